"""Densities on a line and exact posteriors, for the checks of the book's formulas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def linear_schedule(steps: int = 1000, first: float = 1e-4, last: float = 0.02) -> Array:
    """Return beta_0 = 0, beta_1, …, beta_T, so that the index is the step."""
    return np.concatenate([[0.0], np.linspace(first, last, steps)])


def gauss(x: Array | float, mean: Array | float, var: Array | float) -> Array:
    """Return the normal density."""
    return np.exp(-((x - mean) ** 2) / (2 * var)) / np.sqrt(2 * np.pi * var)


def kl_gauss(m1: float, v1: float, m2: float, v2: float) -> float:
    """Return KL(N(m1, v1) || N(m2, v2)) on a line by quadrature, not by the closed formula."""
    x = m1 + np.sqrt(v1) * np.linspace(-10, 10, 20_001)
    log_ratio = -((x - m1) ** 2) / (2 * v1) + (x - m2) ** 2 / (2 * v2) + 0.5 * np.log(v2 / v1)
    return float(integral(gauss(x, m1, v1) * log_ratio, x))


def integral(values: Array, x: Array) -> float:
    """Return the trapezoidal integral over a uniform grid."""
    return float((values.sum() - 0.5 * (values[0] + values[-1])) * (x[1] - x[0]))


class Mixture:
    """A mixture of normal densities on a line, and what noise makes of it."""

    def __init__(self, weight: list[float], mean: list[float], var: list[float]) -> None:
        self.w, self.m, self.v = (np.asarray(one, float) for one in (weight, mean, var))

    def at(self, a: float) -> Mixture:
        """Return the law of sqrt(a) x + sqrt(1 - a) eps."""
        return Mixture(list(self.w), list(np.sqrt(a) * self.m), list(a * self.v + 1 - a))

    def terms(self, x: Array | float) -> Array:
        """Return w_k N(x; m_k, v_k), the components along the last axis."""
        return self.w * gauss(np.asarray(x, float)[..., None], self.m, self.v)

    def density(self, x: Array | float) -> Array:
        """Return the density."""
        return self.terms(x).sum(-1)

    def score(self, x: Array | float, h: float = 1e-5) -> Array:
        """Return the derivative of the log density, by central differences."""
        x = np.asarray(x, float)
        return (np.log(self.density(x + h)) - np.log(self.density(x - h))) / (2 * h)

    def curvature(self, x: Array | float, h: float = 1e-3) -> Array:
        """Return the second derivative of the log density, by central differences."""
        x = np.asarray(x, float)
        left, here, right = (np.log(self.density(x + d)) for d in (-h, 0, h))
        return (left - 2 * here + right) / h**2

    def second_moment(self) -> float:
        """Return the mean of x squared."""
        return float((self.w * (self.v + self.m**2)).sum())


PEAKS = Mixture([0.3, 0.7], [-1.2, 0.8], [0.25**2, 0.35**2])
"""The two peaks of chapter 1."""


class Points:
    """Finitely many equally likely data points in R^d and their exact posteriors."""

    def __init__(self, points: Array) -> None:
        self.x = points

    def posterior(self, y: Array, a: float, var: float) -> Array:
        """Return the probabilities of the points given y = a x + sqrt(var) eps."""
        log = -((y - a * self.x) ** 2).sum(1) / (2 * var)
        p = np.exp(log - log.max())
        return p / p.sum()

    def mean(self, y: Array, a: float, var: float) -> Array:
        """Return E[x | y]."""
        return self.posterior(y, a, var) @ self.x

    def cov(self, y: Array, a: float, var: float) -> Array:
        """Return Cov[x | y]."""
        p = self.posterior(y, a, var)
        centred = self.x - p @ self.x
        return (centred * p[:, None]).T @ centred

    def log_density(self, y: Array, a: float, var: float) -> float:
        """Return the log density of y."""
        log = -((y - a * self.x) ** 2).sum(1) / (2 * var)
        d = self.x.shape[1]
        top = log.max()
        return float(top + np.log(np.exp(log - top).mean()) - 0.5 * d * np.log(2 * np.pi * var))

    def score(self, y: Array, a: float, var: float, h: float = 1e-5) -> Array:
        """Return the gradient of the log density, by central differences."""
        steps = h * np.eye(len(y))
        return np.array(
            [
                (self.log_density(y + e, a, var) - self.log_density(y - e, a, var)) / (2 * h)
                for e in steps
            ]
        )

    def hessian(self, y: Array, a: float, var: float, h: float = 1e-4) -> Array:
        """Return the second derivatives of the log density, by central differences."""
        steps = h * np.eye(len(y))
        return np.array(
            [(self.score(y + e, a, var) - self.score(y - e, a, var)) / (2 * h) for e in steps]
        )
