"""图：方差随深度的变化，全连接 ReLU 网络与残差网络。"""

import matplotlib.pyplot as plt
import numpy as np
import style

WIDTH, DEPTH, SAMPLES = 256, 40, 32
rng = np.random.default_rng(2)


def plain(scale):
    """h_l = W_l relu(h_{l-1}) 各层的均方值，权重方差为 scale/n。"""
    h = rng.standard_normal((WIDTH, SAMPLES))
    out = [np.mean(h**2)]
    for _ in range(DEPTH):
        w = rng.standard_normal((WIDTH, WIDTH)) * np.sqrt(scale / WIDTH)
        h = w @ np.maximum(h, 0)
        out.append(np.mean(h**2))
    return np.array(out)


def residual(kind):
    """残差网络各层的均方值，分支为 V relu(W h)，各保持方差。"""
    h = rng.standard_normal((WIDTH, SAMPLES))
    out = [np.mean(h**2)]
    for _ in range(DEPTH):
        w = rng.standard_normal((WIDTH, WIDTH)) / np.sqrt(WIDTH)
        v = rng.standard_normal((WIDTH, WIDTH)) * np.sqrt(2 / WIDTH)
        inside = h / np.sqrt(np.mean(h**2, 0)) if kind == "norm" else h
        branch = v @ np.maximum(w @ inside, 0)
        if kind == "zero":
            branch = 0 * branch
        h = h + branch
        if kind == "half":
            h = h / np.sqrt(2)
        out.append(np.mean(h**2))
    return np.array(out)


style.use_book_style()
fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.5))
layer = np.arange(DEPTH + 1)
for scale, label, line in ((2, r"He：$2/n$", "-"), (1, r"$1/n$", "--"), (3, r"$3/n$", "-.")):
    left.semilogy(layer, plain(scale), line, label=label)
left.semilogy(layer, 0.5**layer, ":", color="#888888", lw=1, label=r"$2^{-l}$")
left.set_ylim(1e-13, 1e9)
left.set_xlabel("层")
left.set_ylabel("均方值")
left.legend(fontsize=7)
for kind, label, line in (
    ("none", "无归一化", "-"),
    ("norm", "先归一化", "--"),
    ("half", r"除以 $\sqrt{2}$", "-."),
    ("zero", "零初始化", (0, (6, 2))),
):
    right.semilogy(layer, residual(kind), ls=line, label=label)
right.semilogy(layer, 2.0**layer, ":", color="#888888", lw=1)
right.semilogy(layer, 1.0 + layer, ":", color="#888888", lw=1)
right.set_ylim(0.2, 1e5)
right.set_xlabel("块")
right.legend(fontsize=7)
style.save(fig, "ch2-signal")
