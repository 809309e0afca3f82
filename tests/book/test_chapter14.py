"""The formulas of chapter 14, derived again by numbers."""

from __future__ import annotations

import itertools

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.special import digamma
from scipy.stats import binom, norm

from book.densities import gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter14.md",
    "ch14",
    "cd residual normalise klobj soc mfloss transfusion esd empirical",
)
RNG = np.random.default_rng(14)
X = np.linspace(-12, 12, 6001)
H = 1e-5
POINTS, SHARE, STD = np.array([-1.2, 0.2, 1.0]), np.array([0.3, 0.3, 0.4]), 0.25
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def slope(function, x, h=H):
    return (function(x + h) - function(x - h)) / (2 * h)


def parts(x, t):
    """Joint density of x_t = x and each component (a = 1, noise t)."""
    return SHARE * gauss(np.asarray(x)[..., None], POINTS, STD**2 + t**2)


def density(x, t):
    return parts(x, t).sum(-1)


def shares(x, t):
    """Posterior shares of the components, safe far away."""
    log = np.log(SHARE) - (np.asarray(x)[..., None] - POINTS) ** 2 / (2 * (STD**2 + t**2))
    q = np.exp(log - log.max(-1, keepdims=True))
    return q / q.sum(-1, keepdims=True)


def denoise(x, t):
    """E[x_0 | x_t = x] by summing the components' regressions."""
    each = POINTS + STD**2 / (STD**2 + t**2) * (np.asarray(x)[..., None] - POINTS)
    return (shares(x, t) * each).sum(-1)


def second(x, t):
    """E[x_0^2 | x_t = x]."""
    gain = STD**2 / (STD**2 + t**2)
    each = (POINTS + gain * (np.asarray(x)[..., None] - POINTS)) ** 2 + gain * t**2
    return (shares(x, t) * each).sum(-1)


def flow(x, t):
    return (x - denoise(x, t)) / t


def carry(x, t, r, rtol=1e-10):
    """The flow map by an adaptive solver of high accuracy."""
    if t == r:
        return np.atleast_1d(x).astype(float)
    run = solve_ivp(
        lambda s, y: flow(y, s), (t, r), np.atleast_1d(x), rtol=rtol, atol=1e-12, method="DOP853"
    )
    return run.y[:, -1]


@checks("ode transport gauss param")
def test_ode_transport_gauss_param():
    low = 0.05
    x = np.array([-1.7, -0.4, 0.6, 2.0])
    for t in (0.4, 1.5):
        # The velocity moves the density as the heat equation with rate t does.
        change = slope(lambda s: density(x, s), t)
        flux = slope(lambda y, t=t: density(y, t) * flow(y, t), x)
        assert np.allclose(change, -flux, atol=1e-6)
        by_time = slope(lambda s: carry(x, s, low), t, 1e-4)
        by_x = slope(lambda y, t=t: carry(y, t, low), x, 1e-4)
        assert np.allclose(by_time + by_x * flow(x, t), 0, atol=1e-4)
    c, t = 0.7, 2.3
    end = solve_ivp(lambda s, y: y * s / (c**2 + s**2), (t, low), [1.1], rtol=1e-10, atol=1e-12)
    assert np.isclose(end.y[0, -1], 1.1 * np.sqrt((c**2 + low**2) / (c**2 + t**2)))

    def skip_out(t, low):
        return c**2 / ((t - low) ** 2 + c**2), c * (t - low) / np.hypot(t, c)

    # The identity at the least noise whatever the network says, the network alone at the most.
    assert skip_out(low, low) == (1.0, 0.0)
    assert skip_out(1e4, low)[0] < 1e-6 and np.isclose(skip_out(1e4, low)[1], c, rtol=1e-3)
    # With the least noise at zero, the target (x_0 - skip x) / out has variance one.
    for t in (0.3, 2.0):
        skip, out = skip_out(t, 0.0)
        assert np.isclose(((1 - skip) ** 2 * c**2 + skip**2 * t**2) / out**2, 1)


@checks("cdbound split")
def test_cdbound_split():
    # A student of the book's form, a teacher that takes Euler steps: any student will do.
    grid = np.geomspace(0.05, 2.0, 9)
    x0 = RNG.choice(POINTS, 400, p=SHARE) + STD * RNG.standard_normal(400)
    xs = {grid[-1]: x0 + grid[-1] * RNG.standard_normal(400)}
    for t, r in itertools.pairwise(grid[::-1]):
        xs[r] = carry(xs[t], t, r, 1e-8)
    end = xs[grid[0]]

    def student(x, t):
        keep = 0.64 / ((t - grid[0]) ** 2 + 0.64)
        return keep * x + (1 - keep) * np.tanh(2 * x / np.hypot(t, 0.8))

    knots = np.linspace(-9, 9, 4001)
    lip = max(np.abs(np.diff(student(knots, t)) / np.diff(knots)).max() for t in grid) * 1.001
    total, solver = 0.0, 0.0
    for r, t in itertools.pairwise(grid):
        guess = xs[t] + (r - t) * flow(xs[t], t)
        first = student(xs[t], t) - student(guess, r)
        middle = student(guess, r) - student(xs[r], r)
        last = student(xs[r], r) - end
        assert np.allclose(student(xs[t], t) - end, first + middle + last)
        total += np.sqrt(np.mean(first**2))
        solver += lip * np.sqrt(np.mean((guess - xs[r]) ** 2))
        assert np.sqrt(np.mean(middle**2)) <= lip * np.sqrt(np.mean((guess - xs[r]) ** 2)) + 1e-12
    top = grid[-1]
    error = np.sqrt(np.mean((student(xs[top], top) - end) ** 2))
    assert error <= total + solver + 1e-9
    paired = np.sort(student(xs[top], top)) - np.sort(end)
    assert np.sqrt(np.mean(paired**2)) <= error + 1e-9


def model(x, t, theta):
    return np.tanh(theta * x) + 0.3 * theta * t * np.cos(x)


def eps_average(function, t):
    """E over (x_0, eps) of function(x_t, eps) by quadrature over the components."""
    total = 0.0
    for point, share in zip(POINTS, SHARE, strict=True):
        x0 = point + STD * NODES[:, None]
        eps = NODES[None, :]
        total += share * (WEIGHTS[:, None] * WEIGHTS * function(x0 + t * eps, eps)).sum()
    return total


@checks("ctgrad ctvar ctexpand continuous")
def test_ctgrad_ctvar_ctexpand_continuous():
    t, theta = 0.8, 0.6

    def by_theta(x):
        return slope(lambda p: model(x, t, p), theta)

    def tangent(x, speed):
        return (
            slope(lambda s: model(x, s, theta), t) + slope(lambda y: model(y, t, theta), x) * speed
        )

    def gradient(h, sampled):
        def inside(x, eps):
            speed = eps if sampled else flow(x, t)
            target = model(x - h * speed, t - h, theta)
            return 2 * by_theta(x) * (model(x, t, theta) - target)

        return eps_average(inside, t)

    first = 2 * eps_average(lambda x, e: by_theta(x) * tangent(x, flow(x, t)), t)
    for sampled in (False, True):
        assert np.isclose(gradient(1e-4, sampled) / 1e-4, first, rtol=2e-3)
    gaps = [(gradient(h, True) - gradient(h, False)) / h**2 for h in (2e-2, 1e-2)]
    assert np.isclose(gaps[0], gaps[1], rtol=0.1) and abs(gaps[0]) > 1e-4

    def loss(h, sampled):
        def inside(x, eps):
            speed = eps if sampled else flow(x, t)
            return (model(x, t, theta) - model(x - h * speed, t - h, theta)) ** 2

        return eps_average(inside, t)

    h = 1e-3
    bend = eps_average(
        lambda x, e: (slope(lambda y: model(y, t, theta), x) * (e - flow(x, t))) ** 2, t
    )
    assert np.isclose((loss(h, True) - loss(h, False)) / h**2, bend, rtol=1e-2)
    # The limit is the gradient of f · sg(df/dt).
    frozen = eps_average(lambda x, e: by_theta(x) * tangent(x, flow(x, t)), t)
    assert np.isclose(gradient(1e-4, False) / 2e-4, frozen, rtol=2e-3)


@checks("trig tangent")
def test_trig_tangent():
    sd, t = 0.8, 0.7

    def net(y, s):
        return np.sin(1.3 * y + s) + 0.2 * y * s

    def f(x, s):
        return np.cos(s) * x - np.sin(s) * sd * net(x / sd, s)

    assert f(1.234, 0.0) == 1.234
    for x, speed in RNG.standard_normal((5, 2)):
        along = slope(lambda h, x=x, speed=speed: f(x + h * speed, t + h), 0.0)
        dnet = slope(lambda h, x=x, speed=speed: net((x + h * speed) / sd, t + h), 0.0)
        wanted = -np.cos(t) * (sd * net(x / sd, t) - speed) - np.sin(t) * (x + sd * dnet)
        assert np.isclose(along, wanted)


def linear_speed(x, t):
    """Velocity of the linear path for the mixture of this file."""
    var = ((1 - t) * STD) ** 2 + t**2
    q = SHARE * gauss(np.asarray(x)[..., None], (1 - t) * POINTS, var)
    q /= q.sum(-1, keepdims=True)
    rest = np.asarray(x)[..., None] - (1 - t) * POINTS
    return (q * ((t - (1 - t) * STD**2) / var * rest - POINTS)).sum(-1)


def linear_map(x, t, r):
    if t == r:
        return np.atleast_1d(x).astype(float)
    return solve_ivp(
        lambda s, y: linear_speed(y, s),
        (t, r),
        np.atleast_1d(x),
        rtol=1e-10,
        atol=1e-12,
        method="DOP853",
    ).y[:, -1]


@checks("three avgvel meanflow shortcut")
def test_three_avgvel_meanflow_shortcut():
    x, t, r, s = np.array([-0.9, 0.1, 1.4]), 0.8, 0.3, 0.55
    here = linear_map(x, t, r)
    assert np.allclose(
        slope(lambda q: linear_map(x, t, q), r, 1e-4), linear_speed(here, r), atol=1e-5
    )
    euler = slope(lambda q: linear_map(x, q, r), t, 1e-4) + slope(
        lambda y: linear_map(y, t, r), x, 1e-4
    ) * linear_speed(x, t)
    assert np.allclose(euler, 0, atol=1e-5)
    assert np.allclose(here, linear_map(linear_map(x, t, s), s, r), atol=1e-8)
    assert np.allclose(
        slope(lambda q: linear_map(x, t, q), t - 1e-4, 5e-5), linear_speed(x, t), atol=1e-3
    )

    def mean_speed(y, r, t):
        return (np.atleast_1d(y) - linear_map(y, t, r)) / (t - r)

    run = solve_ivp(
        lambda q, y: linear_speed(y, q), (t, r), x, rtol=1e-10, atol=1e-12, dense_output=True
    )
    nodes = np.linspace(r, t, 2001)
    speeds = np.array([linear_speed(run.sol(q), q) for q in nodes])
    average = [integral(col, nodes) / (t - r) for col in speeds.T]
    assert np.allclose(average, mean_speed(x, r, t), atol=1e-6)
    v = linear_speed(x, t)
    total = (
        slope(lambda q: mean_speed(x, r, q), t, 1e-4)
        + slope(lambda y: mean_speed(y, r, t), x, 1e-4) * v
    )
    assert np.allclose(mean_speed(x, r, t), v - (t - r) * total, atol=1e-5)
    d = 0.2
    step = x - d * mean_speed(x, t - d, t)
    pair = 0.5 * (mean_speed(x, t - d, t) + mean_speed(step, t - 2 * d, t - d))
    assert np.allclose(mean_speed(x, t - 2 * d, t), pair, atol=1e-7)
    # Doubling with a residual at each level: the errors add up over log2 of the steps.
    levels, slip, base = 4, 0.02, 0.03
    grid = np.linspace(-3, 3, 201)

    def learned(y, k, q):
        """A student of span 2^(k - levels) from q, wrong by slip at each level."""
        d = 2.0 ** (k - levels)
        if k == 0:
            return mean_speed(y, q - d, q) + base * np.sin(5 * y)
        first = learned(y, k - 1, q)
        other = learned(y - d / 2 * first, k - 1, q - d / 2)
        return (first + other) / 2 + slip * np.cos(3 * y)

    top = 1.0
    steep = max(
        np.abs(np.gradient(mean_speed(grid, q - span, q), grid)).max()
        for span in (0.5, 0.25, 0.125, 0.0625)
        for q in np.arange(span, top + 1e-9, span)
    )
    gap = np.abs(learned(grid, levels, top) - mean_speed(grid, 0.0, top)).max()
    assert slip < gap <= np.exp(steep / 2) * (base + levels * slip)
    # The target is affine in the conditional velocity, so its average is exact.
    spread = np.array([-0.7, 1.1])
    target = [vc - (t - r) * (0.4 + 0.9 * vc) for vc in spread]
    assert np.isclose(np.mean(target), spread.mean() - (t - r) * (0.4 + 0.9 * spread.mean()))


@checks("eulererr lagrangeerr")
def test_eulererr_lagrangeerr():
    r, t, x = 0.2, 0.9, 0.7

    def wrong(y, q):
        """A map that is the identity at q = r."""
        return y - (q - r) * np.sin(y + q)

    run = solve_ivp(
        lambda q, y: linear_speed(y, q), (t, r), [x], rtol=1e-10, atol=1e-12, dense_output=True
    )
    nodes = np.linspace(r, t, 4001)
    path = run.sol(nodes)[0]
    rest = np.array(
        [
            slope(lambda q, y=y: wrong(y, q), q)
            + slope(lambda z, q=q: wrong(z, q), y) * linear_speed(y, q)
            for y, q in zip(path, nodes, strict=True)
        ]
    )
    assert np.isclose(wrong(x, t) - path[0], integral(rest, nodes), atol=1e-5)

    def other(q):
        """A curve from x at q = t, as a map with t fixed."""
        return x + (q - t) * np.cos(3 * q)

    lip = max(
        np.abs(slope(lambda y, q=q: linear_speed(y, q), np.linspace(-3, 3, 400), 1e-4)).max()
        for q in np.linspace(r, t, 60)
    )
    loss = np.array([abs(slope(other, q) - linear_speed(other(q), q)) for q in nodes])
    bound = integral(np.exp(lip * (nodes - r)) * loss, nodes)
    assert abs(other(r) - path[0]) <= bound


def generated(x, theta, a=0.8, s=0.6):
    """Density of a theta-shifted, theta-scaled normal after noise."""
    return gauss(x, a * theta[0], (a * theta[1]) ** 2 + s**2)


@checks("dmd scorezero projection sid logit")
def test_dmd_scorezero_projection_sid_logit():
    a, s = 0.8, 0.6
    theta = np.array([0.4, 0.7])
    data = (SHARE * gauss(X[:, None], a * POINTS, (a * STD) ** 2 + s**2)).sum(1)

    def kl(theta):
        p = generated(X, theta)
        return integral(p * np.log(p / data), X)

    def scores(x):
        fake = slope(lambda y: np.log(generated(y, theta)), x)
        q = SHARE * gauss(x[..., None], a * POINTS, (a * STD) ** 2 + s**2)
        real = -(q * (x[..., None] - a * POINTS)).sum(-1) / q.sum(-1) / ((a * STD) ** 2 + s**2)
        return fake, real

    z, eps = NODES[:, None], NODES[None, :]
    w2 = WEIGHTS[:, None] * WEIGHTS
    x = a * (theta[0] + theta[1] * z) + s * eps
    fake, real = scores(x)
    delta = fake - real
    for k, jac in enumerate((np.ones_like(x), z + 0 * x)):
        step = np.eye(2)[k] * 1e-4
        wanted = (kl(theta + step) - kl(theta - step)) / 2e-4
        assert np.isclose((w2 * a * jac * delta).sum(), wanted, rtol=1e-4)
        change = (generated(X, theta + step) - generated(X, theta - step)) / 2e-4
        assert abs(integral(change, X)) < 1e-8
    for test in (np.sin(x), x**2, delta):
        assert np.isclose((w2 * test * fake).sum(), -(w2 * test * eps / s).sum(), atol=1e-6)
    assert np.isclose((w2 * delta**2).sum(), -(w2 * delta * (real + eps / s)).sum(), atol=1e-6)
    # A wrong fake score: the identity is off by E[e delta], the square by twice that and E[e^2].
    wrong = 0.1 * np.cos(2 * x) + 0.05
    first = (w2 * wrong * delta).sum()
    exact = (w2 * delta**2).sum()
    assert np.isclose(-(w2 * (delta + wrong) * (real + eps / s)).sum() - exact, first, atol=1e-6)
    direct = (w2 * (delta + wrong) ** 2).sum() - exact
    assert np.isclose(direct, 2 * first + (w2 * wrong**2).sum())
    # The best logit of a logistic regression, found pointwise by bisection.
    p, q = data[3100], generated(X[3100], theta)
    low, high = -30.0, 30.0
    for _ in range(80):
        mid = (low + high) / 2
        low, high = (mid, high) if p / (1 + np.exp(mid)) > q / (1 + np.exp(-mid)) else (low, mid)
    assert np.isclose(mid, np.log(p / q))
    logit = np.log(data) - np.log(generated(X, theta))
    inside = np.abs(X) < 2
    f, r = scores(X[inside])
    assert np.allclose(np.gradient(logit, X)[inside], r - f, atol=1e-3)


@checks("debruijn klint")
def test_debruijn_klint():
    def pair(t):
        """Two laws under dx = -x dt + sqrt(2) dW, so g^2 = 2."""
        a, v = np.exp(-t), 1 - np.exp(-2 * t)
        p = gauss(X, 0.5 * a, (0.6 * a) ** 2 + v)
        q = (SHARE * gauss(X[:, None], a * POINTS, (a * STD) ** 2 + v)).sum(1)
        return p, q

    def kl(t):
        p, q = pair(t)
        return integral(p * np.log(p / q), X)

    def fisher(t):
        p, q = pair(t)
        return integral(p * np.gradient(np.log(p / q), X) ** 2, X)

    for t in (0.1, 0.5):
        assert np.isclose(slope(kl, t, 1e-3), -fisher(t), rtol=1e-3)
    total = quad(fisher, 0.1, 1.0, epsabs=1e-6)[0]
    assert np.isclose(kl(0.1), kl(1.0) + total, rtol=1e-3)


@checks("tilt bon")
def test_tilt_bon():
    beta, r = 0.7, np.sin(2 * X) + 0.3 * X
    pre = (SHARE * gauss(X[:, None], POINTS, 0.3)).sum(1)
    z = integral(pre * np.exp(r / beta), X)
    best = pre * np.exp(r / beta) / z
    for p in (gauss(X, 0.4, 0.5), pre, best):
        objective = integral(p * r, X) - beta * integral(p * np.log(p / pre + 1e-300), X)
        rest = beta * np.log(z) - beta * integral(p * np.log(p / best + 1e-300), X)
        assert np.isclose(objective, rest, atol=1e-8)
    for n in (2, 5, 40):
        # E log U for Beta(n, 1) is digamma(n) - digamma(n + 1).
        wanted = np.log(n) + (n - 1) * (digamma(n) - digamma(n + 1))
        assert np.isclose(np.log(n) - (n - 1) / n, wanted)
        law = n * norm.cdf(X) ** (n - 1)
        direct = integral(norm.pdf(X) * law * np.log(law.clip(1e-300)), X)
        assert np.isclose(direct, wanted, atol=1e-6)


@checks("ddpo chainkl draft")
def test_ddpo_chainkl_draft():
    # Two steps: x_2 ~ N(0,1), x_1 = theta x_2 + s_2 e, x_0 = sin(theta x_1) + s_1 e.
    s2, s1, theta, base = 0.5, 0.4, 0.8, 0.6

    def reward(x):
        return np.cos(x) + 0.2 * x

    x2, e2, e1 = np.meshgrid(NODES, NODES, NODES, indexing="ij")
    w = WEIGHTS[:, None, None] * WEIGHTS[None, :, None] * WEIGHTS

    def chain(p):
        x1 = p * x2 + s2 * e2
        return x1, np.sin(p * x1) + s1 * e1

    def value(p):
        return (w * reward(chain(p)[1])).sum()

    x1, x0 = chain(theta)
    logs = (x1 - theta * x2) * x2 / s2**2
    logs = logs + (x0 - np.sin(theta * x1)) * np.cos(theta * x1) * x1 / s1**2
    wanted = slope(value, theta, 1e-4)
    assert np.isclose((w * reward(x0) * logs).sum(), wanted, atol=1e-6)
    assert np.isclose((w * (reward(x0) - 3.0) * logs).sum(), wanted, atol=1e-6)
    # The direct gradient walks the adjoint back along the same chain.
    adjoint = -np.sin(x0) + 0.2
    direct = adjoint * np.cos(theta * x1) * x1
    adjoint = adjoint * np.cos(theta * x1) * theta
    direct = direct + adjoint * x2
    assert np.isclose((w * direct).sum(), wanted, atol=1e-6)
    # The chain's KL by log ratios against the sum over steps, and the marginal's below it.
    ratio = ((x1 - base * x2) ** 2 - (x1 - theta * x2) ** 2) / (2 * s2**2)
    ratio = ratio + ((x0 - np.sin(base * x1)) ** 2 - (x0 - np.sin(theta * x1)) ** 2) / (2 * s1**2)
    steps = ((theta - base) * x2) ** 2 / (2 * s2**2)
    steps = steps + (np.sin(theta * x1) - np.sin(base * x1)) ** 2 / (2 * s1**2)
    assert np.isclose((w * ratio).sum(), (w * steps).sum(), atol=1e-8)

    def marginal(p):
        y = np.linspace(-4, 4, 1601)
        means = np.sin(p * (p * NODES[:, None] + s2 * NODES)).ravel()
        weight = np.outer(WEIGHTS, WEIGHTS).ravel()
        return y, (weight * gauss(y[:, None], means, s1**2)).sum(1)

    y, p = marginal(theta)
    _, q = marginal(base)
    assert 0 < integral(p * np.log(p / q), y) <= (w * steps).sum()


@checks("dpochain dpo dpostep")
def test_dpochain_dpo_dpostep():
    beta_t = np.array([0.0, 0.1, 0.2, 0.4])
    alpha = 1 - beta_t
    bar = np.cumprod(alpha)
    steps = (1, 2, 3)  # the last step too: its posterior is a point
    x0s = {"w": 0.7, "l": -0.4}

    def net(x, t, kind):
        return np.tanh((0.9 if kind == "new" else 0.5) * x) + 0.1 * t

    def mean(x, eps, t):
        return (x - beta_t[t] / np.sqrt(1 - bar[t]) * eps) / np.sqrt(alpha[t])

    args = {}
    for name, x0 in x0s.items():
        for t, share in itertools.product(steps, (0.6, 1.0)):
            tilde = (1 - bar[t - 1]) / (1 - bar[t]) * beta_t[t]
            var = share * beta_t[t]  # of both models, whatever the posterior's
            weight = beta_t[t] ** 2 / (2 * var * alpha[t] * (1 - bar[t]))
            xt = np.sqrt(bar[t]) * x0 + np.sqrt(1 - bar[t]) * NODES
            post = mean(xt, NODES, t)
            prev = post[:, None] + np.sqrt(tilde) * NODES
            new, old = (mean(xt, net(xt, t, kind), t)[:, None] for kind in ("new", "old"))
            log_ratio = ((prev - old) ** 2 - (prev - new) ** 2) / (2 * var)
            delta = (NODES - net(xt, t, "new")) ** 2 - (NODES - net(xt, t, "old")) ** 2
            assert np.allclose((WEIGHTS * log_ratio).sum(1), -weight * delta)
            args[name, t] = -weight * delta
    # Jensen: the loss of the average is below the average of the losses.
    scale, count = 1.7, len(steps)
    inside = scale * sum(
        (WEIGHTS * (args["w", t])).sum() - (WEIGHTS * args["l", t]).sum() for t in steps
    )
    exact = np.log1p(np.exp(-inside))
    bound = 0.0
    for t in steps:
        each = scale * count * (args["w", t][:, None] - args["l", t])
        bound += (WEIGHTS[:, None] * WEIGHTS * np.logaddexp(0, -each)).sum() / count
    assert exact <= bound


@checks("hjb gradv lean am vbias")
def test_hjb_gradv_lean_am_vbias():
    # dx = B(s) x ds + g dW with terminal cost q x^2/2 - k x; V by exact Gaussian integrals.
    big, q, k, g = 1.0, 0.6, 0.8, 0.7

    def rate(s):
        return -0.5 + 0.4 * s

    def gain(s):
        return np.exp(quad(rate, s, big)[0])

    def spread(s):
        return quad(lambda r: (g * np.exp(quad(rate, r, big)[0])) ** 2, s, big)[0]

    def value(x, s):
        m, v = gain(s) * x, spread(s)
        # -log E exp(-q y^2/2 + k y), y ~ N(m, v)
        return 0.5 * np.log(1 + q * v) + (q * m**2 - 2 * k * m - k**2 * v) / (2 * (1 + q * v))

    for x, s in [(0.3, 0.2), (-0.9, 0.6)]:
        by_s = slope(lambda r, x=x: value(x, r), s, 1e-4)
        by_x = slope(lambda y, s=s: value(y, s), x, 1e-4)
        bend = (value(x + 1e-3, s) - 2 * value(x, s) + value(x - 1e-3, s)) / 1e-6
        rest = by_s + rate(s) * x * by_x + 0.5 * g**2 * (bend - by_x**2)
        assert abs(rest) < 1e-5
        cross = slope(lambda r, x=x: slope(lambda y: value(y, r), x, 1e-3), s, 1e-3)
        third = 0.0  # V is quadratic
        total = cross + rate(s) * by_x + (rate(s) * x - g**2 * by_x) * bend + 0.5 * g**2 * third
        assert abs(total) < 1e-4
        # The lean adjoint: xi_s = gain(s) (q x_T - k); x_T under the tilted law.
        m, v = gain(s) * x, spread(s)
        law = gauss(X, m, v) * np.exp(-q * X**2 / 2 + k * X)
        law /= integral(law, X)
        lean = integral(law * gain(s) * (q * X - k), X)
        assert np.isclose(lean, by_x, atol=1e-6)
        # A regression on g xi has its minimum at minus g times the gradient of V.
        grid = np.linspace(-3, 3, 6001)
        square = [(u, integral(law * (u + g * gain(s) * (q * X - k)) ** 2, X)) for u in grid[::50]]
        u = min(square, key=lambda pair: pair[1])[0]
        assert abs(u + g * by_x) < 0.06
    # The end's law when starts keep their own law: each start is tilted by itself.
    rho, c = 0.8, 0.9
    start = np.linspace(-6, 6, 601)
    joint = norm.pdf(start)[:, None] * gauss(
        X[None, ::10], rho * c * start[:, None], c**2 * (1 - rho**2)
    )
    reward = np.exp(0.7 * X[::10])
    h = joint @ reward / joint.sum(1)
    tilted = joint * reward / h[:, None]
    assert np.allclose(tilted.sum(1) / joint.sum(1), 1)
    mean = (tilted.sum(0) @ X[::10]) / tilted.sum()
    assert np.isclose(mean, 0.7 * c**2 * (1 - rho**2), atol=1e-4)


@checks("memoryless memory logcorr")
def test_memoryless_memory_logcorr():
    c = 0.8
    half = np.pi / 2

    def a(t):
        return np.cos(half * t)

    def sigma(t):
        return np.sin(half * t)

    def square(t):
        return -slope(lambda r: 2 * np.log(a(r) / sigma(r)), t) * sigma(t) ** 2

    def total(t):
        return a(t) ** 2 * c**2 + sigma(t) ** 2

    for t in (0.3, 0.8):
        # g^2 is what the variance gains beyond the shrinking of the signal.
        gain = slope(lambda r: sigma(r) ** 2, t) - 2 * slope(a, t) / a(t) * sigma(t) ** 2
        assert np.isclose(square(t), gain, rtol=1e-6)
        left = slope(lambda r: np.log(a(r) / np.sqrt(total(r))), t)
        assert np.isclose(left, -square(t) / (2 * total(t)), rtol=1e-6)
    for t in (0.4, 0.9):
        dl = slope(lambda r: 2 * np.log((1 - r) / r), t)
        assert np.isclose(-dl * t**2, 2 * t / (1 - t), rtol=1e-6)
    # Covariance of start and end by the linear moment equations of the sampling SDE.
    end = 0.95
    for kappa in (0.2, 1.0):

        def moments(t, y, kappa=kappa):
            u = (slope(a, t) / a(t)) + 0.5 * square(t) / total(t)
            drift = u + 0.5 * kappa * square(t) / total(t)
            return [drift * y[0], 2 * drift * y[1] - kappa * square(t)]

        run = solve_ivp(moments, (end, 1e-4), [total(end), total(end)], rtol=1e-9, atol=1e-11)
        cov, var = run.y[:, -1]
        assert np.isclose(var, c**2, rtol=1e-4)
        corr = cov / np.sqrt(total(end) * var)
        assert np.isclose(corr, (a(end) * c / np.sqrt(total(end))) ** kappa, rtol=1e-3)


@checks("smc twist")
def test_smc_twist():
    # Three states, three times: the estimate of Z is unbiased for any psi and N = 2 particles.
    start = np.array([0.5, 0.3, 0.2])
    step = np.array([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.3, 0.6]])
    final = np.exp(np.array([0.1, 0.9, -0.4]))
    exact = start @ step @ step @ final
    h = [step @ step @ final, step @ final, final]

    def estimate(psi):
        """Enumerate everything that two particles can do, in exact arithmetic."""

        def go(level, pair, old):
            w = np.array([psi[level][i] / o for i, o in zip(pair, old, strict=True)])
            mean = w.mean()
            if level == 2:
                return mean
            total = 0.0
            p = w / w.sum()
            for picked in itertools.product((0, 1), repeat=2):
                share = p[picked[0]] * p[picked[1]]
                parents = [pair[k] for k in picked]
                for children in itertools.product(range(3), repeat=2):
                    move = step[parents[0], children[0]] * step[parents[1], children[1]]
                    rest = go(level + 1, children, [psi[level][i] for i in parents])
                    total += share * move * rest
            return mean * total

        return sum(
            start[i] * start[j] * go(0, (i, j), (1.0, 1.0))
            for i, j in itertools.product(range(3), repeat=2)
        )

    other = [np.array([1.0, 2.0, 0.7]), np.array([0.4, 1.0, 1.5]), final]
    for psi in (other, h):
        assert np.isclose(estimate(psi), exact)
    for level in (0, 1):
        assert np.allclose(step @ h[level + 1] / h[level], 1)
        moved = step * h[level + 1] / h[level][:, None]  # the twisted proposal
        assert np.allclose(moved.sum(1), 1)
        assert np.allclose(step * h[level + 1] / (moved * h[level][:, None]), 1)


def mmse(t):
    """Mean square error of the mixture at noise t by quadrature over x_t."""
    wide = (3 + 8 * t) * np.linspace(-1, 1, 1201)
    return integral(density(wide, t) * (second(wide, t) - denoise(wide, t) ** 2), wide)


@checks("martingale kl gammaclock ancestral")
def test_martingale_kl_gammaclock_ancestral():
    s, t = 0.4, 0.9
    far = np.linspace(-6, 6, 801)
    for x in (-0.7, 0.8):
        # x_s given x_t = x: density(x_s) times the kernel, normalised.
        w = density(far, s) * gauss(x, far, t**2 - s**2)
        w /= integral(w, far)
        assert np.isclose(integral(w * denoise(far, s), far), denoise(x, t), atol=1e-6)
    square = 0.0
    for x in np.linspace(-6, 6, 241):
        w = density(far, s) * gauss(x, far, t**2 - s**2)
        square += 0.05 * integral(w * (denoise(far, s) - denoise(x, t)) ** 2, far)
    assert np.isclose(square, mmse(t) - mmse(s), atol=1e-5)
    # a = 1: g^2 = 2t, and g^2 a^2 / sigma^4 dt is minus the change of 1/t^2.
    assert np.isclose(2 * t / t**4, -slope(lambda r: 1 / r**2, t), rtol=1e-6)

    # One step from t to s with a guess of the data: path KL by quadrature in time.
    def guess(x):
        return denoise(x, t) + 0.1 * np.sin(2 * x)

    wrong = integral(density(X, t) * (guess(X) - denoise(X, t)) ** 2, X)
    clock = np.linspace(1 / t**2, 1 / s**2, 401)
    gap = np.array([mmse(t) - mmse(1 / np.sqrt(c)) for c in clock])
    terms = 0.5 * (clock[-1] - clock[0]) * wrong + 0.5 * integral(gap, clock)
    path = 0.0
    times = np.linspace(s, t, 31)
    rate = []
    for r in times:
        total = 0.0
        for x in np.linspace(-6, 6, 121):
            if t - r < 1e-9:
                total += 0.1 * density(x, t) * (denoise(x, t) - guess(x)) ** 2
            else:
                spread = np.sqrt(t**2 - r**2)
                y = x + spread * np.linspace(-7, 7, 201)
                w = density(y, r) * gauss(x, y, t**2 - r**2)
                total += 0.1 * integral(w * (denoise(y, r) - guess(x)) ** 2, y)
        rate.append(0.5 * 2 * r / r**4 * total)
    path = integral(np.array(rate), times)
    assert np.isclose(path, terms, rtol=5e-3)
    # The marginals' KL after the step is below the path's; the step is the posterior given D.
    nodes = np.linspace(-6, 6, 401)
    width = nodes[1] - nodes[0]
    mean = guess(nodes) + s**2 / t**2 * (nodes - guess(nodes))
    var = s**2 * (1 - s**2 / t**2)
    made = (density(nodes, t) * gauss(nodes[:, None], mean, var)).sum(1) * width
    kl = integral(density(nodes, s) * np.log(density(nodes, s) / made), nodes)
    assert 0 < kl <= terms
    # Freezing D makes the reverse SDE linear: its moments are those of the posterior.
    x, d = 0.8, 0.3

    def moments(r, y):
        return [2 * (y[0] - d) / r, 4 * y[1] / r - 2 * r]

    end = solve_ivp(moments, (t, s), [x, 0.0], rtol=1e-10, atol=1e-12).y[:, -1]
    assert np.isclose(end[0], d + s**2 / t**2 * (x - d)) and np.isclose(end[1], var)


@checks("discbound kbound abel init")
def test_discbound_kbound_abel_init():
    high, low = 1 / 0.05**2, 1 / 20.0**2
    span = np.log(high / low)
    fine = np.geomspace(low, high, 1201)
    curve = np.array([mmse(1 / np.sqrt(c)) for c in fine])
    assert np.all(np.diff(curve) < 0)
    top = (fine * curve).max()
    assert top <= 1
    steps = np.diff(fine)
    info = np.concatenate([[0.0], np.cumsum(0.5 * steps * (curve[1:] + curve[:-1]) / 2)])
    assert np.all(0.5 * fine * curve <= info + 0.5 * low * curve[0] + 1e-4)
    # Mutual information of the same channel directly.
    t = 0.3
    p = density(X, t)
    entropy = -integral(p * np.log(p.clip(1e-300)), X)
    direct = entropy - 0.5 * np.log(2 * np.pi * np.e * t**2)
    assert np.isclose(np.interp(1 / t**2, fine, info), direct, atol=5e-3)
    for n in (24, 60):
        grid = np.geomspace(high, low, n + 1)  # gamma_0 … gamma_N
        kappa = grid[0] / grid[1] - 1
        m = np.interp(grid, fine, curve)
        exact = 0.0
        for k in range(1, n + 1):
            inner = np.linspace(grid[k], grid[k - 1], 201)
            exact += 0.5 * integral(m[k] - np.interp(inner, fine, curve), inner)
        assert exact <= 0.5 * kappa * top * (1 + span) <= top * span * (1 + span) / n + 1e-9
        left = (grid[1:] * (m[1:] - m[:-1])).sum()
        right = grid[-1] * m[-1] - grid[1] * m[0] + ((grid[1:-1] - grid[2:]) * m[1:-1]).sum()
        assert np.isclose(left, right)
        assert left <= top * (1 + (n - 1) * kappa / (1 + kappa)) <= top * (1 + span)
    # Data in a plane of k dimensions: only they count.
    cov = np.diag([1.0, 2.0, 0, 0, 0])
    for g in (0.1, 1.0, 50.0):
        error = np.trace(cov @ np.linalg.inv(np.eye(5) + g * cov))
        assert g * error <= 2
    for bar in (0.05, 0.4):
        var = np.sqrt(bar) * POINTS
        p = (SHARE * gauss(X[:, None], var, bar * STD**2 + 1 - bar)).sum(1)
        kl = integral(p * np.log(p / norm.pdf(X)), X)
        power = SHARE @ (POINTS**2 + STD**2)
        middle = 0.5 * (bar * power - bar - np.log(1 - bar))
        assert kl <= middle <= 0.5 * (bar * power + bar**2)


@checks("collapse yflow")
def test_collapse_yflow():
    data = RNG.standard_normal((12, 3))
    size = max(np.linalg.norm(a - b) for a in data for b in data)

    def empirical(x, s):
        logit = -((x - data) ** 2).sum(1) / (2 * s**2)
        w = np.exp(logit - logit.max())
        return w @ data / w.sum()

    for s in (0.2, 0.4):
        for _ in range(20):
            x = data[RNG.integers(12)] + 0.3 * RNG.standard_normal(3)
            gaps = np.sort(((x - data) ** 2).sum(1))
            near = data[((x - data) ** 2).sum(1).argmin()]
            bound = 12 * size * np.exp(-(gaps[1] - gaps[0]) / (2 * s**2))
            assert np.linalg.norm(empirical(x, s) - near) <= bound + 1e-12
    near, x, s = data[0], data[0] + np.array([0.3, 0.1, -0.2]), 0.5

    def along(h):
        return (x + h * (x - empirical(x, s)) / s - near) / (s + h)

    assert np.allclose(slope(along, 0.0), -(empirical(x, s) - near) / s**2, atol=1e-6)
    gap, top = 0.7, 0.4
    area = quad(lambda r: r**-3 * np.exp(-gap / (2 * r**2)), 0, top)[0]
    assert np.isclose(area, np.exp(-gap / (2 * top**2)) / gap)


@checks("curvature speciation clone")
def test_curvature_speciation_clone():
    m, c = np.array([1.2, -0.5, 0.8]), 0.5
    size = np.linalg.norm(m)

    def potential(x, a, v):
        return -np.logaddexp(
            -((x - a * m) ** 2).sum() / (2 * v), -((x + a * m) ** 2).sum() / (2 * v)
        )

    for t in (0.2, 0.6, 1.0):
        a = np.exp(-t)
        v = a**2 * c**2 + 1 - a**2
        e = m / size * 1e-3
        bend = (potential(e, a, v) - 2 * potential(0 * e, a, v) + potential(-e, a, v)) / 1e-6
        assert np.isclose(bend, 1 / v - a**2 * size**2 / v**2, rtol=1e-4)
    start = 0.5 * np.log(size**2 + 1 - c**2)
    a = np.exp(-start)
    assert np.isclose(a**2 * size**2, a**2 * c**2 + 1 - a**2)
    assert np.isclose(np.exp(-2 * start) * size**2, 1 + (c**2 - 1) * np.exp(-2 * start))
    # Clones: two draws from the posterior, by brute force.
    a, rng = 0.6, np.random.default_rng(3)
    v = a**2 * c**2 + 1 - a**2
    b = a * size / np.sqrt(v)
    sign = rng.choice([-1, 1], 200_000)
    x = a * (sign[:, None] * m + c * rng.standard_normal((200_000, 3)))
    x = x + np.sqrt(1 - a**2) * rng.standard_normal(x.shape)
    up, down = (np.exp(-((x - k * a * m) ** 2).sum(1) / (2 * v)) for k in (1, -1))
    p = up / (up + down)
    same = np.mean((rng.random(200_000) < p) == (rng.random(200_000) < p))
    z = 2 * b * (b + NODES)
    wanted = (WEIGHTS * (1 / (1 + np.exp(-z)) ** 2 + 1 / (1 + np.exp(z)) ** 2)).sum()
    assert np.isclose(same, wanted, atol=4e-3)


@checks("rem collapsetime")
def test_rem_collapsetime():
    # The average of one foreign term, exactly, against (2 pi s^2)^(d/2) p_t(x).
    d, a, s, c = 6, 0.7, 0.8, 1.3
    v = a**2 * c**2 + s**2
    x = RNG.standard_normal(d) * np.sqrt(v)
    one = np.prod(
        [integral(gauss(X, 0, c**2) * np.exp(-((xi - a * X) ** 2) / (2 * s**2)), X) for xi in x]
    )
    law = np.prod(gauss(x, 0, v)) * (2 * np.pi * s**2) ** (d / 2)
    assert np.isclose(one, law)
    typical = -0.5 * np.log(v / s**2) - 0.5
    assert np.isclose(np.log(law) / d + (x @ x / d / v - 1) / 2, typical)
    # The rate at the saddle: KL of the posterior against the prior, averaged over x.
    post = c**2 * s**2 / v
    mean_square = (a * c**2 / v) ** 2 * v
    rate = 0.5 * (post / c**2 + mean_square / c**2 - 1 - np.log(post / c**2))
    assert np.isclose(rate, 0.5 * np.log(v / s**2))
    assert np.isclose(0.5 * np.log(v / s**2), 0.5 * np.log(1 + c**2 * a**2 / s**2))
    energy = (post * a**2 + (1 - a**2 * c**2 / v) ** 2 * v) / (2 * s**2)
    assert np.isclose(energy, 0.5)
    alpha = 0.3
    gamma = (np.exp(2 * alpha) - 1) / c**2
    assert np.isclose(0.5 * np.log(1 + c**2 * gamma), alpha)


@checks("els")
def test_els():
    data = np.array([[1.0, -1, -1, 1, 1], [-1, 1, 1, 1, -1]])
    size, s = 5, 0.7
    index = (np.arange(size)[:, None] + np.array([-1, 0, 1])) % size
    window = np.array([0.3, -0.8, 0.5])
    # Bayes: the patch's place and image are uniform; weigh each by its likelihood.
    like = {}
    for j, place in itertools.product(range(2), range(size)):
        like[j, place] = np.prod(gauss(window, data[j, index[place]], s**2))
    bayes = sum(p * data[key] for key, p in like.items()) / sum(like.values())
    gap = ((window - data[:, index]) ** 2).sum(-1)
    w = np.exp(-gap / (2 * s**2))
    assert np.isclose((w * data).sum() / w.sum(), bayes)


@checks("generator")
def test_generator():
    # Two jump processes on three states, mixed.
    rates = [
        np.array([[-1.0, 0.7, 0.3], [0.2, -0.5, 0.3], [0.4, 0.4, -0.8]]),
        np.array([[-0.3, 0.1, 0.2], [0.9, -1.4, 0.5], [0.0, 0.6, -0.6]]),
    ]
    laws, q = [np.array([0.6, 0.3, 0.1]), np.array([0.1, 0.2, 0.7])], np.array([0.4, 0.6])
    f = np.array([0.3, -1.0, 2.0])
    change = sum(w * p @ g @ f for w, p, g in zip(q, laws, rates, strict=True))
    total = q[0] * laws[0] + q[1] * laws[1]
    share = np.array([w * p for w, p in zip(q, laws, strict=True)]) / total
    mean = sum(s * (g @ f) for s, g in zip(share, rates, strict=True))
    assert np.isclose(total @ mean, change)


@checks("mar naf")
def test_mar_naf():
    # Chain rule: the sum of the parts' bounds is above the negative log-likelihood.
    joint = np.array([[0.3, 0.1], [0.2, 0.4]])
    first = joint.sum(1)
    rest = joint / first[:, None]
    slack = np.array([0.05, 0.2])
    for i, j in itertools.product(range(2), repeat=2):
        parts_of = [-np.log(first[i]) + slack[0], -np.log(rest[i, j]) + slack[1]]
        assert -np.log(joint[i, j]) <= sum(parts_of)
    p, safe = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.4, 0.4])
    k = np.log2(p / safe).max()
    for event in itertools.product((0, 1), repeat=3):
        assert p @ event <= 2**k * (safe @ event) + 1e-12


@checks("shading fpr")
def test_shading_fpr():
    for y in (-1.3, 0.0, 0.8):
        both = 0.5 * max(0, 2 * norm.cdf(y) - 1) + 0.5 * min(1, 2 * norm.cdf(y))
        assert np.isclose(both, norm.cdf(y))
    for k, least in [(64, 45), (256, 192)]:
        tail = binom.sf(least - 1, k, 0.5)
        assert tail <= np.exp(-2 * k * (least / k - 0.5) ** 2)
    assert np.isclose(np.exp(-2 * 256 * 0.0625), 1.3e-14, rtol=0.03)


def test_answers():
    """Formulas and numbers of the exercises' answers that no program prints."""
    # Gaussian data: a step of f after a step of f leaves the first error times c^2 / (c^2 + s^2).
    c, s, wrong = 0.7, 0.9, 0.01
    second = c * np.sqrt(((c * (1 + wrong)) ** 2 + s**2) / (c**2 + s**2))
    assert np.isclose(second / c - 1, wrong * c**2 / (c**2 + s**2), rtol=2e-2)
    # The best of n: its KL, and the mean reward of the tilted law of the same KL.
    counts = np.array([4, 16, 64, 1024])
    divergence = np.log(counts) - (counts - 1) / counts
    assert np.allclose(divergence, [0.636, 1.835, 3.175, 5.932], atol=6e-4)
    tilted = np.sqrt(2 * divergence)
    assert np.allclose(tilted, [1.13, 1.92, 2.52, 3.44], atol=6e-3)
    best = [integral(X * n * norm.pdf(X) * norm.cdf(X) ** (n - 1), X) for n in counts]
    assert np.allclose(best, [1.03, 1.77, 2.34, 3.25], atol=6e-3)
    assert np.all((1 - best / tilted > 0.055) & (1 - best / tilted < 0.095))
    # The trajectory model's g is the mean of D along the path with the weight 1 / tau^2.
    x, t, r = 0.9, 1.7, 0.3
    run = solve_ivp(lambda q, y: flow(y, q), (t, r), [x], rtol=1e-10, atol=1e-12, dense_output=True)
    tau = np.linspace(r, t, 2001)
    along = np.array([denoise(y, q) for y, q in zip(run.sol(tau)[0], tau, strict=True)])
    g = (run.sol(r)[0] - r / t * x) / (1 - r / t)
    assert np.isclose(g, integral(along / tau**2, tau) / integral(tau**-2, tau), atol=1e-5)
    # Gaussian data of one dimension on a geometric grid: the discretization term.
    kappa = 0.01
    grid = 1e-4 * (1 + kappa) ** np.arange(np.ceil(np.log(1e8) / np.log(1 + kappa)) + 1)
    step = np.diff(grid)
    term = 0.5 * (step / (1 + grid[:-1]) - np.diff(np.log(1 + grid))).sum()
    assert np.isclose(term / kappa, 2.05, atol=0.04)
    # A linear denoiser: the KL of the fitted covariance.
    d, n, rng = 3, 400, np.random.default_rng(0)
    cov = np.array([np.cov(rng.standard_normal((d, n)), bias=True) for _ in range(2000)])
    kl = 0.5 * (np.trace(np.linalg.inv(cov), axis1=1, axis2=2) - d + np.linalg.slogdet(cov)[1])
    assert np.isclose(kl.mean(), d * (d + 1) / (4 * n), rtol=0.06)
    # The watermark: bits lost to the inversion, and a million keys.
    assert np.isclose(np.exp(-2 * 256 * 0.15**2), 1.0e-5, rtol=0.01)
    for slip, missed in ((0.3, 0.04), (0.4, 0.95)):
        gap = (0.65 - (1 - slip)) * 256 / np.sqrt(256 * slip * (1 - slip))
        assert np.isclose(norm.cdf(gap), missed, atol=5e-3)
    assert np.isclose(0.5 + np.sqrt((11.52 + np.log(1e6)) / 512), 0.72, atol=5e-3)


def test_every_label_of_the_chapter_is_checked():
    checks.assert_complete()
