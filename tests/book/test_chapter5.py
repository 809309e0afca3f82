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
    "linear reverse ode loss em heun corrector steps dequant orders joint frozen pathwise",
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
    # What the square leaves over at y + w sqrt(h) is of the order of h, so less than the drift.
    rest, pull = [], []
    for h in (1e-3, 1e-5):
        drift, g2 = -0.5 * beta(t) * y - beta(t) * slope(lambda v: log_p(t, v), y), beta(t)

        def exact(x, h=h, g2=g2):
            return log_p(t, x) - (y - x + 0.5 * beta(t) * x * h) ** 2 / (2 * g2 * h)

        def square(x, h=h, g2=g2, drift=drift):
            return -((x - y + drift * h) ** 2) / (2 * g2 * h)

        x = y + 1.3 * np.sqrt(h)
        rest.append(abs(exact(x) - exact(y) - square(x) + square(y)))
        pull.append(abs(square(x) - square(y) + (x - y) ** 2 / (2 * g2 * h)))
    assert np.isclose(rest[0] / rest[1], 100, rtol=0.1)
    assert np.isclose(pull[0] / pull[1], 10, rtol=0.1)


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


@checks("kldot kldotproof klode")
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


def moments(p):
    """Return the mean and the variance of a density on X."""
    mean = integral(p * X, X)
    return mean, integral(p * (X - mean) ** 2, X)


@checks("generator moment momentproof")
def test_generator_moment():
    # A drift that is not linear: the density moved by its equation against the averages.
    def f(x):
        return np.sin(x) - x**3 / 4

    q, p = 0.9, PEAKS.at(0.6).density(X)
    cell = X[1] - X[0]
    change = -np.gradient(f(X) * p, cell) + 0.5 * q * np.gradient(np.gradient(p, cell), cell)
    for value, first, second in [
        (X**4, 4 * X**3, 12 * X**2),
        (np.cos(X), -np.sin(X), -np.cos(X)),
    ]:
        left = integral(value * change, X)
        assert np.isclose(left, integral(p * (f(X) * first + 0.5 * q * second), X), atol=1e-4)
    mean, _ = moments(p)
    assert np.isclose(integral(X * change, X), integral(p * f(X), X), atol=1e-5)
    spread = integral(X**2 * change, X) - 2 * mean * integral(X * change, X)
    assert np.isclose(spread, 2 * integral(p * f(X) * (X - mean), X) + q, atol=1e-4)


@checks("lyapunov cov2 match logfp")
def test_lyapunov_match():
    a, b = RNG.standard_normal((3, 3)), RNG.standard_normal(3)
    g = RNG.standard_normal((3, 2))
    q = g @ g.T
    root = RNG.standard_normal((3, 3))
    p, m, x = root @ root.T + np.eye(3), RNG.standard_normal(3), RNG.standard_normal(3)
    # Euler's small step of the affine map has exactly these moments up to h squared.
    h = 1e-6
    step = np.eye(3) + h * a
    rate = (step @ p @ step.T + h * q - p) / h
    assert np.allclose(rate, a @ p + p @ a.T + q, atol=1e-4)

    def log_density(mean, cov):
        gap = x - mean
        return -0.5 * (np.linalg.slogdet(cov)[1] + gap @ np.linalg.solve(cov, gap))

    mean_rate, cov_rate = a @ m + b, a @ p + p @ a.T + q
    left = slope(lambda t: log_density(m + t * mean_rate, p + t * cov_rate), 0.0)
    inverse = np.linalg.inv(p)
    s = -inverse @ (x - m)
    right = -np.trace(a) - (a @ x + b) @ s + 0.5 * np.trace(q @ (-inverse + np.outer(s, s)))
    y = x - m
    parts = (
        -np.trace(a)
        - 0.5 * np.trace(q @ inverse)
        + (a @ m + b) @ inverse @ y
        + y @ a.T @ inverse @ y
        + 0.5 * y @ inverse @ q @ inverse @ y
    )
    assert np.isclose(left, right, rtol=1e-6)
    assert np.isclose(right, parts)
    values = np.array([0.2, 3.0])
    for t in (0.3, 0.8):
        rate = slope(lambda s: keep(s) * values + 1 - keep(s), t)
        assert np.allclose(rate, -beta(t) * (keep(t) * values + 1 - keep(t)) + beta(t))


@checks("between")
def test_between():
    r, t = 0.3, 0.7
    n = 200_000
    grid = np.linspace(r, t, n + 1)
    middle = (grid[1:] + grid[:-1]) / 2
    h = (t - r) / n
    for sub in (False, True):
        g2 = beta(middle) * (1 - keep(middle) ** 2 if sub else 1.0)
        # Solve V' = -beta V + g^2 by its integrating factor, from V = 0 at r.
        var = (g2 * keep(t) / keep(middle)).sum() * h

        def sd2(time, sub=sub):
            return (1 - keep(time)) ** 2 if sub else 1 - keep(time)

        assert np.isclose(var, sd2(t) - keep(t) / keep(r) * sd2(r), rtol=1e-6)
    assert np.isclose(sd2(t) - keep(t) / keep(r) * sd2(r), var)
    assert np.isclose(1 - keep(t) / keep(r), 1 - keep(t) - keep(t) / keep(r) * (1 - keep(r)))


@checks("onesided growth stopped")
def test_growth():
    # dx = (x - x^3) dt + g dW: the one-sided bound holds with C = 1, and so does the estimate.
    x = np.linspace(-50, 50, 2001)
    assert (x * (x - x**3) <= 1 + x**2).all()
    g, c = 0.8, 1.0
    k = 2 * c + g**2
    assert (2 * x * (x - x**3) + g**2 <= 2 * c * x**2 + k).all()
    h, steps, paths = 1e-3, 800, 4000
    path = 1.5 * RNG.standard_normal(paths)
    start = (path**2).mean()
    for _ in range(steps):
        path = path + h * (path - path**3) + g * np.sqrt(h) * RNG.standard_normal(paths)
    t = h * steps
    assert (path**2).mean() < (start + k * t) * np.exp(2 * c * t)
    # Where the drift only pulls outwards, the constants cannot be lowered much.
    exact = np.exp(2 * t) * (start + g**2 / 2 * (1 - np.exp(-2 * t)))
    assert exact < (start + k * t) * np.exp(2 * t) < 4 * exact


@checks("scorebound")
def test_scorebound():
    points = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 0.5]])
    data, a = Points(points), 0.8
    for var in (0.1, 0.6):
        for x in RNG.standard_normal((20, 2)):
            s = data.score(x, a, var)
            assert np.linalg.norm(s) <= (np.linalg.norm(x) + a) / var + 1e-6
            low, high = np.linalg.eigvalsh(data.hessian(x, a, var))
            assert low >= -1 / var - 1e-4
            assert high <= a**2 / var**2 - 1 / var + 1e-4
        pair = Points(np.array([[1.0], [-1.0]]))
        top = pair.hessian(np.zeros(1), a, var)[0, 0]
        assert np.isclose(top, a**2 / var**2 - 1 / var, rtol=1e-4)  # attained


@checks("bridge bridgesol bridgestep bridgeratio")
def test_bridge():
    u, c, n = 2.0, 0.7, 20_000
    mean, var = 1.9 - c, 0.0
    h = u * 0.8 / n
    for k in range(n):
        r = (k + 0.5) * h
        mean *= 1 - h / (u - r)
        var = var * (1 - h / (u - r)) ** 2 + h
    r = 0.8 * u
    assert np.isclose(mean, (u - r) * (1.9 - c) / u, rtol=1e-3)
    assert np.isclose(var, (u - r) * r / u, rtol=1e-3)
    grid = np.linspace(0, r, 100_001)
    assert np.isclose(integral((u - grid) ** -2.0, grid), 1 / (u - r) - 1 / u)
    # One step from u to w: the posterior of a level w given level u and the data point.
    w, y = 0.4, 1.9
    x = np.linspace(-6, 8, 20_001)
    post = gauss(x, c, w) * gauss(y, x, u - w)
    post /= integral(post, x)
    mean = integral(post * x, x)
    assert np.isclose(mean, c + w / u * (y - c))
    assert np.isclose(integral(post * (x - mean) ** 2, x), w / u * (u - w))
    q = w / u
    assert np.isclose(((1 - (u - w) / u) ** 2 * u + u - w) / w, q + 1 / q - 1)


@checks("spread spreadproof")
def test_spread():
    def follow(x):
        s = np.geomspace(5.0, 0.4, 20_001)
        pair = np.array([x, x + 1e-5])
        for now, then in itertools.pairwise(s):
            k1 = (pair - np.tanh(pair / now**2)) / now
            guess = pair + (then - now) * k1
            pair = pair + 0.5 * (then - now) * (k1 + (guess - np.tanh(guess / then**2)) / then)
        return (pair[1] - pair[0]) / 1e-5

    low = 0.4 / 5.0
    high = low * np.exp(0.5 * (0.4**-2 - 5.0**-2))
    for x in (-3.0, 0.4, 2.0, 12.0):
        assert low * (1 - 1e-4) <= follow(x) <= high
    assert np.isclose(follow(-5e-6), high, rtol=2e-3)  # attained on the dividing line
    assert np.isclose(follow(40.0), low, rtol=2e-2)


@checks("green tail")
def test_green_tail():
    # On a finite interval the border terms count; far out they vanish.
    t, g2 = 0.2, beta(0.2)
    law = PEAKS.at(keep(t))

    def pieces(edge):
        x = np.linspace(-edge, edge, 20_001)
        p = law.density(x)
        flux = -0.5 * beta(t) * x * p - 0.5 * g2 * p * law.score(x)
        left = integral(x**2 * slope(lambda s: PEAKS.at(keep(s)).density(x), t), x)
        inside = integral(p * (-0.5 * beta(t) * x * 2 * x + g2), x)
        border = [
            (x[i] ** 2 * flux[i] + 0.5 * g2 * p[i] * 2 * x[i]) * n for i, n in ((0, -1), (-1, 1))
        ]
        return left, inside, sum(border)

    left, inside, border = pieces(1.0)
    assert np.isclose(left, inside - border, atol=1e-5)
    assert abs(border) > 0.05
    left, inside, border = pieces(6.0)
    assert np.isclose(left, inside, atol=1e-5)
    assert abs(border) < 1e-9
    a, var = 0.8, 0.3
    data = Points(np.array([[1.0, 0.0], [-0.3, 0.8]]))
    for x in 3 * RNG.standard_normal((20, 2)):
        far = max(np.linalg.norm(x) - a, 0.0)
        assert data.log_density(x, a, var) <= -np.log(2 * np.pi * var) - far**2 / (2 * var) + 1e-12


@checks("chi2 chidecay klasym")
def test_chi2_decay():
    he = np.polynomial.hermite_e
    data = PEAKS.at(0.7)
    prior = gauss(X, 0.0, 1.0)
    c = [
        integral(data.density(X) * he.hermeval(X, np.eye(k + 1)[k]), X) / math.factorial(k)
        for k in range(41)
    ]

    def chi2(kept):
        return integral((data.at(kept).density(X) / prior - 1) ** 2 * prior, X)

    for kept in (0.5, 0.1):
        series = sum(math.factorial(k) * c[k] ** 2 * kept**k for k in range(1, 41))
        assert np.isclose(chi2(kept), series, rtol=1e-4)
        p = data.at(kept).density(X)
        kl = integral(p * np.log(p / prior), X)
        assert kl <= np.log1p(chi2(kept))
    assert chi2(0.1) <= 0.1 / 0.5 * chi2(0.5)
    # Centred and of unit variance: the third coefficient comes first.
    centre, size = (PEAKS.w * PEAKS.m).sum(), PEAKS.second_moment()
    size = np.sqrt(size - centre**2)
    plain = type(PEAKS)(list(PEAKS.w), list((PEAKS.m - centre) / size), list(PEAKS.v / size**2))
    third = integral(plain.density(X) * he.hermeval(X, [0, 0, 0, 1]), X) / 6
    kept = 0.01
    p = plain.at(kept).density(X)
    ratio = p / prior
    kl = integral(prior * (ratio * np.log(ratio) - ratio + 1), X)
    assert np.isclose(kl, 0.5 * 6 * third**2 * kept**3, rtol=0.1)
    v0 = 1.4  # the exercise on normal data
    for kept in (0.3, 0.9):
        v = kept * v0 + 1 - kept
        wide = np.linspace(-40, 40, 80_001)
        exact = integral(gauss(wide, 0.0, v) ** 2 / gauss(wide, 0.0, 1.0).clip(1e-300), wide) - 1
        assert np.isclose(exact, (1 - (v - 1) ** 2) ** -0.5 - 1, rtol=1e-6)


@checks("w2 prior")
def test_w2_prior():
    level = (np.arange(4000) + 0.5) / 4000

    def quantiles(kept):
        total = np.cumsum(PEAKS.at(kept).density(X)) * (X[1] - X[0])
        return np.interp(level, total, X)

    total = np.cumsum(gauss(X, 0.0, 1.0)) * (X[1] - X[0])
    normal = np.interp(level, total, X)
    start = np.sqrt(((quantiles(1.0) - normal) ** 2).mean())
    for kept in (0.6, 0.1):
        gap = np.sqrt(((quantiles(kept) - normal) ** 2).mean())
        assert gap <= np.sqrt(kept) * start * (1 + 1e-3)
    kept = 0.05
    p, var = PEAKS.at(kept).density(X), 1 - kept
    kl = integral(p * np.log(p / gauss(X, 0.0, var)), X)
    bound = 0.5 * kept / var * PEAKS.second_moment()
    assert kl < bound
    shifted = gauss(X, np.sqrt(kept), var)  # a single data point at 1 attains the bound
    kl = integral(shifted * np.log(shifted / gauss(X, 0.0, var)), X)
    assert np.isclose(kl, 0.5 * kept / var)


@checks("twoeq djoint identity revkernel")
def test_reverse_kernel():
    s, t, y = 0.2, 0.5, 0.4
    x = np.linspace(-1.4, 1.4, 8)
    g2 = beta(s)

    def start(time, v):
        return PEAKS.at(keep(time)).density(v)

    def onward(time, v):
        ratio = keep(t) / keep(time)
        return gauss(y, np.sqrt(ratio) * v, 1 - ratio)

    def joint(time, v):
        return start(time, v) * onward(time, v)

    def f(v):
        return -0.5 * g2 * v

    back = -f(x) * slope(lambda v: onward(s, v), x) - 0.5 * g2 * bend(lambda v: onward(s, v), x)
    assert np.allclose(slope(lambda r: onward(r, x), s), back, atol=1e-4)
    change = slope(lambda r: joint(r, x), s)
    p, q = start(s, x), onward(s, x)
    twist = q * bend(lambda v: start(s, v), x) - p * bend(lambda v: onward(s, v), x)
    right = -slope(lambda v: f(v) * joint(s, v), x) + 0.5 * g2 * twist
    assert np.allclose(change, right, atol=2e-3)

    def pulled(v):
        return joint(s, v) * PEAKS.at(keep(s)).score(v)

    assert np.allclose(
        2 * slope(pulled, x, 1e-3) - bend(lambda v: joint(s, v), x), twist, atol=2e-3
    )

    def flux(v):
        return (-f(v) + g2 * PEAKS.at(keep(s)).score(v)) * joint(s, v)

    right = -slope(flux, x, 1e-3) + 0.5 * g2 * bend(lambda v: joint(s, v), x)
    assert np.allclose(-change, right, atol=2e-3)
    assert np.abs(change).max() > 0.1


@checks("twotime")
def test_twotime():
    for eta in (0.5, 1.0, 1.6):
        s, t, n = 0.3, 0.6, 20_000
        h, cov = (t - s) / n, 1.0
        for k in range(n):
            r = t - (k + 0.5) * h
            # reverse drift: half beta x minus (1 + eta^2) / 2 beta x
            cov *= 1 + h * (0.5 * beta(r) - 0.5 * (1 + eta**2) * beta(r))
        assert np.isclose(cov, (keep(t) / keep(s)) ** (eta**2 / 2), rtol=1e-3)


@checks("logratio chainkl")
def test_chain_kl():
    b1, b2, g, h, x = 0.7, -0.4, 1.3, 0.05, 0.2
    z = 0.9
    y = x + b1 * h + g * np.sqrt(h) * z
    direct = np.log(gauss(y, x + b1 * h, g**2 * h) / gauss(y, x + b2 * h, g**2 * h))
    assert np.isclose(direct, (b1 - b2) * z / g * np.sqrt(h) + (b1 - b2) ** 2 * h / (2 * g**2))
    # Two linear chains from one start: the sum of the steps against the KL of the joint laws.
    n, c1, c2 = 6, -0.8, 0.5

    def joint(c):
        cov = np.zeros((n + 1, n + 1))
        cov[0, 0] = 0.6
        for k in range(n):
            cov[k + 1, : k + 1] = cov[: k + 1, k + 1] = (1 + c * h) * cov[k, : k + 1]
            cov[k + 1, k + 1] = (1 + c * h) ** 2 * cov[k, k] + g**2 * h
        return cov

    one, two = joint(c1), joint(c2)
    exact = 0.5 * (
        np.trace(np.linalg.solve(two, one))
        - (n + 1)
        + np.linalg.slogdet(two)[1]
        - np.linalg.slogdet(one)[1]
    )
    assert np.isclose(exact, ((c1 - c2) ** 2 * np.diag(one)[:-1]).sum() * h / (2 * g**2))


def reverse_chain(factor, noise, n=4000, v0=0.25):
    """Return the KL of the paths and the variance at the end."""
    h = 1 / n
    grid = (np.arange(n, 0, -1) - 0.5) * h
    var = keep(grid) * v0 + 1 - keep(grid)
    rate = 0.5 * beta(grid) - 0.5 * (1 + noise) * beta(grid) * factor / var
    v = keep(1.0) * v0 + 1 - keep(1.0)
    for k in range(n):
        v = v * np.exp(2 * h * rate[k]) + h * beta(grid[k]) * noise
    return 0.5 * (1 - factor) ** 2 * (beta(grid) / var).sum() * h, v


@checks("tight pathgauss exactkl")
def test_tight():
    v0 = 0.25

    def kl(ratio):
        return 0.5 * (ratio - 1 - np.log(ratio))

    path, sde = reverse_chain(0.9, 1.0)
    _, ode = reverse_chain(0.9, 0.0)
    assert kl(v0 / sde) < path < kl(v0 / ode)
    # The rest of the bound from the conditional laws: short chains, joint covariances.
    n, h = 40, 1 / 40
    grid = np.arange(n, 0, -1) * h
    var = keep(grid) * v0 + 1 - keep(grid)

    def joint(factor):
        cov = np.zeros((n + 1, n + 1))
        cov[0, 0] = keep(1.0) * v0 + 1 - keep(1.0)
        for k in range(n):
            c = 1 + h * (0.5 * beta(grid[k]) - beta(grid[k]) * factor / var[k])
            cov[k + 1, : k + 1] = cov[: k + 1, k + 1] = c * cov[k, : k + 1]
            cov[k + 1, k + 1] = c**2 * cov[k, k] + h * beta(grid[k])
        return cov

    def divergence(one, two):
        return 0.5 * (
            np.trace(np.linalg.solve(two, one))
            - len(one)
            + np.linalg.slogdet(two)[1]
            - np.linalg.slogdet(one)[1]
        )

    def given_end(cov):
        return cov[:-1, -1] / cov[-1, -1], cov[:-1, :-1] - np.outer(
            cov[:-1, -1], cov[-1, :-1]
        ) / cov[-1, -1]

    one, two = joint(1.0), joint(0.9)
    steps = sum(h / 2 * beta(grid[k]) * (0.1 / var[k]) ** 2 * one[k, k] for k in range(n))
    (m1, c1), (m2, c2) = given_end(one), given_end(two)
    gap = m1 - m2
    rest = divergence(c1, c2) + 0.5 * gap @ np.linalg.solve(c2, gap) * one[-1, -1]
    end = kl(one[-1, -1] / two[-1, -1])
    assert np.isclose(steps, end + rest, rtol=1e-6)
    assert rest > 0.5 * end
    w0 = 0.6
    t = np.linspace(0, 1, 20_001)
    v, w = (keep(t) * x + 1 - keep(t) for x in (v0, w0))
    ratio = v / w
    right = 0.5 * integral(beta(t) * v * (1 / v - 1 / w) ** 2, t)
    assert np.isclose(kl(ratio[0]) - kl(ratio[-1]), right, rtol=1e-5)
    # The numbers of the example, with its own schedule.
    wide = np.exp(-(0.1 * t + 0.5 * 11.9 * t**2)) * (v0 - 1) + 1
    bound = 0.005 * integral((0.1 + 11.9 * t) / wide, t)
    assert round(bound, 3) == 0.037
    ends = {}
    for noise in (1.0, 0.0):
        # V' = r V + beta noise on the way down, solved from t = 1 by its integrating factor.
        rate = (0.1 + 11.9 * t) * (1 - (1 + noise) * 0.9 / wide)
        grow = np.concatenate([[0], np.cumsum((rate[1:] + rate[:-1]) / 2 * np.diff(t))])
        source = integral((0.1 + 11.9 * t) * noise * np.exp(grow), t)
        ends[noise] = wide[-1] * np.exp(grow[-1]) + source
    assert [round(kl(v0 / ends[noise]), 3) for noise in (1.0, 0.0)] == [0.012, 0.109]
    assert 4 < (ends[0.0] - v0) / (ends[1.0] - v0) < 4.5


@checks("speed w2speed")
def test_speed():
    class Raw:
        def __init__(self, s):
            self.m, self.v, self.w = PEAKS.m, PEAKS.v + s**2, PEAKS.w

    grid = np.linspace(-12, 12, 12_001)
    means = []
    for s in (0.3, 1.5):
        law = Raw(s)
        terms = law.w * gauss(grid[:, None], law.m, law.v)
        p = terms.sum(1)
        score = (terms * (law.m - grid[:, None]) / law.v).sum(1) / p
        square = integral(p * (s * score) ** 2, grid)
        weight = terms / p[:, None]
        inner = PEAKS.m + PEAKS.v / law.v * (grid[:, None] - law.m)
        mean = (weight * inner).sum(1)
        second = (weight * (inner**2 + PEAKS.v * s**2 / law.v)).sum(1)
        mmse = integral(p * (second - mean**2), grid)
        assert np.isclose(square, 1 - mmse / s**2, rtol=1e-4)
        level = (np.arange(4000) + 0.5) / 4000
        means.append(np.interp(level, np.cumsum(p) * (grid[1] - grid[0]), grid))
    assert 0.5 < np.sqrt(((means[0] - means[1]) ** 2).mean()) <= 1.2
    v0 = 0.25
    assert np.sqrt(v0 + 1.5**2) - np.sqrt(v0 + 0.3**2) <= 1.2


@checks("probes")
def test_probes():
    signs = np.array(list(itertools.product((-1, 1), repeat=3)))
    mats = [m + m.T for m in RNG.standard_normal((2, 3, 3))]
    h = [0.3, 0.5]
    values = [np.einsum("ni,ij,nj->n", signs, m, signs) for m in mats]

    def spread(m):
        return 2 * ((m**2).sum() - (np.diag(m) ** 2).sum())

    fixed = (h[0] * values[0] + h[1] * values[1]).var()
    assert np.isclose(fixed, spread(h[0] * mats[0] + h[1] * mats[1]))
    fresh = (h[0] * values[0][:, None] + h[1] * values[1][None, :]).var()
    assert np.isclose(fresh, h[0] ** 2 * spread(mats[0]) + h[1] ** 2 * spread(mats[1]))


@checks("deqgap bpdscale")
def test_deqgap_bpdscale():
    u = (np.arange(20_000) + 0.5) / 20_000
    p = gauss(3 + u, 2.4, 1.7)
    total = p.mean()
    gap = np.log(total) - np.log(p).mean()
    assert np.isclose(gap, -np.log(p / total).mean())
    assert gap > 0
    x = 40.3
    y = x / 127.5 - 1
    pixel = gauss(x, 127.5 * 1.1, 127.5**2 * 0.25)
    assert np.isclose(np.log(pixel), np.log(gauss(y, 0.1, 0.25)) - np.log(127.5))
    bits = 0.5 * np.log2(2 * np.pi * np.e * 0.25)
    assert (round(np.log2(127.5), 3), round(bits, 3)) == (6.994, 1.047)
    assert round(bits + np.log2(127.5), 2) == 8.04


@checks("importance invtime")
def test_importance_invtime():
    b0, b1 = 0.1, 20.0

    def total(t):
        return b0 * t + 0.5 * (b1 - b0) * t**2

    def ratio(t):
        return -total(t) - np.log(-np.expm1(-total(t)))

    for t in (1e-3, 0.2, 0.9):
        inside = b0**2 + 2 * (b1 - b0) * np.log1p(np.exp(-ratio(t)))
        assert np.isclose((np.sqrt(inside) - b0) / (b1 - b0), t)
    for least, times in ((1e-3, 4.6), (1e-5, 178)):
        t = np.exp(np.linspace(np.log(least), 0, 200_001))
        rate = (b0 + (b1 - b0) * t) / -np.expm1(-total(t))
        square = (((rate[1:] ** 2 + rate[:-1] ** 2) / 2) * np.diff(t)).sum()
        worse = (1 - least) * square / (ratio(least) - ratio(1.0)) ** 2
        assert np.isclose(worse, times, rtol=0.02)
    # Cauchy's bound, and that the best density attains it.
    t = np.linspace(0, 1, 4001)
    size, rate = 1 + t, 1 / (0.05 + t)
    best = rate * np.sqrt(size)
    floor = integral(0.5 * best, t) ** 2
    for density in (np.ones_like(t), rate, best):
        density = density / integral(density, t)
        second = integral(rate**2 * size / (4 * density), t)
        assert second >= floor * (1 - 1e-6)
    assert np.isclose(second, floor, rtol=1e-6)


@checks("local milstein")
def test_local_milstein():
    h, parts, paths = 0.1, 400, 20_000
    dw = RNG.standard_normal((paths, parts)) * np.sqrt(h / parts)
    w = np.cumsum(dw, 1) - dw
    area = w.sum(1) * h / parts
    assert np.isclose(area.var(), h**3 / 3, rtol=0.05)
    product = (w * dw).sum(1)
    exact = 0.5 * (dw.sum(1) ** 2 - h)
    assert np.sqrt(((product - exact) ** 2).mean()) < 0.1 * exact.std()
    # The gap of one step to the solution of dx = sin(x) dt + dW is this area times cos(x).
    x = np.full(paths, 0.4)
    for k in range(parts):
        x = x + np.sin(x) * h / parts + dw[:, k]
    gap = x - (0.4 + np.sin(0.4) * h + dw.sum(1))
    assert np.corrcoef(gap, np.cos(0.4) * area)[0, 1] > 0.98


@checks("patherr endrec")
def test_patherr_endrec():
    v0 = 0.25

    def run(n):
        u = np.geomspace(1e-3, 100.0, n + 1)
        closed, end = 0.0, v0 + u[-1]
        for low, high in zip(u[-2::-1], u[:0:-1], strict=True):
            step = high - low
            closed += 0.5 * (np.log((v0 + high) / (v0 + low)) - step / (v0 + high))
            end = (1 - step / (v0 + high)) ** 2 * end + step
        ratio = (v0 + u[0]) / end
        return closed, 0.5 * (ratio - 1 - np.log(ratio))

    path, end = run(64)
    assert (round(path, 2), round(end, 4)) == (0.21, 0.0020)
    assert np.isclose(run(256)[0] / run(512)[0], 2, rtol=0.02)
    assert np.isclose(run(256)[1] / run(512)[1], 4, rtol=0.02)
    # One step: the square of the change of the score, from the joint law of x_u and x_high.
    high = 1.3
    grid = np.linspace(0.9, high, 2001)
    cov = v0 + grid  # x_high is x_u with independent noise added
    square = 1 / (v0 + grid) + 1 / (v0 + high) - 2 * cov / ((v0 + grid) * (v0 + high))
    closed = np.log((v0 + high) / (v0 + 0.9)) - (high - 0.9) / (v0 + high)
    assert np.isclose(integral(square, grid), closed, rtol=1e-6)
    v = v0 + high
    step = high - 0.9
    assert np.isclose((1 - step / v) ** 2 * v + step, v0 + 0.9 + step**2 / v)


def test_every_formula_of_chapter_5_is_checked():
    checks.assert_complete()
