r"""Find formulas in running text, the way MathJax and not pandoc delimits them.

Blanks inside the dollars, a digit or Han after them, `$$` in the middle of a line are all
formulas; prices are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from .region import TOKEN, Mark, tokens

ENVIRONMENT = r"\\begin\{((?:equation|align|alignat|gather|multline|flalign|eqnarray)\*?)\}"
_DEPTH = re.compile(r"\\.|\$++|[{}]", re.DOTALL)
_EVENT = re.compile(
    r"(?P<bracket>\\[(\[])|(?P<environment>" + ENVIRONMENT + r")|(?P<dollars>\$++)|" + TOKEN.pattern
)
_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_MONEY = re.compile(
    rf"\d[\d.,]*+(?:[^\\^_={{}}]*[A-Za-z]{{2}}|[^\\^_={{}}]*[{_HAN}]|[,.;，、\s]|[-–~～/]$)"
)
_PRICE = re.compile(
    r"\$\d[\d,]*(?:\.\d+)?(?:[kKmMbB](?![A-Za-z])|\+)?"
    rf"(?:[ \t\u3000]*(?:$|[{_HAN}]|[A-Za-z]{{2}})"
    r"|[ \t]+[^\s\\^_={}<>+*/A-Za-z-]"
    r"|[,.;:!?)\]，。；：、！？）」』”’/~～–—-](?!\w*[\\^_={}]))",
    re.MULTILINE,
)
"""A dollar before an amount, what follows it no TeX: not half of a formula."""
_PROSE = re.compile(rf"[{_HAN}][^\\^_={{}}]*[，。；：、！？]|[，。；：！？][^\\^_={{}}]*[{_HAN}]")
_NOT_TEX = re.compile(r"[。；！？]|^[\s，、：“”（）《》]+$")
_TEXT_ARGUMENT = re.compile(r"\\(?:[a-zA-Z]*text[a-zA-Z]*|[mhf]box)\s*+\{[^{}]*+\}")


class Fault(Enum):
    """What is wrong with the delimiters of a formula."""

    NONE = auto()
    MISMATCH = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """A formula at `start` to `end` of the text searched, its TeX at `inner` to `inner_end`."""

    start: int
    end: int
    inner: int
    inner_end: int
    display: bool
    fault: Fault = Fault.NONE


@dataclass(frozen=True, slots=True)
class Search:
    """The formulas of a paragraph."""

    found: tuple[Found, ...]
    lone: tuple[int, ...]
    """Dollars that belong to no formula."""
    open: tuple[int, int, str] | None = None
    r"""Start, start of the TeX and closing delimiter of a display not closed in this text."""


@dataclass(slots=True)
class _Run:
    start: int
    length: int
    depth: int
    next: int | None = None
    """Index of the next run that stands in no deeper braces."""


def find(text: str, tex_brackets: bool) -> Search:
    """Find the formulas of one paragraph or table row."""
    if "$" not in text and "\\" not in text:
        return Search((), ())
    return _Finder(text, tex_brackets).search()


def is_prose(line: str) -> bool:
    """Tell whether a line after a blank one cannot be the rest of a formula."""
    bare = _TEXT_ARGUMENT.sub("", line)
    if re.search(r"(?<![\\$])\$(?!\$)", bare) or re.match(r"\s*(?:[-*+]|\d+\.)\s+\*\*", bare):
        return True
    if re.search(rf"[{_HAN}][，。；：]|[{_HAN}]{{4}}", bare):
        return True
    return re.search(r"(?:(?<![\\A-Za-z])[A-Za-z]{2,}[ ,]+){3}[A-Za-z]{2,}", bare) is not None


class _Finder:
    def __init__(self, text: str, tex_brackets: bool) -> None:
        self.text = text
        self.tex_brackets = tex_brackets
        codes = [(start, end) for mark, start, end in tokens(text) if mark is Mark.CODE]
        self.codes = codes[::-1]
        self.runs = _runs(text, codes)
        self.at_run = {run.start: i for i, run in enumerate(self.runs)}
        self.found: list[Found] = []
        self.lone: list[int] = []
        self.open: tuple[int, int, str] | None = None

    def _alone(self, start: int) -> None:
        """Note a dollar without partner unless it stands for the money before a price."""
        if _PRICE.match(self.text, start) is None:
            self.lone.append(start)

    def search(self) -> Search:
        at = 0
        while self.open is None and (event := _EVENT.search(self.text, at)):
            start = event.start()
            while self.codes and self.codes[-1][1] <= start:
                self.codes.pop()
            if self.codes and self.codes[-1][0] <= start:
                at = self.codes[-1][1]
            elif event["dollars"]:
                at = self._dollars(start, len(event["dollars"]))
            elif event["environment"]:
                at = self._closed_by(start, start, f"\\end{{{event[3]}}}", keep=True)
            elif event["bracket"] and self.tex_brackets:
                at = self._brackets(start)
            else:
                at = event.end() if not event["bracket"] else start + 2
        return Search(tuple(self.found), tuple(self.lone), self.open)

    def _brackets(self, start: int) -> int:
        if self.text[start + 1] == "[":
            return self._closed_by(start, start + 2, "\\]")
        close = find_closer(self.text, "\\)", start + 2)
        if close is None:
            return start + 2
        self.found.append(Found(start, close + 2, start + 2, close, False))
        return close + 2

    def _closed_by(self, start: int, inner: int, closer: str, *, keep: bool = False) -> int:
        close = find_closer(self.text, closer, inner)
        if close is None:
            self.open = (start, inner, closer)
            return len(self.text)
        end = close + len(closer)
        self.found.append(Found(start, end, inner, end if keep else close, True))
        return end

    def _dollars(self, start: int, length: int) -> int:
        index = self.at_run.get(start)
        if index is None:
            # The second half of a run of two that closed one formula and opens the next.
            self.runs.append(_Run(start, 1, 0, self._first_after(start)))
            index = self.at_run[start] = len(self.runs) - 1
        run = self.runs[index]
        if length == 1:
            return self._inline(start, run)
        if length == 2:
            return self._display(start, run)
        if length == 4:
            return start + 4
        self.lone.append(start)
        return start + length

    def _first_after(self, start: int) -> int | None:
        return next((i for i, run in enumerate(self.runs) if run.start > start), None)

    def _inline(self, start: int, run: _Run) -> int:
        index = run.next
        if index is None:
            index = self._after(run)
        if index is None:
            self._alone(start)
            return start + 1
        close = self.runs[index]
        content = self.text[start + 1 : close.start]
        following = self.text[close.start + close.length : close.start + close.length + 1]
        if not content.strip() or not _formula_like(content, following):
            self._alone(start)
            return start + 1
        if close.length == 1:
            self.found.append(Found(start, close.start + 1, start + 1, close.start, False))
            return close.start + 1
        later = self.runs[index + 1] if index + 1 < len(self.runs) else None
        if later is not None and later.length == 1 and later.start > close.start + 2:
            self.found.append(Found(start, close.start + 1, start + 1, close.start, False))
            return close.start + 1
        end = close.start + close.length
        self.found.append(Found(start, end, start + 1, close.start, False, Fault.MISMATCH))
        return end

    def _after(self, run: _Run) -> int | None:
        index = self.at_run[run.start] + 1
        return index if index < len(self.runs) and self.runs[index].start > run.start else None

    def _display(self, start: int, run: _Run) -> int:
        index = run.next
        singles: list[_Run] = []
        while index is not None and self.runs[index].length != 2:
            singles.append(self.runs[index])
            index = self.runs[index].next
        if index is None and not singles:
            index = next(
                (
                    i
                    for i in range(self.at_run[start] + 1, len(self.runs))
                    if self.runs[i].length == 2 and self.runs[i].start > start
                ),
                None,
            )
        line_end = self.text.find("\n", start)
        if singles and index is not None and start < line_end < self.runs[index].start:
            # Nothing on the line closes it but one dollar: that is what closes it.
            index = None if singles[0].start < line_end else index
        if index is not None and len(singles) % 2 == 0:
            close = self.runs[index]
            self.found.append(Found(start, close.start + 2, start + 2, close.start, True))
            return close.start + 2
        if singles and self.text[start + 2 : singles[0].start].strip():
            close = singles[0]
            found = Found(start, close.start + 1, start + 2, close.start, True, Fault.MISMATCH)
            self.found.append(found)
            return close.start + 1
        self.open = (start, start + 2, "$$")
        return len(self.text)


def _formula_like(content: str, following: str) -> bool:
    """Tell a formula from the stretch between two prices or two lone dollars."""
    if _NOT_TEX.search(_TEXT_ARGUMENT.sub("", content)):
        return False
    if _PROSE.search(content) and (content[0].isspace() or content[-1:].isspace()):
        return False
    if _PROSE.search(content) and "\\" not in content and re.match(rf"[\d{_HAN}]", content):
        return False
    money = _MONEY.match(content)
    if money is None or "\\" in content:
        return True
    return not (following.isdigit() or content[-1:] in " \n，、：（(," or _PROSE.search(content))


def _runs(text: str, codes: list[tuple[int, int]]) -> list[_Run]:
    runs: list[_Run] = []
    depth = at = 0
    skip = iter([*codes, (len(text) + 1, len(text) + 1)])
    code = next(skip)
    for part in _DEPTH.finditer(text):
        at = part.start()
        while at >= code[1]:
            code = next(skip)
        if at >= code[0] or part[0][0] == "\\":
            continue
        if part[0] == "{":
            depth += 1
        elif part[0] == "}":
            depth -= 1
        else:
            runs.append(_Run(at, len(part[0]), depth))
    waiting: list[int] = []
    for i, run in enumerate(runs):
        while waiting and runs[waiting[-1]].depth >= run.depth:
            runs[waiting.pop()].next = i
        waiting.append(i)
    return runs


def find_closer(text: str, closer: str, at: int) -> int | None:
    """Return where `closer` (which starts with a backslash or is `$$`) stands, read as TeX."""
    pattern = re.compile(re.escape(closer) + r"|\\.", re.DOTALL)
    return next((m.start() for m in pattern.finditer(text, at) if m[0] == closer), None)
