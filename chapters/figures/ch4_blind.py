"""图：线性参数化的隐式分数匹配在低密度处的误差；比例取错时的 Fisher 散度与 KL 散度。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
PI, OTHER, M = 0.25, 0.5, 3.0


def right_share(x, m, share):
    return 1 / (1 + share / (1 - share) * np.exp(np.clip(-2 * m * x, -700, 700)))


def log_density(x, m, share):
    one = np.log(share) - (x + m) ** 2 / 2
    two = np.log(1 - share) - (x - m) ** 2 / 2
    return np.logaddexp(one, two) - 0.5 * np.log(2 * np.pi)


rng = np.random.default_rng(4)
x = rng.standard_normal(5000) + M * np.where(rng.random(5000) < PI, -1, 1)
c, w = np.linspace(-6, 6, 25), 0.7


def features(x):
    return np.exp(-((x[:, None] - c) ** 2) / (2 * w**2))


gram = features(x).T @ features(x) / len(x) + 1e-4 * np.eye(25)
theta = -np.linalg.solve(gram, (-(x[:, None] - c) / w**2 * features(x)).mean(0))

fig, (left, right) = plt.subplots(1, 2, figsize=(5.8, 2.6))
z = np.linspace(-7, 7, 281)
shade = np.exp(log_density(z, M, PI))
left.fill_between(z, -6.5, -6.5 + 12 * shade, color="#cccccc", lw=0, label="样本的密度")
left.plot(z, -z + M * (2 * right_share(z, M, PI) - 1), label="真实的分数")
left.plot(z, features(z) @ theta, "--", label="估计")
left.set_ylim(-6.5, 8.5)
left.set_xlabel(r"$x$")
left.set_ylabel("分数")
left.legend(fontsize=7, loc="upper right")

ms = np.linspace(0.5, 6, 45)
grid = np.linspace(-16, 16, 32_001)
dx = grid[1] - grid[0]
fisher, kl = [], []
for m in ms:
    q = np.exp(log_density(grid, m, PI))
    gap = right_share(grid, m, PI) - right_share(grid, m, OTHER)
    fisher.append(4 * m**2 * (q * gap**2).sum() * dx)
    kl.append((q * (log_density(grid, m, PI) - log_density(grid, m, OTHER))).sum() * dx)
bound = ms**2 * (OTHER - PI) ** 2 / (2 * np.sqrt(PI * (1 - PI)) * OTHER * (1 - OTHER))
print("m=5:", np.interp(5, ms, fisher), np.interp(5, ms, kl))
right.semilogy(ms, kl, label="KL散度")
right.semilogy(ms, fisher, "--", label="Fisher散度")
right.semilogy(ms, bound * np.exp(-(ms**2) / 2), ":", color="#555555", label="上界")
right.set_xlabel(r"半峰距 $m$")
right.set_ylim(1e-9, 3)
right.legend(fontsize=8, loc="lower left")
style.save(fig, "ch4-blind")
