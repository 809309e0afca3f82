"""路径的KL散度与边缘分布的KL散度：分数误差与离散误差。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

V0, B0, B1 = 0.25, 0.1, 12.0
T = np.linspace(0, 1, 20_001)
BETA = B0 + (B1 - B0) * T
KEPT = np.exp(-(B0 * T + 0.5 * (B1 - B0) * T**2))
VAR = KEPT * V0 + 1 - KEPT


def kl(ratio):
    """Return KL between centred normal laws from the ratio of their variances."""
    return 0.5 * (ratio - 1 - np.log(ratio))


def integral(values):
    """Return the trapezoidal integral over T."""
    return ((values[1:] + values[:-1]) / 2).sum() * (T[1] - T[0])


def final(scale, noise):
    """Return the variance at t = 0 of the reverse process with the score times `scale`."""
    v, h, weight = VAR[-1], T[1] - T[0], 0.5 * (1 + noise)
    for k in range(len(T) - 1, 0, -1):
        middle_beta = 0.5 * (BETA[k] + BETA[k - 1])
        middle_var = 0.5 * (VAR[k] + VAR[k - 1])
        rate = 2 * (0.5 * middle_beta - weight * middle_beta * scale / middle_var)
        push = middle_beta * noise
        half = v + 0.5 * h * (rate * v + push)
        v = v + h * (rate * half + push)
    return v


def chain(steps):
    """Return the path term and the end KL of the frozen-score chain, levels u geometric."""
    u = np.geomspace(1e-3, 100.0, steps + 1)
    path, v = 0.0, V0 + u[-1]
    for low, high in zip(u[-2::-1], u[:0:-1], strict=True):
        path += 0.5 * (np.log((V0 + high) / (V0 + low)) - (high - low) / (V0 + high))
        v = (1 - (high - low) / (V0 + high)) ** 2 * v + (high - low)
    return path, kl((V0 + u[0]) / v)


def main() -> None:
    """Draw the bound and the truth for a wrong score, and for few steps."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.5))
    c = np.linspace(0.8, 1.2, 33)
    bound = 0.5 * (1 - c) ** 2 * integral(BETA / VAR)
    left.plot(c, bound, color=INK[0], label="路径的 KL")
    for colour, noise, name in [(INK[3], 0.0, "ODE 的终点"), (INK[2], 1.0, "SDE 的终点")]:
        left.plot(c, [kl(V0 / final(s, noise)) for s in c], color=colour, label=name)
    left.set_ylim(0, 0.5)
    left.set_xlabel("分数的倍数 $c$")
    left.set_ylabel("KL 散度")
    left.legend(fontsize=6.5, labelspacing=0.2)
    steps = np.array([8, 16, 32, 64, 128, 256, 512])
    path, end = np.array([chain(n) for n in steps]).T
    right.loglog(steps, path, marker="o", markersize=3, color=INK[0], label="路径的 KL")
    right.loglog(steps, end, marker="s", markersize=3, color=INK[2], label="终点的 KL")
    right.loglog(steps, path[-1] * steps[-1] / steps, color=INK[5], linestyle=":", linewidth=0.9)
    right.loglog(
        steps, end[-1] * (steps[-1] / steps) ** 2, color=INK[5], linestyle="--", linewidth=0.9
    )
    right.set_xlabel("步数 $N$")
    right.set_xticks(steps[::2], [str(n) for n in steps[::2]])
    right.minorticks_off()
    right.legend(fontsize=6.5, labelspacing=0.2)
    save(figure, "ch5-pathkl")


if __name__ == "__main__":
    main()
