"""The formulas of chapter 6, derived again by numbers."""

from __future__ import annotations

import numpy as np
from scipy.integrate import quad, solve_ivp
from scipy.optimize import linear_sum_assignment

from book.densities import gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter6.md",
    "ch6",
    "ode fm mixture cfm path rectified interpolant monge kantorovich assign sb",
)
RNG = np.random.default_rng(6)
X = np.linspace(-9, 9, 3601)
H = 1e-5
DATA, PROB = np.array([-1.2, 0.3, 1.0]), np.array([0.2, 0.3, 0.5])
HALF = np.pi / 2
GAUSS_PAIR = RNG.standard_normal((2, 200_000))
PATHS = {
    "linear": (lambda t: 1 - t, lambda t: t),
    "cosine": (lambda t: np.cos(HALF * t), lambda t: np.sin(HALF * t)),
    "uneven": (lambda t: (1 - t) ** 2, lambda t: t**1.5),
}


def slope(function, x, h=H):
    return (function(x + h) - function(x - h)) / (2 * h)


def log_snr(path, t):
    a, s = path
    return 2 * np.log(a(t) / s(t))


def joint(x, a, s):
    """Density at x of each data point's part, the points along the last axis."""
    return PROB * gauss(np.asarray(x)[..., None], a * DATA, s**2)


def density(x, a, s):
    return joint(x, a, s).sum(-1)


def conditional(x, t, path):
    """Conditional velocities from the second way of writing them."""
    a, s = path
    here = np.asarray(x)[..., None]
    return slope(a, t) * DATA + slope(s, t) / s(t) * (here - a(t) * DATA)


def means(x, t, path):
    """E[x_0 | x_t = x] and E[eps | x_t = x]."""
    a, s = path[0](t), path[1](t)
    q = joint(x, a, s)
    q /= q.sum(-1, keepdims=True)
    first = q @ DATA
    return first, (x - a * first) / s


def velocity(x, t, path):
    q = joint(x, path[0](t), path[1](t))
    return (q * conditional(x, t, path)).sum(-1) / q.sum(-1)


def score(x, a, s):
    return slope(lambda y: np.log(density(y, a, s)), x)


@checks("avg continuity weak marginal margproof condvel margvel")
def test_avg_continuity_weak_marginal_margproof_condvel_margvel():
    near = np.linspace(-2.5, 2.5, 1001)
    for path in PATHS.values():
        a, s = path
        for t in (0.3, 0.7):
            eps = RNG.standard_normal(5)
            x0 = RNG.choice(DATA, 5)
            x = a(t) * x0 + s(t) * eps
            moved = slope(lambda r, x0=x0, eps=eps, a=a, s=s: a(r) * x0 + s(r) * eps, t)
            second = slope(a, t) * x0 + slope(s, t) / s(t) * (x - a(t) * x0)
            assert np.allclose(moved, second)
            u = velocity(near, t, path)
            first, noise = means(near, t, path)
            assert np.allclose(u, slope(a, t) * first + slope(s, t) * noise, atol=1e-6)
            change = slope(lambda r, a=a, s=s: density(near, a(r), s(r)), t)

            def flux(x, t=t, path=path):
                return density(x, path[0](t), path[1](t)) * velocity(x, t, path)

            assert np.allclose(change, -slope(flux, near), atol=1e-5)
            test = np.exp(-4 * (near - 0.2) ** 2)
            weak = integral(-8 * (near - 0.2) * test * flux(near), near)
            assert np.isclose(integral(test * change, near), weak, atol=1e-6)


@checks("cov jacobi")
def test_cov_jacobi():
    path = PATHS["linear"]
    start, stop = 0.25, 0.9

    def rate(t, y):
        x, jac, _ = y
        bend = slope(lambda z: velocity(z, t, path), x, 1e-5)
        return [velocity(x, t, path), bend * jac, bend]

    for x0 in (-0.6, 0.5):
        end = solve_ivp(rate, (start, stop), [x0, 1.0, 0.0], rtol=1e-9, atol=1e-11).y[:, -1]
        before = np.log(density(x0, 1 - start, start))
        after = np.log(density(end[0], 1 - stop, stop))
        assert np.isclose(before, after + end[2], atol=1e-5)
        assert np.isclose(np.log(end[1]), end[2], atol=1e-6)


@checks("adjoint pairing")
def test_adjoint_pairing():
    def field(x, t, theta):
        return np.sin(theta * x + t) + 0.3 * theta * x

    def forward(theta, x0=0.4):
        return solve_ivp(
            lambda t, x: field(x, t, theta), (0, 1), [x0], rtol=1e-10, atol=1e-12, dense_output=True
        )

    def loss(theta):
        return np.cos(forward(theta).y[0, -1])

    theta = 0.8
    run = forward(theta)

    def back(t, y):
        x = run.sol(t)[0]
        by_x = slope(lambda z: field(z, t, theta), x)
        by_theta = slope(lambda z: field(x, t, z), theta)
        return [-by_x * y[0], -by_theta * y[0]]

    end = run.y[0, -1]
    got = solve_ivp(back, (1, 0), [-np.sin(end), 0.0], rtol=1e-10, atol=1e-12).y[:, -1]
    assert np.isclose(got[1], slope(loss, theta, 1e-4), rtol=1e-5)
    start = slope(lambda x0: np.cos(forward(theta, x0).y[0, -1]), 0.4, 1e-4)
    assert np.isclose(got[0], start, rtol=1e-5)
    # The pairing of the adjoint with a disturbed trajectory grows as the source says.
    small = 1e-5
    other = forward(theta + small)
    adjoint = solve_ivp(
        back, (1, 0), [-np.sin(end), 0.0], rtol=1e-10, atol=1e-12, dense_output=True
    )
    t = 0.6

    def pairing(r):
        return adjoint.sol(r)[0] * (other.sol(r)[0] - run.sol(r)[0]) / small

    source = adjoint.sol(t)[0] * slope(lambda z: field(run.sol(t)[0], t, z), theta)
    assert np.isclose(slope(pairing, t, 1e-3), source, rtol=1e-3)


@checks("gap cfmproof")
def test_gap_cfmproof():
    for path in PATHS.values():
        for t in (0.3, 0.6):
            wide = np.linspace(-5, 5, 4001)
            q = joint(wide, path[0](t), path[1](t))
            p, u, each = q.sum(-1), velocity(wide, t, path), conditional(wide, t, path)
            for v in (0 * wide, np.sin(wide)):
                cfm = integral((q * (each - v[:, None]) ** 2).sum(-1), wide)
                fm = integral(p * (u - v) ** 2, wide)
                spread = integral((q * (each - u[:, None]) ** 2).sum(-1), wide)
                assert np.isclose(cfm, fm + spread)
                cross = integral((q * (each - u[:, None])).sum(-1) * (u - v), wide)
                assert abs(cross) < 1e-9


@checks("error gronwall")
def test_error_gronwall():
    # Data N(0, s^2): the velocity is k(t) x; the model adds an error and stays linear.
    s = 0.7

    def k(t):
        return (t - (1 - t) * s**2) / ((1 - t) ** 2 * s**2 + t**2)

    for slip, shift in [(0.1, 0.2), (-0.2, 0.05)]:
        lip = max(abs(k(t) + slip) for t in np.linspace(0, 1, 401))

        def pair(t, y, slip=slip, shift=shift):
            return [k(t) * y[0], (k(t) + slip) * y[1] + shift]

        z = RNG.standard_normal(200)
        gaps, bounds = [], []
        for x1 in z:
            run = solve_ivp(pair, (1, 0), [x1, x1], rtol=1e-8, dense_output=True)
            t = np.linspace(0, 1, 201)
            wrong = np.abs(slip * run.sol(t)[0] + shift)
            first = integral(np.exp(lip * t) * wrong, t)
            gap = abs(run.y[1, -1] - run.y[0, -1])
            assert gap <= first * (1 + 1e-6)
            square = integral(np.exp(2 * lip * t), t) * integral(wrong**2, t)
            assert first**2 <= square * (1 + 1e-9)
            assert np.isclose(
                integral(np.exp(2 * lip * t), t), (np.exp(2 * lip) - 1) / (2 * lip), rtol=1e-4
            )
            gaps.append(gap**2)
            bounds.append(square)
        assert np.mean(gaps) <= np.mean(bounds)


@checks("det solve uscore pfode gsquare linearsde errors")
def test_det_solve_uscore_pfode_gsquare_linearsde_errors():
    x = np.linspace(-2, 2, 9)
    for path in PATHS.values():
        a, s = path
        for t in (0.25, 0.5, 0.8):
            da, ds = slope(a, t), slope(s, t)
            dl = slope(lambda r, path=path: log_snr(path, r), t)
            det = a(t) * ds - da * s(t)
            assert np.isclose(det, -0.5 * dl * a(t) * s(t), rtol=1e-6) and det > 0
            u = velocity(x, t, path)
            first, noise = means(x, t, path)
            assert np.allclose((ds * x - s(t) * u) / det, first, atol=1e-6)
            assert np.allclose((a(t) * u - da * x) / det, noise, atol=1e-6)
            grad = score(x, a(t), s(t))
            assert np.allclose(noise, -s(t) * grad, atol=1e-5)
            assert np.allclose(u, da / a(t) * x - 0.5 * dl * s(t) * noise, atol=1e-5)
            assert np.allclose(u, da / a(t) * x + 0.5 * dl * s(t) ** 2 * grad, atol=1e-5)
            square = slope(lambda r, s=s: s(r) ** 2, t) - 2 * da / a(t) * s(t) ** 2
            assert np.isclose(square, -dl * s(t) ** 2, rtol=1e-6)
            assert np.allclose(u, da / a(t) * x - 0.5 * square * grad, atol=1e-5)
            x0, eps, guess = RNG.standard_normal(3)
            here = a(t) * x0 + s(t) * eps
            v = guess
            eps_hat = (a(t) * v - da * here) / det
            x_hat = (ds * here - s(t) * v) / det
            gap = (da * x0 + ds * eps - v) ** 2
            assert np.isclose(gap, 0.25 * dl**2 * s(t) ** 2 * (eps - eps_hat) ** 2, rtol=1e-5)
            assert np.isclose(gap, 0.25 * dl**2 * a(t) ** 2 * (x0 - x_hat) ** 2, rtol=1e-5)
    for t in (0.3, 0.9):
        dl = slope(lambda r: log_snr(PATHS["linear"], r), t)
        assert np.isclose(-dl * t**2, 2 * t / (1 - t), rtol=1e-6)


@checks("ystep canonical")
def test_ystep_canonical():
    x = np.linspace(-1.5, 1.5, 7)
    for path in PATHS.values():
        a, s = path
        t = 0.45
        dl = slope(lambda r, path=path: log_snr(path, r), t)
        _, noise = means(x, t, path)
        u = velocity(x, t, path)
        dy = (u - slope(a, t) / a(t) * x) / a(t)
        dr = slope(lambda r, a=a, s=s: s(r) / a(r), t)
        assert np.allclose(dy, -0.5 * dl * s(t) / a(t) * noise, atol=1e-6)
        assert np.isclose(dr, -0.5 * dl * s(t) / a(t), rtol=1e-6)
        ratio = s(t) / a(t)
        direct = means(x / a(t), ratio, (lambda r: 1.0, lambda r: r))[1]
        assert np.allclose(dy / dr, direct, atol=1e-6)


@checks("weight wlin")
def test_weight_wlin():
    def error(lam):
        return 1 / (1 + np.exp(lam / 3))

    t = np.linspace(1e-4, 1 - 1e-4, 200_001)
    for name, density_of in [
        ("linear", lambda r: 1 + 0 * r),
        ("cosine", lambda r: 6 * r * (1 - r)),
    ]:
        path = PATHS[name]
        lam = log_snr(path, t)
        dl = np.gradient(lam, t)
        pi = density_of(t)
        left = integral(pi * 0.25 * dl**2 * path[1](t) ** 2 * error(lam), t)
        w = 0.5 * pi * np.abs(dl) * path[1](t) ** 2
        middle = 0.5 * (w[1:] * error(lam[1:]) + w[:-1] * error(lam[:-1]))
        assert np.isclose(left, 0.5 * (middle * -np.diff(lam)).sum(), rtol=1e-3)
    inner = t[1000:-1000:500]
    for name, factor in [("linear", 1.0), ("cosine", HALF)]:
        path = PATHS[name]
        dl = slope(lambda r, path=path: log_snr(path, r), inner, 1e-6)
        w = 0.5 * np.abs(dl) * path[1](inner) ** 2
        assert np.allclose(w, factor * np.exp(-log_snr(path, inner) / 2), rtol=1e-5)
    assert np.allclose(inner / (1 - inner), np.exp(-log_snr(PATHS["linear"], inner) / 2))
    assert np.allclose(np.tan(HALF * inner), np.exp(-log_snr(PATHS["cosine"], inner) / 2))


def bridge_law(t, noise):
    """Points, weights, spread and conditional velocity of a bridge between two coupled pairs."""
    ends = np.array([[-1.0, 0.8], [0.5, -0.4], [1.2, 1.5]])
    share = np.array([0.3, 0.5, 0.2])
    centre = (1 - t) * ends[:, 0] + t * ends[:, 1]
    return ends, share, centre, noise * np.sqrt(t * (1 - t))


@checks("interpvel interpscore family linscore bridge")
def test_interpvel_interpscore_family_linscore_bridge():
    noise, t = 0.6, 0.35

    def law(r):
        _, share, centre, spread = bridge_law(r, noise)
        return (share * gauss(X[:, None], centre, spread**2)).sum(1)

    ends, share, centre, spread = bridge_law(t, noise)
    part = share * gauss(X[:, None], centre, spread**2)
    p = part.sum(1)
    zeta = (X[:, None] - centre) / spread
    gain = slope(lambda r: noise * np.sqrt(r * (1 - r)), t)
    u = (part * (ends[:, 1] - ends[:, 0] + gain * zeta)).sum(1) / p.clip(1e-300)
    change = (law(t + H) - law(t - H)) / (2 * H)
    assert np.allclose(change, -np.gradient(p * u, X), atol=1e-3)
    inside = p > 1e-8
    grad = np.gradient(np.log(p.clip(1e-300)), X)
    by_noise = -(part * zeta).sum(1) / p.clip(1e-300) / spread
    assert np.allclose(grad[inside], by_noise[inside], atol=2e-3)
    eta = 0.7
    for sign in (1, -1):  # forward in t, then backward
        drift = sign * u + 0.5 * eta**2 * by_noise
        flow = -np.gradient(p * drift, X) + 0.5 * eta**2 * np.gradient(np.gradient(p, X), X)
        assert np.allclose(flow[5:-5], sign * change[5:-5], atol=3e-3)
    # The pinned Brownian motion: the law of the middle given the ends.
    var = noise**2
    for x0, x1 in [(-1.0, 0.8), (0.3, 2.0)]:
        w = gauss(X, x0, var * t) * gauss(x1, X, var * (1 - t))
        w /= integral(w, X)
        mean = integral(w * X, X)
        assert np.isclose(mean, (1 - t) * x0 + t * x1)
        assert np.isclose(integral(w * (X - mean) ** 2, X), var * t * (1 - t))
    x = np.linspace(-2, 2, 9)
    speed = velocity(x, t, PATHS["linear"])
    assert np.allclose(score(x, 1 - t, t), -(x + (1 - t) * speed) / t, atol=1e-5)


def rectify(x0_points, x0_weights, std, n=4000, steps=400):
    """Exact flow from normal quantiles to Gaussian peaks on a line: the whole path."""
    z = (np.arange(n) + 0.5) / n
    noise = np.sqrt(2) * np.array([_erfinv(2 * v - 1) for v in z])
    path, x = [noise], noise
    for k in range(steps):
        t, h = 1 - k / steps, 1 / steps
        middle = x - h / 2 * _peaks(x, t, x0_points, x0_weights, std)
        x = x - h * _peaks(middle, t - h / 2, x0_points, x0_weights, std)
        path.append(x)
    return np.array(path)


def _erfinv(y):
    from scipy.special import erfinv

    return erfinv(y)


def _peaks(x, t, points, weights, std):
    var = ((1 - t) * std) ** 2 + t**2
    q = weights * gauss(x[:, None], (1 - t) * points, var)
    q /= q.sum(1, keepdims=True)
    gain = (t - (1 - t) * std**2) / var
    return (q * (gain * (x[:, None] - (1 - t) * points) - points)).sum(1)


@checks("convex rectproof sv identity kinetic")
def test_convex_rectproof_sv_identity_kinetic():
    points, weights, std = np.array([-1.0, 1.3]), np.array([0.4, 0.6]), 0.3
    path = rectify(points, weights, std)
    z1, z0 = path[0], path[-1]
    assert np.isclose(z0.mean(), weights @ points, atol=2e-3)
    second = weights @ (points**2 + std**2)
    assert np.isclose((z0**2).mean(), second, atol=5e-3)
    before = second + 1.0
    cost = ((z1 - z0) ** 2).mean()
    speed = (path[:-1] - path[1:]) * (len(path) - 1)
    bend = ((speed - (z1 - z0)) ** 2).mean()
    cross = 0.0
    nodes = (np.arange(200) + 0.5) / 200
    for t in nodes:
        var = ((1 - t) * std) ** 2 + t**2
        p = (weights * gauss(X[:, None], (1 - t) * points, var)).sum(1)
        cross += before - integral(p * _peaks(X, t, points, weights, std) ** 2, X)
    cross /= len(nodes)
    assert np.isclose(before - cost, cross + bend, atol=5e-3)
    assert np.isclose((speed**2).mean(), cost + bend, atol=1e-6)
    # W_2 on a line pairs the quantiles; the flow keeps their order.
    assert np.all(np.diff(z0) > 0)
    assert np.isclose(((z1 - np.sort(z0)) ** 2).mean(), cost)
    rng = np.random.default_rng(1)
    for convex in (np.abs, lambda y: y**4, np.cosh):
        x0 = rng.choice(points, 200_000, p=weights) + std * rng.standard_normal(200_000)
        x1 = rng.standard_normal(200_000)
        along = np.mean([convex(row).mean() for row in speed])
        assert convex(z1 - z0).mean() <= along + 1e-9
        assert along <= convex(x1 - x0).mean()


@checks("gaussvel gauss gausssv telescope")
def test_gaussvel_gauss_gausssv_telescope():
    for s in (0.4, 1.7):

        def r(t, s=s):
            return np.sqrt(((1 - t) * s) ** 2 + t**2)

        for t in (0.2, 0.7):
            cov = t - (1 - t) * s**2
            assert np.isclose(cov / r(t) ** 2, slope(r, t) / r(t))
            x0, x1 = s * GAUSS_PAIR[0], GAUSS_PAIR[1]
            xt = (1 - t) * x0 + t * x1
            fitted = ((x1 - x0) * xt).mean() / (xt**2).mean()
            assert np.isclose(fitted, cov / r(t) ** 2, atol=0.02)
            assert np.isclose(slope(r, t) ** 2, 1 + s**2 - s**2 / r(t) ** 2)
        end = solve_ivp(lambda t, z, r=r: slope(r, t) / r(t) * z, (1, 0), [0.9], rtol=1e-9)
        assert np.isclose(end.y[0, -1], 0.9 * s, rtol=1e-5)
        assert np.isclose(quad(lambda t, r=r: r(t) ** -2, 0, 1)[0], np.pi / (2 * s))
        bend = quad(lambda t, r=r, s=s: (slope(r, t) - (1 - s)) ** 2, 0, 1)[0]
        assert np.isclose(bend, (2 - HALF) * s, rtol=1e-6)
        cross = quad(lambda t, r=r, s=s: 1 + s**2 - slope(r, t) ** 2, 0, 1)[0]
        assert np.isclose(cross, HALF * s, rtol=1e-6)
        # Two rounds: the second adds nothing, for the first coupling is straight already.
        rounds = [(1 + s**2), (1 - s) ** 2, (1 - s) ** 2]
        assert np.isclose(rounds[0] - rounds[2], cross + bend + 0.0)


@checks("burgers onestep")
def test_burgers_onestep():
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])

    def field(x, t):
        return (np.eye(2) - turn) @ np.linalg.solve((1 - t) * turn + t * np.eye(2), x)

    x, t = np.array([0.3, -0.8]), 0.4
    by_time = slope(lambda r: field(x, r), t)
    u = field(x, t)
    along = slope(lambda h: field(x + h * u, t), 0.0)
    assert np.allclose(by_time + along, 0, atol=1e-7)
    x = np.linspace(-3, 3, 7)
    assert np.allclose(x - velocity(x, 1 - 1e-9, PATHS["linear"]), PROB @ DATA, atol=1e-6)


@checks("dual otvel")
def test_dual_otvel():
    # phi(x) = log cosh x + x^2/4 is convex; its gradient moves N(0, 1) to some p_0.
    def phi(x):
        return np.log(np.cosh(x)) + x**2 / 4

    def grad(x):
        return np.tanh(x) + x / 2

    x1 = RNG.standard_normal(300)
    x0 = grad(x1)
    grid = np.linspace(-12, 12, 24_001)
    conjugate = np.array([np.max(y * grid - phi(grid)) for y in x0])
    rest = -2 * phi(x1).mean() - 2 * conjugate.mean()
    bound = (x0**2).mean() + (x1**2).mean() + rest
    assert np.isclose(((x0 - x1) ** 2).mean(), bound, atol=1e-5)
    for _ in range(5):
        assert ((RNG.permutation(x0) - x1) ** 2).mean() >= bound - 1e-5
    t = 0.3
    moved = slope(lambda r: (1 - r) * grad(x1) + r * x1, t)
    assert np.allclose(moved, x1 - grad(x1))
    assert np.all(np.diff((1 - t) * grad(np.sort(x1)) + t * np.sort(x1)) > 0)


@checks("batchcost perm")
def test_batchcost_perm():
    rng = np.random.default_rng(2)
    costs, moment = {}, []
    for n in (1, 2, 4, 16):
        total, rounds = 0.0, 6400 // n
        for _ in range(rounds):
            x0, x1 = 1 + 0.5 * rng.standard_normal(n), rng.standard_normal(n)
            rows, cols = linear_sum_assignment((x0[:, None] - x1) ** 2)
            total += ((x0[rows] - x1[cols]) ** 2).mean()
            moment.append((x0[rows] ** 2).mean() - (x0**2).mean())
        costs[n] = total / rounds
    exact = 1 + 0.25
    assert np.isclose(costs[1], 1 + 0.25 + 1, rtol=0.05)
    assert costs[1] > costs[2] > costs[4] > costs[16] > exact
    assert np.allclose(moment, 0)


@checks("eot")
def test_eot():
    # Path measures on three times: the Brownian reference against a mixture of its bridges.
    var = 0.5
    x0, x1 = np.array([-0.5, 0.4, 1.0]), np.array([-1.0, 0.2, 0.9])
    p0, p1 = np.array([0.3, 0.3, 0.4]), np.array([0.25, 0.5, 0.25])
    cost = (x0[:, None] - x1) ** 2
    reference = np.exp(-cost / (2 * var))

    def sides(plan):
        kl = (plan * np.log(plan / reference)).sum()
        static = (plan * cost).sum() + 2 * var * (plan * np.log(plan / np.outer(p0, p1))).sum()
        return kl, static

    loop = np.array([[1, -1, 0], [-1, 1, 0], [0, 0, 0]]) * 0.02
    other = np.array([[0, 1, -1], [0, -1, 1], [0, 0, 0]]) * 0.03
    base = np.outer(p0, p1)
    first, second = sides(base + loop), sides(base + other)
    assert np.isclose(2 * var * (first[0] - second[0]), first[1] - second[1])


@checks("logit lambdanormal shift ddim")
def test_logit_lambdanormal_shift_ddim():
    m, spread = 0.3, 0.8
    t = np.linspace(1e-5, 1 - 1e-5, 400_001)
    z = np.log(t / (1 - t))
    pi = np.exp(-((z - m) ** 2) / (2 * spread**2)) / (spread * np.sqrt(2 * np.pi) * t * (1 - t))
    assert np.isclose(integral(pi, t), 1, atol=1e-5)
    lam = log_snr(PATHS["linear"], t)
    mean = integral(pi * lam, t)
    assert np.isclose(mean, -2 * m, atol=1e-4)
    assert np.isclose(integral(pi * (lam - mean) ** 2, t), 4 * spread**2, rtol=1e-4)
    for k in (0.5, 3.0):
        inner = t[1000:-1000:1000]
        moved = k * inner / (1 + (k - 1) * inner)
        gap = log_snr(PATHS["linear"], moved) - log_snr(PATHS["linear"], inner)
        assert np.allclose(gap, -2 * np.log(k))
    x, v = RNG.standard_normal(2)
    for now, then in [(1.0, 0.5), (0.6, 0.25), (0.2, 0.0)]:
        data, noise = x - now * v, x + (1 - now) * v
        step = x + (then - now) * v
        assert np.isclose(step, (1 - then) * data + then * noise)
        if now < 1:
            ratio, to = now / (1 - now), then / (1 - then)
            assert np.isclose(step / (1 - then), x / (1 - now) + (to - ratio) * noise)


def test_every_label_of_the_chapter_is_checked():
    checks.assert_complete()
