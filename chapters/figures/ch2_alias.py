"""图：抽取的混叠、几种低通核的响应与转置卷积的重叠数。"""

import matplotlib.pyplot as plt
import numpy as np
import style


def signal(omega):
    """平滑信号的功率谱，以 2 pi 为周期取主值。"""
    w = np.abs((omega + np.pi) % (2 * np.pi) - np.pi)
    return 0.3 / (w**2 + 0.05) + 0.5


style.use_book_style()
fig, (left, middle, right) = plt.subplots(1, 3, figsize=(6.0, 2.2))
omega = np.linspace(0.001, np.pi, 300)
left.plot(omega, signal(omega), label="抽取之前")
direct = sum(signal((omega + 2 * np.pi * k) / 2) for k in (0, 1)) / 2
mean = sum(
    signal((omega + 2 * np.pi * k) / 2) * np.cos((omega + 2 * np.pi * k) / 4) ** 2 for k in (0, 1)
)
left.plot(omega, direct, "--", label="直接抽取")
left.plot(omega, mean / 2, ":", label="平均后抽取")
left.set_xlabel(r"频率 $\omega$")
left.set_ylabel("功率谱")
left.legend(fontsize=7)
half = np.abs(np.cos(omega / 2))
middle.plot(omega, half, label=r"$(1,1)/2$")
middle.plot(omega, half**2, "--", label=r"$(1,2,1)/4$")
middle.plot(omega, half**4, ":", label=r"$(1,4,6,4,1)/16$")
middle.axvline(np.pi / 2, ymax=0.7, color="#888888", lw=0.7)
middle.set_ylim(-0.06, 1.5)
middle.set_yticks(np.linspace(0, 1, 6))
middle.set_xlabel(r"频率 $\omega$")
middle.set_ylabel("响应的模")
middle.legend(fontsize=6.5, loc="upper center")
u = np.arange(4, 16)
for k, line, mark in ((3, "-", "o"), (4, "--", "s")):
    count = [sum(0 <= x - 2 * j <= k - 1 for j in range(30)) for x in u]
    right.plot(u, count, line, marker=mark, ms=3, label=f"$k={k}$")
right.set_ylim(0, 3)
right.set_xlabel("输出的位置")
right.set_ylabel("重叠数")
right.legend(fontsize=7)
style.save(fig, "ch2-alias")
