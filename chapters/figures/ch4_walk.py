"""图：三种峰距下 Langevin 动力学的轨道与目标密度。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
plt.rcParams["path.simplify"] = False
H, STEPS = 0.05, 8000
rng = np.random.default_rng(12)
fig, axes = plt.subplots(3, 2, figsize=(5.8, 3.6), width_ratios=[6, 1], sharey="row", sharex="col")
for (walk, side), m in zip(axes, (1.5, 3.0, 4.5), strict=True):
    x = np.empty(STEPS + 1)
    x[0] = -m
    noise = rng.standard_normal(STEPS)
    for k in range(STEPS):
        x[k + 1] = x[k] + H * (-x[k] + m * np.tanh(m * x[k])) + np.sqrt(2 * H) * noise[k]
    walk.plot(np.arange(0, STEPS + 1, 16) * H, x[::16], lw=0.6, color=style.INK[0])
    walk.set_ylabel(f"$m={m}$")
    walk.axhline(0, color="#999999", lw=0.5, ls=":")
    top = m + 3.2
    z = np.linspace(-top, top, 161)
    p = np.exp(-((z - m) ** 2) / 2) + np.exp(-((z + m) ** 2) / 2)
    side.fill_betweenx(z, 0, p / p.max(), color="#bbbbbb", lw=0)
    side.set_ylim(-top, top)
    side.set_xticks([])
    side.spines["bottom"].set_visible(False)
axes[2, 0].set_xlabel(r"时间 $t=kh$")
axes[2, 1].set_xlabel("目标")
style.save(fig, "ch4-walk")
