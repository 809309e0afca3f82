"""The formulas of chapter 7, derived again by numbers."""

from __future__ import annotations

import numpy as np
from scipy.linalg import expm
from scipy.optimize import minimize_scalar
from scipy.special import expit, logsumexp

from book.labels import Checked

checks = Checked("chapter7.md", "ch7", "adaln zero parallel repa flux mupattn")
H = 1e-5


def generator(seed):
    return np.random.default_rng(seed)


def slope(function, x, h=H):
    return (function(x + h) - function(x - h)) / (2 * h)


def softmax(s):
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gradient(function, x, h=H):
    """Central differences of a scalar function of an array."""
    out = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        out[i] = (function(up) - function(down)) / (2 * h)
    return out


def norm(x):
    return (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True)


@checks("sa perm")
def test_sa_perm():
    rng = generator(0)
    n, d = 7, 6
    q, k, v, a = (rng.standard_normal((d, d)) for _ in range(4))

    def net(x):
        for _ in range(2):
            x = x + softmax(x @ q @ (x @ k).T / np.sqrt(d)) @ x @ v
            x = x + np.tanh(norm(x) @ a)
        return x

    x, order = rng.standard_normal((n, d)), rng.permutation(n)
    assert np.allclose(net(x[order]), net(x)[order])
    moved = x.copy()
    moved[0] += 1
    assert not np.allclose(net(moved)[1:], net(x)[1:])
    # An attention matrix that shifts, summed over heads, is a convolution.
    kernel = rng.standard_normal((3, d, d))
    ring = sum(np.roll(np.eye(n), s, axis=1) @ x @ kernel[s] for s in range(3))
    loop = np.array([sum(x[(i + s) % n] @ kernel[s] for s in range(3)) for i in range(n)])
    assert np.allclose(ring, loop)


@checks("posterior conv")
def test_posterior_conv():
    rng = generator(14)
    data, x, a, s = rng.standard_normal((6, 4)), rng.standard_normal(4), 0.8, 0.6
    weight = np.exp(-((x - a * data) ** 2).sum(1) / (2 * s**2))
    want = weight @ data / weight.sum()
    scores = (a * data @ x - a**2 * (data**2).sum(1) / 2) / s**2
    assert np.allclose(want, softmax(scores) @ data)
    assert counted_convolution(16, 8) == counted_convolution(8, 16)


def counted_convolution(side, channels):
    """Multiply-adds of a 3x3 convolution, output by output."""
    return sum(9 * channels for _ in range(side * side) for _ in range(channels))


@checks("patch rank")
def test_patch_rank():
    rng = generator(1)
    side, p, channels, d = 6, 3, 2, 5
    image = rng.standard_normal((side, side, channels))
    cells = image.reshape(2, p, 2, p, channels).transpose(0, 2, 1, 3, 4).reshape(4, -1)
    assert cells.shape == ((side // p) ** 2, p * p * channels)
    assert np.allclose(cells[1], image[:3, 3:].ravel())
    # The best rank-d output for noise: a projection, whatever the network knows of the noise.
    size = p * p * channels
    w, b = rng.standard_normal((size, d)), rng.standard_normal(size)
    eps = rng.standard_normal((40_000, size))
    z = np.linalg.lstsq(w, (eps - b).T, rcond=None)[0].T
    error = ((eps - z @ w.T - b) ** 2).sum(1).mean()
    assert error > size - d - 0.1
    z = np.linalg.lstsq(w, eps.T, rcond=None)[0].T
    assert np.isclose(((eps - z @ w.T) ** 2).sum(1).mean(), size - d, rtol=0.01)
    data = rng.standard_normal((100, d)) @ w.T
    z = np.linalg.lstsq(w, data.T, rcond=None)[0].T
    assert np.allclose(z @ w.T, data)


def counted(n, d, heads, r):
    """Multiply-adds of a block, matrix product by matrix product."""
    products = [(n, d, 3 * d), (n, d, d), (n, d, r * d), (n, r * d, d), (1, d, 6 * d)]
    products += [(n, d // heads, n), (n, n, d // heads)] * heads
    return sum(a * b * c for a, b, c in products)


@checks("block ratio halve overhead mask")
def test_block_ratio_halve_overhead_mask():
    for n, d, heads, r in ((16, 64, 4, 4), (40, 96, 6, 3)):
        said = 4 * n * d * d + 2 * r * n * d * d + 2 * n * n * d + 6 * d * d
        assert counted(n, d, heads, r) == said
    d = 1152
    for n in (256, 4096):
        whole = counted(n, d, 16, 4) - 6 * d * d
        rho = n / (6 * d)
        assert np.isclose(whole, 12 * n * d * d * (1 + rho))
        finer = counted(4 * n, d, 16, 4) - 6 * d * d
        assert np.isclose(finer / whole, 4 * (1 + 4 * rho) / (1 + rho))
        kept = counted(n // 2, d, 16, 4) - 6 * d * d
        assert np.isclose(kept / whole, 0.5 * (1 + 0.5 * rho) / (1 + rho))
        assert 0.25 < kept / whole < 0.5
    assert np.isclose(256 / 6912, 0.037, atol=5e-4)
    assert np.isclose(4096 / 6912, 0.593, atol=5e-4)
    assert np.isclose(2 * 28 * 256 * d * d / 1e9, 19.0, atol=0.05)
    assert np.isclose(6 * 28 * d * d / 1e9, 0.22, atol=0.005)
    ends = 256 * 16 * d + 256 * d * 32 + 3 * d * d
    plain = 28 * (counted(256, d, 16, 4) - 6 * d * d) + ends
    assert np.isclose((plain + 28 * 6 * d * d) / 1e9, 118.6, atol=0.05)
    longer = 28 * (counted(258, d, 16, 4) - 6 * d * d) + ends
    assert np.isclose(longer / 1e9, 119.4, atol=0.05)
    crossed = 2 * 256 * d * d + 4 * d * d + 2 * 256 * 2 * d
    assert np.isclose((plain + 28 * crossed) / 1e9, 137.6, atol=0.05)


@checks("zo merge online context cross joint mix")
def test_zo_merge_online_context_cross_joint_mix():
    rng = generator(2)
    s, v = 5 * rng.standard_normal(12), rng.standard_normal((12, 3))

    def part(pick):
        z = np.exp(s[pick]).sum()
        return z, np.exp(s[pick]) @ v[pick] / z

    a, b = np.arange(8), np.arange(8, 12)
    (za, oa), (zb, ob), (z, o) = part(a), part(b), part(np.arange(12))
    w = expit(np.log(zb) - np.log(za))
    assert np.isclose(w, zb / (za + zb)) and np.isclose(z, za + zb)
    assert np.allclose(o, (1 - w) * oa + w * ob)
    assert np.allclose(o, softmax(s) @ v)

    def triple(pick):
        m = s[pick].max()
        return m, np.exp(s[pick] - m).sum(), part(pick)[1]

    def join(x, y):
        m = max(x[0], y[0])
        left, right = np.exp(x[0] - m) * x[1], np.exp(y[0] - m) * y[1]
        return m, left + right, (left * x[2] + right * y[2]) / (left + right)

    one, two, three = triple(np.arange(3)), triple(np.arange(3, 7)), triple(np.arange(7, 12))
    for got in (join(join(one, two), three), join(one, join(three, two))):
        assert np.allclose(got[2], o) and np.isclose(got[1], np.exp(s - s.max()).sum())
    # One condition token among image tokens, and two in a cross attention.
    zc, vc = np.exp(s[11]), v[11]
    zi, oi = part(np.arange(11))
    assert np.allclose(o, oi + zc / (zi + zc) * (vc - oi))
    two = softmax(s[:2]) @ v[:2]
    assert np.allclose(two, v[0] + expit(s[1] - s[0]) * (v[1] - v[0]))
    assert np.allclose(softmax(s[:1]) @ v[:1], v[0])
    # Joint attention of text and image, block by block.
    text, image, d = 3, 5, 4
    qc, kc, vc = (rng.standard_normal((text, d)) for _ in range(3))
    qh, kh, vh = (rng.standard_normal((image, d)) for _ in range(3))
    blocks = np.block([[qc @ kc.T, qc @ kh.T], [qh @ kc.T, qh @ kh.T]]) / np.sqrt(d)
    joint = softmax(blocks) @ np.vstack([vc, vh])
    whole = softmax(np.vstack([qc, qh]) @ np.vstack([kc, kh]).T / np.sqrt(d))
    assert np.allclose(joint, whole @ np.vstack([vc, vh]))
    own, other = qh @ kh.T / np.sqrt(d), qh @ kc.T / np.sqrt(d)
    w = np.exp(logsumexp(other, 1) - logsumexp(np.hstack([own, other]), 1))[:, None]
    assert np.allclose(joint[text:], (1 - w) * softmax(own) @ vh + w * softmax(other) @ vc)
    # The bound on the score that gives the condition half of the weight.
    assert np.log(zi) >= np.log(11) + s[:11].mean()


@checks("back io")
def test_back_io():
    rng = generator(3)
    n, d = 5, 3
    s, v, bar = (
        rng.standard_normal((n, n)),
        rng.standard_normal((n, d)),
        rng.standard_normal((n, d)),
    )
    want = gradient(lambda x: (bar * (softmax(x) @ v)).sum(), s)
    p = softmax(s)
    dp, row = bar @ v.T, (bar * (p @ v)).sum(1, keepdims=True)
    assert np.allclose(want, p * (dp - row), atol=1e-8)
    assert np.allclose(row[:, 0], (p * dp).sum(1))
    # Traffic: count what a tiled pass reads and writes.
    for length, width, fast in ((4096, 64, 100_000), (8192, 128, 100_000)):
        tile = fast // (4 * width)
        passes = -(-length // tile)
        traffic = 2 * length * width + passes * 3 * length * width
        ratio = traffic / (length**2 * width**2 / fast)
        assert 10 < ratio < 14  # a constant
        assert traffic < 4 * length**2 / 1.9  # scores and weights, written and read again


@checks("jac step1 gain")
def test_jac_step1_gain():
    rng = generator(4)
    n, d, out, layers = 4, 6, 3, 5
    x, cond, target = (
        rng.standard_normal((n, 4)),
        rng.standard_normal(d),
        rng.standard_normal((n, out)),
    )
    inner = rng.standard_normal((layers, d, d)) / np.sqrt(d)
    start = {
        "embed": rng.standard_normal((4, d)),
        "inner": inner,
        "mod": np.zeros((layers, 3, d, d)),  # shift, scale, gate
        "bias": np.zeros((layers, 3, d)),
        "last": np.zeros((2, d, d)),
        "head": np.zeros((d, out)),
        "cond": cond,
    }

    def states(w):
        h, all_h, branches = x @ w["embed"], [], []
        all_h.append(h)
        for m, b, f in zip(w["mod"], w["bias"], w["inner"], strict=True):
            shift, scale, gate = m @ np.tanh(w["cond"]) + b
            branch = np.tanh(((1 + scale) * norm(h) + shift) @ f)
            branches.append(branch)
            h = h + gate * branch
            all_h.append(h)
        shift, scale = w["last"] @ np.tanh(w["cond"])
        return all_h, branches, ((1 + scale) * norm(h) + shift) @ w["head"]

    def loss(w):
        return ((states(w)[2] - target) ** 2).sum()

    def gradients(w):
        return {key: gradient(lambda v, key=key: loss(w | {key: v}), w[key]) for key in w}

    def alive(g):
        flags = {key: np.abs(value).max() > 1e-7 for key, value in g.items() if key != "bias"}
        flags["gate"] = np.abs(g["mod"][:, 2]).max() > 1e-7
        flags["mod"] = np.abs(g["mod"][:, :2]).max() > 1e-7
        return {key for key, value in flags.items() if value}

    hidden, _, output = states(start)
    assert np.allclose(output, 0) and all(np.allclose(h, hidden[0]) for h in hidden)
    w, seen = start, []
    for _ in range(3):
        g = gradients(w)
        seen.append((w, g))
        w = {key: w[key] - 0.01 * g[key] for key in w}
    assert alive(seen[0][1]) == {"head"}
    assert alive(seen[1][1]) == {"head", "embed", "last", "gate"}
    assert alive(seen[2][1]) == {"head", "embed", "last", "gate", "mod", "inner", "cond"}
    # The gates' gradients at step 1, and what one more step of them gains.
    one, g = seen[1]
    hidden, branches, output = states(one)
    last, delta = hidden[-1], 2 * (output - target)
    flow = np.stack(
        [
            gradient(lambda r, i=i: (norm(r) @ one["head"] @ delta[i]).item(), last[i])
            for i in range(n)
        ]
    )
    gates = [(flow * b).sum(0) for b in branches]
    assert np.allclose(g["bias"][:, 2], gates, atol=1e-5)
    power = sum((v**2).sum() for v in gates)
    rate = 1e-6
    moved = one | {key: one[key] - rate * g[key] for key in ("mod", "bias")}
    gain = -rate * ((np.tanh(cond) ** 2).sum() + 1) * power
    assert np.isclose(loss(moved) - loss(one), gain, rtol=1e-3)


@checks("lnjac")
def test_lnjac():
    rng = generator(5)
    d = 7
    x = rng.standard_normal(d)
    y = norm(x)
    want = np.array([slope(lambda e, i=i: norm(x + e * np.eye(d)[i]), 0.0) for i in range(d)]).T
    said = (np.eye(d) - np.ones((d, d)) / d - np.outer(y, y) / d) / x.std()
    assert np.allclose(want, said, atol=1e-8)
    assert np.allclose(np.sort(np.linalg.eigvalsh(said))[2:], 1 / x.std())
    wide, h = 512, rng.standard_normal((2000, 512))
    for depth in range(1, 9):
        h = h + norm(h) @ rng.standard_normal((wide, wide)) / np.sqrt(wide)
        assert np.isclose(h.var(), 1 + depth, rtol=0.06)


@checks("params single sd3")
def test_params_single_sd3():
    def matrices(depth, d, p, c=4):
        """Count weight by weight, as a list of shapes."""
        block = [(d, 3 * d), (3 * d,), (d, d), (d,), (d, 4 * d), (4 * d,), (4 * d, d), (d,)]
        block += [(d, 6 * d), (6 * d,)]
        ends = [(p * p * c, d), (d,), (256, d), (d,), (d, d), (d,), (1001, d)]
        ends += [(d, 2 * d), (2 * d,), (d, 2 * p * p * c), (2 * p * p * c,)]
        return depth * sum(map(np.prod, block)) + sum(map(np.prod, ends))

    for (depth, d), millions in (
        ((12, 384), 33),
        ((12, 768), 130),
        ((24, 1024), 458),
        ((28, 1152), 675),
    ):
        p, c = 2, 4
        said = depth * (18 * d * d + 15 * d) + p * p * c * d + d + 256 * d + d * d + 2 * d
        said += 1001 * d + 2 * d * d + 2 * d + 2 * p * p * c * (d + 1)
        assert said == matrices(depth, d, p) and round(said / 1e6) == millions
    assert round(28 * 16 * 1152**2 / 1e6) == 595 and round(28 * 6 * 1152**2 / 1e6) == 223
    assert 64 * 38 == 2432
    assert np.isclose(36 * 38 * 2432**2, 36 * 64**2 * 38**3)
    assert np.isclose(36 * 38 * 2432**2 / 1e9, 8.1, atol=0.05)
    assert np.isclose((19 * 36 + 38 * 15) * 3072**2 / 1e9, 11.8, atol=0.05)


@checks("sincos kernel rope score ntk")
def test_sincos_kernel_rope_score_ntk():
    rng = generator(6)
    m = 6
    omega = 1e4 ** (-np.arange(m) / m)

    def code(u, v):
        return np.concatenate(
            [np.sin(omega * u), np.cos(omega * u), np.sin(omega * v), np.cos(omega * v)]
        )

    for u, v, a, b in rng.integers(0, 30, (5, 4)):
        said = (np.cos(omega * (u - a)) + np.cos(omega * (v - b))).sum()
        assert np.isclose(code(u, v) @ code(a, b), said)
    # Commuting skew matrices in a common rotated frame.
    size = 8
    frame = np.linalg.qr(rng.standard_normal((size, size)))[0]
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    first, second = rng.standard_normal((2, size // 2))
    b1 = frame @ np.kron(np.diag(first), turn) @ frame.T
    b2 = frame @ np.kron(np.diag(second), turn) @ frame.T

    def rotate(u, v):
        return expm(u * b1 + v * b2)

    q, k = rng.standard_normal((2, size))
    x, y = np.array([1.3, -0.4]), np.array([-0.7, 2.1])
    left = (rotate(*x) @ q) @ (rotate(*y) @ k)
    assert np.isclose(left, q @ rotate(*(y - x)) @ k)
    assert np.allclose(rotate(*x).T @ rotate(*x), np.eye(size))
    plane = (frame.T @ q).reshape(-1, 2) @ [1, 1j], (frame.T @ k).reshape(-1, 2) @ [1, 1j]
    phase = first * (x - y)[0] + second * (x - y)[1]
    said = (plane[0] * plane[1].conj() * np.exp(1j * phase)).sum().real
    assert np.isclose(left, said)
    base, factor = 1e4, 3.0
    other = base * factor ** (m / (m - 1))
    i = np.arange(m)
    ratio = other ** (-i / m) / base ** (-i / m)
    assert np.isclose(ratio[0], 1) and np.isclose(ratio[-1], 1 / factor)
    assert np.allclose(ratio, factor ** (-i / (m - 1)))


def entropies(n, s, rows, seed):
    z = s * generator(seed).standard_normal((rows, n))
    logz = logsumexp(z, 1)
    return logz, logz - (softmax(z) * z).sum(1)


@checks("entropy logscale freeze")
def test_entropy_logscale_freeze():
    n = 200_000
    for s in (0.5, 1.0, 2.0):
        logz, h = entropies(n, s, 4, 7)
        assert np.allclose(logz, np.log(n) + s**2 / 2, atol=0.05)
        assert np.allclose(h, np.log(n) - s**2 / 2, atol=0.15)
    share = []
    for n in (256, 65536):
        s = 1.2 * np.sqrt(np.log(n) / np.log(256))
        share.append(entropies(n, s, 40, 8)[1].mean() / np.log(n))
    assert np.isclose(share[0], share[1], atol=0.01)
    assert np.isclose(share[0], 1 - 1.2**2 / (2 * np.log(256)), atol=0.01)
    # Beyond the transition the entropy stays while the length grows 64-fold.
    for n in (1024, 65536):
        edge = np.sqrt(2 * np.log(n))
        assert entropies(n, 2 * edge, 60, 9)[1].mean() < 1.2
    assert np.isclose(np.sqrt(2 * np.log(4096)), 4.1, atol=0.05)
    # At the transition some twenty keys are left of 4096, the largest with a third of the weight.
    assert 15 < np.exp(entropies(4096, 4.0, 300, 10)[1].mean()) < 26
    assert np.isclose(
        softmax(4 * generator(11).standard_normal((300, 4096))).max(1).mean(), 1 / 3, atol=0.05
    )


@checks("growth qknorm hbound")
def test_growth_qknorm_hbound():
    rng = generator(10)
    d, small = 5, 3
    wq, wk = rng.standard_normal((2, small, d))
    c = rng.standard_normal((d, d))

    def loss(q, k):
        return np.sin(q.T @ k * c).sum()

    gq = gradient(lambda v: loss(v, wk), wq)
    gk = gradient(lambda v: loss(wq, v), wk)
    g = np.cos(wq.T @ wk * c) * c
    assert np.allclose(gq, wk @ g.T, atol=1e-7) and np.allclose(gk, wq @ g, atol=1e-7)
    change = -(gq @ wq.T + wq @ gq.T), -(gk @ wk.T + wk @ gk.T)
    assert np.allclose(*change, atol=1e-6)
    a, b, kappa, h = 0.7, -0.3, 0.9, 1e-6
    moved = (a + h * kappa * b) * (b + h * kappa * a)
    assert np.isclose((moved - a * b) / h, kappa * (a * a + b * b), atol=1e-5)
    assert np.isclose(a * a + b * b, np.hypot(a * a - b * b, 2 * a * b))
    assert a * a + b * b >= 2 * abs(a * b)
    width, n = 16, 40
    gain = rng.uniform(0.5, 1.5, (2, width))
    q, k = 9 * rng.standard_normal((2, n, width))
    q = gain[0] * q / np.sqrt((q**2).mean(1, keepdims=True))
    k = gain[1] * k / np.sqrt((k**2).mean(1, keepdims=True))
    s = q @ k.T / np.sqrt(width)
    bound = np.sqrt(width) * gain[0].max() * gain[1].max()
    assert np.abs(s).max() <= bound
    p = softmax(s)
    h = -(p * np.log(p)).sum(1)
    assert (h >= -np.log(p.max(1)) - 1e-12).all()
    assert (-np.log(p.max(1)) >= np.log(n) - 2 * bound).all()
    # With normalised queries the loss does not see the size of the weights.
    x, w = rng.standard_normal(d), rng.standard_normal((small, d))

    def value(v):
        y = v @ x
        return np.sin(y / np.sqrt((y**2).mean())).sum()

    assert np.isclose((gradient(value, w) * w).sum(), 0, atol=1e-7)


@checks("slope lnd alloc lstar mis")
def test_slope_lnd_alloc_lstar_mis():
    floor, first, second, a, b, compute = 0.4, 30.0, 90.0, 0.31, 0.26, 1e19

    def loss(size, data):
        return floor + first * size**-a + second * data**-b

    found = minimize_scalar(
        lambda z: loss(np.exp(z), compute / 6 / np.exp(z)), bounds=(5, 35), options={"xatol": 1e-9}
    )
    gamma = (a * first / (b * second)) ** (1 / (a + b))
    size = gamma * (compute / 6) ** (b / (a + b))
    data = (compute / 6) ** (a / (a + b)) / gamma
    assert np.isclose(np.exp(found.x), size, rtol=1e-4)
    assert np.isclose(6 * size * data, compute)
    assert np.isclose(first * size**-a / (second * data**-b), b / a)
    best = (a + b) / b * first * gamma**-a * (compute / 6) ** (-a * b / (a + b))
    assert np.isclose(found.fun - floor, best)
    for ratio in (0.5, 1.1, 3.0):
        said = (b * ratio**-a + a * ratio**b) / (a + b)
        assert np.isclose((loss(ratio * size, data / ratio) - floor) / best, said)
    said = (b * 1.01**-a + a * 1.01**b) / (a + b) - 1
    assert np.isclose(said, a * b * np.log(1.01) ** 2 / 2, rtol=0.01)
    assert np.isclose((2**-0.3 + 2**0.3) / 2, 1.022, atol=5e-4)

    def curve(z):
        return np.log(floor + 2 * np.exp(-0.3 * z))

    value = np.exp(curve(2.0))
    assert np.isclose(slope(curve, 2.0), -0.3 * (1 - floor / value))


@checks("adamstep spectral")
def test_adamstep_spectral():
    rng = generator(11)
    moves, sizes, steps = [], [], []
    for n in (256, 1024):
        x, delta = rng.standard_normal((2, n))
        w = rng.standard_normal((n, n)) / np.sqrt(n)
        step = np.outer(np.sign(delta), np.sign(x))
        assert np.allclose(-0.1 * step @ x, -0.1 * np.sign(delta) * np.abs(x).sum())
        moves.append(np.abs(step @ x).mean() / n)
        sizes.append(np.linalg.norm(w, 2))
        steps.append(np.linalg.norm(step / n, 2))
        assert np.isclose((w @ x).var(), 1, rtol=0.2)
    assert np.allclose(moves, np.sqrt(2 / np.pi), rtol=0.08)
    assert np.allclose(sizes, 2, rtol=0.1) and np.allclose(steps, 1)
    wide = rng.standard_normal((1600, 400)) / np.sqrt(400)
    assert np.isclose(np.linalg.norm(wide, 2), np.sqrt(1600 / 400) + 1, rtol=0.05)
    x = rng.standard_normal(1024)
    assert np.isclose(-np.outer(delta, x) @ x @ delta, -(x @ x) * (delta @ delta))


@checks("const snru")
def test_const_snru():
    rng = generator(12)
    t, n, c = 0.6, 50, 0.8
    xt = (1 - t) * c + t * rng.standard_normal((100_000, n))
    guess = xt.sum(1) / ((1 - t) * n)
    assert np.isclose(guess.mean(), c, atol=3e-3)
    assert np.isclose(guess.std(), t / (1 - t) / np.sqrt(n), rtol=0.01)
    # Fourier modes of one band-limited picture on two grids.
    coefficient = {(0, 0): 0.5, (1, 2): 0.3 - 0.2j, (-3, 1): 0.1 + 0.4j}

    def modes(k):
        y, x = np.meshgrid(np.arange(k) / k, np.arange(k) / k, indexing="ij")
        f = sum(v * np.exp(2j * np.pi * (u[0] * y + u[1] * x)) for u, v in coefficient.items())
        return np.fft.fft2(f) / k

    for k in (8, 24):
        got = modes(k)
        for u, v in coefficient.items():
            assert np.isclose(got[u], k * v)
    t = 0.3
    odds = 24 / 8 * t / (1 - t)
    later = odds / (1 + odds)
    for u in coefficient:
        low = ((1 - t) / t) ** 2 * abs(modes(8)[u]) ** 2
        high = ((1 - later) / later) ** 2 * abs(modes(24)[u]) ** 2
        assert np.isclose(low, high)
    noise = np.fft.fft2(rng.standard_normal((400, 24, 24))) / 24
    assert np.isclose((np.abs(noise) ** 2).mean(), 1, rtol=0.01)


@checks("pargap")
def test_pargap():
    rng = generator(13)
    d = 6
    a, f = rng.standard_normal((2, d, d))
    x = rng.standard_normal(d)

    def attention(v):
        return np.sin(a @ v)

    def second(v):
        return np.tanh(f @ v)

    jacobian = np.array(
        [slope(lambda e, i=i: second(x + e * np.eye(d)[i]), 0.0) for i in range(d)]
    ).T
    rest = []
    for gate in (1e-2, 1e-3):
        gap = second(x + gate * attention(x)) - second(x)
        rest.append(np.linalg.norm(gap - gate * jacobian @ attention(x)))
    assert np.isclose(rest[0] / rest[1], 100, rtol=0.1)


def test_key_bias_has_no_gradient():
    rng = generator(15)
    n, d = 6, 4
    q, k, v, target = (rng.standard_normal((n, d)) for _ in range(4))

    def loss(bq, bk):
        return ((softmax((q + bq) @ (k + bk).T / np.sqrt(d)) @ v - target) ** 2).sum()

    zero = np.zeros(d)
    assert np.abs(gradient(lambda b: loss(zero, b), zero)).max() < 1e-8
    assert np.abs(gradient(lambda b: loss(b, zero), zero)).max() > 1e-3


def test_growth_keeps_rank_one():
    rng = generator(16)
    d, small = 5, 3
    z, u, w = (x / np.linalg.norm(x) for x in map(rng.standard_normal, (small, d, d)))
    c = rng.standard_normal((d, d))
    wq, wk, h = 0.9 * np.outer(z, u), 0.4 * np.outer(z, w), 1e-4
    kept = wq @ wq.T - wk @ wk.T
    for _ in range(2000):
        g = np.cos(wq.T @ wk * c) * c  # of the loss sin(A c), summed
        a, b = np.linalg.norm(wq), np.linalg.norm(wk)
        kappa = -(z @ wq / a) @ g @ (z @ wk / b)
        rate = kappa * (a * a + b * b)
        wq, wk = wq - h * wk @ g.T, wk - h * wq @ g
        now = np.linalg.norm(wq.T @ wk)
        assert np.isclose((now - a * b) / h, rate, atol=2e-2 * max(1, abs(rate)))
    assert not np.isclose(abs(z @ wq @ u), np.linalg.norm(wq), rtol=1e-3)  # the direction turned
    for x in (wq, wk):
        assert np.linalg.svd(x)[1][1] < 1e-12
    assert np.allclose(wq @ wq.T - wk @ wk.T, kept, atol=1e-2)


def test_averaging_shifts_further():
    rng = generator(17)
    high, low = 16, 8
    grid = np.arange(high) / high
    for u in ((0, 1), (3, 1), (2, -3)):
        size = rng.uniform(0.5, 2)
        f = size * np.exp(2j * np.pi * (u[0] * grid[:, None] + u[1] * grid))
        mean = f.reshape(low, 2, low, 2).mean((1, 3))
        fine, coarse = np.fft.fft2(f)[u] / high, np.fft.fft2(mean)[u] / low
        loss = np.cos(np.pi * u[0] / high) * np.cos(np.pi * u[1] / high)
        assert np.isclose(abs(coarse), low * size * loss)
        odds = 0.4 / 0.6
        assert np.isclose((abs(fine) / (2 / loss * odds)) ** 2, (abs(coarse) / odds) ** 2)
        assert 0.5 <= loss <= 1


def test_parameters_of_the_ways_of_conditioning():
    depth, d = 28, 1152
    shapes = [(d, 3 * d), (3 * d,), (d, d), (d,), (d, 4 * d), (4 * d,), (4 * d, d), (d,)]
    ends = [(16, d), (d,), (256, d), (d,), (d, d), (d,), (1001, d), (d, 32), (32,)]
    final = [(d, 2 * d), (2 * d,)]

    def count(extra, last):
        return depth * sum(map(np.prod, shapes + extra)) + sum(map(np.prod, ends + last))

    cross = [(d, d), (d,), (d, 2 * d), (2 * d,), (d, d), (d,)]
    for extra, last, millions in (
        ([], [], 449),
        (cross, [], 598),
        ([(d, 4 * d), (4 * d,)], final, 600),
        ([(d, 6 * d), (6 * d,)], final, 675),
    ):
        assert round(count(extra, last) / 1e6) == millions


def test_numbers_of_the_text():
    assert np.isclose(0.3 * (1 - 0.5 / (0.5 + 2 * 10**-1.2)), 0.060, atol=5e-4)
    assert np.isclose(np.exp(0.5), 1.65, atol=5e-3) and np.isclose(np.exp(1.15), 3.16, atol=5e-3)
    n, d = 4096, 1152
    per = 4 * n * d * d, 2 * n * n * d, 8 * n * d * d, 2 * n * d * d + 240 * d * d + 240 * n * d
    assert np.allclose(np.array(per) / 1e9, [21.7, 38.7, 43.5, 12.3], atol=0.06)
    assert np.isclose(28 * sum(per) * 80 / 1e14, 2.6, atol=0.05)
    assert np.isclose(2 * 10**-1.2, 0.126, atol=5e-4)


def test_every_equation_is_checked():
    checks.assert_complete()
