"""编程实践的样本：真实图像、重构、潜空间与像素空间的样本，每行十六幅。

灰度由正文的程序训练后生成，一个字节一个像素，压缩后存在同名的文本文件里。
画成方块，不用位图：每一级灰度一条路径，同一行相邻的同级像素并成一条。
"""

import base64
import zlib

import numpy as np
from style import HERE

LEVELS, GAP, SIDE = 20, 2, 16
TITLE = "真实图像、重构、潜空间模型与像素模型的样本"


def main() -> None:
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
