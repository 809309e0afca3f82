"""No word of a chapter is lost or doubled on its way; answers move and never vanish."""

from __future__ import annotations

import base64
import io
import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from books.shelf import BOOKS, Edition, Shelf, pdf_text
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

from bookbuild.config import Answers

OPENING = ("title", "copyright", "nav", "cover")
"""Pages of an EPUB that are ours and repeat what chapters say."""
LABELS = frozenset({"显示答案", "参考答案", "解答", "WARNING", "TIP"})
"""Words that open an answer or a callout on a web site and are replaced by ours."""
TWICE = frozenset({"展开看题"})
"""Titles of exercises, which their answers repeat."""

QUIET = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def squeezed(text: str) -> str:
    """Drop blanks and what only shapes lines; one form for compatibility characters."""
    return re.sub(r"[\s\u200b\u2060\u00ad]", "", unicodedata.normalize("NFKC", text))


def epub_text(made: Edition) -> str:
    texts = []
    for name, page in made.files().items():
        if not name.endswith(".xhtml") or Path(name).stem in OPENING:
            continue
        body = etree.fromstring(page).find("{http://www.w3.org/1999/xhtml}body")
        for formula in list(body.iter("{http://www.w3.org/1998/Math/MathML}math")):
            tail = formula.tail
            formula.clear()
            formula.tail = tail
        texts.append("".join(body.itertext()))
    return squeezed("\0".join(texts))


def print_text(made: Edition) -> str:
    """The text of the pages without heads, page numbers and what stands before the text."""
    pages = []
    for page in pdf_text(made.content, "-raw"):
        lines = page.strip().split("\n")
        pages.append("".join(line for line in lines if not re.fullmatch(r"[ivxl]+|\d+", line)))
    first = next((n for n, page in enumerate(pages) if "目" in page[:4]), -1)
    return squeezed("".join(pages[first + 1 :]))


def source_text(source: str) -> str:
    """What of a chapter is text, roughly; formulas, labels and addresses become breaks."""
    text = source.removeprefix("\ufeff").replace("\r\n", "\n")
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^\[.*[←→].*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]+\$", "\0", text, flags=re.DOTALL)
    text = re.sub(r"^(#+ *)(第\d+章：?|附录A：?|\d+(\.\d+)* )", r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"\]\([^)\n]*\)", "\0", text)
    text = re.sub(r"\{[^}\n]*\}|\[\^[^\]]*\]:?|\[@[^\]]*\]|</?[a-z]+>", "\0", text)
    text = re.sub(r"^ *(:{3,}|```|\?\?\?).*$", "\0", text, flags=re.MULTILINE)
    return squeezed(text)


def pieces(stream: str) -> set[str]:
    return set(re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]{3,}", stream))


def titles(source: str) -> set[str]:
    return pieces(source_text("\n".join(re.findall(r"^ {0,3}#+ .*$", source, re.MULTILINE))))


@pytest.mark.parametrize("edition", ["epub", "pdf"])
@pytest.mark.parametrize("book", ["small", "dialect"])
def test_every_phrase_of_a_book_arrives(shelf: Shelf, book: str, edition: str) -> None:
    made = shelf.build(BOOKS / book, edition)
    assert made.content, made.found
    arrived = epub_text(made) if edition == "epub" else print_text(made)
    sources = [path.read_text("utf-8") for path in sorted((BOOKS / book).rglob("*.md"))]
    stream = "\0".join(source_text(source) for source in sources)
    repeated = set().union(*(titles(source) for source in sources))
    wrong = {}
    phrases = pieces(stream) - LABELS - TWICE
    for phrase in phrases:
        wanted, found = stream.count(phrase), arrived.count(phrase)
        # Short ones are words we print too; titles stand in heads and above answers as well.
        exact = len(phrase) >= 4 and not any(phrase in title for title in repeated)
        if found != wanted if exact else found < wanted:
            wrong[phrase] = (wanted, found)
    assert len(phrases) > 80
    assert wrong == {}


DIGITS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"


class Tokens:
    """Words that occur once and cannot be parts of one another."""

    def __init__(self) -> None:
        self._count = itertools.count()
        self.answers: list[str] = []
        self.rest: list[str] = []
        self._in_answer = 0

    def __call__(self) -> str:
        n = next(self._count)
        word = "天" + DIGITS[n // 256 % 16] + DIGITS[n // 16 % 16] + DIGITS[n % 16]
        (self.answers if self._in_answer else self.rest).append(word)
        return word

    def answer(self, write: Callable[[], str]) -> str:
        self._in_answer += 1
        text = write()
        self._in_answer -= 1
        return text


Writer = Callable[[Tokens], str]
"""Writes Markdown of one block, without a line end behind."""


def inline(kind: str) -> Writer:
    def write(t: Tokens) -> str:
        match kind:
            case "strong":
                return f"{t()}**{t()}**{t()}"
            case "strong with a mark":
                return f"{t()}**{t()}（{t()}）**{t()}"
            case "emphasis":
                return f"*{t()}*，_{t()}_"
            case "code":
                return f"`{t()}`"
            case "link":
                return f"[{t()}](https://example.org/)"
            case "formula":
                return f"{t()}$x_1$，{t()}"
            case "display":
                return f"{t()}$$y$$。{t()}"
            case "note":
                return f"{t()}^[{t()}]。"
            case "lines":
                return f"{t()}\n{t()}"
            case "struck":
                return f"~~{t()}~~"
            case _:
                return f"{t()}，{t()}。"

    return write


INLINES = st.sampled_from(
    ["text", "strong", "strong with a mark", "emphasis", "code", "link", "formula", "display",
     "lines", "struck"]
).map(inline)  # fmt: skip


def paragraph(parts: list[Writer]) -> Writer:
    return lambda t: "，".join(part(t) for part in parts) + "。"


def indented(text: str, by: str, first: str | None = None) -> str:
    lines = [by + line if line else line for line in text.split("\n")]
    return (first or by) + lines[0].removeprefix(by) + "".join("\n" + line for line in lines[1:])


def joined(blocks: list[Writer], t: Tokens) -> str:
    return "\n\n".join(block(t) for block in blocks)


def container(pair: tuple[str, list[Writer]]) -> Writer:
    kind, blocks = pair

    def write(t: Tokens) -> str:
        match kind:
            case "bullets":
                return "\n".join(indented(block(t), "  ", "- ") for block in blocks)
            case "numbers":
                return "\n".join(indented(block(t), "   ", "1. ") for block in blocks)
            case "quote":
                text = joined(blocks, t)
                return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
            case "details":
                return f"<details>\n<summary>{t()}</summary>\n\n{joined(blocks, t)}\n\n</details>"
            case _:
                return f":::::::: note\n{joined(blocks, t)}\n::::::::"

    return write


def table(rows: int) -> Writer:
    def write(t: Tokens) -> str:
        body = "".join(f"\n| {t()} | **{t()}** | $x$ {t()} |" for _ in range(rows))
        return f"| {t()} | {t()} | {t()} |\n|---|:--|--:|{body}"

    return write


def code(_: object) -> Writer:
    return lambda t: f"```python\nx = '{t()}'  # {t()}\n```"


def heading(level: int) -> Writer:
    return lambda t: f"{'#' * level} {t()}\n\n{t()}。"


def exercise(pair: tuple[str, list[Writer]]) -> Writer:
    kind, blocks = pair

    def write(t: Tokens) -> str:
        asked = f"{t()}？"
        hint = f"{t()}。"
        answer = t.answer(lambda: joined(blocks, t))
        if kind == "division":
            return (
                f"::::: exercise\n{asked}\n\n:::: hint\n{hint}\n::::\n\n"
                f":::: answer\n{answer}\n::::\n:::::"
            )
        opened = "### 练习 9.9（基础）" if kind == "heading" else "**练习 9.8**："
        return (
            f"{opened}\n\n{asked}\n\n<details>\n<summary>提示</summary>\n\n{hint}\n\n</details>\n\n"
            f"<details>\n<summary>答案</summary>\n\n{answer}\n\n</details>"
        )

    return write


PARAGRAPHS = st.lists(INLINES, min_size=1, max_size=4).map(paragraph)
LEAVES = st.one_of(PARAGRAPHS, PARAGRAPHS, st.integers(1, 3).map(table), st.just(0).map(code))
KINDS = st.sampled_from(["bullets", "numbers", "quote", "details", "note"])
FLAT = st.tuples(KINDS, st.lists(PARAGRAPHS, min_size=1, max_size=3)).map(container)
DEEP = st.tuples(
    st.sampled_from(["quote", "bullets", "numbers"]), st.lists(FLAT, min_size=1, max_size=2)
).map(container)
EXERCISES = st.tuples(
    st.sampled_from(["division", "heading", "bold"]), st.lists(LEAVES, min_size=1, max_size=2)
).map(exercise)
CHAPTERS = st.lists(
    st.one_of(LEAVES, FLAT, DEEP, EXERCISES, st.integers(2, 4).map(heading)),
    min_size=1,
    max_size=7,
)


def written(blocks: list[Writer]) -> tuple[str, Tokens]:
    t = Tokens()
    # A heading first, so that an exercise before it ends where it should.
    body = "\n\n".join(f"{block(t)}\n\n## 分节" for block in blocks)
    return f"# 文\n\n{body}\n\n完。\n", t


def assert_arrived(text: str, t: Tokens, *, with_answers: bool = True) -> None:
    found = Counter(re.findall(f"天[{DIGITS}]{{3}}", text))
    wanted = Counter(t.rest + (t.answers if with_answers else []))
    assert found == wanted


@settings(QUIET, max_examples=40)
@given(blocks=CHAPTERS, where=st.sampled_from(["end", "chapter", "inline", "none"]))
def test_words_arrive_once_in_the_epub(shelf: Shelf, blocks: list[Writer], where: Answers) -> None:
    source, t = written(blocks)
    made = shelf.build(shelf.write({"a.md": source}), "epub", where)
    assert made.content, (made.found, source)
    headings = set(re.findall(rf"^#+ (天[{DIGITS}]{{3}})", source, re.MULTILINE))
    assert headings <= set(t.rest)
    assert_arrived(epub_text(made), t, with_answers=where != "none")
    if where == "none":
        held = b"".join(made.files().values()).decode("utf-8", "replace")
        assert not [word for word in t.answers if word in held]


@settings(QUIET, max_examples=3, phases=[Phase.generate])  # a shrinking would take hours
@given(blocks=st.lists(CHAPTERS, min_size=2, max_size=2))
def test_words_arrive_once_in_print(shelf: Shelf, blocks: list[list[Writer]]) -> None:
    shelf.ask_for_fonts()
    source, t = written([writer for chapter in blocks for writer in chapter])
    made = shelf.build(shelf.write({"a.md": source}), "pdf", "end")
    assert made.content, (made.found, source)
    text = print_text(made)
    found = Counter(re.findall(f"天[{DIGITS}]{{3}}", text))
    # Titles stand in running heads, and the head of a table on each of its pages.
    repeated = set(re.findall(rf"^#+ (天[{DIGITS}]{{3}})", source, re.MULTILINE))
    heads = re.findall(r"^.*\|(?=\n *(?:> ?)*\|---)", source, re.MULTILINE)
    repeated |= set(re.findall(f"天[{DIGITS}]{{3}}", " ".join(heads)))
    wrong = {
        word: found[word]
        for word in t.rest + t.answers
        if found[word] != 1 and not (word in repeated and found[word] > 1)
    }
    assert wrong == {}, source


def everything(made: Edition) -> Iterator[str]:
    """Every stream and string of a PDF, and what its pages say."""
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    yield item.read_bytes().decode("latin-1")
                except pikepdf.PdfError:
                    continue
            yield from strings(item)
    yield from pdf_text(made.content)


def strings(item: object, depth: int = 0) -> Iterator[str]:
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream) and depth < 3:
        for key in item.keys():  # noqa: SIM118 - pikepdf's own
            if item[key] is not item and not getattr(item[key], "is_indirect", False):
                yield from strings(item[key], depth + 1)
    elif isinstance(item, pikepdf.Array) and depth < 3:
        for one in item:
            if not getattr(one, "is_indirect", False):
                yield from strings(one, depth + 1)


def test_answers_none_leaves_nothing_of_them(shelf: Shelf) -> None:
    source = (
        "# 甲\n\n::: {.exercise #ex:a title=名}\n题干在此\n\n::: answer\n谜底在此 $y=mysterytex$ "
        "![秘图](secret.png)\n:::\n:::\n\n### 练习 2\n\n又一题\n\n"
        "<details><summary>答案</summary>\n\n另一谜底 `hiddencode`[@secret]^[脚下谜底]\n\n"
        "</details>\n"
    )
    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    )
    files: dict[str, str | bytes] = {
        "book.yaml": "title: 书\nchapters: [a.md]\nbibliography: w.bib\n",
        "a.md": source,
        "secret.png": dot,
        "w.bib": "@book{secret, title={Hiddenwork}, author={Hiddenauthor, A.}, year={2001}}",
    }
    book = shelf.write(files)
    hidden = ("谜底", "mysterytex", "hiddencode", "秘图", "Hiddenwork", "Hiddenauthor", "secret")
    epub = shelf.build(book, "epub", "none")
    assert epub.content, epub.found
    held = "\n".join(
        name + "\n" + page.decode("utf-8", "replace") for name, page in epub.files().items()
    )
    assert "题干在此" in held
    assert [word for word in hidden if word in held] == []
    printed = shelf.build(book, "pdf", "none")
    assert printed.content, printed.found
    held = "\n".join(everything(printed))
    assert "题干在此" in held
    assert [word for word in hidden if word in held] == []
    # The proof that the search would have found them.
    shown = "\n".join(everything(shelf.build(book, "pdf", "end")))
    assert [word for word in hidden[:3] if word not in shown] == []
