"""图：编程实践中退火途中的样本与分数；执行正文中带 lst:ch4- 标签的代码块。"""

import contextlib
import io
import math
import re

import matplotlib.pyplot as plt
import style

CODE = (style.HERE.parent / "chapter4.md").read_text(encoding="utf-8")
scope = {}
first = re.search(r"^```\{\.python \.run\}\n(.*?)^rng = ", CODE, re.M | re.S)
blocks = [first[1]]
for name in ("data", "net", "train", "sample"):
    found = re.search(
        r"^```+ *\{[^}\n]*#lst:ch4-" + name + r"\b[^}\n]*\}\n(.*?)^```+$", CODE, re.M | re.S
    )
    blocks.append(found[1].split("\nreport(")[0])
for block in blocks:
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(block, "lst:ch4", "exec"), scope)

torch, sigmas, ema = scope["torch"], scope["sigmas"], scope["ema"]
style.use_book_style()
plt.rcParams["path.simplify"] = False


def dots(ax, pts, color):
    # 每个点是一段极短的圆头线：一条路径画完全部点，SVG 很小
    xs = [v for p in pts[:, 0].tolist() for v in (p, p + 0.02, math.nan)]
    ys = [v for p in pts[:, 1].tolist() for v in (p, p, math.nan)]
    ax.plot(xs, ys, lw=1.5, solid_capstyle="round", color=color)


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
