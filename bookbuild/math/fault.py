"""The reason why a formula cannot be set."""

from __future__ import annotations


class TexError(ValueError):
    """TeX that MathJax rejects.

    `command` is the offending command with its backslash where one is to blame,
    `offset` its code-point index in the TeX. With `in_macros` the fault is in the
    macro definitions and `offset` counts there. `work` is how many symbols were made until then.
    """

    def __init__(
        self,
        message: str,
        command: str | None = None,
        offset: int | None = None,
        *,
        in_macros: bool = False,
        work: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.command = command
        self.offset = offset
        self.in_macros = in_macros
        self.work = work
