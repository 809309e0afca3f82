"""logit-正态的时间分布及其权重。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def density(t, m, spread):
    """Return the logit-normal density."""
    z = (np.log(t / (1 - t)) - m) / spread
    return np.exp(-(z**2) / 2) / (spread * np.sqrt(2 * np.pi) * t * (1 - t))


def main() -> None:
    """Draw densities of the time and the weights of the noise levels they mean."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
    t = np.linspace(0.002, 0.998, 300)
    lam = np.linspace(-12, 12, 300)
    at = 1 / (1 + np.exp(lam / 2))
    for (m, spread), colour in zip(((0.0, 1.0), (-0.5, 1.0), (0.5, 0.6)), INK, strict=False):
        label = rf"$m={m},\ \varrho={spread}$"
        left.plot(t, density(t, m, spread), color=colour, label=label)
        w = density(at, m, spread) * np.exp(-lam / 2)
        right.plot(lam, w / w.max(), color=colour)
    left.axhline(1, color=INK[5], linestyle="--", lw=0.9)
    right.plot(lam, np.exp(-lam / 2) / np.exp(1.5), color=INK[5], linestyle="--", lw=0.9)
    left.set_xlabel("$t$")
    left.set_ylabel(r"$\pi(t)$")
    left.set_ylim(0, 3.9)
    left.legend(fontsize=7, loc="upper left")
    right.set_xlabel(r"$\lambda$")
    right.set_ylabel(r"$w(\lambda)$")
    right.set_ylim(0, 1.15)
    save(figure, "ch6-weights")


if __name__ == "__main__":
    main()
