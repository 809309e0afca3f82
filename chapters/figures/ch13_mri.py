"""欠采样傅里叶观测的重建；执行正文中的代码块，图与书中代码一致。"""

import matplotlib.pyplot as plt
import style
from listings import run_listings

scope = run_listings(13, ("mri",), "import math\nimport numpy as np")

style.use_book_style()
figure, axes = plt.subplots(1, 2, figsize=(4.9, 2.4), sharey=True)
grid, F = scope["grid"], scope["F"]
signals = (scope["truth"], scope["truth"] + scope["spike"])
for ax, signal, title in zip(axes, signals, ("先验内的信号", "加上窄峰"), strict=True):
    y = F @ signal + scope["noise"]
    _, mean, std = scope["exact"](y)
    ax.fill_between(grid, mean - 2 * std, mean + 2 * std, color="#c8d6e0", lw=0)
    ax.plot(grid, F.T @ y, color="#9aa3a8", lw=0.9, label="零填充")
    ax.plot(grid, mean, color=style.INK[0], label="后验均值")
    ax.plot(grid, signal, color="black", lw=0.9, label="真实信号")
    ax.set_title(title, fontsize=9)
    ax.set_xlabel("位置")
axes[0].legend(fontsize=7)
style.save(figure, "ch13-mri")
