"""TeX commands that no one writes in running text but as a formula without its dollars."""

from __future__ import annotations

_GREEK = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi
    pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi
    Psi Omega
"""
_SIGNS = """
    approx cdot cdots circ dots equiv exists forall geq hbar infty int ldots leftarrow leq mapsto
    mid nabla neq notin oint otimes oplus partial perp pm prod propto quad qquad rightarrow
    Rightarrow leftrightarrow Leftrightarrow sim simeq sqrt subset subseteq sum supset times vdots
"""
_WORDS = """
    bar begin bigl bigr binom boldsymbol boxed cite dfrac eqref frac hat label left mathbb mathbf
    mathcal mathfrak mathrm mathscr mathsf operatorname overline ref right tag text textbf textit
    tfrac tilde underbrace underline vec widehat widetilde
"""
COMMANDS = tuple(sorted((_GREEK + _SIGNS + _WORDS).split(), key=len, reverse=True))
"""Longest first."""
