"""独立耦合的直线插值与边缘速度的轨线。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import norm
from style import INK, save, use_book_style

STD = 0.12


def velocity(x, t):
    """Return the marginal velocity for two narrow peaks at -1 and 1 on the linear path."""
    var = ((1 - t) * STD) ** 2 + t**2
    w = 1 / (1 + np.exp(-2 * (1 - t) * x / var))  # probability of the peak at 1
    mean = 0.0
    for sign, share in ((1, w), (-1, 1 - w)):
        rest = x - (1 - t) * sign
        gain = (t - (1 - t) * STD**2) / var
        mean = mean + share * (gain * rest - sign)
    return mean


def main() -> None:
    """Draw straight interpolants of random pairs, and the flow from the same noise."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(4.9, 2.3), sharey=True)
    rng = np.random.default_rng(3)
    noise = norm.ppf((np.arange(22) + 0.5) / 22)
    data = rng.permutation(np.repeat([-1.0, 1.0], 11)) + STD * rng.standard_normal(22)
    t = np.linspace(0, 1, 81)
    for x0, x1 in zip(data, noise, strict=True):
        colour = INK[1] if x0 > 0 else INK[0]
        axes[0].plot([0, 1], [x0, x1], color=colour, lw=0.7)
    paths, x, n = [noise], noise.copy(), 800
    for k in range(n):
        s, h = 1 - k / n, 1 / n
        middle = x - h / 2 * velocity(x, s)
        x = x - h * velocity(middle, s - h / 2)
        if (k + 1) % 10 == 0:
            paths.append(x)
    for line in np.array(paths).T:
        colour = INK[1] if line[-1] > 0 else INK[0]
        axes[1].plot(t[::-1], line, color=colour, lw=0.7)
    for ax, title in zip(axes, ("直线插值 $X_t$", "整流流 $Z_t$"), strict=True):
        ax.set_xlabel("$t$（左为数据，右为噪声）")
        ax.set_title(title, fontsize=9)
    axes[0].set_ylabel("$x$")
    save(figure, "ch6-crossing")


if __name__ == "__main__":
    main()
