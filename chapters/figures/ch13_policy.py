"""绕障的轨线；执行正文中的代码块，图与书中代码一致。"""

import contextlib
import io
import re

import matplotlib.pyplot as plt
import style

CODE = (style.HERE.parent / "chapter13.md").read_text(encoding="utf-8")
scope = {}
exec("import math\nimport numpy as np", scope)
for name in ("policy", "rollout"):
    block = re.search(
        r"^```+ *\{[^}\n]*#lst:ch13-" + name + r"\b[^}\n]*\}\n(.*?)^```+$", CODE, re.M | re.S
    )
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(block[1], f"lst:ch13-{name}", "exec"), scope)

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
