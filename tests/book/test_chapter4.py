"""The formulas of chapter 4, derived again by numbers."""

from __future__ import annotations

import math

import numpy as np

from book.densities import Mixture, Points, gauss, integral, kl_gauss
from book.labels import Checked

checks = Checked(
    "chapter4.md",
    "ch4",
    "ebm modelscore fisher esm ssm dsm ncsn w2 logconcave langevin ula",
)
RNG = np.random.default_rng(4)
GRID = np.linspace(-12, 12, 24_001)
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
DATA = Mixture([0.3, 0.7], [-1.2, 0.8], [0.4**2, 0.6**2])
WRONG = Mixture([0.6, 0.4], [-0.9, 1.1], [0.5**2, 0.7**2])


def noised(law, tau):
    """The law of x + sqrt(tau) eps."""
    return Mixture(list(law.w), list(law.m), list(law.v + tau))


def fisher(q, p, x=GRID):
    return integral(q.density(x) * (q.score(x) - p.score(x)) ** 2, x)


def kl(q, p, x=GRID):
    return integral(q.density(x) * np.log(q.density(x) / p.density(x)), x)


def pairs(order=40):
    """Nodes and weights of the standard normal on the plane."""
    z, w = np.polynomial.hermite_e.hermegauss(order)
    w = w / w.sum()
    return np.stack(np.meshgrid(z, z, indexing="ij"), -1).reshape(-1, 2), np.outer(w, w).ravel()


@checks("mlgrad lineint lsi")
def test_mlgrad_lineint_lsi():
    x = GRID

    def energy(theta, at):
        return theta * at**4 / 4 + at**2 / 2

    def log_z(theta):
        return math.log(integral(np.exp(-energy(theta, x)), x))

    theta, at, h = 0.7, 1.3, 1e-5
    slope = (
        -energy(theta + h, at) - log_z(theta + h) + energy(theta - h, at) + log_z(theta - h)
    ) / (2 * h)
    p = np.exp(-energy(theta, x) - log_z(theta))
    assert np.isclose(slope, -(at**4) / 4 + integral(p * x**4 / 4, x))

    u = np.linspace(0, 1, 2001)
    a, b = 1.7, -0.9
    along = integral(DATA.score(b + u * (a - b)) * (a - b), u)
    assert np.isclose(along, np.log(DATA.density(a) / DATA.density(b)), atol=1e-5)

    target = Mixture([1.0], [0.3], [0.5])
    for law in (DATA, WRONG, Mixture([1.0], [1.4], [0.5])):
        assert kl(law, target) <= fisher(law, target) * 0.5 / 2 + 1e-6
    shifted = Mixture([1.0], [1.4], [0.5])
    assert np.isclose(kl(shifted, target), fisher(shifted, target) * 0.5 / 2, rtol=1e-4)


@checks("stein ism expand gaussism linear spike")
def test_stein_ism_expand_gaussism_linear_spike():
    x, q = GRID, DATA.density(GRID)
    phi, slope = np.sin(x) + x**2, np.cos(x) + 2 * x
    assert np.isclose(integral(q * phi * DATA.score(x), x), -integral(q * slope, x), atol=1e-5)

    s, ds, true = WRONG.score(x), WRONG.curvature(x), DATA.score(x)
    explicit = 0.5 * fisher(DATA, WRONG)
    implicit = integral(q * (0.5 * s**2 + ds), x)
    last = 0.5 * integral(q * true**2, x)
    assert np.isclose(explicit, implicit + last, atol=1e-4)
    assert np.isclose(explicit, 0.5 * integral(q * s**2, x) - integral(q * s * true, x) + last)

    root = np.array([[0.9, 0.2], [0.0, 0.6]])
    m, sigma = np.array([0.3, -0.5]), root @ root.T
    z, w = pairs()
    points = m + z @ root.T

    def loss(mu, lam):
        return w @ (0.5 * (((points - mu) @ lam) ** 2).sum(1)) - np.trace(lam)

    mu, lam = np.array([0.1, 0.2]), np.array([[1.3, 0.4], [0.4, 0.9]])
    gap = lam @ (m - mu)
    closed = 0.5 * np.trace(lam @ sigma @ lam) + 0.5 * gap @ gap - np.trace(lam)
    assert np.isclose(loss(mu, lam), closed)
    best = np.linalg.inv(sigma)
    assert np.isclose(loss(m, best), -0.5 * np.trace(best))
    for move in (np.array([[0.1, 0], [0, 0]]), np.array([[0, 0.1], [0.1, 0]])):
        assert min(loss(m, best + move), loss(m, best - move)) > loss(m, best)

    basis = np.stack([np.tanh(x), x, np.ones_like(x)])
    slopes = np.stack([1 / np.cosh(x) ** 2, np.ones_like(x), np.zeros_like(x)])
    gram = np.array([[integral(q * a * b, x) for b in basis] for a in basis])
    b = np.array([integral(q * a, x) for a in slopes])
    fit = -np.linalg.solve(gram, b)

    def score_loss(theta):
        return 0.5 * integral(q * (theta @ basis - true) ** 2, x)

    for k in range(3):
        for step in (0.05, -0.05):
            assert score_loss(fit + step * np.eye(3)[k]) > score_loss(fit)
    theta = np.array([0.4, -1.0, 0.2])
    value = 0.5 * theta @ gram @ theta + b @ theta + last
    assert np.isclose(value, score_loss(theta), atol=1e-4)

    c, d, h = 5.0, 3, 1e-5
    centre = RNG.standard_normal(d)

    def spike(y):
        return -c * (y - centre)

    trace = sum((spike(centre + h * e) - spike(centre - h * e)) @ e / (2 * h) for e in np.eye(d))
    assert np.isclose(0.5 * spike(centre) @ spike(centre) + trace, -c * d)


@checks("ssmequiv ssmvr hutch ssmvar ssmgauss")
def test_ssmequiv_ssmvr_hutch_ssmvar_ssmgauss():
    lam = np.array([[1.3, 0.4], [0.1, 0.9]])
    z, w = pairs()

    def s(x):
        return np.stack([np.sin(x[:, 0]) - x[:, 1], -x @ lam[1] + 0.3 * x[:, 0] ** 2], 1)

    def jacobian(x):
        j = np.zeros((len(x), 2, 2))
        j[:, 0, 0], j[:, 0, 1] = np.cos(x[:, 0]), -1
        j[:, 1, 0], j[:, 1, 1] = -lam[1, 0] + 0.6 * x[:, 0], -lam[1, 1]
        return j

    left = right = 0.0
    for v, share in [(np.array([1.0, 2.0]), 0.3), (np.array([-0.5, 0.7]), 0.7)]:
        left += share * 0.5 * w @ ((s(z) + z) @ v) ** 2
        quad = np.einsum("i,nij,j->n", v, jacobian(z), v)
        right += share * w @ (0.5 * (s(z) @ v) ** 2 + quad)
        right += share * 0.5 * w @ (z @ v) ** 2
    assert np.isclose(left, right)

    a = RNG.standard_normal((2, 2))
    sym = (a + a.T) / 2
    quad = np.einsum("ni,ij,nj->n", z, a, z)
    assert np.isclose(w @ quad, np.trace(a))
    assert np.isclose(w @ quad**2 - (w @ quad) ** 2, 2 * (sym**2).sum())
    signs = np.array([[i, j] for i in (1, -1) for j in (1, -1)])
    values = np.einsum("ni,ij,nj->n", signs, a, signs)
    assert np.isclose(values.var(), 4 * sym[0, 1] ** 2)
    vec = np.array([0.8, -1.1])
    whole = quad + 0.5 * (z @ vec) ** 2
    reduced = quad + 0.5 * vec @ vec
    assert np.isclose(w @ whole, w @ reduced)
    spread = w @ whole**2 - (w @ whole) ** 2
    assert np.isclose(spread, 2 * ((sym + 0.5 * np.outer(vec, vec)) ** 2).sum())
    assert np.isclose(w @ reduced**2 - (w @ reduced) ** 2, 2 * (sym**2).sum())

    d = 2
    each = [2 * ((-np.eye(2) + 0.5 * np.outer(x, x)) ** 2).sum() for x in z]
    assert np.isclose(w @ np.array(each), d**2 / 2 + d)
    r2 = (z**2).sum(1)
    assert np.isclose(w @ (r2 / 2 - d) ** 2 - (w @ (r2 / 2 - d)) ** 2, d / 2)


@checks("dsmequiv fisherid dsmgauss dsmism cross denoiser")
def test_dsmequiv_fisherid_dsmgauss_dsmism_cross_denoiser():
    start = np.array([-0.8, 0.3, 1.1])
    x = np.linspace(-8, 8, 8001)

    def s(y):
        return np.tanh(y) - 1.5 * y

    def ds(y):
        return 1 / np.cosh(y) ** 2 - 1.5

    # a kernel that is not normal: logistic noise
    def kernel(y, x0):
        return 1 / (4 * 0.3 * np.cosh((y - x0) / 0.6) ** 2)

    def kernel_score(y, x0):
        return -np.tanh((y - x0) / 0.6) / 0.3

    dens = np.array([kernel(x, x0) for x0 in start])
    conditional = np.array([kernel_score(x, x0) for x0 in start])
    total = dens.mean(0)
    marginal = np.gradient(np.log(total), x, edge_order=2)
    assert np.allclose((dens * conditional).sum(0) / dens.sum(0), marginal, atol=1e-4)
    left = 0.5 * np.mean(
        [integral(k * (s(x) - c) ** 2, x) for k, c in zip(dens, conditional, strict=True)]
    )
    right = 0.5 * integral(total * (s(x) - marginal) ** 2, x)
    right += 0.5 * np.mean(
        [integral(k * (c - marginal) ** 2, x) for k, c in zip(dens, conditional, strict=True)]
    )
    assert np.isclose(left, right, rtol=1e-5)

    for sigma in (0.3, 0.9):
        points = start[:, None] + sigma * NODES

        def mean(values):
            return (values @ WEIGHTS).mean()

        denoising = 0.5 * mean((s(points) + NODES / sigma) ** 2)
        implicit = mean(0.5 * s(points) ** 2 + ds(points))
        assert np.isclose(denoising, implicit + 0.5 / sigma**2)
        direct = 0.5 * mean((s(points) + (points - start[:, None]) / sigma**2) ** 2)
        assert np.isclose(denoising, direct)
        assert np.isclose(mean(NODES * s(points)) / sigma, mean(ds(points)))
        guess = points + sigma**2 * s(points)
        assert np.isclose(denoising, mean((guess - start[:, None]) ** 2) / (2 * sigma**4))
        law = Mixture([1 / 3] * 3, list(start), [sigma**2] * 3)
        constant = 0.5 * integral(law.density(x) * (s(x) - law.score(x)) ** 2, x)
        constant = denoising - constant
        energy = integral(law.density(x) * law.score(x) ** 2, x)
        assert np.isclose(constant, 0.5 / sigma**2 - 0.5 * energy, atol=1e-4)
        assert energy <= 1 / sigma**2


@checks("empscore dsmexpand antithetic")
def test_empscore_dsmexpand_antithetic():
    data = Points(RNG.standard_normal((5, 2)))
    x, sigma = np.array([0.2, -0.4]), 0.6
    w = np.exp(-((x - data.x) ** 2).sum(1) / (2 * sigma**2))
    formula = (w / w.sum()) @ (data.x - x) / sigma**2
    assert np.allclose(formula, data.score(x, 1.0, sigma**2), atol=1e-6)

    x0, eps = np.array([0.4, -0.3]), np.array([1.2, -0.7])

    def s(y):
        return np.array([np.sin(y[0]) * y[1], np.cos(y[1]) - y[0] ** 3])

    h = 1e-5
    jac = np.stack([(s(x0 + h * e) - s(x0 - h * e)) / (2 * h) for e in np.eye(2)], 1)
    first, second = [], []
    for sigma in (1e-2, 5e-3):
        one = eps @ s(x0 + sigma * eps) / sigma
        first.append(one - eps @ s(x0) / sigma - eps @ jac @ eps)
        pair = eps @ (s(x0 + sigma * eps) - s(x0 - sigma * eps)) / (2 * sigma)
        second.append(pair - eps @ jac @ eps)
    assert np.isclose(first[0] / first[1], 2, atol=0.1)
    assert np.isclose(second[0] / second[1], 4, atol=0.1)


@checks("manifold manifoldnorm")
def test_manifold_manifoldnorm():
    u = np.linalg.qr(RNG.standard_normal((4, 2)))[0]
    z = RNG.standard_normal((6, 2))
    x, sigma = RNG.standard_normal(4), 0.7
    whole, within = Points(z @ u.T), Points(z)
    formula = u @ within.score(u.T @ x, 1.0, sigma**2) - (x - u @ u.T @ x) / sigma**2
    assert np.allclose(whole.score(x, 1.0, sigma**2), formula, atol=1e-6)
    # normal data on a plane of dimension k: the energy is known
    d, k, v = 7, 3, 1.4
    for sigma in (0.1, 0.01):
        cov = np.diag([v] * k + [0.0] * (d - k)) + sigma**2 * np.eye(d)
        energy = np.trace(np.linalg.inv(cov))
        assert abs(energy - (d - k) / sigma**2) < k / v + 1e-9


@checks("blindF blind blindbound blindkl effective")
def test_blindF_blind_blindbound_blindkl_effective():
    x = np.linspace(-14, 14, 56_001)
    share, other = 0.25, 0.6
    for m in (1.0, 2.0, 3.5):
        q = Mixture([share, 1 - share], [-m, m], [1.0, 1.0])
        p = Mixture([other, 1 - other], [-m, m], [1.0, 1.0])
        inside = np.abs(x) < 9
        exact = integral((q.density(x) * (q.score(x) - p.score(x)) ** 2)[inside], x[inside])
        a = share * np.exp(-m * x) + (1 - share) * np.exp(m * x)
        b = other * np.exp(-m * x) + (1 - other) * np.exp(m * x)
        right_q, right_p = (1 - share) * np.exp(m * x) / a, (1 - other) * np.exp(m * x) / b
        gap = 4 * m**2 * integral(q.density(x) * (right_q - right_p) ** 2, x)
        closed = integral(gauss(x, 0, 1) / (a * b**2), x)
        closed *= 4 * m**2 * (other - share) ** 2 * math.exp(-(m**2) / 2)
        bound = m**2 * (other - share) ** 2 * math.exp(-(m**2) / 2)
        bound /= 2 * math.sqrt(share * (1 - share)) * other * (1 - other)
        assert np.isclose(gap, exact, rtol=1e-3)
        assert np.isclose(gap, closed)
        assert closed <= bound
    limit = share * math.log(share / other) + (1 - share) * math.log((1 - share) / (1 - other))
    assert np.isclose(kl(q, p, x[np.abs(x) < 9]), limit, atol=2e-3)
    # after noise and rescaling the mixture is one of unit width, m_sigma apart
    m, sigma = 3.0, 2.0
    law = noised(Mixture([0.25, 0.75], [-m, m], [1.0, 1.0]), sigma**2)
    scale = math.sqrt(1 + sigma**2)
    near = m / scale
    unit = Mixture([0.25, 0.75], [-near, near], [1.0, 1.0])
    assert np.allclose(law.density(scale * x) * scale, unit.density(x))


@checks("langfp klrate klproof kldecay")
def test_langfp_klrate_klproof_kldecay():
    # Ornstein–Uhlenbeck: target N(0, v), started from a mixture; the law is known at all times
    v = 0.8

    def law(t):
        keep = math.exp(-2 * t / v)
        start = DATA
        return Mixture(
            list(start.w), list(math.sqrt(keep) * start.m), list(keep * start.v + v * (1 - keep))
        )

    target = Mixture([1.0], [0.0], [v])
    t, h = 0.3, 1e-4
    x = np.linspace(-4, 4, 4001)
    rate = (law(t + h).density(x) - law(t - h).density(x)) / (2 * h)
    flux = law(t).density(x) * (law(t).score(x) - target.score(x))
    assert np.allclose(rate, np.gradient(flux, x, edge_order=2), atol=2e-4)
    wide = np.linspace(-8, 8, 8001)
    slope = (kl(law(t + h), target, wide) - kl(law(t - h), target, wide)) / (2 * h)
    assert np.isclose(slope, -fisher(law(t), target, wide), rtol=1e-3)
    middle = integral(rate * np.log(law(t).density(x) / target.density(x)), x)
    assert np.isclose(middle, slope, rtol=1e-3)
    first = kl(law(0), target, wide)
    for later in (0.1, 0.5, 1.0):
        assert kl(law(later), target, wide) <= math.exp(-2 * later / v) * first


@checks("ulavar ulastat ulabias")
def test_ulavar_ulastat_ulabias():
    lam, h = 1.7, 0.3
    # the law after a step, by quadrature over a normal of variance v
    v = 0.9
    x = math.sqrt(v) * NODES
    after = np.add.outer((1 - h * lam) * x, math.sqrt(2 * h) * NODES)
    assert np.isclose(WEIGHTS @ after**2 @ WEIGHTS, (1 - h * lam) ** 2 * v + 2 * h)
    for _ in range(300):
        v = (1 - h * lam) ** 2 * v + 2 * h
    rho = 1 / (1 - h * lam / 2)
    assert np.isclose(v, 2 * h / (1 - (1 - h * lam) ** 2))
    assert np.isclose(v, rho / lam)
    assert rho > 1
    assert np.isclose(kl_gauss(0, v, 0, 1 / lam), 0.5 * (rho - 1 - math.log(rho)))
    for scaled, settles in [(1.99, True), (2.01, False)]:
        size, one = 0.0, scaled / lam
        for _ in range(3000):
            size = (1 - one * lam) ** 2 * size + 2 * one
        assert (size < 1e4) == settles
    ranks = (np.arange(20_000) + 0.5) / 20_000
    z = np.interp(ranks, np.cumsum(gauss(GRID, 0, 1)) * (GRID[1] - GRID[0]), GRID)
    sorted_gap = (math.sqrt(v) - math.sqrt(1 / lam)) * z
    assert np.isclose(
        np.sqrt((sorted_gap**2).mean()), (math.sqrt(rho) - 1) / math.sqrt(lam), rtol=1e-2
    )
    for h in (1e-2, 1e-3):
        rho = 1 / (1 - h * lam / 2)
        small = 0.5 * (rho - 1 - math.log(rho))
        assert np.isclose(small, h**2 * lam**2 / 16, rtol=2 * h * lam)
        assert np.isclose(
            (math.sqrt(rho) - 1) / math.sqrt(lam), h * math.sqrt(lam) / 4, rtol=h * lam
        )


@checks("contract w2cont ulabound ularec move localerr ulasteps")
def test_contract_w2cont_ulabound_ularec_move_localerr_ulasteps():
    # U = x^2 / 2 + log cosh(x): 1 <= U'' <= 2
    m, big = 1.0, 2.0

    def grad(x):
        return x + np.tanh(x)

    x, y = 4 * RNG.standard_normal((2, 1000))
    for h in (0.05, 0.5):
        gap = np.abs((x - h * grad(x)) - (y - h * grad(y)))
        assert (gap <= (1 - m * h) * np.abs(x - y) + 1e-12).all()
    # normal target of precision lam: all quantities of the proof in closed form
    for lam, h, d in [(1.0, 0.2, 1), (2.0, 0.5, 3)]:
        s = np.linspace(0, h, 2001)
        move = d * 2 / lam * (1 - np.exp(-lam * s))
        assert (move <= 2 * s**2 * lam * d + 4 * s * d + 1e-12).all()
        # e = lam * integral of (Y_s - Y_0): from the covariance exp(-lam |s - r|) / lam
        r = np.abs(s[:, None] - s[None])
        cov = np.exp(-lam * r) - np.exp(-lam * s)[:, None] - np.exp(-lam * s)[None] + 1
        step = s[1] - s[0]
        edge = np.ones(len(s))
        edge[[0, -1]] = 0.5
        error = d * lam * (edge @ cov @ edge) * step**2
        middle = h * lam**2 * integral(move, s)
        rough = h * lam**2 * (2 / 3 * h**3 * lam * d + 2 * h**2 * d)
        assert error <= middle <= rough <= 8 / 3 * lam**2 * d * h**3 + 1e-12
        v = 0.0
        far = math.sqrt(d / lam)
        for k in range(1, 40):
            v = (1 - h * lam) ** 2 * v + 2 * h
            actual = math.sqrt(d) * abs(math.sqrt(v) - lam**-0.5)
            assert actual <= (1 - lam * h) ** k * far + 2 * math.sqrt(d * h)
            t = k * h
            spread = (1 - math.exp(-2 * lam * t)) / lam
            there = math.sqrt(d) * abs(math.sqrt(spread) - lam**-0.5)
            assert there <= math.exp(-lam * t) * far + 1e-12
    # one coupled step on fine increments: the recursion is an identity
    lam, h, fine = 1.3, 0.2, 4000
    dw = math.sqrt(h / fine) * RNG.standard_normal(fine)
    y = np.empty(fine + 1)
    y[0], x0 = 0.4, -0.8
    for i in range(fine):
        y[i + 1] = y[i] - lam * y[i] * h / fine + math.sqrt(2) * dw[i]
    x1 = x0 - h * lam * x0 + math.sqrt(2) * dw.sum()
    moved = lam * (y[:-1] - y[0]).sum() * h / fine
    assert np.isclose(x1 - y[-1], (x0 - h * lam * x0) - (y[0] - h * lam * y[0]) + moved)
    eps, d, far = 0.1, 5, 3.0
    h = m**2 * eps**2 / (16 * big**2 * d)
    assert np.isclose(2 * big / m * math.sqrt(d * h), eps / 2)
    k = math.log(2 * far / eps) / (m * h)
    assert np.isclose(k, 16 * big**2 * d / (m**3 * eps**2) * math.log(2 * far / eps))
    assert (1 - m * h) ** k * far <= eps / 2


@checks("mala mfpt kramers")
def test_mala_mfpt_kramers():
    h = 0.4

    def forth(y, x):
        return gauss(y, x + h * DATA.score(x), 2 * h)

    def rate(x, y):
        return min(1.0, float(DATA.density(y) * forth(x, y) / (DATA.density(x) * forth(y, x))))

    for x, y in RNG.standard_normal((20, 2)):
        there = DATA.density(x) * forth(y, x) * rate(x, y)
        back = DATA.density(y) * forth(x, y) * rate(y, x)
        assert np.isclose(there, back)

    law = Mixture([0.5, 0.5], [-1.5, 1.5], [1.0, 1.0])
    m = 1.5
    x = np.linspace(-9, m, 21_001)
    p = law.density(x)
    below = np.concatenate([[0], np.cumsum((p[1:] + p[:-1]) / 2)]) * (x[1] - x[0])
    start = np.searchsorted(x, -m)
    tau = integral((below / p)[start:], x[start:])
    # the generator on a grid, reflected far to the left, absorbed at m
    n, h = 1501, (m + 9) / 1500
    z = -9 + h * np.arange(n)
    up = np.exp(0.5 * (np.log(law.density(z + h)) - np.log(law.density(z)))) / h**2
    down = np.exp(0.5 * (np.log(law.density(z - h)) - np.log(law.density(z)))) / h**2
    down[0] = 0
    a = np.diag(-(up + down)[:-1]) + np.diag(up[:-2], 1) + np.diag(down[1:-1], -1)
    times = np.linalg.solve(a, -np.ones(n - 1))
    assert np.isclose(np.interp(-m, z[:-1], times), tau, rtol=2e-3)
    y = np.linspace(-m, m, 20_001)
    assert np.isclose(tau, 0.5 * integral(1 / law.density(y), y), rtol=1e-3)
    for m, error in [(4.0, 0.12), (8.0, 0.03)]:
        y = np.linspace(-m, m, 40_001)
        exact = integral(np.exp(y**2 / 2) / np.cosh(m * y), y)
        exact *= math.sqrt(2 * math.pi) / 2 * math.exp(m**2 / 2)
        law = math.pi**1.5 / math.sqrt(2) * math.exp(m**2 / 2) / m
        assert abs(law / exact - 1) < error


@checks("ncsneps aldsnr")
def test_ncsneps_aldsnr():
    start = np.array([-0.8, 0.3, 1.1])

    def s(y):
        return np.tanh(y) - 1.5 * y

    for sigma in (0.2, 1.5):
        points = start[:, None] + sigma * NODES
        one = sigma**2 * 0.5 * ((s(points) + NODES / sigma) ** 2 @ WEIGHTS).mean()
        two = 0.5 * ((sigma * s(points) + NODES) ** 2 @ WEIGHTS).mean()
        assert np.isclose(one, two)
    eta, d, size = 0.13, 50, 6.1
    for sigma in (0.1, 3.0):
        h = eta * sigma**2
        ratio = h * size / math.sqrt(2 * h * d)
        assert np.isclose(ratio, math.sqrt(eta / 2) * sigma * size / math.sqrt(d))


@checks("debruijn klint debruijnproof")
def test_debruijn_klint_debruijnproof():
    x = np.linspace(-9, 9, 9001)
    tau, h = 0.2, 1e-3
    q, p = noised(DATA, tau), noised(WRONG, tau)
    slope = (
        kl(noised(DATA, tau + h), noised(WRONG, tau + h), x)
        - kl(noised(DATA, tau - h), noised(WRONG, tau - h), x)
    ) / (2 * h)
    assert np.isclose(slope, -0.5 * fisher(q, p, x), rtol=1e-3)
    dq, dp = q.score(x) * q.density(x), p.score(x) * p.density(x)
    ratio = q.density(x) / p.density(x)
    log_slope = q.score(x) - p.score(x)
    second = -0.5 * integral(dq * log_slope, x) + 0.5 * integral(ratio * log_slope * dp, x)
    assert np.isclose(second, slope, rtol=1e-3)
    grow = noised(DATA, tau + h).density(x) - noised(DATA, tau - h).density(x)
    other = noised(WRONG, tau + h).density(x) - noised(WRONG, tau - h).density(x)
    first = integral(grow * np.log(ratio), x) - integral(ratio * other, x)
    assert np.isclose(first / (2 * h), slope, rtol=1e-3)
    logs = np.linspace(math.log(1e-2), math.log(60), 400)
    values = []
    for one in logs:
        sigma = math.exp(one)
        wide = np.linspace(-5 - 8 * sigma, 5 + 8 * sigma, 6001)
        values.append(sigma**2 * fisher(noised(DATA, sigma**2), noised(WRONG, sigma**2), wide))
    assert np.isclose(integral(np.array(values), logs), kl(DATA, WRONG, x), rtol=1e-2)


@checks("mixing shell ratio levels")
def test_mixing_shell_ratio_levels():
    for gap, sigma in [(1.0, 0.5), (3.0, 1.0), (4.0, 4.0)]:
        x = np.linspace(-40, 40, 40_001)
        a, b = gauss(x, 0, sigma**2), gauss(x, gap, sigma**2)
        seen = integral(a * b / np.maximum(a + b, 1e-300), x)
        assert seen <= 0.5 * math.exp(-(gap**2) / (8 * sigma**2))
        middle = integral(np.sqrt(a * b), x)
        assert np.isclose(middle, math.exp(-(gap**2) / (8 * sigma**2)))
    for d in (100, 3072):
        sigma = 1.7
        mean = sigma * math.sqrt(2) * math.exp(math.lgamma((d + 1) / 2) - math.lgamma(d / 2))
        assert np.isclose(mean, math.sqrt(d) * sigma, rtol=1 / d)
        assert np.isclose(d * sigma**2 - mean**2, sigma**2 / 2, rtol=1 / d)
    nodes = NODES**2
    assert np.isclose(WEIGHTS @ nodes**2 - (WEIGHTS @ nodes) ** 2, 2)

    def below(z):
        return 0.5 * (1 + math.erf(z / math.sqrt(2)))

    d, lower, gamma = 3072, 0.4, 1.05
    upper = gamma * lower
    centre, width = math.sqrt(d) * lower, lower / math.sqrt(2)
    band = [math.sqrt(d) * upper + k * upper / math.sqrt(2) for k in (-3, 3)]
    direct = below((band[1] - centre) / width) - below((band[0] - centre) / width)
    c = math.sqrt(2 * d) * (gamma - 1)
    assert np.isclose(direct, below(c + 3 * gamma) - below(c - 3 * gamma))
    low, high = 1.0, 1.5
    for _ in range(60):
        g = (low + high) / 2
        c = math.sqrt(2 * d) * (g - 1)
        inside = below(c + 3 * g) - below(c - 3 * g)
        low, high = (g, high) if inside > 0.5 else (low, g)
    root = math.sqrt(2 * d)
    assert np.isclose(g - 1, root / (root - 3) - 1, rtol=1e-3)
    assert np.isclose(g - 1, 3 / root, rtol=0.06)
    count = 1 + math.log(5000) / math.log(g)
    assert np.isclose(count, root / 3 * math.log(5000), rtol=0.05)
    assert 200 < count < 232


@checks("steprule freeze freezesmall")
def test_steprule_freeze_freezesmall():
    for k, gamma, eta in [(5, 1.04, 0.06), (20, 1.6, 0.3)]:
        v = gamma**2
        for _ in range(k):
            v = (1 - eta) ** 2 * v + 2 * eta
        bias = 1 / (1 - eta / 2)
        assert np.isclose(v, (1 - eta) ** (2 * k) * (gamma**2 - bias) + bias)
        assert v > 1
    eta = np.linspace(1e-4, 0.5, 500_000)
    bias = 1 / (1 - eta / 2)
    ratio = (1 - eta) ** 10 * (5000 ** (2 / 231) - bias) + bias
    assert abs(eta[ratio.argmin()] - 0.062) < 5e-4
    for gamma, k, step in [(1.2, 40, 0.05), (1.05, 20, 0.05), (2.0, 300, 0.05)]:
        v = 1.3
        sigmas = 0.003 * gamma ** np.arange(int(math.log(2e4) / math.log(gamma)))
        total = step * k * np.cumsum(sigmas**2)
        terms = (gamma**2 - 1) * sigmas**2 * np.exp(-2 * total / v)
        rule = v * (gamma**2 - 1) * (1 - gamma**-2) / (4 * k * step * math.log(gamma))
        assert np.isclose(terms.sum(), rule, rtol=0.12 if gamma < 1.5 else 0.5)
        if gamma < 1.3:
            assert np.isclose(rule / v, math.log(gamma) / (k * step), rtol=0.05)
        u = (v + sigmas[-1] ** 2) * 1.0
        for s2 in sigmas[::-1] ** 2:
            for _ in range(k):
                u = (1 - step * s2 / (v + s2)) ** 2 * u + 2 * step * s2
        assert np.isclose(u - v, rule, rtol=0.25 if gamma < 1.5 else 0.5)


@checks("vepost vesample budget ode")
def test_vepost_vesample_budget_ode():
    x0, xi, low, high = 0.3, 1.1, 0.5, 0.9
    delta = high**2 - low**2
    z = np.linspace(-6, 6, 24_001)
    p = gauss(xi, z, delta) * gauss(z, x0, low**2)
    p /= integral(p, z)
    mean = integral(p * z, z)
    var = integral(p * (z - mean) ** 2, z)
    assert np.isclose(mean, x0 + low**2 / high**2 * (xi - x0))
    assert np.isclose(var, low**2 * delta / high**2)
    score = -0.77
    guess = xi + high**2 * score
    assert np.isclose(guess + low**2 / high**2 * (xi - guess), xi + delta * score)
    v, delta, c = 1.9, 0.2, 0.33
    x = math.sqrt(v) * NODES
    after = np.add.outer(x - delta * x / v, math.sqrt(c) * NODES)
    assert np.isclose(WEIGHTS @ after**2 @ WEIGHTS, v - 2 * delta + c + delta**2 / v)
    half = x - 0.5 * delta * x / v
    assert np.isclose(WEIGHTS @ half**2, v - delta + delta**2 / (4 * v))


@checks("product")
def test_product():
    x = np.linspace(-1.5, 1.5, 61)
    h = 1e-5

    def log_product(y):
        return np.log(DATA.density(y)) + np.log(WRONG.density(y))

    slope = (log_product(x + h) - log_product(x - h)) / (2 * h)
    assert np.allclose(slope, DATA.score(x) + WRONG.score(x))
    # the continuous ancestral chain with the sum of the scores ends at 1/3, not 1/2
    v, tau, steps = 2000.0, 4000.0, 400_000
    grid = np.geomspace(tau, 1e-6, steps)
    for t, step in zip(grid[:-1], grid[:-1] - grid[1:], strict=True):
        v -= (4 * v / (1 + t) - 1) * step
    assert np.isclose(v, 1 / 3, atol=1e-3)


def test_every_formula_of_chapter_4_is_checked():
    checks.assert_complete()
