"""概率流似然中散度估计的涨落：固定的随机向量与每步重抽。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

B0, B1, END, DIM = 0.1, 12.0, 1e-3, 64


def slope_eigenvalues(t, spectrum):
    """Return the eigenvalues of the Jacobian of the flow's velocity for normal data."""
    kept = np.exp(-(B0 * t + 0.5 * (B1 - B0) * t**2))
    return -0.5 * (B0 + (B1 - B0) * t) * (1 - 1 / (kept * spectrum + 1 - kept))


def spread(matrix, gaussian):
    """Return the variance of the quadratic form of the probe."""
    total = (matrix**2).sum()
    return 2 * (total if gaussian else total - (np.diag(matrix) ** 2).sum())


def main() -> None:
    """Draw the standard deviation of the estimate in bits per dimension."""
    use_book_style()
    rng = np.random.default_rng(7)
    basis = np.linalg.qr(rng.standard_normal((DIM, DIM)))[0]
    spectrum = 4.0 / np.arange(1, DIM + 1) ** 1.5
    steps = np.array([8, 16, 32, 64, 128, 256])
    figure, axis = plt.subplots(figsize=(3.6, 2.4))
    unit = DIM * np.log(2)
    for gaussian, marker, law in [(True, "s", "高斯"), (False, "o", "±1")]:
        fixed, fresh = [], []
        for count in steps:
            edge = np.linspace(np.sqrt(END), 1, count + 1) ** 2
            middle, h = (edge[1:] + edge[:-1]) / 2, np.diff(edge)
            parts = [
                basis @ np.diag(w * slope_eigenvalues(t, spectrum)) @ basis.T
                for t, w in zip(middle, h, strict=True)
            ]
            fixed.append(np.sqrt(spread(sum(parts), gaussian)) / unit)
            fresh.append(np.sqrt(sum(spread(part, gaussian) for part in parts)) / unit)
        style = {"marker": marker, "markersize": 3}
        axis.loglog(steps, fixed, color=INK[0], label=f"{law}，固定", **style)
        axis.loglog(steps, fresh, color=INK[1], linestyle="--", label=f"{law}，重抽", **style)
    axis.set_xticks(steps, [str(n) for n in steps])
    axis.set_yticks([0.02, 0.05, 0.1, 0.2, 0.5], ["0.02", "0.05", "0.1", "0.2", "0.5"])
    axis.minorticks_off()
    axis.set_xlabel("步数")
    axis.set_ylabel("标准差（比特每维）")
    axis.legend(fontsize=6.5, labelspacing=0.2)
    save(figure, "ch5-hutch")


if __name__ == "__main__":
    main()
