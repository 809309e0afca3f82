"""图：预条件的系数与网络误差的放大倍数。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.4))
sigma = np.geomspace(0.01, 100, 200)
left.semilogx(sigma, 1 / (1 + sigma**2), label=r"$c_{\mathrm{skip}}$")
left.semilogx(sigma, 1 / np.sqrt(1 + sigma**2), "--", label=r"$c_{\mathrm{in}}$")
left.set_xlabel(r"噪声水平 $\sigma$")
left.legend(fontsize=8)
right.loglog(sigma, sigma / np.sqrt(1 + sigma**2), label=r"预条件：$c_{\mathrm{out}}$")
right.loglog(sigma, np.ones_like(sigma), ":", label=r"预测 $x_0$")
right.loglog(sigma, sigma, "--", label=r"预测 $\epsilon$")
right.set_xlabel(r"噪声水平 $\sigma$")
right.set_ylabel("误差的放大倍数")
right.legend(fontsize=7.5)
style.save(fig, "ch2-precond")
