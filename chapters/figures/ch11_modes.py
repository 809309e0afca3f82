"""时间频率上的信噪比：白噪声、相关噪声，以及平均之后的信噪比。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def spectrum(rho, omega):
    """Spectral density of the stationary first-order autoregression with unit variance."""
    return (1 - rho**2) / (1 - 2 * rho * np.cos(omega) + rho**2)


def gain(rho, frames):
    """Sum of the covariance matrix over the number of frames."""
    return (1 + rho) / (1 - rho) - 2 * rho * (1 - rho**frames) / (frames * (1 - rho) ** 2)


def main() -> None:
    """Draw the signal-to-noise ratio of each temporal frequency and the gain of the mean."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.35))
    omega = np.linspace(0, np.pi, 300)
    data = spectrum(0.9, omega)
    left.semilogy(omega / np.pi, data, color=INK[0], label="白噪声")
    for rate, colour, style in ((0.6, INK[1], "-."), (0.9, INK[2], ":")):
        left.semilogy(
            omega / np.pi,
            data / spectrum(rate, omega),
            color=colour,
            linestyle=style,
            label=f"递推噪声 $r={rate}$",
        )
    shared = np.full_like(omega, 1 / (1 - 0.5))
    left.semilogy(
        omega / np.pi, data * shared, color=INK[3], linestyle="--", label="混合噪声 $r=0.5$"
    )
    left.set_xlabel(r"时间频率 $\omega/\pi$")
    left.set_ylabel("相对信噪比")
    left.legend(fontsize=6.5)
    frames = np.arange(1, 129)
    for rho, colour, style in zip((0.5, 0.9, 0.99), INK, ("-", "-.", ":"), strict=False):
        right.loglog(
            frames, gain(rho, frames), color=colour, linestyle=style, label=rf"$\rho={rho}$"
        )
    right.loglog(frames, frames, color=INK[5], linestyle="--", label="静止")
    right.set_xlabel("帧数 $K$")
    right.set_ylabel(r"增益 $\kappa_K$")
    right.legend(fontsize=7)
    save(figure, "ch11-modes")


if __name__ == "__main__":
    main()
