"""演示的静止画面：同样的起点，三种噪声强度的反向路径。"""

import matplotlib.pyplot as plt
import numpy as np
from ch5_paths import beta, law
from style import INK, save, use_book_style

STEPS, COUNT = 200, 14


def main() -> None:
    use_book_style()
    rng = np.random.default_rng(3)
    figure, axes = plt.subplots(1, 3, figsize=(4.9, 2.1), sharey=True)
    clock = np.linspace(1, 0, STEPS + 1)
    side = np.linspace(-3, 3, 121)
    density = np.array([law(side, t)[0] for t in clock[::4]]).T
    starts = np.linspace(-1.7, 1.7, COUNT)
    for axis, eta in zip(axes, (0.0, 0.5, 1.5), strict=True):
        path = [starts]
        for t in clock[:-1]:
            x, h = path[-1], 1 / STEPS
            drift = beta(t) / 2 * (x + (1 + eta**2) * law(x, t)[1])
            noise = eta * np.sqrt(beta(t) * h) * rng.standard_normal(COUNT)
            path.append(x + h * drift + noise)
        paths = np.array(path)
        axis.contour(clock[::4], side, density, levels=7, colors=INK[5], linewidths=0.35)
        for k in range(COUNT):
            axis.plot(clock, paths[:, k], lw=0.6, color=INK[int(paths[-1, k] < 0)])
        axis.set(xlim=(1, 0), ylim=(-3, 3), xlabel="$t$", xticks=[1, 0.5, 0])
        axis.set_xticklabels(["1", "0.5", "0"])
        axis.set_title(rf"$\eta={eta:g}$", fontsize=9)
    axes[0].set_ylabel("$x$")
    save(figure, "demo-paths")


if __name__ == "__main__":
    main()
