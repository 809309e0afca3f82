"""The formulas of chapter 12, derived again by numbers."""

from __future__ import annotations

import itertools
import math

import numpy as np
from scipy.integrate import quad
from scipy.linalg import expm
from scipy.special import gammaln
from scipy.stats import norm

from book.densities import gauss, integral
from book.labels import Checked

checks = Checked("chapter12.md", "ch12", "round dlm block hybrid rate ppl flops latency unigram")
RNG = np.random.default_rng(12)
K = 4


def uniform(a):
    return a * np.eye(K) + (1 - a) * np.ones((K, K)) / K


def absorbing(a):
    q = a * np.eye(K)
    q[:, -1] += 1 - a
    return q


@checks("forward posterior postentry uniform uniformbar interpQ")
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
    pi = RNG.dirichlet(np.ones(K))
    mixed = np.eye(K)
    for a in alphas:
        mixed = mixed @ (a * np.eye(K) + (1 - a) * np.outer(np.ones(K), pi))
    kept = np.prod(alphas)
    assert np.allclose(mixed, kept * np.eye(K) + (1 - kept) * np.outer(np.ones(K), pi))
    entry = [
        chain[2][j, now] * before[start, j] / total[start, now] for j in range(K)
    ]  # P(x_2 = j | x_3, x_0), entry by entry
    assert np.allclose(entry, joint / joint.sum())


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


@checks("discgauss nn")
def test_structured_kernels():
    size, beta = 12, 0.3
    shift = np.arange(1 - size, size)
    total = np.exp(-4 * shift**2 / ((size - 1) ** 2 * beta)).sum()
    i = np.arange(size)
    q = np.exp(-4 * (i[:, None] - i) ** 2 / ((size - 1) ** 2 * beta)) / total
    np.fill_diagonal(q, 0)
    np.fill_diagonal(q, 1 - q.sum(1))
    assert (q >= 0).all() and np.allclose(q, q.T)
    assert np.allclose(np.linalg.matrix_power(q, 400), 1 / size, atol=1e-3)
    wide, narrow = 401, 8 * 6.0**2 / 400**2  # s = (K - 1) sqrt(beta / 8) = 6
    weight = np.exp(-4 * np.arange(-200, 201) ** 2 / ((wide - 1) ** 2 * narrow))
    assert np.isclose((np.arange(-200, 201) ** 2 * weight).sum() / weight.sum(), 36, rtol=1e-6)
    near = RNG.random((size, size)).argsort(1)[:, :3]
    graph = np.zeros((size, size))
    np.put_along_axis(graph, near, 1, 1)
    np.fill_diagonal(graph, 0)
    a = (graph + graph.T) / 6
    rate = a - np.diag(a.sum(1))
    step = expm(0.7 * rate)
    series = sum(np.linalg.matrix_power(0.7 * rate, n) / math.factorial(n) for n in range(30))
    assert np.allclose(step, series)
    assert (step >= 0).all() and np.allclose(step.sum(1), 1) and np.allclose(step.sum(0), 1)


@checks("chi2 spectra")
def test_spectrum_and_mixing():
    size, beta, n = 16, 0.3, 25
    ring = (1 - beta) * np.eye(size)
    for step in (1, -1):
        ring += beta / 2 * np.roll(np.eye(size), step, 1)
    values = np.sort(np.linalg.eigvalsh(ring))
    shown = 1 - beta * (1 - np.cos(2 * np.pi * np.arange(size) / size))
    assert np.allclose(values, np.sort(shown))
    law = np.linalg.matrix_power(ring, n)[3]
    value, vector = np.linalg.eigh(ring)
    spread = ((law - 1 / size) ** 2).sum() * size
    assert np.isclose(spread, size * (value[:-1] ** (2 * n) * vector[3, :-1] ** 2).sum())
    slow = np.sort(np.abs(value))[-2]
    assert spread <= (size - 1) * slow ** (2 * n)
    assert 0.5 * np.abs(law - 1 / size).sum() <= 0.5 * np.sqrt(size - 1) * slow**n
    flat = np.sort(np.linalg.eigvalsh(uniform(0.7)))
    assert np.allclose(flat, [0.7, 0.7, 0.7, 1.0])
    large, s = 64, 3.0
    lag = np.minimum(np.arange(large), large - np.arange(large))
    row = np.exp(-(lag**2) / (2 * s * s))
    found = np.fft.fft(row / row.sum()).real[:8]
    assert np.allclose(
        found, np.exp(-2 * np.pi**2 * s**2 * np.arange(8) ** 2 / large**2), atol=1e-6
    )
    need = np.log(0.5 * np.sqrt(255) / 0.01)  # the exercise
    assert np.isclose(need / -np.log(1 - 0.5 * (1 - np.cos(2 * np.pi / 256))), 4.4e4, rtol=0.01)
    assert math.ceil(need / np.log(2)) == 10
    assert math.ceil(need / (2 * np.pi**2 * 256 / 65536)) == 87


@checks("klineq")
def test_cross_entropy_bounds_every_term():
    first, second = uniform(0.8), uniform(0.7)
    total = first @ second
    for start, now in itertools.product(range(K), repeat=2):
        post = np.array([first[x] * second[:, now] / total[x, now] for x in range(K)])
        guess = RNG.dirichlet(np.ones(K))
        kl = (post[start] * np.log(post[start] / (guess @ post))).sum()
        assert -1e-12 <= kl <= -np.log(guess[start])
    data = RNG.dirichlet(np.ones(K))
    now = 2
    true = data * total[:, now] / (data @ total[:, now])
    post = np.array([first[x] * second[:, now] / total[x, now] for x in range(K)])

    def mean(guess):
        return sum(true[x] * (post[x] * np.log(post[x] / (guess @ post))).sum() for x in range(K))

    for other in RNG.dirichlet(np.ones(K), 20):
        assert mean(true) <= mean(other) + 1e-12


def random_rate(size):
    """Return a rate matrix."""
    rate = RNG.random((size, size))
    np.fill_diagonal(rate, 0)
    return rate - np.diag(rate.sum(1))


@checks("hold backward expm revexit")
def test_continuous_time():
    rate, t, h = random_rate(K), 0.8, 1e-6
    small = np.eye(K) + rate * t / 100_000
    assert np.isclose(small[1, 1] ** 100_000, np.exp(rate[1, 1] * t), rtol=1e-4)
    forward = (expm((t + h) * rate) - expm(t * rate)) / h
    assert np.allclose(forward, expm(t * rate) @ rate, atol=1e-5)
    early = (expm((t - h) * rate) - expm(t * rate)) / h  # the start s moves by h
    assert np.allclose(-early, rate @ expm(t * rate), atol=1e-5)
    pi = RNG.dirichlet(np.ones(K))
    jump = np.outer(np.ones(K), pi) - np.eye(K)
    speed = quad(lambda u: 1 / (1.2 - u), 0, t)[0]  # beta(u) = -a'/a for a = 1 - u / 1.2
    kept = 1 - t / 1.2
    assert np.allclose(expm(speed * jump), kept * np.eye(K) + (1 - kept) * np.outer(np.ones(K), pi))
    p = RNG.dirichlet(np.ones(K)) @ expm(t * rate)
    back = rate.T * p[None] / p[:, None]
    np.fill_diagonal(back, 0)
    assert np.allclose(back.sum(1), -np.diag(rate) + (p @ rate) / p)


@checks("factor factorratio maskratio")
def test_ratios_are_means_over_the_posterior():
    length, size, kept = 3, 3, 0.6
    states = list(itertools.product(range(size), repeat=length))
    data = RNG.dirichlet(np.ones(len(states)))
    q = kept * np.eye(size) + (1 - kept) / size
    joint = np.array(
        [[np.prod([q[a, b] for a, b in zip(x0, x, strict=True)]) for x in states] for x0 in states]
    )
    law = data @ joint
    at = {x: k for k, x in enumerate(states)}
    for x in states[::5]:
        post = data * joint[:, at[x]] / law[at[x]]
        for i, v in itertools.product(range(length), range(size)):
            moved = (*x[:i], v, *x[i + 1 :])
            mean = sum(w * q[x0[i], v] / q[x0[i], x[i]] for w, x0 in zip(post, states, strict=True))
            assert np.isclose(law[at[moved]] / law[at[x]], mean)
    one = random_rate(size)
    eye = np.eye(size)
    both = np.kron(one, eye) + np.kron(eye, one)  # two places: no simultaneous jump
    assert np.allclose(expm(both), np.kron(expm(one), expm(one)))
    mask = size
    full = list(itertools.product(range(size + 1), repeat=2))
    prior = RNG.dirichlet(np.ones(size**2)).reshape(size, size)

    def chance(x):
        total = 0.0
        for a, b in itertools.product(range(size), repeat=2):
            w = prior[a, b]
            for clean, noisy in ((a, x[0]), (b, x[1])):
                w *= 1 - kept if noisy == mask else kept * (noisy == clean)
            total += w
        return total

    for x in full:
        if x[0] == mask:
            for v in range(size):
                given = prior[:, x[1]] if x[1] != mask else prior.sum(1)
                shown = kept / (1 - kept) * given[v] / given.sum()
                assert np.isclose(chance((v, x[1])) / chance(x), shown)


@checks("pathkl onestep ctelbo")
def test_path_divergence_and_bound():
    true, model = random_rate(3), random_rate(3)
    start, steps, end = RNG.dirichlet(np.ones(3)), 4000, 1.0
    h = end / steps
    here, there = np.eye(3) + h * true, np.eye(3) + h * model
    stepped, p = 0.0, start
    for _ in range(steps):
        stepped += p @ (here * np.log(here / there)).sum(1)
        p = p @ here
    off = ~np.eye(3, dtype=bool)
    safe = np.where(off, true * np.log(np.where(off, true / model, 1)) - true + model, 0).sum(1)
    exact = quad(lambda t: start @ expm(t * true) @ safe, 0, end)[0]
    assert np.isclose(stepped, exact, rtol=2e-3)
    # The bound for one place, uniform rates, any positive table of ratios.
    size, speed = 3, 2.5
    rate = np.full((size, size), 1 / size) - np.eye(size)
    prior = np.full(size, 1 / size)
    table = np.exp(0.4 * RNG.standard_normal((size, size)))
    back = speed * rate.T * table
    np.fill_diagonal(back, 0)
    back -= np.diag(back.sum(1))
    made = prior @ expm(back)

    def loss(t, x0):
        q = expm(t * speed * rate)
        total = 0.0
        for x, y in itertools.permutations(range(size), 2):
            rho, s = q[x0, y] / q[x0, x], table[x, y]
            term = s - rho * np.log(s) + rho * (np.log(rho) - 1)
            total += q[x0, x] * speed * rate[y, x] * term
        return total

    for x0 in range(size):
        last = expm(speed * rate)[x0]
        bound = (last * np.log(last / prior)).sum() + quad(loss, 1e-9, 1, args=(x0,), limit=200)[0]
        assert -np.log(made[x0]) <= bound


def test_the_two_bounds_of_masked_diffusion_agree():
    c, guess, x0 = 0.7 / 0.3, RNG.dirichlet(np.ones(4)), 2
    total = 0.0
    for v in range(4):
        rho, s = c * (v == x0), c * guess[v]
        total += s - rho * np.log(s) + (rho * (np.log(rho) - 1) if rho else 0.0)
    assert np.isclose(total, -c * np.log(guess[x0]))
    # Uniform kernel: the ratios of the exercise.
    size, kept = 5, 0.4
    low = (1 - kept) / size
    r, q = 1 + kept / low, kept * np.eye(size) + (1 - kept) / size
    guess = RNG.dirichlet(np.ones(size))
    for x, y in itertools.permutations(range(size), 2):
        mean = sum(guess[a] * q[a, y] / q[a, x] for a in range(size))
        assert np.isclose(mean, 1 + (r - 1) * guess[y] - (1 - 1 / r) * guess[x])


@checks("bregman implicit")
def test_score_entropy_is_a_bregman_divergence():
    s, a = RNG.random(30) * 3 + 0.1, RNG.random(30) * 3 + 0.1

    def phi(z):
        return z * np.log(z) - z

    value = s - a * np.log(s) + a * (np.log(a) - 1)
    assert np.allclose(value, phi(a) - phi(s) - np.log(s) * (a - s))
    near = a * 1.001
    value = near - a * np.log(near) + a * (np.log(a) - 1)
    assert np.allclose(value, (near - a) ** 2 / (2 * a), rtol=2e-3)
    p, w, table = RNG.dirichlet(np.ones(K)), RNG.random((K, K)), RNG.random((K, K)) + 0.1
    pairs = list(itertools.permutations(range(K), 2))
    left = sum(p[x] * w[x, y] * p[y] / p[x] * np.log(table[x, y]) for x, y in pairs)
    assert np.isclose(left, sum(p[y] * w[x, y] * np.log(table[x, y]) for x, y in pairs))


@checks("unif leap")
def test_uniformisation_and_leaping():
    rate, t = random_rate(K), 1.3
    top = -np.diag(rate).min() * 1.2
    jump = np.eye(K) + rate / top
    assert (jump >= 0).all()
    series = sum(
        np.exp(-top * t) * (top * t) ** n / math.factorial(n) * np.linalg.matrix_power(jump, n)
        for n in range(60)
    )
    assert np.allclose(series, expm(t * rate))
    # Two places whose rates depend on each other; frozen for h they move independently.
    states = list(itertools.product(range(2), repeat=2))
    flip = {x: (0.5 + 0.9 * x[1], 0.3 + 0.7 * x[0]) for x in states}
    whole = np.zeros((4, 4))
    for k, x in enumerate(states):
        for i in range(2):
            y = list(x)
            y[i] = 1 - y[i]
            whole[k, states.index(tuple(y))] = flip[x][i]
    whole -= np.diag(whole.sum(1))
    start, top = np.array([0.7, 0.1, 0.1, 0.1]), -np.diag(whole).min()
    errors = []
    for steps in (64, 128, 256):
        h, one = 1 / steps, np.zeros((4, 4))
        for k, x in enumerate(states):
            for m, y in enumerate(states):
                one[k, m] = math.prod(
                    np.exp(-flip[x][i] * h) if y[i] == x[i] else 1 - np.exp(-flip[x][i] * h)
                    for i in range(2)
                )
        gap = start @ np.linalg.matrix_power(one, steps) - start @ expm(whole)
        errors.append(0.5 * np.abs(gap).sum())
        assert errors[-1] <= top**2 * h  # M = 0
    assert np.allclose(np.array(errors[:-1]) / errors[1:], 2, rtol=0.1)


@checks("elboT gap kform")
def test_bounds_of_masked_diffusion():
    data = RNG.dirichlet(np.ones(8)).reshape(2, 2, 2)
    table = {}

    def truth(word, i, hidden):
        seen = [slice(None) if j in hidden else word[j] for j in range(3)]
        low, high = ([*seen[:i], v, *seen[i + 1 :]] for v in (0, 1))
        both = np.array([data[tuple(low)].sum(), data[tuple(high)].sum()])
        return both / both.sum()

    def model(word, i, hidden):
        key = (tuple(-1 if j in hidden else c for j, c in enumerate(word)), i)
        return table.setdefault(key, RNG.dirichlet(np.ones(2)))

    def loss(word, hidden, law):
        return sum(-np.log(law(word, i, hidden)[word[i]]) for i in hidden)

    subsets = [set(c) for k in (1, 2, 3) for c in itertools.combinations(range(3), k)]

    def weight(m):
        return math.factorial(len(m) - 1) * math.factorial(3 - len(m)) / math.factorial(3)

    words = list(itertools.product(range(2), repeat=3))
    total = apart = 0.0
    for word in words:
        exact = sum(weight(m) * loss(word, m, truth) for m in subsets)
        assert np.isclose(exact, -np.log(data[word]))
        bound = sum(weight(m) * loss(word, m, model) for m in subsets)
        by_size = sum(
            np.mean([loss(word, m, model) / k for m in subsets if len(m) == k]) for k in (1, 2, 3)
        )
        assert np.isclose(by_size, bound)  # L times the mean over k = 1 … L
        total += data[word] * bound
        for m in subsets:
            for i in m:
                p, q = truth(word, i, m), model(word, i, m)
                apart += data[word] * weight(m) * (p * np.log(p / q)).sum()
        for kept in ([1, 0], [1, 0.7, 0.2, 0]):
            stepped = sum(
                (a - b)
                / (1 - b)
                * sum((1 - b) ** len(m) * b ** (3 - len(m)) * loss(word, m, truth) for m in subsets)
                for a, b in itertools.pairwise(kept)
            )
            # One step reveals all places independently: its bound is that model's likelihood.
            if len(kept) == 2:
                alone = sum(np.log(truth(word, i, {0, 1, 2})[word[i]]) for i in range(3))
                assert np.isclose(stepped, -alone)
    entropy = -(data * np.log(data)).sum()
    assert np.isclose(total - entropy, apart)
    for k, n in ((1, 3), (2, 5)):  # the mean of 1 / u when k of n places are hidden
        u = np.linspace(1e-6, 1, 200_001)
        weight = u**k * (1 - u) ** (n - k)
        mean = integral(weight / u, u) / integral(weight, u)
        assert np.isclose(mean, (n + 1) / k, rtol=1e-4)


@checks("nonempty firsthit")
def test_times_of_revealing():
    steps, length = 5, 4
    law = np.zeros(steps + 1)
    for slots in itertools.product(range(steps), repeat=length):
        law[len(set(slots))] += steps**-length
    assert np.isclose(law @ np.arange(steps + 1), steps * (1 - (1 - 1 / steps) ** length))
    u, n, v = 0.8, 3, 0.37
    assert np.isclose(((u * v ** (1 / n)) / u) ** n, v)
    t = np.sort(RNG.random((200_000, n)) * u, axis=1)[:, -1]
    assert np.isclose((t <= u * v ** (1 / n)).mean(), v, atol=5e-3)


@checks("gumbel gumbelapprox")
def test_gumbel_sampling_in_few_bits():
    pi = np.array([0.6, 0.3, 0.1])
    g = -np.log(-np.log(RNG.random((300_000, 3))))
    share = np.bincount((np.log(pi) + g).argmax(1), minlength=3) / 300_000
    assert np.allclose(share, pi, atol=4e-3)
    # One symbol against a mask, summed over the grid of the symbol's uniform number.
    eps = 2.0**-12
    j = np.arange(1, 2**12)
    for p in (0.0002, 0.001, 0.01):
        mask = 1 - p
        exact = (eps * np.exp(np.log1p(-j * eps) * mask / p)).sum()
        z = eps / p
        assert np.isclose(p * z / np.expm1(z), exact, rtol=0.03)
        assert np.isclose((eps * np.exp(-j * eps / p)).sum(), eps / np.expm1(eps / p), rtol=1e-6)
    assert math.isclose(2.0**-24 * 1000, 6e-5, rel_tol=0.01)


def joint_entropies(words):
    """Return the entropy of every set of places of equally likely words."""
    found = {}
    for m in range(len(words[0]) + 1):
        for places in itertools.combinations(range(len(words[0])), m):
            parts = {}
            for w in words:
                key = tuple(w[i] for i in places)
                parts[key] = parts.get(key, 0) + 1 / len(words)
            found[places] = -sum(p * math.log(p) for p in parts.values())
    return found


@checks("infocurve staircase libound dp eb")
def test_information_curve():
    words = [w for w in itertools.product((0, 1), repeat=6) if legal(w)]
    h, n = joint_entropies(words), 6
    mean = [np.mean([h[s] for s in itertools.combinations(range(n), m)]) for m in range(n + 1)]
    curve = np.diff(mean)
    assert (np.diff(curve) <= 1e-12).all() and np.isclose(curve.sum(), math.log(len(words)))
    pairs = [(s, i) for s in itertools.combinations(range(n), 2) for i in range(n) if i not in s]
    assert np.isclose(curve[2], np.mean([h[tuple(sorted((*s, i)))] - h[s] for s, i in pairs]))

    def cost(marks):
        return sum(curve[a] * (b - a) - curve[a:b].sum() for a, b in itertools.pairwise(marks))

    mutual = sum(
        h[(i,)] + h[tuple(j for j in range(n) if j != i)] - h[tuple(range(n))] for i in range(n)
    )
    for marks in ([0, 6], [0, 3, 6], [0, 2, 4, 6], [0, 1, 6], [0, 4, 5, 6]):
        total = []
        for order in itertools.permutations(range(n)):
            one = 0.0
            for a, b in itertools.pairwise(marks):
                seen, now = tuple(sorted(order[:a])), order[a:b]
                apart = sum(h[tuple(sorted((*seen, i)))] - h[seen] for i in now)
                one += apart - (h[tuple(sorted(order[:b]))] - h[seen])
                lone = [h[tuple(sorted((*seen, i)))] - h[seen] for i in now]
                joint = h[tuple(sorted(order[:b]))] - h[seen]
                assert sum(lone) - joint <= sum(lone) - max(lone) + 1e-12
            total.append(one)
        assert np.isclose(np.mean(total), cost(marks))
        widest = max(b - a for a, b in itertools.pairwise(marks))
        assert cost(marks) <= (widest - 1) / n * mutual + 1e-12
    best = np.full(n + 1, np.inf)
    best[0] = 0
    for _ in range(3):
        best = np.array(
            [np.inf] + [min(best[a] + cost([a, b]) for a in range(b)) for b in range(1, n + 1)]
        )
    plans = [[0, a, b, n] for a in range(1, n) for b in range(a + 1, n)]
    assert np.isclose(best[n], min(cost(plan) for plan in plans))


def legal(word):
    depth = np.cumsum([1 - 2 * c for c in word])
    return depth.min() >= 0 and depth[-1] == 0


def test_two_extremes_of_correlation():
    for words, costs in (
        ([(0,) * 6, (1,) * 6], {(0, 3, 6): 2, (0, 1, 6): 0}),
        (
            [w for w in itertools.product((0, 1), repeat=6) if sum(w) % 2 == 0],
            {(0, 3, 6): 1, (0, 5, 6): 0},
        ),
    ):
        h = joint_entropies(words)
        curve = np.diff(
            [np.mean([h[s] for s in itertools.combinations(range(6), m)]) for m in range(7)]
        )
        for marks, bits in costs.items():
            cost = sum(curve[a] * (b - a) - curve[a:b].sum() for a, b in itertools.pairwise(marks))
            assert np.isclose(cost, bits * math.log(2))


@checks("remdm balance")
def test_remasking_and_correction():
    s, t = 0.7, 0.4  # what is kept at the two times
    for sigma in (0.0, 0.2, min(1.0, (1 - s) / t)):
        shown = (s - (1 - sigma) * t) / (1 - t)
        hidden = (1 - s - sigma * t) / (1 - t)
        assert shown >= 0 and hidden >= -1e-12 and np.isclose(shown + hidden, 1)
        assert np.isclose(t * (1 - sigma) + (1 - t) * shown, s)
    rate, p = random_rate(K), RNG.dirichlet(np.ones(K))
    back = rate.T * p[None] / p[:, None]
    both = rate + back
    np.fill_diagonal(both, 0)
    flow = p[:, None] * both
    assert np.allclose(flow, flow.T)
    assert np.allclose(p @ (both - np.diag(both.sum(1))), 0)


@checks("classrate cfgrate renyi")
def test_guided_rates():
    joint = RNG.dirichlet(np.ones(2 * K)).reshape(2, K)  # condition, state
    rate = random_rate(K)
    p, given = joint.sum(0), joint[1] / joint[1].sum()
    classifier = joint[1] / p
    for x, y in itertools.permutations(range(K), 2):
        free = rate[y, x] * p[y] / p[x]
        assert np.isclose(rate[y, x] * given[y] / given[x], free * classifier[y] / classifier[x])
    cond, free, gamma, front = RNG.dirichlet(np.ones(K)), RNG.dirichlet(np.ones(K)), 2.5, 1.7
    guided = (front * cond) ** gamma * (front * free) ** (1 - gamma)
    z = (cond**gamma * free ** (1 - gamma)).sum()
    assert np.isclose(guided.sum(), front * z) and z >= 1
    assert np.allclose(guided / guided.sum(), cond**gamma * free ** (1 - gamma) / z)
    renyi = np.log((free * (cond / free) ** gamma).sum()) / (gamma - 1)
    assert np.isclose(np.log(z), (gamma - 1) * renyi)


@checks("dfmcond dfmrate dfmcorr")
def test_discrete_flow_matching():
    pi = RNG.dirichlet(np.ones(K))

    def kappa(t):
        return t**2, 2 * t

    t, x0 = 0.6, 2
    k, dk = kappa(t)
    path = (1 - k) * pi + k * np.eye(K)[x0]
    u = dk / (1 - k) * (np.eye(K)[x0][None] - np.eye(K))
    assert np.allclose(path @ u, dk * (np.eye(K)[x0] - pi))
    # Two places: the marginal rates carry the marginal path.
    data = RNG.dirichlet(np.ones(K * K)).reshape(K, K)

    def law(t):
        k, _ = kappa(t)
        one = (1 - k) * pi[None] + k * np.eye(K)
        return one.T @ data @ one, one

    here, one = law(t)
    change = (law(t + 1e-5)[0] - law(t - 1e-5)[0]) / 2e-5
    flow = np.zeros((K, K))
    for x in itertools.product(range(K), repeat=2):
        post = data * np.outer(one[:, x[0]], one[:, x[1]]) / here[x]
        for i, side in enumerate((post.sum(1), post.sum(0))):
            for v in range(K):
                y = (v, x[1]) if i == 0 else (x[0], v)
                flow[y] += here[x] * dk / (1 - k) * (side[v] - (v == x[i]))
    assert np.allclose(flow, change, atol=1e-6)
    # The masked rates of the two constructions.
    kept = 0.35
    assert np.isclose((1 / kept) * kept / (1 - kept), 1 / (1 - kept))  # beta a / (1 - a), a' = -1
    rate = random_rate(K)
    p = RNG.dirichlet(np.ones(K))
    back = rate.T * p[None] / p[:, None]
    np.fill_diagonal(back, 0)
    back -= np.diag(back.sum(1))  # generates the path run backward
    ahead, behind, b = rate, -back, 0.7
    assert np.allclose(p @ ahead, p @ behind)
    mixed = (1 + b) * ahead - b * behind
    assert np.allclose(p @ mixed, p @ rate)
    assert (mixed[~np.eye(K, dtype=bool)] >= 0).all()


@checks("plaid union dirichlet")
def test_embedding_bounds():
    # One word of two, embedded at -1 and 1, the exact denoiser: bound against the entropy.
    prior, words = np.array([0.3, 0.7]), np.array([-1.0, 1.0])
    low, high = 1e-3, 400.0  # signal-to-noise at the two ends
    grid = np.linspace(-9, 9, 4001)

    def given(snr):
        a = math.sqrt(snr / (1 + snr))
        like = gauss(grid[:, None], a * words, 1 / (1 + snr))
        odds = np.log(prior[1] / prior[0]) + 2 * a * (1 + snr) * grid
        second = 0.5 * (1 + np.tanh(odds / 2))
        return like, np.stack([1 - second, second], axis=1)

    def error(snr):
        like, post = given(snr)
        guess = post @ words
        return sum(prior[k] * integral(like[:, k] * (words[k] - guess) ** 2, grid) for k in (0, 1))

    like, _ = given(low)
    noise = gauss(grid, 0.0, 1.0)
    first = sum(prior[k] * integral(like[:, k] * np.log(like[:, k] / noise), grid) for k in (0, 1))
    like, post = given(high)
    rebuilt = sum(
        prior[k] * integral(-like[:, k] * np.log(np.maximum(post[:, k], 1e-300)), grid)
        for k in (0, 1)
    )
    middle = quad(lambda s: 0.5 * math.exp(s) * error(math.exp(s)), math.log(low), math.log(high))[
        0
    ]
    entropy = -(prior * np.log(prior)).sum()
    assert entropy <= first + rebuilt + middle + 1e-6
    assert np.isclose(first + rebuilt + middle, entropy, atol=5e-3)
    for z in (0.5, 1.0, 3.0):
        assert norm.cdf(-z) <= 0.5 * math.exp(-z * z / 2)
    d, snr = 32, 0.9
    assert np.isclose(math.sqrt(2 * d) / 2 * math.sqrt(snr), math.sqrt(snr * d / 2))
    alpha, t = np.ones(4), 1.7
    x = RNG.dirichlet(alpha, 5)

    def log_density(k):
        a = alpha + t * np.eye(4)[k]
        return gammaln(a.sum()) - gammaln(a).sum() + ((a - 1) * np.log(x)).sum(1)

    dens = np.exp([log_density(k) for k in range(4)]).T
    assert np.allclose(dens / dens.sum(1, keepdims=True), x**t / (x**t).sum(1, keepdims=True))


def test_straight_paths_on_the_simplex_decide_early():
    for t in (0.1, 0.3, 0.6):
        for start in RNG.dirichlet(np.ones(20), 50):
            x = (1 - t) * start + t * np.eye(20)[4]
            assert (x >= t).sum() <= math.floor(1 / t)


@checks("blockorder")
def test_block_diffusion_averages_over_fewer_orders():
    table, word, n, b = {}, (0, 1, 1, 0), 4, 2

    def loss(hidden, place):
        state = tuple(-1 if i in hidden else c for i, c in enumerate(word))
        return table.setdefault((state, place), RNG.random())

    total = 0.0
    for first in range(0, n, b):
        later = set(range(first + b, n))
        for k in range(1, b + 1):
            weight = math.factorial(k - 1) * math.factorial(b - k) / math.factorial(b)
            for m in itertools.combinations(range(first, first + b), k):
                total += weight * sum(loss(set(m) | later, i) for i in m)
    orders = [o for o in itertools.permutations(range(n)) if max(o[:b]) < b]
    assert len(orders) == math.factorial(b) ** (n // b)
    mean = np.mean([sum(loss(set(o[j:]), o[j]) for j in range(n)) for o in orders])
    assert np.isclose(total, mean)


@checks("genppl temper")
def test_generative_perplexity():
    made, ref = RNG.dirichlet(np.ones(6)), RNG.dirichlet(np.ones(6))
    cross = -(made * np.log(ref)).sum()
    assert np.isclose(cross, -(made * np.log(made)).sum() + (made * np.log(made / ref)).sum())

    def tempered(eta):
        p = ref**eta / (ref**eta).sum()
        return -(p * np.log(ref)).sum(), -(p * np.log(p)).sum(), p

    eta, h = 1.4, 1e-5
    up, down, p = tempered(eta + h), tempered(eta - h), tempered(eta)[2]
    mean = (p * np.log(ref)).sum()
    var = (p * (np.log(ref) - mean) ** 2).sum()
    assert np.isclose((up[0] - down[0]) / (2 * h), -var, rtol=1e-4)
    assert np.isclose((up[1] - down[1]) / (2 * h), -eta * var, rtol=1e-4)
    assert np.isclose(np.exp(0.7 * 3.5 + 0.3 * 0.5), 13.5, atol=0.05)
    assert np.isclose(np.exp(3.5), 33.1, atol=0.05)


def test_the_gap_bounds_how_long_mixing_takes():
    size, beta = 24, 0.4
    ring = (1 - beta) * np.eye(size)
    for step in (1, -1):
        ring += beta / 2 * np.roll(np.eye(size), step, 1)
    slow = np.sort(np.abs(np.linalg.eigvalsh(ring)))[-2]
    for near in (0.1, 0.01):
        steps = math.ceil(math.log(math.sqrt(size - 1) / (2 * near)) / (1 - slow))
        law = np.linalg.matrix_power(ring, steps)[0]
        assert 0.5 * np.abs(law - 1 / size).sum() <= near
        law = np.linalg.matrix_power(ring, steps // 3)[0]
        assert 0.5 * np.abs(law - 1 / size).sum() > near


def test_conditional_ratios_need_states_that_every_word_reaches():
    prior, kept = np.array([0.5, 0.3, 0.2]), 0.4
    q = np.hstack([kept * np.eye(3), np.full((3, 1), 1 - kept)])  # the last state is the mask
    law = prior @ q

    def mean(x, y):
        return sum(prior[z] * q[z, x] * q[z, y] / q[z, x] for z in range(3) if q[z, x])

    for v in range(3):
        assert np.isclose(mean(3, v), law[v])  # from the mask to a symbol: where the weight is
        assert mean(v, 3) < law[3] - 0.1  # the other way the words left out are missed


def test_mixing_orders_costs_no_more_than_their_mean():
    law = np.random.default_rng(3).dirichlet(np.ones(16)).reshape((2,) * 4)
    words = list(itertools.product((0, 1), repeat=4))

    def chance(word, places):
        return law[tuple(word[i] if i in places else slice(None) for i in range(4))].sum()

    found = []
    for order in itertools.permutations(range(4)):
        made = []
        for word in words:
            p = 1.0
            for seen, now in (((), order[:2]), (order[:2], order[2:])):
                for i in now:
                    p *= chance(word, {*seen, i}) / chance(word, seen)
            made.append(p)
        found.append(made)
    data = np.array([law[w] for w in words])
    mean = np.mean([(data * np.log(data / made)).sum() for made in np.array(found)])
    mixed = (data * np.log(data / np.mean(found, axis=0))).sum()
    assert 0 < mixed < mean


def test_confident_orders_leave_the_cost_to_the_last_step():
    words = [w for w in itertools.product((0, 1), repeat=12) if legal(w)]
    h = joint_entropies(words)
    curve = np.diff(
        [np.mean([h[s] for s in itertools.combinations(range(12), m)]) for m in range(13)]
    )
    costs = [3 * curve[a] - curve[a : a + 3].sum() for a in range(0, 12, 3)]
    assert np.allclose([sum(costs), costs[-1]], [0.61, 0.42], atol=5e-3)

    def entropy(pool, places):
        parts = {}
        for w in pool:
            key = tuple(w[i] for i in places)
            parts[key] = parts.get(key, 0) + 1 / len(pool)
        return -sum(p * math.log(p) for p in parts.values())

    def confident(pool, hidden):
        """Return the mean cost of every step still to come, ties broken in all ways."""
        ones = {i: sum(w[i] for w in pool) for i in hidden}
        sure = {i: max(n, len(pool) - n) for i, n in ones.items()}
        least = sorted(sure.values())[-3]
        above = [i for i in hidden if sure[i] > least]
        tied = [i for i in hidden if sure[i] == least]
        found = []
        for some in itertools.combinations(tied, 3 - len(above)):
            now = (*above, *some)
            later = np.zeros(len(hidden) // 3)
            later[0] = sum(entropy(pool, [i]) for i in now) - entropy(pool, now)
            rest = tuple(i for i in hidden if i not in now)
            parts = {}
            for w in pool:
                parts.setdefault(tuple(w[i] for i in now), []).append(w)
            for part in parts.values() if rest else ():
                later[1:] += len(part) / len(pool) * confident(part, rest)
            found.append(later)
        return np.mean(found, axis=0)

    costs = confident(words, tuple(range(12)))
    assert np.allclose([costs.sum(), costs[-1]], [0.98, 0.73], atol=5e-3)


def test_noise_that_hides_and_noise_that_shows_a_word():
    size = 64  # orthogonal embeddings of length sqrt(d), d = K
    rng = np.random.default_rng(4)
    table = math.sqrt(size) * np.eye(size)
    word = rng.integers(size, size=4000)
    noise = rng.standard_normal((4000, size))

    def told(ratio):
        """Return the chance of an error and the information the noisy word holds."""
        logits = math.sqrt(ratio) * (math.sqrt(ratio) * table[word] + noise) @ table.T
        logs = logits - logits.max(1, keepdims=True)
        p = np.exp(logs)
        p /= p.sum(1, keepdims=True)
        left = -(p * np.log(np.maximum(p, 1e-300))).sum(1).mean()
        return (p.argmax(1) != word).mean(), math.log(size) - left

    scale = math.log(size) / size
    for ratio in (0.1 * scale, 0.5 * scale, 2 * scale):
        wrong, known = told(ratio)
        most = size / 2 * math.log1p(ratio)
        assert known <= most <= size / 2 * ratio
        assert wrong > 0.3
    assert told(0.1 * scale)[1] > 0.9 * size / 2 * math.log1p(0.1 * scale)  # it is nearly reached
    wrong, known = told(6 * scale)
    assert wrong <= math.exp(math.log(size) - size / 4 * 6 * scale)
    assert known > 0.98 * math.log(size)


def test_every_formula_of_chapter_12_is_checked():
    checks.assert_complete()
