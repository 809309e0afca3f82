"""同样的求值次数，全部用于揭开，或者一部分用于三种校正（去噪器精确，分布精确算出）。"""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

LENGTH, COUPLING, ORDERS = 12, 0.4, 100
FIRST = 2


def ring():
    """Return the law of binary variables on a ring that prefer equal neighbours."""
    spins = 2 * np.array(list(np.ndindex(*(2,) * LENGTH))) - 1
    weight = np.exp(COUPLING * (spins * np.roll(spins, 1, axis=1)).sum(1))
    return (weight / weight.sum()).reshape((2,) * LENGTH)


def keep(law, places):
    """Return the marginal law of some places, with axes of length one for the others."""
    rest = tuple(i for i in range(LENGTH) if i not in places)
    return law.sum(axis=rest, keepdims=True) if rest else law


def unmask(data, rng, steps):
    """Return what unmasking in random order makes, averaged over orders."""
    sizes = [len(one) for one in np.array_split(np.arange(LENGTH), steps)]
    made = np.zeros_like(data)
    for _ in range(ORDERS):
        order, known, one = list(rng.permutation(LENGTH)), 0, np.ones_like(data)
        for size in sizes:
            seen = order[:known]
            base = keep(data, seen)
            for place in order[known : known + size]:
                one = one * (keep(data, [*seen, place]) / base)
            known += size
        made += one / ORDERS
    return made


def refills(data, groups):
    """Return, for each group of places, how to draw them anew and independently of each other."""
    found = []
    for group in groups:
        seen = [i for i in range(LENGTH) if i not in group]
        base, kernel = keep(data, seen), 1.0
        for place in group:
            kernel = kernel * (keep(data, [*seen, place]) / base)
        found.append((tuple(group), kernel))
    return found


def correct(law, ways):
    """Return the law after one group, drawn among `ways`, was filled anew."""
    return sum(law.sum(axis=group, keepdims=True) * one for group, one in ways) / len(ways)


def main() -> None:
    """Draw total variation against evaluations."""
    use_book_style()
    data = ring()
    rng = np.random.default_rng(0)

    def far(p):
        return 0.5 * np.abs(p - data).sum()

    figure, axis = plt.subplots(figsize=(3.4, 2.4))
    counts = [1, 2, 3, 4, 5, 6, 8, 10, 12]
    laws = {n: unmask(data, rng, n) for n in counts}
    axis.plot(counts, [far(laws[n]) for n in counts], "o-", ms=3, color=INK[0], label="只揭开")
    even, odd = refills(data, [range(0, LENGTH, 2), range(1, LENGTH, 2)])
    single = refills(data, combinations(range(LENGTH), 1))
    four = refills(data, combinations(range(LENGTH), 4))
    for colour, style, name, plans in (
        (INK[1], "--", "每次重填一个", [single]),
        (INK[3], "-.", "每次重填随机四个", [four]),
        (INK[2], "s--", "轮流重填奇、偶位置", [[even], [odd]]),
    ):
        p, errors = laws[FIRST], [far(laws[FIRST])]
        for k in range(12 - FIRST):
            p = correct(p, plans[k % len(plans)])
            errors.append(far(p))
        axis.plot(range(FIRST, 13), errors, style, ms=2.5, color=colour, label=name)
    axis.set_xlabel("求值次数")
    axis.set_ylabel("总变差")
    axis.set_ylim(0, 0.56)
    axis.legend(fontsize=7)
    save(figure, "ch12-remask")


if __name__ == "__main__":
    main()
