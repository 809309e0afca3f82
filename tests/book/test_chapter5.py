"""The formulas of chapter 5, derived again by numbers."""

from __future__ import annotations

import itertools
import math

import numpy as np

from book.densities import PEAKS, Points, gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter5.md",
    "ch5",
    "linear reverse ode loss em heun corrector steps dequant",
)
RNG = np.random.default_rng(5)
X = np.linspace(-8, 8, 6401)
B0, B1 = 0.1, 6.0
H = 1e-4


def beta(t):
    return B0 + (B1 - B0) * t


def keep(t):
    return np.exp(-(B0 * t + 0.5 * (B1 - B0) * t**2))


def slope(function, x, h=H):
    return (function(x + h) - function(x - h)) / (2 * h)


def bend(function, x, h=1e-3):
    return (function(x + h) - 2 * function(x) + function(x - h)) / h**2


def log_p(t, x):
    return np.log(PEAKS.at(keep(t)).density(x))


@checks("chain vp ve")
def test_chain_vp_ve():
    x, z = 0.7, -1.2
    errors = []
    for n in (100, 1000):
        b = beta(0.4) / n
        exact = np.sqrt(1 - b) * x + np.sqrt(b) * z
        errors.append(abs(exact - (x - 0.5 * b * x + np.sqrt(b) * z)))
    assert errors[1] < errors[0] / 80  # second order in the step
    n = 20_000
    mean, var = 1.0, 0.0
    for k in range(n):
        b = beta((k + 0.5) / n) / n
        mean, var = mean * np.sqrt(1 - b), var * (1 - b) + b
    assert np.isclose(mean, np.sqrt(keep(1.0)), rtol=1e-3)
    assert np.isclose(var, 1 - keep(1.0), rtol=1e-3)
    sigma = 0.01 * 5000 ** np.linspace(0, 1, n + 1)
    assert np.isclose((np.diff(sigma**2)).sum(), sigma[-1] ** 2 - sigma[0] ** 2)


@checks("kernel inverse subvp")
def test_kernel_inverse_subvp():
    # Any drift and diffusion: the moment equations against the closed formula.
    def drift(t):
        return -0.8 * np.cos(3 * t)

    def spread(t):
        return 0.5 + t**2

    n = 40_000
    grid = np.linspace(0, 1, n + 1)
    mean, var = 1.0, 0.0
    for t in (grid[:-1] + grid[1:]) / 2:
        mean *= 1 + drift(t) / n
        var += (2 * drift(t) * var + spread(t) ** 2) / n
    log_a = np.concatenate([[0], np.cumsum((drift(grid[:-1]) + drift(grid[1:])) / (2 * n))])
    a = np.exp(log_a)
    closed = a[-1] ** 2 * integral(spread(grid) ** 2 / a**2, grid)
    assert np.isclose(mean, a[-1], rtol=1e-4)
    assert np.isclose(var, closed, rtol=1e-3)
    for t in (0.2, 0.7):

        def a_of(s):
            return np.cos(np.pi * s / 2)

        def var_of(s):
            return np.sin(np.pi * s / 2) ** 2

        f = slope(lambda s: np.log(a_of(s)), t)
        g2 = slope(var_of, t) - 2 * f * var_of(t)
        ratio = slope(lambda s: np.log(a_of(s) ** 2 / var_of(s)), t)
        assert np.isclose(g2, -var_of(t) * ratio, rtol=1e-6)
        assert np.isclose(g2, np.pi * np.tan(np.pi * t / 2), rtol=1e-6)
        sub = slope(lambda s: (1 - keep(s)) ** 2, t) + beta(t) * (1 - keep(t)) ** 2
        assert np.isclose(sub, beta(t) * (1 - keep(t) ** 2), rtol=1e-6)


@checks("rescale")
def test_rescale():
    data, a, var = Points(RNG.standard_normal((5, 2))), 0.6, 0.5
    x = np.array([0.3, -0.4])
    other = data.log_density(x / a, 1.0, var / a**2)
    assert np.isclose(data.log_density(x, a, var), other - 2 * np.log(a))
    assert np.allclose(data.score(x, a, var), data.score(x / a, 1.0, var / a**2) / a, atol=1e-6)


@checks("ou relative modes illposed")
def test_ou_relative_modes_illposed():
    x = np.linspace(-2, 2, 9)

    def p(tau, value):
        return PEAKS.at(np.exp(-2 * tau)).density(value)

    def ratio(tau, value):
        return p(tau, value) / gauss(value, 0.0, 1.0)

    tau = 0.4
    right = p(tau, x) + x * slope(lambda v: p(tau, v), x) + bend(lambda v: p(tau, v), x)
    assert np.allclose(slope(lambda s: p(s, x), tau), right, atol=1e-4)
    right = bend(lambda v: ratio(tau, v), x) - x * slope(lambda v: ratio(tau, v), x)
    assert np.allclose(slope(lambda s: ratio(s, x), tau), right, atol=1e-3)
    he = np.polynomial.hermite_e
    data = PEAKS.at(0.7)  # smooth enough for the series to converge
    total = 0.0
    kept = 0.5
    for k in range(41):
        unit = np.eye(k + 1)[k]
        c = integral(data.density(X) * he.hermeval(X, unit), X) / math.factorial(k)
        total = total + c * kept ** (k / 2) * he.hermeval(x, unit)
    assert np.allclose(gauss(x, 0.0, 1.0) * total, data.at(kept).density(x), atol=1e-6)
    for k in (1, 3):
        unit = np.eye(k + 1)[k]
        now, later = (integral(PEAKS.at(q).density(X) * he.hermeval(X, unit), X) for q in (1, kept))
        assert np.isclose(later * kept ** (-k / 2), now)


@checks("bayes square step")
def test_bayes_square_step():
    t, y, errors = 0.4, 0.6, []
    for h in (1e-3, 1e-4):
        f, g2 = -0.5 * beta(t) * X, beta(t)
        before = np.exp(log_p(t, X)) * gauss(y, X + f * h, g2 * h)
        before /= integral(before, X)
        mean = integral(before * X, X)
        var = integral(before * (X - mean) ** 2, X)
        score = slope(lambda v: log_p(t, v), y)
        step = y - (-0.5 * beta(t) * y - g2 * score) * h
        errors.append(abs(mean - step))
        assert np.isclose(var, g2 * h, rtol=60 * h)
        assert abs(step - y) > 10 * errors[-1]
    assert errors[1] < errors[0] / 20


@checks("reversefp family")
def test_reversefp_family():
    t, x = 0.35, np.linspace(-1.8, 1.8, 9)
    p = PEAKS.at(keep(t))
    g2 = beta(t)
    change = slope(lambda s: PEAKS.at(keep(s)).density(x), t)
    for eta in (0.0, 1.0, 1.7):

        def flux(v, eta=eta):
            drift = 0.5 * beta(t) * v + 0.5 * (1 + eta**2) * g2 * p.score(v)
            return drift * p.density(v)

        right = -slope(flux, x, 1e-3) + 0.5 * eta**2 * g2 * bend(p.density, x)
        assert np.allclose(-change, right, atol=2e-4)


@checks("cond")
def test_cond():
    data, a, var = Points(RNG.standard_normal((6, 2))), 0.7, 0.4
    x = np.array([0.2, 0.1])
    kinds = np.array([0, 0, 1, 1, 1, 0])

    def log_class(v):
        return np.log(data.posterior(v, a, var)[kinds == 1].sum())

    given = Points(data.x[kinds == 1]).score(x, a, var)
    steps = 1e-5 * np.eye(2)
    pull = np.array([(log_class(x + e) - log_class(x - e)) / 2e-5 for e in steps])
    assert np.allclose(given, data.score(x, a, var) + pull, atol=1e-6)


@checks("gauss cov loglik")
def test_gauss_cov_loglik():
    v0 = 0.25

    def var(t):
        return keep(t) * v0 + 1 - keep(t)

    for t in (0.1, 0.6):
        speed = -0.5 * beta(t) * (1 - 1 / var(t))
        assert np.isclose(speed, slope(var, t) / (2 * var(t)), rtol=1e-6)

    def velocity(t, x):
        return -0.5 * beta(t) * (x + PEAKS.at(keep(t)).score(x))

    x, n = np.array([-0.9, 0.2, 1.1]), 4000
    total, start = np.zeros(3), log_p(0.0, x)
    for k in range(n):
        t, h = (k + 0.5) / n, 1 / n
        middle = x + 0.5 * h * velocity(t, x)
        total += h * slope(lambda v, t=t: velocity(t, v), middle, 1e-3)
        x = x + h * velocity(t, middle)
    assert np.allclose(start, log_p(1.0, x) + total, atol=2e-3)


@checks("hutch hutchvar")
def test_hutch_hutchvar():
    j = RNG.standard_normal((3, 3))
    s = 0.5 * (j + j.T)
    signs = np.array(list(itertools.product((-1, 1), repeat=3)))
    values = np.einsum("ni,ij,nj->n", signs, j, signs)
    off = (s**2).sum() - (np.diag(s) ** 2).sum()
    assert np.isclose(values.mean(), np.trace(j))
    assert np.isclose(values.var(), 2 * off)
    nodes, weights = np.polynomial.hermite_e.hermegauss(8)
    weights = weights / weights.sum()
    points = np.array(list(itertools.product(nodes, repeat=3)))
    mass = np.array([np.prod(w) for w in itertools.product(weights, repeat=3)])
    values = np.einsum("ni,ij,nj->n", points, j, points)
    mean = mass @ values
    assert np.isclose(mean, np.trace(j))
    assert np.isclose(mass @ (values - mean) ** 2, 2 * (s**2).sum())


@checks("scorefpe")
def test_scorefpe():
    t, x = 0.3, np.linspace(-1.5, 1.5, 7)

    def s(time, value):
        return PEAKS.at(keep(time)).score(value)

    def inner(v):
        f = -0.5 * beta(t) * v
        grow = slope(lambda w: s(t, w), v, 1e-3)
        return 0.5 * beta(t) * (grow + s(t, v) ** 2) - f * s(t, v)

    left = slope(lambda r: s(r, x), t)
    assert np.allclose(left, slope(inner, x, 1e-3), atol=2e-2 * np.abs(left).max())


@checks("epsloss invariance")
def test_epsloss_invariance():
    # The best network on PEAKS: E|eps - eps*|^2 = 1 - sigma^2 J depends on the ratio alone.
    def rest(kept):
        law = PEAKS.at(kept)
        return 1 - (1 - kept) * integral(law.density(X) * law.score(X) ** 2, X)

    def by_time(kept_of, rate_of, low, high):
        t = np.linspace(low, high, 401)
        values = [rate_of(s) / (1 - kept_of(s)) * rest(kept_of(s)) for s in t]
        return 0.5 * integral(np.array(values), t)

    low, high = 0.2, 0.9
    one = by_time(keep, beta, low, high)
    ratio = np.linspace(*(np.log(keep(t) / (1 - keep(t))) for t in (high, low)), 401)
    two = 0.5 * integral(np.array([rest(1 / (1 + np.exp(-r))) for r in ratio]), ratio)
    ends = [2 / np.pi * np.arccos(np.sqrt(keep(t))) for t in (low, high)]
    cosine = by_time(
        lambda t: np.cos(np.pi * t / 2) ** 2, lambda t: np.pi * np.tan(np.pi * t / 2), *ends
    )
    assert np.allclose([one, cosine], two, rtol=1e-3)
    eps, guess, sd = 0.4, -0.3, 0.7
    assert np.isclose((-guess / sd + eps / sd) ** 2, (eps - guess) ** 2 / sd**2)


@checks("kldot klode")
def test_kldot_klode():
    # Normal laws and linear flows: x' = r x for p and x' = c x for q.
    r, c, vp, vq = 0.4, -0.3, 0.6, 1.1

    def kl(t):
        ratio = vp * np.exp(2 * r * t) / (vq * np.exp(2 * c * t))
        return 0.5 * (ratio - 1 - np.log(ratio))

    p = gauss(X, 0.0, vp)
    right = integral(p * (r - c) * X * (-X / vp + X / vq), X)
    assert np.isclose(slope(kl, 0.0), right, rtol=1e-6)
    v0, factor, n = 0.25, 0.9, 20_000
    t = np.linspace(0, 1, n + 1)
    var = keep(t) * v0 + 1 - keep(t)
    rate = 0.5 * beta(t) * (factor / var - 1)
    back = np.concatenate([np.cumsum((rate[::-1][1:] + rate[::-1][:-1]) / (2 * n)), [0]])
    log_q = np.log(var[-1]) - 2 * np.concatenate([[0], back[:-1]])[::-1]
    q = np.exp(log_q)
    term = beta(t) * (1 - factor) * (-1 / var) * (-1 / var + 1 / q) * var
    kl0 = 0.5 * (v0 / q[0] - 1 - np.log(v0 / q[0]))
    assert np.isclose(kl0, 0.5 * integral(term, t), rtol=2e-3)
    assert kl0 > 0.03


@checks("embias langbias")
def test_embias_langbias():
    for b in (0.05, 0.4):
        v = 2.0
        for _ in range(3000):
            v = (1 - b / 2) ** 2 * v + b
        assert np.isclose(v, 1 / (1 - b / 4))
    assert abs(1 / (1 - 0.05 / 4) - (1 + 0.05 / 4)) < 0.05**2
    for d in (0.01, 0.3):
        v = 2.0
        for _ in range(5000):
            v = (1 - d) ** 2 * v + 2 * d
        assert np.isclose(v, 1 / (1 - d / 2))


@checks("expint ddim")
def test_expint_ddim():
    def guess(value, kept):
        return -np.sqrt(1 - kept) * PEAKS.at(kept).score(value)

    start, t, u, n = 0.8, 0.7, 0.2, 8000
    x, ratios, noises = start, [], []
    grid = np.linspace(t, u, n + 1)
    for now, then in itertools.pairwise(grid):
        kept = keep(now)
        ratios.append(np.log(kept / (1 - kept)))
        noises.append(guess(x, kept))
        middle = (now + then) / 2
        k1 = -0.5 * beta(now) * (x - guess(x, kept) / np.sqrt(1 - kept))
        y = x + 0.5 * (then - now) * k1
        kept = keep(middle)
        k2 = -0.5 * beta(middle) * (y - guess(y, kept) / np.sqrt(1 - kept))
        x = x + (then - now) * k2
    ratios.append(np.log(keep(u) / (1 - keep(u))))
    noises.append(guess(x, keep(u)))
    ratio, noise = np.array(ratios), np.array(noises)
    inside = np.exp(-ratio / 2) * noise
    total = ((inside[1:] + inside[:-1]) / 2 * np.diff(ratio)).sum()
    a = [np.sqrt(keep(s)) for s in (t, u)]
    assert np.isclose(x, a[1] / a[0] * start - a[1] / 2 * total, atol=1e-5)
    eps = guess(start, keep(t))
    frozen = a[1] / a[0] * (start - np.sqrt(1 - keep(t)) * eps) + np.sqrt(1 - keep(u)) * eps
    weight = np.exp(-ratio[0] / 2) - np.exp(-ratio[-1] / 2)
    assert np.isclose(frozen, a[1] / a[0] * start - a[1] * weight * eps)


def test_every_formula_of_chapter_5_is_checked():
    checks.assert_complete()
