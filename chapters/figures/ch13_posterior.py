"""各方法的后验样本；执行正文中的代码块，图与书中代码一致。"""

import matplotlib.pyplot as plt
import style
from listings import run_listings

scope = run_listings(13, ("prior", "sampler", "compare"), "import math\nimport numpy as np")

style.use_book_style()
figure, axes = plt.subplots(2, 3, figsize=(4.9, 3.7), sharex=True, sharey=True)
names = ("精确后验", "DPS", "ΠGDM", "替换法", "RePaint", "粒子，多")
for ax, name in zip(axes.flat, names, strict=True):
    x = scope["clouds"][0.9][name]
    ax.plot(*scope["MEAN"].T, ".", ms=2, color="#9aa3a8")
    ax.axvline(0.9, color=style.INK[1], lw=0.6)
    ax.plot(*x[:200].T, ".", ms=1.6, color=style.INK[0])
    part = scope["shares"](x)
    ax.scatter(
        *scope["MEAN"].T, s=500 * part, facecolors="none", edgecolors=style.INK[3], linewidths=0.7
    )
    ax.set_title(name, fontsize=8.5)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
style.save(figure, "ch13-posterior")
