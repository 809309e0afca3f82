"""圆周与旋转群上的热核。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def wrapped(theta, sigma):
    """Return the wrapped normal density, by whichever series converges fast."""
    if sigma < 2:
        n = np.arange(-6, 7)
        near = (theta[:, None] + 2 * np.pi * n) ** 2
        return np.exp(-near / (2 * sigma**2)).sum(1) / np.sqrt(2 * np.pi * sigma**2)
    n = np.arange(1, 20)
    return (1 + 2 * (np.exp(-(n**2) * sigma**2 / 2) * np.cos(theta[:, None] * n)).sum(1)) / (
        2 * np.pi
    )


def angle(omega, sigma):
    """Return the density of the rotation angle under IGSO(3)."""
    n = np.arange(200)
    series = (2 * n + 1) * np.exp(-n * (n + 1) * sigma**2 / 2) * np.sin((n + 0.5) * omega[:, None])
    return (1 - np.cos(omega)) / np.pi * series.sum(1) / np.sin(omega / 2)


def main() -> None:
    """Draw the heat kernels of the circle and of the rotations."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(4.9, 2.3))
    theta = np.linspace(-np.pi, np.pi, 401)
    omega = np.linspace(1e-3, np.pi, 400)
    for sigma, colour in zip((0.25, 0.5, 1.0, 2.0), INK, strict=False):
        axes[0].plot(theta, wrapped(theta, sigma), color=colour, label=rf"$\sigma={sigma}$")
        axes[1].plot(omega, angle(omega, sigma), color=colour)
    axes[0].axhline(1 / (2 * np.pi), color="black", lw=0.7, ls=":")
    axes[1].plot(omega, (1 - np.cos(omega)) / np.pi, color="black", lw=0.7, ls=":")
    s = 0.25
    flat = np.sqrt(2 / np.pi) * omega**2 / s**3 * np.exp(-(omega**2) / (2 * s**2))
    axes[1].plot(omega, flat, color="black", lw=0.7, ls="--")
    axes[0].legend(fontsize=7, handlelength=1.2)
    axes[0].set_xlabel(r"$\theta$")
    axes[1].set_xlabel(r"转角 $\omega$")
    axes[0].set_xticks([-np.pi, 0, np.pi], [r"$-\pi$", "0", r"$\pi$"])
    axes[1].set_xticks([0, np.pi / 2, np.pi], ["0", r"$\pi/2$", r"$\pi$"])
    save(figure, "ch13-igso")


if __name__ == "__main__":
    main()
