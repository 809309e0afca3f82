"""What the exercises of chapters 1 to 4 answer, computed another way."""

from __future__ import annotations

import math

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from book.densities import PEAKS, Mixture, Points, gauss, integral, kl_gauss, linear_schedule

GRID = np.linspace(-12, 12, 24_001)
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(60)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
BETA = linear_schedule()
ABAR = np.cumprod(1 - BETA)
RNG = np.random.default_rng(14)


def test_constant_schedule():
    a = 0.99 ** np.arange(1, 1200)
    assert np.argmax(a / (1 - a) < 1) + 1 == 69
    bound = 1536 * (a + a**2 / (1 - a))
    assert np.argmax(bound < 0.1) + 1 == 960
    assert np.allclose(bound[[958, 959]], [0.1001, 0.09913], atol=5e-5)


def test_exploding_and_preserving_scores():
    a, x = 0.37, np.linspace(-2, 2, 9)
    exploding = Mixture(list(PEAKS.w), list(PEAKS.m), list(PEAKS.v + (1 - a) / a))
    assert np.allclose(PEAKS.at(a).score(x), exploding.score(x / np.sqrt(a)) / np.sqrt(a))


def test_two_points():
    data, a = Points(np.array([[-1.0], [1.0]])), 0.8
    var = 1 - a**2
    for x in (-1.3, 0.2, 0.9):
        y = np.array([x])
        assert np.isclose(data.mean(y, a, var)[0], np.tanh(a * x / var))
        score = (a * np.tanh(a * x / var) - x) / var
        assert np.isclose(data.score(y, a, var)[0], score, atol=1e-6)


def test_second_tweedie():
    data, alpha, before = Points(RNG.standard_normal((7, 3))), 0.9, 0.6
    beta, now = 1 - alpha, alpha * before
    y = 0.3 * RNG.standard_normal(3)
    hessian = data.hessian(y, np.sqrt(now), 1 - now)
    cov = data.cov(y, np.sqrt(now), 1 - now)
    assert np.allclose(cov, (1 - now) / now * (np.eye(3) + (1 - now) * hessian), atol=1e-4)
    # One step back: Cov[x_{t-1} | x_t] by the total covariance over the points.
    gain = np.sqrt(before) * beta / (1 - now)
    step = beta * (1 - before) / (1 - now) * np.eye(3) + gain**2 * cov
    assert np.allclose(step, beta / alpha * (np.eye(3) + beta * hessian), atol=1e-5)
    radius = np.linalg.norm(data.x, axis=1).max()
    bound = max(1 / (1 - now), now * radius**2 / (1 - now) ** 2)
    assert np.linalg.norm(hessian, 2) <= bound


def test_shrinking_too_much():
    beta, v = 0.3, 2.0
    for _ in range(200):
        v = (1 - beta) ** 2 * v + beta
    assert np.isclose(v, 1 / (2 - beta))
    # The start N(0, 1) against the limit N(0, v).
    assert np.isclose(kl_gauss(0, 1, 0, v), 0.5 * (1 / v - 1 + np.log(v)))


def test_copied_pixels():
    u, weight, a, k = np.array([-1.0, 0.2, 1.4]), np.array([0.2, 0.5, 0.3]), 0.4, 3
    y = np.sqrt(a) * 0.2 + np.sqrt(1 - a) * RNG.standard_normal(k * k)
    block = weight * np.exp(-((y[:, None] - np.sqrt(a) * u) ** 2).sum(0) / (2 * (1 - a)))
    snr = k**2 * a / (1 - a)
    z = y.mean() * np.sqrt(snr / a)
    small = weight * gauss(z, np.sqrt(snr) * u, 1)
    assert np.allclose(block / block.sum(), small / small.sum())


def test_gaussian_reverse_kernel():
    v, b, y0 = 0.7, 0.2, 1.1
    rho = b / v
    exact = (rho - np.log1p(rho)) / 2 + y0**2 * rho**4 / (2 * b * (1 + rho))
    assert np.isclose(kl_gauss(y0 * (1 - rho), b, y0 / (1 + rho), b / (1 + rho)), exact)


def test_wiener_on_a_line():
    strength, base, sigma = 1.3, 0.4, 0.8
    kappa = np.sqrt(base**2 + strength / sigma**2)
    kernel = strength / (2 * sigma**2 * kappa) * np.exp(-kappa * np.abs(GRID))
    for omega in (0.0, 0.5, 2.0):
        spectrum = strength / (omega**2 + base**2)
        gain = integral(kernel * np.cos(omega * GRID), GRID)
        assert np.isclose(gain, spectrum / (spectrum + sigma**2), atol=1e-5)
    width = integral(GRID**2 * kernel, GRID) / integral(kernel, GRID)
    assert np.isclose(width, 2 / kappa**2, atol=1e-5)


def test_field_of_the_encoder():
    seen, jump = 1, 1
    for stride in (1, 1, 2, 1, 1, 2, 1, 1):
        seen, jump = seen + 2 * jump, stride * jump
    assert seen == 35


def test_residual_field():
    q, layers = 1.0, 20
    step = np.array([1, 1, 1]) / 3 * q / (1 + q) + np.array([0, 1, 0]) / (1 + q)
    law = np.array([1.0])
    for _ in range(layers):
        law = np.convolve(law, step)
    place = np.arange(-layers, layers + 1)
    assert np.isclose((place**2 * law).sum(), layers * q / (1 + q) * 2 / 3)


def test_vit_base():
    m, depth = 768, 12
    attention = 4 * (m * m + m)
    mlp = 2 * 4 * m * m + 4 * m + m
    total = depth * (attention + mlp + 4 * m)
    total += m * 768 + m + 197 * m + m + 2 * m + 1000 * m + 1000
    assert total == 86_567_656
    for tokens, share in ((197, 0.04), (785, 0.15)):
        quadratic, linear = 2 * tokens**2 * m, 12 * tokens * m**2
        assert np.isclose(quadratic / (quadratic + linear), share, atol=0.005)


def test_v_as_preconditioning():
    a = 0.35
    x0, eps = RNG.standard_normal((2, 5))
    sigma = np.sqrt((1 - a) / a)
    y = x0 + sigma * eps
    skip, out, scale = 1 / (1 + sigma**2), sigma / np.sqrt(1 + sigma**2), 1 / np.sqrt(1 + sigma**2)
    assert np.allclose(scale * y, np.sqrt(a) * x0 + np.sqrt(1 - a) * eps)
    assert np.allclose((x0 - skip * y) / out, -(np.sqrt(a) * eps - np.sqrt(1 - a) * x0))


def test_renyi_entropies_of_attention():
    s, n = 0.7, 400_000
    z = s * RNG.standard_normal(n)
    p = np.exp(z) / np.exp(z).sum()
    for alpha in (0.5, 1.5, 2.0):
        entropy = np.log((p**alpha).sum()) / (1 - alpha)
        assert np.isclose(entropy - np.log(n), -alpha * s**2 / 2, atol=0.01)
    assert np.isclose(-(p * np.log(p)).sum() - np.log(n), -(s**2) / 2, atol=0.01)


def test_sigma_guessed_wrong():
    ell, s2 = 0.8, 0.5
    g = ell / (ell + s2)
    for delta in (0.02, -0.02):
        wrong = ell / (ell + s2 * (1 + delta))
        excess = (wrong - g) ** 2 * (ell + s2)
        best = ell * s2 / (ell + s2)
        assert np.isclose(excess / best, delta**2 * g * (1 - g), rtol=0.05)
        assert excess / best < 1.1e-4


def test_rotations_of_the_plane():
    spin = np.array([[0.0, -1.0], [1.0, 0.0]])
    omega = np.array([[0.7, -0.3], [0.0, 1.1]])

    def turn(u):
        block = np.zeros((4, 4))
        for k in range(2):
            block[2 * k : 2 * k + 2, 2 * k : 2 * k + 2] = (omega[k] @ u) * spin
        return expm(block)

    u, v = RNG.standard_normal((2, 2))
    assert np.allclose(turn(u).T @ turn(v), turn(v - u))
    q, k = RNG.standard_normal((2, 4))
    waves = 0.0
    for i in range(2):
        first, second = q[2 * i : 2 * i + 2], k[2 * i : 2 * i + 2]
        even, odd = first @ second, first @ spin @ second
        phase = np.arctan2(-odd, even)
        waves += np.hypot(even, odd) * np.cos(omega[i] @ (v - u) + phase)
    assert np.isclose(q @ turn(v - u) @ k, waves)


def test_prior_term_in_numbers():
    def per_dimension(a):
        return 0.5 * (a * (1 / 3 - 1) - math.log1p(-a))

    assert np.isclose(per_dimension(ABAR[1000]), 6.73e-6, rtol=1e-3)
    assert np.isclose(3072 * per_dimension(ABAR[1000]), 0.0207, rtol=2e-3)
    short = np.prod(1 - linear_schedule(200))
    assert np.isclose(short, 0.132, atol=5e-4)
    assert np.isclose(per_dimension(short) / math.log(2), 0.039, atol=5e-4)
    assert np.isclose(3072 * per_dimension(short), 82, atol=0.6)


def chain():
    """A chain of three states over three steps, and a model that goes back."""

    def table():
        rows = RNG.random((3, 3)) + 0.2
        return rows / rows.sum(1, keepdims=True)

    start = np.array([0.5, 0.3, 0.2])
    return start, [table() for _ in range(3)], np.ones(3) / 3, [table() for _ in range(3)]


def test_decompositions_of_the_bound():
    start, forward, prior, back = chain()
    path = np.einsum("i,ij,jk,kl->ijkl", start, *forward)
    model = np.einsum("l,lk,kj,ji->ijkl", prior, back[2], back[1], back[0])
    bound = (path * np.log(path / start[:, None, None, None] / model)).sum()
    marginal = [path.sum((1, 2, 3)), path.sum((0, 2, 3)), path.sum((0, 1, 3)), path.sum((0, 1, 2))]
    total = (marginal[3] * np.log(marginal[3] / prior)).sum() - (start * np.log(start)).sum()
    for t in range(1, 4):
        pair = marginal[t - 1][:, None] * forward[t - 1]  # (x_{t-1}, x_t)
        total += (pair * np.log(pair / marginal[t] / back[t - 1].T)).sum()
    assert np.isclose(bound, total)
    # Conditioning on x_0 adds I(x_1; x_0 | x_2), whatever the model.
    triple = path.sum(3)
    given = triple / triple.sum(1, keepdims=True)
    free = triple.sum(0) / triple.sum((0, 1))
    with_start = (triple * np.log(given / back[1].T)).sum()
    without = (triple.sum(0) * np.log(free / back[1].T)).sum()
    information = (triple * np.log(given / free)).sum()
    assert information > 0
    assert np.isclose(with_start, without + information)


def test_variance_above_the_bounds():
    for s, beta, before in ((2.0, 0.01, 0.5 / 0.99), (0.6, 0.2, 0.7), (1.0, 0.2, 0.7)):
        now = (1 - beta) * before
        spread = now * s**2 + 1 - now
        best = beta / (1 - beta) * (1 - beta / spread)
        # By conditioning the pair (x_{t-1}, x_t).
        prior = before * s**2 + 1 - before
        assert np.isclose(best, prior - (1 - beta) * prior**2 / spread)
        tilde = (1 - before) / (1 - now) * beta
        assert tilde <= best <= beta / (1 - beta)
        if s == 2.0:
            assert np.isclose(best, 0.010061, atol=5e-7)
            assert best > beta


def test_more_steps_lower_the_bound():
    def error(snr):
        a = snr / (1 + snr)
        x = np.linspace(-9, 9, 9001)
        law = 0.5 * (gauss(x, np.sqrt(a), 1 - a) + gauss(x, -np.sqrt(a), 1 - a))
        return integral((1 - np.tanh(np.sqrt(a) * x / (1 - a)) ** 2) * law, x)

    high, middle, low = 2.0, 1.1, 0.4
    one = 0.5 * (high - low) * error(low)
    two = 0.5 * (high - middle) * error(middle) + 0.5 * (middle - low) * error(low)
    gammas = np.linspace(low, high, 81)
    area = 0.5 * integral(np.array([error(g) for g in gammas]), gammas)
    assert one > two > area


def test_shifted_cosine():
    k, t = 4, np.array([0.1, 0.5, 0.8])
    phi = np.pi * t / 2
    shifted = 1 / (1 + np.exp(2 * np.log(np.tan(phi)) + 2 * np.log(k)))
    assert np.allclose(shifted, 1 / (1 + k**2 * np.tan(phi) ** 2))
    other = 2 / np.pi * np.arctan(k * np.tan(phi))
    assert np.allclose(shifted, np.cos(np.pi * other / 2) ** 2)
    assert np.isclose(1 - 2 / np.pi * np.arctan(1 / k), 0.844, atol=5e-4)


def test_optimal_variance_keeps_the_marginals():
    s2 = 0.09
    spread = ABAR * s2 + 1 - ABAR
    for t in (2, 50, 900):
        beta = BETA[t]
        best = beta / (1 - beta) * (1 - beta / spread[t])
        kept = (1 - beta / spread[t]) ** 2 * spread[t] / (1 - beta) + best
        assert np.isclose(kept, spread[t - 1])


def test_moments_of_the_score():
    law = Mixture([0.3, 0.7], [-1.2, 0.8], [0.4**2, 0.6**2])
    p, s = law.density(GRID), law.score(GRID)
    assert np.isclose(integral(p * s, GRID), 0, atol=1e-6)
    assert np.isclose(integral(p * GRID * s, GRID), -1, atol=1e-5)
    mean = integral(p * GRID, GRID)
    assert integral(p * s**2, GRID) > 1 / integral(p * (GRID - mean) ** 2, GRID)


def test_fisher_of_two_normals():
    for a, s in ((0.7, 0.5), (1.5, 1.0), (-0.4, 1.8)):
        x = a + s * np.linspace(-10, 10, 20_001)
        fisher = integral(gauss(x, a, s**2) * (x - (x - a) / s**2) ** 2, x)
        assert np.isclose(fisher, a**2 + (s - 1 / s) ** 2)
        gap = fisher / 2 - kl_gauss(a, s**2, 0, 1)
        assert np.isclose(gap, 0.5 * (s**-2 - 1 - np.log(s**-2)), atol=1e-8)
        assert gap > -1e-8


def test_weighted_matching_of_the_exponential():
    lam = 1.7
    x = np.linspace(0, 40, 400_001)
    q = lam * np.exp(-lam * x)
    theta = np.linspace(0.5, 3, 251)
    first, second = integral(x * q, x), integral(x**2 * q, x)
    explicit = 0.5 * (lam - theta) ** 2 * second
    implicit = 0.5 * theta**2 * second - 2 * theta * first
    assert np.allclose(np.diff(explicit), np.diff(implicit), atol=1e-6)
    assert np.isclose(2 * first / second, lam, atol=1e-6)


def test_antithetic_expansion():
    sigma, x = 0.1, 0.4
    f, third = np.sin, -np.cos(x)
    left = NODES * (f(x + sigma * NODES) - f(x - sigma * NODES)) / (2 * sigma)
    right = NODES**2 * np.cos(x) + sigma**2 / 6 * NODES**4 * third
    small = np.abs(NODES) < 4
    assert np.allclose(left[small], right[small], atol=4**6 * sigma**4 / 100)
    # The mean is that of the derivative under noise, without an error.
    assert np.isclose(WEIGHTS @ left, WEIGHTS @ np.cos(x + sigma * NODES))
    assert np.isclose(WEIGHTS @ (NODES**4) / 6, 0.5)


def test_steps_and_condition():
    h, v = 0.001, 0.0
    limit, count = 2 * h / (1 - (1 - h) ** 2), 0
    while v < 0.99 * limit:
        v, count = (1 - h) ** 2 * v + 2 * h, count + 1
    assert count == 2302
    assert np.isclose(limit, 1.0005, atol=1e-6)
    assert np.isclose(2 * h / (1 - (1 - 100 * h) ** 2) * 100, 1.053, atol=5e-4)


def test_product_is_not_kept_by_ancestral_sampling():
    high = 1e4
    done = solve_ivp(
        lambda tau, v: 4 * v / (1 + tau) - 1, (high, 0), [high], rtol=1e-10, atol=1e-12
    )
    assert np.isclose(done.y[0, -1], 1 / 3, atol=1e-6)


def test_de_bruijn_between_normals():
    a, b = 0.5, 2.0
    tau = np.geomspace(1e-7, 1e7, 400_001)
    fisher = (b - a) ** 2 / ((a + tau) * (b + tau) ** 2)
    parts = 1 / (a + tau) - 1 / (b + tau) - (b - a) / (b + tau) ** 2
    assert np.allclose(fisher, parts, rtol=1e-6, atol=1e-12)
    whole = 0.5 * integral(fisher * tau, np.log(tau))
    assert np.isclose(whole, kl_gauss(0, a, 0, b), atol=1e-6)
    top = tau[np.argmax(tau * fisher)]
    assert np.isclose(top, (np.sqrt(a**2 + 8 * a * b) - a) / 4, rtol=1e-3)
