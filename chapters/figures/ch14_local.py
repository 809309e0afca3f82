"""等变局部去噪器把三条训练信号的片段拼成新的信号。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

LENGTH, WINDOW = 24, 5
TRAIN = np.ones((3, LENGTH))
TRAIN[0, 0:6] = -1
TRAIN[1, [0, 1, 2, 12, 13, 14]] = -1
TRAIN[2, [0, 1, 2, 3, 10, 11, 12, 13, 14]] = -1
INDEX = (np.arange(LENGTH)[:, None] + np.arange(WINDOW) - WINDOW // 2) % LENGTH
PATCHES = TRAIN[:, INDEX].reshape(-1, WINDOW)


def local(x, s):
    """The equivariant local denoiser: each place chooses among all training patches."""
    gap = ((x[:, INDEX][:, :, None] - PATCHES) ** 2).sum(-1)
    w = np.exp(-(gap - gap.min(-1, keepdims=True)) / (2 * s**2))
    return (w * TRAIN.reshape(-1)).sum(-1) / w.sum(-1)


def sample(n):
    """Ancestral sampling from noise level 10 down to 0.02."""
    rng, levels = np.random.default_rng(4), np.geomspace(10, 0.02, 61)
    x = levels[0] * rng.standard_normal((n, LENGTH))
    for a, b in itertools.pairwise(levels):
        guess = local(x, a)
        spread = b * np.sqrt(1 - b**2 / a**2)
        x = guess + b**2 / a**2 * (x - guess) + spread * rng.standard_normal(x.shape)
    return np.sign(x)


def draw(axis, rows):
    """Draw signals as rows of filled cells."""
    for k, row in enumerate(rows):
        for place in np.flatnonzero(row < 0):
            axis.add_patch(plt.Rectangle((place, -k), 1, 0.72, color=INK[0], lw=0))
        frame = plt.Rectangle((0, -k), LENGTH, 0.72, fill=False, lw=0.5, ec=INK[5])
        axis.add_patch(frame)
    axis.set_xlim(-0.3, LENGTH + 0.3)
    axis.set_ylim(-len(rows) + 0.6, 1.0)
    axis.set_xticks([])
    axis.set_yticks([])
    for side in axis.spines.values():
        side.set_visible(False)


def main() -> None:
    """Draw the three training signals and ten samples in two columns."""
    use_book_style()
    figure, axes = plt.subplots(1, 3, figsize=(4.9, 1.7))
    draw(axes[0], list(TRAIN) + [np.ones(LENGTH)] * 0)
    axes[0].set_ylim(-4.4, 1.0)
    axes[0].set_title("训练信号", fontsize=9)
    made = sample(10)
    draw(axes[1], made[:5])
    draw(axes[2], made[5:])
    axes[1].set_title("生成的信号", fontsize=9)
    axes[2].set_title("生成的信号（续）", fontsize=9)
    save(figure, "ch14-local")


if __name__ == "__main__":
    main()
