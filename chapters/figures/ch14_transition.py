"""分化时刻的克隆概率，与塌缩时刻附近正确训练点的权重。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(120)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
ALPHA = 0.25


def clone(b):
    """Probability that two clones end in the same class, for each signal b."""
    b = np.asarray(b)[:, None]
    p = 1 / (1 + np.exp(-2 * b * (b + NODES)))
    return (WEIGHTS * (p**2 + (1 - p) ** 2)).sum(1)


def own_weight(d, info, rounds):
    """Average weight of the point that made x, at the given information per dimension."""
    rng = np.random.default_rng(d)
    n = round(np.exp(ALPHA * d))
    s2 = 1 / (np.exp(2 * info) - 1)
    total = np.zeros(len(info))
    for _ in range(rounds):
        data = rng.standard_normal((n, d)).astype(np.float32)
        eps = rng.standard_normal((len(info), d)).astype(np.float32)
        x = data[0] + np.sqrt(s2)[:, None].astype(np.float32) * eps
        gap = (x**2).sum(1)[:, None] - 2 * x @ data.T + (data**2).sum(1)
        logit = -gap / (2 * s2[:, None])
        w = np.exp(logit - logit.max(1, keepdims=True))
        total += w[:, 0] / w.sum(1)
    return total / rounds


def main() -> None:
    """Draw both transitions."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3), sharey=True)
    shift = np.linspace(-2.5, 2.5, 201)
    for d, style in ((16, "-"), (1024, "--")):
        start = 0.5 * np.log(d + 1 - 0.25)
        t = (start + shift)[start + shift > 0]
        a2 = np.exp(-2 * t)
        b = np.sqrt(a2 * d / (1 + (0.25 - 1) * a2))
        left.plot(t - start, clone(b), style, label=f"$d={d}$")
    left.axvline(0, color=INK[5], lw=0.8, ls=":")
    left.set_xlabel("$t-t_S$")
    left.set_ylabel("概率")
    left.set_ylim(0, 1.05)
    left.legend(fontsize=7)
    info = np.linspace(0.06, 0.5, 23)
    for d, rounds, mark in ((8, 3000, "o"), (16, 1000, "s"), (32, 400, "D")):
        right.plot(info, own_weight(d, info, rounds), marker=mark, ms=2.5, lw=1, label=f"$d={d}$")
    right.axvline(ALPHA, color=INK[5], lw=0.8, ls=":")
    right.set_xlabel("每维互信息 $I/d$")
    right.set_title("正确训练点的权重", fontsize=9)
    left.set_title("克隆同类的概率", fontsize=9)
    right.legend(fontsize=7)
    save(figure, "ch14-transition")


if __name__ == "__main__":
    main()
