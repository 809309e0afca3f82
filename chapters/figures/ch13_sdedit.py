"""SDEdit：环上八个峰，输出随噪声水平的变化，真实与忠实的权衡。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

TURN = np.arange(8) * np.pi / 4
PEAKS = 2 * np.stack([np.cos(TURN), np.sin(TURN)], 1)
VAR = 0.15**2
GUIDE = np.array([1.55, 1.05])
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def parts(y, var):
    """Return the log density of the noisy mixture and the responsibilities."""
    log = -((y[:, None] - PEAKS) ** 2).sum(-1) / (2 * var) - np.log(2 * np.pi * var * 8)
    top = log.max(1, keepdims=True)
    r = np.exp(log - top)
    return top[:, 0] + np.log(r.sum(1)), r / r.sum(1, keepdims=True)


def curves(s):
    """Return the bound on the KL divergence and the mean squared distance, by quadrature."""
    grid = np.stack(np.meshgrid(NODES, NODES), -1).reshape(-1, 2)
    weight = np.outer(WEIGHTS, WEIGHTS).ravel()
    y = GUIDE + s * grid
    log_p, r = parts(y, VAR + s**2)
    log_q = -(grid**2).sum(1) / 2 - np.log(2 * np.pi * s**2)
    gain = VAR / (VAR + s**2)
    each = PEAKS + gain * (y[:, None] - PEAKS)
    far = (r * ((each - GUIDE) ** 2).sum(-1)).sum(1) + 2 * gain * s**2
    return weight @ (log_q - log_p), weight @ far


def main() -> None:
    """Draw outputs at three levels and both sides of the trade-off."""
    use_book_style()
    figure, axes = plt.subplots(1, 2, figsize=(4.9, 2.5))
    rng = np.random.default_rng(0)
    ax = axes[0]
    levels = (0.15, 0.6, 2.0)
    for s, colour in reversed(list(zip(levels, (INK[1], INK[0], INK[5]), strict=True))):
        y = GUIDE + s * rng.standard_normal((150, 2))
        _, r = parts(y, VAR + s**2)
        k = (r.cumsum(1) > rng.random((150, 1))).argmax(1)
        gain = VAR / (VAR + s**2)
        x = PEAKS[k] + gain * (y - PEAKS[k])
        x = x + np.sqrt(gain) * s * rng.standard_normal(x.shape)
        ax.plot(*x.T, ".", ms=2, color=colour, label=f"$s={s}$")
    for peak in PEAKS:
        ax.add_patch(plt.Circle(peak, 2 * np.sqrt(VAR), fill=False, lw=0.5, color="#9aa3a8"))
    ax.plot(*GUIDE, "o", color="black", ms=4)
    ax.set_aspect("equal")
    ax.set_xlim(-2.6, 2.6)
    ax.set_ylim(-2.6, 2.6)
    ax.set_xticks([])
    ax.set_yticks([])
    ax.legend(fontsize=7, loc="center", handlelength=0.8)
    ax = axes[1]
    s = np.geomspace(0.05, 5, 120)
    kl, far = np.array([curves(v) for v in s]).T
    ax.loglog(s, kl, color=INK[3], label="KL散度的上界")
    ax.loglog(s, far, color=INK[0], label="均方距离")
    ax.loglog(s, 4 * s**2, "--", color=INK[0], lw=0.8, label="$2s^2d$")
    for v, colour in zip(levels, (INK[1], INK[0], INK[5]), strict=True):
        ax.axvline(v, color=colour, lw=0.6, ls=":")
    ax.set_ylim(5e-3, 100)
    ax.set_xlabel("噪声水平 $s$")
    ax.legend(
        fontsize=7,
        loc="upper left",
        frameon=True,
        facecolor="white",
        edgecolor="none",
        framealpha=1,
    )
    save(figure, "ch13-sdedit")


if __name__ == "__main__":
    main()
