"""图：一个噪声水平结束时的方差之比；退火结束时的相对超出与公式的比较。"""

import matplotlib.pyplot as plt
import numpy as np
import style

style.use_book_style()
fig, (left, right) = plt.subplots(1, 2, figsize=(5.8, 2.6))
eta = np.geomspace(1e-3, 0.9, 1600)
cases = [(5, 5000 ** (1 / 231), "-"), (20, 1.2, "--"), (100, 1.2, ":")]
for k, g, line in cases:
    bias = 1 / (1 - eta / 2)
    ratio = (1 - eta) ** (2 * k) * (g**2 - bias) + bias
    best = ratio.argmin()
    drawn = left.semilogx(eta[::16], ratio[::16], line, label=rf"$K={k},\ \gamma={g:.2f}$")
    left.plot(eta[best], ratio[best], "o", ms=4, color=drawn[0].get_color())
left.set_ylim(1, 1.8)
left.set_xlabel(r"相对步长 $\eta$")
left.set_ylabel(r"$R(\eta)$")
left.legend(fontsize=7, loc="upper left")


def excess(levels, k, step, low=0.01, high=20.0):
    u = high**2
    for s2 in np.geomspace(high, low, levels) ** 2:
        for _ in range(k):
            u = (1 - step * s2 / (1 + s2)) ** 2 * u + 2 * step * s2
    return u / (1 + low**2) - 1


rates = np.geomspace(2, 100, 12)
for levels, mark in [(13, "s"), (100, "o")]:
    log_g = np.log(2000) / (levels - 1)
    g = np.exp(log_g)
    k = 40 if levels == 13 else 5
    steps = rates * log_g / k
    fine = steps < 0.5
    right.loglog(
        rates[fine],
        [excess(levels, k, s) for s in steps[fine]],
        mark,
        ms=3.5,
        label=rf"递推，$\gamma={g:.2f}$",
    )
    rule = (g**2 - 1) * (1 - g**-2) / (4 * rates * log_g**2)
    right.loglog(rates, rule, "-", lw=0.8, color=right.lines[-1].get_color())
right.loglog(rates, 1 / (rates - 1), ":", color="#555555", lw=0.9, label=r"$1/(c-1)$")
right.set_xlabel(r"$c=K\eta/\log\gamma$")
right.set_ylabel("相对超出")
right.legend(fontsize=8)
style.save(fig, "ch4-steps")
