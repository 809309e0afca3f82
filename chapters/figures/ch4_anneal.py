"""图：编程实践中退火途中的样本与分数；执行正文中带 lst:ch4- 标签的代码块。"""

import math
import re

import matplotlib.pyplot as plt
import style
from listings import chapter_text, listing, run
from shapes import dots

first = re.search(r"^```\{\.python \.run\}\n(.*?)^rng = ", chapter_text(4), re.M | re.S)[1]
blocks = (listing(4, name) for name in ("data", "net", "train", "sample"))
scope = run([first, *(block.split("\nreport(")[0] for block in blocks)])

torch, sigmas, ema = scope["torch"], scope["sigmas"], scope["ema"]
style.use_book_style()
plt.rcParams["path.simplify"] = False


keep = {}
scope["anneal"](ema, n=240, seed=3, keep=keep)
fig, axes = plt.subplots(1, 5, figsize=(5.9, 1.5), sharex=True, sharey=True)
line = torch.linspace(-7, 7, 8)
grid = torch.stack(torch.meshgrid(line, line, indexing="xy"), -1).reshape(-1, 2)
for ax, i in zip(axes, (11, 8, 5, 0), strict=False):
    with torch.no_grad():
        s = ema(grid, torch.full((len(grid),), float(sigmas[i])))
    size = s.norm(dim=1, keepdim=True)
    arrow = s / size * (size * sigmas[i]).clamp(max=1.5) * 1.0
    xs = [v for p, a in zip(grid, arrow, strict=True) for v in (p[0], p[0] + a[0], math.nan)]
    ys = [v for p, a in zip(grid, arrow, strict=True) for v in (p[1], p[1] + a[1], math.nan)]
    ax.plot(xs, ys, lw=0.5, color="#888888")
    tips = (grid + arrow).tolist()
    ax.plot([t[0] for t in tips], [t[1] for t in tips], ".", ms=1.6, color="#888888")
    dots(ax, keep[i], style.INK[0])
    ax.set_title(rf"$\sigma={float(sigmas[i]):.2g}$", fontsize=8)
dots(axes[4], scope["plain"](ema, n=240, seed=3), style.INK[3])
axes[4].set_title("普通Langevin", fontsize=8)
for ax in axes:
    ax.set_xlim(-9, 9)
    ax.set_ylim(-9, 9)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
style.save(fig, "ch4-anneal")
