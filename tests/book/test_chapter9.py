"""The formulas of chapter 9, derived again by numbers."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.integrate import quad
from scipy.linalg import sqrtm
from scipy.special import expit
from scipy.stats import norm

from book.densities import Mixture, Points, gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter9.md",
    "ch9",
    "loss amortise classifier rescale auto pag negative film ca ip gligen controlcfg"
    " inversion prior dps fid clip",
)
RNG = np.random.default_rng(9)
X = np.linspace(-12, 12, 4801)
H = 1e-5


def slope(function, x, h=H):
    return (function(x + h) - function(x - h)) / (2 * h)


class Classes:
    """Points of two kinds under noise."""

    a, var = 0.7, 0.5
    data = RNG.standard_normal((7, 2))
    kind = np.array([0, 1, 1, 0, 1, 0, 0])
    law = Points(data)
    one = Points(data[kind == 1])

    def log_class(self, x):
        return np.log(self.law.posterior(x, self.a, self.var)[self.kind == 1].sum())

    def pull(self, x):
        steps = H * np.eye(2)
        return np.array([self.log_class(x + e) - self.log_class(x - e) for e in steps]) / (2 * H)


@checks("best bayes noisy implicit cfg eps field")
def test_best_bayes_noisy_implicit_cfg_eps_field():
    c, x = Classes(), np.array([0.3, -0.2])
    sd = np.sqrt(c.var)
    given, free = (law.score(x, c.a, c.var) for law in (c.one, c.law))
    noise = (x - c.a * c.one.mean(x, c.a, c.var)) / sd
    assert np.allclose(noise, -sd * given, atol=1e-6)
    assert np.allclose(given, free + c.pull(x), atol=1e-5)
    soft = RNG.random(7)  # p(c | x_0) need not be sharp
    assert np.isclose(
        (soft * c.law.posterior(x, c.a, c.var)).sum(),
        (soft * np.exp(-((x - c.a * c.data) ** 2).sum(1) / (2 * c.var))).sum()
        / np.exp(-((x - c.a * c.data) ** 2).sum(1) / (2 * c.var)).sum(),
    )
    w = 1.7
    eps_c, eps = -sd * given, -sd * free
    mixed = (1 + w) * eps_c - w * eps
    assert np.allclose(mixed, eps - (1 + w) * sd * c.pull(x), atol=1e-5)
    assert np.allclose(mixed, eps + (1 + w) * (eps_c - eps))

    def log_tilt(v):
        return (1 + w) * c.one.log_density(v, c.a, c.var) - w * c.law.log_density(v, c.a, c.var)

    grad = np.array([slope(lambda s, e=e: log_tilt(x + s * e), 0.0) for e in np.eye(2)])
    assert np.allclose(-mixed / sd, grad, atol=1e-5)


@checks("shift complete")
def test_shift_complete():
    m = RNG.standard_normal((3, 3))
    cov = m @ m.T + np.eye(3)
    mu, v, gamma = RNG.standard_normal(3), RNG.standard_normal(3), 2.5
    inverse = np.linalg.inv(cov)
    centre = mu + gamma * cov @ v
    for x in RNG.standard_normal((4, 3)):
        left = -0.5 * (x - mu) @ inverse @ (x - mu) + gamma * v @ (x - mu)
        right = -0.5 * (x - centre) @ inverse @ (x - centre) + 0.5 * gamma**2 * v @ cov @ v
        assert np.isclose(left, right)


@checks("tilt")
def test_tilt():
    c = RNG.dirichlet(np.ones(6))
    given = RNG.dirichlet(np.ones(6))
    w = 1.3
    one = given ** (1 + w) * c ** (-w)
    two = given * (given / c) ** w  # p(c | x) is proportional to p(x | c) / p(x)
    assert np.allclose(one / one.sum(), two / two.sum())


@checks("gauss ode std tiltgauss")
def test_gauss_ode_std_tiltgauss():
    m, v, wide = 1.3, 0.4, 1.1
    for w in (0.0, 0.8, 2.5):
        n = 200_000
        u = np.exp(np.linspace(np.log(1e6), np.log(1e-10), n))
        x = np.array([0.0, np.sqrt(u[0])])
        for chunk in range(0, n - 1):
            step = u[chunk + 1] - u[chunk]
            middle = 0.5 * (u[chunk + 1] + u[chunk])
            rate = 0.5 * ((1 + w) / (v + middle) - w / (wide + middle))
            push = -0.5 * (1 + w) * m / (v + middle)
            # The linear equation over one step, its factors taken at the middle.
            grow = np.exp(rate * step)
            x = x * grow + push / rate * (grow - 1)
        s = np.sqrt(0.7)
        shown = -s * -((1 + w) * (0.2 - m) / (v + s**2) - w * 0.2 / (wide + s**2))
        half = 0.5 * ((1 + w) / (v + 0.7) * (0.2 - m) - w / (wide + 0.7) * 0.2)
        assert np.isclose(shown, half * 2 * s)
        scale = v ** ((1 + w) / 2) * wide ** (-w / 2)
        z = np.linspace(0, 1, 400_001)[:-1]  # u = z / (1 - z)
        uu = z / (1 - z)
        inside = (wide + uu) ** (w / 2) * (v + uu) ** (-(3 + w) / 2) / (1 - z) ** 2
        # Near z = 1 the integrand goes as (1 - z)^(-1/2); compare by the tail's closed form.
        cut = 0.9999
        body = integral(inside[z <= cut], z[z <= cut])
        tail = 2 * (1 / (1 - cut)) ** -0.5
        mean = m * (1 + w) / 2 * scale * (body + tail)
        assert np.isclose(x[0], mean, rtol=3e-3)
        assert np.isclose(x[1] - x[0], scale, rtol=3e-3)
        assert np.isclose(scale**2, v * (v / wide) ** w)
        tilt = gauss(X, m, v) ** (1 + w) * gauss(X, 0.0, wide) ** (-w)
        tilt /= integral(tilt, X)
        var = 1 / ((1 + w) / v - w / wide)
        centre = integral(tilt * X, X)
        assert np.isclose(centre, var * (1 + w) * m / v)
        assert np.isclose(integral(tilt * (X - centre) ** 2, X), var)


@checks("compose")
def test_compose():
    law = RNG.dirichlet(np.ones(5))
    first, second = RNG.random(5), RNG.random(5)
    both = law * first * second
    shown = np.log(law) + np.log(first) + np.log(second)
    assert np.allclose(np.log(both / both.sum()) - shown, (np.log(both / both.sum()) - shown)[0])


@checks("control zero")
def test_control_zero():
    a, b = np.zeros((2, 3)), np.zeros(2)
    h, goal = RNG.standard_normal(3), RNG.standard_normal(2)
    base = RNG.standard_normal(2)

    def loss(a, b, h):
        return 0.5 * ((base + a @ h + b - goal) ** 2).sum()

    delta = base - goal
    for i in range(2):
        for j in range(3):
            e = np.zeros((2, 3))
            e[i, j] = H
            grad = (loss(a + e, b, h) - loss(a - e, b, h)) / (2 * H)
            assert np.isclose(grad, delta[i] * h[j], atol=1e-7)
    assert np.isclose(loss(a, b, h + H), loss(a, b, h))
    after = a - 0.1 * np.outer(delta, h)
    assert not np.allclose(after.T @ delta, 0)


@checks("lora")
def test_lora():
    p = q = 1280
    assert np.isclose(8 * (p + q) / (p * q), 0.0125)
    assert 2 * 16 * 2560 + 2 * 16 * 3328 == 188_416
    b, a = np.zeros((4, 2)), RNG.standard_normal((2, 5))
    assert np.linalg.matrix_rank(RNG.standard_normal((4, 2)) @ a) == 2
    assert (b @ a == 0).all()


@checks("exact")
def test_exact():
    keep, rho, x, y = 0.5, 0.3, 0.4, 0.9
    guess, rest = np.sqrt(keep) * x, 1 - keep
    posterior = gauss(X, 0.0, 1.0) * gauss(x, np.sqrt(keep) * X, 1 - keep)
    posterior /= integral(posterior, X)
    direct = integral(posterior * gauss(y, X, rho**2), X)
    assert np.isclose(direct, gauss(y, guess, rho**2 + rest))
    for kept, ratio in [(0.1, 91), (0.5, 51), (0.9, 11)]:
        assert np.isclose(1 + (1 - kept) / 0.1**2, ratio)


@checks("elbo")
def test_elbo():
    # Three states, two steps: the bound's gap is the KL of the hidden steps.
    first, second = RNG.dirichlet(np.ones(3), 3), RNG.dirichlet(np.ones(3), 3)
    prior = RNG.dirichlet(np.ones(3))
    back, last = RNG.dirichlet(np.ones(3), 3), RNG.dirichlet(np.ones(3), 3)
    for x0 in range(3):
        joint_q = first[x0][:, None] * second  # x1, x2
        top = joint_q.sum(0)
        joint_p = prior[None, :] * back.T * last[:, x0][:, None]
        evidence = joint_p.sum()
        post = joint_q / top  # q(x1 | x2, x0)
        middle = (top * (post * np.log(post / back.T)).sum(0)).sum()
        bound = (top * np.log(top / prior)).sum() + middle
        bound -= (first[x0] * np.log(last[:, x0])).sum()
        gap = (joint_q * np.log(joint_q * evidence / joint_p)).sum()
        assert np.isclose(bound, -np.log(evidence) + gap) and gap >= 0


class Peaks:
    """Three peaks on a line in the coordinate x_0 + s eps; the class is the two on the right."""

    share = np.array([0.2, 0.5, 0.3])
    centre = np.array([-2.0, 0.0, 2.0])
    var = 0.3
    x = np.linspace(-60, 60, 60_001)

    def parts(self, u, x=None):
        x = self.x if x is None else np.asarray(x, float)
        return self.share * gauss(x[..., None], self.centre, self.var + u)

    def both(self, u, x=None):
        """Return p and p(. | right)."""
        part = self.parts(u, x)
        return part.sum(-1), part[..., 1:].sum(-1) / self.share[1:].sum()

    def score(self, u, x, right=False):
        part = self.parts(u, x)
        part = part[..., 1:] if right else part
        centre = self.centre[1:] if right else self.centre
        gap = centre - np.asarray(x, float)[..., None]
        return (part * gap).sum(-1) / part.sum(-1) / (self.var + u)


def entropy(p):
    return -(p * np.log(np.maximum(p, 1e-300))).sum(-1)


@checks("density info pythagoras infoproof crossentropy")
def test_density_info_pythagoras_infoproof_crossentropy():
    data = Peaks()

    def info(lam):
        part = data.parts(np.exp(-lam))
        p = part.sum(-1)
        q = np.maximum(part[:, 0] / np.maximum(p, 1e-300), 0)
        both = np.stack([q, 1 - q], -1)
        return entropy(np.array([0.2, 0.8])) - integral(p * entropy(both), data.x)

    def density(lam):
        u = np.exp(-lam)
        part = data.parts(u)
        p = np.maximum(part.sum(-1), 1e-300)
        whole = (part @ data.centre) / p
        total = 0.0
        for kind in (slice(0, 1), slice(1, 3)):
            mass = part[:, kind].sum(-1)
            mean = (part[:, kind] @ data.centre[kind]) / np.maximum(mass, 1e-300)
            total += integral(mass * (mean - whole) ** 2, data.x)
        return 0.5 * u * total / (data.var + u) ** 2

    h = 1e-3
    for lam in (-2.0, 0.0, 1.5):
        assert np.isclose((info(lam + h) - info(lam - h)) / (2 * h), density(lam), rtol=1e-4)
    lams = np.linspace(-4.5, 14, 371)
    area = integral(np.array([density(one) for one in lams]), lams)
    assert np.isclose(info(14.0) - info(-4.5), area, rtol=1e-4)
    # Pythagoras on the errors themselves, by a Monte Carlo of one level.
    n = 400_000
    kind = RNG.choice(3, n, p=data.share)
    eps = RNG.standard_normal(n)
    y = data.centre[kind] + np.sqrt(data.var) * RNG.standard_normal(n) + eps
    free = -data.score(1.0, y)
    left = np.exp(-0.0) * (y - data.centre[0]) / (data.var + 1.0)
    given = np.where(kind == 0, left, -data.score(1.0, y, right=True))
    one, two = ((eps - free) ** 2).mean(), ((eps - given) ** 2).mean()
    assert np.isclose(one - two, ((given - free) ** 2).mean(), rtol=0.03)
    assert np.isclose(0.5 * (one - two), density(0.0), rtol=0.03)


@checks("infogauss infovar")
def test_infogauss_infovar():
    v, wide = 0.25, 1.4
    lam = 0.6
    u = np.exp(-lam)
    # eps_c - eps for c the mean: both linear, variances by hand.
    gain = np.sqrt(u) * np.array([1 / (v + u) - 1 / (wide + u), -1 / (v + u)])  # of x and of c
    cov = np.array([[wide + u, wide - v], [wide - v, wide - v]])
    density = 0.5 * (expit(lam + np.log(wide)) - expit(lam + np.log(v)))
    assert np.isclose(0.5 * gain @ cov @ gain, density)
    area = quad(lambda t: 0.5 * (expit(t + np.log(wide)) - expit(t + np.log(v))), -40, 40)[0]
    assert np.isclose(area, 0.5 * np.log(wide / v))
    assert np.isclose(v * (v / wide) ** 1.7, v * np.exp(-2 * 1.7 * area))


@checks("logit logithat softgrad sharpen")
def test_logit_logithat_softgrad_sharpen():
    mu, v, u = 0.9, 0.3, 0.7

    def odds(x):
        return np.log(gauss(x, mu, v + u) / gauss(x, -mu, v + u))

    assert np.isclose(odds(0.4), 2 * mu * 0.4 / (v + u))
    grad = slope(lambda x: np.log(expit(odds(x))), 0.4)
    assert np.isclose(grad, 2 * mu / (v + u) * (1 - expit(odds(0.4))))

    def clean(x):
        share = expit(odds(x))
        mean = v / (v + u) * x + u / (v + u) * mu * (2 * share - 1)
        return 2 * mu * mean / v

    shown = 2 * mu / (v + u) * (1 + mu**2 / v * u / (v + u))
    assert np.isclose(slope(clean, 0.0), shown)
    w, b = RNG.standard_normal((4, 3)), RNG.standard_normal(4)
    x = RNG.standard_normal(3)

    def log_p(x):
        return (w @ x + b)[1] - np.log(np.exp(w @ x + b).sum())

    p = np.exp(w @ x + b)
    p /= p.sum()
    numeric = [slope(lambda s, e=e: log_p(x + s * e), 0.0) for e in np.eye(3)]
    assert np.allclose(numeric, (p[:, None] * (w[1] - w)).sum(0), atol=1e-8)
    gamma, kappa, at = 3.0, 2.5, 1.3
    assert np.isclose(
        slope(lambda y: np.log(expit(kappa * y)), at), kappa * (1 - expit(kappa * at))
    )
    far = 14.0
    ratio = gamma * expit(-far) / (kappa * expit(-kappa * far))
    assert np.isclose(ratio, gamma / kappa * np.exp((kappa - 1) * far), rtol=1e-4)


@checks("robust")
def test_robust():
    z = np.linspace(-9, 9, 2001)
    one = RNG.standard_normal(30) + 0.7

    def loss(size, noise=0.6):
        inside = np.log1p(np.exp(-(one[:, None] + noise * size * z)))
        return (gauss(z, 0, 1) * inside).sum(1).mean() * (z[1] - z[0])

    values = [loss(size) for size in (0, 0.5, 1, 2, 4)]
    assert np.all(np.diff(values) > 0) and np.isclose(loss(1.3), loss(-1.3))


@checks("affine ucfg delta push")
def test_affine_ucfg_delta_push():
    a, s, da, ds, w = 0.8, 0.6, -0.5, 0.7, 1.9
    x, one, two = RNG.standard_normal((3, 4))
    delta = one - two

    def ways(eps):
        data = (x - s * eps) / a
        return data, a * eps - s * data, da * data + ds * eps

    mixed = ways((1 + w) * one - w * two)
    for got, p, q in zip(mixed, ways(one), ways(two), strict=True):
        assert np.allclose(got, (1 + w) * p - w * q)
    steps = [p - q for p, q in zip(ways(one), ways(two), strict=True)]
    rate = 2 * (da / a - ds / s)
    assert np.allclose(steps[0], -s / a * delta) and np.allclose(steps[1], delta / a)
    assert np.allclose(steps[2], (ds - da * s / a) * delta)
    assert np.allclose(steps[2], -0.5 * rate * s * delta)
    t = 0.3
    assert np.isclose(1 + t / (1 - t), 1 / (1 - t))  # a = 1 - t, s = t
    # The part of the drift of the family that guidance adds.
    g, eta = 1.3, 0.7
    drift = [-(1 + eta**2) / 2 * g**2 * f for f in (-one / s, -((1 + w) * one - w * two) / s)]
    assert np.allclose(drift[1] - drift[0], -(1 + eta**2) / 2 * g**2 * w * (-delta / s))


@checks("eta etastep etaode pc")
def test_eta_etastep_etaode_pc():
    m, v, wide, w = 1.2, 0.3, 1.1, 1.4

    def shown(eta):
        y = np.linspace(-20, 30 + 20 / eta**2, 400_001)  # the logarithm of u
        near, far = np.logaddexp(np.log(v), y), np.logaddexp(np.log(wide), y)
        log = (1 + eta**2) * ((1 + w) * (near - np.log(v)) - w * (far - np.log(wide)))
        first = integral(np.exp(y - log), y)
        mean = integral(np.exp(y - near - 0.5 * log), y)
        return eta**2 * first, (1 + eta**2) * (1 + w) * m / 2 * mean

    for eta in (1.0, 1.6):
        u = np.exp(np.linspace(np.log(1e5), np.log(1e-9), 60_001))
        var, mean = u[0], m
        for hi, lo in itertools.pairwise(u):
            step, u_mid = hi - lo, 0.5 * (hi + lo)
            kappa = (1 + w) / (v + u_mid) - w / (wide + u_mid)
            rate = (1 + eta**2) / 2 * step * kappa
            var = np.exp(-2 * rate) * var + eta**2 * step * (1 - rate)
            rest = (1 + w) * m / (v + u_mid) / kappa
            mean = rest + np.exp(-rate) * (mean - rest)
        assert np.allclose((var, mean), shown(eta), rtol=2e-3)
    kappa = (1 + w) / v - w / wide
    far = shown(25.0)
    assert np.allclose(far, (1 / kappa, (1 + w) * m / v / kappa), rtol=0.01)
    near = shown(0.1)
    assert np.isclose(near[0], v * (v / wide) ** w, rtol=0.1)
    w = 1.0  # elementary where w and eta are one
    gap = wide - v
    assert np.allclose(
        shown(1.0), (v / wide**2 * (v**2 + v * gap + gap**2 / 3), m * (1 + v / wide)), rtol=1e-6
    )
    c, free = RNG.standard_normal((2, 5))
    double = (1 + 2 * w) * c - 2 * w * free
    assert np.allclose((1 + w) * c - w * free, 0.5 * c + 0.5 * double)


@checks("renyi renyiproof")
def test_renyi():
    data, w, u = Peaks(), 1.6, 0.8
    x0 = np.linspace(-9, 9, 6001)
    p, right = data.both(0.0, x0)
    ratio = right / p
    tilt = right ** (1 + w) * p ** (-w)
    shown = []
    for x in (-1.0, 0.3, 2.2):
        noisy = integral(tilt * gauss(x, x0, u), x0)
        whole, given = data.both(u, np.array([x]))
        post = p * gauss(x, x0, u) / whole
        assert np.isclose(noisy, whole[0] * integral(post * ratio ** (1 + w), x0))
        gap = np.log(integral(post * ratio ** (1 + w), x0))
        gap -= (1 + w) * np.log(integral(post * ratio, x0))
        assert gap >= 0
        shown.append(np.log(noisy) - (1 + w) * np.log(given) + w * np.log(whole) - gap)
    assert np.allclose(shown, shown[0], atol=1e-6)
    y = np.log(1 + 0.02 * RNG.standard_normal(200_000))
    gap = np.log(np.exp((1 + w) * y).mean()) - (1 + w) * np.log(np.exp(y).mean())
    assert np.isclose(gap, 0.5 * w * (1 + w) * y.var(), rtol=0.03)


@checks("sink sinkproof weight")
def test_sink_sinkproof_weight():
    laws = [
        Mixture([0.3, 0.7], [-1.0, 0.6], [0.3, 0.5]),
        Mixture([1.0], [0.4], [0.8]),
        Mixture([0.5, 0.5], [0.0, 1.5], [0.6, 0.4]),
    ]
    x, u, h = 0.37, 0.5, 1e-3

    def at(law, u):
        return Mixture(list(law.w), list(law.m), list(law.v + u))

    def power(gamma, x, u):
        return np.exp(
            sum(g * np.log(at(q, u).density(x)) for g, q in zip(gamma, laws, strict=True))
        )

    w = 1.3
    for gamma in ([1.7, -1.2, 0.5], [1 + w, -w, 0.0]):
        whole = power(gamma, x, u)
        change = (power(gamma, x, u + h) - power(gamma, x, u - h)) / (2 * h)
        bend = (power(gamma, x + h, u) - 2 * whole + power(gamma, x - h, u)) / h**2
        s = np.array([at(q, u).score(x) for q in laws])
        pairs = sum(
            a * b * (s[i] - s[j]) ** 2 for i, a in enumerate(gamma) for j, b in enumerate(gamma)
        )
        assert np.isclose(change, 0.5 * bend + 0.25 * pairs * whole, rtol=1e-4)
        rest = np.dot(gamma, s**2) - np.dot(gamma, s) ** 2
        assert np.isclose(0.5 * pairs, rest)
    assert np.isclose(0.25 * pairs, -0.5 * w * (1 + w) * (s[0] - s[1]) ** 2)


def guided_ends(data, xi, weight, top=400.0, steps=4000):
    """Return the ends of the guided flow from x = top * xi, the weight a function of s."""
    clock = np.geomspace(top, 1e-3, steps + 1)
    x = top * np.asarray(xi, float)

    def speed(x, s):
        w, u = weight(s), s * s
        return -s * s * ((1 + w) * data.score(u, x, True) - w * data.score(u, x))

    trace = {}
    for s, t in itertools.pairwise(clock):
        h, first = np.log(t / s), speed(x, s)
        x = x + h / 2 * (first + speed(x + h * first, t))
        trace[t] = x
    return x, trace


@checks("early drop")
def test_early_drop():
    data, w = Peaks(), 1.5
    data.share = np.ones(3) / 3
    xi = np.array([-0.8, 0.2, 1.1])
    _, trace = guided_ends(data, xi, lambda s: w, top=4000.0)
    middle = (1 + w) * 1.0  # the class mean is 1, the mean of all is 0
    errors = []
    for level in (80.0, 20.0):
        s = min(trace, key=lambda t: abs(t - level))
        start = middle * (1 - s / 4000.0)  # from x = top * xi, not yet moved by the mean
        errors.append(np.abs(trace[s] - s * xi - start).max() * s)
    assert max(errors) < 20 and abs(errors[0] / errors[1] - 1) < 0.3  # an error of order 1 / s
    data.var = 0.25
    level = norm.ppf((np.arange(801) + 0.5) / 801)
    for w, share, star in ((0.5, 0.60, 2.1), (1, 0.69, 2.0), (2, 0.87, 1.8), (4, 0.997, 1.5)):
        got = (guided_ends(data, level, lambda s, w=w: w, top=4000.0, steps=600)[0] > 1).mean()
        assert np.isclose(got, share, atol=0.006)
        assert np.isclose(norm.cdf(w / star), share, atol=0.008)


@checks("budget response interval")
def test_budget_response_interval():
    m, v, wide = 1.3, 0.3, 1.2

    def ends(weight):
        u = np.exp(np.linspace(np.log(1e7), np.log(1e-9), 40_001))
        x = np.array([m, m + np.sqrt(u[0])])
        for hi, lo in itertools.pairwise(u):
            mid, step, w = 0.5 * (hi + lo), lo - hi, weight(0.5 * (hi + lo))
            rate = 0.5 * ((1 + w) / (v + mid) - w / (wide + mid))
            push = -0.5 * (1 + w) * m / (v + mid)
            x = np.exp(rate * step) * x + push / rate * (np.exp(rate * step) - 1)
        return x[0], (x[1] - x[0]) ** 2

    def bump(u):
        return 1.5 * np.exp(-((np.log(u) + 0.3) ** 2))

    points = np.linspace(-20, 20, 40_001)
    u = np.exp(points)
    exact = integral(bump(u) * u * (1 / (v + u) - 1 / (wide + u)), points)
    assert np.isclose(np.log(ends(bump)[1] / v), -exact, rtol=2e-3)
    density = 0.5 * (expit(-points + np.log(wide)) - expit(-points + np.log(v)))
    assert np.isclose(exact, 2 * integral(bump(u) * density, points))
    small = 1e-3
    first = (ends(lambda u: small * bump(u))[0] - ends(lambda u: 0.0)[0]) / small
    shown = m * np.sqrt(v) / 2 * integral(bump(u) * u / ((wide + u) * np.sqrt(v + u)), points)
    assert np.isclose(first, shown, rtol=5e-3)
    low, high, w = 0.1, 2.0, 1.7
    inside = integral(
        np.where((u > low) & (u < high), w, 0) * u * (1 / (v + u) - 1 / (wide + u)), points
    )
    shown = w * np.log((v + high) * (wide + low) / ((wide + high) * (v + low)))
    assert np.isclose(inside, shown, rtol=2e-3)


@checks("cfgpp cfgppgamma")
def test_cfgpp_cfgppgamma():
    a, s, b, r, zeta = 0.6, 0.8, 0.8, 0.6, 0.55
    x, given, free = RNG.standard_normal((3, 4))
    guess = (x - s * (free + zeta * (given - free))) / a
    plus = b * guess + r * free
    gamma = zeta / (1 - (r / b) / (s / a))
    eps = free + gamma * (given - free)
    assert np.allclose(plus, b * (x - s * eps) / a + r * eps)


@checks("norm autoerror autogauss")
def test_norm_autoerror_autogauss():
    x, delta = RNG.standard_normal((2, 6))
    w = 2.2
    along = delta @ x / np.linalg.norm(x)
    across = delta - along * x / np.linalg.norm(x)
    assert np.isclose(
        ((x + w * delta) ** 2).sum(),
        (np.linalg.norm(x) + w * along) ** 2 + w**2 * (across**2).sum(),
    )
    true, e, r = *RNG.standard_normal((2, 3)), 0.7
    one, zero = true + e, true + (1 + r) * e
    assert np.allclose(one + w * (one - zero) - true, (1 - w * r) * e)
    v, v1, v0, m = 0.2, 0.35, 0.6, 0.8
    w = np.log(v1 / v) / np.log(v0 / v1)
    u = np.exp(np.linspace(np.log(1e7), np.log(1e-9), 20_001))
    x = np.array([m, m + np.sqrt(u[0])])
    for hi, lo in itertools.pairwise(u):
        mid = 0.5 * (hi + lo)
        rate = 0.5 * ((1 + w) / (v1 + mid) - w / (v0 + mid))
        x = m + (x - m) * np.exp(rate * (lo - hi))
    assert np.isclose((x[1] - x[0]) ** 2, v, rtol=2e-3) and np.isclose(x[0], m)
    assert np.isclose(v1 * (v1 / v0) ** w, v)


@checks("normalise cov or")
def test_normalise_cov_or():
    v, wide = 0.3, 1.0
    for nu, fine in ((v / (wide - v) * 0.99, True), (v / (wide - v) * 1.01, False)):
        log = (1 + nu) * norm.logpdf(X, 0, np.sqrt(wide)) - nu * norm.logpdf(X, 0.7, np.sqrt(v))
        bend = log[0] - 2 * log[2400] + log[-1]
        assert (bend < 0) == fine
    u = 0.9  # noise loosens the bound
    for nu, fine in (((v + u) / (wide - v) * 0.99, True), ((v + u) / (wide - v) * 1.01, False)):
        log = (1 + nu) * norm.logpdf(X, 0, np.sqrt(wide + u))
        log -= nu * norm.logpdf(X, 0.7, np.sqrt(v + u))
        assert (log[0] - 2 * log[2400] + log[-1] < 0) == fine
    post, one, two = RNG.dirichlet(np.ones(6)), RNG.random(6), RNG.random(6)
    joint = np.log((post * one * two).sum())
    cov = (post * one * two).sum() - (post @ one) * (post @ two)
    shown = np.log(post @ one) + np.log(post @ two)
    assert np.isclose(joint, shown + np.log1p(cov / (post @ one) / (post @ two)))
    p, q = Mixture([1.0], [-0.5], [0.4]), Mixture([1.0], [0.9], [0.7])
    both = Mixture([0.3, 0.7], [-0.5, 0.9], [0.4, 0.7])
    top = 0.3 * p.density(0.2) * p.score(0.2) + 0.7 * q.density(0.2) * q.score(0.2)
    assert np.isclose(both.score(0.2), top / (0.3 * p.density(0.2) + 0.7 * q.density(0.2)))


@checks("cacost concat")
def test_cacost_concat():
    n, d, words, width = 4096, 320, 77, 768
    cross = [2 * n * d**2, 2 * words * width * d, 2 * n * words * d]
    assert np.isclose(sum(cross), 1.08e9, rtol=5e-3)
    assert np.isclose(4 * n * d**2 + 2 * n**2 * d, 1.24e10, rtol=5e-3)
    # Counted product by product: rows x inner x columns.
    small_n, small_d, small_l, small_c = 5, 4, 3, 6
    count = small_n * small_d * small_d * 2 + 2 * small_l * small_c * small_d
    count += small_n * small_d * small_l + small_n * small_l * small_d
    assert count == 2 * small_n * small_d**2 + 2 * small_l * small_c * small_d + 2 * (
        small_n * small_l * small_d
    )
    score, value = RNG.standard_normal(9), RNG.standard_normal((9, 2))
    weight = np.exp(score)
    parts = [weight[s] @ value[s] / weight[s].sum() for s in (slice(0, 5), slice(5, 9))]
    share = weight[5:].sum() / weight.sum()
    assert np.allclose(weight @ value / weight.sum(), (1 - share) * parts[0] + share * parts[1])


@checks("second eckart loragrad lorastep priorquad")
def test_second_eckart_loragrad_lorastep_priorquad():
    h, delta, later = RNG.standard_normal(3), *RNG.standard_normal((2, 2))
    a = -0.1 * np.outer(delta, h)
    assert np.allclose(a.T @ later, -0.1 * (delta @ later) * h)
    full = RNG.standard_normal((5, 4))
    u, s, vt = np.linalg.svd(full)
    best = (u[:, :2] * s[:2]) @ vt[:2]
    assert np.isclose(((full - best) ** 2).sum(), (s[2:] ** 2).sum())
    for _ in range(20):
        guess = RNG.standard_normal((5, 2)) @ RNG.standard_normal((2, 4))
        assert ((full - guess) ** 2).sum() >= (s[2:] ** 2).sum()
    p, q, r, alpha = 4, 6, 2, 3.0
    w0, goal, x = RNG.standard_normal((p, q)), RNG.standard_normal(p), RNG.standard_normal(q)
    b, a = RNG.standard_normal((p, r)), RNG.standard_normal((r, q))

    def loss(b, a):
        return 0.5 * (((w0 + alpha / r * b @ a) @ x - goal) ** 2).sum()

    g = np.outer((w0 + alpha / r * b @ a) @ x - goal, x)
    for matrix, shown, place in ((b, alpha / r * g @ a.T, 0), (a, alpha / r * b.T @ g, 1)):
        e = np.zeros_like(matrix)
        e[1, 2 % matrix.shape[1]] = H
        pair = [(b + e, a), (b - e, a)] if place == 0 else [(b, a + e), (b, a - e)]
        grad = (loss(*pair[0]) - loss(*pair[1])) / (2 * H)
        assert np.isclose(grad, shown[1, 2 % matrix.shape[1]], rtol=1e-5, atol=1e-7)
    step, spread = 0.01, 0.7
    total = np.zeros((p, q))
    squares, inner = 0.0, 0.0
    n = 20_000
    for _ in range(n):
        a = spread * RNG.standard_normal((r, q))
        moved = alpha / r * (-step * alpha / r * g @ a.T) @ a
        total += moved
        squares += (moved**2).sum()
        inner += (moved * g).sum()
    assert np.allclose(
        total / n, -step * alpha**2 * spread**2 / r * g, atol=0.03 * np.abs(total / n).max()
    )
    k = step * alpha**2 / r**2
    norm2 = (g**2).sum()
    assert np.isclose(squares / n, k**2 * spread**4 * r * (q + r + 1) * norm2, rtol=0.05)
    assert np.isclose(inner / n, -k * spread**2 * r * norm2, rtol=0.03)
    # A linear network at its least squares solution: the loss is the quadratic exactly.
    inputs, noise = RNG.standard_normal((300, 3)), RNG.standard_normal(300)
    best = np.linalg.lstsq(inputs, noise, rcond=None)[0]
    move = RNG.standard_normal(3)
    gap = ((noise - inputs @ (best + move)) ** 2).mean() - ((noise - inputs @ best) ** 2).mean()
    assert np.isclose(gap, move @ (inputs.T @ inputs / 300) @ move)


def test_the_first_step_of_adam_does_not_depend_on_the_rank_in_the_mean():
    q, alpha, spread = 60, 2.0, 0.1
    g = RNG.standard_normal((2, q))
    shown = -alpha * spread * np.sqrt(2 / np.pi) * np.linalg.norm(g, axis=1).sum()
    for r in (2, 16):
        a = spread * RNG.standard_normal((4000, r, q))
        step = -alpha / r * np.einsum("nir,nrj->nij", np.sign(np.einsum("ij,nrj->nir", g, a)), a)
        assert np.isclose((step * g).sum((1, 2)).mean(), shown, rtol=0.03)


@checks("threshold")
def test_threshold():
    for scale in (0.5, 3.0):
        x = scale * RNG.standard_normal(4000) / 2
        tau = np.quantile(np.abs(x), 0.995)
        apart = np.clip(x, -tau, tau) / tau if tau > 1 else np.clip(x, -1, 1)
        wide = max(tau, 1.0)
        assert (tau > 1) == (scale > 1)
        assert np.allclose(np.clip(x, -wide, wide) / wide, apart)


@checks("jensen mc")
def test_jensen_mc():
    mean, cov = 0.4, 1e-3

    def log_like(x):
        return -((np.sin(x) - 0.2) ** 2) / 0.5

    exact = np.log(integral(gauss(X, mean, cov) * np.exp(log_like(X)), X))
    first = slope(log_like, mean)
    second = (log_like(mean + 1e-3) - 2 * log_like(mean) + log_like(mean - 1e-3)) / 1e-6
    shown = log_like(mean) + 0.5 * cov * (second + first**2)
    assert np.isclose(exact - log_like(mean), shown - log_like(mean), rtol=0.02)
    # With r^2 the posterior variance, the Monte Carlo estimate has the exact gradient as limit.
    xi, wide = norm.ppf((np.arange(20_000) + 0.5) / 20_000), 0.3

    def estimate(x):
        return np.log(np.exp(log_like(0.8 * x + np.sqrt(wide) * xi)).mean())

    def mean_log(x):
        return np.log(integral(gauss(X, 0.8 * x, wide) * np.exp(log_like(X)), X))

    assert np.isclose(slope(estimate, 0.5, 1e-4), slope(mean_log, 0.5, 1e-4), rtol=0.02)


@checks("pareto paretoproof")
def test_pareto_paretoproof():
    given, ratio = RNG.dirichlet(np.ones(7)), RNG.random(7) + 0.2
    logs = np.log(ratio)

    def tilt(w):
        p = given * ratio**w
        return p / p.sum()

    def pair(w):
        p = tilt(w)
        return p @ logs, (p * np.log(p / given)).sum()

    w = 1.3
    (a1, k1), (a0, k0) = pair(w + H), pair(w - H)
    spread = tilt(w) @ (logs - tilt(w) @ logs) ** 2
    assert np.isclose((a1 - a0) / (2 * H), spread) and np.isclose(k1 - k0, w * (a1 - a0))
    a, k = pair(w)
    for _ in range(50):
        p = RNG.dirichlet(np.ones(7))
        kl = (p * np.log(p / given)).sum()
        psi = np.log((given * ratio**w).sum())
        split = (p * np.log(p / tilt(w))).sum() + w * (p @ logs) - psi
        assert np.isclose(kl, split)
        if p @ logs >= a:
            assert kl >= k


@checks("fidbias sqrt")
def test_fidbias_sqrt():
    lam = np.array([2.0, 1.0, 0.4, 0.1])
    d = len(lam)
    e = RNG.standard_normal((d, d))
    e = 1e-4 * (e + e.T)
    half = np.diag(np.sqrt(lam))
    root = sqrtm(half @ (np.diag(lam) + e) @ half).real
    f = half @ e @ half
    one = f / (lam[:, None] + lam)
    two = -np.diag(one @ one) / (2 * lam)
    assert np.allclose(root - np.diag(lam), one, atol=1e-6)
    assert np.allclose(np.diag(root - np.diag(lam) - one), two, atol=1e-10, rtol=1e-2)
    second = 0.5 * (e**2 / (lam[:, None] + lam)).sum()
    gap = 2 * lam.sum() + np.trace(e) - 2 * np.trace(root)
    assert np.isclose(gap, second, rtol=1e-2)
    n, got = 400, []
    for _ in range(400):
        x = np.sqrt(lam) * RNG.standard_normal((n, d))
        inner = np.linalg.eigvalsh(half @ np.cov(x.T) @ half)
        got.append(
            (x.mean(0) ** 2).sum() + lam.sum() + np.trace(np.cov(x.T)) - 2 * np.sqrt(inner).sum()
        )
    pairs = (np.outer(lam, lam) / (lam[:, None] + lam)).sum()
    shown = (1.25 * lam.sum() + 0.5 * pairs) / n
    assert np.isclose(np.mean(got), shown, rtol=0.06)
    assert np.isclose(1.25 * d + 0.25 * d * d, d + d * (d + 1) / 4)


@checks("kid pr is")
def test_kid_pr_is():
    # Unbiased: over all pairs of draws from three atoms the mean is the squared discrepancy.
    atoms = RNG.standard_normal((3, 2))
    kernel = (atoms @ atoms.T / 2 + 1) ** 3
    p, q = RNG.dirichlet(np.ones(3), 2)
    total = 0.0
    for draw in itertools.product(range(3), repeat=4):
        x, y = list(draw[:2]), list(draw[2:])
        chance = p[x].prod() * q[y].prod()
        kid = kernel[x[0], x[1]] + kernel[y[0], y[1]] - 2 * kernel[np.ix_(x, y)].sum() / 4
        total += chance * kid
    assert np.isclose(total, (p - q) @ kernel @ (p - q))

    def share(points, support, k=3):
        gaps = np.linalg.norm(support[:, None] - support, axis=-1)
        radius = np.sort(gaps, 1)[:, k]
        return (np.linalg.norm(points[:, None] - support, axis=-1) <= radius).any(1).mean()

    real = RNG.standard_normal((300, 2))
    narrow = 0.2 * RNG.standard_normal((300, 2))
    assert share(narrow, real) > 0.97 and share(real, narrow) < 0.3
    joint = RNG.dirichlet(np.ones(12)).reshape(3, 4)
    px, pk = joint.sum(1), joint.sum(0)
    info = (joint * np.log(joint / np.outer(px, pk))).sum()
    given = joint / px[:, None]
    assert np.isclose(np.exp(px @ (given * np.log(given / pk)).sum(1)), np.exp(info))


def test_every_formula_of_chapter_9_is_checked():
    checks.assert_complete()
