"""演示的静止画面：从左峰出发的粒子走二百步之后，三种峰距。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

H, STEPS, COUNT = 0.1, 200, 160


def main() -> None:
    use_book_style()
    rng = np.random.default_rng(7)
    figure, axes = plt.subplots(1, 3, figsize=(5.4, 1.45), sharey=True)
    gx, gy = np.meshgrid(np.linspace(-6, 6, 121), np.linspace(-3.3, 3.3, 67))
    for axis, m in zip(axes, (1.0, 2.0, 3.0), strict=True):
        x = np.tile([-m, 0.0], (COUNT, 1))
        trail = [x[0]]
        for _ in range(STEPS):
            score = -x
            score[:, 0] += m * np.tanh(m * x[:, 0])
            x = x + H * score + np.sqrt(2 * H) * rng.standard_normal(x.shape)
            trail.append(x[0])
        density = np.exp(-((gx - m) ** 2 + gy**2) / 2) + np.exp(-((gx + m) ** 2 + gy**2) / 2)
        axis.contour(gx, gy, density, levels=6, colors=INK[5], linewidths=0.4)
        axis.plot(*np.array(trail).T, lw=0.35, color=INK[1], alpha=0.7)
        axis.plot(*x.T, ".", ms=1.8, color=INK[0])
        axis.set_aspect("equal")
        axis.set(xlim=(-6, 6), ylim=(-3.3, 3.3), xticks=[-4, 0, 4], yticks=[-2, 0, 2])
        axis.set_title(f"$m={m:.0f}$，右峰{(x[:, 0] > 0).mean():.2f}", fontsize=9)
    save(figure, "demo-langevin")


if __name__ == "__main__":
    main()
