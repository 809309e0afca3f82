"""分数的Jacobi矩阵的上下界，以及概率流相邻轨线的间距。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

START = 10.0


def curvature(x, s, std):
    """Return the second derivative of log p for peaks at -1 and 1, noise level s."""
    var = std**2 + s**2
    return -1 / var + (1 / var / np.cosh(np.minimum(x / var, 300))) ** 2


def gap(x, s):
    """Follow two neighbouring trajectories of the two-point data down the levels s."""
    pair = np.array([x, x + 1e-6])
    gaps = [pair[1] - pair[0]]
    for now, then in itertools.pairwise(s):
        k1 = (pair - np.tanh(pair / now**2)) / now
        guess = pair + (then - now) * k1
        k2 = (guess - np.tanh(guess / then**2)) / then
        pair = pair + 0.5 * (then - now) * (k1 + k2)
        gaps.append(pair[1] - pair[0])
    return np.array(gaps) / gaps[0]


def main() -> None:
    """Draw the extreme curvatures and the spreading of neighbours."""
    use_book_style()
    s = np.geomspace(0.1, 3, 160)
    x = np.linspace(0, 6, 1501)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 1.9))
    left.plot(s, 1 / s**2 - 1, color=INK[5], linestyle=":", label="上界（$R=1$）")
    left.axhline(-1, color=INK[5], linestyle="--", linewidth=0.9, label="下界")
    for colour, std, name in [(INK[0], 0.0, "两点"), (INK[1], 0.25, "标准差 0.25")]:
        every = np.array([level**2 * curvature(x, level, std) for level in s])
        left.plot(s, every.max(1), color=colour, label=name)
        left.plot(s, every.min(1), color=colour)
    left.set_xscale("log")
    left.set_yscale("symlog", linthresh=1)
    left.set_ylim(-2, 120)
    left.set_xlabel("$s$")
    left.set_ylabel(r"$s^2\,\partial_x^2\log\tilde p_s$")
    left.legend(fontsize=6, labelspacing=0.2)
    s = np.geomspace(START, 0.2, 4001)
    right.loglog(
        s,
        s / START * np.exp(0.5 * (1 / s**2 - 1 / START**2)),
        color=INK[5],
        linestyle=":",
        label="上界",
    )
    right.loglog(s, s / START, color=INK[5], linestyle="--", linewidth=0.9, label="下界")
    for colour, where in zip(INK, [1e-3, 1.0, 10.0], strict=False):
        name = rf"$\tilde x_S={where:g}$"
        right.loglog(s[::20], gap(where, s)[::20], color=colour, label=name)
    right.set_ylim(1e-2, 1e3)
    right.set_xlim(START, 0.2)
    right.set_xlabel("$s$")
    right.set_ylabel("间距之比")
    right.legend(fontsize=6, labelspacing=0.2)
    save(figure, "ch5-lipschitz")


if __name__ == "__main__":
    main()
