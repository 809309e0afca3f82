"""编程实践的样本：真实图像、重构、潜空间与像素空间的样本，每行十六幅。

灰度由正文的程序训练后生成，一个字节一个像素，压缩后存在同名的文本文件里：训练要几分钟，
末位又随处理器而变，所以平时只画存下的像素。正文的程序改动之后，以`ch10_samples.py --dump`
执行正文的代码块，重新训练并存下。
画成方块，不用位图：每一级灰度一条路径，同一行相邻的同级像素并成一条。
"""

import base64
import sys
import zlib

import numpy as np
from listings import run_listings
from style import HERE

LEVELS, GAP, SIDE = 20, 2, 16
WHITE = 1.2  # 映到黑与白的像素值，负的与正的
BLOCKS = ("data", "vae", "flow", "budget")
TITLE = "真实图像、重构、潜空间模型与像素模型的样本"


def dump() -> None:
    """Train the models of the chapter with its own code, and keep sixteen pictures a row."""
    threads = "torch.set_num_threads(1)"
    imports = "import copy, math\nimport numpy as np, torch\nfrom torch import nn"
    scope = run_listings(10, BLOCKS, f"{imports}\n{threads}")
    torch, ae, generate = scope["torch"], scope["ae"], scope["generate"]
    first = torch.cat([(scope["test_k"] == k).nonzero()[:4, 0] for k in range(4)])
    real = scope["test_x"][first]
    kinds = torch.arange(4).repeat_interleave(4)
    torch.manual_seed(21)
    z, x = torch.randn(16, 32), torch.randn(16, SIDE**2)
    z = generate(scope["flow"], z, kinds, 1.0) / scope["scale"]
    rows = [
        real,
        ae.dec(ae.encode(real)[0]),
        ae.dec(z.view(-1, 2, 4, 4)),
        scope["shrink"] * generate(scope["pixel_x"], x, kinds, 1.0),
    ]
    grey = torch.stack([row.reshape(16, SIDE, SIDE) for row in rows])
    pixels = ((grey / WHITE + 1) * 127.5).round().clamp(0, 255).to(torch.uint8).numpy()
    packed = base64.encodebytes(zlib.compress(pixels.tobytes(), 9)).decode("ascii")
    (HERE / "ch10_samples.txt").write_text(packed, encoding="ascii")


def main() -> None:
    if "--dump" in sys.argv:
        dump()
    packed = (HERE / "ch10_samples.txt").read_text(encoding="ascii")
    pixels = np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.uint8)
    grey = np.minimum(pixels.astype(int) * LEVELS // 256, LEVELS - 1).reshape(4, 16, SIDE, SIDE)
    paths = {level: [] for level in range(LEVELS)}
    for row, column in np.ndindex(4, 16):
        left, top = column * (SIDE + GAP), row * (SIDE + GAP)
        for y, line in enumerate(grey[row, column]):
            starts = np.flatnonzero(np.diff(line, prepend=-1))
            for x, end in zip(starts, [*starts[1:], SIDE], strict=True):
                paths[line[x]].append(f"M{left + x} {top + y}h{end - x}.25v1.25h-{end - x}.25z")
    wide, high = 16 * (SIDE + GAP), 4 * (SIDE + GAP)
    shapes = "\n".join(
        f'<path fill="#{3 * f"{round(255 * (k + 0.5) / LEVELS):02x}"}" d="{"".join(parts)}"/>'
        for k, parts in paths.items()
        if parts
    )
    (HERE / "ch10-samples.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" '
        f'width="{2 * wide}" height="{2 * high}">\n<title>{TITLE}</title>\n{shapes}\n</svg>\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
