"""条件在各噪声水平上的信息，以及引导的收缩与均值位移怎样分布。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

PEAK = np.array([-2.0, 0.0, 2.0])
V, WIDE = 0.25, 1.0


def logistic(y):
    """Return the logistic function."""
    return 1 / (1 + np.exp(-y))


def class_density(lam, v):
    """Return half the mean square of eps_c - eps at one log SNR, over both classes of peaks."""
    u = np.exp(-lam)
    reach = 12 * np.sqrt(v + u)
    x = np.linspace(-2 - reach, 2 + reach, 4001)
    part = np.exp(-((x[:, None] - PEAK) ** 2) / (2 * (v + u))) / np.sqrt(2 * np.pi * (v + u)) / 3
    whole = part @ PEAK / np.maximum(part.sum(1), 1e-300)
    total = 0.0
    for kind in (slice(0, 1), slice(1, 3)):
        mass = part[:, kind].sum(1)
        mean = part[:, kind] @ PEAK[kind] / np.maximum(mass, 1e-300)
        gap = np.sqrt(u) * (mean - whole) / (v + u)
        total += (mass * gap**2).sum() * (x[1] - x[0])
    return total / 2


def main() -> None:
    """Draw the density of information, and the two responses of a Gaussian to guidance."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    lam = np.linspace(-8, 8, 161)
    for colour, v in zip(INK, (0.25, 0.02), strict=False):
        left.plot(lam, [class_density(one, v) for one in lam], color=colour, label=f"三峰，$v={v}$")
    gauss = 0.5 * (logistic(lam + np.log(WIDE)) - logistic(lam + np.log(V)))
    left.plot(lam, gauss, "--", color=INK[2], label="高斯")
    left.set_xlabel(r"$\lambda$")
    left.set_ylabel("信息的密度")
    left.set_ylim(-0.005, 0.21)
    left.legend(fontsize=6.5, loc="upper left")
    u = np.exp(-lam)
    shift = 0.5 * np.sqrt(V) * u / ((WIDE + u) * np.sqrt(V + u))
    shrink = u / (V + u) - u / (WIDE + u)
    right.plot(lam, shift / shift.sum(), color=INK[0], label="均值位移")
    right.plot(lam, shrink / shrink.sum(), "--", color=INK[1], label="收缩")
    right.set_xlabel(r"$\lambda$")
    right.set_ylabel("占总量的密度")
    right.set_yticks([])
    right.legend(fontsize=7)
    save(figure, "ch9-info")


if __name__ == "__main__":
    main()
