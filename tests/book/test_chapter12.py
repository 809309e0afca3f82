"""The formulas of chapter 12, derived again by numbers."""

from __future__ import annotations

import itertools
import math

import numpy as np

from book.densities import gauss, integral
from book.labels import Checked

checks = Checked("chapter12.md", "ch12", "round dlm block")
RNG = np.random.default_rng(12)
K = 4


def uniform(a):
    return a * np.eye(K) + (1 - a) * np.ones((K, K)) / K


def absorbing(a):
    q = a * np.eye(K)
    q[:, -1] += 1 - a
    return q


@checks("forward posterior uniform uniformbar")
def test_forward_posterior_uniform_uniformbar():
    alphas = [0.9, 0.7, 0.8]
    chain = [uniform(a) for a in alphas]
    total = chain[0] @ chain[1] @ chain[2]
    assert np.allclose(total, uniform(np.prod(alphas)))
    assert np.allclose(total.sum(1), 1)
    before = chain[0] @ chain[1]
    start, now = 1, 3
    joint = before[start] * chain[2][:, now]  # p(x_2 = j, x_3 = now | x_0)
    shown = chain[2].T[now] * before[start] / total[start, now]
    assert np.allclose(shown, joint / joint.sum())
    stay = chain[2][1, 1] * before[1, 1] / total[1, 1]
    a, kept, last = alphas[2], np.prod(alphas[:2]), np.prod(alphas)
    closed = (a + (1 - a) / K) * (kept + (1 - kept) / K) / (last + (1 - last) / K)
    assert np.isclose(stay, closed)


@checks("absorb absorbbar reveal reverse onek")
def test_absorb_reveal_reverse():
    s, t = 0.7, 0.4
    first, second = absorbing(s), absorbing(t / s)
    assert np.allclose(first @ second, absorbing(t))
    mask, start = K - 1, 1
    post = first[start] * second[:, mask] / absorbing(t)[start, mask]
    expected = np.zeros(K)
    expected[start], expected[mask] = (s - t) / (1 - t), (1 - s) / (1 - t)
    assert np.allclose(post, expected)
    guess = np.append(RNG.dirichlet(np.ones(K - 1)), 0.0)
    mixed = sum(guess[x] * first[x] * second[:, mask] / absorbing(t)[x, mask] for x in range(K - 1))
    assert np.allclose(mixed[:-1], guess[:-1] * (s - t) / (1 - t))
    steps = 8
    for k in range(1, steps + 1):
        assert np.isclose(((1 - (k - 1) / steps) - (1 - k / steps)) / (k / steps), 1 / k)


@checks("kolmogorov bayes ratio")
def test_kolmogorov_ratio():
    rate = RNG.random((K, K))
    np.fill_diagonal(rate, 0)
    np.fill_diagonal(rate, -rate.sum(1))
    p, h = RNG.dirichlet(np.ones(K)), 1e-6
    step = np.eye(K) + h * rate
    later = p @ step
    assert np.allclose((later - p) / h, p @ rate, atol=1e-6)
    back = (step * p[:, None] / later).T  # P(x_t = y | x_{t+h} = x)
    shown = rate.T * p[None, :] / p[:, None]
    off = ~np.eye(K, dtype=bool)
    assert np.allclose(back[off] / h, shown[off], rtol=1e-4)


@checks("se dse")
def test_se_dse():
    a = RNG.random(20) * 5 + 0.1
    s = RNG.random(20) * 5 + 0.1
    value = s - a * np.log(s) + a * (np.log(a) - 1)
    assert (value >= -1e-12).all()
    assert np.allclose(a - a * np.log(a) + a * (np.log(a) - 1), 0)
    p0, q = RNG.dirichlet(np.ones(K)), uniform(0.6)
    p = p0 @ q
    for x, y in itertools.permutations(range(K), 2):
        mean = sum(p0[z] * q[z, x] * q[z, y] / q[z, x] for z in range(K))
        assert np.isclose(mean, p[x] * p[y] / p[x])


def masked_loss(rng_table, word, hidden):
    """Return the sum over hidden places of a network's loss, one number a state and place."""
    state = tuple(-1 if i in hidden else c for i, c in enumerate(word))
    return sum(rng_table.setdefault((state, i), RNG.random()) for i in hidden)


@checks("klstep elbo elbou")
def test_klstep_elbo_elbou():
    s, t = 0.7, 0.4
    reveal = (s - t) / (1 - t)
    guess = np.array([0.2, 0.5, 0.3])
    true = np.array([0.0, reveal, 0.0, 1 - reveal])
    model = np.append(reveal * guess, 1 - reveal)
    kl = sum(a * np.log(a / b) for a, b in zip(true, model, strict=True) if a > 0)
    assert np.isclose(kl, reveal * -np.log(guess[1]))
    # Many small steps against the integral over the share of masks, cosine schedule.
    table, word = {}, (0, 1, 1)
    sets = [set(c) for k in range(1, 4) for c in itertools.combinations(range(3), k)]

    def mean(u):
        return sum(
            u ** len(m) * (1 - u) ** (3 - len(m)) * masked_loss(table, word, m) for m in sets
        )

    times = np.linspace(0, 1, 20_001)
    kept = np.cos(np.pi * times / 2) ** 2
    stepped = sum((a - b) / (1 - b) * mean(1 - b) for a, b in itertools.pairwise(kept))
    u = np.linspace(1e-9, 1, 4001)
    assert np.isclose(stepped, integral(mean(u) / u, u), rtol=1e-3)


@checks("order beta chain")
def test_order_beta():
    for k, n in [(1, 4), (3, 4), (2, 6)]:
        u = np.linspace(0, 1, 20_001)
        closed = math.factorial(k - 1) * math.factorial(n - k) / math.factorial(n)
        assert np.isclose(integral(u ** (k - 1) * (1 - u) ** (n - k), u), closed, rtol=1e-6)
    table, word, n = {}, (0, 1, 1, 0), 4
    left = 0.0
    for k in range(1, n + 1):
        weight = math.factorial(k - 1) * math.factorial(n - k) / math.factorial(n)
        for m in itertools.combinations(range(n), k):
            left += weight * masked_loss(table, word, set(m))
    right, orders = 0.0, list(itertools.permutations(range(n)))
    for order in orders:
        for j in range(n):
            hidden = set(order[j:])
            state = tuple(-1 if i in hidden else c for i, c in enumerate(word))
            right += table[(state, order[j])]
    assert np.isclose(left, right / len(orders))
    law = RNG.dirichlet(np.ones(8)).reshape(2, 2, 2)
    for order in itertools.permutations(range(3)):
        total, seen, at = 0.0, 1.0, [slice(None)] * 3
        for place in order:
            at[place] = (0, 1, 1)[place]
            now = law[tuple(at)].sum()
            total, seen = total + np.log(now / seen), now
        assert np.isclose(total, np.log(law[0, 1, 1]))


@checks("tc tcsum")
def test_tc():
    p = RNG.dirichlet(np.ones(6)).reshape(2, 3)
    rows, columns = p.sum(1), p.sum(0)
    kl = (p * np.log(p / np.outer(rows, columns))).sum()

    def entropy(q):
        return -(q * np.log(q)).sum()

    assert np.isclose(kl, entropy(rows) + entropy(columns) - entropy(p.ravel()))
    rho = 0.5
    q = np.array([[1 + rho, 1 - rho], [1 - rho, 1 + rho]]) / 4
    closed = (1 + rho) / 2 * np.log(1 + rho) + (1 - rho) / 2 * np.log(1 - rho)
    assert np.isclose(2 * np.log(2) - entropy(q.ravel()), closed)
    assert np.isclose(closed, 0.131, atol=5e-4)
    law = RNG.dirichlet(np.ones(8)).reshape(2, 2, 2)  # reveal {0, 1} together, then {2}
    made = law.sum((1, 2))[:, None] * law.sum((0, 2))[None, :]
    made = made[..., None] * law / law.sum(2, keepdims=True)
    pair = law.sum(2)
    first = (pair * np.log(pair / np.outer(pair.sum(1), pair.sum(0)))).sum()
    assert np.isclose((law * np.log(law / made)).sum(), first)


@checks("interp error token bits")
def test_interp_error():
    words, prior, a, sd = np.array([-1.0, 0.3, 1.2]), np.array([0.2, 0.5, 0.3]), 0.8, 0.6
    x = 0.4
    p = prior * gauss(x, a * words, sd**2)
    p /= p.sum()
    grid = np.linspace(-6, 6, 4001)
    density = (prior * gauss(grid[:, None], a * words, sd**2)).sum(1)
    score = np.interp(x, grid, np.gradient(np.log(density), grid))
    assert np.isclose(p @ words, (x + sd**2 * score) / a, atol=1e-5)
    even = np.array([1.0, -1.0])
    token = np.exp(a / sd**2 * x * even)
    noisy = gauss(x, a * even, sd**2)
    assert np.allclose(token / token.sum(), noisy / noisy.sum())
    codes = [tuple(2 * ((n // 2**j) % 2) - 1 for j in range(3)) for n in range(8)]
    assert len(set(codes)) == 8 and codes[5] == (1, -1, 1)
    gap = 1.4
    z = np.linspace(-8, 8, 80_001)
    wrong = integral(gauss(z, 0.0, 1.0) * (sd * z > a * gap / 2), z)
    assert np.isclose(wrong, 0.5 * math.erfc(a * gap / (2 * sd) / math.sqrt(2)), atol=1e-4)


@checks("dfm cfg")
def test_dfm():
    kappa, mask = 0.35, K - 1
    path = (1 - kappa) * np.eye(K)[mask] + kappa * np.eye(K)[1]
    assert np.allclose(path, absorbing(kappa)[1])
    given, free, w = RNG.dirichlet(np.ones(K)), RNG.dirichlet(np.ones(K)), 1.5
    logits = np.log(given) + w * (np.log(given) - np.log(free))
    mixed, soft = given ** (1 + w) * free**-w, np.exp(logits)
    assert np.allclose(mixed / mixed.sum(), soft / soft.sum())


def test_every_formula_of_chapter_12_is_checked():
    checks.assert_complete()
