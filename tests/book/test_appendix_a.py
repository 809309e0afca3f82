"""The formulas of appendix A, derived again by numbers."""

from __future__ import annotations

import math

import numpy as np

from book.densities import PEAKS, Points, gauss, integral
from book.labels import Checked

checks = Checked(
    "appendix-a.md",
    "appa",
    "additive push integral cond martingale itosum sde lipschitz",
)
RNG = np.random.default_rng(11)
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
GRID = np.linspace(-9, 9, 18_001)


def some_law(count):
    p = RNG.random(count)
    return p / p.sum()


@checks("change")
def test_change():
    p, image = some_law(12), RNG.integers(0, 4, 12)
    h = np.array([0.3, -1.0, 2.0, 0.7])
    pushed = np.bincount(image, p, 4)
    assert np.isclose((p * h[image]).sum(), pushed @ h)


@checks("dct dctproof")
def test_dct_dctproof():
    x = np.linspace(0, 1, 200_001)
    bound = 1 + x
    for n, small in [(10, 0.1), (1000, 1e-3)]:
        h_n, h = bound * np.cos(x) + np.sin(n * x) / n, bound * np.cos(x)
        gap = integral(np.abs(h_n - h), x)
        assert gap < small
        left = integral(2 * (bound + 1) - np.abs(h_n - h), x)
        assert np.isclose(left, integral(2 * (bound + 1), x) - gap)
        peak = np.where((x > 0) & (x < 1 / n), float(n), 0.0)
        assert np.isclose(integral(peak, x), 1, atol=n * 1e-5)


@checks("rn kl klpos")
def test_rn_kl_klpos():
    q, p = some_law(9), some_law(9)
    q[2] = 0.0
    q /= q.sum()
    r = q / p
    inside = RNG.random(9) < 0.5
    assert np.isclose(q[inside].sum(), (r * p)[inside].sum())
    on = q > 0
    kl = (q[on] * np.log(r[on])).sum()
    assert np.isclose(kl, (p[on] * r[on] * np.log(r[on])).sum())
    middle = (q[on] * (1 / r[on] - 1)).sum()
    assert -kl <= middle <= 0
    assert np.isclose(middle, p[on].sum() - 1)
    assert (r * np.log(np.where(on, r, 1)) >= -1 / np.e).all()


@checks("smooth gradient")
def test_smooth_gradient():
    data, a, var = Points(RNG.standard_normal((5, 2))), 0.8, 0.3
    x = np.array([0.1, -0.7])
    kernels = np.exp(-((x - a * data.x) ** 2).sum(1) / (2 * var)) / (2 * np.pi * var)
    density = np.exp(data.log_density(x, a, var))
    assert np.isclose(density, kernels.mean())
    gradient = (-(x - a * data.x) / var * kernels[:, None]).mean(0)
    assert np.allclose(density * data.score(x, a, var), gradient, atol=1e-7)


@checks("tower takeout towerproof pythagoras cross")
def test_tower_takeout_towerproof_pythagoras_cross():
    p, y = some_law(24), RNG.standard_normal(24)
    fine = np.arange(24) // 4
    coarse = fine // 3

    def given(value, blocks):
        return (np.bincount(blocks, p * value) / np.bincount(blocks, p))[blocks]

    inner = given(y, fine)
    assert np.allclose(given(inner, coarse), given(y, coarse))
    for block in range(2):
        event = coarse == block
        sums = [(p * one)[event].sum() for one in (inner, y, given(y, coarse))]
        assert np.allclose(sums, sums[0])
    z = RNG.standard_normal(6)[fine]
    assert np.allclose(given(z * y, fine), z * inner)
    assert np.isclose((p * (inner - z) * (y - inner)).sum(), 0)
    parts = [(p * gap**2).sum() for gap in (y - z, y - inner, inner - z)]
    assert np.isclose(parts[0], parts[1] + parts[2])


@checks("denoise eps")
def test_denoise_eps():
    a = 0.4
    c, s = np.sqrt(a), np.sqrt(1 - a)
    best, other = np.tanh(c * GRID / (1 - a)), np.sin(GRID)
    left = first = noise = 0.0
    dens = np.zeros_like(GRID)
    for x0 in (-1.0, 1.0):
        p = 0.5 * gauss(GRID, c * x0, 1 - a)
        dens += p
        left += integral(p * (x0 - other) ** 2, GRID)
        first += integral(p * (x0 - best) ** 2, GRID)
        noise = noise + p * (GRID - c * x0) / s
    assert np.isclose(left, first + integral(dens * (best - other) ** 2, GRID))
    assert np.allclose(noise, dens * (GRID - c * best) / s)


@checks("dpi")
def test_dpi():
    q, p, image = some_law(30), some_law(30), np.arange(30) % 7
    pushed_q, pushed_p = np.bincount(image, q), np.bincount(image, p)
    ratio = np.bincount(image, p * q / p) / pushed_p
    assert np.allclose(ratio, pushed_q / pushed_p)
    small = (pushed_q * np.log(ratio)).sum()
    assert np.isclose(small, (pushed_p * ratio * np.log(ratio)).sum())
    assert small < (q * np.log(q / p)).sum()


@checks("reverse")
def test_reverse():
    early, late = 0.7, 0.2

    def guess(x, a):
        return np.tanh(np.sqrt(a) * x / (1 - a))

    ratio = late / early
    for xt in (-0.9, 0.2, 1.4):
        prior = 0.5 * (
            gauss(GRID, np.sqrt(early), 1 - early) + gauss(GRID, -np.sqrt(early), 1 - early)
        )
        p = prior * gauss(xt, np.sqrt(ratio) * GRID, 1 - ratio)
        assert np.isclose(
            integral(p * guess(GRID, early), GRID) / integral(p, GRID), guess(xt, late)
        )


@checks("bmmoments")
def test_bmmoments():
    s, t = 0.4, 1.1
    z, w = np.meshgrid(NODES, NODES)
    mass = np.outer(WEIGHTS, WEIGHTS)
    ws, wt = np.sqrt(s) * z, np.sqrt(s) * z + np.sqrt(t - s) * w
    assert np.isclose((mass * ws * wt).sum(), min(s, t))
    assert np.allclose((mass * wt).sum(0), WEIGHTS * np.sqrt(s) * NODES)
    assert np.allclose((mass * (wt**2 - t)).sum(0), WEIGHTS * (s * NODES**2 - s))


@checks("qv qvvar")
def test_qv_qvvar():
    steps = RNG.random(50)
    steps *= 2 / steps.sum()
    fourth, second = WEIGHTS @ NODES**4, WEIGHTS @ NODES**2
    var = (fourth - second**2) * steps**2
    assert np.allclose(var, 2 * steps**2)
    assert np.isclose(second * steps.sum(), 2)
    assert var.sum() <= 2 * 2 * steps.max()
    paths = np.sqrt(steps) * RNG.standard_normal((40_000, 50))
    sums = (paths**2).sum(1)
    assert np.isclose(sums.var(), var.sum(), rtol=0.05)


@checks("nowhere")
def test_nowhere():
    for k, h in [(1, 0.1), (5, 0.01), (3, 1e-4)]:
        chance = math.erf(k * math.sqrt(h) / math.sqrt(2))
        assert chance <= k * math.sqrt(2 * h / math.pi)


@checks("isometry isoproof wiener")
def test_isometry_isoproof_wiener():
    # Two steps, the second factor bounded and known before its increment.
    h1, h2, first = 0.5, 0.8, 1.3
    z, w = np.meshgrid(NODES, NODES)
    mass = np.outer(WEIGHTS, WEIGHTS)
    d1, d2 = np.sqrt(h1) * z, np.sqrt(h2) * w
    second = np.cos(d1)
    total = first * d1 + second * d2
    assert np.isclose((mass * total).sum(), 0)
    assert np.isclose((mass * total**2).sum(), first**2 * h1 + h2 * (mass * second**2).sum())
    assert np.isclose((mass * first * d1 * second * d2).sum(), 0)
    t = np.linspace(0, 1, 20_001)
    step = t[1]
    assert np.isclose((np.exp(-2 * t[:-1]) * step).sum(), (1 - np.exp(-2)) / 2, rtol=1e-3)


@checks("wdw")
def test_wdw():
    d = np.sqrt(1 / 4096) * RNG.standard_normal((500, 4096))
    w = np.concatenate([np.zeros((500, 1)), d.cumsum(1)], 1)
    quadratic, end = (d**2).sum(1), w[:, -1] ** 2
    assert np.allclose((w[:, :-1] * d).sum(1), 0.5 * (end - quadratic))
    assert np.allclose((w[:, 1:] * d).sum(1), 0.5 * (end + quadratic))
    assert np.isclose(quadratic.mean(), 1, atol=4e-3)


@checks("ito taylor remainder square itomulti dynkin")
def test_ito_taylor_remainder_square_itomulti_dynkin():
    a, b, dt, dw = 0.7, -1.3, 0.01, 0.2
    left = (a * dt + b * dw) ** 2
    right = b**2 * dt + b**2 * (dw**2 - dt) + 2 * a * b * dt * dw + a**2 * dt**2
    assert np.isclose(left, right)
    # phi(t, x) = e^t x^3: the third derivative bounds the remainder of the expansion.
    t, x, dx = 0.3, 0.8, a * dt + b * dw
    rest = np.exp(t + dt) * (x + dx) ** 3 - np.exp(t) * x**3
    rest -= np.exp(t) * (x**3 * dt + 3 * x**2 * dx + 3 * x * dx**2)
    tau = np.log((np.exp(dt) - 1) / dt) + t
    shown = (np.exp(tau) - np.exp(t)) * (x + dx) ** 3 * dt
    shown += np.exp(t) * ((x + dx) ** 3 - x**3) * dt + np.exp(t) * dx**3
    eta = x + dx / 3
    formula = (np.exp(tau) * (x + dx) ** 3 - np.exp(t) * x**3) * dt
    formula += 0.5 * np.exp(t) * 6 * (eta - x) * dx**2
    assert np.isclose(rest, shown)
    assert np.isclose(rest, formula)
    # Along one fine path the two sides of the formula meet.
    n = 400_000
    step = 1 / n
    noise = np.sqrt(step) * RNG.standard_normal(n)
    time = np.arange(n + 1) * step
    path = np.concatenate([[0.5], 0.5 + np.cumsum(a * step + b * noise)])
    e, y = np.exp(time[:-1]), path[:-1]
    drift = e * (y**3 + 3 * a * y**2 + 3 * b**2 * y)
    total = (drift * step).sum() + (3 * b * e * y**2 * noise).sum()
    assert np.isclose(np.e * path[-1] ** 3 - 0.5**3, total, atol=0.03)
    # The mean of x'Mx for dx = Ax dt + B dW by the moment equation and by the formula.
    drift_matrix = np.array([[-1.0, 0.3], [0.2, -0.5]])
    spread = np.array([[0.4, 0.1], [0.0, 0.7]])
    m = np.array([[1.0, 0.2], [0.2, 2.0]])
    cov = np.array([[0.6, 0.1], [0.1, 0.9]])
    change = drift_matrix @ cov + cov @ drift_matrix.T + spread @ spread.T
    generator = np.trace(2 * m @ drift_matrix @ cov) + 0.5 * np.trace(spread @ spread.T @ (2 * m))
    assert np.isclose(np.trace(m @ change), generator)


@checks("em ou ousol oucov oulimit oustep")
def test_em_ou_ousol_oucov_oulimit_oustep():
    theta, sigma, m0, v0 = 1.3, 0.9, 0.4, 2.0

    def moments(s, t):
        limit = sigma**2 / (2 * theta)
        cov = np.exp(-theta * (s + t)) * v0
        return cov + limit * (np.exp(-theta * (t - s)) - np.exp(-theta * (t + s)))

    n = 20_000
    h, s_at = 1.5 / n, n // 3
    mean, var, cov = m0, v0, None
    for k in range(1, n + 1):
        mean, var = (1 - theta * h) * mean, (1 - theta * h) ** 2 * var + sigma**2 * h
        if cov is not None:
            cov *= 1 - theta * h
        if k == s_at:
            cov = var
    assert np.isclose(mean, np.exp(-theta * 1.5) * m0, rtol=1e-3)
    assert np.isclose(var, moments(1.5, 1.5), rtol=1e-3)
    assert np.isclose(cov, moments(s_at * h, 1.5), rtol=1e-3)
    assert np.isclose(moments(30.0, 30.0), sigma**2 / (2 * theta))
    u = np.linspace(0, 0.5, 100_001)
    noise = sigma**2 * np.exp(-2 * theta * 0.5) * integral(np.exp(2 * theta * u), u)
    keep, jump = np.exp(-theta * 0.5), sigma**2 / (2 * theta) * (1 - np.exp(-2 * theta * 0.5))
    assert np.isclose(noise, jump)
    assert np.isclose(keep**2 * moments(0.7, 0.7) + jump, moments(1.2, 1.2))
    assert np.isclose(keep * moments(0.7, 0.7), moments(0.7, 1.2))


def rate(t):
    return 0.1 + 19.9 * t


def kept(t):
    return np.exp(-(0.1 * t + 19.9 * t**2 / 2))


@checks("vp vpkernel vpkl")
def test_vp_vpkernel_vpkl():
    n = 20_000
    mean, var, product = 1.0, 0.0, 1.0
    for k in range(n):
        middle = rate((k + 0.5) / n) / n
        mean *= 1 - 0.5 * middle
        var += (1 - var) * middle
        product *= 1 - middle
    assert np.isclose(mean, np.sqrt(kept(1.0)), rtol=2e-3)
    assert np.isclose(var, 1 - kept(1.0), rtol=1e-6)
    assert np.isclose(product, kept(1.0), rtol=4e-3)
    small = 1e-3
    assert abs(np.sqrt(1 - small) - (1 - small / 2)) < small**2
    a, d = kept(1.0), 3072
    assert np.isclose(a, 4.3e-5, rtol=0.01)
    closed = 0.5 * (a * d - d * a - d * np.log(1 - a))
    assert np.isclose(closed, 0.5 * a * d, rtol=1e-4)
    assert np.isclose(closed, 0.066, atol=5e-4)


@checks("vpsol")
def test_vpsol():
    # The equation is linear in the noise, so a smooth driver w(s) = sin 5s must obey it too.
    def driven(t):
        s = np.linspace(0, t, 20_001)
        weight = np.sqrt(kept(t) * rate(s) / kept(s))
        return np.sqrt(kept(t)) * 1.3 + integral(weight * 5 * np.cos(5 * s), s)

    for t in (0.2, 0.7):
        slope = (driven(t + 1e-4) - driven(t - 1e-4)) / 2e-4
        moved = -0.5 * rate(t) * driven(t) + np.sqrt(rate(t)) * 5 * np.cos(5 * t)
        assert np.isclose(slope, moved, rtol=1e-5)
        s = np.linspace(0, t, 20_001)
        assert np.isclose(integral(kept(t) * rate(s) / kept(s), s), 1 - kept(t), rtol=1e-6)


@checks("weak fp flux")
def test_weak_fp_flux():
    x = np.linspace(-8, 8, 3201)
    dx = x[1] - x[0]
    for t in (0.05, 0.2, 0.5):
        h = 1e-5
        here = PEAKS.at(kept(t)).density(x)
        later, sooner = (PEAKS.at(kept(t + e)).density(x) for e in (h, -h))
        change = (later - sooner) / (2 * h)
        f, g2 = -0.5 * rate(t) * x, rate(t)
        right = -np.gradient(f * here, dx) + 0.5 * g2 * np.gradient(np.gradient(here, dx), dx)
        assert np.abs(change - right)[5:-5].max() < 2e-3 * np.abs(change).max()
        speed = f * here - 0.5 * g2 * np.gradient(here, dx)
        assert np.allclose(-np.gradient(speed, dx)[5:-5], right[5:-5], atol=1e-9)
        core = here > 1e-12
        score = np.gradient(np.log(np.maximum(here, 1e-300)), dx)
        assert np.allclose((score * here)[core], np.gradient(here, dx)[core], atol=2e-3)
        bump = np.where(np.abs(x) < 2, np.cos(np.pi * x / 4) ** 4, 0)
        slope, bend = np.gradient(bump, dx), np.gradient(np.gradient(bump, dx), dx)
        sides = (
            integral(bump * change, x),
            integral((f * slope + 0.5 * g2 * bend) * here, x),
            integral(bump * right, x),
        )
        assert np.allclose(sides, sides[0], atol=2e-4)


@checks("girsanov")
def test_girsanov():
    # One step with constant u: the density has mean one and moves W by u t.
    u, t = 0.8, 1.7
    w = np.sqrt(t) * NODES
    density = np.exp(u * w - 0.5 * u**2 * t)
    assert np.isclose(WEIGHTS @ density, 1)
    shifted = w - u * t
    assert np.isclose(WEIGHTS @ (density * shifted), 0)
    assert np.isclose(WEIGHTS @ (density * shifted**2), t)
    assert np.isclose(WEIGHTS @ (density * np.cos(shifted)), np.exp(-t / 2))


@checks("pathkl")
def test_pathkl():
    theta, total, n = 1.0, 1.0, 4000
    h, var, kl = total / n, 0.0, 0.0
    for _ in range(n):  # exact KL of the two Euler chains, step by step
        kl += theta**2 * var * h / 2
        var = (1 - theta * h) ** 2 * var + h
    closed = theta / 4 * (total - (1 - np.exp(-2 * theta * total)) / (2 * theta))
    assert np.isclose(kl, closed, rtol=1e-3)
    assert np.isclose(closed, 0.1419, atol=5e-5)
    v = (1 - np.exp(-2 * theta * total)) / (2 * theta)
    assert np.isclose(0.5 * (v - 1 - np.log(v)), 0.1354, atol=5e-5)


@checks("scorebound")
def test_scorebound():
    # Normal data, a score that is wrong by a factor: all laws stay normal.
    s2, factor, n, stop = 0.5, 1.2, 8000, 0.0
    h = (1 - stop) / n
    var, loss = 1.0, 0.0
    for k in range(n, 0, -1):
        t = k * h
        true = kept(t) * s2 + 1 - kept(t)
        drift = 0.5 * rate(t) - rate(t) * factor / true
        var = (1 + drift * h) ** 2 * var + rate(t) * h
        loss += 0.5 * rate(t) * (factor - 1) ** 2 / true * h
    end = kept(1.0) * s2 + 1 - kept(1.0)
    start = 0.5 * (end - 1 - np.log(end))
    left = 0.5 * (s2 / var - 1 - np.log(s2 / var))
    assert left > 0.005
    assert left <= start + loss


def test_every_formula_of_appendix_a_is_checked():
    checks.assert_complete()
