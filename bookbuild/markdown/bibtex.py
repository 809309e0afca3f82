"""Read a .bib file as BibTeX does, to say where it is broken; pandoc does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bookbuild.diagnostics import Report, Span, offset_to_position

_OPEN = re.compile(r"@[ \t]*(?P<kind>[A-Za-z]+)\s*(?P<bracket>[{(])")
_NEXT = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", re.M)
_KEY = re.compile(r"\s*(?P<key>[^\s,{}()=\"#%]+)\s*")
_FIELD = re.compile(r"\s*(?P<name>[A-Za-z][\w:+./-]*)\s*")
_BARE = re.compile(r"[^\s,{}()=\"#%]+")
_BLANK = re.compile(r"(?:\s|(?<=\n)%[^\n]*)*")
_MONTHS = frozenset(
    (
        *("jan", "feb", "mar", "apr", "may", "jun"),
        *("jul", "aug", "sep", "oct", "nov", "dec"),
    )
)


@dataclass(slots=True)
class BibField:
    """A field of an entry: its name in small letters, and whether something stands in it."""

    name: str
    filled: bool
    span: Span


@dataclass(slots=True)
class BibEntry:
    """An entry of a .bib file."""

    kind: str
    """Its type in small letters."""
    key: str
    span: Span
    """Of the key."""
    kind_span: Span
    fields: list[BibField] = field(default_factory=list)


class _Broken(Exception):
    """The entry cannot be read any further."""


def read_bib(text: str, path: str, report: Report) -> tuple[list[BibEntry], bool]:
    """Return the entries of a .bib file and whether it is whole; what breaks it is reported."""
    reader = _Reader(text, path, report)
    entries = list(reader.entries())
    return entries, reader.whole


@dataclass(slots=True)
class _Reader:
    text: str
    path: str
    report: Report
    whole: bool = True
    strings: set[str] = field(default_factory=lambda: set(_MONTHS))
    position: int = 0

    def span(self, start: int, end: int) -> Span:
        line, column = offset_to_position(self.text, start)
        return Span(self.path, line, column, line, column + max(end - start, 1))

    def fault(self, message: str, start: int, end: int, hint: str) -> None:
        """Report what makes the file unreadable."""
        self.whole = False
        self.report.add("R302", f"`{self.path}`: {message}", self.span(start, end), hint=hint)

    def entries(self) -> Iterator[BibEntry]:
        """Yield the entries; after a broken one reading goes on with the next."""
        while opened := _OPEN.search(self.text, self.position):
            self.position = opened.end()
            kind = opened["kind"].lower()
            following = _NEXT.search(self.text, opened.end())
            limit = following.start() if following else len(self.text)
            closing = "}" if opened["bracket"] == "{" else ")"
            try:
                if kind in ("comment", "preamble"):
                    self.skip(opened.start(), limit, closing)
                elif kind == "string":
                    self.string(opened.start(), limit, closing)
                else:
                    yield self.entry(opened, kind, limit, closing)
            except _Broken:
                self.position = limit

    def skip(self, start: int, limit: int, closing: str) -> None:
        depth = 1
        while depth and self.position < limit:
            char = self.text[self.position]
            depth += (char == "{") - (char == closing if depth == 1 else char == "}")
            self.position += 1

    def string(self, start: int, limit: int, closing: str) -> None:
        name = _FIELD.match(self.text, self.position, limit)
        if name is None:
            self.fault("`@string` names nothing", start, start + 7, 'write `@string{name = "…"}`')
            raise _Broken
        self.position = name.end()
        self.strings.add(name["name"].lower())
        self.value("@string", name["name"], start, limit)
        self.close("@string", start, limit, closing)

    def entry(self, opened: re.Match[str], kind: str, limit: int, closing: str) -> BibEntry:
        named = _KEY.match(self.text, self.position, limit)
        ends = named.end() if named else self.position
        if named is None or self.text[ends : ends + 1] not in (",", closing):
            self.fault(
                f"the `@{kind}` has no key",
                opened.start("kind"),
                opened.end("kind"),
                f"write `@{kind}{{key, …}}`",
            )
            raise _Broken
        kind_span = self.span(opened.start("kind"), opened.end("kind"))
        key, start = named["key"], named.start("key")
        entry = BibEntry(kind, key, self.span(start, named.end("key")), kind_span)
        self.position = ends
        while True:
            comma = self.text[self.position : self.position + 1] == ","
            self.position += comma
            self.blank(limit)
            if self.text.startswith(closing, self.position, limit):
                self.position += 1
                self.behind(key, limit)
                return entry
            if self.position >= limit:
                self.unclosed(key, start)
            if not comma:
                self.no_comma(key, limit)
            entry.fields.append(self.one_field(key, start, limit))

    def one_field(self, key: str, start: int, limit: int) -> BibField:
        named = _FIELD.match(self.text, self.position, limit)
        if named is None:
            message = f"no field of `{key}` can begin here"
            hint = "fields are written `name = {…},`"
            self.fault(message, self.position, self.position + 1, hint)
            raise _Broken
        self.position = named.end()
        filled = self.value(key, named["name"], start, limit)
        return BibField(
            named["name"].lower(), filled, self.span(named.start("name"), named.end("name"))
        )

    def value(self, key: str, name: str, start: int, limit: int) -> bool:
        """Read `= value # value`; return whether something stands in it."""
        if not self.text.startswith("=", self.position, limit):
            message = f"no `=` behind `{name}` in `{key}`"
            end = self.position
            self.fault(message, end - 1, end, f"write `{name} = {{…}},`")
            raise _Broken
        filled = False
        while True:
            self.position += 1
            self.blank(limit)
            filled |= self.piece(key, name, start, limit)
            self.blank(limit)
            if not self.text.startswith("#", self.position, limit):
                return filled

    def piece(self, key: str, name: str, start: int, limit: int) -> bool:
        begin = self.position
        opening = self.text[begin : begin + 1] if begin < limit else ""
        if opening in ("{", '"') and opening:
            self.braced(key, name, start, limit, "}" if opening == "{" else '"')
            return bool(self.text[begin + 1 : self.position - 1].strip())
        bare = _BARE.match(self.text, begin, limit)
        if bare is None:
            message = f"`{name}` of `{key}` has no value"
            self.fault(message, begin - 1, begin, f"write `{name} = {{…}},`")
            raise _Broken
        self.position = bare.end()
        if not bare[0].isdecimal() and bare[0].lower() not in self.strings:
            message = f"`{bare[0]}` stands without braces and is no `@string`"
            hint = f"write `{name} = {{{bare[0]}}}`"
            self.report.add("R308", message, self.span(begin, bare.end()), hint=hint)
        return True

    def braced(self, key: str, name: str, start: int, limit: int, closing: str) -> None:
        """Move behind the end of a value in braces or quotation marks."""
        begin = self.position
        depth = 0
        self.position += 1
        while self.position < limit:
            char = self.text[self.position]
            self.position += 1
            if char == "\\":
                self.position += 1
            elif char == closing and not depth:
                return
            elif char == "{":
                depth += 1
            elif char == "}":
                depth -= 1
                if depth < 0:
                    break
        self.unclosed(key, start, name, begin)

    def unclosed(self, key: str, start: int, name: str = "", begin: int = 0) -> None:
        """Report an entry that does not end, at the value that does not where it is one."""
        if name:
            message = f"`{name}` of `{key}` is not closed"
            self.fault(message, begin, begin + 1, "count the braces and quotation marks")
        else:
            message = f"the entry `{key}` is not closed"
            self.fault(message, start, start + len(key), "count its braces")
        raise _Broken

    def no_comma(self, key: str, limit: int) -> None:
        """Report a field that begins without a comma before it, and go on with it."""
        found = _FIELD.match(self.text, self.position, limit)
        message = f"a comma is missing before `{found['name'] if found else '…'}` in `{key}`"
        end = found.end("name") if found else self.position + 1
        self.fault(message, self.position, end, "put it behind the value before")

    def close(self, key: str, start: int, limit: int, closing: str) -> None:
        self.blank(limit)
        if not self.text.startswith(closing, self.position, limit):
            self.unclosed(key, start)
        self.position += 1

    def behind(self, key: str, limit: int) -> None:
        """Report fields behind the end of an entry: a brace too many closed it."""
        rest = _BLANK.match(self.text, self.position, limit)
        at = rest.end() if rest else self.position
        if at < limit and (
            self.text[at] in ",}" or re.compile(r"\w+\s*=\s*[{\"\d]").match(self.text, at, limit)
        ):
            hint = "take away the brace too many before it"
            self.fault(f"the entry `{key}` has ended already", at, at + 1, hint)
            raise _Broken

    def blank(self, limit: int) -> None:
        found = _BLANK.match(self.text, self.position, limit)
        self.position = found.end() if found else self.position
