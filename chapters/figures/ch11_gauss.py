"""高斯视频：逐帧与联合去噪的误差，以及逐帧映射能够保留的相关。"""

import matplotlib.pyplot as plt
import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.stats import norm
from style import INK, save, use_book_style

FRAMES = 16


def errors(rho, lam):
    """Mean squared error per pixel of the joint denoiser at log-SNR `lam`, variance preserving."""
    lag = np.abs(np.subtract.outer(np.arange(FRAMES), np.arange(FRAMES)))
    mode = np.linalg.eigvalsh(rho**lag)
    keep = 1 / (1 + np.exp(-lam))[:, None]
    return ((1 - keep) * mode / (keep * mode + 1 - keep)).mean(1)


def bimodal(z, spread):
    """Map a standard normal to the equal mixture of N(-1, spread^2) and N(1, spread^2)."""
    grid = np.linspace(-1 - 9 * spread, 1 + 9 * spread, 4001)
    below = 0.5 * norm.cdf((grid + 1) / spread) + 0.5 * norm.cdf((grid - 1) / spread)
    return np.interp(norm.cdf(z), below, grid)


def kept(rate, spread):
    """Correlation of the mapped pair whose normal scores have correlation `rate`."""
    node, weight = hermegauss(120)
    weight = weight / weight.sum()
    first = bimodal(node, spread)
    result = []
    for r in rate:
        second = bimodal(r * node[:, None] + np.sqrt(1 - r * r) * node, spread)
        result.append((weight * first) @ (second @ weight) / ((weight * first) @ first))
    return np.array(result)


def main() -> None:
    """Draw errors over the log-SNR, and output over noise correlation."""
    use_book_style()
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.35))
    lam = np.linspace(-8, 6, 200)
    left.plot(lam, 1 / (1 + np.exp(lam)), color=INK[5], linestyle="--", label="逐帧")
    for rho, colour, style in zip((0.5, 0.9, 0.99), INK, ("-", "-.", ":"), strict=False):
        left.plot(lam, errors(rho, lam), color=colour, linestyle=style, label=rf"联合 $\rho={rho}$")
    left.set_xlabel(r"对数信噪比 $\lambda_t$")
    left.set_ylabel("每像素均方误差")
    left.legend(fontsize=7, loc="lower left")
    rate = np.linspace(0, 0.999, 60)
    right.plot([0, 1], [0, 1], color=INK[5], linestyle="--", label="高斯数据")
    right.plot(rate, kept(rate, 0.4), color=INK[0], label="双峰，峰宽 $0.4$")
    right.plot(rate, 2 / np.pi * np.arcsin(rate), color=INK[1], linestyle="-.", label="两点")
    right.set_xlabel("噪声的相关系数 $r$")
    right.set_ylabel("输出帧的相关系数")
    right.legend(fontsize=7)
    save(figure, "ch11-gauss")


if __name__ == "__main__":
    main()
