"""VP 扩散（时变的 OU 过程）：路径，以及 Fokker–Planck 方程的数值解。"""

import matplotlib.pyplot as plt
import numpy as np
from scipy.linalg import solve_banded
from style import INK, save, use_book_style

BETA_MIN, BETA_MAX = 0.1, 20.0


def beta(t: float) -> float:
    """Return the linear noise rate at time `t` in [0, 1]."""
    return BETA_MIN + (BETA_MAX - BETA_MIN) * t


def alpha_bar(t):
    """Return exp(-integral of beta from 0 to t)."""
    return np.exp(-BETA_MIN * t - 0.5 * (BETA_MAX - BETA_MIN) * t**2)


WEIGHTS, CENTRES, WIDTH = np.array([0.65, 0.35]), np.array([-1.5, 1.5]), 0.25


def exact(x, t):
    """Return the mixture density that the data law has become at time `t`."""
    shrink = alpha_bar(t)
    variance = shrink * WIDTH**2 + 1 - shrink
    modes = np.exp(-((x[:, None] - np.sqrt(shrink) * CENTRES) ** 2) / (2 * variance))
    return modes @ WEIGHTS / np.sqrt(2 * np.pi * variance)


def fokker_planck(x, stops, steps=1500):
    """Solve the Fokker-Planck equation by central finite volumes and Crank-Nicolson."""
    h, dt = x[1] - x[0], stops[-1] / steps
    density, result = exact(x, 0.0), {}
    faces = 0.5 * (x[1:] + x[:-1])
    # 界面流量 J = -(beta/2)(x p + p') 写成 from_low*p_i + from_high*p_{i+1}（略去 beta），
    # 边界上 J = 0，所以离散的总质量严格不变。
    from_low, from_high = -0.5 * (0.5 * faces - 1 / h), -0.5 * (0.5 * faces + 1 / h)
    lower, upper, main_diagonal = from_low / h, -from_high / h, np.zeros_like(x)
    main_diagonal[:-1] -= from_low / h
    main_diagonal[1:] += from_high / h
    for k in range(steps):
        rate = 0.5 * dt * beta((k + 0.5) * dt)
        known = density + rate * main_diagonal * density
        known[1:] += rate * lower * density[:-1]
        known[:-1] += rate * upper * density[1:]
        bands = np.zeros((3, x.size))
        bands[0, 1:], bands[1], bands[2, :-1] = (
            -rate * upper,
            1 - rate * main_diagonal,
            -rate * lower,
        )
        density = solve_banded((1, 1), bands, known)
        for stop in stops:
            if abs((k + 1) * dt - stop) < 0.5 * dt:
                result[stop] = density.copy()
    return result


def euler_maruyama(rng, stops, steps=500, count=40000):
    """Simulate the SDE from the data law and return the samples at each of `stops`."""
    x = rng.choice(CENTRES, count, p=WEIGHTS) + WIDTH * rng.standard_normal(count)
    dt, result = stops[-1] / steps, {}
    for k in range(steps):
        rate = beta(k * dt)
        x = x - 0.5 * rate * x * dt + np.sqrt(rate * dt) * rng.standard_normal(count)
        for stop in stops:
            if abs((k + 1) * dt - stop) < 0.5 * dt:
                result[stop] = x.copy()
    return result


def main() -> None:
    """Draw paths from one point with exact bands, and densities three ways."""
    use_book_style()
    rng = np.random.default_rng(3)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.6))

    time = np.linspace(0, 1, 251)
    paths = np.full((6, time.size), 1.5)
    for k in range(time.size - 1):
        ratio = alpha_bar(time[k + 1]) / alpha_bar(time[k])
        paths[:, k + 1] = np.sqrt(ratio) * paths[:, k] + np.sqrt(1 - ratio) * rng.standard_normal(6)
    mean, deviation = 1.5 * np.sqrt(alpha_bar(time)), np.sqrt(1 - alpha_bar(time))
    left.fill_between(
        time, mean - 2 * deviation, mean + 2 * deviation, color=INK[0], alpha=0.15, linewidth=0
    )
    left.plot(time, paths.T, color=INK[5], linewidth=0.4, alpha=0.8)
    left.plot(time, mean, color=INK[3], label=r"$\sqrt{\bar\alpha(t)}\,x_0$")
    left.set_xlabel("时间 $t$")
    left.set_ylabel("$x_t$")
    left.set_ylim(-3.3, 3.9)
    left.legend(fontsize=7, loc="upper right", borderaxespad=0.1)

    x = np.linspace(-5, 5, 601)
    stops = [0.1, 0.3, 1.0]
    solved = fokker_planck(x, stops)
    simulated = euler_maruyama(rng, stops)
    for colour, stop in zip(INK, stops, strict=False):
        # 数值解与精确的混合高斯密度须一致，图才能替正文作证。
        assert np.abs(solved[stop] - exact(x, stop)).max() < 2e-4
        right.plot(x[120:481:2], solved[stop][120:481:2], color=colour, label=f"$t={stop}$")
        heights, edges = np.histogram(simulated[stop], bins=np.linspace(-3, 3, 31), density=True)
        right.plot(0.5 * (edges[1:] + edges[:-1]), heights, "o", markersize=1.8, color=colour)
    right.set_xlabel("$x$")
    right.set_ylabel("$p(t,x)$")
    right.set_ylim(0, None)
    right.legend(fontsize=7, loc="upper right", borderaxespad=0.1, labelspacing=0.2)
    save(figure, "appa-ou")


if __name__ == "__main__":
    main()
