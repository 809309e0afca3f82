"""The value every edition reads: one formula, drawn and measured, or the reason why not."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Formula:
    """One converted formula; lengths are in em of the surrounding text."""

    tex: str
    display: bool
    svg: str
    """Standalone SVG 1.1, `currentColor`, glyphs as paths, unknown characters as `<text>`."""
    mathml: str
    """MathML Core with `alttext`; no classes, no annotation."""
    width: float
    """Natural width; the least width that keeps body and tags apart when `tagged`."""
    height: float
    """Height above the baseline."""
    depth: float
    """Depth below the baseline."""
    tagged: bool
    """Has equation tags: takes the full width of the line."""

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Formula:
        """Return the formula that `to_json` described."""
        return cls(**fields)


class TexError(ValueError):
    """TeX that MathJax rejects.

    `command` is the offending command with its backslash where one is to blame,
    `offset` its code-point index in the TeX. With `in_macros` the fault is in the
    macro definitions and `offset` counts there.
    """

    def __init__(
        self,
        message: str,
        command: str | None = None,
        offset: int | None = None,
        *,
        in_macros: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.command = command
        self.offset = offset
        self.in_macros = in_macros
