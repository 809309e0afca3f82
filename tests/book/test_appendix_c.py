"""The formulas of appendix C, derived again by numbers."""

from __future__ import annotations

import numpy as np

from book.densities import PEAKS, Points, gauss, integral, kl_gauss
from book.labels import Checked

checks = Checked(
    "appendix-c.md",
    "appc",
    "expfam continuity bb free boltzmann velocity",
)
RNG = np.random.default_rng(23)
X = np.linspace(-7, 7, 5601)
H = 1e-4


def slope(function, x, h=H):
    return (function(x + h) - function(x - h)) / (2 * h)


def bend(function, x, h=1e-3):
    return (function(x + h) - 2 * function(x) + function(x - h)) / h**2


@checks("fisher klquad change gauss")
def test_fisher_klquad_change_gauss():
    mu, sd, d = 0.4, 0.8, 3
    p = gauss(X, mu, sd**2)
    by_mu, by_sd = (X - mu) / sd**2, -1 / sd + (X - mu) ** 2 / sd**3
    matrix = np.array([[integral(p * a * b, X) for a in (by_mu, by_sd)] for b in (by_mu, by_sd)])
    assert np.allclose(matrix, np.diag([1, 2]) / sd**2, atol=1e-9)
    second = integral(p * slope(lambda s: slope(lambda r: np.log(gauss(X, mu, r**2)), s), sd), X)
    assert np.isclose(-second, 2 / sd**2, rtol=1e-5)
    small = 1e-3
    move = np.array([0.7 * small, -0.4 * small])
    kl = kl_gauss(mu, sd**2, mu + move[0], (sd + move[1]) ** 2)
    assert np.isclose(kl, 0.5 * move @ matrix @ move, rtol=3e-3)
    v = sd**2
    jac = 1 / (2 * np.sqrt(v))
    assert np.isclose(jac * matrix[1, 1] * jac, 1 / (2 * v**2))
    assert np.isclose(v * (1 / (2 * v**2)) * v, 0.5)
    # In d dimensions with one scale the coordinates add up: the scale is counted d times.
    assert np.isclose(d * matrix[1, 1], 2 * d / sd**2)


@checks("cramer")
def test_cramer():
    theta, n = 0.3, 4
    fisher = 1 / (theta * (1 - theta))
    share = np.array([1.0, 2.0, 3.0, 4.0]) / 10  # an unbiased estimate, not the best
    assert np.isclose(share.sum(), 1)
    assert (share**2).sum() * theta * (1 - theta) >= 1 / (n * fisher)
    assert np.isclose(theta * (1 - theta) / n, 1 / (n * fisher))


@checks("location mmse")
def test_location_mmse():
    a2 = 0.6
    a, var = np.sqrt(a2), 1 - a2
    law = PEAKS.at(a2)
    p, s = law.density(X), law.score(X)
    moved = slope(lambda t: np.log(law.density(X - t)), 0.0)
    fisher = integral(p * s**2, X)
    assert np.isclose(integral(p * moved**2, X), fisher, rtol=1e-6)
    guess = (X + var * s) / a
    spread = PEAKS.second_moment() - integral(p * guess**2, X)
    assert np.isclose(a2 / var * spread, 1 - var * fisher, rtol=1e-6)
    assert fisher < 1 / var


@checks("ellipse speed lambda")
def test_ellipse_speed_lambda():
    size, d = 1.7, 4
    for phi in (0.2, 0.9, 1.4):
        mu, sd = size * np.cos(phi), np.sin(phi)
        assert np.isclose(mu**2 / size**2 + sd**2, 1)
        change = (slope(lambda f: size * np.cos(f), phi), slope(np.sin, phi))
        square = (change[0] ** 2 + 2 * d * change[1] ** 2) / sd**2
        shown = (size**2 * np.sin(phi) ** 2 + 2 * d * np.cos(phi) ** 2) / np.sin(phi) ** 2
        assert np.isclose(square, shown)
        rate = 1 / slope(lambda f: 2 * np.log(1 / np.tan(f)), phi)
        formula = 0.25 * np.cos(phi) ** 2
        formula *= size**2 * np.sin(phi) ** 2 + 2 * d * np.cos(phi) ** 2
        assert np.isclose(square * rate**2, formula, rtol=1e-6)
    # A circle in (|mu| / sqrt(2 d), sigma) exactly where |x_0|^2 = 2 d.
    phi = np.linspace(0.1, 1.5, 7)
    assert np.allclose(np.cos(phi) ** 2 * 2 * d / (2 * d) + np.sin(phi) ** 2, 1)


@checks("dual bregman")
def test_dual_bregman():
    y, nu = RNG.standard_normal(9), RNG.random(9)

    def log_sum(eta):
        return np.log((nu * np.exp(eta * y)).sum())

    def law(eta):
        return nu * np.exp(eta * y - log_sum(eta))

    p, q = law(0.4), law(-0.7)
    assert np.isclose(slope(log_sum, 0.4), p @ y)
    assert np.isclose(bend(log_sum, 0.4), p @ y**2 - (p @ y) ** 2, rtol=1e-5)
    direct = p @ np.log(p / q)
    assert np.isclose(direct, log_sum(-0.7) - log_sum(0.4) - (p @ y) * (-0.7 - 0.4))


@checks("posterior denoise logp hessian")
def test_posterior_denoise_logp_hessian():
    data, a, var = Points(RNG.standard_normal((6, 2))), 0.8, 0.3
    x = np.array([0.2, -0.5])
    base = np.exp(-(a**2) * (data.x**2).sum(1) / (2 * var)) / len(data.x)

    def log_sum(eta):
        return np.log((base * np.exp(data.x @ eta)).sum())

    eta = a * x / var
    assert np.allclose(base * np.exp(data.x @ eta - log_sum(eta)), data.posterior(x, a, var))
    steps = 1e-5 * np.eye(2)
    grad = np.array([(log_sum(eta + e) - log_sum(eta - e)) / 2e-5 for e in steps])
    assert np.allclose(grad, data.mean(x, a, var), atol=1e-7)
    jac = np.array([(data.mean(x + e, a, var) - data.mean(x - e, a, var)) / 2e-5 for e in steps])
    cov = data.cov(x, a, var)
    assert np.allclose(jac, a / var * cov, atol=1e-6)
    shown = log_sum(eta) - x @ x / (2 * var) - np.log(2 * np.pi * var)
    assert np.isclose(shown, data.log_density(x, a, var))
    hess = a**2 / var**2 * cov - np.eye(2) / var
    assert np.allclose(data.hessian(x, a, var), hess, atol=1e-4)


@checks("variation gradflow dissipation lsi")
def test_variation_gradflow_dissipation_lsi():
    tau, x = 0.7, np.linspace(-6, 6, 4801)
    dx = x[1] - x[0]
    v_slope = np.sin(x) + x  # V = x^2 / 2 - cos x
    v = x**2 / 2 - np.cos(x)
    rho = PEAKS.at(0.5).density(x)
    rho_slope = np.gradient(rho, dx)
    flow = np.gradient(rho * v_slope + tau * rho_slope, dx)
    change = integral((v + tau * np.log(rho) + tau) * flow, x)
    speed = -(v_slope + tau * rho_slope / rho)
    product = integral((v_slope + tau * rho_slope / rho) * speed * rho, x)
    assert np.isclose(change, product, rtol=1e-4)
    # dx = -V' dt + sqrt(2 tau) dW has the same right side: drift and diffusion apart.
    apart = np.gradient(rho * v_slope, dx) + tau * np.gradient(rho_slope, dx)
    assert np.allclose(flow, apart, atol=1e-9)
    pi = np.exp(-v / tau)
    pi /= integral(pi, x)
    relative = integral(rho * np.gradient(np.log(rho / pi), dx) ** 2, x)
    assert np.isclose(change / tau, -tau * relative, rtol=1e-3)
    # Normal laws: dm = -k m, the inequality with V / tau kappa-convex, kappa = 1 / s2.
    s2 = 0.5
    for m0 in (0.3, 2.0):
        kl = [kl_gauss(m0 * np.exp(-tau / s2 * t), s2, 0.0, s2) for t in (0.0, 0.6)]
        assert np.isclose(kl[1], np.exp(-2 / s2 * tau * 0.6) * kl[0], rtol=1e-6)


@checks("vp")
def test_vp():
    def kl(keep):
        p = PEAKS.at(keep).density(X)
        return integral(p * (np.log(p) - np.log(gauss(X, 0.0, 1.0))), X)

    for keep in (0.9, 0.5, 0.1, 0.01):
        assert kl(keep) <= keep * kl(1.0 - 1e-9) + 1e-9


@checks("split")
def test_split():
    f, g2, s = -0.4, 1.3, 2.2
    assert np.isclose(-f + g2 * s, -(f - 0.5 * g2 * s) + 0.5 * g2 * s)
    p = PEAKS.at(0.5)

    def flux(x):
        return 0.5 * g2 * p.score(x) * p.density(x)

    x = np.linspace(-1.5, 1.5, 7)
    still = -slope(flux, x, 1e-3) + 0.5 * g2 * bend(p.density, x)
    assert np.allclose(still, 0, atol=1e-4)


@checks("stein")
def test_stein():
    p = PEAKS.at(0.6)
    assert np.isclose(integral(p.density(X) * p.score(X), X), 0, atol=1e-8)
    assert np.isclose(integral(p.density(X) * p.score(X) * X, X), -1, atol=1e-7)


@checks("work")
def test_work():
    data, a, var = Points(RNG.standard_normal((5, 2))), 0.8, 0.4
    u = np.linspace(0, 1, 401)[:, None]
    path = (1 - u) * np.array([-1.0, 0.2]) + u * np.array([0.8, 1.0])
    path = path + np.sin(np.pi * u) * np.array([0.5, -0.7])
    middle, step = (path[1:] + path[:-1]) / 2, np.diff(path, axis=0)
    done = sum(data.score(m, a, var) @ d for m, d in zip(middle, step, strict=True))
    ends = data.log_density(path[-1], a, var) - data.log_density(path[0], a, var)
    assert np.isclose(done, ends, atol=1e-4)


@checks("helmholtz")
def test_helmholtz():
    side = np.linspace(-6, 6, 241)
    x, y = np.meshgrid(side, side, indexing="ij")
    dx = side[1] - side[0]
    q = np.exp(-(x**2 + y**2) / 2) / (2 * np.pi)
    w = 0.8 * np.stack([-y, x])
    grad = np.stack([2 * x * y, x**2])  # phi = x^2 y
    divergence = np.gradient(q * w[0], dx, axis=0) + np.gradient(q * w[1], dx, axis=1)
    assert np.abs(divergence).max() < 2e-3
    assert np.isclose((q * (w * grad).sum(0)).sum() * dx**2, 0, atol=1e-8)
    whole = (q * ((w + grad) ** 2).sum(0)).sum()
    assert np.isclose(whole, (q * (w**2).sum(0)).sum() + (q * (grad**2).sum(0)).sum())


@checks("potential fixed critical drift")
def test_potential_fixed_critical_drift():
    a, m, var = 0.9, 1.3, 0.5

    def potential(x):
        return x**2 / (2 * var) - np.log(np.cosh(a * m * x / var))

    def exact(x):
        return -np.log(0.5 * gauss(x, a * m, var) + 0.5 * gauss(x, -a * m, var))

    x = np.linspace(-2, 2, 9)
    assert np.allclose(np.diff(potential(x)), np.diff(exact(x)))
    assert np.isclose(bend(exact, 0.0), 1 / var - a**2 * m**2 / var**2, rtol=1e-5)
    low, high = 1e-3, 3.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(exact, middle) < 0 else (low, middle)
    assert np.isclose(low, a * m * np.tanh(a * m * low / var), atol=1e-6)
    for ratio, sign in [(0.98, 1), (1.02, -1)]:
        var = (a * m) ** 2 / ratio
        assert np.sign(bend(exact, 0.0)) == sign
    for keep in (0.2, 0.414, 0.415, 0.7):
        curve = (1 - 2 * keep) / (1 - keep) ** 2
        shown = 0.5 * (keep**2 + 2 * keep - 1) / (1 - keep) ** 2
        assert np.isclose(0.5 - curve, shown)
        assert (shown > 0) == (keep > np.sqrt(2) - 1)
        assert np.isclose(1 - curve, keep**2 / (1 - keep) ** 2)


def test_every_formula_of_appendix_c_is_checked():
    checks.assert_complete()
