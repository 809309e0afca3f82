"""各方法的后验样本；执行正文中的代码块，图与书中代码一致。"""

import contextlib
import io
import re

import matplotlib.pyplot as plt
import style

CODE = (style.HERE.parent / "chapter13.md").read_text(encoding="utf-8")
scope = {}
exec("import math\nimport numpy as np", scope)
for name in ("prior", "sampler", "compare"):
    block = re.search(
        r"^```+ *\{[^}\n]*#lst:ch13-" + name + r"\b[^}\n]*\}\n(.*?)^```+$", CODE, re.M | re.S
    )
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(block[1], f"lst:ch13-{name}", "exec"), scope)

style.use_book_style()
figure, axes = plt.subplots(2, 3, figsize=(4.9, 3.7), sharex=True, sharey=True)
names = ("精确后验", "DPS", "ΠGDM", "替换法", "RePaint", "粒子，多")
for ax, name in zip(axes.flat, names, strict=True):
    x = scope["clouds"][0.9][name]
    ax.plot(*scope["MEAN"].T, ".", ms=2, color="#9aa3a8")
    ax.axvline(0.9, color=style.INK[1], lw=0.6)
    ax.plot(*x[:200].T, ".", ms=1.6, color=style.INK[0])
    part = scope["shares"](x)
    ax.scatter(
        *scope["MEAN"].T, s=500 * part, facecolors="none", edgecolors=style.INK[3], linewidths=0.7
    )
    ax.set_title(name, fontsize=8.5)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
style.save(figure, "ch13-posterior")
