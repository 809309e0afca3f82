"""自回归延拓：误差的递推，以及加噪历史的得失。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style


def main() -> None:
    """Draw the recursion for three Lipschitz constants, and variance under a wrong coefficient."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.35))
    step = np.arange(0, 41)
    for rate, colour, style in ((0.9, INK[0], "-"), (1.0, INK[1], "-."), (1.05, INK[3], ":")):
        total = step * 1.0 if rate == 1 else (rate**step - 1) / (rate - 1)
        left.semilogy(step[1:], total[1:], color=colour, linestyle=style, label=f"$L={rate}$")
    left.set_xlabel("段数 $b$")
    left.set_ylabel(r"误差上界 $/\ \delta$")
    left.legend(fontsize=7)
    rho = 0.98
    noise = 1 - rho**2
    frame = np.arange(0, 201)
    for wrong, colour, style in (
        (-0.02, INK[0], "-"),
        (0.0, INK[5], "--"),
        (0.01, INK[1], "-."),
        (0.02, INK[3], ":"),
    ):
        coefficient = rho + wrong
        power = coefficient ** (2 * frame)
        if np.isclose(coefficient, 1):
            variance = 1 + noise * frame
        else:
            variance = power + noise * (1 - power) / (1 - coefficient**2)
        right.plot(
            frame, variance, color=colour, linestyle=style, label=rf"$\hat\rho={coefficient:.2f}$"
        )
    right.set_xlabel("帧 $k$")
    right.set_ylabel("生成帧的方差")
    right.legend(fontsize=7)
    save(figure, "ch11-drift")


if __name__ == "__main__":
    main()
