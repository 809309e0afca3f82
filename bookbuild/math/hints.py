"""What to tell an author whose formula cannot be read."""

from __future__ import annotations

from collections.abc import Collection

_CURES = {
    **dict.fromkeys(
        ("SI", "si", "num", "unit", "ang", "SIrange"),
        r"siunitx is not available: write `3\,\mathrm{m/s}`",
    ),
    **dict.fromkeys(
        ("tikz", "xymatrix", "chemfig", "includegraphics"),
        "diagrams are pictures: draw it as SVG and include it with `![…](…)`",
    ),
    **dict.fromkeys(
        ("usepackage", "documentclass", "RequirePackage"),
        "formulas have no preamble: leave it out; `math: packages:` in book.yaml adds packages",
    ),
    **dict.fromkeys(
        ("vspace", "newpage", "clearpage", "noindent", "centering"),
        "this lays out pages, not formulas: leave it out",
    ),
    "abs": r"define it under `macros`: `\newcommand{\abs}[1]{\left|#1\right|}`",
    "norm": r"define it under `macros`: `\newcommand{\norm}[1]{\left\|#1\right\|}`",
    **{
        name: f"write `\\operatorname*{{{name}}}` or define it under `macros` in book.yaml"
        for name in ("argmin", "argmax", "esssup", "essinf")
    },
}
_ENVIRONMENTS = {
    "tabular": "in a formula it is `array`",
    "math": "leave it out: `$` and `$$` say it already",
    "displaymath": "leave it out: `$$` says it already",
    "document": "leave it out: this is a formula",
    **dict.fromkeys(
        ("tikzpicture", "tikzcd", "figure"),
        "diagrams are pictures: draw it as SVG and include it with `![…](…)`",
    ),
}
_REMEDIES = {
    "Double subscripts": "write `x_{ab}` or `{x_a}_b`",
    "Double exponent": "write `x^{ab}` or `{x^a}^b`",
    "Prime causes double exponent": "write `{x^a}'` or `x'^{a}`",
    "Misplaced &": r"`&` needs an alignment: `aligned`, `cases`, `matrix` …; `\&` prints one",
    "You can't use 'macro": r"`\#` prints one",
    "a dollar sign": r"`\$` prints one; else a formula before it is not closed",
    "Erroneous nesting": "within another equation it is `aligned` or `gathered`",
    "Math mode is not": r"`\$` prints a dollar sign",
    "the package": "add it under `math: packages:` in book.yaml where it is offered",
}
_DEFINE = "define it under `macros` in book.yaml"


def cure(command: str, known: Collection[str], physics: Collection[str] = ()) -> str:
    r"""Return a hint for an unknown command (`\foo`).

    `known` are the names that may be meant, `physics` those of the package of that name;
    all without backslash.
    """
    name = command.removeprefix("\\")
    if name in _CURES:
        return _CURES[name]
    if name in physics and name not in known:
        return "it is one of `physics`: add that under `math: packages:` in book.yaml"
    near = closest(name, known)
    return f"did you mean `\\{near}`?" if near else _DEFINE


def environment_cure(name: str, known: Collection[str]) -> str:
    """Return a hint for an unknown environment."""
    if name in _ENVIRONMENTS:
        return _ENVIRONMENTS[name]
    near = closest(name, known)
    return f"did you mean `{near}`?" if near else "MathJax has no such environment"


def remedy(message: str) -> str:
    """Return what helps against a fault that MathJax named; "" where nothing more can be said."""
    return next((cure for start, cure in _REMEDIES.items() if message.startswith(start)), "")


def closest(name: str, known: Collection[str]) -> str | None:
    """Return the known name that is the likeliest slip of `name`, None where none is near."""
    limit = 1 if len(name) < 5 else 2
    ranked = []
    for other in known:
        if abs(len(other) - len(name)) > limit:
            continue
        folded = other.lower() == name.lower()
        distance = 0 if folded else slips(name, other)
        if distance <= limit and distance < len(name) - 1:
            prefix = _prefix(name, other)
            ranked.append((distance, -prefix, _cases(name) != _cases(other), len(other), other))
    return min(ranked)[-1] if ranked else None


def slips(one: str, other: str) -> int:
    """Return how many letters to add, drop, change or swap with the next one."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b and a != b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _prefix(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _cases(name: str) -> bool:
    return name[:1].isupper()
