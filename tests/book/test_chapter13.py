"""The formulas of chapter 13, derived again by numbers."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.linalg import expm
from scipy.stats import multivariate_normal, norm

from book.densities import Mixture, gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter13.md",
    "ch13",
    "posterior sdedit nulltext p2p meas replace target sr3 cascade difloss vsdfun policy mri"
    " diffuser",
)
X = np.linspace(-10, 10, 4001)
H = 1e-5
NODE, WEIGHT = np.polynomial.hermite_e.hermegauss(80)
WEIGHT = WEIGHT / WEIGHT.sum()
DATA = Mixture([0.3, 0.7], [-1.2, 0.8], [0.3**2, 0.45**2])


def slope(function, x, h=H):
    return (function(x + h) - function(x - h)) / (2 * h)


def gradient(function, x, h=H):
    x = np.asarray(x, float)
    steps = h * np.eye(len(x))
    return np.array([(function(x + e) - function(x - e)) / (2 * h) for e in steps])


def noised(mix, a, s):
    """The law of a x_0 + s eps."""
    return Mixture(list(mix.w), list(a * mix.m), list(a**2 * mix.v + s**2))


def log_density(mix, x):
    return np.log(mix.density(x))


def kl(p, q, x=X):
    good = p > 1e-300
    ratio = np.where(good, np.log(np.where(good, p, 1) / np.where(good, q.clip(1e-300), 1)), 0)
    return integral(p * ratio, x)


def denoised(mix, x, a, s):
    """Mean and variance of x_0 given a x_0 + s eps = x, by quadrature."""
    q = mix.density(X) * gauss(x, a * X, s**2)
    q /= integral(q, X)
    mean = integral(q * X, X)
    return mean, integral(q * (X - mean) ** 2, X)


@checks("split")
def test_split():
    def like(x):
        return np.exp(-((np.sin(2 * x) - 0.4) ** 2) / 0.1)

    tilted = DATA.density(X) * like(X)
    total = integral(tilted, X)
    for a, s in ((0.8, 0.6), (0.5, 1.0)):

        def joint(x, a=a, s=s):
            return integral(tilted * gauss(x, a * X, s**2), X) / total

        def mean_like(x, a=a, s=s):
            q = DATA.density(X) * gauss(x, a * X, s**2)
            return integral(q * like(X), X) / integral(q, X)

        law = noised(DATA, a, s)
        for x in (-1.0, 0.1, 0.9):
            assert np.isclose(joint(x), law.density(x) * mean_like(x) / total, rtol=1e-6)
            left = slope(lambda z, f=joint: np.log(f(z)), x)
            right = law.score(x) + slope(lambda z, f=mean_like: np.log(f(z)), x)
            assert np.isclose(left, right, atol=1e-5)


@checks("smooth coupling cascadekl")
def test_smooth_coupling_cascadekl():
    rng = np.random.default_rng(1)
    for s in (0.3, 1.0):
        p, q = np.sort(rng.normal(0, 1, 5)), np.sort(rng.normal(0.4, 0.7, 5))
        density = [gauss(X[:, None], v, s**2).mean(1) for v in (p, q)]
        w2 = ((p - q) ** 2).mean()
        middle = np.mean(
            [kl(gauss(X, u, s**2), gauss(X, v, s**2)) for u, v in zip(p, q, strict=True)]
        )
        first = kl(*density)
        assert first <= middle + 1e-9
        assert np.isclose(middle, w2 / (2 * s**2), rtol=1e-4)
        # A further channel y -> 0.6 sin y + noise loses more still.
        out = [
            np.array([integral(d * gauss(z, 0.6 * np.sin(X), 0.2**2), X) for z in X[1200:2801:8]])
            for d in density
        ]
        assert kl(*out, X[1200:2801:8]) <= first


@checks("sdreal sdfaith sdcond sdgauss")
def test_sdreal_sdfaith_sdcond_sdgauss():
    guide = 0.1
    for s in (0.2, 0.7, 2.0):
        law = noised(DATA, 1.0, s)
        start = gauss(X, guide, s**2)
        middle = kl(start, law.density(X))
        weak = (DATA.w * ((DATA.m - guide) ** 2 + DATA.v)).sum() / (2 * s**2)
        far, both = 0.0, 0.0
        out = np.zeros_like(X)
        for z, w in zip(NODE, WEIGHT, strict=True):
            y = guide + s * z
            mean, var = denoised(DATA, y, 1.0, s)
            far += w * ((mean - guide) ** 2 + var)
            score, bend = law.score(y), law.curvature(y)
            here = (s * z + s**2 * score) ** 2 + s**2 + s**4 * bend
            assert np.isclose(here, (mean - guide) ** 2 + var, atol=1e-4)
            both += w * (3 * s**4 * bend + s**4 * score**2)
            q = DATA.density(X) * gauss(y, X, s**2)
            out += w * q / integral(q, X)
        assert np.isclose(far, 2 * s**2 + both, rtol=1e-4)
        assert kl(out, DATA.density(X)) <= middle + 1e-6 <= weak + 1e-5
    v, d, norm2 = 0.6, 3, 2.5
    for s in (0.4, 1.5):
        b = v / (v + s**2)
        direct = (b - 1) ** 2 * norm2 + d * (b**2 * s**2 + v * s**2 / (v + s**2))
        bottom = (v + s**2) ** 2
        assert np.isclose(direct, s**4 * norm2 / bottom + s**2 * v * (2 * v + s**2) / bottom * d)


@checks("kappa roundtrip")
def test_kappa_roundtrip():
    v, big = 0.3, 1.4
    for gamma in (1.0, 3.0, 7.5):

        def kappa(s, gamma=gamma):
            return s * (gamma / (v + s**2) - (gamma - 1) / (big + s**2))

        s, y = 0.8, 0.37
        cond = -s * slope(lambda x: norm.logpdf(x, 0, np.sqrt(v + 0.64)), y)
        free = -s * slope(lambda x: norm.logpdf(x, 0, np.sqrt(big + 0.64)), y)
        assert np.isclose(free + gamma * (cond - free), kappa(s) * y, atol=1e-7)
        rest = []
        for delta in (0.02, 0.01):
            product = (1 + delta * kappa(s)) * (1 - delta * kappa(s + delta))
            rest.append(product - 1 + delta**2 * (slope(kappa, s) + kappa(s) ** 2))
        assert np.isclose(rest[0] / rest[1], 8, rtol=0.1)
        grid = np.linspace(0.05, 4, 4001)
        delta = grid[1] - grid[0]
        total = np.log((1 + delta * kappa(grid[:-1])) * (1 - delta * kappa(grid[1:]))).sum()
        area = kappa(4.0) - kappa(0.05) + quad(lambda r, f=kappa: f(r) ** 2, 0.05, 4)[0]
        assert np.isclose(total, -delta * area, rtol=0.05)

    def square(s, gamma):
        return (s * (gamma / (0.25 + s**2) - (gamma - 1) / (1 + s**2))) ** 2

    whole = [quad(square, 0, np.inf, args=(gamma,))[0] for gamma in (1.0, 7.5)]
    assert np.isclose(whole[1] / whole[0], 12.4, atol=0.05)


@checks("ip2psplit ip2p")
def test_ip2psplit_ip2p():
    rng = np.random.default_rng(2)
    table = rng.random((3, 2)) + 0.1
    table /= table.sum()
    centre = rng.normal(0, 1, (3, 2))
    sigma, gi, gt = 0.7, 1.6, 5.0

    def joint(x):
        return table * gauss(x, centre, 0.5 + sigma**2)

    def tilted(x):
        q = joint(x)
        image = q[1].sum() / q.sum()
        text = q[1, 0] / q[1].sum()
        return np.log(q.sum()) + gi * np.log(image) + gt * np.log(text)

    def eps(x, part):
        return -sigma * slope(lambda z: np.log(part(joint(z))), x)

    for x in (-0.8, 0.3, 1.1):
        q = joint(x)
        split = q.sum() * (q[1].sum() / q.sum()) * (q[1, 0] / q[1].sum())
        assert np.isclose(split, q[1, 0])
        none, image, both = (
            eps(x, f) for f in (lambda q: q.sum(), lambda q: q[1].sum(), lambda q: q[1, 0])
        )
        mixed = none + gi * (image - none) + gt * (both - image)
        assert np.isclose(mixed, -sigma * slope(tilted, x), atol=1e-7)
        assert np.isclose(none + (image - none) + (both - image), both)


@checks("priorkl")
def test_priorkl():
    a, s = 0.8, 0.6
    law = noised(DATA, a, s)
    p = law.density(X)
    best = -s * law.score(X)
    p = np.where(p > 1e-12, p, 0)
    best = np.where(p > 0, best, 0)
    other = 0.7 * X + 0.2 * np.sin(3 * X)
    loss = {}
    for name, net in (("best", best), ("other", other)):
        total = 0.0
        for w, m, v in zip(DATA.w, DATA.m, DATA.v, strict=True):
            for z, q in zip(NODE, WEIGHT, strict=True):
                x0 = m + np.sqrt(v) * z
                x = a * x0 + s * NODE
                total += w * q * (WEIGHT @ (NODE - np.interp(x, X, net)) ** 2)
        loss[name] = total
    assert np.isclose(loss["other"], loss["best"] + integral(p * (best - other) ** 2, X), rtol=1e-4)


def gaussian_problem(seed=3):
    rng = np.random.default_rng(seed)
    root = rng.normal(0, 1, (3, 3))
    return (
        rng.normal(0, 1, 3),
        root @ root.T / 3 + 0.2 * np.eye(3),
        rng.normal(0, 1, (2, 3)),
        0.4,
        rng.normal(0, 1, 3),
        rng.normal(0, 1, 2),
    )


def conditional(mean, cov, known, values):
    """Mean and covariance of the other coordinates of a normal vector."""
    rest = [i for i in range(len(mean)) if i not in known]
    gain = np.linalg.solve(cov[np.ix_(known, known)], cov[np.ix_(known, rest)]).T
    return (
        mean[rest] + gain @ (values - mean[known]),
        cov[np.ix_(rest, rest)] - gain @ cov[np.ix_(known, rest)],
    )


@checks("gausspost jac gausslik ctweedie gain")
def test_gausspost_jac_gausslik_ctweedie_gain():
    mu, cov, A, rho, x, y = gaussian_problem()
    for a, s in ((0.8, 0.6), (0.3, 0.9)):
        # The vector (x_0, x_t, y) is normal; condition it in blocks.
        lift = np.vstack([np.eye(3), a * np.eye(3), A])
        noise = np.zeros((8, 8))
        noise[3:6, 3:6], noise[6:, 6:] = s**2 * np.eye(3), rho**2 * np.eye(2)
        mean, full = lift @ mu, lift @ cov @ lift.T + noise
        post, spread = conditional(mean[:6], full[:6, :6], [3, 4, 5], x)

        def hat(z, a=a, s=s):
            return mu + a * cov @ np.linalg.solve(a**2 * cov + s**2 * np.eye(3), z - a * mu)

        c = np.linalg.inv(np.linalg.inv(cov) + a**2 / s**2 * np.eye(3))
        assert np.allclose(hat(x), post) and np.allclose(c, spread)
        jac = gradient(hat, x).T
        assert np.allclose(jac, a / s**2 * c, atol=1e-8)
        seen = np.ix_([*range(3, 8)], [*range(3, 8)])
        like, var = conditional(mean[3:], full[seen], [0, 1, 2], x)
        inner = rho**2 * np.eye(2) + A @ c @ A.T
        assert np.allclose(like, A @ hat(x)) and np.allclose(var, inner)

        def log_h(z, a=a, s=s, inner=inner, hat=hat):
            return multivariate_normal.logpdf(y, A @ hat(z), inner)

        force = jac.T @ A.T @ np.linalg.solve(inner, y - A @ hat(x))
        assert np.allclose(gradient(log_h, x), force, atol=1e-6)
        exact, _ = conditional(mean, full, [*range(3, 8)], np.concatenate([x, y]))
        k = c @ A.T @ np.linalg.inv(inner)
        assert np.allclose(exact, hat(x) + k @ (y - A @ hat(x)))
        law = np.ix_([3, 4, 5, 6, 7], [3, 4, 5, 6, 7])
        given, wide = conditional(mean[3:], full[law], [3, 4], y)
        score = gradient(lambda z, g=given, w=wide: multivariate_normal.logpdf(z, g, w), x)
        assert np.allclose(exact, (x + s**2 * score) / a, atol=1e-6)
        assert np.allclose(exact, hat(x) + s**2 / a * force)


@checks("gmm dps jensenbound")
def test_gmm_dps_jensenbound():
    A, rho, y = 1.5, 0.3, 0.9

    def like(x):
        return gauss(y, A * x, rho**2)

    for a, s in ((0.8, 0.6), (0.4, 0.9), (1.0, 0.1)):
        for x in (-0.7, 0.2, 1.0):
            q = DATA.density(X) * gauss(x, a * X, s**2)
            q /= integral(q, X)
            exact = integral(q * like(X), X)
            share = DATA.w * gauss(x, a * DATA.m, a**2 * DATA.v + s**2)
            share /= share.sum()
            c = 1 / (1 / DATA.v + a**2 / s**2)
            each = c * (DATA.m / DATA.v + a * x / s**2)
            parts = share * gauss(y, A * each, rho**2 + A**2 * c)
            assert np.isclose(parts.sum(), exact, rtol=1e-6)
            mean, var = denoised(DATA, x, a, s)
            top = np.exp(-0.5) / (np.sqrt(2 * np.pi * rho**2) * rho)
            slopes = np.abs(np.gradient(gauss(y, X, rho**2), X)).max()
            assert np.isclose(top, slopes, rtol=1e-3)
            first = top * integral(q * np.abs(A * (X - mean)), X)
            assert abs(exact - like(mean)) <= first <= top * np.sqrt(A**2 * var)

            def surrogate(z, a=a, s=s):
                return np.log(like(denoised(DATA, z, a, s)[0]))

            jac = slope(lambda z, a=a, s=s: denoised(DATA, z, a, s)[0], x)
            assert np.isclose(jac, a / s**2 * var, rtol=1e-5)
            force = jac * A * (y - A * mean) / rho**2
            assert np.isclose(slope(surrogate, x), force, rtol=1e-4)


@checks("jensen")
def test_jensen():
    mu, cov, A, rho, _, y = gaussian_problem(5)
    inner = rho**2 * np.eye(2) + A @ cov @ A.T
    left = multivariate_normal.logpdf(y, A @ mu, inner) - multivariate_normal.logpdf(
        y, A @ mu, rho**2 * np.eye(2)
    )
    r, block = y - A @ mu, A @ cov @ A.T
    right = -0.5 * np.linalg.slogdet(np.eye(2) + block / rho**2)[1]
    right += r @ block @ np.linalg.solve(inner, r) / (2 * rho**2)
    assert np.isclose(left, right)


def moments(rate, push, start=1e6):
    """Mean and variance at u = 0 of dx = [rate(u) x - push(u)] du + dW, run down from large u."""

    def field(r, state):
        u = np.exp(r)
        return [u * (rate(u) * state[0] - push(u)), u * (2 * rate(u) * state[1] - 1)]

    run = solve_ivp(
        field, (np.log(start), np.log(1e-9)), [0.0, start], rtol=1e-10, atol=1e-12, method="LSODA"
    )
    return run.y[:, -1]


@checks("dpsend dpssde dpsint")
def test_dpsend_dpssde_dpsint():
    y = 0.8
    for v, k in ((1.0, 0.5), (0.6, 3.0), (2.0, 8.0)):
        rho2 = v / k

        def rate(u, v=v, rho2=rho2):
            return 1 / (v + u) + v**2 / (rho2 * (v + u) ** 2)

        def push(u, v=v, rho2=rho2):
            return v * y / (rho2 * (v + u))

        for u, x in ((0.3, 0.9), (2.0, -1.1)):
            prior = slope(lambda z, w=v + u: norm.logpdf(z, 0, np.sqrt(w)), x)
            hat = slope(lambda z, v=v, u=u, r=rho2: norm.logpdf(y, v * z / (v + u), np.sqrt(r)), x)
            assert np.isclose(-(prior + hat), rate(u) * x - push(u), atol=1e-7)
        mean, var = moments(rate, push)
        assert np.isclose(mean, y * (1 - np.exp(-k)), rtol=1e-4)
        assert np.isclose(var, v * (1 - np.exp(-2 * k)) / (2 * k), rtol=1e-4)

        def phi(u, v=v, k=k):
            return (v + u) * np.exp(-k * v / (v + u))

        assert np.isclose(slope(lambda u, f=phi: np.log(f(u)), 0.7), rate(0.7))
        first = quad(lambda u, f=phi, g=push: f(0) / f(u) * g(u), 0, np.inf)[0]
        second = quad(lambda u, f=phi: (f(0) / f(u)) ** 2, 0, np.inf)[0]
        assert np.isclose(first, y * k * quad(lambda z, k=k: np.exp(-k * (1 - z)), 0, 1)[0])
        assert np.isclose(second, v * quad(lambda z, k=k: np.exp(-2 * k * (1 - z)), 0, 1)[0])
        # The exercise: the deterministic flow.
        half = moments(lambda u, f=rate: f(u) / 2, lambda u, f=push: f(u) / 2)[0]
        wanted = y * k / 2 * quad(lambda z, k=k: z**-0.5 * np.exp(-k * (1 - z) / 2), 0, 1)[0]
        assert np.isclose(half, wanted, rtol=2e-3)


@checks("pigdm pinv ddnm prox")
def test_pigdm_pinv_ddnm_prox():
    mu, _, A, rho, x, y = gaussian_problem(7)
    jac = np.array([[0.5, 0.1, 0.0], [0.1, 0.3, 0.05], [0.0, 0.05, 0.6]])
    r2 = 0.36 / (0.64 + 0.36)
    assert np.isclose(r2, 1 / (1 + 0.64 / 0.36))

    def log_h(z, noise):
        return multivariate_normal.logpdf(
            y, A @ (mu + jac @ z), noise**2 * np.eye(2) + r2 * A @ A.T
        )

    for noise in (rho, 0.0):
        hat = mu + jac @ x
        inner = noise**2 * np.eye(2) + r2 * A @ A.T
        force = jac.T @ A.T @ np.linalg.solve(inner, y - A @ hat)
        assert np.allclose(gradient(lambda z, n=noise: log_h(z, n), x), force, atol=1e-6)
    assert np.allclose(force, jac.T @ np.linalg.pinv(A) @ (y - A @ hat) / r2)
    assert np.allclose(np.linalg.pinv(A), A.T @ np.linalg.inv(A @ A.T))
    moved = hat + np.linalg.pinv(A) @ (y - A @ hat)
    keep = np.eye(3) - np.linalg.pinv(A) @ A
    assert np.allclose(moved, np.linalg.pinv(A) @ y + keep @ hat)
    assert np.allclose(A @ moved, y)
    assert np.allclose(keep @ (moved - hat), 0)  # the change is orthogonal to the null space
    stack = np.vstack([A / rho, np.eye(3) / np.sqrt(r2)])
    best = np.linalg.lstsq(stack, np.concatenate([y / rho, hat / np.sqrt(r2)]), rcond=None)[0]
    closed = hat + r2 * A.T @ np.linalg.solve(rho**2 * np.eye(2) + r2 * A @ A.T, y - A @ hat)
    assert np.allclose(best, closed)


@checks("svd ddrm")
def test_svd_ddrm():
    rng = np.random.default_rng(4)
    A, rho, n = rng.normal(0, 1, (2, 4)), 0.5, 400_000
    left, d, right = np.linalg.svd(A)
    x0 = rng.normal(0, 1, 4)
    y = A @ x0 + rho * rng.standard_normal((n, 2))
    bar = (y @ left) / d
    target = right @ x0
    gap = bar - target[:2]
    assert np.allclose(gap.mean(0), 0, atol=0.01)
    assert np.allclose(np.cov(gap.T), np.diag(rho**2 / d**2), atol=0.01)
    eta, eta_b, z = 0.6, 0.8, rng.standard_normal((n, 3))
    before, after, true = 0.9, 0.5, target[2]
    old = true + before * rng.standard_normal(n)
    new = true + np.sqrt(1 - eta**2) * after * (old - true) / before + eta * after * z[:, 0]
    assert np.isclose(new.mean(), true, atol=0.005) and np.isclose(new.std(), after, rtol=0.01)
    small, large, unit = 0.5 * rho / d[0], 2 * rho / d[0], rho / d[0]
    new = target[0] + np.sqrt(1 - eta**2) * small * gap[:, 0] / unit + eta * small * z[:, 1]
    assert np.isclose(new.std(), small, rtol=0.01)
    new = (1 - eta_b) * target[0] + eta_b * bar[:, 0]
    new = new + np.sqrt(large**2 - (eta_b * unit) ** 2) * z[:, 2]
    assert np.isclose(new.std(), large, rtol=0.01)
    assert np.isclose(new.mean(), target[0], atol=0.01)


@checks("repend repsde")
def test_repend_repsde():
    y = 0.9
    for r in (0.2, 0.6, 0.95):

        def rate(u, r=r):
            return (1 + u) / ((1 + u) ** 2 - r**2)

        def push(u, r=r):
            return r * y / ((1 + u) ** 2 - r**2)

        for u in (0.2, 1.5):
            cov = np.array([[1 + u, r], [r, 1 + u]])
            score = -np.linalg.solve(cov, np.array([y, 0.4]))[1]
            assert np.isclose(-score, rate(u) * 0.4 - push(u))
        wanted = y * (1 - np.sqrt(1 - r**2)) / r
        width = (1 - r**2) / (2 * r) * np.log((1 + r) / (1 - r))
        mean, var = moments(rate, push)
        assert np.isclose(mean, wanted, rtol=1e-4) and np.isclose(var, width, rtol=1e-4)
        # The discrete method itself: the mean and variance of a linear recursion.
        level = np.geomspace(300, 0.003, 60_001)
        m, q = 0.0, level[0] ** 2
        for s, u in itertools.pairwise(level):
            f = (u / s) ** 2
            det = (1 + s**2) ** 2 - r**2
            own, other = ((1 + s**2) - r**2) / det, r * s**2 / det  # E[x_0^U | x^U, x^K]
            take = f + (1 - f) * own
            m = take * m + (1 - f) * other * y
            q = take**2 * q + ((1 - f) * other * s) ** 2 + u**2 * (1 - f)
        assert np.isclose(m, wanted, rtol=5e-3) and np.isclose(q, width, rtol=5e-3)


@checks("weight unbiased telescope")
def test_weight_unbiased_telescope():
    rng = np.random.default_rng(6)
    states, steps = 4, 3

    def stochastic(*shape):
        m = rng.random(shape) + 0.05
        return m / m.sum(-1, keepdims=True)

    first, kernel = stochastic(states), stochastic(steps, states, states)  # kernel[t][x_t, x_t-1]
    like, f = rng.random(states), rng.normal(0, 1, states)
    proposal, guess = stochastic(steps, states, states), rng.random((steps + 1, states)) + 0.1
    guess[0] = like
    exact = [like]
    for t in range(steps):
        exact.append(kernel[t] @ exact[-1])
    total, wanted = 0.0, 0.0
    for path in itertools.product(range(states), repeat=steps + 1):  # x_0, ..., x_T
        plain, drawn, g = first[path[-1]], first[path[-1]], guess[steps][path[-1]]
        for t in range(steps):
            here, there = path[t + 1], path[t]
            plain *= kernel[t][here, there]
            drawn *= proposal[t][here, there]
            g *= (
                kernel[t][here, there]
                * guess[t][there]
                / (proposal[t][here, there] * guess[t + 1][here])
            )
        assert np.isclose(drawn * g, plain * like[path[0]])
        total += drawn * g * f[path[0]]
        wanted += plain * like[path[0]] * f[path[0]]
    assert np.isclose(total, wanted)
    for t in range(steps):
        best = kernel[t] * exact[t] / exact[t + 1][:, None]
        assert np.allclose(best.sum(1), 1)
        assert np.allclose(kernel[t] * exact[t] / (best * exact[t + 1][:, None]), 1)


@checks("daps")
def test_daps():
    point, prior = np.array([-1.0, 0.2, 0.9]), np.array([0.3, 0.4, 0.3])
    like = np.array([0.1, 0.7, 0.4])
    post = prior * like / (prior * like).sum()
    s = 0.7
    part = prior * gauss(X[:, None], point, s**2)
    given = part / part.sum(1, keepdims=True)
    step = given * like / (given @ like)[:, None]  # p(x_0 | x_t, y) from p(x_0 | x_t) and like
    noisy = (post * gauss(X[:, None], point, s**2)).sum(1)
    back = np.array([integral(noisy * step[:, j], X) for j in range(3)])
    assert np.allclose(back, post, atol=1e-6)


@checks("twice")
def test_twice():
    rng = np.random.default_rng(8)
    table = rng.random((4, 5))
    table /= table.sum()
    value = rng.normal(0, 1, 4)
    given = table / table.sum(0)
    mean = value @ given
    best = (table * (value[:, None] - mean) ** 2).sum()
    gap = (value[:, None] - value) ** 2
    pair = sum(table[:, j].sum() * given[:, j] @ gap @ given[:, j] for j in range(5))
    assert np.isclose(pair, 2 * best)


def picture(phi):
    return np.tanh(phi) + 0.3 * phi


@checks("threefactors sds sdskl sdsproof sdsgauss")
def test_threefactors_sds_sdskl_sdsproof_sdsgauss():
    phi = 0.4
    by_phi = slope(picture, phi)
    for a, s in ((0.8, 0.6), (0.5, 0.9)):
        law = noised(DATA, a, s)

        def net(x, s=s, law=law):
            return -s * law.score(x)

        def loss(p, a=a, s=s, net=net):
            return WEIGHT @ (net(a * picture(p) + s * NODE) - NODE) ** 2

        x = a * picture(phi) + s * NODE
        by_x = slope(net, x, 1e-4)
        three = 2 * a * by_phi * (WEIGHT @ (by_x * (net(x) - NODE)))
        assert np.isclose(slope(loss, phi, 1e-4), three, rtol=1e-3, atol=1e-5)

        def divergence(p, a=a, s=s, law=law):
            q = gauss(X, a * picture(p), s**2)
            return integral(q * (np.log(q.clip(1e-300)) - np.log(law.density(X))), X)

        sds = by_phi * (WEIGHT @ (net(x) - NODE))
        assert np.isclose(sds, s / a * slope(divergence, phi, 1e-4), atol=1e-5)
        plain = a / s * by_phi * (WEIGHT @ net(x))
        assert np.isclose(plain, slope(divergence, phi, 1e-4), atol=1e-5)
        assert abs(WEIGHT @ NODE) < 1e-12
        mu, v = 0.3, 0.7
        one = Mixture([1.0], [a * mu], [a**2 * v + s**2])
        line = WEIGHT @ (-s * one.score(a * phi + s * NODE) - NODE)
        assert np.isclose(line, a * s / (a**2 * v + s**2) * (phi - mu), atol=1e-6)


@checks("vsd vsdproof")
def test_vsd_vsdproof():
    a, s = 0.8, 0.6
    law = noised(DATA, a, s)
    start = np.array([-0.9, 0.1, 0.2, 1.3])

    def functional(phi):
        q = gauss(X[:, None], a * picture(phi), s**2).mean(1)
        ratio = np.log(q.clip(1e-300)) - np.log(law.density(X))
        return s / a * integral(q * ratio, X)

    group = Mixture([0.25] * 4, list(a * picture(start)), [s**2] * 4)
    wanted = []
    for phi in start:
        x = a * picture(phi) + s * NODE
        gap = group.score(x) - law.score(x)
        noise = -s * law.score(x) + s * group.score(x)
        wanted.append(-s * slope(picture, phi) * (WEIGHT @ gap))
        assert np.isclose(wanted[-1], -slope(picture, phi) * (WEIGHT @ noise))
    # A particle carries a quarter of the mass, hence the factor of the gradient.
    assert np.allclose(-4 * gradient(functional, start, 1e-4), wanted, atol=1e-5)
    for phi in start:  # one particle alone: its score gives back the added noise
        alone = Mixture([1.0], [a * phi], [s**2])
        assert np.allclose(-s * alone.score(a * phi + s * NODE), NODE, atol=1e-5)


@checks("equiscore equikernel")
def test_equiscore_equikernel():
    turn = 2 * np.pi / 3
    R = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    base = np.array([[1.0, 0.2], [0.3, 0.5]])
    peaks = np.vstack([base, base @ R.T, base @ R.T @ R.T])
    a, s = 0.8, 0.5

    def log_p(x):
        return np.log(np.exp(-((x - a * peaks) ** 2).sum(1) / (2 * s**2)).sum())

    for x in (np.array([0.3, -0.4]), np.array([-0.9, 0.1])):
        assert np.isclose(log_p(R @ x), log_p(x))
        assert np.allclose(gradient(log_p, R @ x), R @ gradient(log_p, x), atol=1e-7)
    rng = np.random.default_rng(9)
    move = np.array([1, 2, 0, 4, 5, 3])  # the group acts on six states
    raw = rng.random((6, 6))
    kernel = raw + raw[np.ix_(move, move)] + raw[np.ix_(move[move], move[move])]
    kernel /= kernel.sum(1, keepdims=True)
    assert np.allclose(kernel[np.ix_(move, move)], kernel)
    p = np.array([1.0, 1, 1, 2, 2, 2]) / 9
    for _ in range(3):
        p = p @ kernel
        assert np.allclose(p[move], p)


@checks("egnn com comgauss")
def test_egnn_com_comgauss():
    rng = np.random.default_rng(10)
    n = 5
    x, h = rng.normal(0, 1, (n, 3)), rng.normal(0, 1, n)

    def layer(x, h):
        gap = x[:, None] - x
        dist = (gap**2).sum(-1)
        message = np.sin(h[:, None] + 2 * h + dist)
        np.fill_diagonal(message, 0)
        return x + (gap * np.tanh(message)[..., None]).sum(1), np.cos(h + message.sum(1))

    q = np.linalg.qr(rng.normal(0, 1, (3, 3)))[0]
    shift = rng.normal(0, 1, 3)
    for turn in (q, -q):
        moved, same = layer(x @ turn.T + shift, h)
        plain, kept = layer(x, h)
        assert np.allclose(moved, plain @ turn.T + shift) and np.allclose(same, kept)
    P = np.eye(n) - np.ones((n, n)) / n
    values, vectors = np.linalg.eigh(P)
    Q = vectors[:, values > 0.5]
    assert Q.shape == (n, n - 1) and np.allclose(Q @ Q.T, P)
    assert np.allclose((P @ x).sum(0), 0) and np.allclose(P @ P, P)
    assert np.allclose(P @ (x @ q.T), (P @ x) @ q.T)
    sigma, mu = 0.7, P @ rng.normal(0, 1, (n, 3))
    point = P @ x
    inside = multivariate_normal.logpdf(
        (Q.T @ point).ravel(), (Q.T @ mu).ravel(), sigma**2 * np.eye(3 * (n - 1))
    )
    own = -1.5 * (n - 1) * np.log(2 * np.pi * sigma**2)
    own -= ((point - mu) ** 2).sum() / (2 * sigma**2)
    assert np.isclose(inside, own)
    draw = np.einsum("ij,bjk->bik", P, rng.standard_normal((40_000, n, 3)))
    cov = np.einsum("bik,bjk->ij", draw, draw) / (3 * 40_000)
    assert np.allclose(cov, P, atol=0.02)


@checks("wrapped")
def test_wrapped():
    theta = np.linspace(-np.pi, np.pi, 2001)
    for sigma in (0.3, 1.0, 2.5):
        k = np.arange(-30, 31)
        near = gauss(theta[:, None] + 2 * np.pi * k, 0, sigma**2).sum(1)
        n = np.arange(1, 60)
        far = 1 + 2 * (np.exp(-(n**2) * sigma**2 / 2) * np.cos(theta[:, None] * n)).sum(1)
        assert np.allclose(near, far / (2 * np.pi))
        assert np.isclose(integral(near, theta), 1)


def heat(omega, sigma, terms=150):
    n = np.arange(terms)
    omega = np.asarray(omega, float)[..., None]
    series = (2 * n + 1) * np.exp(-n * (n + 1) * sigma**2 / 2) * np.sin((n + 0.5) * omega)
    return series.sum(-1) / np.sin(omega[..., 0] / 2)


def cross(v):
    return np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])


def angle_of(R):
    return np.arccos((np.trace(R) - 1) / 2)


@checks("igso laplace igsoscore")
def test_igso_laplace_igsoscore():
    omega = np.linspace(1e-4, np.pi - 1e-4, 6001)
    for sigma in (0.4, 0.9, 1.6):
        density = (1 - np.cos(omega)) / np.pi * heat(omega, sigma)
        assert np.isclose(integral(density, omega), 1, atol=1e-4)
        trace = integral(density * (1 + 2 * np.cos(omega)), omega)
        assert np.isclose(trace, 3 * np.exp(-(sigma**2)), atol=1e-4)
    small = 0.15
    flat = np.sqrt(2 / np.pi) * omega**2 / small**3 * np.exp(-(omega**2) / (2 * small**2))
    assert np.allclose((1 - np.cos(omega)) / np.pi * heat(omega, small), flat, atol=0.03)
    # The Laplacian and the gradient, along the three one-parameter groups of the rotations.
    axis = np.array([2.0, -1.0, 2.0]) / 3
    for w, sigma in ((0.7, 0.6), (2.1, 0.9)):
        R = expm(w * cross(axis))

        def along(h, e, R=R, sigma=sigma):
            return float(heat(angle_of(R @ expm(h * cross(e))), sigma))

        step, middle = 1e-3, float(heat(w, sigma))
        sides = np.array([[along(step, e), along(-step, e)] for e in np.eye(3)])
        direct = (sides.sum(1) - 2 * middle).sum() / step**2
        first = slope(lambda z, s=sigma: heat(z, s), w, 1e-4)
        second = (heat(w + step, sigma) - 2 * middle + heat(w - step, sigma)) / step**2
        assert np.isclose(direct, second + first / np.tan(w / 2), rtol=1e-4)

        def flow(z, s=sigma):
            return np.sin(z / 2) ** 2 * slope(lambda q: heat(q, s), z, 1e-4)

        assert np.isclose(direct, slope(flow, w, 1e-3) / np.sin(w / 2) ** 2, rtol=1e-3)
        by_time = slope(lambda t, w=w: float(heat(w, np.sqrt(t))), sigma**2, 1e-4)
        assert np.isclose(by_time, 0.5 * direct, rtol=1e-4)
        tangent = (sides[:, 0] - sides[:, 1]) / (2 * step) / middle
        assert np.allclose(tangent, first / middle * axis, atol=1e-4)


@checks("optimism")
def test_optimism():
    rng = np.random.default_rng(11)
    move = rng.dirichlet(np.ones(3))
    reward, chance = rng.normal(0, 1, (3, 4)), rng.dirichlet(np.ones(4), 3)
    alpha = 1.3
    joint = move[:, None] * chance * np.exp(alpha * reward)
    value = (chance * np.exp(alpha * reward)).sum(1)
    assert np.allclose(joint.sum(1) / joint.sum(), move * value / (move @ value))


@checks("spread")
def test_spread():
    rng = np.random.default_rng(12)
    n, members = 200_000, 5
    scale = rng.gamma(2.0, 1.0, n)
    shift = rng.normal(0, 3, n)
    y = shift + scale * rng.standard_normal(n)
    x = shift[:, None] + scale[:, None] * rng.standard_normal((n, members))
    left = ((x.mean(1) - y) ** 2).mean()
    assert np.isclose(left, (1 + 1 / members) * x.var(1, ddof=1).mean(), rtol=0.02)


@checks("crps proper")
def test_crps_proper():
    f, g = Mixture([0.4, 0.6], [-1, 1], [0.3, 0.5]), Mixture([1.0], [0.3], [0.8])
    step = X[1] - X[0]
    cdf = [np.cumsum(m.density(X)) * step for m in (f, g)]
    thin = X[::10]
    p = f.density(thin)
    p /= integral(p, thin)
    apart = integral(p * np.array([integral(p * np.abs(u - thin), thin) for u in thin]), thin)
    for y in (-0.5, 0.8):
        direct = integral((cdf[0] - (y <= X)) ** 2, X)
        pair = integral(p * np.abs(thin - y), thin) - 0.5 * apart
        assert np.isclose(direct, pair, atol=5e-3)
    q = g.density(thin)
    gap = [
        integral(q * np.array([integral((c - (y <= X)) ** 2, X) for y in thin]), thin) for c in cdf
    ]
    assert np.isclose(gap[0] - gap[1], integral((cdf[0] - cdf[1]) ** 2, X), atol=5e-3)


@checks("null")
def test_null():
    seen, rho = np.array([-1.0, 0.5, 1.2]), 0.4
    share = np.array([0.2, 0.5, 0.3])
    f = np.array([1.0, -2.0])
    hidden = [np.array([[0.9, 0.1], [0.4, 0.6], [0.5, 0.5]]), np.array([[0.2, 0.8]] * 3)]
    for y in (-0.3, 0.9):
        like = gauss(y, seen, rho**2)
        marginal = [((share[:, None] * h) * like[:, None]).sum() for h in hidden]
        assert np.isclose(*marginal)
        post = [
            ((share[:, None] * h) * like[:, None] * f).sum() / m
            for h, m in zip(hidden, marginal, strict=True)
        ]
        given = share * like / (share @ like)
        assert np.isclose(post[0] - post[1], given @ ((hidden[0] - hidden[1]) @ f))


@checks("rank")
def test_rank():
    rng = np.random.default_rng(13)
    n, m = 100_000, 7
    x0 = rng.standard_normal(n)
    y = x0 + 0.5 * rng.standard_normal(n)
    draws = 0.8 * y[:, None] + np.sqrt(0.2) * rng.standard_normal((n, m))
    for stat in (lambda x: x, np.abs):
        rank = (stat(draws) < stat(x0)[:, None]).sum(1)
        assert np.allclose(np.bincount(rank, minlength=m + 1) / n, 1 / (m + 1), atol=0.005)


def test_every_formula_is_checked():
    checks.assert_complete()
