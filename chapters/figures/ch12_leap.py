"""独立地反向的离散误差（精确计算），与真正揭开了符号的步数。"""

import matplotlib.pyplot as plt
import numpy as np
from ch12_steps import balanced
from style import INK, save, use_book_style

LENGTH = 6
WORDS = balanced(LENGTH)


def product_kernel(rows):
    """Return the kernel over all states from the laws of single places, (states, place, symbol)."""
    kernel = rows[:, 0]
    for place in range(1, LENGTH):
        kernel = (kernel[:, :, None] * rows[:, place, None]).reshape(len(rows), -1)
    return kernel


def masked(steps):
    """Return the end of the reversed masked chain in `steps` equal parts."""
    states = np.array(list(np.ndindex(*(3,) * LENGTH)))
    fits = ((states[:, None] == WORDS) | (states[:, None] == 2)).all(-1).astype(float)
    total = fits.sum(1, keepdims=True)
    close = np.where(total > 0, (fits @ WORDS) / np.maximum(total, 1), 0.5)
    law = (states == 2).all(1).astype(float)
    for k in range(steps, 0, -1):
        rows = np.zeros((len(states), LENGTH, 3))
        rows[..., 0], rows[..., 1], rows[..., 2] = (1 - close) / k, close / k, 1 - 1 / k
        for symbol in (0, 1):
            rows[states == symbol] = np.eye(3)[symbol]
        law = law @ product_kernel(rows)
    codes = WORDS @ 3 ** np.arange(LENGTH - 1, -1, -1)
    return far(law, codes)


def uniform(steps):
    """Return the same for the chain that draws symbols anew, uniformly."""
    states = np.array(list(np.ndindex(*(2,) * LENGTH)))
    law = np.full(len(states), 2.0**-LENGTH)
    for k in range(steps, 0, -1):
        late, early = 1 - k / steps, 1 - (k - 1) / steps
        here = (1 - late) / 2 + late * (states[:, None] == WORDS)
        weight = here.prod(-1)
        weight /= weight.sum(1, keepdims=True)
        rate = late / early
        rows = np.zeros((len(states), LENGTH, 2))
        for symbol in (0, 1):
            chance = weight @ (symbol == WORDS)  # of the clean symbol
            for new in (0, 1):
                clean = (1 - early) / 2 + early * (new == symbol)
                on = (1 - rate) / 2 + rate * (states == new)
                now = (1 - late) / 2 + late * (states == symbol)
                rows[..., new] += chance * clean * on / now
        law = law @ product_kernel(rows)
    return far(law, WORDS @ 2 ** np.arange(LENGTH - 1, -1, -1))


def far(law, codes):
    """Return the total variation to the data, uniform on `codes`."""
    data = np.zeros_like(law)
    data[codes] = 1 / len(codes)
    return 0.5 * np.abs(law - data).sum()


def main() -> None:
    """Draw both."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))
    counts = np.array([1, 2, 4, 8, 16, 32, 64])
    for colour, name, run in ((INK[0], "吸收", masked), (INK[1], "均匀", uniform)):
        error = [run(int(n)) for n in counts]
        left.loglog(counts, error, "o-", markersize=2.5, color=colour, label=name)
    left.loglog(counts, 2.2 / counts, color=INK[5], linestyle="--", linewidth=0.8)
    left.set_ylim(0.01, 1.2)
    left.set_xlabel("步数 $T$")
    left.set_ylabel("总变差")
    left.legend(fontsize=7)
    times = np.logspace(1, 4, 60)
    for colour, length in zip(INK, (64, 256, 1024), strict=False):
        right.semilogx(times, 1 - (1 - 1 / times) ** length, color=colour, label=f"$L={length}$")
    right.set_xlabel("步数 $T$")
    right.set_ylabel("有效步数的比例")
    right.legend(fontsize=7)
    save(figure, "ch12-leap")


if __name__ == "__main__":
    main()
