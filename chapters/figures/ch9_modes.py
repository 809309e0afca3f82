"""三峰数据：引导怎样丢掉一个峰，以及权重与Langevin校正怎样找回它。"""

import itertools
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

PEAK, V = np.array([-2.0, 0.0, 2.0]), 0.25
INSIDE = np.array([False, True, True])
GRID = np.linspace(-6, 8, 14001)


def score(x, u, inside=False):
    """Return the score after noise of variance u, of the two right peaks where `inside`."""
    log = -((x[:, None] - PEAK) ** 2) / (2 * (V + u))
    if inside:
        log = np.where(INSIDE, log, -np.inf)
    q = np.exp(log - log.max(1, keepdims=True))
    return (q @ PEAK / q.sum(1) - x) / (V + u)


def flow(x, weight, top=60.0, steps=300):
    """Return the ends of the guided flow by Heun's method; `weight(s)` is the strength."""
    clock = np.geomspace(top, 1e-3, steps + 1)

    def slope(x, s):
        w = weight(s)
        return -s * s * ((1 + w) * score(x, s * s, True) - w * score(x, s * s))

    for s, u in itertools.pairwise(clock):
        h, first = np.log(u / s), slope(x, s)
        x = x + h / 2 * (first + slope(x + h * first, u))
    return x


def stir(w, resample=False, langevin=0, count=3000, top=60.0, steps=200, seed=0):
    """Return the reverse SDE's ends and weights, reweighted or corrected by Langevin steps."""
    rng = np.random.default_rng(seed)
    clock = np.append(np.geomspace(top, 2e-2, steps), 0.0)
    x, log = 1 + top * rng.standard_normal(count), np.zeros(count)
    for s, t in itertools.pairwise(clock):
        gap = s * s - t * t
        kind, every = score(x, s * s, True), score(x, s * s)
        log += 0.5 * w * (1 + w) * gap * (kind - every) ** 2
        x = x + gap * ((1 + w) * kind - w * every) + np.sqrt(gap) * rng.standard_normal(count)
        if resample:
            p = np.exp(log - log.max())
            p /= p.sum()
            if (p**2).sum() > 2 / count:
                at = np.searchsorted(np.cumsum(p), (np.arange(count) + rng.random()) / count)
                x, log = x[at.clip(max=count - 1)], np.zeros(count)
        for _ in range(langevin):
            h = 0.1 * (V + t * t) / (1 + w)
            field = (1 + w) * score(x, t * t, True) - w * score(x, t * t)
            x = x + h * field + np.sqrt(2 * h) * rng.standard_normal(count)
    p = np.exp(log - log.max()) if resample else np.ones(count)
    return x, p / p.sum()


def tilted(w):
    """Return the tilted density on the grid."""
    part = np.exp(-((GRID[:, None] - PEAK) ** 2) / (2 * V))
    log = (1 + w) * np.log(part[:, 1:].sum(1) / 2) - w * np.log(part.sum(1) / 3)
    density = np.exp(log - log.max())
    return density / (density.sum() * (GRID[1] - GRID[0]))


def main() -> None:
    """Draw the share of the far peak against the weight, and the ends at one weight."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.4))
    weights = np.array([0, 0.5, 1, 1.5, 2, 3, 4])
    level = np.array([NormalDist().inv_cdf((k + 0.5) / 401) for k in range(401)])
    exact = [(flow(1 + 60 * level, lambda s, w=w: w) > 1).mean() for w in weights]
    left.plot(weights, exact, color=INK[0], label="ODE")
    for name, colour, seeds, keys in (
        ("SDE", INK[1], 1, {}),
        ("SDE加权", INK[2], 4, {"resample": True}),
        ("SDE加Langevin", INK[3], 1, {"langevin": 4}),
    ):
        share = []
        for w in weights:
            ends = [stir(w, seed=seed, **keys) for seed in range(seeds)]
            share.append(np.mean([p[x > 1].sum() for x, p in ends]))
        left.plot(weights, share, "o-", markersize=2.5, color=colour, label=name)
    step = GRID[1] - GRID[0]
    left.plot(
        weights, [tilted(w)[GRID > 1].sum() * step for w in weights], "k--", lw=0.9, label="倾斜"
    )
    left.set_xlabel("引导强度 $w$")
    left.set_ylabel("右峰的比例")
    left.set_ylim(0.1, 1.03)
    left.legend(fontsize=6.5, loc="lower right", ncol=2)
    shown = (GRID > -1.5) & (GRID < 4)
    right.plot(GRID[shown], tilted(2.0)[shown], "k--", lw=0.9)
    bins = np.linspace(-1.5, 4, 56)
    for colour, keys in ((INK[1], {}), (INK[3], {"langevin": 4})):
        x, p = stir(2.0, **keys)
        height = np.histogram(x, bins, weights=p)[0] / (bins[1] - bins[0])
        right.stairs(height, bins, color=colour)
    right.set_xlabel("$x$")
    right.set_ylabel("密度，$w=2$")
    save(figure, "ch9-modes")


if __name__ == "__main__":
    main()
