"""图：变分界与三种简单损失折算成 x_0 均方误差时的权重，对 log SNR 与 t。"""

import matplotlib.pyplot as plt
import numpy as np
import style
from ch1_schedules import STEPS, cosine, linear

style.use_book_style()
t = np.arange(1, STEPS + 1)


fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.5))
lam = np.linspace(-8, 8, 161)
snr = np.exp(lam)
left.semilogy(lam, snr, label=r"预测 $\epsilon$：$\mathrm{SNR}$")
left.semilogy(lam, snr + 1, "--", label=r"预测 $v$：$\mathrm{SNR}+1$")
left.semilogy(lam, np.ones_like(lam), ":", label=r"预测 $x_0$：$1$")
left.semilogy(lam, np.minimum(snr, 5), "-.", label=r"截断：$\min(\mathrm{SNR},5)$")
left.set_xlabel(r"$\lambda=\log\,\mathrm{SNR}$")
left.set_ylabel(r"$\|x_0-\hat{x}_0\|^2$ 的权重")
left.set_ylim(2e-4, 1e4)
left.legend(fontsize=6.5)
for beta, name, line in [(linear(), "线性调度", "-"), (cosine(), "余弦调度", "--")]:
    abar = np.cumprod(1 - beta)
    weight = 0.5 * (1 - abar[1:] / abar[:-1]) / (abar[1:] / abar[:-1] * (1 - abar[:-1]))
    idx = np.unique(np.round(np.geomspace(1, STEPS - 1, 150)).astype(int)) - 1
    right.loglog(t[1:][idx], weight[idx], line, label=name)
right.axhline(1.0, color="#888888", lw=0.8, ls=":", label=r"$L_{\mathrm{simple}}$ 的权重 $1$")
right.set_xlabel(r"$t$")
right.set_ylabel(r"$\|\epsilon-\epsilon_\theta\|^2$ 在变分界中的权重")
right.legend(fontsize=6.5)
style.save(fig, "ch3-weights")
