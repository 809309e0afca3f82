"""图：随机初始化的线性卷积网络的均方梯度，不作下采样与三种分辨率。"""

import matplotlib.pyplot as plt
import numpy as np
import style

SIZE, LAYERS = 256, 12


def convolved(g, times):
    """与宽 3 的方框作 times 次卷积（归一）。"""
    for _ in range(times):
        g = (np.roll(g, 1) + g + np.roll(g, -1)) / 3
    return g


def backward(position):
    """编码器（每种分辨率四层）的均方梯度，由输出位置推回输入。"""
    g = np.zeros(SIZE // 4)
    g[position] = 1
    g = convolved(g, 4)
    for _ in range(2):
        g = convolved(np.repeat(g, 2) / 4, 4)  # 平均的梯度是 1/2，平方为 1/4
    return g


style.use_book_style()
fig, (left, right) = plt.subplots(1, 2, figsize=(5.7, 2.3), sharey=True)
start = np.zeros(SIZE)
start[SIZE // 2] = 1
plain = convolved(start, LAYERS)
at = np.arange(SIZE) - SIZE // 2
left.plot(at, plain / plain.max(), drawstyle="steps-mid")
smooth = np.linspace(-20, 20, 200)
left.plot(smooth, np.exp(-(smooth**2) / (2 * LAYERS * 2 / 3)), ":", color=style.INK[1])
for x in (-LAYERS - 0.5, LAYERS + 0.5):
    left.axvline(x, ls="--", color="#888888", lw=0.8)
left.set_xlim(-45, 45)
left.set_title("不作下采样", fontsize=9)
left.set_ylabel("均方梯度（相对）")
for shift, width in ((0, 1.3), (1, 0.6), (2, 0.6)):
    g = backward(SIZE // 8 + shift)
    right.plot(at - 1.5, g / g.max(), lw=width, color=style.INK[0], drawstyle="steps-mid")
half = (4 + 8 * (1 + 2 + 4) - 1) / 2 + 0.5
for x in (-half, half):
    right.axvline(x, ls="--", color="#888888", lw=0.8)
right.set_xlim(-45, 45)
right.set_title("三种分辨率", fontsize=9)
for ax in (left, right):
    ax.set_xlabel("位移（像素）")
style.save(fig, "ch2-erf")
