"""The formulas of chapter 2, derived again by numbers."""

from __future__ import annotations

import numpy as np
from scipy.integrate import quad
from scipy.linalg import expm
from scipy.optimize import minimize_scalar
from scipy.special import k0, sici

from book.densities import gauss, integral
from book.labels import Checked

checks = Checked(
    "chapter2.md",
    "ch2",
    "denoiser average powerlaw conv resnet gn fourier film attn nlm patch block precond",
)
RNG = np.random.default_rng(2)


def softmax(z, axis=-1):
    p = np.exp(z - z.max(axis, keepdims=True))
    return p / p.sum(axis, keepdims=True)


def covariance(d, rng=RNG):
    a = rng.standard_normal((d, d))
    return a @ a.T / d + 0.1 * np.eye(d)


def posterior_mean(y, sigma, points, weights):
    """E[x_0 | y] for points in the plane, straight from Bayes' rule."""
    like = weights * np.exp(-((y - points) ** 2).sum(-1) / (2 * sigma**2))
    return like @ points / like.sum()


@checks("noisy equiv empirical")
def test_noisy_equiv_empirical():
    abar = 0.3
    x0, eps = RNG.standard_normal((2, 5))
    sigma = np.sqrt((1 - abar) / abar)
    xt = np.sqrt(abar) * x0 + np.sqrt(1 - abar) * eps
    assert np.allclose(xt / np.sqrt(abar), x0 + sigma * eps)
    assert np.isclose(abar / (1 - abar), sigma**-2)
    turn = np.array([[0.0, -1], [1, 0]])
    base = RNG.standard_normal((3, 2))
    orbit = [np.linalg.matrix_power(turn, k) for k in range(4)]
    points = np.concatenate([base @ g.T for g in orbit])
    weights = np.tile([0.5, 0.3, 0.2], 4) / 4
    y = np.array([0.7, -0.4])
    moved = posterior_mean(turn @ y, 0.8, points, weights)
    assert np.allclose(moved, turn @ posterior_mean(y, 0.8, points, weights))
    for s in (0.3, 2.0):
        score = points @ y / s**2 - (points**2).sum(1) / (2 * s**2) + np.log(weights)
        assert np.allclose(softmax(score) @ points, posterior_mean(y, s, points, weights))


@checks("avgloss")
def test_avgloss():
    turn = np.array([[0.0, -1], [1, 0]])
    group = [np.linalg.matrix_power(turn, k) for k in range(4)]
    base = RNG.standard_normal((400, 2))
    eps = RNG.standard_normal((400, 2))
    # An exactly invariant sample: every pair (x_0, y) comes with its rotations.
    x0 = np.concatenate([base @ g.T for g in group])
    y = x0 + 0.5 * np.concatenate([eps @ g.T for g in group])

    def net(z):
        return np.stack([np.sin(z[:, 0]) + 0.3, z[:, 0] * z[:, 1]], 1)

    each = np.stack([net(y @ g.T) @ g for g in group])
    mean = each.mean(0)
    left = ((net(y) - x0) ** 2).sum(1).mean()
    right = ((mean - x0) ** 2).sum(1).mean() + ((each - mean) ** 2).sum(2).mean()
    assert np.isclose(left, right)


@checks("quadratic wiener complete eckart")
def test_quadratic_wiener_complete_eckart():
    d, s = 6, 0.7
    cov = covariance(d)
    c = cov + s**2 * np.eye(d)
    w = np.linalg.solve(c, cov).T
    ell = np.linalg.eigvalsh(cov)
    rest = (ell * s**2 / (ell + s**2)).sum()
    assert np.isclose(np.trace(cov - w @ c @ w.T), rest)
    root = np.linalg.cholesky(c)
    for _ in range(3):
        m = RNG.standard_normal((d, d))
        # E|x - My|^2 = tr[(I - M) S (I - M)'] + s^2 tr[M M'], the noise being separate.
        rest_of = np.eye(d) - m
        exact = np.trace(rest_of @ cov @ rest_of.T) + s**2 * np.trace(m @ m.T)
        assert np.isclose(exact, np.trace((m - w) @ c @ (m - w).T) + rest)
        assert np.isclose(exact, np.trace(cov - m @ cov - cov @ m.T + m @ c @ m.T))
        assert np.isclose(exact - rest, np.linalg.norm(m @ root - w @ root) ** 2)


@checks("gain lowpass")
def test_gain_lowpass():
    n, s, a, base = 64, 0.6, 1.3, 0.2
    omega = 2 * np.pi * np.fft.fftfreq(n)
    spectrum = a / (omega**2 + base**2)
    first = np.fft.ifft(spectrum).real
    cov = np.array([[first[(i - j) % n] for j in range(n)] for i in range(n)])
    w = np.linalg.solve(cov + s**2 * np.eye(n), cov).T
    gain = np.fft.fft(w[:, 0]).real
    assert np.allclose(gain, spectrum / (spectrum + s**2))
    assert np.allclose(gain, a / s**2 / (omega**2 + base**2 + a / s**2))


@checks("kernel radius")
def test_kernel_radius():
    a, base, s = 1.0, 0.3, 0.8
    kappa = np.sqrt(base**2 + a / s**2)

    def kernel(r):
        return a / (2 * np.pi * s**2) * k0(kappa * r)

    def over_plane(power):
        return 2 * np.pi * quad(lambda r: r ** (1 + power) * kernel(r), 0, 60, limit=200)[0]

    assert np.isclose(over_plane(0), a / (a + s**2 * base**2), rtol=1e-6)
    assert np.isclose(over_plane(2) / over_plane(0), 4 / kappa**2, rtol=1e-6)
    along = quad(
        lambda w: a / (a + s**2 * (w**2 + base**2)) / np.pi, 0, np.inf, weight="cos", wvar=0.9
    )[0]
    # Along one axis of frequencies the transform is the kernel summed over the other.
    summed = 2 * quad(lambda v: kernel(np.hypot(0.9, v)), 0, 60, limit=200)[0]
    assert np.isclose(along, summed, rtol=1e-3)


def best_rank(target, c, r):
    """Least |M C^1/2 - target C^1/2|^2 over rank r, by a singular value decomposition."""
    root = np.linalg.cholesky(c)
    values = np.linalg.svd(target @ root, compute_uv=False)
    return (values[r:] ** 2).sum()


@checks("rank rankeps skiprank")
def test_rank_rankeps_skiprank():
    d, r, s = 7, 3, 0.9
    cov = covariance(d)
    c = cov + s**2 * np.eye(d)
    w = np.linalg.solve(c, cov).T
    ell = np.sort(np.linalg.eigvalsh(cov))[::-1]
    assert np.isclose(best_rank(w, c, r), (ell[r:] ** 2 / (ell[r:] + s**2)).sum())
    noise = s * np.linalg.inv(c)
    assert np.isclose(np.trace(np.eye(d) - noise @ c @ noise.T), (ell / (ell + s**2)).sum())
    assert np.isclose(best_rank(noise, c, r), (s**2 / (ell[: d - r] + s**2)).sum())
    for skip in (0.0, 0.4, 1.0):
        terms = np.sort((ell - skip * (ell + s**2)) ** 2 / (ell + s**2))
        assert np.isclose(best_rank(w - skip * np.eye(d), c, r), terms[: d - r].sum())


@checks("poolnoise active")
def test_poolnoise_active():
    noise = RNG.standard_normal((512, 512))
    for j in (1, 2):
        noise = noise.reshape(noise.shape[0] // 2, 2, -1, 2).mean((1, 3))
        assert np.isclose(noise.std(), 2.0**-j, rtol=0.02)
    a = 1.7
    for s in (0.5, 1.3, 6.0):
        even = np.sqrt(a) / s
        assert np.isclose(a / even**2, s**2)
        j = int(np.floor(np.log2(np.pi * s / np.sqrt(a))))
        assert np.pi * 2.0 ** -(j + 1) < even <= np.pi * 2.0**-j


@checks("convcost diag impulse")
def test_convcost_diag_impulse():
    n = 8
    w = RNG.standard_normal((n, n))
    x = RNG.standard_normal((n, n))

    def circular(z):
        return sum(w[a, b] * np.roll(z, (a, b), (0, 1)) for a in range(n) for b in range(n))

    assert np.allclose(np.fft.fft2(circular(x)), np.fft.fft2(w) * np.fft.fft2(x))
    shifted = circular(np.roll(x, (2, 5), (0, 1)))
    assert np.allclose(shifted, np.roll(circular(x), (2, 5), (0, 1)))
    # Averaging any linear map over shifts makes it commute; its answer to an impulse tells all.
    full = RNG.standard_normal((n, n))
    shift = np.roll(np.eye(n), 1, 0)
    powers = [np.linalg.matrix_power(shift, k) for k in range(n)]
    equivariant = sum(p.T @ full @ p for p in powers)
    impulse = equivariant[:, 0]
    assert np.allclose(equivariant, np.stack([np.roll(impulse, k) for k in range(n)], 1))
    k, i, o, side = 3, 4, 6, 5
    kernel, bias = np.zeros((o, i, k, k)), np.zeros(o)
    assert kernel.size + bias.size == k * k * i * o + o
    each = [(q, u, v, c, a, b) for q in range(o) for u in range(side) for v in range(side)
            for c in range(i) for a in range(k) for b in range(k)]  # fmt: skip
    assert len(each) == k * k * i * o * side**2


@checks("rf rfsum rfunet")
def test_rf_rfsum_rfunet():
    def reach(kernels, strides):
        """Which inputs an output depends on, by walking back layer by layer."""
        where = {0}
        for k, s in zip(kernels[::-1], strides[::-1], strict=True):
            where = {s * u + a for u in where for a in range(k)}
        return max(where) - min(where) + 1

    kernels, strides = [3, 5, 3, 2, 3], [1, 2, 1, 2, 1]
    r, j, total = 1, 1, 1
    for layer, (k, s) in enumerate(zip(kernels, strides, strict=True)):
        r, j = r + (k - 1) * j, j * s
        total += (k - 1) * int(np.prod(strides[:layer]))
    assert r == total == reach(kernels, strides)
    b, m = 3, 4
    kernels, strides = [], []
    for level in range(m):
        kernels += [3] * b + ([1] if level < m - 1 else [])
        strides += [1] * b + ([2] if level < m - 1 else [])
    assert reach(kernels, strides) == 1 + 2 * b * (2**m - 1)


@checks("erf erfvar erfrec depth")
def test_erf_erfvar_erfrec_depth():
    layers, channels, k, trials, size = 3, 4, 3, 4000, 9
    rng = np.random.default_rng(5)
    total = np.zeros(size)
    for _ in range(trials):
        grad = np.zeros((channels, size))
        grad[0, size // 2] = 1
        for _ in range(layers):
            w = rng.standard_normal((channels, channels, k)) / np.sqrt(channels * k)
            back = np.zeros_like(grad)
            for a in range(k):
                back += w[:, :, a].T @ np.roll(grad, a - 1, 1)
            grad = back
        total += (grad**2).sum(0)
    # Normalised weights have variance tau^2 = 1 / (k C): each layer keeps the sum over v.
    assert np.isclose(total.sum() / trials, 1, rtol=0.1)
    found = total / total.sum()
    walk = np.zeros(size)
    walk[size // 2] = 1
    for _ in range(layers):
        walk = sum(np.roll(walk, a - 1) for a in range(k)) / k
    assert np.allclose(found, walk, atol=0.02)
    at = np.arange(size) - size // 2
    assert np.isclose(walk @ at**2, layers * (k**2 - 1) / 12)
    sigma, a = 2.5, 1.5
    depth = 3 * sigma**2 / a
    assert np.isclose(2 * depth * (3**2 - 1) / 12, (2 * sigma / np.sqrt(a)) ** 2)


def transform(x, omega):
    return (x * np.exp(-1j * omega * np.arange(len(x)))).sum()


@checks("decimate comb avgpool shift upsample overlap")
def test_decimate_comb_avgpool_shift_upsample_overlap():
    x = RNG.standard_normal(60)
    for s in (2, 3):
        for omega in (0.4, 2.0):
            folded = sum(transform(x, (omega + 2 * np.pi * k) / s) for k in range(s)) / s
            assert np.isclose(transform(x[::s], omega), folded)
            box = sum(np.exp(-1j * omega * j) for j in range(s))
            assert np.isclose(transform(np.repeat(x, s), omega), transform(x, s * omega) * box)
        u = np.arange(60)
        comb = sum(np.exp(2j * np.pi * k * u / s) for k in range(s)) / s
        assert np.allclose(comb, u % s == 0)
        assert np.allclose(np.roll(x, 2 * s)[::s], np.roll(x[::s], 2))
    for omega in (0.3, np.pi / 2, np.pi):
        assert np.isclose(abs(transform(np.array([0.5, 0.5]), omega)), abs(np.cos(omega / 2)))
    for k, s in ((3, 2), (4, 2), (5, 3), (2, 3)):
        for u in range(20, 32):
            count = sum(0 <= u - s * j <= k - 1 for j in range(40))
            assert count == -((u % s - k) // s)


@checks("he resvar paths zeroinit")
def test_he_resvar_paths_zeroinit():
    rng = np.random.default_rng(8)
    n = 1500
    h = rng.standard_normal(n) * 1.7
    out = (rng.standard_normal((n, n)) * 0.04) @ np.maximum(h, 0)
    assert np.isclose(out.var(), n * 0.04**2 * np.mean(np.maximum(h, 0) ** 2), rtol=0.1)
    x = np.linspace(-17, 17, 20_001)
    half = integral(gauss(x, 0, 1.7**2) * np.maximum(x, 0) ** 2, x)
    assert np.isclose(half, 1.7**2 / 2)
    gamma, layers, width = 0.2, 6, 3000
    free = normed = rng.standard_normal(width)
    for _ in range(layers):
        a = rng.standard_normal((width, width)) * np.sqrt(gamma / width)
        free = free + a @ free
        normed = normed + a @ (normed / np.sqrt(np.mean(normed**2)))
    assert np.isclose(np.mean(free**2), (1 + gamma) ** layers, rtol=0.1)
    assert np.isclose(np.mean(normed**2), 1 + gamma * layers, rtol=0.1)
    j = rng.standard_normal((3, 4, 4))
    eye = np.eye(4)
    product = (eye + j[2]) @ (eye + j[1]) @ (eye + j[0])
    pairs = j[2] @ j[1] + j[2] @ j[0] + j[1] @ j[0]
    assert np.allclose(product, eye + j.sum(0) + pairs + j[2] @ j[1] @ j[0])

    inner = rng.standard_normal((2, 4, 4))
    last = np.zeros((2, 4, 4))
    start, goal = rng.standard_normal((2, 4))

    def loss(outer, within):
        h = start
        for v, w in zip(outer, within, strict=True):
            h = h + v @ np.tanh(w @ h)
        return 0.5 * ((h - goal) ** 2).sum()

    delta = start - goal
    for layer in range(2):
        for a, b in ((0, 1), (3, 2)):
            step = np.zeros_like(last)
            step[layer, a, b] = 1e-6
            slope = (loss(last + step, inner) - loss(last - step, inner)) / 2e-6
            assert np.isclose(slope, np.outer(delta, np.tanh(inner[layer] @ start))[a, b])
            assert loss(last, inner + step) == loss(last, inner)


@checks("scaleinv normgrowth")
def test_scaleinv_normgrowth():
    data, goal = RNG.standard_normal((2, 6))

    def loss(w):
        return ((data * w / np.linalg.norm(w) - goal) ** 2).sum()

    def gradient(w):
        eye = np.eye(6)
        return np.array([(loss(w + 1e-5 * e) - loss(w - 1e-5 * e)) / 2e-5 for e in eye])

    w, eta = RNG.standard_normal(6), 0.1
    g = gradient(w)
    assert np.isclose(w @ g, 0, atol=1e-8)
    assert np.allclose(gradient(3 * w), g / 3, atol=1e-8)
    new = w - eta * g
    assert np.isclose(new @ new, w @ w + eta**2 * g @ g)
    unit = w / np.linalg.norm(w)
    step = unit - eta / (w @ w) * gradient(unit)
    assert np.allclose(new / np.linalg.norm(new), step / np.linalg.norm(step))


@checks("embkernel rotate rff logkernel logdecay")
def test_embkernel_rotate_rff_logkernel_logdecay():
    def embed(tau, omega):
        return np.stack([np.cos(omega * tau), np.sin(omega * tau)], -1).ravel()

    omega = np.array([0.3, 1.1, 2.0])
    left = embed(1.7, omega) @ embed(0.4, omega) / 3
    assert np.isclose(left, np.cos(omega * 1.3).mean())
    turned = []
    for w, (c, s) in zip(omega, embed(1.7, omega).reshape(-1, 2), strict=True):
        a = 0.6 * w
        turned += list(np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]) @ [c, s])
    assert np.allclose(turned, embed(2.3, omega))
    w = np.linspace(-12, 12, 4001)
    for gap in (0.3, 1.4):
        kernel = integral(gauss(w, 0, 1.5**2) * np.cos(w * gap), w)
        assert np.isclose(kernel, np.exp(-(1.5**2) * gap**2 / 2))
    low, high = 1e-4, 1.0
    many = high * (low / high) ** ((np.arange(20_000) + 0.5) / 20_000)
    for gap in (0.5, 5.0, 60.0):
        exact = (sici(high * gap)[1] - sici(low * gap)[1]) / np.log(high / low)
        assert np.isclose(np.cos(many * gap).mean(), exact, atol=1e-5)
    rough = (-np.log(low * 60) - np.euler_gamma) / np.log(high / low)
    assert np.isclose(rough, exact, atol=0.005)


@checks("additive additiveproof")
def test_additive_additiveproof():
    s2, weight = np.array([0.01, 0.5, 9.0]), np.array([0.3, 0.3, 0.4])
    for ell in (0.05, 1.0, 4.0):
        gain = ell / (ell + s2)

        def excess(m, ell=ell, gain=gain):
            return weight @ ((m - gain) ** 2 * (ell + s2))

        found = minimize_scalar(excess, bounds=(0, 1), method="bounded").fun
        mean = weight @ s2
        claimed = ell**2 * (weight @ (1 / (ell + s2)) - 1 / (ell + mean))
        assert np.isclose(found, claimed, atol=1e-7)
        assert np.isclose(claimed, weight @ (ell**2 / (ell + s2)) - ell**2 / (ell + mean))
        assert claimed > 0


@checks("concat resblock levels")
def test_concat_resblock_levels():
    v, h, s = RNG.standard_normal((4, 6)), RNG.standard_normal(4), RNG.standard_normal(2)
    assert np.allclose(v @ np.concatenate([h, s]), v[:, :4] @ h + v[:, 4:] @ s)
    i, o, e = 5, 7, 11
    arrays = [np.zeros((o, i, 3, 3)), np.zeros((o, o, 3, 3)), np.zeros((o, e)), np.zeros((o, i))]
    assert sum(a.size for a in arrays) == 9 * i * o + 9 * o * o + e * o + i * o
    c, n = 16, 32
    work = [9 * (c * 2**j) ** 2 * (n // 2**j) ** 2 for j in range(4)]
    assert len(set(work)) == 1
    same = [9 * c**2 * (n // 2**j) ** 2 for j in range(4)]
    assert [same[0] // w for w in same] == [1, 4, 16, 64]


@checks("qkvar softjac participation")
def test_qkvar_softjac_participation():
    rng = np.random.default_rng(4)
    q, k = rng.standard_normal((2, 200_000, 16))
    assert np.isclose((q * k).sum(1).var(), 16, rtol=0.02)
    z = rng.standard_normal(5)
    p = softmax(z)
    slopes = np.stack(
        [(softmax(z + 1e-6 * e) - softmax(z - 1e-6 * e)) / 2e-6 for e in np.eye(5)], 1
    )
    assert np.allclose(slopes, np.diag(p) - np.outer(p, p), atol=1e-8)
    assert np.isclose(np.trace(slopes), 1 - (p**2).sum(), atol=1e-8)
    for s in (0.5, 1.0):
        p = softmax(s * rng.standard_normal(400_000))
        assert np.isclose(1 / (p**2).sum() / 400_000, np.exp(-(s**2)), rtol=0.05)
        # Exercise ch2-entropy: the Renyi entropies, that of Shannon in the limit.
        for alpha in (0.5, 1.5, 2.0):
            renyi = np.log((p**alpha).sum()) / (1 - alpha)
            assert np.isclose(renyi - np.log(400_000), -alpha * s**2 / 2, atol=0.05)
        assert np.isclose(-(p * np.log(p)).sum() - np.log(400_000), -(s**2) / 2, atol=0.02)


@checks("attncost perm vitcount vitcost")
def test_attncost_perm_vitcount_vitcost():
    n, m = 6, 4
    x = RNG.standard_normal((n, m))
    maps = RNG.standard_normal((3, m, m))

    def attend(x):
        q, k, v = (x @ w for w in maps)
        return softmax(q @ k.T / np.sqrt(m)) @ v

    order = RNG.permutation(n)
    assert np.allclose(attend(x[order]), attend(x)[order])
    products = [(n, m, m)] * 4 + [(n, m, n), (n, n, m)]
    assert sum(a * b * c for a, b, c in products) == 4 * n * m**2 + 2 * n**2 * m
    attention = 4 * (m * m + m)
    mlp = m * 4 * m + 4 * m + 4 * m * m + m
    assert attention + mlp + 2 * 2 * m == 12 * m**2 + 13 * m
    products += [(n, m, 4 * m), (n, 4 * m, m)]
    macs = sum(a * b * c for a, b, c in products)
    assert macs == 12 * n * m**2 + 2 * n**2 * m
    assert np.isclose(macs, 12 * n * m**2 * (1 + n / (6 * m)))


@checks("nw")
def test_nw():
    q, keys, b2 = RNG.standard_normal(3), RNG.standard_normal((5, 3)), 1.7
    weight = np.exp((keys**2).sum(1) / (2 * b2)) * np.exp(-((q - keys) ** 2).sum(1) / (2 * b2))
    assert np.allclose(softmax(keys @ q / b2), weight / weight.sum())


@checks("mixture")
def test_mixture():
    s, cov = 0.6, np.array([[0.5, 0.2], [0.2, 0.3]])
    points, prior = np.array([[1.0, 0], [-0.5, 0.8], [0, -1]]), np.array([0.5, 0.2, 0.3])
    y = np.array([0.4, -0.2])
    inverse = np.linalg.inv(cov)

    def density(x):
        gap = x - points
        return (prior * np.exp(-0.5 * np.einsum("ij,jk,ik->i", gap, inverse, gap))).sum()

    def joint(b, a, power):
        x = np.array([a, b])
        like = density(x) * np.exp(-((y - x) ** 2).sum() / (2 * s**2))
        return like * (1.0, a, b)[power]

    grid = np.linspace(-4, 4.4, 241)
    table = np.array([[[joint(b, a, k) for k in range(3)] for b in grid] for a in grid])
    total, first, second = table.sum((0, 1))
    full = np.linalg.inv(cov + s**2 * np.eye(2))
    gain = cov @ full
    gap = y - points
    p = softmax(-0.5 * np.einsum("ij,jk,ik->i", gap, full, gap) + np.log(prior))
    claimed = gain @ y + (np.eye(2) - gain) @ (p @ points)
    assert np.allclose([first / total, second / total], claimed, atol=1e-6)


@checks("patchrank")
def test_patchrank():
    rng = np.random.default_rng(6)
    size, m = 16, 5
    eps = rng.standard_normal((20_000, size))
    b = rng.standard_normal((size, m))
    # The best any tokens could do, even knowing the noise itself.
    best = eps @ np.linalg.pinv(b).T @ b.T
    error = ((eps - best) ** 2).mean()
    assert np.isclose(error, 1 - m / size, rtol=0.01)


@checks("rope ropegen")
def test_rope_ropegen():
    omega = np.array([0.4, 1.3])
    generator = np.zeros((4, 4))
    for i, w in enumerate(omega):
        generator[2 * i, 2 * i + 1], generator[2 * i + 1, 2 * i] = -w, w
    basis = np.linalg.qr(RNG.standard_normal((4, 4)))[0]
    generator = basis @ generator @ basis.T
    assert np.allclose(generator, -generator.T)

    def turn(u):
        return expm(u * generator)

    q, k = RNG.standard_normal((2, 4))
    assert np.allclose(turn(0.7).T @ turn(0.7), np.eye(4))
    for u, v in ((0.5, 2.0), (-1.0, 3.2)):
        assert np.isclose((turn(u) @ q) @ (turn(v) @ k), q @ turn(v - u) @ k)
    values = np.sort(np.abs(np.linalg.eigvals(generator).imag))
    assert np.allclose(values, [0.4, 0.4, 1.3, 1.3])


@checks("cskip ftarget amplify wskip")
def test_cskip_ftarget_amplify_wskip():
    rng = np.random.default_rng(9)
    var = 0.6
    x0 = np.sqrt(var) * rng.choice([-1.0, 1.0], 400_000)
    for s in (0.2, 0.8, 3.0):
        y = x0 + s * rng.standard_normal(x0.shape)
        fit = minimize_scalar(lambda c, y=y: np.mean((x0 - c * y) ** 2), bounds=(0, 1),
                              method="bounded")  # fmt: skip
        skip, out2 = var / (var + s**2), var * s**2 / (var + s**2)
        assert np.isclose(fit.x, skip, atol=5e-3)
        assert np.isclose(fit.fun, out2, rtol=0.01)
        target = (x0 - skip * y) / np.sqrt(out2)
        assert np.isclose(np.mean(target**2), 1, rtol=0.01)
        assert np.isclose(np.mean(target * y), 0, atol=0.02)
        low, data = np.sqrt(out2), np.sqrt(var)
        assert min(s, data) / np.sqrt(2) <= low <= min(s, data)
        assert np.isclose(low, s * data / np.hypot(s, data))
    d, s = 4, 0.5
    cov = covariance(d)
    w = np.linalg.solve(cov + s**2 * np.eye(d), cov).T
    rest = (np.eye(d) - w) @ cov @ (np.eye(d) - w).T + s**2 * w @ w.T
    assert np.allclose(rest, s**2 * cov @ np.linalg.inv(cov + s**2 * np.eye(d)))


@checks("sgd sgdvar emavar emaproof")
def test_sgd_sgdvar_emavar_emaproof():
    for eta, h, rho in ((0.1, 2.0, 0.9), (0.05, 0.3, 0.99)):
        s = 1.3
        a = 1 - eta * h
        theta, xi = 0.7, -0.2
        assert np.isclose(theta - eta * (h * theta + xi), a * theta - eta * xi)
        step = np.array([[a, 0], [(1 - rho) * a, rho]])
        push = -eta * np.array([1, 1 - rho])
        cov = np.zeros((2, 2))
        for _ in range(6000):
            cov = step @ cov @ step.T + s**2 * np.outer(push, push)
        v = eta * s**2 / (h * (2 - eta * h))
        assert np.isclose(cov[0, 0], v)
        assert np.isclose(cov[0, 0], eta**2 * s**2 / (1 - a**2))
        exact = v * (1 - rho) * (1 + a * rho) / ((1 + rho) * (1 - a * rho))
        assert np.isclose(cov[1, 1], exact)
        i = np.arange(4000)
        weights = (1 - rho) * rho**i
        first = weights[:, None] * weights * v
        near = first * a ** np.abs(i[:, None] - i)
        assert np.isclose(near.sum(), exact)
    assert np.isclose(exact, v / (1 + eta * h / (1 - rho)), rtol=0.02)


def test_each_numbered_formula_is_checked_or_defines():
    checks.assert_complete()
