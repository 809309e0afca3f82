"""演示的静止画面：八次求值的五种采样器，两弯月数据，精确的去噪器。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from ch8_solvers import CENTRE, HIGH, denoise, grid, sample
from style import INK, save, use_book_style

CALLS = 8
COST = {"DDIM": 1, "Heun": 2, "DPM-Solver-2": 2, "DPM-Solver++(2M)": 1}


def ancestral(x, levels, rng):
    """Run the chain with eta = 1."""
    for a, b in itertools.pairwise(levels):
        kept = (b / a) ** 2
        noise = b * np.sqrt(1 - kept) * rng.standard_normal(x.shape)
        x = kept * x + (1 - kept) * denoise(x, a) + noise
    return x


def main() -> None:
    """Draw every sampler's points joined to the exact ends of the same noise."""
    use_book_style()
    rng = np.random.default_rng(8)
    start = HIGH * rng.standard_normal((140, 2))
    truth = sample("Heun", start, grid(300, 7))
    figure, slots = plt.subplot_mosaic("aabbcc;.ddee.", figsize=(4.1, 2.3))
    ends = {kind: sample(kind, start, grid(CALLS // cost, 7)) for kind, cost in COST.items()}
    ends["祖先采样"] = ancestral(start, grid(CALLS, 7), rng)
    for axis, (kind, out) in zip(slots.values(), ends.items(), strict=True):
        axis.plot(*CENTRE.T, "o", color="0.85", ms=7)
        title = kind
        if kind in COST:
            for one, other in zip(out, truth, strict=True):
                axis.plot(*np.stack([one, other], 1), color=INK[1], lw=0.35)
            title += f"：{np.linalg.norm(out - truth, axis=1).mean():.2f}"
        axis.plot(*out.T, ".", color=INK[0], ms=1.6)
        axis.set_title(title, fontsize=8)
        axis.set(xlim=(-2, 2), ylim=(-1.6, 1.6), aspect="equal")
        axis.axis("off")
    save(figure, "demo-samplers")


if __name__ == "__main__":
    main()
