"""高斯数据上各求解器的误差与阶数（精确计算）。"""

import itertools
import math

import matplotlib.pyplot as plt
import numpy as np
from ch8_cosine import HIGH, LOW, C, power
from style import INK, save, use_book_style


def eps(x, s):
    """Return the exact noise prediction."""
    return s * x / (C**2 + s**2)


def phi2(z):
    """Return the second phi function."""
    return (math.expm1(z) - z) / z**2


def step(kind, x, a, b, old, before):
    """Advance from level `a` to `b`; `old` is the data prediction at level `before`."""
    e = eps(x, a)
    h = math.log(a / b)
    new = x - a * e
    if kind == "DDIM":
        x = x + (b - a) * e
    elif kind == "Heun":
        x = x + (b - a) * 0.5 * (e + eps(x + (b - a) * e, b))
    elif kind == "DPM-Solver-2":
        m = math.sqrt(a * b)
        x = x + (b - a) * eps(x + (m - a) * e, m)
    elif kind == "DPM-Solver-3":
        p, q, z = a * math.exp(-h / 3), a * math.exp(-2 * h / 3), 2 * h / 3
        d1 = eps(x + (p - a) * e, p) - e
        y = x + (q - a) * e - q * 2 * z * phi2(z) * d1
        x = x + (b - a) * e - b * 1.5 * h * phi2(h) * (eps(y, q) - e)
    else:
        r = None if old is None else math.log(before / a) / h
        use = new if old is None else (1 + 0.5 / r) * new - 0.5 / r * old
        x = b / a * x + (1 - b / a) * use
    return x, new


def error(kind, steps):
    """Return the relative error of the standard deviation at the end."""
    levels = power(steps, 7)
    x, old, before = math.sqrt(C**2 + HIGH**2), None, None
    for a, b in itertools.pairwise(levels):
        x, old = step(kind, x, a, b, old, before)
        before = a
    return abs(x / math.sqrt(C**2 + LOW**2) - 1)


def main() -> None:
    """Draw the errors against the number of evaluations, all of them and the first few."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(5.2, 2.5))
    costs = {"DDIM": 1, "Heun": 2, "DPM-Solver-2": 2, "DPM-Solver-3": 3, "DPM-Solver++(2M)": 1}
    for colour, marker, (kind, cost) in zip(INK, "osv^D", costs.items(), strict=False):
        for axis, calls in ((left, np.array([12, 24, 48, 96, 192, 384])), (right, range(6, 31, 6))):
            value = [error(kind, n // cost) for n in calls]
            axis.plot(calls, value, marker=marker, markersize=3, color=colour, label=kind)
    for power_, level in ((1, 0.9), (2, 1.6), (3, 1e-3)):
        left.plot([100, 384], [level / (n / 10) ** power_ for n in (100, 384)], color="0.7", lw=0.7)
    left.set_xscale("log")
    for axis in (left, right):
        axis.set_yscale("log")
        axis.set_xlabel("求值次数")
    left.set_xticks([12, 24, 48, 96, 192, 384], ["12", "24", "48", "96", "192", "384"])
    left.minorticks_off()
    right.set_xticks(range(6, 31, 6))
    left.set_ylabel("标准差的相对误差")
    left.legend(fontsize=6, labelspacing=0.15, loc="lower left")
    save(figure, "ch8-order")


if __name__ == "__main__":
    main()
