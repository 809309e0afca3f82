"""The formulas of appendix B, derived again by numbers."""

from __future__ import annotations

import numpy as np

from book.densities import PEAKS, gauss, integral
from book.labels import Checked

checks = Checked(
    "appendix-b.md",
    "appb",
    "repr bsde lip norm picard generator fkpde semilinear reverse model h deep",
)
RNG = np.random.default_rng(17)
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
X = np.linspace(-6, 6, 2401)
STEP = 1e-3


def mean(function, centre, var):
    """Return E f(centre + sqrt(var) N) by quadrature."""
    return WEIGHTS @ function(centre + np.sqrt(var) * NODES)


def slope(function, x, h=STEP):
    return (function(x + h) - function(x - h)) / (2 * h)


def bend(function, x, h=STEP):
    return (function(x + h) - 2 * function(x) + function(x - h)) / h**2


@checks("condexp simple square")
def test_condexp_simple_square():
    total, t, w = 1.4, 0.5, -0.8
    assert np.isclose(mean(np.square, w, total - t), w**2 + total - t)
    n = 20_000
    noise = np.sqrt((total - t) / n) * RNG.standard_normal((50, n))
    before = w + noise.cumsum(1) - noise
    rest = (w + noise.sum(1)) ** 2 - (2 * before * noise).sum(1)
    assert np.allclose(rest, w**2 + total - t, atol=6 * (total - t) * np.sqrt(2 / n))


@checks("itobeta energy")
def test_itobeta_energy():
    beta, t, y, h, z = 1.7, 0.3, 0.6, -0.9, 1.2

    def phi(time, value):
        return np.exp(beta * time) * value**2

    change = slope(lambda s: phi(s, y), t) - h * slope(lambda v: phi(t, v), y)
    change += 0.5 * z**2 * bend(lambda v: phi(t, v), y)
    assert np.isclose(change, np.exp(beta * t) * (beta * y**2 - 2 * y * h + z**2), rtol=1e-5)
    assert np.isclose(z * slope(lambda v: phi(t, v), y), 2 * np.exp(beta * t) * y * z)
    a, b = RNG.standard_normal((2, 100))
    assert (2 * np.abs(a * b) <= beta / 2 * a**2 + 2 / beta * b**2 + 1e-12).all()


def backward(driver_of, steps, dt, last):
    """Solve on a binomial tree: level k has k + 1 nodes, up first; return Y and Z by level."""
    y, z = [last], []
    for k in range(steps - 1, -1, -1):
        up, down = y[0][:-1], y[0][1:]
        z.insert(0, (up - down) / (2 * np.sqrt(dt)))
        y.insert(0, (up + down) / 2 + driver_of(k) * dt)
    return y, z


@checks("contraction")
def test_contraction():
    steps, total, lip = 200, 1.0, 1.0
    dt = total / steps
    beta = 2 + 8 * lip**2
    assert 4 * lip**2 / beta <= 0.5
    nodes = np.sqrt(dt) * (steps - 2 * np.arange(steps + 1))
    chance = [np.array([1.0])]
    for _ in range(steps):
        one = np.zeros(chance[-1].size + 1)
        one[:-1] += chance[-1] / 2
        one[1:] += chance[-1] / 2
        chance.append(one)

    def distance(p, q):
        return sum(
            np.exp(beta * k * dt)
            * dt
            * (chance[k] @ ((p[0][k] - q[0][k]) ** 2 + (p[1][k] - q[1][k]) ** 2))
            for k in range(steps)
        )

    def apply(pair):
        return backward(lambda k: np.sin(pair[0][k]) + np.cos(pair[1][k]), steps, dt, np.sin(nodes))

    zero = [np.zeros(k + 1) for k in range(steps + 1)]
    runs = [(zero, zero[:-1])]
    for _ in range(4):
        runs.append(apply(runs[-1]))
    for a, b, c in zip(runs, runs[1:], runs[2:], strict=False):
        assert distance(b, c) <= 0.5 * distance(a, b)


@checks("gamma linear product")
def test_gamma_linear_product():
    a, b, c, total, w = 0.4, -0.7, 0.9, 1.3, 0.5
    u = NODES * np.sqrt(total)
    gamma = np.exp(b * u + (a - 0.5 * b**2) * total)
    assert np.isclose(WEIGHTS @ gamma, np.exp(a * total))
    closed = np.exp(a * total) * (w + b * total) + c * (np.exp(a * total) - 1) / a
    income = integral(c * np.exp(a * np.linspace(0, total, 2001)), np.linspace(0, total, 2001))
    assert np.isclose(WEIGHTS @ (gamma * (w + u)) + income, closed, rtol=1e-6)
    # d(Gamma Y) has drift -Gamma c and noise Gamma (Z + bY), for any Y and Z.
    g, y, z = 1.3, 0.8, -0.6
    drift = -g * (a * y + b * z + c) + y * g * a + g * b * z
    assert np.isclose(drift, -g * c)
    assert np.isclose(g * z + y * g * b, g * (z + y * b))
    dt, dw = 1e-7, 2e-4
    moved = (g + g * (a * dt + b * dw)) * (y - (a * y + b * z + c) * dt + z * dw) - g * y
    assert np.isclose(moved, g * (z + y * b) * dw + g * b * z * dw**2, atol=1e-6)


@checks("linearize")
def test_linearize():
    def first(y, z):
        return np.sin(y) + 0.5 * np.linalg.norm(z) + 0.3

    def second(y, z):
        return np.sin(y) + 0.5 * np.linalg.norm(z)

    y1, y2, z1, z2 = 0.7, -0.4, RNG.standard_normal(3), RNG.standard_normal(3)
    a = (first(y1, z1) - first(y2, z1)) / (y1 - y2)
    dz = z1 - z2
    b = (first(y2, z1) - first(y2, z2)) / (dz @ dz) * dz
    c = first(y2, z2) - second(y2, z2)
    assert np.isclose(a * (y1 - y2) + b @ dz + c, first(y1, z1) - second(y2, z2))
    assert abs(a) <= 1 and np.linalg.norm(b) <= 0.5 + 1e-12


@checks("exp bdgap bd")
def test_exp_bdgap_bd():
    total, u = 1.0, 0.4

    def value(t, x):
        return np.array([np.log(mean(lambda w: np.exp(np.tanh(w)), one, total - t)) for one in x])

    start = value(0.0, np.zeros(1))[0]
    times = np.linspace(0, total - 1e-6, 81)
    gaps = []
    for t in times:
        x = u * t + np.sqrt(t) * NODES
        gaps.append(WEIGHTS @ (slope(lambda v, t=t: value(t, v), x) - u) ** 2)
    target = mean(np.tanh, u * total, total) - 0.5 * u**2 * total
    assert np.isclose(start, target + 0.5 * integral(np.array(gaps), times), atol=2e-4)
    assert start > target
    x, t = np.array([0.3]), 0.4
    flow = slope(lambda s: value(s, x), t) + 0.5 * bend(lambda v: value(t, v), x)
    assert np.allclose(flow + 0.5 * slope(lambda v: value(t, v), x) ** 2, 0, atol=1e-5)


@checks("fk fkproof")
def test_fk_fkproof():
    k, c, total = 0.3, 0.7, 1.1

    def solution(t, x):  # dx = -x dt + sqrt 2 dW, phi = cos
        rest = total - t
        keep = np.exp(-rest)
        wave = np.exp(-0.5 * (1 - keep**2)) * np.cos(keep * x)
        return np.exp(-k * rest) * wave + c * (1 - np.exp(-k * rest)) / k

    t, x = 0.4, 0.9
    keep = np.exp(-(total - t))
    expected = np.exp(-k * (total - t)) * mean(np.cos, keep * x, 1 - keep**2)
    assert np.isclose(solution(t, x), expected + c * (1 - np.exp(-k * (total - t))) / k)
    flow = slope(lambda s: solution(s, x), t) - x * slope(lambda v: solution(t, v), x)
    flow += bend(lambda v: solution(t, v), x)
    assert np.isclose(flow - k * solution(t, x) + c, 0, atol=1e-5)


def rate(t):
    return 0.1 + 5.0 * t


def kept(t):
    return np.exp(-(0.1 * t + 2.5 * t**2))


def log_p(t, x):
    return np.log(PEAKS.at(kept(t)).density(x))


@checks("logpde drift logbsde forwardlog")
def test_logpde_drift_logbsde_forwardlog():
    x = np.linspace(-2, 2, 9)
    for t in (0.1, 0.4):
        f, div, g2 = -0.5 * rate(t) * x, -0.5 * rate(t), rate(t)
        change = slope(lambda s, x=x: log_p(s, x), t)
        grad = slope(lambda v, t=t: log_p(t, v), x)
        lap = bend(lambda v, t=t: log_p(t, v), x)
        assert np.allclose(change, -div - f * grad + 0.5 * g2 * (lap + grad**2), atol=1e-3)
        backwards = -change + (-f + g2 * grad) * grad + 0.5 * g2 * lap
        assert np.allclose(backwards, div + 0.5 * g2 * grad**2, atol=1e-3)
        forwards = change + f * grad + 0.5 * g2 * lap
        assert np.allclose(forwards, -div + g2 * (lap + 0.5 * grad**2), atol=1e-3)


@checks("entropy")
def test_entropy():
    times = np.linspace(0, 1, 401)
    terms = []
    for t in times:
        p = PEAKS.at(kept(t)).density(X)
        score = np.gradient(p, X) / np.maximum(p, 1e-300)
        terms.append(-0.5 * rate(t) + 0.5 * rate(t) * integral(p * score**2, X))
    ends = []
    for t in (0.0, 1.0):
        p = PEAKS.at(kept(t)).density(X)
        ends.append(integral(p * np.log(np.maximum(p, 1e-300)), X))
    assert np.isclose(ends[0] - ends[1], integral(np.array(terms), times), rtol=1e-3)


class Wrong:
    """f = 0, g = 1, s = -kappa x and a normal prior: the model's law stays normal."""

    kappa, prior, total = 0.7, 1.9, 1.2

    def var(self, t):
        keep = np.exp(-2 * self.kappa * (self.total - t))
        return self.prior * keep + (1 - keep) / (2 * self.kappa)

    def log_u(self, t, x):
        return -0.5 * np.log(2 * np.pi * self.var(t)) - x**2 / (2 * self.var(t))


@checks("adjoint fkdensity modelbsde")
def test_adjoint_fkdensity_modelbsde():
    m, t, x = Wrong(), 0.5, 0.8

    def u(time, value):
        return np.exp(m.log_u(time, value))

    flow = slope(lambda s: u(s, x), t) + m.kappa * x * slope(lambda v: u(t, v), x)
    flow += 0.5 * bend(lambda v: u(t, v), x) + m.kappa * u(t, x)
    assert np.isclose(flow, 0, atol=1e-6)
    grow = np.exp(m.kappa * m.total)
    spread = (grow**2 - 1) / (2 * m.kappa)
    path = mean(lambda y: gauss(y, 0.0, m.prior), x * grow, spread) * grow
    assert np.isclose(path, u(0.0, x), rtol=1e-6)
    grad = slope(lambda v: m.log_u(t, v), x)
    drift = slope(lambda s: m.log_u(s, x), t) + 0.5 * bend(lambda v: m.log_u(t, v), x)
    assert np.isclose(drift, -m.kappa - m.kappa * x * grad - 0.5 * grad**2, atol=1e-5)


@checks("elbo gap")
def test_elbo_gap():
    m, x = Wrong(), 0.8
    t = np.linspace(0, m.total, 4001)
    second = x**2 + t
    bound = -0.5 * np.log(2 * np.pi * m.prior) - (x**2 + m.total) / (2 * m.prior)
    bound -= integral(0.5 * m.kappa**2 * second - m.kappa, t)
    gap = 0.5 * integral((m.kappa - 1 / m.var(t)) ** 2 * second, t)
    assert np.isclose(m.log_u(0.0, x), bound + gap, rtol=1e-6)
    assert gap > 0.01
    kappa, total = 0.7, 1.2  # the exercise: the prior is the stationary law
    closed = -0.5 * np.log(np.pi / kappa) - kappa * (x**2 + total) + kappa * total
    closed -= 0.5 * kappa**2 * (x**2 * total + total**2 / 2)
    exact = -0.5 * np.log(np.pi / kappa) - kappa * x**2
    assert np.isclose(exact - closed, 0.5 * kappa**2 * (x**2 * total + total**2 / 2))


def log_h(t, x):
    """Return log E[e^r | x_t = x] for r = -(x_0 - 0.5)^2, by quadrature over the components."""
    a, law = kept(t), PEAKS.at(kept(t))
    x = np.asarray(x, float)
    total = np.zeros_like(x)
    for w, m, v, m0, v0 in zip(law.w, law.m, law.v, PEAKS.m, PEAKS.v, strict=True):
        gain = np.sqrt(a) * v0 / v
        centre, var = m0 + gain * (x - m), v0 * (1 - gain * np.sqrt(a))
        inner = np.exp(-((centre - 0.5) ** 2) / (1 + 2 * var)) / np.sqrt(1 + 2 * var)
        total += w * gauss(x, m, v) * inner
    return np.log(total / law.density(x))


@checks("yz hbsde guided factor")
def test_yz_hbsde_guided_factor():
    x = np.linspace(-1.5, 1.5, 7)
    for t in (0.15, 0.5):
        f, g2 = -0.5 * rate(t) * x, rate(t)
        score = slope(lambda v, t=t: log_p(t, v), x)
        grad = slope(lambda v, t=t: log_h(t, v), x)
        drift = -slope(lambda s, x=x: log_h(s, x), t) + (-f + g2 * score) * grad
        drift += 0.5 * g2 * bend(lambda v, t=t: log_h(t, v), x)
        assert np.allclose(drift, -0.5 * g2 * grad**2, atol=2e-3)

        def tilted(s, v):
            return np.exp(log_p(s, v) + log_h(s, v))

        def flow(v, t=t):
            pull = slope(lambda w: log_p(t, w) + log_h(t, w), v)
            return (0.5 * rate(t) * v + rate(t) * pull) * tilted(t, v)

        right = -slope(flow, x) + 0.5 * g2 * bend(lambda v, t=t: tilted(t, v), x)
        assert np.allclose(-slope(lambda s, x=x: tilted(s, x), t), right, atol=2e-3)
    p = PEAKS.density(X) * np.exp(-((X - 0.5) ** 2))
    assert np.isclose(log_h(20.0, np.zeros(1))[0], np.log(integral(p, X)), atol=1e-6)


@checks("scheme variance")
def test_scheme_variance():
    w, rest = 0.6, 0.8
    for dt, close in [(0.1, 0.5), (1e-4, 1e-2)]:
        d = np.sqrt(dt) * NODES
        after = (w + d) ** 2 + rest - dt
        assert np.isclose(WEIGHTS @ (after * d) / dt, 2 * w)
        assert np.isclose(WEIGHTS @ after, w**2 + rest)
        product = (after - WEIGHTS @ after) * d / dt
        spread = WEIGHTS @ product**2 - (WEIGHTS @ product) ** 2
        assert np.isclose(spread, 2 * (2 * w) ** 2, rtol=close)


def test_every_formula_of_appendix_b_is_checked():
    checks.assert_complete()
