"""运动光点：数据、精确的逐帧采样、精确的联合采样。"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from style import save, use_book_style

FRAMES, SIDE, WIDTH = 8, 8, 1.1


def clips():
    """Return every clip of a grid of starts and directions, frames x side x side each."""
    start = np.stack(np.meshgrid(np.arange(0, SIDE, 0.25), np.arange(0, SIDE, 0.25)), -1)
    angle = np.pi * np.arange(4) / 2
    speed = np.stack([np.cos(angle), np.sin(angle)], -1)
    path = speed[None, :, None] * np.arange(FRAMES)[None, None, :, None]
    place = (start.reshape(-1, 1, 1, 2) + path).reshape(-1, FRAMES, 2)
    off = (np.arange(SIDE) - place[..., None] + SIDE / 2) % SIDE - SIDE / 2
    bump = np.exp(-(off**2) / (2 * WIDTH**2))
    image = bump[:, :, 1, :, None] * bump[:, :, 0, None, :]
    return (image - image.mean()) / image.std()


def denoise(x, t, data):
    """Posterior mean of the clean rows of `data` given rows `x` on the linear path."""
    scale = 1 - t
    log = (scale * x @ data.T - 0.5 * scale**2 * (data**2).sum(1)) / t**2
    weight = np.exp(log - log.max(1, keepdims=True))
    return weight @ data / weight.sum(1, keepdims=True)


def sample(noise, data, steps=60):
    """Follow the probability flow from `noise` with the exact denoiser."""
    x, grid = noise, np.linspace(1, 0, steps + 1)
    for t, s in pairwise(grid):
        x = x + (s - t) * (x - denoise(x, t, data)) / t
    return x


def pixels(axis, image):
    """Paint an image as grey squares, the blank ones left out."""
    shade = np.clip((image + 0.6) / 4.6, 0, 1)
    for y, x in np.argwhere(shade > 0.04):
        grey = f"{1 - shade[y, x]:.2f}"
        axis.add_patch(Rectangle((x, y), 1, 1, facecolor=grey, edgecolor=grey, linewidth=0.2))
    axis.set_xlim(0, SIDE)
    axis.set_ylim(SIDE, 0)
    axis.set_aspect("equal")


def main() -> None:
    """Draw one clip of each kind as a strip of frames."""
    use_book_style()
    data = clips()
    rng = np.random.default_rng(5)
    noise = rng.standard_normal((FRAMES, SIDE * SIDE))
    single = data.reshape(-1, SIDE * SIDE)[::4]
    alone = sample(noise, single).reshape(FRAMES, SIDE, SIDE)
    joint = sample(noise.reshape(1, -1), data.reshape(len(data), -1)).reshape(FRAMES, SIDE, SIDE)
    rows = (("数据", data[4 * 300 + 1]), ("逐帧", alone), ("联合", joint))
    figure, axes = plt.subplots(3, FRAMES, figsize=(4.9, 2.1))
    for line, (title, film) in zip(axes, rows, strict=True):
        for k, axis in enumerate(line):
            pixels(axis, film[k])
            axis.set_xticks([])
            axis.set_yticks([])
            for side in axis.spines.values():
                side.set_visible(True)
        line[0].set_ylabel(title, fontsize=8.5)
    for k, axis in enumerate(axes[0]):
        axis.set_title(f"{k + 1}", fontsize=7)
    save(figure, "ch11-film")


if __name__ == "__main__":
    main()
