"""The formulas of chapter 10, derived again by numbers."""

from __future__ import annotations

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.optimize import minimize
from scipy.special import expit, gammaln
from scipy.stats import chi2, norm

from book.densities import gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter10.md",
    "ch10",
    "rd linear aeloss lpips vq vqloss sdedit infonce dcae va rae micro adaptive",
)
RNG = np.random.default_rng(10)
X = np.linspace(-14, 14, 5601)
SPECTRUM = np.array([4.0, 2.0, 1.0, 0.5, 0.2])


@checks("cost ratio vqrate")
def test_cost_ratio_vqrate():
    def layer(height, width, channels, kernel):
        places = height * width
        convolution = sum(kernel * kernel * channels for _ in range(places * channels))
        projections = 4 * places * channels * channels
        return convolution, projections + 2 * places * places * channels

    whole, small = layer(16, 24, 3, 3), layer(4, 6, 3, 3)
    hw, f, c = 16 * 24, 4, 3
    assert small[0] == hw / f**2 * 9 * c**2 and whole[0] == f**2 * small[0]
    assert small[1] == 4 * hw / f**2 * c**2 + 2 * hw**2 / f**4 * c
    image, code = np.zeros((512, 512, 3)), np.zeros((512 // 8, 512 // 8, 4))
    assert image.size / code.size == 3 * 8**2 / 4 == 48
    bits = (256 // 8) ** 2 * np.log2(16384)
    assert bits == 14336 and np.isclose(bits / 256**2, 0.22, atol=0.002)


def water(tau, values=SPECTRUM):
    return np.minimum(values, tau).sum(), 0.5 * np.maximum(0, np.log(values / tau)).sum()


@checks("waterfill converse slope")
def test_waterfill_converse_slope():
    for tau in (0.1, 0.3, 1.5):
        budget, rate = water(tau)

        def bits(shares, budget=budget):
            # Distortions as shares of the budget, none above its variance.
            d = SPECTRUM * expit(shares)
            return -0.5 * np.log(expit(shares)).sum() + 400 * (d.sum() / budget - 1) ** 2

        best = min(
            minimize(bits, RNG.standard_normal(5), method="BFGS", options={"gtol": 1e-9}).fun
            for _ in range(4)
        )
        assert np.isclose(best, rate, atol=0.02)
        h = 1e-5
        (d1, r1), (d0, r0) = water(tau + h), water(tau - h)
        assert np.isclose((r1 - r0) / (d1 - d0), -1 / (2 * tau), rtol=1e-4)
    # A linear channel y = x + noise with best linear estimate: I and the chain of inequalities.
    mix = RNG.standard_normal((3, 3))
    cov = np.diag([3.0, 1.0, 0.5])
    total = mix @ cov @ mix.T + 0.4 * np.eye(3)
    back = cov @ mix.T @ np.linalg.solve(total, mix @ cov)
    error = cov - back
    info = 0.5 * np.log(np.linalg.det(cov) / np.linalg.det(error))
    middle = 0.5 * np.log(np.diag(cov) / np.diag(error)).sum()
    assert info >= middle - 1e-12  # here the last inequality is an equality, errors are Gaussian
    budget = np.trace(error)
    taus = np.geomspace(1e-4, 3, 20001)
    level = taus[np.argmin(np.abs([water(t, np.diag(cov))[0] - budget for t in taus]))]
    assert middle >= water(level, np.diag(cov))[1] - 1e-3


@checks("elbo surgery ratebound sigma")
def test_elbo_surgery_ratebound_sigma():
    # A toy with five data, four codes, seven values: everything is a sum.
    prior, decoder = RNG.dirichlet(np.ones(4)), RNG.dirichlet(np.ones(5), 4)
    coder = RNG.dirichlet(np.ones(4), 5)
    evidence = prior @ decoder
    post = (prior[:, None] * decoder / evidence).T
    for x in range(5):
        elbo = coder[x] @ np.log(decoder[:, x]) - coder[x] @ np.log(coder[x] / prior)
        gap = coder[x] @ np.log(coder[x] / post[x])
        assert np.isclose(np.log(evidence[x]), elbo + gap)
    data = RNG.dirichlet(np.ones(5))
    mean = data @ coder
    rate = data @ (coder * np.log(coder / prior)).sum(1)
    info = data @ (coder * np.log(coder / mean)).sum(1)
    assert np.isclose(rate, info + mean @ np.log(mean / prior)) and rate >= info
    # Gaussian data through any linear coder and decoder: I is at least R(D).
    for _ in range(5):
        v, w, s2 = RNG.standard_normal(3) * np.array([1, 1, 0.3])
        s2 = s2**2 + 0.05
        lam = 1.7
        distortion = lam * (1 - w * v) ** 2 + w * w * s2
        channel = 0.5 * np.log(1 + v * v * lam / s2)
        assert channel >= max(0, 0.5 * np.log(lam / distortion)) - 1e-12
        kl = 0.5 * (v * v * lam + s2 - 1 - np.log(s2))
        assert kl >= channel - 1e-12
    x, mean = RNG.standard_normal((2, 40))
    sizes = np.linspace(0.3, 6, 4000)
    loss = [-norm.logpdf(x, mean, np.sqrt(s)).sum() for s in sizes]
    mse = np.mean((x - mean) ** 2)
    assert np.isclose(sizes[np.argmin(loss)], mse, atol=0.01)
    assert np.isclose(loss[7], 20 * np.log(2 * np.pi * sizes[7]) + 20 * mse / sizes[7])


@checks("reparam grad kl")
def test_reparam_grad_kl():
    m, s = 0.4, 0.7

    def mean(m, s):
        return integral(gauss(X, m, s * s) * np.sin(X) * X, X)

    h = 1e-5
    xi = np.linspace(-9, 9, 4001)
    z = m + s * xi
    assert np.isclose(integral(gauss(xi, 0, 1) * np.sin(z) * z, xi), mean(m, s))
    slope = np.cos(z) * z + np.sin(z)
    score = xi / s
    for path, likelihood, exact in [
        (slope, score, (mean(m + h, s) - mean(m - h, s)) / (2 * h)),
        (slope * xi, (xi * xi - 1) / s, (mean(m, s + h) - mean(m, s - h)) / (2 * h)),
    ]:
        assert np.isclose(integral(gauss(xi, 0, 1) * path, xi), exact, atol=1e-6)
        both = np.sin(z) * z * likelihood
        assert np.isclose(integral(gauss(xi, 0, 1) * both, xi), exact, atol=1e-6)
    for m, s in [(0.4, 0.7), (-1.2, 1.5)]:
        q = gauss(X, m, s * s)
        log = norm.logpdf(X, m, s) - norm.logpdf(X)
        assert np.isclose(integral(q * log, X), 0.5 * (m * m + s * s - 1 - np.log(s * s)))


@checks("beta optimal modes ppca distortion")
def test_beta_optimal_modes_ppca_distortion():
    basis = np.linalg.qr(RNG.standard_normal((5, 5)))[0]
    sigma = basis @ np.diag(SPECTRUM) @ basis.T
    k, noise, beta = 3, 0.5, 0.9
    tau = beta * noise

    def loss(w, v, s2):
        a = np.eye(5) - w @ v
        distortion = np.trace(a @ sigma @ a.T) + np.trace(w @ np.diag(s2) @ w.T)
        kl = 0.5 * (np.diag(v @ sigma @ v.T) + s2 - 1 - np.log(s2)).sum()
        return distortion / (2 * noise) + beta * kl

    root = np.sqrt(np.maximum(SPECTRUM[:k] - tau, 0))
    top = np.maximum(SPECTRUM[:k], tau)
    w, v = basis[:, :k] * root, (root / top)[:, None] * basis[:, :k].T
    s2 = np.minimum(1, tau / SPECTRUM[:k])
    best = loss(w, v, s2)

    def flat(y):
        return loss(y[:15].reshape(5, 3), y[15:30].reshape(3, 5), np.exp(y[30:]))

    found = min(minimize(flat, 0.5 * RNG.standard_normal(33)).fun for _ in range(3))
    assert np.isclose(found, best, atol=1e-5)
    for _ in range(50):
        assert flat(RNG.standard_normal(33)) >= best
    error = np.diag(basis.T @ ((np.eye(5) - w @ v) @ sigma @ (np.eye(5) - w @ v).T) @ basis)
    error = error[:k] + root**2 * s2
    assert np.allclose(error, np.minimum(SPECTRUM[:k], tau))
    rates = 0.5 * (np.diag(v @ sigma @ v.T) + s2 - 1 - np.log(s2))
    assert np.allclose(rates, 0.5 * np.maximum(0, np.log(SPECTRUM[:k] / tau)))
    # The bound for a decoder of any kind, its best coder found by the posterior.
    for _ in range(5):
        w = RNG.standard_normal((5, k)) * 0.7
        c = w @ w.T + tau * np.eye(5)
        low = 0.5 * np.linalg.slogdet(c)[1] + 0.5 * np.trace(np.linalg.solve(c, sigma))
        low -= 2.5 * np.log(tau)
        exact = np.linalg.solve(w.T @ w + tau * np.eye(k), w.T)
        post = tau * np.diag(np.linalg.inv(w.T @ w + tau * np.eye(k)))
        assert loss(w, exact, post) / beta >= low - 1e-9
        q = np.linalg.qr(w)[0] * np.array([1.3, 0.8, 0.4])  # orthogonal columns: equality
        c = q @ q.T + tau * np.eye(5)
        low = 0.5 * np.linalg.slogdet(c)[1] + 0.5 * np.trace(np.linalg.solve(c, sigma))
        low -= 2.5 * np.log(tau)
        gram = q.T @ q + tau * np.eye(k)
        tight = loss(q, np.linalg.solve(gram, q.T), tau * np.diag(np.linalg.inv(gram)))
        assert np.isclose(tight / beta, low)


@checks("double")
def test_double():
    # x on three values given two codes.
    values, joint = np.array([-1.0, 0.3, 2.0]), RNG.dirichlet(np.ones(6)).reshape(2, 3)
    code = joint.sum(1)
    given = joint / code[:, None]
    mean = given @ values
    mmse = (joint * (values - mean[:, None]) ** 2).sum()
    pairs = given[:, :, None] * given[:, None, :] * (values[:, None] - values) ** 2
    assert np.isclose((code[:, None, None] * pairs).sum(), 2 * mmse)


@checks("hinge tv ste")
def test_hinge_tv_ste():
    p, q = RNG.dirichlet(np.ones(8), 2)

    def hinge(d):
        real, fake = np.maximum(0, 1 - d), np.maximum(0, 1 + d)
        return 0.5 * p @ real + 0.5 * q @ fake

    best = min(hinge(np.array(d)) for d in np.ndindex(*(3,) * 8) for d in [np.array(d) - 1.0])
    assert np.isclose(best, np.minimum(p, q).sum())
    assert np.isclose(best, 1 - 0.5 * np.abs(p - q).sum())
    assert hinge(RNG.standard_normal(8) * 2) >= best
    # Straight through: forward the code word, the increment of z as if untouched.
    z, frozen = 0.3, 1.0 - 0.3
    assert np.isclose(z + frozen, 1.0) and np.isclose(((z + 1e-3) + frozen - 1.0) / 1e-3, 1.0)


@checks("shift factor terminal noisecov")
def test_shift_factor_terminal_noisecov():
    z = 1.3 + 5.49 * RNG.standard_normal((4000, 3))
    centre, spread = z.mean(0), np.sqrt(((z - z.mean(0)) ** 2).sum() / z.size)
    whitened = (z - centre) / spread
    assert np.isclose((whitened**2).mean(), 1) and np.allclose(whitened.mean(0), 0)
    for a, s, c in [(0.8, 0.6, 5.49), (0.3, 0.7, 0.2)]:
        assert np.isclose(np.log((a * c) ** 2 / s**2), np.log(a * a / (s * s)) + 2 * np.log(c))
    assert np.isclose(1 / 0.18215, 5.49, atol=0.001) and np.isclose(
        2 * np.log(5.49), 3.41, atol=0.01
    )
    beta = np.linspace(np.sqrt(0.00085), np.sqrt(0.012), 1000) ** 2
    kept = np.prod(1 - beta)
    assert np.isclose(np.sqrt(kept), 0.068, atol=5e-4)
    snr = kept / (1 - kept)
    assert np.isclose(snr, 0.0047, atol=5e-5) and np.isclose(snr / 0.18215**2, 0.141, atol=1e-3)
    assert np.isclose(np.sqrt(kept) / 0.18215, 0.37, atol=0.01)
    a = RNG.standard_normal((3, 3))
    draws = np.linalg.solve(a, 0.7 * RNG.standard_normal((3, 400_000)))
    exact = 0.49 * np.linalg.inv(a.T @ a)
    assert np.allclose(np.cov(draws), exact, atol=0.02 * np.abs(exact).max())


@checks("sigmoid keep")
def test_sigmoid_keep():
    for v, lam in [(2.0, -1.0), (0.1, 1.5)]:
        a, s = np.sqrt(expit(lam)), np.sqrt(expit(-lam))
        z0 = np.sqrt(v) * RNG.standard_normal(400_000)
        eps = RNG.standard_normal(400_000)
        zt = a * z0 + s * eps
        slope = (zt @ eps) / (zt @ zt)
        error = np.mean((eps - slope * zt) ** 2)
        assert np.isclose(error, expit(lam + np.log(v)), rtol=0.02)
        assert np.isclose(error, a * a * v / (a * a * v + s * s), rtol=0.02)
        # A draw from the posterior of z_0, averaged over the noise, against its start.
        z_in = 0.8
        mean = 0.0
        nodes = np.linspace(-8, 8, 801)
        for e, weight in zip(nodes, gauss(nodes, 0, 1) * (nodes[1] - nodes[0]), strict=True):
            post = gauss(X, 0, v) * gauss(a * z_in + s * e, a * X, s * s)
            mean += weight * integral(post * X, X) / integral(post, X)
        assert np.isclose(mean, expit(lam + np.log(v)) * z_in, rtol=1e-4)
        # The probability flow of the same direction keeps the square root of it.
        flow = solve_ivp(lambda t, x, v=v: t * x / (v + t * t), (s / a, 0), [z_in], rtol=1e-9)
        assert np.isclose(flow.y[0, -1], np.sqrt(expit(lam + np.log(v))) * z_in, rtol=1e-6)


@checks("gridloss gridproof")
def test_gridloss_gridproof():
    for c in (0.3, 1.0, 4.0):
        steps = 4000
        s = np.tan(np.linspace(np.pi / 2 - 1e-9, 0, steps + 1))
        # DDIM with the best denoiser of N(0, c²), from far away to zero.
        factor = np.prod(1 + (s[1:] - s[:-1]) * s[:-1] / (c * c + s[:-1] ** 2))
        exact = c / np.hypot(c, s[0])
        loss = 1 - factor / exact
        assert np.isclose(loss * steps, np.pi**2 / 16 * (c + 1 / c), rtol=5e-3)

        def square(y, c=c):
            return c * c * (1 + y * y) / (c * c + y * y) ** 2

        assert np.isclose(quad(square, 0, np.inf)[0], np.pi / 4 * (c + 1 / c))
        h = 1e-5
        angle = np.linspace(0.01, 1.55, 2001)
        slope = (np.arctan(np.tan(angle + h) / c) - np.arctan(np.tan(angle - h) / c)) / (2 * h)
        part = quad(square, np.tan(angle[0]), np.tan(angle[-1]), limit=200)[0]
        assert np.isclose(integral(slope**2, angle), part, rtol=1e-4)


@checks("lsgm jointbound jointproof rateint")
def test_lsgm_jointbound_jointproof_rateint():
    m, rho2, v = 0.8, 0.09, 1.4
    truth = 0.5 * (np.log(v / rho2) + (m * m + rho2) / v - 1)
    q = gauss(X, m, rho2)
    assert np.isclose(
        integral(q * (np.log(np.maximum(q, 1e-300)) - norm.logpdf(X, 0, np.sqrt(v))), X), truth
    )

    def error(lam, slip=1.0):
        # Mean square of eps - slip · (best denoiser of the prior), z_0 from the coder.
        a2, s2 = expit(lam), expit(-lam)
        gain = slip * np.sqrt(s2) / (a2 * v + s2)
        return (1 - gain * np.sqrt(s2)) ** 2 + gain**2 * a2 * (m * m + rho2)

    def rate(slip):
        return 0.5 * quad(lambda y: error(y, slip) - expit(y + np.log(rho2)), -28, 28, limit=400)[0]

    assert np.isclose(rate(1.0), truth, atol=1e-6)
    assert rate(0.95) > truth
    # With a joint prior the bound stays below the evidence: x = z + noise, one datum.
    noise, datum = 0.5, 1.1
    post = 1 / (1 / v + 1 / noise)
    evidence = norm.logpdf(datum, 0, np.sqrt(v + noise))
    for mean, var in [(post * datum / noise, post), (0.3, 0.2)]:
        recon = -0.5 * np.log(2 * np.pi * noise) - ((datum - mean) ** 2 + var) / (2 * noise)
        elbo = recon - 0.5 * (np.log(v / var) + (mean * mean + var) / v - 1)
        assert elbo <= evidence + 1e-12
        assert np.isclose(elbo, evidence) == (var == post)
    # The decomposition of the score error at one noise level.
    a, s = 0.8, 0.6
    z0 = m + np.sqrt(rho2) * RNG.standard_normal(1_000_000)
    eps = RNG.standard_normal(1_000_000)
    zt = a * z0 + s * eps
    model = -zt / (a * a * v + s * s)
    total = a * a * rho2 + s * s
    left = np.mean((-(zt - a * m) / total - model) ** 2)
    right = np.mean((eps + s * model) ** 2) / s**2 - (1 / s**2 - 1 / total)
    assert np.isclose(left, right, atol=0.01)
    assert np.isclose((1 / s**2 - 1 / total) * s * s, expit(np.log(a * a / s**2) + np.log(rho2)))
    for v1, v2 in [(2.0, 0.1), (0.5, 0.02)]:
        got = (
            0.5
            * quad(lambda y, v1=v1, v2=v2: expit(y + np.log(v1)) - expit(y + np.log(v2)), -60, 60)[
                0
            ]
        )
        assert np.isclose(got, 0.5 * np.log(v1 / v2))


@checks("collapse")
def test_collapse():
    # Two atoms: the best error is below that of the best line, and both vanish with the scale.
    last = np.inf
    for kappa in (1.0, 0.5, 0.1, 0.01):
        total = bound = 0.0
        for lam in (-2.0, 0.0, 1.0):
            g = np.exp(lam / 2) * kappa
            p = 0.5 * (gauss(X, g, 1) + gauss(X, -g, 1))
            noise = X - g * np.tanh(g * X)
            total += 1 - integral(p * noise**2, X)
            bound += expit(lam + 2 * np.log(kappa))
        assert total <= bound + 1e-9 and bound < last
        last = bound
    assert last < 1e-3


@checks("w2 total dpi jac noisy")
def test_w2_total_dpi_jac_noisy():
    # One dimension, quantiles: a decoder of slope at most 2, codes of the wrong spread.
    u = (np.arange(20000) + 0.5) / 20000
    z, wrong = norm.ppf(u), 0.1 + 0.8 * norm.ppf(u)

    def decoder(z):
        return z + np.tanh(z)

    data = np.sort(decoder(z) + 0.05 * np.sin(9 * z))
    recon = np.sqrt(np.mean((decoder(z) + 0.05 * np.sin(9 * z) - decoder(z)) ** 2))
    left = np.sqrt(np.mean((np.sort(decoder(wrong)) - data) ** 2))
    assert left <= 2 * np.sqrt(np.mean((z - wrong) ** 2)) + recon
    # Flow to N(0, s²) with an added error: the bound with the loss in place of the distance.
    s, slip = 0.8, 0.05

    def k(t):
        return (t - (1 - t) * s * s) / ((1 - t) ** 2 * s * s + t * t)

    loss = quad(lambda t: slip**2 * ((1 - t) ** 2 * s * s + t * t), 0, 1)[0]
    lip = max(abs(k(t) + slip) for t in np.linspace(0, 1, 501))
    end = solve_ivp(lambda t, y: (k(t) + slip) * y, (1, 0), [1.0], rtol=1e-9).y[0, -1]
    x, true = end * z, s * z
    left = np.sqrt(np.mean((np.sort(decoder(x)) - np.sort(decoder(true))) ** 2))
    assert left <= 2 * np.sqrt((np.exp(2 * lip) - 1) / (2 * lip) * loss)
    # Merging states of a finite law does not raise the divergence.
    p, q = RNG.dirichlet(np.ones(6), 2)
    merged = np.array([[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 0], [0, 0, 0, 0, 0, 1]])
    small = (merged @ p) @ np.log(merged @ p / (merged @ q))
    assert small <= p @ np.log(p / q)
    # Small errors through a curved map, and noise at the input of a decoder.
    base, target = np.array([0.3, -0.5]), np.array([0.4, 0.2, -0.1])

    def curved(z):
        return np.stack([np.sin(z[..., 0]), z[..., 0] * z[..., 1], np.cos(2 * z[..., 1])], -1)

    h = 1e-5
    jac = np.stack([(curved(base + h * e) - curved(base - h * e)) / (2 * h) for e in np.eye(2)], 1)
    cov = np.array([[2.0, 0.6], [0.6, 1.0]]) * 1e-4
    xi = RNG.standard_normal((200_000, 2))
    xi = np.concatenate([xi, -xi])
    moved = curved(base + xi @ np.linalg.cholesky(cov).T) - curved(base)
    assert np.isclose((moved**2).sum(1).mean(), np.trace(jac @ cov @ jac.T), rtol=0.01)
    h = 1e-3
    lap = (
        sum(curved(base + h * e) + curved(base - h * e) - 2 * curved(base) for e in np.eye(2))
        / h**2
    )
    r = target - curved(base)
    size = 0.05
    got = ((target - curved(base + size * xi)) ** 2).sum(1).mean() - r @ r
    assert np.isclose(got, size**2 * ((jac**2).sum() - r @ lap), rtol=0.02)


@checks("nce nceproof ncekl")
def test_nce_nceproof_ncekl():
    joint = RNG.dirichlet(np.ones(9)).reshape(3, 3)
    px, py = joint.sum(1), joint.sum(0)
    info = (joint * np.log(joint / np.outer(px, py))).sum()
    n = 3

    def loss(h):
        """The loss as an exact sum over all batches."""
        total = 0.0
        for x in range(3):
            for ys in np.ndindex(3, 3, 3):
                weight = joint[x, ys[0]] * py[ys[1]] * py[ys[2]]
                total -= weight * (h[x, ys[0]] - np.log(np.exp(h[x, list(ys)]).sum()))
        return total

    best = np.log(joint / np.outer(px, py))
    for h in (best, RNG.standard_normal((3, 3)), 3 * RNG.standard_normal((3, 3))):
        assert info >= np.log(n) - loss(h) - 1e-12
        for x in range(3):
            mass = sum(
                py[list(ys)].prod() * n * np.exp(h[x, ys[0]]) / np.exp(h[x, list(ys)]).sum()
                for ys in np.ndindex(3, 3, 3)
            )
            assert np.isclose(mass, 1)
        kl = 0.0
        for x in range(3):
            for ys in np.ndindex(3, 3, 3):
                true = joint[x, ys[0]] / px[x] * py[ys[1]] * py[ys[2]]
                soft = np.exp(h[x, ys[0]]) / np.exp(h[x, list(ys)]).sum()
                kl += px[x] * true * np.log(true / (py[list(ys)].prod() * n * soft))
        assert np.isclose(kl, info - np.log(n) + loss(h)) and kl >= 0
    found = minimize(lambda h: loss(h.reshape(3, 3)), np.zeros(9)).fun
    assert np.isclose(found, loss(best + RNG.standard_normal((3, 1))), atol=1e-6)


@checks("norm chernoff mgf angle rare")
def test_norm_chernoff_mgf_angle_rare():
    for d in (8, 64):
        mean = np.sqrt(2) * np.exp(gammaln((d + 1) / 2) - gammaln(d / 2))
        r = np.linspace(0, np.sqrt(d) + 12, 40001)
        log = (
            (d - 1) * np.log(np.maximum(r, 1e-300))
            - r * r / 2
            - (d / 2 - 1) * np.log(2)
            - gammaln(d / 2)
        )
        density = np.exp(log)
        assert np.isclose(integral(density, r), 1) and np.isclose(integral(density * r, r), mean)
        assert np.isclose(mean, np.sqrt(d) * (1 - 1 / (4 * d)), atol=0.1 * d**-1.5)
        assert np.isclose(d - mean**2, 0.5, atol=0.3 / d)
        for u in (0.1, 0.5, 0.9):
            assert chi2.sf(d * (1 + u), d) <= np.exp(-d / 2 * (u - np.log(1 + u)))
            assert chi2.cdf(d * (1 - u), d) <= np.exp(-d / 2 * (-u - np.log(1 - u)))
        for s in (-0.7, 0.2):
            got = quad(
                lambda y, s=s, d=d: np.exp(s * y + chi2.logpdf(y, d)),
                0,
                60 * d,
                limit=800,
                points=[d],
            )[0]
            assert np.isclose(got, (1 - 2 * s) ** (-d / 2), rtol=1e-5)
    a, b = RNG.standard_normal((2, 100_000, 12))
    cosine = (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    assert np.isclose((cosine**2).mean(), 1 / 12, rtol=0.02)
    rate = 0.5 * (np.log(2) - 0.5)
    assert np.isclose(rate, 0.0966, atol=1e-4) and chi2.cdf(32, 64) <= np.exp(-rate * 64)
    assert np.isclose(rate * 16384, 1582, atol=1)


@checks("lerp slerp circle slerpproof walk")
def test_lerp_slerp_circle_slerpproof_walk():
    a, b = RNG.standard_normal((2, 50_000, 16))
    for u in (0.25, 0.5):
        size = ((((1 - u) * a + u * b) ** 2).sum(1)).mean()
        assert np.isclose(size, 16 * ((1 - u) ** 2 + u * u), rtol=0.01)
        mixed = np.cos(np.pi * u / 2) * a + np.sin(np.pi * u / 2) * b
        assert np.allclose(np.cov(mixed.T), np.eye(16), atol=0.03)
        x, y = a[0] * 3 / np.linalg.norm(a[0]), b[0] * 3 / np.linalg.norm(b[0])
        w = np.arccos(x @ y / 9)
        way = (np.sin((1 - u) * w) * x + np.sin(u * w) * y) / np.sin(w)
        assert np.isclose(way @ way, 9) and np.isclose(np.arccos(way @ x / 9), u * w)
        p, q = (1 - u) * w, u * w
        left = np.sin(p) ** 2 + np.sin(q) ** 2 + 2 * np.sin(p) * np.sin(q) * np.cos(w)
        middle = (np.sin(p) * np.cos(q)) ** 2 + (np.cos(p) * np.sin(q)) ** 2
        middle += 2 * np.sin(p) * np.cos(p) * np.sin(q) * np.cos(q)
        assert np.isclose(left, middle) and np.isclose(left, np.sin(w) ** 2)
    z, eta = a, 0.3
    for _ in range(5):
        z = np.sqrt(1 - eta**2) * z + eta * RNG.standard_normal(z.shape)
    assert np.isclose((z**2).mean(), 1, atol=0.01)
    assert np.isclose((z * a).mean(), (1 - eta**2) ** 2.5, atol=0.01)


@checks("realism")
def test_realism():
    a, s, first, second = 0.6, 0.8, 0.7, -0.4
    p, q = gauss(X, a * first, s * s), gauss(X, a * second, s * s)
    kl = integral(p * (norm.logpdf(X, a * first, s) - norm.logpdf(X, a * second, s)), X)
    assert np.isclose(kl, 0.5 * a * a / (s * s) * (first - second) ** 2)
    assert np.isclose(integral(q, X), 1)


@checks("width")
def test_width():
    n, w = 6, 3
    low = RNG.standard_normal((n, 2))
    x0 = RNG.standard_normal((40_000, 2)) @ low.T
    u = RNG.standard_normal(x0.shape) - x0
    values = np.linalg.eigvalsh(np.eye(n) + low @ low.T)
    floor = values[: n - w].sum()
    assert np.isclose(np.linalg.eigvalsh(u.T @ u / len(u))[: n - w].sum(), floor, rtol=0.03)
    assert floor >= n - w - 1e-9
    for _ in range(20):
        b = RNG.standard_normal((n, w))
        best = u @ np.linalg.pinv(b).T @ b.T  # the best features, knowing u itself
        assert ((u - best) ** 2).sum(1).mean() >= floor * 0.97


def test_numbers_of_the_text():
    assert np.isclose(0.464**3, 0.1, atol=5e-4)
    # One-sided scores are free in x, the other side's in y: together only in a constant.
    rows, columns = np.eye(3)[:, :1] @ np.ones((1, 3)), np.ones((3, 1)) @ np.eye(3)[:1]
    free_x = [np.roll(rows, i, 0).ravel() for i in range(3)]
    free_y = [np.roll(columns, i, 1).ravel() for i in range(3)]
    both = np.linalg.matrix_rank(free_x) + np.linalg.matrix_rank(free_y)
    assert both - np.linalg.matrix_rank(free_x + free_y) == 1


def test_every_label_of_the_chapter_is_checked():
    checks.assert_complete()
