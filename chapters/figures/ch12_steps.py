"""并行揭开的代价：精确后验下合法括号串的比例与理论的散度。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

MASK = 2


def balanced(length):
    """Return all balanced words of `length` as rows of 0 and 1."""
    words = [((), 0)]
    for left in range(length, 0, -1):
        words = [
            ((*w, b), d + 1 - 2 * b) for w, d in words for b in (0, 1) if 0 <= d + 1 - 2 * b < left
        ]
    return np.array([w for w, _ in words])


def guess(x, words):
    """Return the exact chance of a closing bracket at each place."""
    fits = ((x[:, None] == words) | (x[:, None] == MASK)).all(-1).astype(float)
    return (fits @ words) / np.maximum(fits.sum(1, keepdims=True), 1)


def generate(rng, words, count, steps, how):
    """Unmask in `steps` equal parts: at random, by confidence or from the left."""
    length = words.shape[1]
    x = np.full((count, length), MASK)
    for _ in range(steps):
        p = guess(x, words)
        new = (rng.random(p.shape) < p).astype(int)
        rank = rng.random(p.shape)
        if how == "sure":
            rank = 1e-3 * rank + np.abs(p - 0.5)
        elif how == "left":
            rank = np.broadcast_to(np.arange(length, 0, -1.0), p.shape).copy()
        rank[x != MASK] = -1
        chosen = np.argsort(-rank, axis=1)[:, : length // steps]
        np.put_along_axis(x, chosen, np.take_along_axis(new, chosen, 1), 1)
    return x


def main() -> None:
    """Draw the share of balanced words against the number of steps."""
    use_book_style()
    rng = np.random.default_rng(1)
    words = balanced(12)
    known = {tuple(w) for w in words}
    steps = [1, 2, 3, 4, 6, 12]
    figure, axis = plt.subplots(figsize=(3.4, 2.3))
    for colour, marker, (name, how) in zip(
        INK, "os^", [("随机次序", "random"), ("按把握", "sure"), ("从左到右", "left")], strict=False
    ):
        share = [
            np.mean([tuple(w) in known for w in generate(rng, words, 3000, s, how)]) for s in steps
        ]
        axis.plot(steps, share, marker=marker, markersize=3, color=colour, label=name)
    axis.set_xlabel("步数")
    axis.set_ylabel("合法的比例")
    axis.set_ylim(0, 1.05)
    axis.set_xticks(steps)
    axis.legend(fontsize=7)
    save(figure, "ch12-steps")


if __name__ == "__main__":
    main()
