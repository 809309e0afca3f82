"""图：正弦时间嵌入的核、它的极限与对数近似，以及几个时刻与其余时刻的相似度。"""

import matplotlib.pyplot as plt
import numpy as np
import style
from scipy.special import sici

K = 64
omega = 1e4 ** (-np.arange(K) / K)
low, high = 1e-4, 1.0


def kernel(gap):
    return np.cos(np.multiply.outer(gap, omega)).mean(-1)


style.use_book_style()
fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.5), width_ratios=[1.25, 1])
gap = np.geomspace(0.3, 3e3, 400)
left.semilogx(gap, kernel(gap), lw=1.4, label="正弦编码")
span = np.log(high / low)
left.semilogx(gap, (sici(high * gap)[1] - sici(low * gap)[1]) / span, ":", label="余弦积分")
mid = gap[gap > 1.5]
left.semilogx(mid, -(np.log(low * mid) + np.euler_gamma) / span, "--", lw=0.9, label="对数近似")
left.semilogx(gap, np.exp(-(gap**2) / (2 * 30**2)), lw=0.8, color="#888888", label="高斯频率")
left.set_xlabel(r"$\Delta$")
left.set_ylabel(r"$\kappa(\Delta)$")
left.legend(fontsize=7)
t = np.arange(1, 1001)
for center, line in ((20, "-"), (250, "--"), (700, "-.")):
    right.plot(t, kernel(t - center), line, lw=0.9, label=f"$t={center}$")
right.plot(t, np.exp(-((t - 700.0) ** 2) / (2 * 30**2)), lw=0.8, color="#888888")
right.set_xlabel(r"$t'$")
right.set_ylabel(r"$\kappa(t-t')$")
right.legend(fontsize=7)
style.save(fig, "ch2-embed")
