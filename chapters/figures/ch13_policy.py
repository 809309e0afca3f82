"""绕障的轨线；执行正文中的代码块，图与书中代码一致。"""

import matplotlib.pyplot as plt
import style
from listings import run_listings

scope = run_listings(13, ("policy", "rollout"), "import math\nimport numpy as np")

style.use_book_style()
figure, axes = plt.subplots(1, 3, figsize=(4.9, 2.6), sharey=True)
paths = {
    "示范": scope["demo"],
    "回归": scope["rollout"](scope["regress"], 8)[0],
    "扩散策略": scope["rollout"](scope["policy"], 8)[0],
}
for ax, (title, path) in zip(axes, paths.items(), strict=True):
    ax.add_patch(plt.Circle((0, 0), 0.35, color="#d9dee3"))
    for line in path[:60].numpy():
        hit = title != "示范" and (line**2).sum(1).min() < 0.35**2
        ax.plot(*line.T, lw=0.5, color=style.INK[3] if hit else style.INK[0])
    ax.set_title(title, fontsize=9)
    ax.set_aspect("equal")
    ax.set_xlim(-1, 1)
    ax.set_ylim(-1.35, 1.35)
    ax.set_xticks([])
    ax.set_yticks([])
style.save(figure, "ch13-policy")
