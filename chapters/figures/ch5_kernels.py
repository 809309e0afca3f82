"""四种线性SDE的转移核系数与对数信噪比。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

B0, B1 = 0.1, 20.0
S0, S1 = 0.01, 50.0


def main() -> None:
    """Draw a(t), sigma(t) and the log signal-to-noise ratio."""
    use_book_style()
    t = np.linspace(1e-3, 1, 150)
    shrink = np.exp(-(B0 * t + 0.5 * (B1 - B0) * t**2))
    angle = np.pi * t / 2
    cases = [
        ("VP（线性）", np.sqrt(shrink), np.sqrt(1 - shrink)),
        ("VP（余弦）", np.cos(angle), np.sin(angle)),
        ("sub-VP", np.sqrt(shrink), 1 - shrink),
        ("VE", np.ones_like(t), np.sqrt(S0**2 * ((S1 / S0) ** (2 * t) - 1))),
    ]
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.4))
    for colour, (name, a, s) in zip(INK, cases, strict=False):
        left.plot(t, a, color=colour, linestyle="--", linewidth=0.9)
        left.plot(t, np.minimum(s, 1.25), color=colour)
        right.plot(t, 2 * np.log(np.maximum(a, 1e-9) / s), color=colour, label=name)
    left.set_ylim(0, 1.2)
    left.set_xlabel("$t$")
    left.set_ylabel(r"$a_t$（虚线）与 $\sigma_t$（实线）")
    right.set_ylim(-12, 14)
    right.set_xlabel("$t$")
    right.set_ylabel(r"$\lambda_t$")
    right.legend(fontsize=6.5, labelspacing=0.2)
    save(figure, "ch5-kernels")


if __name__ == "__main__":
    main()
