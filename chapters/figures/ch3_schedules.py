"""图：三种调度的累积信号率与对数信噪比。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
T = 1000
t = np.arange(1, T + 1)
lin = np.cumprod(1 - np.linspace(1e-4, 0.02, T))
f = lambda u: np.cos((u + 0.008) / 1.008 * np.pi / 2) ** 2  # noqa: E731
cos = np.cumprod(1 - np.clip(1 - f(t / T) / f((t - 1) / T), 0, 0.999))
sg = lambda x: 1 / (1 + np.exp(-x))  # noqa: E731
sig = np.clip((sg(3) - sg(6 * t / T - 3)) / (sg(3) - sg(-3)), 1e-9, 1)

fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.4))
show = (
    np.unique(np.concatenate([np.arange(1, 1001, 8), np.arange(960, 1001, 2), [1, 2, 4, 1000]])) - 1
)
for abar, name, line in [(lin, "线性", "-"), (cos, "余弦", "--"), (sig, "S 形", "-.")]:
    left.plot(t[show], abar[show], line, label=name)
    right.plot(t[show], np.log(abar[show] / (1 - abar[show])), line, label=name)
left.set_xlabel(r"$t$")
left.set_ylabel(r"$\bar\alpha_t$")
left.legend(fontsize=8)
right.set_xlabel(r"$t$")
right.set_ylabel(r"$\log\,\mathrm{SNR}(t)$")
right.axhline(0, color="#888888", lw=0.5)
right.set_ylim(-21, 11)
style.save(fig, "ch3-schedules")
