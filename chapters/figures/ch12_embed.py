"""嵌入空间的扩散：判错的概率与后验熵随信噪比的变化。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def curve(rng, size, width, ratios, count=1500):
    """Return error and posterior entropy (share of log size) for random unit embeddings."""
    table = rng.standard_normal((size, width))
    table *= np.sqrt(width) / np.linalg.norm(table, axis=1, keepdims=True)
    wrong, entropy = [], []
    for ratio in ratios:
        keep = 1 / (1 + np.exp(-ratio))
        word = rng.integers(size, size=count)
        x = np.sqrt(keep) * table[word] + np.sqrt(1 - keep) * rng.standard_normal((count, width))
        log = np.sqrt(keep) / (1 - keep) * x @ table.T
        log -= log.max(1, keepdims=True)
        p = np.exp(log)
        p /= p.sum(1, keepdims=True)
        wrong.append((p.argmax(1) != word).mean())
        entropy.append(-(p * np.log(np.maximum(p, 1e-300))).sum(1).mean() / np.log(size))
    return wrong, entropy


def main() -> None:
    """Draw both curves for two vocabularies."""
    use_book_style()
    rng = np.random.default_rng(6)
    ratios = np.linspace(-9, 3, 25)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.3))
    for colour, (size, width) in zip(INK, [(64, 16), (64, 128), (2000, 128)], strict=False):
        wrong, entropy = curve(rng, size, width, ratios)
        left.plot(ratios, wrong, color=colour)
        right.plot(ratios, entropy, color=colour, label=f"$K={size},\\ d={width}$")
    left.set_xlabel(r"对数信噪比 $\lambda$")
    left.set_ylabel("判错的概率")
    right.set_xlabel(r"对数信噪比 $\lambda$")
    right.set_ylabel(r"后验熵 / $\log K$")
    for axis in (left, right):
        axis.set_ylim(-0.05, 1.5)
        axis.set_yticks([0, 0.5, 1])
    right.legend(fontsize=6.5, loc="upper right", labelspacing=0.2)
    save(figure, "ch12-embed")


if __name__ == "__main__":
    main()
