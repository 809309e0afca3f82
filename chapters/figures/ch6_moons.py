"""编程实践的轨线与误差；执行正文中带 lst:ch6- 标签的代码块，图与书中代码一致。"""

import matplotlib.pyplot as plt
import style
from listings import run_listings

scope = run_listings(6, ("check", "data", "train", "eval", "reflow"))

torch, solve, sliced = scope["torch"], scope["solve"], scope["sliced_w2"]
nets = [
    ("独立耦合", scope["flow"]),
    ("小批量最优传输", scope["flow_ot"]),
    ("再整流", scope["reflow"]),
]
style.use_book_style()
fig, axes = plt.subplots(1, 3, figsize=(5.4, 2.0), sharex=True, sharey=True)
torch.manual_seed(3)
start = torch.randn(60, 2)
for ax, (title, net) in zip(axes, nets, strict=True):
    path = solve(net, start, 60, "heun")[::3].numpy()
    for line in path.transpose(1, 0, 2):
        ax.plot(line[:, 0], line[:, 1], lw=0.6, color=style.INK[0])
    ax.plot(path[0, :, 0], path[0, :, 1], "o", ms=1.8, color="black")
    ax.plot(path[-1, :, 0], path[-1, :, 1], "x", ms=2.6, mew=0.8, color=style.INK[3])
    ax.set_title(title, fontsize=9)
    ax.set_aspect("equal")
    ax.set_xlim(-2.7, 2.7)
    ax.set_ylim(-2.7, 2.7)
    ax.set_xticks([])
    ax.set_yticks([])
style.save(fig, "ch6-moons")

fig, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.3))
counts = [1, 2, 4, 8, 16, 32, 64]
marks = ["o", "s", "D"]
for (title, net), mark in zip(nets, marks, strict=True):
    errors = [sliced(solve(net, scope["noise"], n)[-1], scope["reference"]).item() for n in counts]
    left.loglog(counts, errors, marker=mark, ms=3, label=title)
floor = sliced(scope["reference"], scope["other"]).item()
left.axhline(floor, color=style.INK[5], linestyle=":", lw=0.9)
left.set_xticks(counts, [str(n) for n in counts])
left.minorticks_off()
left.set_xlabel("Euler 步数")
left.set_ylabel("切片 $W_2$")
left.legend(fontsize=7)
path = solve(scope["flow"], scope["noise"], 100, "heun")
speed = (path[:-1] - path[1:]) * 100
bend = (speed - (path[0] - path[-1])).pow(2).sum(-1).mean(1)
right.plot([1 - (k + 0.5) / 100 for k in range(100)], bend.tolist())
right.set_xlabel("$t$")
right.set_ylabel(r"$\mathrm{E}\,\|\dot Z_t-(Z_1-Z_0)\|^2$")
right.set_ylim(0)
style.save(fig, "ch6-steps")
