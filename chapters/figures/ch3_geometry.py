"""图：x_0 与 epsilon 张成的平面上，x_t 与 v 互相垂直；以及三种参数化的误差放大。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.6), width_ratios=[1, 1.15])
phi = np.deg2rad(35)
arc = np.linspace(0, np.pi / 2 + phi, 90)
left.plot(np.cos(arc), np.sin(arc), color="#bbbbbb", lw=0.8)
arrows = [
    (0.0, r"$x_0$", style.INK[0], (1.05, -0.12)),
    (np.pi / 2, r"$\epsilon$", style.INK[0], (0.04, 1.04)),
    (phi, r"$x_t$", style.INK[3], (0.86, 0.62)),
    (phi + np.pi / 2, r"$v$", style.INK[1], (-0.72, 0.84)),
]
for angle, name, color, at in arrows:
    left.annotate(
        "",
        (np.cos(angle), np.sin(angle)),
        (0, 0),
        arrowprops={"arrowstyle": "-|>", "color": color, "lw": 1.2, "shrinkA": 0, "shrinkB": 0},
    )
    left.text(*at, name, color=color, fontsize=11)
small = np.linspace(0, phi, 30)
left.plot(0.3 * np.cos(small), 0.3 * np.sin(small), color="#555555", lw=0.8)
left.text(0.34, 0.07, r"$\varphi_t$", fontsize=9)
c, s = np.cos(phi), np.sin(phi)
left.plot([c, c], [0, s], ":", color="#777777", lw=0.8)
left.text(0.36, -0.2, r"$\sqrt{\bar\alpha_t}$", fontsize=8)
left.text(1.06, 0.3, r"$\sqrt{1-\bar\alpha_t}$", fontsize=8)
left.plot([c + 0.02, 1.04], [0.3, 0.36], color="#777777", lw=0.5)
left.set_aspect("equal")
left.set_xlim(-0.8, 1.45)
left.set_ylim(-0.25, 1.2)
left.axis("off")
lam = np.linspace(-8, 8, 161)
abar = 1 / (1 + np.exp(-lam))
right.semilogy(lam, np.sqrt((1 - abar) / abar), label=r"预测 $\epsilon$")
right.semilogy(lam, np.sqrt(1 - abar), "--", label=r"预测 $v$")
right.semilogy(lam, np.ones_like(lam), ":", label=r"预测 $x_0$")
right.set_xlabel(r"$\log\,\mathrm{SNR}$")
right.set_ylabel(r"$\hat{x}_0$ 误差 / 网络输出误差")
right.set_ylim(1e-2, 1e2)
right.legend(fontsize=8)
style.save(fig, "ch3-geometry")
