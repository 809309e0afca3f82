"""图：一维前向后验——先验、似然与后验三条高斯曲线随 t 的变化。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
T = 1000
beta = np.linspace(1e-4, 0.02, T)
abar = np.cumprod(1 - beta)


def normal(x, mean, var):
    return np.exp(-((x - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)


fig, axes = plt.subplots(1, 3, figsize=(5.6, 2.3))
x0, z = 1.0, np.linspace(-3, 3, 241)
for ax, (s, t, xt) in zip(axes, [(90, 100, 0.2), (350, 450, -0.5), (600, 900, -0.5)], strict=True):
    # 从 s 到 t 的一大步，便于看清：等效的 alpha 是 abar_t / abar_s
    a = abar[t - 1] / abar[s - 1]
    b, prev = 1 - a, abar[s - 1]
    mean = (np.sqrt(prev) * b * x0 + np.sqrt(a) * (1 - prev) * xt) / (1 - abar[t - 1])
    var = b * (1 - prev) / (1 - abar[t - 1])
    prior = normal(z, np.sqrt(prev) * x0, 1 - prev)
    like = normal(xt, np.sqrt(a) * z, b)
    post = normal(z, mean, var)
    ax.plot(z, prior / prior.max(), "--", label=r"先验 $q(x_s|x_0)$")
    ax.plot(z, like / like.max(), ":", label=r"似然 $q(x_t|x_s)$")
    ax.plot(z, post / post.max(), "-", color=style.INK[3], label=r"后验 $q(x_s|x_t,x_0)$")
    ax.axvline(x0, color="#888888", lw=0.5)
    ax.set_title(rf"$s={s},\ t={t},\ x_t={xt}$", fontsize=8)
    ax.set_xlabel(r"$x_s$")
    ax.set_yticks([])
    ax.set_xlim(-3, 3)
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncol=3, fontsize=8)
style.save(fig, "ch3-posterior")
