"""一个DiT块中各部分乘加的份额，以及块边长与规模决定的总乘加。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

SIZES = {"S": (12, 384), "B": (12, 768), "L": (24, 1024), "XL": (28, 1152)}
MARKS = "os^D"


def shares(n, d):
    """Return the shares of projections, MLP and attention in a block's multiply-adds."""
    parts = np.array([4 * n * d * d, 8 * n * d * d, 2 * n * n * d])
    return parts / parts.sum(0)


def macs(depth, d, p, side=32, channels=4):
    """Return the multiply-adds of one forward pass."""
    n = (side // p) ** 2
    ends = 3 * n * p * p * channels * d + 3 * d * d + 256 * d
    return depth * (12 * n * d * d + 2 * n * n * d + 6 * d * d) + ends


def main() -> None:
    """Draw both panels."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.4))
    d = 1152
    n = np.geomspace(64, 262144, 200)
    for part, name, ink, dash in zip(
        shares(n, d), ("投影", "MLP", "注意力"), INK, ("-", "--", "-"), strict=False
    ):
        left.semilogx(n, part, color=ink, ls=dash, label=name, lw=1.8 if name == "注意力" else 1.2)
    for k in (4, 6):
        left.axvline(k * d, color="#9aa3a8", lw=0.7, ls=":")
    left.text(4 * d * 0.92, 0.97, r"$4d$", fontsize=7, ha="right", va="top")
    left.text(6 * d * 1.08, 0.97, r"$6d$", fontsize=7, ha="left", va="top")
    left.set_ylim(0, 1)
    left.set_xlabel(r"词元数 $N$")
    left.set_ylabel("乘加的份额")
    left.legend(fontsize=7, loc="center left")
    patches = (8, 4, 2)
    for (name, (depth, width)), mark, ink in zip(SIZES.items(), MARKS, INK, strict=False):
        cost = [macs(depth, width, p) / 1e9 for p in patches]
        right.loglog(patches, cost, color=ink, marker=mark, ms=3.5)
        size = depth * 18 * width**2 / 1e6
        total = {"S": 33, "B": 130, "L": 458, "XL": 675}[name]
        assert abs(total - size) < 0.1 * total
        up = 1.12 if name == "XL" else 0.86 if name == "L" else 1.0
        right.text(1.85, cost[-1] * up, f"{name} {total}M", fontsize=7, color=ink, va="center")
    right.set_xlim(10, 0.85)
    right.set_xticks(patches, [str(p) for p in patches])
    right.minorticks_off()
    right.set_xlabel(r"块边长 $p$")
    right.set_ylabel(r"每次前向的乘加 ($10^9$)")
    save(figure, "ch7-cost")


if __name__ == "__main__":
    main()
