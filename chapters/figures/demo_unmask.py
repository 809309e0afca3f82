"""演示的静止画面：联句分四步揭开的一次过程，与三种次序下合法的比例。"""

from math import exp, log

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

LENGTH, ORDERS = 12, 240
COUNTS = [1, 2, 3, 4, 6, 12]
SUBJECTS = ["明月清风", "白云流水", "清泉明月", "春风秋月", "流云白日", "秋水春山"]
VERBS = {
    "月": "照临", "风": "吹过", "云": "起过", "水": "流绕", "泉": "流鸣", "日": "照沉", "山": "绕连"
}  # fmt: skip
PLACES = ["高楼小园", "南山北江", "小桥高城", "空山平江", "北窗南楼"]
WORDS = [
    f"{s[:2]}{v}{p[:2]}，{s[2:]}{u}{p[2:]}。"
    for s in SUBJECTS
    for v in VERBS[s[1]]
    for u in VERBS[s[3]]
    for p in PLACES
]


def chances(pool, place):
    """Return how probable each symbol is at a place, given the words that remain."""
    found = [word[place] for word in pool]
    return {symbol: found.count(symbol) / len(found) for symbol in sorted(set(found))}


def choose(pool, hidden, how, many, rank):
    """Return the places that one step unmasks."""
    if how == "left":
        return hidden[:many]
    if how == "random":
        return sorted(hidden, key=lambda k: rank[k])[:many]
    most = {k: max(chances(pool, k).values()) for k in hidden}
    if how == "sure":
        return sorted(hidden, key=lambda k: (-most[k], rank[k]))[:many]
    unknown = sorted((k for k in hidden if most[k] < 1), key=lambda k: rank[k])
    return unknown[:1] + [k for k in hidden if most[k] == 1]


def follow(how, many, rank):
    """Return the chance that a sample is valid, and the mean number of steps."""
    valid = length = 0.0
    groups = [(WORDS, list(range(LENGTH)), 0.0)]
    while groups:
        finer = []
        for pool, hidden, logarithm in groups:
            length += len(pool) / len(WORDS)
            places = choose(pool, hidden, how, many, rank)
            table = {k: chances(pool, k) for k in places}
            parts = {}
            for word in pool:
                parts.setdefault("".join(word[k] for k in places), []).append(word)
            rest = [k for k in hidden if k not in places]
            for part in parts.values():
                chance = logarithm + sum(log(table[k][part[0][k]]) for k in places)
                if rest:
                    finer.append((part, rest, chance))
                else:
                    valid += exp(chance)
        groups = finer
    return valid, length


def trace(rng, steps):
    """Return one sample after each of its steps, unmasked at random."""
    rank, now, states = rng.permutation(LENGTH), ["□"] * LENGTH, []
    for _ in range(steps):
        states.append(list(now))
        pool = [w for w in WORDS if all(a in ("□", b) for a, b in zip(now, w, strict=True))]
        hidden = [k for k in range(LENGTH) if now[k] == "□"]
        for k in choose(pool or WORDS, hidden, "random", LENGTH // steps, rank):
            now[k] = (pool or WORDS)[rng.integers(len(pool or WORDS))][k]
    return [*states, now]


def main() -> None:
    use_book_style()
    rng = np.random.default_rng(7)
    figure, (left, right) = plt.subplots(1, 2, figsize=(5.2, 2.2), width_ratios=[1.15, 1])
    states = trace(rng, 4)
    for row, state in enumerate(states):
        for k, symbol in enumerate(state):
            fresh = row > 0 and symbol != states[row - 1][k]
            colour = "#bbbbbb" if symbol == "□" else INK[0] if fresh else "black"
            if fresh:
                left.add_patch(plt.Rectangle((k - 0.5, -row - 0.42), 1, 0.84, color="#e8edf2"))
            left.text(k, -row, symbol, ha="center", va="center", color=colour)
        left.text(-1.1, -row, str(row), ha="right", va="center", color=INK[5], fontsize=8)
    left.set(xlim=(-2, 11.6), ylim=(-4.7, 0.7))
    left.axis("off")
    verdict = "合法" if "".join(states[-1]) in WORDS else "不合法"
    left.set_title(f"随机次序，四步（{verdict}）", fontsize=9)
    orders = [rng.permutation(LENGTH) for _ in range(ORDERS)]
    looks = {"random": ("随机", "o-"), "sure": ("按把握", "s--"), "left": ("从左到右", "^:")}
    for how, (name, look) in looks.items():
        share = [np.mean([follow(how, LENGTH // n, rank)[0] for rank in orders]) for n in COUNTS]
        right.plot(COUNTS, share, look, ms=3, label=name)
    free = np.mean([follow("free", 1, rank) for rank in orders], axis=0)
    right.plot(free[1], free[0], "o", ms=7, mfc="none", color="black", label="已定的一并揭开")
    right.set(xlabel="步数", ylabel="合法的比例", ylim=(0, 1.08), xticks=COUNTS)
    right.legend(fontsize=7, ncols=2, loc="lower center", bbox_to_anchor=(0.45, 1))
    save(figure, "demo-unmask")


if __name__ == "__main__":
    main()
