"""MathJax on V8 inside this process: TeX in, Formula or TexError out.

The only module that knows mini_racer. Every formula has a parser of its own, so
definitions live and die with it; limits on time and memory end a runaway formula,
never the build.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from xml.etree.ElementTree import ParseError

from py_mini_racer import JSOOMException, JSTimeoutException, MiniRacer

from bookbuild.math import locate, mathml, structure, svg, wrappers
from bookbuild.math.fault import TexError
from bookbuild.model.nodes import Formula

SECONDS_PER_FORMULA = 4.0
BYTES_OF_MEMORY = 256 * 1024 * 1024
_START_SECONDS = 60.0
_BATCH = 50
_LONG = 4096  # characters; a formula that may take its time takes nobody with it
_OPTIONAL = ("physics",)
LARGEST = 15_000
"""Symbols of the largest formula; MathJax takes two or three for a letter."""
EACH = 10
"""What a formula costs beside its symbols, as many symbols."""
_SOURCES = (
    "alphabets.py", "engine.py", "fault.py", "locate.py",
    "mathml.py", "mathspacing.py", "mathtable.py", "structure.py", "svg.py",
    "wrappers.py",
)  # fmt: skip

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNHELD = "the character {} is one that no edition can hold"
_ENDLESS = "macro expansion does not end: does a macro call itself?"
_UNPAIRED = frozenset(
    ("ExtraOpenMissingClose", "ExtraCloseMissingOpen", "ExtraCloseLooking", "MissingCloseBrace",
     "ExtraLeftMissingRight", "MissingLeftExtraRight", "MissingBeginExtraEnd", "EnvMissingEnd",
     "EnvBadEnd", "MissingArgFor", "Misplaced", "TokenNotFoundForCommand", "RunawayArgument")
)  # fmt: skip
_OPTIONS = "%optional"
_ENDLESS_IDS = ("MaxMacroSub1", "MaxMacroSub2", "MaxBufferSize")

_v8_process = 0  # the process that runs V8's threads; 0 before the first engine

_FAULTY = 20
"""What a formula that fails costs more: a parser is not used again after it."""
UNBOUNDED = 2**53 - 1

Result = Formula | TexError


class BundleMissingError(RuntimeError):
    """The MathJax bundle was not built; `python hatch_build.py` builds it."""


def _bundle() -> str:
    try:
        return files("bookbuild.math").joinpath("bundle/mathjax.js").read_text("ascii")
    except FileNotFoundError:
        raise BundleMissingError(
            "bookbuild/math/bundle/mathjax.js is missing: run `python hatch_build.py`"
        ) from None


@cache
def engine_version() -> str:
    """Return a short hash of the bundle and of this package's converters, for cache keys."""
    folder = files("bookbuild.math")
    digest = hashlib.sha256(_bundle().encode("ascii"))
    for name in _SOURCES:
        digest.update(folder.joinpath(name).read_bytes())
    return digest.hexdigest()[:16]


def macro_text(macros: str | Mapping[str, str]) -> str:
    r"""Return macros as TeX definitions.

    A mapping gives `name: body` with or without the backslash; the number of
    arguments is the highest `#n` of the body.
    """
    if isinstance(macros, str):
        return macros
    lines = []
    for name, body in macros.items():
        count = max((n for n in range(1, 10) if f"#{n}" in body), default=0)
        arguments = f"[{count}]" if count else ""
        lines.append(rf"\newcommand{{\{name.lstrip(chr(92))}}}{arguments}{{{body}}}")
    return "\n".join(lines)


class Engine:
    """A lazily started MathJax with one set of macros and packages; safe to share by threads."""

    def __init__(
        self,
        macros: str | Mapping[str, str] = "",
        packages: Sequence[str] = (),
        *,
        left_tags: bool = False,
        line_width: float = 28.0,
        seconds: float = SECONDS_PER_FORMULA,
        memory: int = BYTES_OF_MEMORY,
    ) -> None:
        """Take book-wide definitions and limits.

        `packages` adds MathJax packages (only `physics` is left out of the default set);
        `line_width` in em is what `multline` spreads over and where a display formula is
        broken before a relation or sign, if it can be; `seconds` and `memory` in bytes
        bound one formula.
        """
        self._settings = {
            "macros": macro_text(macros),
            "packages": list(packages),
            "tagSide": "left" if left_tags else "right",
            "lineWidth": line_width,
        }
        self._seconds = seconds
        self._memory = memory
        self._racer: MiniRacer | None = None
        self._names: dict[str, dict[str, list[str]]] = {}
        self._lock = threading.RLock()

    @property
    def key(self) -> str:
        """Return what a result depends on beside the formula and its definitions."""
        settings = json.dumps(self._settings, sort_keys=True)
        return hashlib.sha256(f"{engine_version()} {settings}".encode()).hexdigest()[:16]

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop V8; the next conversion starts it again."""
        with self._lock:
            if self._racer is not None and _v8_process == os.getpid():
                self._racer.close()
            self._racer = None

    def convert(self, tex: str, *, display: bool, definitions: str = "") -> Formula:
        """Return the formula; raise TexError for TeX that MathJax rejects or cannot finish."""
        result = self.convert_many([(tex, display)], definitions)[0]
        if isinstance(result, TexError):
            raise result
        return result

    def convert_many(
        self,
        formulas: Sequence[tuple[str, bool]],
        definitions: str = "",
        budget: int = UNBOUNDED,
    ) -> list[Result]:
        """Convert (tex, display) pairs, many in one V8 call; errors take the formula's place.

        `definitions` is TeX that all of them know beside the book's macros. The results end
        with the formula that takes the last of `budget` symbols.
        """
        results: list[Result] = []
        with self._lock:
            for batch in _batches(formulas):
                made = self._batch(batch, definitions, budget)
                results += made
                budget -= sum(cost(result) for result in made)
                if budget < 0:
                    break
        return results

    def check_macros(self) -> None:
        """Raise TexError (with `in_macros`) where the macro definitions are faulty."""
        self.convert("", display=False)

    def names(self, definitions: str = "") -> dict[str, list[str]]:
        """Return the known `commands` (without backslash) and `environments`."""
        with self._lock:
            if definitions not in self._names:
                request = {**self._settings, "definitions": definitions}
                self._names[definitions] = self._call("names", request)
            return self._names[definitions]

    def optional_commands(self) -> list[str]:
        """Return the commands (without backslash) of packages that a book must ask for."""
        with self._lock:
            if _OPTIONS not in self._names:
                request = {**self._settings, "macros": "", "packages": list(_OPTIONAL)}
                self._names[_OPTIONS] = self._call("names", request)
            return self._names[_OPTIONS]["commands"]

    def _batch(
        self, formulas: Sequence[tuple[str, bool]], definitions: str, budget: int
    ) -> list[Result]:
        sources = [(wrappers.unwrapped(tex), display) for tex, display in formulas]
        bounds = {"limit": LARGEST, "each": EACH, "budget": budget}
        request = {**self._settings, **bounds, "definitions": definitions, "formulas": sources}
        try:
            answers = self._call("convert", request)
        except _LimitError as limit:
            if len(formulas) == 1:
                return [TexError(limit.message(self._seconds, self._memory), work=LARGEST)]
            return [self._batch([formula], definitions, budget)[0] for formula in formulas]
        results = [self._result(*pair) for pair in zip(formulas, answers, strict=False)]
        for result, answer in zip(results, answers, strict=True):
            if isinstance(result, TexError):
                result.work = answer.get("made", 0) + _FAULTY
        return results

    def _result(self, formula: tuple[str, bool], answer: dict[str, Any]) -> Result:
        tex, _ = formula
        stranger = _ILLEGAL.search(tex)
        if stranger is not None:
            return TexError(_UNHELD.format(f"U+{ord(stranger[0]):04X}"), None, stranger.start())
        if "error" not in answer:
            return _formula(tex, answer)
        if not answer["id"]:  # V8's own bound on recursion and string length
            return TexError("the formula is nested too deeply or grows without end")
        if answer["id"] == "TooLarge":
            return TexError(f"the formula makes more than {LARGEST} symbols")
        in_macros = answer["stage"] == "macros"
        if answer["stage"] == "definitions":
            return TexError(f"in a definition before it: {answer['error']}")
        source = str(self._settings["macros"]) if in_macros else tex
        partner = structure.unpaired(source) if answer["id"] in _UNPAIRED else None
        if partner is not None:
            return TexError(partner.message, partner.command, partner.offset, in_macros=in_macros)
        command, offset = locate.fault(source, answer)
        message = _ENDLESS if answer["id"] in _ENDLESS_IDS else str(answer["error"])
        return TexError(message, command, offset, in_macros=in_macros)

    def _call(self, function: str, argument: object) -> Any:
        script = f"bookbuildMath.{function}({json.dumps(json.dumps(argument))})"
        racer = self._started()
        try:
            return json.loads(str(racer.eval(script, timeout_sec=self._seconds)))
        except (JSTimeoutException, JSOOMException) as error:
            self.close()  # a stopped V8 is in no known state
            kind = "time" if isinstance(error, JSTimeoutException) else "memory"
            raise _LimitError(kind) from None

    def _started(self) -> MiniRacer:
        """Return a running V8, started where it is not."""
        global _v8_process
        if _v8_process not in (0, os.getpid()):
            raise RuntimeError(
                "V8 does not survive a fork: start worker processes with spawn or forkserver"
            )
        if self._racer is None:
            self._racer = MiniRacer()
            _v8_process = os.getpid()
            self._racer.set_hard_memory_limit(self._memory)
            self._racer.eval(_bundle(), timeout_sec=_START_SECONDS)
        return self._racer


def _formula(tex: str, answer: dict[str, Any]) -> Result:
    drawing = svg.clean(answer["lines"] or answer["svg"])
    try:
        core = mathml.to_core(answer["mathml"], tex)
    except ParseError:  # `\unicode` makes any character
        return TexError(_UNHELD.format("it makes"))
    return Formula(
        svg=drawing.text,
        mathml=core,
        width=drawing.width,
        height=round(drawing.height + drawing.depth, 4),
        depth=drawing.depth,
        tagged=drawing.tagged,
        work=answer.get("made", 0),
    )


def cost(result: Result) -> int:
    """Return what setting a formula took, in symbols."""
    return result.work + EACH


def _batches(formulas: Sequence[tuple[str, bool]]) -> Iterator[Sequence[tuple[str, bool]]]:
    """Yield the formulas in runs for one call each, long ones alone."""
    run: list[tuple[str, bool]] = []
    for formula in formulas:
        alone = len(formula[0]) > _LONG
        if run and (alone or len(run) == _BATCH):
            yield run
            run = []
        if alone:
            yield [formula]
        else:
            run.append(formula)
    if run:
        yield run


class _LimitError(Exception):
    """V8 was stopped; the argument says by which limit."""

    def message(self, seconds: float, memory: int) -> str:
        if str(self) == "time":
            return f"the formula takes longer than {seconds:g} seconds"
        return f"the formula needs more than {memory // 2**20} MB of memory"
