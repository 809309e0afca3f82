"""回归法解引导的 BSDE：Z 与精确值，以及加引导后的样本分布。"""

import matplotlib.pyplot as plt
import numpy as np
from style import INK, save, use_book_style

WEIGHT, MEAN, VAR = np.array([0.5, 0.5]), np.array([-1.2, 1.2]), 0.3**2
OBS, NOISE = 0.6, 0.6**2
T, K, N, DEGREE = 3.0, 150, 40_000, 9
TIME = T * (1 - np.arange(K + 1) / K) ** 2
STEP = TIME[:-1] - TIME[1:]


def parts(x, t):
    """Return posterior weights, means, variances and the shrinking factor at time `t`."""
    a = np.exp(-t)
    mean, var = a * MEAN, a * a * VAR + 1 - a * a
    q = WEIGHT * np.exp(-((x[:, None] - mean) ** 2) / (2 * var))
    return q / q.sum(1, keepdims=True), mean, var, a


def score(x, t):
    """Return the exact score."""
    q, mean, var, _ = parts(x, t)
    return (q * (mean - x[:, None])).sum(1) / var


def log_h(x, t):
    """Return log E[exp r(x_0) | x_t = x], exactly."""
    q, mean, var, a = parts(x, t)
    gain = a * VAR / var
    guess = MEAN + gain * (x[:, None] - mean)
    total = VAR * (1 - gain * a) + NOISE
    return np.log((q * np.exp(-((OBS - guess) ** 2) / (2 * total)) * np.sqrt(NOISE / total)).sum(1))


def features(x):
    """Return normalised Hermite polynomials of the clipped argument."""
    degree = np.arange(DEGREE + 1)
    norm = np.sqrt(np.cumprod(np.maximum(degree, 1)))
    return np.polynomial.hermite_e.hermevander(np.clip(x, -2.6, 2.6), DEGREE) / norm


def fit(matrix, target):
    """Return least-squares coefficients."""
    return np.linalg.lstsq(matrix, target, rcond=None)[0]


def solve(rng):
    """Simulate the base model, regress backward and return its ends and the coefficients of Z."""
    x, noise = np.empty((K + 1, N)), np.sqrt(STEP)[:, None] * rng.standard_normal((K, N))
    x[0] = rng.standard_normal(N)
    for k in range(K):
        x[k + 1] = x[k] + (x[k] + 2 * score(x[k], TIME[k])) * STEP[k] + np.sqrt(2) * noise[k]
    y, coefficients = -((OBS - x[K]) ** 2) / (2 * NOISE), np.empty((K, DEGREE + 1))
    for k in reversed(range(K)):
        b = features(x[k])
        coefficients[k] = fit(b, (y - b @ fit(b, y)) * noise[k] / STEP[k])
        z = b @ coefficients[k]
        y = y + 0.5 * z**2 * STEP[k] - z * noise[k]
    return x[K], coefficients


def guided(rng, coefficients):
    """Sample with the regressed guidance."""
    u = rng.standard_normal(N)
    for k in range(K):
        drift = u + 2 * score(u, TIME[k]) + np.sqrt(2) * (features(u) @ coefficients[k])
        u = u + drift * STEP[k] + np.sqrt(2 * STEP[k]) * rng.standard_normal(N)
    return u


def main() -> None:
    """Draw Z against the exact value, and the laws without and with guidance."""
    use_book_style()
    rng = np.random.default_rng(0)
    plain, coefficients = solve(rng)
    sample = guided(rng, coefficients)
    figure, (left, right) = plt.subplots(1, 2, figsize=(4.7, 2.5))

    grid, h = np.linspace(-2, 2, 81), 1e-4
    for colour, k in zip(INK, [30, 75, 105], strict=False):
        t = TIME[k]
        exact = np.sqrt(2) * (log_h(grid + h, t) - log_h(grid - h, t)) / (2 * h)
        left.plot(grid, exact, color=colour, label=f"$t={t:.2f}$")
        left.plot(
            grid[::8], features(grid[::8]) @ coefficients[k], "o", markersize=2.5, color=colour
        )
    left.set_xlabel("$x$")
    left.set_ylabel("$Z$")
    left.legend(fontsize=7)

    x = np.linspace(-2.4, 2.4, 241)
    prior = np.exp(-((x[:, None] - MEAN) ** 2) / (2 * VAR)) @ WEIGHT / np.sqrt(2 * np.pi * VAR)
    after = prior * np.exp(-((OBS - x) ** 2) / (2 * NOISE))
    after /= after.sum() * (x[1] - x[0])
    for colour, law, values, name in [
        (INK[5], prior, plain, "基础模型"),
        (INK[3], after, sample, "加引导"),
    ]:
        right.plot(x, law, color=colour, label=name)
        heights, edges = np.histogram(values, bins=np.linspace(-2.4, 2.4, 33), density=True)
        right.plot(0.5 * (edges[1:] + edges[:-1]), heights, "o", markersize=2, color=colour)
    right.set_xlabel("$x_0$")
    right.set_ylabel("密度")
    right.set_ylim(0, None)
    right.legend(fontsize=7, loc="upper left")
    save(figure, "appb-guide")


if __name__ == "__main__":
    main()
