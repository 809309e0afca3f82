"""图：各噪声水平上的去噪，softmax 的集中程度，以及编程实践的误差。

执行正文中的数据与参照两个代码块；误差取自正文所印的输出，图与书一致。
"""

import re

import matplotlib.pyplot as plt
import numpy as np
import style
from listings import chapter_text, run_listings

scope = run_listings(2, ("data", "ideal"))
clean, noise, torch = scope["clean"], scope["noise"], scope["torch"]

style.use_book_style()
plt.rcParams["path.simplify"] = False
LEVELS = (0.3, 1.0, 3.0, 10.0)
pick = 12
WIDTH, HEIGHT, CELL, GAP = 5.32, 3.35, 0.058, 0.09  # 英寸
GREYS = 48
side = 16 * CELL
fig = plt.figure(figsize=(WIDTH, HEIGHT), layout="none")
x, n = clean[pick : pick + 1], noise[pick : pick + 1]
limit = float(x.abs().max())


def show(column, row, image, title="", label=""):
    """画一幅图：同一灰度的各段合成一条粗线，矢量而小。"""
    left = 0.05 + column * (side + GAP) + (0.2 if column else 0)
    bottom = 0.12 + (2 - row) * (side + GAP)
    ax = fig.add_axes((left / WIDTH, bottom / HEIGHT, side / WIDTH, side / HEIGHT))
    ax.set(xlim=(0, 16), ylim=(16, 0), xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    scaled = (image[0, 0].numpy() / limit + 1) / 2 * (GREYS - 1)
    level = np.clip(np.rint(scaled), 0, GREYS - 1).astype(int)
    for grey in np.unique(level):
        xs, ys = [], []
        for i, line in enumerate(level == grey):
            edge = np.flatnonzero(np.diff(np.r_[0, line, 0]))
            for begin, end in edge.reshape(-1, 2):
                xs += [begin, end, np.nan]
                ys += [i + 0.5, i + 0.5, np.nan]
        shade = str(grey / (GREYS - 1))
        ax.plot(xs, ys, color=shade, lw=72 * CELL * 1.02, solid_capstyle="butt")
    ax.set_title(title, fontsize=8, pad=2)
    ax.set_ylabel(label, fontsize=8, labelpad=1)


show(0, 1, x, title="原图")
for column, sigma in enumerate(LEVELS, 1):
    y = x + sigma * n
    images = (y, scope["wiener"](y, sigma), scope["optimal"](y, sigma))
    for row, (image, label) in enumerate(zip(images, ("含噪", "Wiener", "最优"), strict=True)):
        show(
            column,
            row,
            image,
            rf"$\sigma={sigma:g}$" if row == 0 else "",
            label if column == 1 else "",
        )
style.save(fig, "ch2-shapes")

fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.4))
rng = np.random.default_rng(3)
spread = np.linspace(0, 8, 41)
for count, line in ((64, "-"), (1024, "--"), (16384, "-.")):
    z = rng.standard_normal((16, count))
    share = []
    for s in spread:
        p = np.exp(s * (z - z.max(1, keepdims=True)))
        p /= p.sum(1, keepdims=True)
        share.append((1 / (p**2).sum(1)).mean() / count)
    left.semilogy(spread, share, line, label=f"$N={count}$")
left.semilogy(spread, np.exp(-(spread**2)), ":", color="#888888", label=r"$e^{-s^2}$")
left.set_ylim(2e-5, 1.5)
left.set_xlabel(r"分数的标准差 $s$")
left.set_ylabel(r"$N_{\mathrm{eff}}/N$")
left.legend(fontsize=7)
sigma = np.geomspace(0.3, 12, 15)
total = len(scope["SHAPES"])
kinds = torch.arange(total) % (total // 2) // 256 % 4
g = torch.Generator().manual_seed(5)
index = torch.randint(total, (200,), generator=g)
grain = torch.randn(200, 16, 16, generator=g)
image = (scope["SHAPES"][index] + scope["filtered"](grain, scope["texture"].sqrt()))[:, None]
rough = torch.randn(image.shape, generator=g)
own, kind = [], []
for s in sigma:
    p = scope["posterior"](image + float(s) * rough, float(s))
    own.append(float(p[torch.arange(200), index].mean()))
    by_kind = torch.stack([p[:, kinds == k].sum(1) for k in range(4)], 1)
    kind.append(float((by_kind.argmax(1) == kinds[index]).float().mean()))
right.semilogx(sigma, own, "-", marker="o", ms=2.5, label="真实模板的后验概率")
right.semilogx(sigma, kind, "--", marker="s", ms=2.5, label="种类判断正确")
right.axhline(0.25, color="#888888", lw=0.7, ls=":")
right.set_ylim(0, 1.05)
right.set_xlabel(r"噪声水平 $\sigma$")
right.legend(fontsize=7)
style.save(fig, "ch2-attention")

printed = re.search(r"#lst:ch2-train.*?\{\.text \.output[^\n]*\n(.*?)```", chapter_text(2), re.S)[1]
rows = {}
for text in printed.splitlines():
    cells = text.split()
    if len(cells) == 6 and "%" not in text:
        rows[cells[-1]] = np.array([float(v) for v in cells[:-1]])
levels = rows["噪声水平"]
fig, ax = plt.subplots(figsize=(4.4, 2.6))
base = rows["Wiener"]
style_of = {"标量": ":", "Wiener": "--", "U-Net": "-", "ViT": "-.", "最优": (0, (1, 1))}
for color, (name, line) in zip(style.INK, style_of.items(), strict=False):
    ax.semilogx(levels, rows[name] / base, ls=line, marker="o", ms=3, color=color, label=name)
ax.set_xlabel(r"噪声水平 $\sigma$")
ax.set_ylabel("误差 / Wiener滤波的误差")
ax.set_ylim(0.3, 1.8)
ax.legend(fontsize=7.5, ncols=2)
style.save(fig, "ch2-compare")
