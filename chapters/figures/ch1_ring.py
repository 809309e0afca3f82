"""Follow reverse sampling on a ring of eight Gaussians, with the exact score as arrows."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

STEPS = 1000
ANGLE = 2 * np.pi * np.arange(8) / 8
CENTRES = 1.2 * np.stack([np.cos(ANGLE), np.sin(ANGLE)], axis=1)
STD = 0.1


def score(x: np.ndarray, abar: float) -> np.ndarray:
    """Give the gradient of log q_t at the rows of `x`, shape (n, 2)."""
    var = abar * STD**2 + 1 - abar
    diff = x[:, None, :] - np.sqrt(abar) * CENTRES
    power = -0.5 * (diff**2).sum(-1) / var
    part = np.exp(power - power.max(1, keepdims=True))
    part /= part.sum(1, keepdims=True)
    return -(part[..., None] * diff).sum(1) / var


def main() -> None:
    use_book_style()
    u = np.arange(STEPS + 1) / STEPS
    level = np.cos((u + 0.008) / 1.008 * np.pi / 2) ** 2
    beta = np.minimum(1 - level[1:] / level[:-1], 0.999)
    abar = np.cumprod(1 - beta)
    rng = np.random.default_rng(5)
    x = rng.standard_normal((140, 2))
    frames = {}
    for t in range(STEPS, 0, -1):
        if t in (STEPS, 400, 150):
            frames[t] = x.copy()
        b = beta[t - 1]
        mean = (x + b * score(x, abar[t - 1])) / np.sqrt(1 - b)
        x = mean + (np.sqrt(b) * rng.standard_normal(x.shape) if t > 1 else 0.0)
    frames[0] = x

    figure, axes = plt.subplots(1, 4, figsize=(5.8, 1.75))
    line = np.linspace(-2.0, 2.0, 9)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    for axis, (t, points) in zip(axes, frames.items(), strict=True):
        arrows = score(grid, abar[max(t, 60) - 1])
        length = np.linalg.norm(arrows, axis=1, keepdims=True)
        arrows = 0.3 * arrows / (length + 0.5)
        axis.quiver(
            *grid.T,
            *arrows.T,
            color="#b8bec4",
            angles="xy",
            scale_units="xy",
            scale=1,
            width=0.006,
            headwidth=4,
            headlength=4,
            headaxislength=3.6,
        )
        axis.plot(*points.T, "o", color=INK[0], ms=1.3, mew=0)
        axis.set_xlim(-2.4, 2.4)
        axis.set_ylim(-2.4, 2.4)
        axis.set_aspect("equal")
        axis.set_xticks([])
        axis.set_yticks([])
        axis.set_title(f"$t={t}$", fontsize=9)
        for side in ("left", "bottom"):
            axis.spines[side].set_visible(False)
    save(figure, "ch1-ring")


if __name__ == "__main__":
    main()
