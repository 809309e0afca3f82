"""Read the scripts of demonstrations as V8 would, without running them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

MOUNT = "mount"
"""The function that a script must have."""
_SECONDS = 4.0
_BYTES = 128 * 1024 * 1024
_HEAD = 2
"""Lines that V8 puts before the body of a function made from text."""

_EXPORT = re.compile(
    r"^([ \t]*)(export[ \t]+(?:default[ \t]+)?)(?=async\b|function\b|class\b|const\b|let\b|var\b)",
    re.MULTILINE,
)
_EXPORTED = re.compile(r"^[ \t]*export[ \t]*\{[^{}]*\}[ \t]*;?[ \t]*$", re.MULTILINE)
_IMPORT = re.compile(
    r"^[ \t]*import\b[ \t]*[\w{*'\"]|^[ \t]*export\b.*\bfrom[ \t]*['\"]", re.MULTILINE
)
_MESSAGE = re.compile(r"undefined:(\d+): (?:SyntaxError: )?([^\n]*)\n(?:[^\n]*\n([ ]*)\^)?")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a script cannot run."""

    kind: Literal["syntax", "import", "mount"]
    message: str
    line: int
    column: int


def find_flaw(source: str) -> Flaw | None:
    """Return the first reason why `source`, a module, cannot be a demonstration; None if none."""
    if found := _IMPORT.search(source):
        return Flaw("import", "", source.count("\n", 0, found.start()) + 1, 1)
    plain = without_exports(source)
    if (fault := _syntax(plain)) is not None:
        return fault
    # A name that is declared cannot be declared again at the same level.
    if _syntax(f"{plain}\n;let {MOUNT};") is None:
        return Flaw("mount", "", 1, 1)
    return None


def without_exports(source: str) -> str:
    """Return a module as the body of an asynchronous function, each line in its place."""
    plain = _EXPORT.sub(lambda m: m[1] + " " * len(m[2]), source)
    return _EXPORTED.sub(lambda m: re.sub("[^\n]", " ", m[0]), plain)


def _syntax(body: str) -> Flaw | None:
    """Compile `body` as a module would be, strict and with `await`, and never call it."""
    racer = MiniRacer()
    try:
        racer.set_hard_memory_limit(_BYTES)
        maker = "Object.getPrototypeOf(async function(){}).constructor"
        # The directive stands on the first line, which keeps every line its number.
        text = json.dumps('"use strict";' + body)
        racer.eval(f"void new ({maker})({text})", timeout_sec=_SECONDS)
    except JSEvalException as fault:
        return _read(str(fault))
    except (JSTimeoutException, JSOOMException):
        return Flaw("syntax", "it takes too long or too much memory", 1, 1)
    finally:
        racer.close()
    return None


def _read(text: str) -> Flaw:
    found = _MESSAGE.match(text)
    if found is None:
        return Flaw("syntax", text.partition("\n")[0], 1, 1)
    line = max(int(found[1]) - _HEAD, 1)
    column = len(found[3] or "") + 1
    lead = len('"use strict";') if line == 1 else 0
    message = found[2][:1].lower() + found[2][1:]
    return Flaw("syntax", message.rstrip("."), line, max(column - lead, 1))
