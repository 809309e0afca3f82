"""起点与终点的记忆，以及由此产生的微调偏差。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

STD, KAPPA, T, SLOPE = 0.15, 0.05, 3.0, 2.0


def law(t):
    """Return signal factor and noise variance of the Ornstein-Uhlenbeck process."""
    return np.exp(-t), 1 - np.exp(-2 * t)


def score(x, t):
    """Score of two narrow peaks at -1 and 1 after noise."""
    a, var = law(t)
    v = a**2 * STD**2 + var
    return (-x + a * np.tanh(a * x / v)) / v


def right_share(starts, copies):
    """For each start, the share of samples that end at the right peak."""
    rng = np.random.default_rng(0)
    x = np.repeat(starts, copies)
    times = T * (1 - np.linspace(0, 1, 201)) ** 2 + 1e-3
    for t, u in itertools.pairwise(times):
        h = t - u
        # g^2 = 2: the flow has x + s, the noise adds kappa times the score.
        drift = x + (1 + KAPPA) * score(x, t)
        x = x + h * drift + np.sqrt(2 * KAPPA * h) * rng.standard_normal(x.size)
    return (x.reshape(len(starts), copies) > 0).mean(1)


def main() -> None:
    """Draw the correlation over kappa, and the three densities."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    kappa = np.linspace(0, 1, 201)
    for value, style in ((0.3, ":"), (0.05, "--"), (0.006, "-")):
        left.plot(kappa, value**kappa, style, color=INK[0], label=f"$a_Tc/\\sqrt{{v_T}}={value}$")
    left.set_xlabel(r"$\kappa=\eta^2/g^2$")
    left.set_ylabel("相关系数")
    left.set_ylim(0)
    left.legend(fontsize=7)
    a, var = law(T)
    rng = np.random.default_rng(1)
    starts = a * rng.choice([-1.0, 1.0], 1500) + np.sqrt(var) * rng.standard_normal(1500)
    share = right_share(starts, 200)
    up, down = np.exp(SLOPE), np.exp(-SLOPE)
    biased = (share * up / (share * up + (1 - share) * down)).mean()
    exact = up / (up + down)
    x = np.linspace(-1.7, 1.7, 500)

    def peaks(mass, move):
        bell = [np.exp(-((x - c - move) ** 2) / (2 * STD**2)) for c in (-1, 1)]
        return ((1 - mass) * bell[0] + mass * bell[1]) / (STD * np.sqrt(2 * np.pi))

    right.plot(x, peaks(0.5, 0), color=INK[5], lw=0.9, label="基准")
    right.plot(x, peaks(exact, SLOPE * STD**2), color=INK[0], label="倾斜（无记忆）")
    right.plot(x, peaks(biased, SLOPE * STD**2), "--", color=INK[3], label=r"$\kappa=0.05$")
    right.set_xlabel("$x$")
    right.legend(fontsize=7, loc="upper left")
    print(f"右峰：精确 {exact:.3f}，有偏 {biased:.3f}")
    save(figure, "ch14-memory")


if __name__ == "__main__":
    main()
