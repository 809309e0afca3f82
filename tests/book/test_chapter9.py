"""The formulas of chapter 9, derived again by numbers."""

from __future__ import annotations

import numpy as np

from book.densities import Points, gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter9.md",
    "ch9",
    "loss classifier threshold rescale auto negative film ca inversion prior dps",
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


def test_every_formula_of_chapter_9_is_checked():
    checks.assert_complete()
