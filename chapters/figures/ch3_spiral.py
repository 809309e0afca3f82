"""图：编程实践的样本与变分界各项；执行正文中带 lst:ch3- 标签的代码块，图与书中代码一致。"""

import math

import matplotlib.pyplot as plt
import style
from listings import run_listings
from shapes import dots

scope = run_listings(3, ("data", "net", "train", "sample", "vlb"))

torch, T, beta = scope["torch"], scope["T"], scope["beta"]
style.use_book_style()
plt.rcParams["path.simplify"] = False
times = (200, 80, 30, 12, 0)
fig, axes = plt.subplots(2, 5, figsize=(5.8, 2.6), sharex=True, sharey=True)
torch.manual_seed(4)
x0 = scope["sample_data"](260)
eps = torch.randn(260, 2)
_, saved = scope["sample"](260, beta, seed=5, keep=times)
for column, t in enumerate(times):
    forward = scope["q_sample"](x0, torch.full((260,), t), eps)
    for row, pts in enumerate((forward, saved[t])):
        ax = axes[row, column]
        dots(ax, pts, style.INK[0 if row == 0 else 3], 1.6, 0.01)
        ax.set_aspect("equal")
        ax.set_xlim(-2.7, 2.7)
        ax.set_ylim(-2.7, 2.7)
        ax.set_xticks([])
        ax.set_yticks([])
    axes[0, column].set_title(rf"$t={t}$", fontsize=9)
axes[0, 0].set_ylabel(r"前向 $q(x_t)$")
axes[1, 0].set_ylabel(r"反向 $p_\theta(x_t)$")
style.save(fig, "ch3-spiral")

fig, (left, right) = plt.subplots(1, 2, figsize=(5.6, 2.4))
steps = [t for t in range(2, T + 1) if t < 30 or t % 4 == 0]
for (name, var), label, line in zip(
    scope["variances"].items(),
    (r"$\beta_t$", r"$\tilde\beta_t$", r"$\sigma_t^{*2}$"),
    ("-", "--", ":"),
    strict=True,
):
    terms = scope["vlb_terms"](scope["r"], var, scope["m2"]) / math.log(2)
    left.loglog(steps, [terms[t - 1].item() for t in steps], line, label=label)
    if name != "beta":
        right.semilogx(
            steps,
            [(var[t] / beta[t]).item() for t in steps],
            line,
            label=label + r"$/\beta_t$",
            color=style.INK[1 if line == "--" else 2],
        )
left.set_xlabel(r"$t$")
left.set_ylabel(r"$L_{t-1}$（比特/维）")
left.legend(fontsize=8, title="反向方差", title_fontsize=8)
right.set_xlabel(r"$t$")
right.axhline(1, color="#888888", lw=0.6)
right.set_ylabel("方差之比")
right.legend(fontsize=8)
style.save(fig, "ch3-vlb")
