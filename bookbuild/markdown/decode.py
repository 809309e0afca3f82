"""Decode a chapter's bytes."""

from __future__ import annotations

from bookbuild.diagnostics import Report, Span, offset_to_position

BOM = b"\xef\xbb\xbf"


def decode(content: bytes, file: str, report: Report) -> str | None:
    """Return UTF-8 text without byte order mark, lines ended by LF; None and F005 otherwise."""
    content = content.removeprefix(BOM)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = _lines(content[: fault.start].decode("utf-8"))
        line, column = offset_to_position(before, len(before))
        byte = content[fault.start]
        report.add(
            "F005",
            f"byte {byte:#04x} is not UTF-8",
            Span(file, line, column),
            hint="save the file as UTF-8",
        )
        return None
    return _lines(text)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
