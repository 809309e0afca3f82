"""前向过程忘记数据的快慢：KL散度与Wasserstein距离。"""

import math

import matplotlib.pyplot as plt
import numpy as np
from numpy.polynomial import hermite_e
from scipy.stats import norm
from style import INK, save, use_book_style

WEIGHT, MEAN, STD = np.array([0.3, 0.7]), np.array([-1.2, 0.8]), np.array([0.25, 0.35])
X = np.linspace(-9, 9, 6001)
STEP = X[1] - X[0]


def law(kept, mean, std):
    """Return the density of the noised data on X and its distribution function."""
    at, wide = np.sqrt(kept) * mean, np.sqrt(kept * std**2 + 1 - kept)
    z = (X[:, None] - at) / wide
    return (WEIGHT * norm.pdf(z) / wide).sum(1), (WEIGHT * norm.cdf(z)).sum(1)


def coefficient(k, mean, std):
    """Return c_k = E He_k(x_0) / k!."""
    unit = np.eye(k + 1)[k]
    return (law(1.0, mean, std)[0] * hermite_e.hermeval(X, unit)).sum() * STEP / math.factorial(k)


def main() -> None:
    """Draw KL for three ways of preparing the data and W2 for the raw data."""
    use_book_style()
    centre = (WEIGHT * MEAN).sum()
    scale = np.sqrt((WEIGHT * (MEAN**2 + STD**2)).sum() - centre**2)
    cases = [
        ("原样", MEAN, STD, 1),
        ("减去均值", MEAN - centre, STD, 2),
        ("再除以标准差", (MEAN - centre) / scale, STD / scale, 3),
    ]
    kept = np.geomspace(1e-3, 1, 60)
    prior = norm.pdf(X)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.5))
    q = (np.arange(20_000) + 0.5) / 20_000
    start = norm.ppf(q)
    for colour, (name, mean, std, order) in zip(INK, cases, strict=False):
        kl, w2 = [], []
        for a in kept:
            p, total = law(a, mean, std)
            ratio = np.where(p > 0, p / prior, 1.0)
            kl.append((prior * (ratio * np.log(ratio) - ratio + 1)).sum() * STEP)
            w2.append(np.sqrt(((np.interp(q, total, X) - start) ** 2).mean()))
        kl, w2 = np.array(kl), np.array(w2)
        first = 0.5 * math.factorial(order) * coefficient(order, mean, std) ** 2 * kept**order
        left.loglog(kept, np.maximum(kl, 1e-12), color=colour, label=name)
        left.loglog(kept, first, color=colour, linestyle=":", linewidth=0.9)
        right.loglog(kept, w2, color=colour, label=name)
        right.loglog(kept, np.sqrt(kept) * w2[-1], color=colour, linestyle="--", linewidth=0.9)
    left.set_ylim(1e-10, 1)
    left.set_xlim(1, 1e-3)
    left.set_xlabel(r"$\bar\alpha_t$")
    left.set_ylabel("KL 散度")
    left.legend(fontsize=6.5, labelspacing=0.2)
    right.set_xlim(1, 1e-3)
    right.set_ylim(1e-5, 1)
    right.set_xlabel(r"$\bar\alpha_t$")
    right.set_ylabel("$W_2$ 距离")
    save(figure, "ch5-decay")


if __name__ == "__main__":
    main()
