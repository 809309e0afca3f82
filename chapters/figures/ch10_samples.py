"""编程实践的样本：真实图像、重构、潜空间与像素空间的样本，每行十六幅。

灰度由正文的程序训练后生成，一个字节一个像素，压缩后存在同名的文本文件里。
"""

import base64
import zlib

import matplotlib.pyplot as plt
import numpy as np
from style import HERE, save, use_book_style

ROWS = ("真实", "重构", "潜空间", "像素")


def main() -> None:
    use_book_style()
    packed = (HERE / "ch10_samples.txt").read_text(encoding="ascii")
    pixels = np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.uint8)
    images = pixels.reshape(4, 16, 16, 16)
    figure, axes = plt.subplots(4, 1, figsize=(4.9, 1.42))
    for axis, row, words in zip(axes, images, ROWS, strict=True):
        strip = np.full((16, 16 * 17 - 1), 255, np.uint8)
        for k, image in enumerate(row):
            strip[:, 17 * k : 17 * k + 16] = image
        axis.imshow(strip, cmap="gray", vmin=0, vmax=255, interpolation="nearest")
        axis.set_ylabel(words, rotation=0, ha="right", va="center", fontsize=7)
        axis.set(xticks=[], yticks=[])
        axis.spines[:].set_visible(False)
    save(figure, "ch10-samples")


if __name__ == "__main__":
    main()
