"""The formulas of chapter 3, derived again by numbers."""

from __future__ import annotations

import math

import numpy as np

from book.densities import Mixture, Points, gauss, integral, kl_gauss, linear_schedule
from book.labels import Checked

checks = Checked(
    "chapter3.md",
    "ch3",
    "forward joint reverse evidence simple learnvar hybrid bpd timeemb",
)
RNG = np.random.default_rng(3)
GRID = np.linspace(-9, 9, 18_001)
BETA = linear_schedule()
ABAR = np.cumprod(1 - BETA)
SNR = np.concatenate([[np.inf], ABAR[1:] / (1 - ABAR[1:])])
TILDE = np.concatenate([[0.0], BETA[1:] * (1 - ABAR[:-1]) / (1 - ABAR[1:])])


def log_gauss(x, mean, var):
    return -((x - mean) ** 2) / (2 * var) - 0.5 * np.log(2 * np.pi * var)


class Toy:
    """Four steps on a line with affine reverse means: every law is normal and exact."""

    steps = 4
    beta = np.array([0.0, 0.1, 0.25, 0.4, 0.6])
    abar = np.cumprod(1 - beta)
    slope = np.array([0.0, 0.9, 0.7, 0.8, 0.5])
    shift = np.array([0.0, 0.1, -0.2, 0.05, 0.3])
    var = np.array([0.0, 0.2, 0.15, 0.3, 0.5])

    def forward(self, x0):
        """Mean and covariance of x_1, …, x_T given x_0."""
        mean = np.sqrt(self.abar[1:]) * x0
        cov = np.zeros((self.steps, self.steps))
        for s in range(1, self.steps + 1):
            for t in range(s, self.steps + 1):
                ratio = self.abar[t] / self.abar[s]
                cov[s - 1, t - 1] = cov[t - 1, s - 1] = np.sqrt(ratio) * (1 - self.abar[s])
        return mean, cov

    def backward(self):
        """Mean and covariance of x_0, …, x_T under the model."""
        n = self.steps
        mean, root = np.zeros(n + 1), np.zeros((n + 1, n + 1))
        root[n, n] = 1.0
        for t in range(n, 0, -1):
            mean[t - 1] = self.slope[t] * mean[t] + self.shift[t]
            root[t - 1] = self.slope[t] * root[t]
            root[t - 1, t - 1] = np.sqrt(self.var[t])
        return mean, root @ root.T

    def posterior_step(self, t, x0, xt):
        """Mean and variance of x_{t-1} given x_t and x_0 by conditioning a pair of normals."""
        a, before = 1 - self.beta[t], 1 - self.abar[t - 1]
        gain = np.sqrt(a) * before / (a * before + self.beta[t])
        mean = np.sqrt(self.abar[t - 1]) * x0
        return mean + gain * (xt - np.sqrt(a) * mean), before * (1 - gain * np.sqrt(a))

    def step(self, t, x):
        return self.slope[t] * x + self.shift[t]


TOY = Toy()


def kl_many(m1, c1, m2, c2):
    inverse = np.linalg.inv(c2)
    rest = np.linalg.slogdet(c2)[1] - np.linalg.slogdet(c1)[1] - len(m1)
    return 0.5 * (np.trace(inverse @ c1) + (m2 - m1) @ inverse @ (m2 - m1) + rest)


def toy_elbo(x0):
    """Mean of log p(x_{0:T}) - log q(x_{1:T} | x_0), from the moments of the forward chain."""
    mean, cov = TOY.forward(x0)
    mean, full = np.append(x0, mean), np.zeros((5, 5))
    full[1:, 1:] = cov

    def expected(to, of, slope, shift, var):
        centre = mean[to] - slope * mean[of] - shift
        spread = full[to, to] - 2 * slope * full[to, of] + slope**2 * full[of, of]
        return -(centre**2 + spread) / (2 * var) - 0.5 * np.log(2 * np.pi * var)

    value = -(mean[4] ** 2 + full[4, 4]) / 2 - 0.5 * np.log(2 * np.pi)
    for t in range(1, 5):
        value += expected(t - 1, t, TOY.slope[t], TOY.shift[t], TOY.var[t])
        value -= expected(t, t - 1, np.sqrt(1 - TOY.beta[t]), 0.0, TOY.beta[t])
    return value


@checks("marginal elbo gap")
def test_marginal_elbo_gap():
    x0 = 0.7
    mean, cov = TOY.forward(x0)
    assert np.allclose(mean, np.sqrt(TOY.abar[1:]) * x0)
    assert np.allclose(np.diag(cov), 1 - TOY.abar[1:])
    m, c = TOY.backward()
    evidence = log_gauss(x0, m[0], c[0, 0])
    gain = c[1:, 0] / c[0, 0]
    there, spread = m[1:] + gain * (x0 - m[0]), c[1:, 1:] - np.outer(gain, c[0, 1:])
    gap = kl_many(mean, cov, there, spread)
    assert gap > 0
    assert np.isclose(evidence - toy_elbo(x0), gap)


@checks("LT Lt L0")
def test_LT_Lt_L0():
    x0 = 0.7
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    weights = weights / weights.sum()
    a = TOY.abar
    total = kl_gauss(np.sqrt(a[4]) * x0, 1 - a[4], 0, 1)
    for t in range(2, 5):
        xt = np.sqrt(a[t]) * x0 + np.sqrt(1 - a[t]) * nodes
        mean, var = TOY.posterior_step(t, x0, xt)
        gaps = [kl_gauss(m, var, TOY.step(t, x), TOY.var[t]) for m, x in zip(mean, xt, strict=True)]
        total += weights @ gaps
    x1 = np.sqrt(a[1]) * x0 + np.sqrt(1 - a[1]) * nodes
    total -= weights @ log_gauss(x0, TOY.step(1, x1), TOY.var[1])
    assert np.isclose(total, -toy_elbo(x0))


@checks("proof1 bayes telescope proof2")
def test_proof1_bayes_telescope_proof2():
    x = RNG.standard_normal(5)
    a, before = 1 - TOY.beta, TOY.abar
    prior = log_gauss(x[4], 0, 1)
    first = second = -prior
    fractions = 0.0
    for t in range(1, 5):
        q = log_gauss(x[t], np.sqrt(a[t]) * x[t - 1], TOY.beta[t])
        p = log_gauss(x[t - 1], TOY.step(t, x[t]), TOY.var[t])
        first += q - p
        second -= p
        if t > 1:
            mean, var = TOY.posterior_step(t, x[0], x[t])
            here = log_gauss(x[t], np.sqrt(before[t]) * x[0], 1 - before[t])
            there = log_gauss(x[t - 1], np.sqrt(before[t - 1]) * x[0], 1 - before[t - 1])
            back = log_gauss(x[t - 1], mean, var)
            assert np.isclose(q, back + here - there)
            fractions += here - there
            second += back
    ends = [log_gauss(x[t], np.sqrt(before[t]) * x[0], 1 - before[t]) for t in (4, 1)]
    assert np.isclose(fractions, ends[0] - ends[1])
    assert np.isclose(first, second + ends[0])


@checks("gausskl LTclosed isokl")
def test_gausskl_LTclosed_isokl():
    for m1, v1, m2, v2 in [(0.3, 0.5, -1.0, 2.0), (1.0, 1.7, 1.2, 0.6)]:
        closed = (m1 - m2) ** 2 / (2 * v2) + 0.5 * (v1 / v2 - 1 - np.log(v1 / v2))
        assert np.isclose(closed, kl_gauss(m1, v1, m2, v2))
        assert np.isclose(
            closed,
            kl_many(
                *(np.atleast_1d(m1), np.atleast_2d(v1)), *(np.atleast_1d(m2), np.atleast_2d(v2))
            ),
        )
    x = np.linspace(-7, 7, 281)
    spots = np.stack(np.meshgrid(x, x), -1).reshape(-1, 2)
    laws = []
    for mean, root in [([0.2, -0.4], [[0.8, 0.3], [0, 0.6]]), ([0.0, 0.5], [[1, -0.4], [0, 1.1]])]:
        mean, root = np.array(mean), np.array(root)
        back = np.linalg.solve(root, (spots - mean).T)
        log = -0.5 * (back**2).sum(0) - np.log(2 * np.pi) - np.linalg.slogdet(root)[1]
        laws.append((mean, root @ root.T, log))
    (m1, c1, l1), (m2, c2, l2) = laws
    sampled = (np.exp(l1) * (l1 - l2)).sum() * (x[1] - x[0]) ** 2
    assert np.isclose(sampled, kl_many(m1, c1, m2, c2))
    for a, d in [(1e-2, 2), (1e-3, 7)]:
        x0 = RNG.standard_normal(d)
        closed = 0.5 * (a * (x0 @ x0 - d) - d * np.log(1 - a))
        assert np.isclose(closed, sum(kl_gauss(np.sqrt(a) * v, 1 - a, 0, 1) for v in x0))
        assert abs(closed - 0.5 * a * x0 @ x0) < 0.3 * d * a**2


@checks("post-prop quadratic Ab A postmean postvar")
def test_postprop_quadratic_Ab_A_postmean_postvar():
    x0, xt = 0.9, -0.4
    for t in (2, 40, 500, 1000):
        beta, a, before = BETA[t], 1 - BETA[t], ABAR[t - 1]
        precision = a / beta + 1 / (1 - before)
        linear = np.sqrt(a) / beta * xt + np.sqrt(before) / (1 - before) * x0
        assert np.isclose(precision, (1 - ABAR[t]) / (beta * (1 - before)))
        centre, width = linear / precision, precision**-0.5
        z = centre + width * np.linspace(-12, 12, 4001)
        log = log_gauss(xt, np.sqrt(a) * z, beta) + log_gauss(z, np.sqrt(before) * x0, 1 - before)
        assert np.ptp(log + 0.5 * (precision * z**2 - 2 * linear * z)) < 1e-6
        p = np.exp(log - log.max())
        p /= integral(p, z)
        mean = integral(p * z, z)
        formula = (np.sqrt(before) * beta * x0 + np.sqrt(a) * (1 - before) * xt) / (1 - ABAR[t])
        assert np.isclose(mean, formula)
        assert np.isclose(integral(p * (z - mean) ** 2, z), TILDE[t])
        assert TILDE[t] < beta


@checks("mixture revmean revcov tweedie1 tweedie2 condscore margscore")
def test_mixture_revmean_revcov_tweedie1_tweedie2_condscore_margscore():
    data = Points(RNG.standard_normal((6, 2)))
    x = np.array([0.2, 0.6])
    for beta, before in [(0.02, 0.7), (0.3, 0.4)]:
        a, abar = 1 - beta, before * (1 - beta)
        p = data.posterior(x, np.sqrt(abar), 1 - abar)
        mean = np.sqrt(before) * beta * data.x + np.sqrt(a) * (1 - before) * x
        mean /= 1 - abar
        tilde = (1 - before) / (1 - abar) * beta
        first = p @ mean
        second = tilde * np.eye(2) + ((mean - first) * p[:, None]).T @ (mean - first)
        score = data.score(x, np.sqrt(abar), 1 - abar)
        hessian = data.hessian(x, np.sqrt(abar), 1 - abar)
        assert np.allclose(first, (x + beta * score) / np.sqrt(a), atol=1e-6)
        assert np.allclose(second, beta / a * (np.eye(2) + beta * hessian), atol=1e-5)
        assert np.allclose(score, (np.sqrt(a) * first - x) / beta, atol=1e-6)
        assert np.allclose(hessian, -np.eye(2) / beta + a * second / beta**2, atol=1e-4)
        each = -(x - np.sqrt(abar) * data.x) / (1 - abar)
        noise = (x - np.sqrt(abar) * data.x) / np.sqrt(1 - abar)
        assert np.allclose(each, -noise / np.sqrt(1 - abar))
        assert np.allclose(score, p @ each, atol=1e-6)


@checks("meanmatch mux0 coef mueps Lepsgeneral")
def test_meanmatch_mux0_coef_mueps_Lepsgeneral():
    x0, eps, guess = 0.4, -1.1, -0.7
    for t in (2, 90, 800):
        beta, a, abar, before = BETA[t], 1 - BETA[t], ABAR[t], ABAR[t - 1]
        xt = np.sqrt(abar) * x0 + np.sqrt(1 - abar) * eps

        def posterior(z, xt=xt, beta=beta, a=a, abar=abar, before=before):
            return (np.sqrt(before) * beta * z + np.sqrt(a) * (1 - before) * xt) / (1 - abar)

        def by_noise(e, xt=xt, beta=beta, a=a, abar=abar):
            return (xt - beta / np.sqrt(1 - abar) * e) / np.sqrt(a)

        x0_guess = (xt - np.sqrt(1 - abar) * guess) / np.sqrt(abar)
        assert np.isclose(posterior(x0), by_noise(eps))
        assert np.isclose(posterior(x0_guess), by_noise(guess))
        coefficient = np.sqrt(before) * beta / ((1 - abar) * np.sqrt(abar))
        coefficient += np.sqrt(a) * (1 - before) / (1 - abar)
        assert np.isclose(coefficient, 1 / np.sqrt(a))
        for var in (TILDE[t], beta, 1.3 * beta):
            ratio = TILDE[t] / var
            constant = 0.5 * (ratio - 1 - np.log(ratio))
            gap = (posterior(x0) - posterior(x0_guess)) ** 2 / (2 * var)
            direct = kl_gauss(posterior(x0), TILDE[t], posterior(x0_guess), var)
            assert np.isclose(gap + constant, direct)
            assert np.isclose(gap, beta**2 / (2 * var * a * (1 - abar)) * (eps - guess) ** 2)


@checks("v rotation errors")
def test_v_rotation_errors():
    for t in (1, 200, 1000):
        c, s = np.sqrt(ABAR[t]), np.sqrt(1 - ABAR[t])
        x0, eps, wrong = RNG.standard_normal(3)
        xt, v = c * x0 + s * eps, c * eps - s * x0
        turn = np.array([[c, s], [-s, c]])
        assert np.allclose(turn @ [x0, eps], [xt, v])
        assert np.allclose(turn.T @ [xt, v], [x0, eps])
        phi, h = np.arccos(c), 1e-6
        moved = [np.cos(p) * x0 + np.sin(p) * eps for p in (phi - h, phi + h)]
        assert np.isclose((moved[1] - moved[0]) / (2 * h), v)
        noise, speed = (xt - c * wrong) / s, (c * xt - wrong) / s
        assert np.isclose((noise - s * xt) / c, speed)
        assert np.isclose((eps - noise) ** 2, SNR[t] * (x0 - wrong) ** 2)
        assert np.isclose((v - speed) ** 2, (SNR[t] + 1) * (x0 - wrong) ** 2)
        score = -noise / s
        assert np.isclose((xt + s**2 * score) / c, wrong)
        assert np.isclose(-s / c * (score + xt), speed)


@checks("Lx0raw snrdiff Lx0 Leps")
def test_Lx0raw_snrdiff_Lx0_Leps():
    t = np.arange(2, 1001)
    before, here, beta = ABAR[t - 1], ABAR[t], BETA[t]
    raw = before * beta**2 / (2 * TILDE[t] * (1 - here) ** 2)
    drop = SNR[t - 1] - SNR[t]
    assert np.allclose(raw, 0.5 * before * beta / ((1 - before) * (1 - here)))
    assert np.allclose(before * beta, before - here)
    assert np.allclose(raw, 0.5 * drop)
    by_noise = raw / SNR[t]
    assert np.allclose(by_noise, 0.5 * (SNR[t - 1] / SNR[t] - 1))
    assert np.allclose(by_noise, beta / (2 * (1 - beta) * (1 - before)))


def two_points(a):
    """For x_0 = ±1: density of x_t, E[x_0 | x_t] and the score on the grid."""
    dens = 0.5 * (gauss(GRID, np.sqrt(a), 1 - a) + gauss(GRID, -np.sqrt(a), 1 - a))
    mean = np.tanh(np.sqrt(a) * GRID / (1 - a))
    return dens, mean, (np.sqrt(a) * mean - GRID) / (1 - a)


@checks("epsstar pythagoras dsm vincent")
def test_epsstar_pythagoras_dsm_vincent():
    for a in (0.9, 0.3):
        c, s = np.sqrt(a), np.sqrt(1 - a)
        dens, mean, score = two_points(a)
        best = (GRID - c * mean) / s
        assert np.allclose(-best / s, score)
        other = np.sin(GRID)
        parts = {"noise": 0.0, "rest": 0.0, "cond": 0.0, "constant": 0.0}
        for x0 in (-1.0, 1.0):
            p = 0.5 * gauss(GRID, c * x0, 1 - a)
            eps = (GRID - c * x0) / s
            cond = -eps / s
            parts["noise"] += integral(p * (eps - other) ** 2, GRID)
            parts["rest"] += integral(p * (eps - best) ** 2, GRID)
            parts["cond"] += integral(p * (-other / s - cond) ** 2, GRID)
            parts["constant"] += integral(p * (cond - score) ** 2, GRID)
        second = integral(dens * (best - other) ** 2, GRID)
        assert np.isclose(parts["noise"], parts["rest"] + second)
        assert np.isclose(parts["noise"], (1 - a) * parts["cond"])
        marginal = integral(dens * (-other / s - score) ** 2, GRID)
        assert np.isclose(parts["cond"], marginal + parts["constant"])


def mmse(gamma, s2):
    """Error of the posterior mean of N(0, s2) data seen with signal-to-noise ratio gamma."""
    return 1 / (1 / s2 + gamma)


@checks("Linf Lsnr immse gaussmmse gaussL gausstotal")
def test_Linf_Lsnr_immse_gaussmmse_gaussL_gausstotal():
    s2, low, high = 2.3, 0.02, 50.0
    gamma = np.linspace(low, high, 400_001)
    closed = 0.5 * np.log((1 + s2 * high) / (1 + s2 * low))
    assert np.allclose(mmse(gamma, s2), s2 / (1 + s2 * gamma))
    assert np.isclose(0.5 * integral(mmse(gamma, s2), gamma), closed, rtol=1e-4)
    lam = np.linspace(np.log(low), np.log(high), 4001)
    noise = np.exp(lam) * mmse(np.exp(lam), s2)
    assert np.isclose(0.5 * integral(noise, lam), closed)
    mutual = 0.5 * np.log(1 + s2 * np.array([low, high]))
    assert np.isclose(mutual[1] - mutual[0], closed)
    gaps = []
    for steps in (500, 1000):
        for path in (
            np.linspace(np.log(high), np.log(low), steps + 1),
            np.log(high) + (np.log(low / high)) * np.linspace(0, 1, steps + 1) ** 2,
        ):
            snr = np.exp(path)
            gaps.append(0.5 * ((snr[:-1] - snr[1:]) * mmse(snr[1:], s2)).sum() - closed)
    assert min(gaps) > 0
    assert np.allclose([gaps[0] / gaps[2], gaps[1] / gaps[3]], 2, rtol=0.02)
    end = low / (1 + low)
    var = end * s2 + 1 - end
    entropy = 0.5 * np.log(2 * np.pi * np.e * s2 / (1 + s2 * high))
    prior = 0.5 * (end * (s2 - 1) - np.log(1 - end))
    total = 0.5 * np.log(2 * np.pi * np.e * s2) + 0.5 * (var - 1 - np.log(var))
    assert np.isclose(entropy + closed + prior, total)
    assert np.isclose(0.5 * (var - 1 - np.log(var)), kl_gauss(0, var, 0, 1))


@checks("mustar sigmastar nllopt totalvar sigmascore")
def test_mustar_sigmastar_nllopt_totalvar_sigmascore():
    for beta, before in [(0.05, 0.6), (0.3, 0.2)]:
        a, abar = 1 - beta, before * (1 - beta)
        dens, mean, score = two_points(abar)
        tilde = (1 - before) / (1 - abar) * beta
        gain = np.sqrt(before) * beta / (1 - abar)
        centre = gain * mean + np.sqrt(a) * (1 - before) / (1 - abar) * GRID
        within = tilde + gain**2 * (1 - mean**2)
        spread = integral(dens * within, GRID)
        assert np.isclose(spread, tilde + gain**2 * integral(dens * (1 - mean**2), GRID))
        fisher = integral(dens * score**2, GRID)
        assert np.isclose(spread, beta / a * (1 - beta * fisher))

        def loss(shift, var, dens=dens, within=within):
            off = integral(dens * (within + shift**2), GRID)
            return off / (2 * var) + 0.5 * np.log(2 * np.pi * var)

        least = loss(0.0, spread)
        assert all(loss(0.0, spread * f) > least for f in (0.9, 1.1))
        assert loss(0.1, spread) > least
        z = np.linspace(-8, 8, 16_001)
        for k in (7000, 9000, 10_500):
            p = gauss(GRID[k], np.sqrt(a) * z, beta) * two_points_at(z, before)
            p /= integral(p, z)
            assert np.isclose(integral(p * z, z), centre[k])
            assert np.isclose(integral(p * (z - centre[k]) ** 2, z), within[k])


def two_points_at(z, a):
    return 0.5 * (gauss(z, np.sqrt(a), 1 - a) + gauss(z, -np.sqrt(a), 1 - a))


@checks("bounds lmmse upper")
def test_bounds_lmmse_upper():
    for data in (
        Mixture([0.5, 0.5], [-0.9, 0.9], [0.1, 0.1]),
        Mixture([0.2, 0.8], [-0.6, 0.15], [0.3, 0.02]),
    ):
        s2 = data.second_moment()
        assert s2 <= 1
        for t in (2, 30, 200, 900):
            a, beta = ABAR[t], BETA[t]
            noisy = data.at(a)
            width = np.sqrt(1 - a)
            x = np.arange(-8, 8, min(0.01, width / 20))
            dens, score = noisy.density(x), noisy.score(x, 1e-4)
            best = beta / (1 - beta) * (1 - beta * integral(dens * score**2, x))
            assert TILDE[t] <= best <= beta
            error = (1 - a) / a * (1 - (1 - a) * integral(dens * score**2, x))
            linear = s2 * (1 - a) / (a * s2 + 1 - a)
            assert error <= linear * (1 + 1e-6) <= (1 - a) * (1 + 2e-6)
    t = np.arange(2, 1001)
    before, beta, a = ABAR[t - 1], BETA[t], ABAR[t]
    assert np.allclose(TILDE[t] + before * beta**2 / (1 - a), beta)
    for s2 in (1e-9, 1.0):
        v = a * s2 + 1 - a
        best = beta / (1 - beta) * (1 - beta / v)
        assert np.allclose(best, TILDE[t] if s2 < 0.5 else beta)


@checks("linear cosine sigmoid")
def test_linear_cosine_sigmoid():
    assert np.isclose(-0.5 * 1000 * (BETA[1] + BETA[-1]), -10.05)
    assert np.isclose(np.log(ABAR[-1]), -10.12, atol=5e-3)
    u = np.linspace(0.01, 0.99, 99)
    a = np.cos(np.pi * u / 2) ** 2
    assert np.allclose(np.log(a / (1 - a)), -2 * np.log(np.tan(np.pi * u / 2)))
    # Uniform t under the cosine schedule, in terms of lambda: density 1 / cosh(lambda / 2).
    lam = np.log(a / (1 - a))
    rate = -np.gradient(u, lam)[15:-15] * np.cosh(lam[15:-15] / 2)
    assert np.ptp(rate) < 2e-3 * rate.mean()

    def sigma(z):
        return 1 / (1 + np.exp(-z))

    def curve(u, b=-3.0, e=3.0, tau=1.0):
        top = sigma(e / tau) - sigma((u * (e - b) + b) / tau)
        return top / (sigma(e / tau) - sigma(b / tau))

    assert np.allclose([curve(0.0), curve(0.5), curve(1.0)], [1, 0.5, 0])
    assert (np.diff(curve(u)) < 0).all()


@checks("langevinlike mudecomp noisebudget predict-renoise")
def test_langevinlike_mudecomp_noisebudget_predictrenoise():
    xt, eps = 0.8, -0.3
    for t in (2, 77, 999):
        beta, a, abar, before = BETA[t], 1 - BETA[t], ABAR[t], ABAR[t - 1]
        x0 = (xt - np.sqrt(1 - abar) * eps) / np.sqrt(abar)
        mean = (xt - beta / np.sqrt(1 - abar) * eps) / np.sqrt(a)
        score = -eps / np.sqrt(1 - abar)
        assert np.isclose(mean, (xt + beta * score) / np.sqrt(a))
        old = np.sqrt(a) * (1 - before) / np.sqrt(1 - abar)
        assert np.isclose(mean, np.sqrt(before) * x0 + old * eps)
        assert np.isclose(old**2, 1 - before - TILDE[t])
        assert np.isclose(mean, np.sqrt(before) * x0 + np.sqrt(1 - before - TILDE[t]) * eps)


@checks("discrete bins")
def test_discrete_bins():
    pixels = np.arange(256) / 127.5 - 1
    mean, deviation = 0.31, 0.2
    upper = [math.inf if z == 1 else z + 1 / 255 for z in pixels]
    lower = [-math.inf if z == -1 else z - 1 / 255 for z in pixels]

    def below(z):
        return 0.5 * (1 + math.erf((z - mean) / (deviation * math.sqrt(2))))

    mass = np.array([below(u) - below(v) for u, v in zip(upper, lower, strict=True)])
    assert np.allclose(upper[:-1], lower[1:])
    assert (mass > 0).all()
    assert np.isclose(mass.sum(), 1)


def test_every_formula_of_chapter_3_is_checked():
    checks.assert_complete()
