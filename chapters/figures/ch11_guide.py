"""以一帧为条件：替换法、重建引导与精确解在两帧高斯模型上的比较。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.integrate import solve_ivp
from style import INK, save, use_book_style


def slope_and_spread(rho, weight):
    """Regression slope on the given frame and standard deviation of the generated frame.

    Probability flow of the linear path from noise to data.  `weight` is None for
    replacement alone, a number for reconstruction guidance, "exact" for Bayes' rule.
    """
    cov = np.array([[1, rho], [rho, 1]])

    def rate(t, y):
        a = 1 - t
        gain = a * cov @ np.linalg.inv(a * a * cov + t * t * np.eye(2))
        rest = cov - a * gain @ cov
        known = np.array([a, 0.0])  # the shown frame: slope a, no own spread
        state = np.array([known, [y[0], y[1]]])
        mean = gain @ state  # rows: frames; columns: given frame, own noise
        if weight is not None:
            miss = np.array([1.0, 0.0]) - mean[0]
            factor = 1 / rest[0, 0] if weight == "exact" else weight * a * a / t**2
            mean[1] = mean[1] + rest[1, 0] * factor * miss
        return (state[1] - mean[1]) / t

    end = solve_ivp(rate, (1.0, 1e-4), [0.0, 1.0], rtol=1e-8, atol=1e-10, method="LSODA").y[:, -1]
    return end


def main() -> None:
    """Draw slope and spread over the true correlation."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.35))
    rhos = np.linspace(0, 0.98, 25)
    ways = (
        (None, "替换", INK[3], "-."),
        (1.0, "重建引导 $w=1$", INK[0], "-"),
        (3.0, "重建引导 $w=3$", INK[1], ":"),
        ("exact", "精确", INK[5], "--"),
    )
    for weight, label, colour, style in ways:
        got = np.array([slope_and_spread(rho, weight) for rho in rhos])
        left.plot(rhos, got[:, 0], color=colour, linestyle=style, label=label)
        right.plot(rhos, np.abs(got[:, 1]), color=colour, linestyle=style, label=label)
    left.set_xlabel(r"真实的相关系数 $\rho$")
    left.set_ylabel("对已知帧的回归系数")
    left.legend(fontsize=7)
    right.set_xlabel(r"真实的相关系数 $\rho$")
    right.set_ylabel("给定已知帧的标准差")
    save(figure, "ch11-guide")


if __name__ == "__main__":
    main()
