"""The formulas of chapter 11, derived again by numbers."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.linalg import block_diag, sqrtm

from book.labels import Checked

checks = Checked("chapter11.md", "ch11", "causal levels dfloss approx warp world alpha")
RHO, FRAMES = 0.8, 6


def autoregression(rho: float, frames: int) -> np.ndarray:
    """Covariance from the recursion itself: x = L (x_1, xi_1, ...)."""
    step = np.zeros((frames, frames))
    step[0, 0] = 1
    for k in range(1, frames):
        step[k] = rho * step[k - 1]
        step[k, k] = np.sqrt(1 - rho**2)
    return step @ step.T


R = autoregression(RHO, FRAMES)


def posterior(cov, a, s, noise=None):
    """Gain and covariance of x given a x + s eps, by conditioning a joint normal."""
    noise = np.eye(len(cov)) if noise is None else noise
    joint = np.block([[cov, a * cov], [a * cov, a * a * cov + s * s * noise]])
    n = len(cov)
    gain = joint[:n, n:] @ np.linalg.inv(joint[n:, n:])
    return gain, joint[:n, :n] - gain @ joint[n:, :n]


def slope(function, x, h=1e-5):
    return (function(x + h) - function(x - h)) / (2 * h)


@checks("size ar cov precision spectrum")
def test_size_ar_cov_precision_spectrum():
    assert pytest.approx(3.3e8, rel=0.01) == 120 * 1280 * 720 * 3
    lag = np.abs(np.subtract.outer(np.arange(FRAMES), np.arange(FRAMES)))
    assert np.allclose(R, RHO**lag)
    tri = np.eye(FRAMES) * (1 + RHO**2)
    tri[0, 0] = tri[-1, -1] = 1
    tri -= RHO * (np.eye(FRAMES, k=1) + np.eye(FRAMES, k=-1))
    assert np.allclose(np.linalg.inv(R), tri / (1 - RHO**2))
    assert np.isclose(np.linalg.det(R), (1 - RHO**2) ** (FRAMES - 1))
    j = np.arange(-400, 401)
    for omega in (0.0, 0.7, np.pi):
        direct = (RHO ** np.abs(j) * np.exp(-1j * j * omega)).sum()
        assert np.isclose(direct, (1 - RHO**2) / (1 - 2 * RHO * np.cos(omega) + RHO**2))
    assert np.isclose((1.9 / 0.1) / (0.1 / 1.9), 361)


@checks("joint mmse frame jensen wiener")
def test_joint_mmse_frame_jensen_wiener():
    mode = np.linalg.eigvalsh(R)
    for a, s in ((0.9, 0.3), (0.4, 0.6), (0.1, 0.9)):
        gain, rest = posterior(R, a, s)
        assert np.allclose(gain, a * R @ np.linalg.inv(a * a * R + s * s * np.eye(FRAMES)))
        joint = np.trace(rest) / FRAMES
        assert np.isclose(joint, np.mean(s * s * mode / (a * a * mode + s * s)))
        alone, left = posterior(np.eye(1), a, s)
        assert np.isclose(alone[0, 0], a / (a * a + s * s))
        assert np.isclose(left[0, 0], s * s / (a * a + s * s))
        assert joint < left[0, 0]
        ratio = s * s / (a * a)

        def density(omega):
            return (1 - RHO**2) / (1 - 2 * RHO * np.cos(omega) + RHO**2)

        mean = quad(lambda w, r=ratio: r * density(w) / (density(w) + r), -np.pi, np.pi)[0]
        top = ratio * np.sqrt(1 - RHO**2)
        low = np.sqrt((1 - RHO**2) * (1 + ratio**2) + 2 * ratio * (1 + RHO**2))
        assert np.isclose(mean / (2 * np.pi), top / low)
    near, ratio = 1 - 1e-6, 0.7
    exact = (
        ratio
        * np.sqrt(1 - near**2)
        / np.sqrt((1 - near**2) * (1 + ratio**2) + 2 * ratio * (1 + near**2))
    )
    assert np.isclose(exact, np.sqrt(ratio * (1 - near) / 2), rtol=1e-3)


@checks("tc gausstc")
def test_tc_gausstc():
    """KL of two normals against entropies, and against the closed form, three pixels."""
    n = 3
    cov = np.kron(R, np.eye(n))
    size = len(cov)
    kl = 0.5 * (np.trace(cov) - size - np.linalg.slogdet(cov)[1])
    entropy = 0.5 * (size * np.log(2 * np.pi * np.e) + np.linalg.slogdet(cov)[1])
    single = 0.5 * n * np.log(2 * np.pi * np.e)
    assert np.isclose(kl, FRAMES * single - entropy)
    assert np.isclose(kl, -n * (FRAMES - 1) / 2 * np.log(1 - RHO**2))


@checks("sdecorr")
def test_sdecorr():
    """The chain of many small reverse steps, moments exactly."""
    start, common, total, steps = 0.9, 0.3, 5.0, 20_000
    h, c = total / steps, start
    for _ in range(steps):
        c = (1 - h / 2) ** 2 * c + h * common
    keep = np.exp(-total)
    assert np.isclose(c, keep * start + (1 - keep) * common, atol=1e-3)


@checks("lancaster hermite")
def test_lancaster_hermite():
    """Both sides from the same function: quadrature in the plane and Hermite coefficients."""
    node, weight = np.polynomial.hermite_e.hermegauss(80)
    weight = weight / weight.sum()
    for function in (np.tanh, lambda z: z**3 - z, lambda z: np.exp(z / 2)):
        f = function(node)
        f = f - weight @ f
        for r in (0.3, 0.8, -0.5):
            second = function(r * node[:, None] + np.sqrt(1 - r * r) * node) @ weight
            corr = (weight * f) @ second / ((weight * f) @ f)
            coef, fact = [], 1.0
            for j in range(1, 40):
                fact *= j
                basis = np.polynomial.hermite_e.hermeval(node, np.eye(j + 1)[j])
                coef.append((weight * f) @ basis / np.sqrt(fact))
            power = np.array(coef) ** 2
            series = (power * r ** np.arange(1, 40)).sum() / power.sum()
            assert np.isclose(corr, series, atol=2e-3)
            assert abs(corr) <= abs(r) + 1e-9
    assert np.isclose(2 / np.pi * np.arcsin(0.9), 0.71, atol=0.005)


@checks("mixed prog noisecov")
def test_mixed_prog_noisecov():
    alpha, k = 1.3, 5
    share = np.hstack([np.full((k, 1), alpha), np.eye(k)]) / np.sqrt(1 + alpha**2)
    r = alpha**2 / (1 + alpha**2)
    want = (1 - r) * np.eye(k) + r
    assert np.allclose(share @ share.T, want)
    assert np.allclose(np.linalg.eigvalsh(want)[[0, -1]], [1 - r, 1 + (k - 1) * r])
    build = np.zeros((k, k))
    build[0, 0] = 1
    for i in range(1, k):
        build[i] = alpha / np.sqrt(1 + alpha**2) * build[i - 1]
        build[i, i] = 1 / np.sqrt(1 + alpha**2)
    lag = np.abs(np.subtract.outer(np.arange(k), np.arange(k)))
    assert np.allclose(build @ build.T, (alpha / np.sqrt(1 + alpha**2)) ** lag)


@checks("corrscore whiten matched")
def test_corrscore_whiten_matched():
    noise = autoregression(0.5, FRAMES)
    a, s = 0.7, 0.6
    x = np.linspace(-1, 2, FRAMES)
    total = a * a * R + s * s * noise
    score = -np.linalg.solve(total, x)
    gain, _ = posterior(R, a, s, noise)
    eps = (x - a * gain @ x) / s
    assert np.allclose(score, -np.linalg.solve(noise, eps) / s)
    half = np.linalg.inv(sqrtm(noise).real)
    assert np.allclose(half @ total @ half, a * a * half @ R @ half + s * s * np.eye(FRAMES))
    same, _ = posterior(R, a, s, R)
    assert np.allclose(same, a / (a * a + s * s) * np.eye(FRAMES))
    assert not np.allclose(gain, np.diag(np.diag(gain)))


@checks("modesnr avgsnr arsum lambdashift shift leak")
def test_modesnr_avgsnr_arsum_lambdashift_shift_leak():
    a, s = 0.6, 0.8
    mode, basis = np.linalg.eigh(R)
    signal = np.diag(basis.T @ (a * a * R) @ basis)
    assert np.allclose(signal / s**2, mode * a * a / s**2)
    mean = np.full(FRAMES, 1 / FRAMES)
    kappa = R.sum() / FRAMES
    assert np.isclose(a * a * mean @ R @ mean / (s * s * mean @ mean), kappa * a * a / s**2)
    for rho, k in ((0.8, 6), (0.97, 50), (0.3, 2)):
        close = (1 + rho) / (1 - rho) - 2 * rho * (1 - rho**k) / (k * (1 - rho) ** 2)
        assert np.isclose(close, autoregression(rho, k).sum() / k)
    for t in (0.2, 0.7):
        root = np.sqrt(kappa)
        moved = root * t / (1 + (root - 1) * t)
        lam = 2 * np.log((1 - t) / t)
        assert np.isclose(2 * np.log((1 - moved) / moved), lam - np.log(kappa))
        assert np.isclose(kappa * np.exp(lam - np.log(kappa)), np.exp(lam))
    var, left = mean @ R @ mean, s * s * mean @ mean
    info = 0.5 * np.log((a * a * var + left) / left)
    assert np.isclose(info, 0.5 * np.log(1 + kappa * a * a / s**2))
    assert np.isclose(0.5 * np.log(1 + 100 * 0.005), 0.2, atol=0.005)


@checks("convcost rank rf")
def test_convcost_rank_rf():
    assert (3 * 3 * 3, 3 * 3 + 3) == (27, 12)
    rng = np.random.default_rng(0)
    out, inner, qt, qs, mid = 3, 4, 3, 5, 2
    time, space = rng.standard_normal((out, mid, qt)), rng.standard_normal((mid, inner, qs))
    kernel = np.einsum("omt,mis->oits", time, space)
    video = rng.standard_normal((inner, 9, 11))

    def correlate(kernel, video):
        _, _, kt, ks = kernel.shape
        view = np.lib.stride_tricks.sliding_window_view(video, (kt, ks), (1, 2))
        return np.einsum("oits,iTSts->oTS", kernel, view)

    twice = correlate(time[..., None], correlate(space[:, :, None], video))
    assert np.allclose(twice, correlate(kernel, video))
    matrix = kernel.transpose(0, 2, 1, 3).reshape(out * qt, inner * qs)
    assert np.linalg.matrix_rank(matrix) == mid
    free = rng.standard_normal((out * qt, inner * qs))
    left, value, right = np.linalg.svd(free, full_matrices=False)
    assert len(value) == min(out * qt, inner * qs)
    assert np.allclose((left * value) @ right, free)
    sizes, strides = [3, 3, 4, 3], [1, 2, 1, 2]
    reach = {0}
    for q, s in zip(reversed(sizes), reversed(strides), strict=True):
        reach = {s * y - i for y in reach for i in range(q)}
    product = np.cumprod([1, *strides[:-1]])
    assert len(reach) == 1 + ((np.array(sizes) - 1) * product).sum()
    assert 1 + 2 * 2 * (1 + 2 + 4 + 8 + 16) == 125


@checks("attncost attnratio factor")
def test_attncost_attnratio_factor():
    k, p, d = 3, 4, 5
    n = k * p
    place = [(i, j) for i in range(k) for j in range(p)]
    pairs = {
        "full": n * n,
        "space": sum(a[0] == b[0] for a, b in itertools.product(place, place)),
        "time": sum(a[1] == b[1] for a, b in itertools.product(place, place)),
    }
    projections = 4 * n * d * d
    assert projections + 2 * d * pairs["full"] == 4 * n * d**2 + 2 * n**2 * d
    both = 2 * projections + 2 * d * (pairs["space"] + pairs["time"])
    assert both == 8 * n * d**2 + 2 * n * (p + k) * d
    assert np.isclose(pairs["full"] / (pairs["space"] + pairs["time"]), k * p / (k + p))
    rng = np.random.default_rng(1)
    space, time = rng.dirichlet(np.ones(p), (k, p)), rng.dirichlet(np.ones(k), (p, k))
    value = rng.standard_normal((k, p))
    mixed = np.einsum("kpq,kq->kp", space, value)
    result = np.einsum("pkl,lp->kp", time, mixed)
    weight = np.einsum("pkl,lpq->kplq", time, space)
    assert np.allclose(result, np.einsum("kplq,lq->kp", weight, value))
    share = weight / weight.sum(-1, keepdims=True)
    assert np.allclose(share, share[:1])


@checks("zero kernel")
def test_zero_kernel():
    """A small net with a zero branch: outputs, gradients by differences; inflated kernels."""
    rng = np.random.default_rng(2)
    w, g, u = rng.standard_normal((3, 3)), rng.standard_normal((4, 4)), rng.standard_normal(3)
    x = rng.standard_normal((4, 3))  # frames x features

    def net(w, z, g):
        h = np.tanh(x @ w)
        return np.tanh((h + (g @ np.tanh(h)) @ z) @ u).sum()

    zero = np.zeros((3, 3))
    assert np.isclose(net(w, zero, g), np.tanh(np.tanh(x @ w) @ u).sum())

    def gradient(function, at):
        result = np.zeros(at.size)
        for i in range(at.size):
            step = np.zeros(at.size)
            step[i] = 1e-5
            step = step.reshape(at.shape)
            result[i] = (function(at + step) - function(at - step)) / 2e-5
        return result

    alone = gradient(lambda m: np.tanh(np.tanh(x @ m) @ u).sum(), w)
    assert np.allclose(gradient(lambda m: net(m, zero, g), w), alone, atol=1e-8)
    assert np.abs(gradient(lambda z: net(w, z, g), zero)).max() > 0.1
    assert np.allclose(gradient(lambda m: net(w, zero, m), g), 0)
    flat = rng.standard_normal(5)
    average, centre = np.tile(flat / 3, (3, 1)), np.zeros((3, 5))
    centre[1] = flat
    still, moving = np.tile(rng.standard_normal(5), (3, 1)), rng.standard_normal((3, 5))
    assert np.isclose((average * still).sum(), flat @ still[0])
    assert np.isclose((centre * moving).sum(), flat @ moving[1])
    assert not np.isclose((average * moving).sum(), flat @ moving[1])


@checks("rope roperel")
def test_rope_roperel():
    theta = 0.9 ** np.arange(3)

    def turn(m):
        return block_diag(
            *[[[np.cos(m * t), -np.sin(m * t)], [np.sin(m * t), np.cos(m * t)]] for t in theta]
        )

    def place(k, y, x):
        return block_diag(turn(k), turn(y), turn(x))

    rng = np.random.default_rng(3)
    q, g = rng.standard_normal((2, 18))
    score = (place(1, 4, 2) @ q) @ (place(6, 3, 9) @ g)
    assert np.isclose(score, q @ place(5, -1, 7) @ g)


@checks("latentlen tokens")
def test_latentlen_tokens():
    """Count outputs of causal convolutions of several strides."""
    for strides in ((2, 2), (2, 1, 4)):
        for blocks in (0, 1, 5):
            frames = 1 + int(np.prod(strides)) * blocks
            for stride in strides:
                frames = len(range(0, frames, stride))
            assert frames == 1 + blocks
    assert (1 + (49 - 1) // 4) * (480 // 16) * (720 // 16) == 13 * 1350 == 17550


@checks("bayes recon exactguide underweight")
def test_bayes_recon_exactguide_underweight():
    rng = np.random.default_rng(4)
    given, rest = np.arange(2), np.arange(2, FRAMES)
    for a, s in ((0.9, 0.2), (0.3, 0.7)):
        gain, left = posterior(R, a, s)
        assert np.allclose(left, np.linalg.inv(np.linalg.inv(R) + a * a / s**2 * np.eye(FRAMES)))
        assert np.allclose(gain, a / s**2 * left)
        known, noisy = rng.standard_normal(2), rng.standard_normal(FRAMES)

        def log_prior(x, a=a, s=s):
            return -0.5 * x @ np.linalg.solve(a * a * R + s * s * np.eye(FRAMES), x)

        def log_seen(x, gain=gain, left=left, known=known):
            miss = known - (gain @ x)[given]
            return -0.5 * miss @ np.linalg.solve(left[np.ix_(given, given)], miss)

        def log_target(x, a=a, s=s, known=known):
            pull = R[np.ix_(rest, given)] @ np.linalg.inv(R[np.ix_(given, given)])
            mean = a * pull @ known
            cov = R[np.ix_(rest, rest)] - pull @ R[np.ix_(given, rest)]
            cov = a * a * cov + s * s * np.eye(len(rest))
            gap = x[rest] - mean
            return -0.5 * gap @ np.linalg.solve(cov, gap)

        def gradient(function, x=noisy):
            unit = np.eye(FRAMES)[rest]
            return np.array([slope(lambda h, e=e: function(x + h * e), 0.0) for e in unit])

        assert np.allclose(
            gradient(log_target), gradient(log_prior) + gradient(log_seen), atol=1e-6
        )
        clean = gain @ noisy
        cross, block = left[np.ix_(rest, given)], left[np.ix_(given, given)]
        moved = clean[rest] + s**2 / a * gradient(log_seen)
        assert np.allclose(
            moved, clean[rest] + cross @ np.linalg.solve(block, known - clean[given]), atol=1e-6
        )
        both = np.linalg.inv(
            np.block([[R, a * R], [a * R, a * a * R + s * s * np.eye(FRAMES)]])[
                np.ix_([*given, *range(FRAMES, 2 * FRAMES)], [*given, *range(FRAMES, 2 * FRAMES)])
            ]
        )
        pull = np.hstack([R[np.ix_(rest, given)], a * R[rest]]) @ both
        assert np.allclose(moved, pull @ np.concatenate([known, noisy]), atol=1e-6)

        def squares(x, gain=gain, known=known):
            return ((known - (gain @ x)[given]) ** 2).sum()

        w = 1.7
        linear = w * a * a / s**2 * cross @ (known - clean[given])
        assert np.allclose(-w * a / 2 * gradient(squares), linear, atol=1e-6)
        tempered = w * s**2 / a * gradient(lambda x, a=a, s=s: -(a**2) / (2 * s**2) * squares(x))
        assert np.allclose(tempered, linear, atol=1e-6)
        excess = np.linalg.inv(block) - a * a / s**2 * np.eye(2)
        assert np.linalg.eigvalsh(excess).min() > 0


@checks("klchain")
def test_klchain():
    """Markov chains on three states, all paths of four steps."""
    rng = np.random.default_rng(5)
    first, other = rng.dirichlet(np.ones(3), 2)
    true, model = rng.dirichlet(np.ones(3), (2, 3))
    total = 0.0
    for path in itertools.product(range(3), repeat=4):
        p, q = first[path[0]], other[path[0]]
        for a, b in itertools.pairwise(path):
            p, q = p * true[a, b], q * model[a, b]
        total += p * np.log(p / q)
    chain, state = (first * np.log(first / other)).sum(), first
    for _ in range(3):
        chain += state @ (true * np.log(true / model)).sum(1)
        state = state @ true
    assert np.isclose(total, chain)


@checks("recursion variance")
def test_recursion_variance():
    """Gaussian kernels: W2 of the laws after b steps against the bound."""
    for rate in (0.9, 1.0, 1.1):
        noise, shift, spread = 0.5, 0.2, 0.65
        delta = np.hypot(shift, spread - noise)
        m, v, mean, var = 0.0, 1.0, 0.3, 1.0
        start = 0.3
        for b in range(1, 15):
            m, v = rate * m, rate**2 * v + noise**2
            mean, var = rate * mean + shift, rate**2 * var + spread**2
            gap = np.hypot(mean - m, np.sqrt(var) - np.sqrt(v))
            tail = b if rate == 1 else (rate**b - 1) / (rate - 1)
            assert gap <= rate**b * start + delta * tail + 1e-12
    rho, wrong = 0.98, 0.99
    var = 1.0
    for k in range(2, 60):
        var = wrong**2 * var + 1 - rho**2
        power = wrong ** (2 * (k - 1))
        assert np.isclose(var, power + (1 - rho**2) * (1 - power) / (1 - wrong**2))
    limit = [(1 - rho**2) / (1 - w**2) for w in (0.99, 0.96)]
    assert np.allclose(limit, [1.99, 0.505], atol=0.01)


@checks("augment tradeoff")
def test_augment_tradeoff():
    rho, tau = 0.9, 0.7
    pull, left = rho / (1 + tau**2), 1 - rho**2 / (1 + tau**2)
    cov = np.array([[1 + tau**2, rho], [rho, 1]])
    assert np.isclose(cov[1, 0] / cov[0, 0], pull)
    assert np.isclose(cov[1, 1] - cov[1, 0] ** 2 / cov[0, 0], left)
    assert np.isclose(pull**2 * (1 + tau**2) + left, 1)
    rng = np.random.default_rng(6)
    x = rng.standard_normal(400_000)
    y = pull * (x + tau * rng.standard_normal(x.size))
    y = y + np.sqrt(left) * rng.standard_normal(x.size)
    assert np.isclose(np.corrcoef(x, y)[0, 1], rho / (1 + tau**2), atol=5e-3)


@checks("mask")
def test_mask():
    a = np.array([1.0, 1.0, 0.6, 0.6, 0.0, 0.0])
    s = np.array([0.0, 0.0, 0.5, 0.5, 1.0, 1.0])
    cov = np.diag(a) @ R @ np.diag(a) + np.diag(s**2)
    gain = R @ np.diag(a) @ np.linalg.inv(cov)
    seen = slice(0, 4)
    short = (R @ np.diag(a))[:, seen] @ np.linalg.inv(cov[seen, seen])
    assert np.allclose(gain[2:4, seen], short[2:4])
    assert np.allclose(gain[2:4, 4:], 0)


@checks("elbo lineint immse")
def test_elbo_lineint_immse():
    def info(snr):
        return 0.5 * np.linalg.slogdet(np.eye(FRAMES) + np.diag(snr) @ R)[1]

    def errors(snr):
        root = np.diag(np.sqrt(snr))
        gain = R @ root @ np.linalg.inv(root @ R @ root + np.eye(FRAMES))
        return np.diag(R - gain @ root @ R)

    snr = np.linspace(0.3, 2.0, FRAMES)
    for k, unit in enumerate(np.eye(FRAMES)):
        got = slope(lambda h, unit=unit: info(snr + h * unit), 0.0)
        assert np.isclose(got, errors(snr)[k] / 2, atol=1e-7)
    end = np.full(FRAMES, 3.0)
    diagonal = quad(lambda u: 0.5 * errors(u * end) @ end, 0, 1)[0]
    stairs, now = 0.0, np.zeros(FRAMES)
    for unit in np.eye(FRAMES):
        stairs += quad(lambda g, now=now, unit=unit: 0.5 * errors(now + g * unit) @ unit, 0, 3.0)[0]
        now = now + 3.0 * unit
    assert np.allclose([diagonal, stairs], info(end))
    levels = np.linspace(1, 0, 2001)[:, None] * end  # the sum over many small steps
    steps = sum(0.5 * (left - right) @ errors(right) for left, right in itertools.pairwise(levels))
    assert np.isclose(steps, info(end), rtol=2e-3)
    # One step: the KL of the two posteriors that differ in the guess of x only.
    a0, a1, x, guess = 0.9, 0.5, 1.3, 0.4
    v0, v1 = 1 - a0**2, 1 - a1**2
    ratio = a1 / a0
    var = v0 * (v1 - ratio**2 * v0) / v1
    pull = a0 * (v1 - ratio**2 * v0) / v1
    kl = (pull * (x - guess)) ** 2 / (2 * var)
    assert np.isclose(kl, 0.5 * (a0**2 / v0 - a1**2 / v1) * (x - guess) ** 2)


@checks("multiflow")
def test_multiflow():
    """Covariance carried along a bent path of levels ends at the covariance of the data."""

    def path(u):
        return np.clip((np.arange(1, 4) - 4 * (1 - u) + 3) / 4, 1e-3, 1 - 1e-3)

    cov = autoregression(0.8, 3)

    def rate(u, flat):
        level = path(u)
        speed = slope(path, u, 1e-7)
        a, s = np.diag(1 - level), np.diag(level)
        total = a @ cov @ a + s @ s
        clean = cov @ a @ np.linalg.inv(total)
        noise = s @ np.linalg.inv(total)
        field = np.diag(speed) @ (noise - clean)
        now = flat.reshape(3, 3)
        return (field @ now + now @ field.T).ravel()

    def law(u):
        level = path(u)
        a, s = np.diag(1 - level), np.diag(level)
        return a @ cov @ a + s @ s

    end = solve_ivp(rate, (1.0, 0.02), law(1.0).ravel(), rtol=1e-8, atol=1e-10, max_step=2e-3).y[
        :, -1
    ]
    assert np.allclose(end.reshape(3, 3), law(0.02), atol=2e-3)


@checks("rolling rollcost")
def test_rolling_rollcost():
    """Walk the levels; a frame moves from noise to data in M calls, a call moves a window."""
    m, k, b, w = 12, 24, 6, 4
    frame = np.arange(1, k + 1)

    def calls(path):
        """Count the calls of a path of levels, each frame moved by 1/m at a call or not at all."""
        path = np.array(list(path))
        moves = path[:-1] - path[1:]
        assert np.allclose(path[0], 1)
        assert np.allclose(path[-1], 0)
        assert np.allclose(moves * (moves - 1 / m), 0)
        return len(moves)

    def blocks(size):
        """Blocks of frames, one after the other."""
        yield np.ones(k)
        for first in range(0, k, size):
            for step in range(1, m + 1):
                level = np.where(frame <= first, 0.0, 1.0)
                level[first : first + size] = 1 - step / m
                yield level

    for size in (k, b, 1):
        assert np.isclose(calls(blocks(size)) / k, m / size)
    times = np.arange(1 - w, k + w / m / 2, w / m)
    levels = [np.clip((frame - u) / w, 0, 1) for u in times]
    inside = [int(((level > 0) & (level < 1)).sum()) for level in levels]
    assert max(inside) <= w
    assert calls(levels) == (k + w - 1) * m // w  # m / w a frame, and the filling of the window


@checks("history hggauss")
def test_history_hggauss():
    rho, w, h = 0.7, 1.5, 1.2
    x = np.linspace(-30, 30, 200_001)

    def log(x):
        return -((x - rho * h) ** 2) / (2 * (1 - rho**2)), -(x**2) / 2

    cond, plain = log(x)
    p = np.exp((1 + w) * cond - w * plain)
    p /= p.sum()
    mean = (p * x).sum()
    assert np.isclose(mean, (1 + w) * rho * h / (1 + w * rho**2))
    assert np.isclose(1 / (p * (x - mean) ** 2).sum(), (1 + w * rho**2) / (1 - rho**2))
    cross = (1 + 1 / rho) * rho / (1 + rho)
    assert np.isclose(cross, 1)
    for at in (-1.0, 0.4):  # scores combine as the noise predictions do
        tilt = slope(lambda y: (1 + w) * log(y)[0] - w * log(y)[1], at)
        first, second = (slope(lambda y, i=i: log(y)[i], at) for i in (0, 1))
        assert np.isclose(tilt, first + w * (first - second))


@checks("bridge bridgevar")
def test_bridge_bridgevar():
    m = 5
    cov = autoregression(RHO, m + 1)
    ends = np.ix_([0, m], [0, m])
    for j in range(1, m):
        pull = cov[j, [0, m]] @ np.linalg.inv(cov[ends])
        base = 1 - RHO ** (2 * m)
        want = [
            RHO**j * (1 - RHO ** (2 * (m - j))) / base,
            RHO ** (m - j) * (1 - RHO ** (2 * j)) / base,
        ]
        assert np.allclose(pull, want)
        var = cov[j, j] - pull @ cov[[0, m], j]
        assert np.isclose(var, (1 - RHO ** (2 * j)) * (1 - RHO ** (2 * (m - j))) / base)


@checks("plucker flow")
def test_plucker_flow():
    rng = np.random.default_rng(7)
    o, d = rng.standard_normal((2, 3))
    assert np.allclose(np.cross(o + 2.3 * d, d), np.cross(o, d))

    def image(x, y, k):
        return np.sin(x - 0.3 * k) * np.cos(2 * (y + 0.2 * k))

    x, y, k = 0.4, 1.1, 0.0
    by = [
        slope(lambda z: image(z, y, k), x),
        slope(lambda z: image(x, z, k), y),
        slope(lambda z: image(x, y, z), k),
    ]
    assert np.isclose(by[0] * 0.3 + by[1] * -0.2 + by[2], 0, atol=1e-9)


@checks("interpnoise orthonormal")
def test_interpnoise_orthonormal():
    for f in (0.5, 0.3):
        move = (1 - f) * np.eye(6) + f * np.roll(np.eye(6), 1, axis=1)
        cov = move @ move.T
        assert np.isclose(cov[0, 0], (1 - f) ** 2 + f**2)
        assert np.isclose(cov[0, 1], f * (1 - f))
        assert not np.allclose(cov, np.eye(6))
    fine = np.kron(np.eye(6), np.ones(10)) / np.sqrt(10)  # sums of disjoint cells
    moved = np.roll(fine, 3, axis=1)
    assert np.allclose(moved @ moved.T, np.eye(6))
    assert np.isclose((moved @ fine.T)[0, 0], 0.7)


@checks("frechet nuclear fvdgauss bias")
def test_frechet_nuclear_fvdgauss_bias():
    rng = np.random.default_rng(8)
    first, second = (m @ m.T + 0.1 * np.eye(4) for m in rng.standard_normal((2, 4, 4)))
    root = sqrtm(first).real
    cross = np.trace(sqrtm(root @ second @ root).real)
    value = np.linalg.svd(sqrtm(second).real @ root)[1].sum()
    assert np.isclose(cross, value)
    # The optimal map of Brenier: symmetric, carries one covariance to the other.
    inverse = np.linalg.inv(root)
    carry = inverse @ sqrtm(root @ second @ root).real @ inverse
    assert np.allclose(carry @ first @ carry, second)
    gap = carry - np.eye(4)
    assert np.isclose(np.trace(gap @ first @ gap.T), np.trace(first) + np.trace(second) - 2 * cross)
    for _ in range(50):  # no contraction beats it
        turn = np.linalg.svd(rng.standard_normal((4, 4)))[0]
        assert np.trace(root @ turn @ sqrtm(second).real) <= cross + 1e-9
    mode = np.linalg.eigvalsh(R)
    n = 2
    cov = np.kron(R, np.eye(n))
    far = np.trace(cov) + len(cov) - 2 * np.trace(sqrtm(cov).real)
    assert np.isclose(far, n * ((np.sqrt(mode) - 1) ** 2).sum())
    assert np.isclose(far, 2 * n * (FRAMES - np.sqrt(mode).sum()))
    size = 50
    draws = rng.standard_normal((20_000, 2, size)).mean(-1)
    assert np.isclose(((draws[:, 0] - draws[:, 1]) ** 2).mean(), 2 / size, rtol=0.05)


def test_answers():
    """Numbers of the exercises' answers that no program prints."""
    assert np.isclose(np.mean([1.8 / 2.8, 0.2 / 1.2]), 0.4048, atol=1e-4)
    assert pytest.approx(5.6, abs=0.05) == (2 * 3072 + 1350) / 1349
    r, k = 0.6, 5
    inverse = (np.eye(k) - r / (1 + (k - 1) * r) * np.ones((k, k))) / (1 - r)
    assert np.allclose(inverse @ ((1 - r) * np.eye(k) + r), np.eye(k))
    rho, g = 0.8, 1.7
    cov = np.array([[1, rho], [rho, 1]])
    left = np.linalg.inv(np.linalg.inv(cov) + g * np.eye(2))
    weight = (1 + 2 * g + g**2 * (1 - rho**2)) / (g * (1 + g * (1 - rho**2)))
    assert np.isclose(1 / (g * left[0, 0]), weight)
    diagonal = 0.5 * np.linalg.slogdet(np.eye(2) + g * cov)[1]
    assert np.isclose(diagonal, 0.5 * np.log((1 + g) ** 2 - rho**2 * g**2))


def test_every_label_is_checked():
    checks.assert_complete()
