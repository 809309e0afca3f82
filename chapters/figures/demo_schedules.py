"""演示的静止画面：线性调度终点的大小，与余弦调度随分辨率的平移。"""

import matplotlib.pyplot as plt
import numpy as np
from style import save, use_book_style

T = 1000


def main() -> None:
    use_book_style()
    u = np.arange(1, T + 1) / T
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.9, 2.2))
    styles = ("-", "--", "-.")
    for end, dash in zip((10, 20, 40), styles, strict=True):
        kept = np.cumprod(1 - np.linspace(0.1 / T, end / T, T))
        left.plot(u, kept, dash, label=rf"$T\beta_T={end}$")
    left.set(xlabel="$t/T$", ylabel=r"$\bar\alpha_t$", title="线性调度")
    r = np.cos((np.arange(T + 1) / T + 0.008) / 1.008 * np.pi / 2) ** 2
    kept = np.cumprod(1 - np.minimum(1 - r[1:] / r[:-1], 0.999))
    ratio = np.log(kept) - np.log1p(-kept)
    for times, dash in zip((1, 2, 4), styles, strict=True):
        name = "原边长" if times == 1 else f"{times}倍边长"
        right.plot(u[:-1], ratio[:-1] - 2 * np.log(times), dash, label=name)
    right.set(xlabel="$t/T$", ylabel=r"$\lambda_t$", title="余弦调度", ylim=(-16, 11))
    for axis in (left, right):
        axis.title.set_fontsize(9)
        axis.legend(fontsize=8)
    save(figure, "demo-schedules")


if __name__ == "__main__":
    main()
