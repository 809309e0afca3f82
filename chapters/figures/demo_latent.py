"""演示的静止画面：同一对端点之间的线性插值与球面插值，解析的解码器。"""

import matplotlib.pyplot as plt
import numpy as np
from style import save, use_book_style

SIDE, DIM = 24, 64


def basis():
    """Return the first DIM cosine waves, lowest first, with amplitudes falling as 1/frequency."""
    modes = [(a, b) for a in range(SIDE) for b in range(SIDE) if a + b]
    modes.sort(key=lambda m: (m[0] ** 2 + m[1] ** 2, m[0]))
    used = modes[:DIM]
    total = sum(1 / (a * a + b * b) for a, b in used)
    place = np.pi * (np.arange(SIDE) + 0.5) / SIDE
    wave = [np.sqrt(2 if k else 1) * np.cos(k * place) for k in range(SIDE)]
    return np.array([np.outer(wave[a], wave[b]) / np.hypot(a, b) for a, b in used]) / np.sqrt(total)


def main() -> None:
    use_book_style()
    rows = basis()
    start, end = np.random.default_rng(2).standard_normal((2, DIM))
    cosine = start @ end / np.linalg.norm(start) / np.linalg.norm(end)
    angle = np.arccos(cosine)
    figure, axes = plt.subplots(2, 5, figsize=(4.9, 2.15))
    for column, u in enumerate((0, 0.25, 0.5, 0.75, 1)):
        straight = (1 - u) * start + u * end
        round_ = (np.sin((1 - u) * angle) * start + np.sin(u * angle) * end) / np.sin(angle)
        for axis, z in zip(axes[:, column], (straight, round_), strict=True):
            image = np.tanh(1.2 * np.tensordot(z, rows, 1))
            shades = axis.contourf(image[::-1], levels=np.linspace(-1, 1, 10), cmap="gray")
            shades.set(edgecolor="face", linewidth=0.4)  # no seams between the shades
            axis.set_aspect("equal")
            axis.set(xticks=[], yticks=[])
            axis.set_xlabel(rf"$\|z\|/\sqrt{{d}}={np.linalg.norm(z) / 8:.2f}$", fontsize=7)
        axes[0, column].set_title(f"$u={u:g}$", fontsize=8)
    axes[0, 0].set_ylabel("线性", fontsize=8)
    axes[1, 0].set_ylabel("球面", fontsize=8)
    save(figure, "demo-latent")


if __name__ == "__main__":
    main()
