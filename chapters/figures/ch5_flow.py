"""五个高斯的概率流：从噪声平面到数据的轨线，以及吸引到各峰的区域。"""

import itertools

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

ANGLE = 2 * np.pi * np.arange(5) / 5
CENTRE = 1.3 * np.stack([np.cos(ANGLE), np.sin(ANGLE)], 1)
STD, B0, B1 = 0.15, 0.1, 12.0


def velocity(x, t):
    """Return the speed of the probability flow in forward time."""
    keep = np.exp(-(B0 * t + 0.5 * (B1 - B0) * t**2))
    var = keep * STD**2 + 1 - keep
    gap = np.sqrt(keep) * CENTRE - x[:, None]
    log = -(gap**2).sum(-1) / (2 * var)
    q = np.exp(log - log.max(1, keepdims=True))
    q /= q.sum(1, keepdims=True)
    score = (q[..., None] * gap).sum(1) / var
    return -0.5 * (B0 + (B1 - B0) * t) * (x + score)


def follow(x, steps=120):
    """Integrate the flow from 1 to 0.001 by Heun's method and return all positions."""
    time = np.linspace(1, np.sqrt(1e-3), steps + 1) ** 2
    path = [x]
    for now, then in itertools.pairwise(time):
        k1 = velocity(path[-1], now)
        k2 = velocity(path[-1] + (then - now) * k1, then)
        path.append(path[-1] + 0.5 * (then - now) * (k1 + k2))
    return np.array(path)


def main() -> None:
    """Draw trajectories from a circle pattern of noise, coloured by where they end."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.5))
    golden = np.pi * (3 - np.sqrt(5))
    index = np.arange(60)
    radius = 2.3 * np.sqrt((index + 0.5) / index.size)
    noise = np.stack([radius * np.cos(golden * index), radius * np.sin(golden * index)], 1)
    path = follow(noise)
    goal = ((path[-1][:, None] - CENTRE) ** 2).sum(-1).argmin(1)
    for k in range(index.size):
        left.plot(*path[::3, k].T, color=INK[goal[k]], linewidth=0.6)
    left.plot(*noise.T, "o", markersize=1.5, color="black")
    left.set_aspect("equal")
    rng = np.random.default_rng(0)
    many = rng.standard_normal((500, 2))
    end = follow(many, 60)[-1]
    goal = ((end[:, None] - CENTRE) ** 2).sum(-1).argmin(1)
    for k in range(5):
        right.plot(*many[goal == k].T, "o", markersize=1.3, color=INK[k])
        right.plot(*CENTRE[k], "*", markersize=7, color=INK[k], markeredgecolor="black")
    right.set_aspect("equal")
    right.set_xlim(-3, 3)
    right.set_ylim(-3, 3)
    save(figure, "ch5-flow")


if __name__ == "__main__":
    main()
