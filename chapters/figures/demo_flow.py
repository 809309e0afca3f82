"""演示的静止画面：两种耦合的轨线与四步Euler法，以及误差随求值次数的变化。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.special import ndtr
from style import INK, save, use_book_style

PEAKS, STD, COUNT = np.array([[-1.5, 0.0], [1.5, 0.0]]), 0.2, 400


def independent(x, t):
    """Return the marginal velocity of the linear path, data and noise drawn apart."""
    square = ((1 - t) * STD) ** 2 + t**2
    gap = x[:, None] - (1 - t) * PEAKS
    log = -(gap**2).sum(-1) / (2 * square)
    q = np.exp(log - log.max(1, keepdims=True))
    centre = q / q.sum(1, keepdims=True) @ PEAKS
    rate = (t - (1 - t) * STD**2) / square
    return rate * x - (1 + rate * (1 - t)) * centre


def optimal(x, t):
    """Return the velocity of the displacement interpolation, coordinate by coordinate."""
    grid = np.linspace(-5, 5, 2001)
    data = np.linspace(-3, 3, 60001)
    mass = (ndtr((data - 1.5) / STD) + ndtr((data + 1.5) / STD)) / 2
    out = []
    for side, image in enumerate((np.interp(ndtr(grid), mass, data), STD * grid)):
        start = np.interp(x[:, side], (1 - t) * image + t * grid, grid)
        out.append(start - np.interp(start, grid, image))
    return np.stack(out, 1)


def path(velocity, x, steps, heun=False):
    """Integrate from noise to data and keep every step."""
    out, h = [x], 1 / steps
    for k in range(steps):
        t = 1 - k * h
        slope = velocity(out[-1], t)
        if heun:
            slope = (slope + velocity(out[-1] - h * slope, 1 - (k + 1) * h)) / 2
        out.append(out[-1] - h * slope)
    return np.array(out)


def main() -> None:
    """Draw the flow of both couplings with four steps of Euler, and the errors."""
    use_book_style()
    start = np.random.default_rng(6).standard_normal((COUNT, 2))
    figure, axes = plt.subplots(1, 3, figsize=(5.4, 1.85), width_ratios=[1, 1, 0.85])
    pairs = [("独立耦合", independent), ("最优传输耦合", optimal)]
    for axis, (name, velocity) in zip(axes, pairs, strict=False):
        fine = path(velocity, start[:26], 150, heun=True)
        coarse = path(velocity, start[:26], 4)
        axis.plot(*start[:26].T, "o", ms=1.8, color=INK[0])
        for k in range(26):
            axis.plot(*fine[:, k].T, color=INK[0], lw=0.7)
            axis.plot(*coarse[:, k].T, color=INK[1], lw=0.7, marker="s", ms=1.1)
        axis.set(xlim=(-2.6, 2.6), ylim=(-2.4, 2.4), xticks=[-2, 0, 2], yticks=[-2, 0, 2])
        axis.set_title(name, fontsize=9)
    counts = [1, 2, 4, 8, 16, 32, 64]
    truth = path(independent, start, 600, heun=True)[-1]
    for heun, label, style in ((False, "Euler", "-o"), (True, "Heun", "--s")):
        gap = [path(independent, start, n, heun)[-1] - truth for n in counts]
        error = [np.sqrt((g**2).sum(1).mean()) for g in gap]
        calls = [n * (1 + heun) for n in counts]
        axes[2].loglog(calls, error, style, ms=2, lw=0.9, label=label)
    axes[2].set_title("独立耦合的误差", fontsize=9)
    axes[2].set_xlabel("求值次数")
    axes[2].legend(fontsize=8)
    save(figure, "demo-flow")


if __name__ == "__main__":
    main()
