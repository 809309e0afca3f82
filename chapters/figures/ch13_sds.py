"""一维分数蒸馏；执行正文中的代码块，图与书中代码一致。"""

import matplotlib.pyplot as plt
import numpy as np
import style
from listings import run_listings

scope = run_listings(13, ("sds",), "import math\nimport numpy as np")

PEAK, SHARE, WIDTH = scope["PEAK"], scope["SHARE"], scope["WIDTH"]


def density(x, s):
    """Return the density of the data with noise of level s."""
    var = WIDTH**2 + s**2
    return (SHARE * np.exp(-((x[:, None] - PEAK) ** 2) / (2 * var))).sum(1) / np.sqrt(
        2 * np.pi * var
    )


style.use_book_style()
figure, axes = plt.subplots(2, 1, figsize=(4.6, 3.3), sharex=True, height_ratios=(3, 2))
x = np.linspace(-4, 4, 801)
axes[0].fill_between(x, density(x, 0.0), color="#d9dee3", label="数据")
edges = np.linspace(-4, 4, 61)
for kind, colour in (("SDS", style.INK[3]), ("VSD", style.INK[0])):
    axes[0].hist(
        scope["distilled"][kind], edges, density=True, histtype="step", color=colour, label=kind
    )
axes[0].set_ylim(0, 2.2)
axes[0].legend(fontsize=7.5)
axes[0].set_ylabel("密度")
node, weight = np.polynomial.hermite_e.hermegauss(40)
weight = weight / weight.sum()
total = np.zeros_like(x)
levels = np.geomspace(0.1, 3.0, 40)
for s in levels:  # the weight is one, so that the loss for each level is s times the KL divergence
    shifted = (x[:, None] + s * node).ravel()
    total += s * -(np.log(density(shifted, s)).reshape(len(x), -1) @ weight) / len(levels)
axes[1].plot(x, total - total.min(), color=style.INK[3], label="SDS的目标")
own = -np.log(density(x, 0.0))
own = np.where(own - own.min() < 7, own - own.min(), np.nan)  # leaves the top to the legend
axes[1].plot(x, own, color=style.INK[5], lw=0.8, ls="--", label=r"$-\log p_0$")
axes[1].set_ylim(-0.2, 9.5)
axes[1].set_yticks([0, 2, 4, 6])
axes[1].set_xlabel("$x$")
axes[1].legend(fontsize=7.5, loc="upper center", ncol=2)
style.save(figure, "ch13-sds")
