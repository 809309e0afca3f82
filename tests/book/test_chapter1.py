"""The formulas of chapter 1, derived again by numbers."""

from __future__ import annotations

import numpy as np

from book.densities import PEAKS, Mixture, Points, gauss, integral, kl_gauss, linear_schedule
from book.labels import Checked

checks = Checked(
    "chapter1.md",
    "ch1",
    "mle forwardjoint reversejoint simple scoredef sde gan kernel reparam snr linear cosine"
    " notation sampler",
)
GRID = np.linspace(-9, 9, 36_001)
BETA = linear_schedule()
ABAR = np.cumprod(1 - BETA)
RNG = np.random.default_rng(7)


def entropy(p, x):
    return integral(np.where(p > 0, -p * np.log(np.maximum(p, 1e-300)), 0), x)


def kl(p, q, x):
    ok = p > 1e-300
    return integral(np.where(ok, p * np.log(np.where(ok, p / q, 1)), 0), x)


@checks("kl")
def test_kl():
    p, q = PEAKS.density(GRID), gauss(GRID, 0.1, 1.3)
    assert np.isclose(kl(p, q, GRID), -entropy(p, GRID) - integral(p * np.log(q), GRID))


@checks("vae")
def test_vae():
    joint = RNG.random((4, 3))
    joint /= joint.sum()
    evidence, given = joint.sum(0), joint.sum(0) / joint.sum(0)
    assert np.allclose(given, 1)
    prior = joint.sum(1)
    for x in range(3):
        q = RNG.random(4)
        q /= q.sum()
        like = joint[:, x] / prior
        bound = (q * np.log(like)).sum() - (q * np.log(q / prior)).sum()
        exact = joint[:, x] / evidence[x]
        gap = (q * np.log(q / exact)).sum()
        assert bound <= np.log(evidence[x])
        assert np.isclose(bound + gap, np.log(evidence[x]))


@checks("flow")
def test_flow():
    x = np.linspace(-40, 40, 400_001)
    z = np.arcsinh(x)
    density = gauss(z, 0, 1) / np.sqrt(1 + x**2)
    inside = np.abs(x) <= np.sinh(1.0)
    assert np.isclose(integral(density[inside], x[inside]), 0.682689, atol=1e-4)


@checks("ar")
def test_ar():
    table = RNG.random((2, 3, 4))
    table /= table.sum()
    first, second = table.sum((1, 2)), table.sum(2)
    for i, j, k in np.ndindex(table.shape):
        parts = first[i], second[i, j] / first[i], table[i, j, k] / second[i, j]
        assert np.isclose(np.log(table[i, j, k]), np.log(parts).sum())


@checks("charfun")
def test_charfun():
    a, b, k = 0.7, -1.4, 0.9

    def function(c):
        return integral(gauss(GRID, 0, 1) * np.cos(k * c * GRID), GRID)

    assert np.isclose(function(a) * function(b), np.exp(-(a**2 + b**2) * k**2 / 2))


def unrolled(first, last):
    """Coefficients of x_last in x_first and the independent noises between, step by step."""
    signal, noise = 1.0, np.zeros(0)
    for t in range(first + 1, last + 1):
        signal *= np.sqrt(1 - BETA[t])
        noise = np.append(noise * np.sqrt(1 - BETA[t]), np.sqrt(BETA[t]))
    return signal, noise


@checks("closed xt induct varsum twotime")
def test_closed_xt_induct_varsum_twotime():
    for s, t in [(0, 1), (0, 2), (0, 137), (0, 1000), (3, 4), (200, 700)]:
        signal, noise = unrolled(s, t)
        ratio = ABAR[t] / ABAR[s]
        assert np.isclose(signal, np.sqrt(ratio))
        assert np.isclose((noise**2).sum(), 1 - ratio)
        before, alpha = ABAR[t - 1], 1 - BETA[t]
        assert np.isclose(alpha * (1 - before) + 1 - alpha, 1 - ABAR[t])


@checks("marginal")
def test_marginal():
    x = np.linspace(-7, 7, 1401)
    p, abar = PEAKS.density(x), 1.0
    for beta in (0.05, 0.2, 0.3):
        kernel = gauss(x[:, None], np.sqrt(1 - beta) * x[None], beta)
        p, abar = kernel @ p * (x[1] - x[0]), abar * (1 - beta)
    assert np.allclose(p, PEAKS.at(abar).density(x), atol=1e-6)


@checks("cov energy fixed")
def test_cov_energy_fixed():
    mean = np.array([0.4, -1.0])
    root = np.array([[1.2, 0.3], [0.0, 0.5]])
    cov = root @ root.T
    m, c = mean.copy(), cov.copy()
    for t in range(1, 301):
        m = np.sqrt(1 - BETA[t]) * m
        c = (1 - BETA[t]) * c + BETA[t] * np.eye(2)
    a = ABAR[300]
    assert np.allclose(m, np.sqrt(a) * mean)
    assert np.allclose(c, a * cov + (1 - a) * np.eye(2))
    energy = mean @ mean + np.trace(cov)
    assert np.isclose(m @ m + np.trace(c), a * energy + (1 - a) * 2)
    assert np.isclose((np.sqrt(1 - 0.3)) ** 2 * 1.0 + 0.3, 1.0)


@checks("sigmoid")
def test_sigmoid():
    a = ABAR[1:]
    snr = a / (1 - a)
    assert np.allclose(a, snr / (1 + snr))
    assert np.allclose(1 - a, 1 / (1 + np.exp(np.log(snr))))
    assert (np.diff(snr) < 0).all()


def information(data, a):
    """Mutual information of x_0 and x_t by quadrature: h(x_t) - h(x_t | x_0)."""
    return entropy(data.at(a).density(GRID), GRID) - entropy(gauss(GRID, 0, 1 - a), GRID)


@checks("mi condent maxent")
def test_mi_condent_maxent():
    for a in (0.9, 0.4, 0.05):
        snr = a / (1 - a)
        kappa = PEAKS.second_moment()
        assert information(PEAKS, a) <= 0.5 * np.log(1 + kappa * snr)
        assert np.isclose(
            information(Mixture([1], [0], [1.7]), a), 0.5 * np.log(1 + 1.7 * snr), atol=1e-6
        )
        conditional = 0.5 * np.log(2 * np.pi * np.e * (1 - a))
        assert np.isclose(entropy(gauss(GRID, 0.3, 1 - a), GRID), conditional)
        largest = 0.5 * np.log(2 * np.pi * np.e * (kappa * a + 1 - a))
        assert entropy(PEAKS.at(a).density(GRID), GRID) <= largest


@checks("logab")
def test_logab():
    series = -BETA.sum() - 0.5 * (BETA**2).sum()
    assert np.isclose(BETA.sum(), 10.05)
    assert np.isclose(0.5 * (BETA**2).sum(), 0.067, atol=5e-4)
    assert abs(np.log(ABAR[-1]) - series) < 1e-3
    assert np.isclose(ABAR[-1], 4.04e-5, rtol=1e-3)
    assert np.argmax(ABAR < 0.5) == 260


@checks("cosbeta coslambda")
def test_cosbeta_coslambda():
    u = np.arange(1001) / 1000
    phi = (u + 0.008) / 1.008 * np.pi / 2
    abar = np.cos(phi) ** 2 / np.cos(phi[0]) ** 2
    beta = 1 - abar[1:] / abar[:-1]
    middle = (phi[1:] + phi[:-1]) / 2
    near = np.pi / (1000 * 1.008) * np.tan(middle)
    assert np.allclose(beta[:900], near[:900], rtol=1.2e-2)
    assert beta[-2] < 0.999 < beta[-1]
    v = np.linspace(0.05, 0.95, 19)
    ratio = np.cos(np.pi * v / 2) ** 2 / np.sin(np.pi * v / 2) ** 2
    assert np.allclose(np.log(ratio), -2 * np.log(np.tan(np.pi * v / 2)))
    slope = (np.log(np.tan(np.pi * 0.4999 / 2)) - np.log(np.tan(np.pi * 0.5001 / 2))) / 1e-4
    assert np.isclose(slope, -2 * np.pi, rtol=1e-4)


@checks("klbound convex gausskl klmid infodecomp lsi")
def test_klbound_convex_gausskl_klmid_infodecomp_lsi():
    normal = gauss(GRID, 0, 1)
    energy = PEAKS.second_moment()
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    start = kl(PEAKS.density(GRID), normal, GRID)
    for t in (50, 300, 700, 1000):
        a = ABAR[t]
        true = kl(PEAKS.at(a).density(GRID), normal, GRID)
        each = [
            w * p * kl_gauss(np.sqrt(a) * (m + np.sqrt(v) * z), 1 - a, 0, 1)
            for w, m, v in zip(PEAKS.w, PEAKS.m, PEAKS.v, strict=True)
            for z, p in zip(nodes[10:30], weights[10:30], strict=True)
        ]
        mean = sum(each)
        closed = 0.5 * (a * energy - a - np.log(1 - a))
        assert np.isclose(mean, closed, rtol=1e-6)
        assert true <= closed <= 0.5 * (a * energy + a**2 / (1 - a))
        assert np.isclose(mean, information(PEAKS, a) + true, atol=1e-5)
        assert true <= a * start
    mu, root = np.array([0.3, -0.8]), np.array([[0.7, 0.2], [0.0, 1.4]])
    cov = root @ root.T
    spots = RNG.standard_normal((200_000, 2)) @ root.T + mu
    back = np.linalg.solve(root, (spots - mu).T)
    sampled = (0.5 * (spots**2).sum(1) - 0.5 * (back**2).sum(0)).mean()
    sampled -= 0.5 * np.linalg.slogdet(cov)[1]
    closed = 0.5 * (mu @ mu + np.trace(cov) - 2 - np.linalg.slogdet(cov)[1])
    assert np.isclose(sampled, closed, atol=0.02)


@checks("cifar")
def test_cifar():
    a = ABAR[-1]
    bound = 0.5 * 3072 * (a + a**2 / (1 - a))
    assert np.isclose(bound, 0.062, atol=5e-4)
    assert np.isclose(bound / 3072 / np.log(2), 2.9e-5, atol=5e-7)
    assert np.isclose(np.sqrt(bound / 2), 0.18, atol=5e-3)


def reverse_kernel(before, beta, xt):
    """The exact law of x_{t-1} given x_t on the grid, from the rule of Bayes."""
    p = gauss(xt, np.sqrt(1 - beta) * GRID, beta) * before.density(GRID)
    assert np.isclose(integral(p, GRID), Mixture.density(step(before, beta), xt))
    return p / integral(p, GRID)


def step(before, beta):
    return Mixture(
        list(before.w), list(np.sqrt(1 - beta) * before.m), list((1 - beta) * before.v + beta)
    )


@checks("bayes complete taylor square leading")
def test_bayes_complete_taylor_square_leading():
    before, xt = PEAKS.at(0.7), 0.1
    for beta in (0.1, 0.02):
        alpha, b, y0 = 1 - beta, beta / (1 - beta), xt / np.sqrt(1 - beta)
        y = np.linspace(-1, 1, 9)
        assert np.allclose((xt - np.sqrt(alpha) * y) ** 2 / (2 * beta), (y - y0) ** 2 / (2 * b))
        s = before.score(y0)
        left = -((y - y0) ** 2) / (2 * b) + s * (y - y0)
        assert np.allclose(left, -((y - y0 - b * s) ** 2) / (2 * b) + b * s**2 / 2)
        exact = reverse_kernel(before, beta, xt)
        mean, var = integral(exact * GRID, GRID), 0.0
        var = integral(exact * (GRID - mean) ** 2, GRID)
        assert abs(mean - (y0 + b * s)) < 12 * beta**2
        assert abs(var - b) < 6 * beta**2
    y0 = 0.1
    rest = []
    for d in (0.02, 0.01):
        parts = before.score(y0) * d + 0.5 * before.curvature(y0) * d**2
        rest.append(np.log(before.density(y0 + d)) - np.log(before.density(y0)) - parts)
    assert 7 < rest[0] / rest[1] < 9


@checks("revbound logconcave bakry twoscores")
def test_revbound_logconcave_bakry_twoscores():
    before = PEAKS.at(0.5)
    inner = np.abs(GRID) < 6
    big = np.abs(before.curvature(GRID[inner])).max()
    for beta, xt in [(0.05, 0.1), (0.1, -0.4), (0.2, 1.0), (0.02, -1.1)]:
        b, y0 = beta / (1 - beta), xt / np.sqrt(1 - beta)
        assert b * big < 1
        s = before.score(y0)
        exact = reverse_kernel(before, beta, xt)
        close = gauss(GRID, y0 + b * s, b)
        true = kl(close, np.maximum(exact, 1e-300), GRID)
        core = np.abs(GRID - y0) < 8 * np.sqrt(b)
        curved = np.gradient(np.gradient(np.log(exact[core]), GRID[core]), GRID[core])[5:-5]
        m = 1 / b - big
        assert (-curved >= m - 1e-3).all()
        ours = -(GRID - y0) / b + s
        theirs = -(GRID - y0) / b + np.gradient(np.log(before.density(GRID)), GRID)
        by_hand = np.gradient(np.log(exact[core]), GRID[core])[1:-1]
        assert np.allclose(theirs[core][1:-1], by_hand, atol=1e-3)
        fisher = integral(close * (ours - theirs) ** 2, GRID)
        assert true <= fisher / (2 * m)
        assert fisher <= big**2 * (b + b**2 * s**2) * (1 + 1e-6)
        assert true <= b**2 * big**2 * (1 + b * s**2) / (2 * (1 - b * big))


@checks("total")
def test_total():
    size, lip, d, energy = 3.0, 1.4, 5, 2.0
    rest = []
    for steps in (1000, 2000, 4000):
        b = size / steps
        total = steps * b**2 * lip**2 * (d + b * energy) / (2 * (1 - b * lip))
        rest.append((total - size**2 * lip**2 * d / (2 * steps)) * steps**2)
    assert abs(rest[2] - rest[1]) < abs(rest[1] - rest[0]) < 0.01 * rest[0]


@checks("tweedie tweedieproof x0hat onestep epshat equivalence")
def test_tweedie_tweedieproof_x0hat_onestep_epshat_equivalence():
    data = Points(RNG.standard_normal((5, 2)))
    y = np.array([0.3, -0.5])
    for t in (50, 300, 800):
        a, var = np.sqrt(ABAR[t]), 1 - ABAR[t]
        mean, score = data.mean(y, a, var), data.score(y, a, var)
        assert np.allclose(mean, (y + var * score) / a, atol=1e-5)
        density = np.exp(data.log_density(y, a, var))
        assert np.allclose(density * score, -density / var * (y - a * mean), atol=1e-6)
        noise = data.posterior(y, a, var) @ ((y - a * data.x) / np.sqrt(var))
        assert np.allclose(noise, -np.sqrt(var) * score, atol=1e-6)
        before, beta = ABAR[t - 1], BETA[t]
        p = data.posterior(y, a, var)
        # Given x_0, x_{t-1} is normal; its mean by the gain of a scalar Kalman update.
        gain = np.sqrt(1 - beta) * (1 - before) / var
        each = np.sqrt(before) * data.x + gain * (y - a * data.x)
        assert np.allclose(p @ each, (y + beta * score) / np.sqrt(1 - beta), atol=1e-6)


@checks("pythagoras")
def test_pythagoras():
    x0 = RNG.choice([-1.0, 1.0], 400_000)
    eps = RNG.standard_normal(400_000)
    a = 0.6
    xt = np.sqrt(a) * x0 + np.sqrt(1 - a) * eps
    best = (xt - np.sqrt(a) * np.tanh(np.sqrt(a) * xt / (1 - a))) / np.sqrt(1 - a)
    other = 0.7 * xt
    left = ((eps - other) ** 2).mean()
    assert np.isclose(left, ((eps - best) ** 2).mean() + ((best - other) ** 2).mean(), atol=4e-3)


@checks("gmm gmmscore")
def test_gmm_gmmscore():
    a = 0.4
    x = np.linspace(-2, 2, 9)
    wide = np.linspace(-6, 6, 24_001)
    kernel = gauss(x[:, None], np.sqrt(a) * wide, 1 - a) * PEAKS.density(wide)
    assert np.allclose([integral(row, wide) for row in kernel], PEAKS.at(a).density(x))
    noisy = PEAKS.at(a)
    share = noisy.terms(x) / noisy.density(x)[:, None]
    formula = -(share * (x[:, None] - np.sqrt(a) * PEAKS.m) / (a * PEAKS.v + 1 - a)).sum(1)
    assert np.allclose(formula, noisy.score(x), atol=1e-6)


def test_every_formula_of_chapter_1_is_checked():
    checks.assert_complete()
