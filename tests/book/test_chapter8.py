"""The formulas of chapter 8, derived again by numbers."""

from __future__ import annotations

import itertools
import math

import numpy as np

from book.densities import PEAKS, integral
from book.labels import Checked

checks = Checked("chapter8.md", "ch8", "threshold guided consistency")
RNG = np.random.default_rng(8)
TIMES = {"u": 0.35, "t": 0.6}
C = 0.5


def pair(t):
    """A variance preserving signal and noise, and their ratio."""
    a = math.exp(-1.3 * t * t)
    return a, math.sqrt(1 - a * a)


AU, SU = pair(TIMES["u"])
AT, ST = pair(TIMES["t"])
BETA = ST**2 - (AT / AU) ** 2 * SU**2
STEP = math.log(AU / SU) - math.log(AT / ST)


def slope(function, x, h=1e-5):
    return (function(x + h) - function(x - h)) / (2 * h)


def phi(k, z, n=400_001):
    """The phi function by its integral."""
    if k == 0:
        return math.exp(z)
    r = np.linspace(0, 1, n)
    return integral(np.exp((1 - r) * z) * r ** (k - 1) / math.factorial(k - 1), r)


def guess(x, s):
    """The exact mean of PEAKS given x = x_0 + s eps, by Bayes."""
    x = np.asarray(x, float)[..., None]
    var = PEAKS.v + s * s
    w = PEAKS.w * np.exp(-((x - PEAKS.m) ** 2) / (2 * var)) / np.sqrt(var)
    w = w / w.sum(-1, keepdims=True)
    return (w * (PEAKS.m + PEAKS.v / var * (x - PEAKS.m))).sum(-1)


def noise(x, s):
    return (x - guess(x, s)) / s


def flow(x, s, end, n=4000):
    """dx/ds = eps by the classical method of fourth order, in log s."""
    levels = np.geomspace(s, end, n + 1)
    for a, b in itertools.pairwise(levels):
        m, h = math.sqrt(a * b), math.log(b / a)
        k1 = a * noise(x, a)
        k2 = m * noise(x + 0.5 * h * k1, m)
        k3 = m * noise(x + 0.5 * h * k2, m)
        k4 = b * noise(x + h * k3, b)
        x = x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return x


START, LEVEL = 0.9, 0.8
SPAN = np.linspace(0, 0.9, 91)
PATH = [START]
for _left, _right in itertools.pairwise(SPAN):
    PATH.append(flow(PATH[-1], LEVEL * math.exp(-_left), LEVEL * math.exp(-_right), 40))
PATH = np.array(PATH)


def along(values):
    """A polynomial through the smooth `values` on the path, as a function of l - l_t."""
    return np.polynomial.Chebyshev.fit(SPAN, values, 16)


EPS = along([noise(x, LEVEL * math.exp(-z)) for x, z in zip(PATH, SPAN, strict=True)])
DATA = along([guess(x, LEVEL * math.exp(-z)) for x, z in zip(PATH, SPAN, strict=True)])
WHERE = along(PATH)


def orders(error, widths):
    values = [abs(error(h)) for h in widths]
    return [
        math.log(p / q) / math.log(a / b)
        for p, q, a, b in zip(values[:-1], values[1:], widths[:-1], widths[1:], strict=True)
    ]


@checks("joint family induct betats eta")
def test_joint_family_induct_betats_eta():
    # The law of (x_u, x_t) given x_0 from the forward chain, conditioned on x_t.
    x0, xt = 0.7, -0.4
    cov = AT / AU * SU**2
    gain = cov / ST**2
    mean, var = AU * x0 + gain * (xt - AT * x0), SU**2 - gain * cov
    kappa = SU / ST * math.sqrt(BETA)
    assert np.isclose(kappa**2, var)
    assert np.isclose(AU * x0 + math.sqrt(SU**2 - kappa**2) * (xt - AT * x0) / ST, mean)
    # Any kappa keeps the marginals, down a chain of three times.
    for eta in (0.0, 0.4, 1.0):
        m, v, late = AT * x0, ST**2, (AT, ST)
        for time in (0.35, 0.1):
            a, s = pair(time)
            fresh = eta * s / late[1] * math.sqrt(late[1] ** 2 - (late[0] / a * s) ** 2)
            keep = math.sqrt(s**2 - fresh**2) / late[1]
            m, v = a * x0 + keep * (m - late[0] * x0), keep**2 * v + fresh**2
            assert np.isclose(m, a * x0)
            assert np.isclose(v, s**2)
            late = (a, s)


@checks("weight meandiff update")
def test_weight_meandiff_update():
    x0, eps, net = 0.7, 0.3, -0.5
    xt = AT * x0 + ST * eps
    kappa = 0.6 * SU
    rest = math.sqrt(SU**2 - kappa**2)
    guessed = (xt - ST * net) / AT
    assert np.isclose(x0 - guessed, -ST / AT * (eps - net))
    true = AU * x0 + rest * (xt - AT * x0) / ST
    model = AU * guessed + rest * (xt - AT * guessed) / ST
    assert np.isclose(true - model, (AU - AT / ST * rest) * (x0 - guessed))
    assert np.isclose(model, AU * guessed + rest * net)
    weight = (AU * ST / AT - rest) ** 2 / (2 * kappa**2)
    assert np.isclose((true - model) ** 2 / (2 * kappa**2), weight * (eps - net) ** 2)


@checks("euler odes")
def test_euler_odes():
    xt, net = -0.4, 0.8
    xu = AU * (xt - ST * net) / AT + SU * net
    assert np.isclose(xu / AU, xt / AT + (SU / AU - ST / AT) * net)
    # Moving along eps carries the quantiles of one noisy law to those of another.
    grid = np.linspace(-9, 9, 36_001)

    def mass(x, s):
        law = (PEAKS.w * np.exp(-((grid[:, None] - PEAKS.m) ** 2) / (2 * (PEAKS.v + s * s)))) / (
            np.sqrt(2 * np.pi * (PEAKS.v + s * s))
        )
        return (law.sum(1) * (grid <= x)).sum() * (grid[1] - grid[0])

    end = flow(START, LEVEL, 0.2)
    assert np.isclose(mass(START, LEVEL), mass(end, 0.2), atol=5e-4)


@checks("etalimit etadrift")
def test_etalimit_etadrift():
    t, eta = 0.5, 0.7
    a, s = pair(t)
    drift = slope(lambda r: math.log(pair(r)[0]), t)
    g2 = slope(lambda r: pair(r)[1] ** 2, t) - 2 * drift * s**2
    h = 1e-5
    b, r = pair(t - h)
    kappa2 = eta**2 * r**2 / s**2 * (s**2 - (a / b * r) ** 2)
    assert np.isclose(kappa2, eta**2 * g2 * h, rtol=1e-3)
    net = 0.8
    score = -net / s
    extra = (math.sqrt(r**2 - kappa2) - r) * net
    assert np.isclose(extra, 0.5 * eta**2 * g2 * score * h, rtol=1e-3)


@checks("invert roundtrip")
def test_invert_roundtrip():
    gaps = []
    for high in (0.405, 0.4025):
        low, x = 0.4, 0.3
        up = x + (high - low) * noise(x, low)
        down = up + (low - high) * noise(up, high)
        assert np.isclose(down - x, (high - low) * (noise(x, low) - noise(up, high)))
        gaps.append(abs(down - x))
    assert 3.5 < gaps[0] / gaps[1] < 4.5


@checks("global")
def test_global():
    # x' = x by Euler: L = 1, local error below C h^2 with C = e / 2.
    for n in (10, 100):
        error = math.e - (1 + 1 / n) ** n
        assert 0 < error < math.e / 2 * (math.e - 1) / n


@checks("angle cosstep cosN cosproof gridloss loggrid")
def test_cosines():
    t, u = 3.0, 1.1
    one, two = math.atan(t / C), math.atan(u / C)
    step = 1 + (u - t) * t / (C**2 + t**2)
    exact = math.sqrt((C**2 + u**2) / (C**2 + t**2))
    assert np.isclose(step / exact, math.cos(one - two))
    assert np.isclose(step, math.cos(one) / math.cos(two) * math.cos(one - two))
    high, low, n = 80.0, 0.002, 4000
    total = math.atan(high / C) - math.atan(low / C)
    assert np.isclose(n * (1 - math.cos(total / n) ** n), total**2 / 2, rtol=1e-3)

    def loss(levels):
        return 1 - np.prod(np.cos(np.diff(np.arctan(levels / C))))

    even = C * np.tan(np.linspace(math.atan(low / C), math.atan(high / C), 41))
    tau = np.linspace(0, 1, 41)
    for other in (np.geomspace(low, high, 41), (0.3 + tau * (4.0 - 0.3)) ** 3):
        stretched = low + (other - other[0]) / (other[-1] - other[0]) * (high - low)
        assert loss(even) < loss(stretched)
    fine = np.geomspace(low, high, n + 1)
    rate = np.gradient(np.arctan(fine / C), 1 / n)
    assert np.isclose(n * loss(fine), 0.5 * integral(rate**2, np.linspace(0, 1, n + 1)), rtol=1e-2)
    assert np.isclose(n * loss(fine), math.log(high / low) / 4, rtol=1e-2)


@checks("heunstep")
def test_heunstep():
    two = 0.9
    for delta in (0.2, 0.02):
        one = two + delta
        t, u = C * math.tan(one), C * math.tan(two)
        k1 = t / (C**2 + t**2)
        k2 = u / (C**2 + u**2) * (1 + (u - t) * k1)
        ratio = (1 + (u - t) / 2 * (k1 + k2)) * math.cos(two) / math.cos(one)
        sin, cos = math.sin(delta), math.cos(delta)
        closed = math.cos(two) * (1 - sin**2 / 2) - math.sin(two) * sin * cos
        assert np.isclose(ratio, closed / math.cos(one))
    assert np.isclose((ratio - 1) / delta**3, 0.5 * math.tan(two), rtol=0.05)


@checks("ell exact taylor data dataode derivs")
def test_exact_taylor_data():
    # Pure noise coordinates: a = 1, sigma = s.
    h = 0.8
    z = np.linspace(0, h, 20_001)
    s = LEVEL * np.exp(-z)
    end = LEVEL * math.exp(-h)
    assert np.isclose(WHERE(h), START - integral(s * EPS(z), z), atol=1e-7)
    total = integral(DATA(z) / s, z)
    assert np.isclose(WHERE(h), end / LEVEL * START + end * total, atol=1e-7)
    at = np.array([0.1, 0.4, 0.7])
    level = LEVEL * np.exp(-at)
    left = slope(lambda r: WHERE(r) / (LEVEL * np.exp(-r)), at)
    assert np.allclose(left, DATA(at) / level, atol=1e-5)
    assert np.allclose(DATA.deriv()(at), -level * EPS.deriv()(at), atol=1e-5)

    def noise_form(p):
        def error(w):
            e = LEVEL * math.exp(-w)
            terms = [w ** (n + 1) * phi(n + 1, w, 4001) * EPS.deriv(n)(0.0) for n in range(1, p)]
            return START - e * (w * phi(1, w, 4001) * EPS(0.0) + sum(terms)) - WHERE(w)

        return error

    def data_form(p):
        def error(w):
            e = LEVEL * math.exp(-w)
            terms = [w ** (n + 1) * phi(n + 1, -w, 4001) * DATA.deriv(n)(0.0) for n in range(1, p)]
            value = w * phi(1, -w, 4001) * DATA(0.0) + sum(terms)
            return e / LEVEL * START + value - WHERE(w)

        return error

    for form in (noise_form, data_form):
        for p in (1, 2):
            assert all(abs(o - p - 1) < 0.35 for o in orders(form(p), (0.2, 0.1, 0.05)))
    # The general coordinates: x = a (x / a), so the same equation times a_u.
    net, xt = 0.4, -0.2
    frozen = AU / AT * xt - AU * net * (ST / AT - SU / AU)
    z = np.linspace(math.log(AT / ST), math.log(AU / SU), 20_001)
    assert np.isclose(frozen, AU / AT * xt - AU * integral(np.exp(-z) * net, z))
    assert np.isclose(frozen, AU / AT * xt - SU * STEP * phi(1, STEP) * net)
    seen = (xt - ST * net) / AT
    assert np.isclose(frozen, SU / ST * xt + AU * STEP * phi(1, -STEP) * seen)


@checks("phi phirec phidiff phidiffneg secondterms")
def test_phi_functions():
    for z in (0.7, -0.7, 2.0):
        e = math.exp(z)
        assert np.isclose(phi(1, z), (e - 1) / z)
        assert np.isclose(phi(2, z), (e - 1 - z) / z**2)
        assert np.isclose(phi(3, z), (e - 1 - z - z * z / 2) / z**3)
        for k in (0, 1, 2):
            assert np.isclose(phi(k + 1, z), (phi(k, z) - 1 / math.factorial(k)) / z)
    h = 1e-2
    assert np.isclose((phi(2, h) - phi(1, h) / 2) / h, -1 / 12, rtol=1e-2)
    assert np.isclose((phi(2, -h) - phi(1, -h) / 2) / h, 1 / 12, rtol=1e-2)
    r, delta, net, xt = 0.3, 0.01, 0.4, -0.2
    late = math.log(AT / ST) + r * STEP
    level = math.exp(-late)  # the noise ratio at the point between

    def noise_form(middle):
        return AU / AT * xt - SU * math.expm1(STEP) * (net + (middle - net) / (2 * r))

    def data_form(middle):
        seen = (xt - ST * net) / AT
        between = seen + level * net  # x / a after the first stage, the same for both forms
        other = between - level * middle
        gain = AU * (1 - math.exp(-STEP))
        return SU / ST * xt + gain * (seen + (other - seen) / (2 * r))

    assert np.isclose(noise_form(net), data_form(net))
    grown = SU * math.expm1(STEP) / (2 * r) * delta
    assert np.isclose(noise_form(net + delta) - noise_form(net), -grown)
    assert np.isclose(data_form(net + delta) - data_form(net), -grown * math.exp(-r * STEP))


def single(kind, r=0.5):
    """The error of one step from the start of the path, in noise coordinates."""

    def error(h):
        def at(w):
            return LEVEL * math.exp(-w)

        e = noise(START, LEVEL)
        if kind == "dpm2":
            middle = START - at(r * h) * math.expm1(r * h) * e
            change = noise(middle, at(r * h)) - e
            x = START - at(h) * math.expm1(h) * (e + change / (2 * r))
        else:
            r1, r2 = 1 / 3, r
            p2 = (math.expm1(r2 * h) - r2 * h) / (r2 * h) ** 2
            p1 = (math.expm1(h) - h) / h**2
            x1 = START - at(r1 * h) * math.expm1(r1 * h) * e
            d1 = noise(x1, at(r1 * h)) - e
            x2 = START - at(r2 * h) * (math.expm1(r2 * h) * e + r2 / r1 * r2 * h * p2 * d1)
            d2 = noise(x2, at(r2 * h)) - e
            x = START - at(h) * (math.expm1(h) * e + h * p1 * d2 / r2)
        return x - flow(START, LEVEL, at(h), 300)

    return error


@checks("dpm2 dpm3 rk ordercond")
def test_single_step_solvers():
    widths = (0.1, 0.05, 0.025)
    for r in (0.5, 0.8):
        assert all(abs(o - 3) < 0.4 for o in orders(single("dpm2", r), widths))
    assert all(abs(o - 4) < 0.5 for o in orders(single("dpm3", 2 / 3), widths))
    # Another point breaks the second condition, and the order.
    assert all(abs(o - 3) < 0.4 for o in orders(single("dpm3", 0.9), widths))
    assert np.isclose(0.5 * 2 / 3 * phi(2, 0.0), phi(3, 0.0))


@checks("2m unic unic1")
def test_multistep_and_corrector():
    def two_step(h, before=0.3):
        """A step from l_t = 0.4, with the value before a width of before * h / 0.3 back."""
        at, back = 0.4, before * h
        x, s = WHERE(at), LEVEL * math.exp(-at)
        use = (1 + 0.5 / before) * DATA(at) - 0.5 / before * DATA(at - back)
        return math.exp(-h) * x + (1 - math.exp(-h)) * use - WHERE(at + h), s

    widths = (0.2, 0.1, 0.05)
    for before in (0.7, 1.0):
        assert all(abs(o - 3) < 0.4 for o in orders(lambda h, b=before: two_step(h, b)[0], widths))

    def corrected(h):
        end = LEVEL * math.exp(-h)
        now = guess(START, LEVEL)
        first = end / LEVEL * START + (1 - math.exp(-h)) * now
        then = guess(first, end)
        weight = (math.exp(-h) - 1 + h) / h
        x = end / LEVEL * START + (1 - math.exp(-h)) * now + weight * (then - now)
        z = np.linspace(0, h, 4001)
        line = now + (then - now) * z / h
        whole = end / LEVEL * START + end * integral(np.exp(z) / LEVEL * line, z)
        assert np.isclose(x, whole, atol=1e-8)
        return x - WHERE(h)

    assert all(abs(o - 3) < 0.4 for o in orders(corrected, widths))


@checks("ab pndm")
def test_adams():
    weights = [
        [3 / 2, -1 / 2],
        [23 / 12, -16 / 12, 5 / 12],
        [55 / 24, -59 / 24, 37 / 24, -9 / 24],
    ]
    for row in weights:
        for power in range(len(row)):
            moment = sum(c * (-float(j)) ** power for j, c in enumerate(row))
            assert np.isclose(moment, 1 / (power + 1))

    def error(row, delta):
        # s = exp(-tau), eps = cos(2 s) as a function of tau
        def s(tau):
            return math.exp(-tau)

        mean = sum(c * math.cos(2 * s(0.5 - j * delta)) for j, c in enumerate(row))
        exact = (math.sin(2 * s(0.5 + delta)) - math.sin(2 * s(0.5))) / 2
        return (s(0.5 + delta) - s(0.5)) * mean - exact

    for row in weights:
        assert all(
            abs(o - 3) < 0.3 for o in orders(lambda d, r=row: error(r, d), (0.04, 0.02, 0.01))
        )
    s = math.exp(-0.5)
    rate = 2 * math.sin(2 * s) * s  # d cos(2 s) / d tau, with s'' = s
    assert np.isclose(error(weights[2], 1e-3) / 1e-9, -s * rate / 12, rtol=0.05)


@checks("precond cin target coutcond cskip edmweight vtarget")
def test_preconditioning():
    sd, s = 0.7, 1.3
    total = s * s + sd * sd
    skip, out, into = sd**2 / total, s * sd / math.sqrt(total), 1 / math.sqrt(total)
    x0, n = sd * RNG.standard_normal(400_000), RNG.standard_normal(400_000)
    x = x0 + s * n
    assert np.isclose((into * x).std(), 1, rtol=1e-2)
    target = (x0 - skip * x) / out
    assert np.isclose(target.std(), 1, rtol=1e-2)
    net = 0.3
    left = (skip * x[:9] + out * net - x0[:9]) ** 2
    assert np.allclose(left, out**2 * (net - target[:9]) ** 2)
    choices = np.linspace(0, 1, 100_001)
    size = (1 - choices) ** 2 * sd**2 + choices**2 * s**2
    assert np.isclose(choices[size.argmin()], skip, atol=1e-4)
    assert np.isclose(size.min(), out**2)
    assert np.isclose(total / (s * sd) ** 2 * out**2, 1)
    angle = 0.8
    clean, fresh = 0.4, -1.1
    got = (clean - math.cos(angle) ** 2 * (clean + math.tan(angle) * fresh)) / math.sin(angle)
    assert np.isclose(got, math.sin(angle) * clean - math.cos(angle) * fresh)


@checks("rho edmheun stepcost steprule")
def test_grid_heun_steps():
    def levels(n, rho):
        u = np.arange(n) / (n - 1)
        return (80 ** (1 / rho) + u * (0.002 ** (1 / rho) - 80 ** (1 / rho))) ** rho

    assert np.allclose(levels(9, 1e6), np.geomspace(80, 0.002, 9), rtol=1e-3)
    fine = levels(20_001, 7)
    widths = -np.diff(fine)
    assert np.allclose(widths / fine[:-1] ** (6 / 7), widths[0] / fine[0] ** (6 / 7), rtol=2e-3)

    def heun(h):
        end = LEVEL * math.exp(-h)
        d = (START - guess(START, LEVEL)) / LEVEL
        trial = START + (end - LEVEL) * d
        second = (trial - guess(trial, end)) / end
        return START + (end - LEVEL) / 2 * (d + second) - flow(START, LEVEL, end, 300)

    assert all(abs(o - 3) < 0.4 for o in orders(heun, (0.1, 0.05, 0.025)))
    # Among the power laws h = k E^(-q) of equal cost, q = 1 / (p + 1) is best.
    z, p = np.linspace(0, 1, 4001), 2
    big = np.exp(3 * z)
    best = []
    for q in np.linspace(0.1, 0.6, 51):
        h = big**-q
        h = h * integral(1 / h, z)  # cost one
        best.append((integral(big * h**p, z), q))
    assert np.isclose(min(best)[1], 1 / (p + 1), atol=0.011)


@checks("etaerror etaratio etarec")
def test_random_chain():
    t, u, eta = 1.4, 1.1, 0.8
    kappa2 = eta**2 * u**2 / t**2 * (t**2 - u**2)
    m = math.sqrt(u**2 - kappa2)
    keep = (C**2 + t * m) / (C**2 + t**2)
    loss = C**2 * (t - m) ** 2 / ((C**2 + t**2) * (C**2 + u**2))
    for e in (0.0, 0.3):
        var = keep**2 * (C**2 + t**2) * (1 + e) + kappa2
        rate = (C**2 + t * m) ** 2 / ((C**2 + t**2) * (C**2 + u**2))
        assert np.isclose(var / (C**2 + u**2) - 1, rate * e - loss)
    # The exact denoiser of N(0, C^2) gives the same factor as the update.
    x = 0.9
    seen = C**2 / (C**2 + t**2) * x
    assert np.isclose(seen + m * (x - seen) / t, keep * x)
    h = 1e-4
    u = t - h
    m = math.sqrt(u**2 - eta**2 * u**2 / t**2 * (t**2 - u**2))
    assert np.isclose((t - m) / h, 1 + eta**2, rtol=1e-3)


@checks("sdeexp")
def test_sdeexp():
    xt, seen = 0.4, -0.9
    kappa2 = SU**2 / ST**2 * BETA
    assert np.isclose(kappa2, SU**2 * (1 - math.exp(-2 * STEP)))
    update = AU * seen + math.sqrt(SU**2 - kappa2) * (xt - AT * seen) / ST
    closed = SU / ST * math.exp(-STEP) * xt + AU * (1 - math.exp(-2 * STEP)) * seen
    assert np.isclose(update, closed)


@checks("churn churncontract")
def test_churn():
    s, gain, e = 0.8, 0.3, 0.1
    up = (1 + gain) * s
    var = (C**2 + s**2) * (1 + e) + (up**2 - s**2)
    back = var * (C**2 + s**2) / (C**2 + up**2)
    assert np.isclose(back / (C**2 + s**2) - 1, (C**2 + s**2) / (C**2 + up**2) * e)


@checks("target2 convex twosteps")
def test_progressive():
    am, sm = pair(0.5)
    xt, first, second = 0.4, -0.9, 0.7
    h1 = math.log(am / sm) - math.log(AT / ST)
    h2 = math.log(AU / SU) - math.log(am / sm)
    xm = am * first + sm / ST * (xt - AT * first)
    xu = AU * second + SU / sm * (xm - am * second)
    direct = (
        SU / ST * xt
        + SU * am / sm * (1 - math.exp(-h1)) * first
        + AU * (1 - math.exp(-h2)) * second
    )
    assert np.isclose(xu, direct)
    target = (xu - SU / ST * xt) / (AU - SU / ST * AT)
    assert np.isclose(target, (xu - SU / ST * xt) / (AU * (1 - math.exp(-h1 - h2))))
    w1, w2 = math.exp(-h2) * (1 - math.exp(-h1)), 1 - math.exp(-h2)
    assert np.isclose(target, (w1 * first + w2 * second) / (1 - math.exp(-h1 - h2)))
    assert np.isclose(AU * target + SU / ST * (xt - AT * target), xu)


@checks("guideslope stable charpoly stable2m")
def test_stiffness_of_guidance():
    small, large, s, w, x, mean = 1e-3, 1e3, 1.0, 7.5, 0.3, 0.2

    def guided(value):
        one = mean + small**2 / (small**2 + s * s) * (value - mean)
        two = large**2 / (large**2 + s * s) * value
        return (value - (1 + w) * one + w * two) / s

    rate = slope(guided, x)
    assert np.isclose(rate, (1 + w) * s / (small**2 + s * s) - w * s / (large**2 + s * s))
    assert np.isclose(rate, (1 + w) / s, rtol=1e-4)
    edge = math.log((w + 1) / (w - 1))
    assert np.isclose(1 - math.exp(-edge), 2 / (1 + w))
    for h, stays in ((0.98 * edge, True), (1.02 * edge, False)):
        assert (abs(1 - (1 + w) * (1 - math.exp(-h))) < 1) is stays
    for factor, stays in ((0.3, True), (0.98, True), (1.02, False)):
        k = factor * 2 / (1 + 2 * w)
        roots = np.roots([1, -(1 - k - 1.5 * w * k), -0.5 * w * k])
        assert bool(abs(roots).max() < 1) is stays
        # The recursion itself: x_u = e^{-h} x + k (1.5 D x - 0.5 D x_before) with D = -w.
        now, before = 1.0, 0.3
        for _ in range(3):
            now, before = (1 - k) * now + k * (1.5 * -w * now - 0.5 * -w * before), now
        again, past = 1.0, 0.3
        for _ in range(3):
            again, past = (1 - k - 1.5 * w * k) * again + 0.5 * w * k * past, again
        assert np.isclose(now, again)


def test_every_formula_of_chapter_8_is_checked():
    checks.assert_complete()
