"""A book from a stranger: nothing outside its folder is read, nothing it says is obeyed."""

# ruff: noqa: E501 - hostile markup stands on one line each

from __future__ import annotations

import io
import json
import os
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
from books.shelf import Edition, Shelf
from PIL import Image

CANARY = "canaryinthemine"
SCRIPT = "thescriptran"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"'


@dataclass
class Outside:
    """A folder beside the book and a server that must never be asked."""

    folder: Path
    port: int
    asked: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{CANARY}"


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret.txt").write_text(CANARY)
    (folder / "secret.md").write_text(f"# {CANARY}\n\n{CANARY}\n")
    (folder / "secret.bib").write_text(f"@book{{k, title={{{CANARY}}}, author={{A}}, year={{1}}}}")
    (folder / "secret.svg").write_text(f"{SVG}><text>{CANARY}</text></svg>")
    listener = socket.create_server(("127.0.0.1", 0))
    place = Outside(folder, listener.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                place.asked.append(connection.recv(1000))

    threading.Thread(target=serve, daemon=True).start()
    yield place
    listener.close()
    assert place.asked == []


@pytest.fixture(autouse=True)
def no_names_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **_: object) -> None:
        raise AssertionError(f"looked up {arguments[:2]}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def contents(made: Edition) -> bytes:
    """Everything in an edition, decompressed."""
    if made.content.startswith(b"PK"):
        return b"\n".join(name.encode() + b"\n" + data for name, data in made.files().items())
    if not made.content:
        return b""
    parts = [made.content]
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    parts.append(item.read_bytes())
                except pikepdf.PdfError:
                    parts.append(item.read_raw_bytes())
            else:
                parts.append(repr(item).encode())
    return b"\n".join(parts)


def assert_harmless(made: Edition) -> None:
    held = contents(made)
    for word in (CANARY, SCRIPT, "root:x:0"):
        assert word.encode() not in held
        assert not any(word in one.hint for one in made.found)


def in_place(text: str, outside: Outside) -> str:
    return text.replace("OUT", str(outside.folder)).replace("URL", outside.url)


LINKS = {
    "file link": "[x](file:///etc/passwd)",
    "attached link": "[x](file:///etc/passwd){rel=attachment}",
    "attached link to the book": "[x](a.md){rel=attachment}",
    "script link": f"[x](javascript:{SCRIPT}())",
    "script link in capitals": f"[x](JaVaScRiPt:{SCRIPT}())",
    "script link with entities": f"[x](java&#115;cript:{SCRIPT}())",
    "script link with a tab": f"[x](<java\tscript:{SCRIPT}()>)",
    "data link": f"[x](data:text/html,<script>{SCRIPT}</script>)",
    "vbscript link": f"[x](vbscript:{SCRIPT})",
    "script autolink": f"<javascript:{SCRIPT}()>",
    "html link": f'<a href="javascript:{SCRIPT}()">x</a>',
    "html link to a file": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "link element": '<link rel="attachment" href="file:///etc/passwd">',
    "style sheet": f'<link rel="stylesheet" href="file://OUT/secret.txt"><style>@import "URL"; .{SCRIPT}</style>',
    "script": f"<script>{SCRIPT}()</script>",
    "script in a line": f"文字<script>{SCRIPT}()</script>文字",
    "script over blank lines": f"<script>\n\n{SCRIPT}()\n\n</script>",
    "object": '<object data="file:///etc/passwd" type="text/plain">x</object>',
    "embed": '<embed src="file:///etc/passwd">',
    "iframe": '<iframe src="file:///etc/passwd"></iframe>',
    "iframe document": f'<iframe srcdoc="<script>{SCRIPT}</script>"></iframe>',
    "base": '<base href="file:///etc/">\n\n[x](#passwd)',
    "refresh": '<meta http-equiv="refresh" content="0;url=URL">',
    "form": '<form action="URL"><input name="a"><button>x</button></form>',
    "event": f'<b onclick="{SCRIPT}()">x</b>',
    "event on a span": f'[x]{{onclick="{SCRIPT}()" onload={SCRIPT}}}',
    "event on a division": f'::: {{.note onmouseover="{SCRIPT}()"}}\nx\n:::',
    "event on a heading": f'## x {{onclick="{SCRIPT}()"}}',
    "style": '<p style="background:url(URL)">x</p>',
    "style on a span": '[x]{style="background:url(URL)"}',
    "style on a division": '::: {.note style="background:url(file:///etc/passwd)"}\nx\n:::',
    "inline svg": f'<svg onload="{SCRIPT}()"><script>{SCRIPT}</script></svg>',
    "inline math": f'<math><mtext><script>{SCRIPT}</script></mtext></math>',
    "video": '<video src="URL" poster="URL"></video>',
    "raw format": f"```{{=html}}\n<script>{SCRIPT}</script>\n```",
    "raw format in a line": f"`<script>{SCRIPT}</script>`{{=html}}",
    "template": "{{ 7*7 }} {% include '/etc/passwd' %} {{ self.__init__.__globals__ }}",
    "tex file": "`$\\input{/etc/passwd}$`",
    "filters": "---\nbibliography: OUT/secret.bib\ncsl: URL\nfilters: [OUT/x.lua]\n"
    f"header-includes: <script>{SCRIPT}</script>\ninclude-before: OUT/secret.txt\n---\n\nx",
}  # fmt: skip


def chapter(text: str) -> str:
    """Return a chapter around `text`, with front matter where a chapter may have it."""
    if text.startswith("---"):
        matter, _, rest = text[4:].partition("\n---\n")
        return f"---\n{matter}\n---\n\n# 甲\n\n前 {rest}\n\n后\n"
    return f"# 甲\n\n前\n\n{text}\n\n后\n"


@pytest.mark.parametrize("name", LINKS)
def test_markup_is_disarmed(shelf: Shelf, outside: Outside, name: str) -> None:
    text = in_place(chapter(LINKS[name]), outside)
    made = shelf.build(shelf.write({"a.md": text}), "epub")
    pages = (
        {n: d.decode() for n, d in made.files().items() if n.endswith(".xhtml")}
        if made.content
        else {}
    )
    for page in pages.values():
        shown = re.sub(r"<code\b.*?</code>|<pre\b.*?</pre>", "", page, flags=re.DOTALL)
        shown = shown if name.startswith("raw format") else page
        tags = " ".join(re.findall(r"<[a-zA-Z][^>]*>", shown))
        assert SCRIPT not in tags and CANARY not in tags
        assert not re.search(
            r"<(script|object|embed|iframe|link rel=.attach|base|form|meta http)", tags
        )
        assert not re.search(
            r"\s(on\w+|style|srcdoc|rel=.attachment)=", tags.replace('<link rel="stylesheet"', "")
        )
        assert not re.search(r"(file|javascript|vbscript|data):", tags, re.IGNORECASE)
        assert "root:x:0" not in page
    if made.content:
        whole = next(page for page in pages.values() if "前" in page)
        assert "后" in whole
        if name == "template":
            assert "{{ 7*7 }}" in whole and "49" not in whole
    else:
        assert all(one.span is not None for one in made.found)


def test_markup_is_disarmed_in_print(shelf: Shelf, outside: Outside) -> None:
    texts = {f"c{n}.md": in_place(chapter(text), outside) for n, text in enumerate(LINKS.values())}
    made = shelf.build(
        shelf.write(
            {
                "a.md": "\n\n".join(
                    t.replace("# 甲", f"## 节 {n}").split("---\n\n")[-1]
                    for n, t in enumerate(texts.values())
                ).replace("## 节 0", "# 甲", 1)
            }
        ),
        "pdf",
    )
    assert made.content, made.found
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        assert "/AF" not in pdf.Root and "/OpenAction" not in pdf.Root
        for item in pdf.objects:
            if not isinstance(item, pikepdf.Dictionary):
                continue
            assert item.get("/Subtype") != "/FileAttachment"
            assert item.get("/S") not in (
                "/JavaScript",
                "/Launch",
                "/GoToR",
                "/SubmitForm",
                "/ImportData",
            )
            if item.get("/S") == "/URI":
                assert str(item.URI).startswith(("http://", "https://", "mailto:"))
    assert b"root:x:0" not in contents(made)


PICTURES = {
    "file": "file:///etc/passwd",
    "file of ours": "file://OUT/secret.svg",
    "absolute": "OUT/secret.svg",
    "upward": "../outside/secret.svg",
    "far upward": "../../../../../../../../../../etc/passwd",
    "encoded upward": "%2e%2e/%2e%2e/etc/passwd",
    "network": "URL",
    "network without scheme": "//127.0.0.1/x.png",
    "data": "data:image/svg+xml;base64,PHN2Zy8+",
    "linked": "linked.svg",
    "through a linked folder": "folder/secret.svg",
    "device": "zero",
    "named pipe": "pipe",
    "folder": "figures",
    "zero byte": "a%00b.png",
    "home": "~/.ssh/id_rsa",
    "proc": "/proc/self/environ",
}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("spelling", ["![图](<{}>)", '<img src="{}">', "book.yaml"])
def test_pictures_come_from_the_book(
    shelf: Shelf, outside: Outside, name: str, spelling: str
) -> None:
    source = in_place(PICTURES[name], outside)
    book = shelf.new()
    (book / "linked.svg").symlink_to(outside.folder / "secret.svg")
    (book / "folder").symlink_to(outside.folder)
    (book / "zero").symlink_to("/dev/zero")
    os.mkfifo(book / "pipe")
    (book / "figures").mkdir()
    if spelling == "book.yaml":
        config = f'title: 书\nchapters: [a.md]\ncover: "{source}"\n'
        files = {"book.yaml": config, "a.md": "# 甲\n\n文\n"}
        place = "book.yaml:3"
    else:
        files = {"a.md": f"# 甲\n\n文\n\n{spelling.format(source)}\n"}
        place = "a.md:5"
    made = shelf.build(shelf.write(files, book), "epub")
    assert made.content == b"", made.found
    assert {str(one.span).rpartition(":")[0] for one in made.found} == {place}, made.found
    assert_harmless(made)


CHAPTERS = {
    "upward": "../secret.md",
    "absolute": "OUT/secret.md",
    "linked": "linked.md",
    "device": "zero.md",
    "named pipe": "pipe.md",
    "network": "URL",
    "file": "file://OUT/secret.md",
    "folder": "folder",
    "endless link": "loop.md",
    "passwords": "/etc/passwd",
}


@pytest.mark.parametrize("name", CHAPTERS)
@pytest.mark.parametrize("key", ["chapters", "bibliography"])
def test_chapters_and_bibliographies_come_from_the_book(
    shelf: Shelf, outside: Outside, name: str, key: str
) -> None:
    book = shelf.new()
    for link, target in (
        ("linked.md", outside.folder / "secret.md"),
        ("linked.bib", outside.folder / "secret.bib"),
        ("zero.md", "/dev/zero"),
        ("zero.bib", "/dev/zero"),
        ("loop.md", "loop.md"),
        ("loop.bib", "loop.bib"),
    ):
        (book / link).symlink_to(target)
    os.mkfifo(book / "pipe.md")
    os.mkfifo(book / "pipe.bib")
    (book / "folder").mkdir()
    path = in_place(CHAPTERS[name], outside)
    if key == "bibliography":
        path = path.replace(".md", ".bib")
        files = {"book.yaml": f'title: 书\nchapters: [a.md]\nbibliography: "{path}"\n'}
        files["a.md"] = "# 甲\n\n文[@k]。\n"
    else:
        files = {"book.yaml": f'title: 书\nchapters: [a.md, "{path}"]\n', "a.md": "# 甲\n"}
    made = shelf.build(shelf.write(files, book), "epub")
    assert made.content == b""
    assert any(one.span and one.span.file == "book.yaml" for one in made.found), made.found
    assert_harmless(made)


DRAWINGS = {
    "script": f"{SVG}><script>{SCRIPT}()</script><rect width='9' height='9'/></svg>",
    "event": f"{SVG} onload='{SCRIPT}()'><rect width='9' height='9' onclick='{SCRIPT}()'/></svg>",
    "foreign": f"{SVG}><foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onclick='{SCRIPT}'>x</p></foreignObject></svg>",
    "image of a file": f"{SVG}><image href='file://OUT/secret.svg' width='9' height='9'/></svg>",
    "image of the network": f"{SVG}><image xlink:href='URL' width='9' height='9'/></svg>",
    "use of a file": f"{SVG}><use href='file://OUT/secret.svg#a'/></svg>",
    "style import": f"{SVG}><style>@import url(URL);</style></svg>",
    "style escape": f"{SVG}><style>@\\69mport 'URL';</style></svg>",
    "fill": f"{SVG}><rect fill='url(URL#a)' width='9' height='9'/></svg>",
    "entity": f"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY e SYSTEM 'file://OUT/secret.txt'>]>{SVG}><text>&e;</text></svg>",
    "parameter entity": f"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY % e SYSTEM 'URL'> %e;]>{SVG}/>",
    "doctype": f"<?xml version='1.0'?><!DOCTYPE svg SYSTEM 'URL'>{SVG}/>",
    "style sheet": f"<?xml version='1.0'?><?xml-stylesheet href='URL'?>{SVG}/>",
    "inclusion": f"{SVG} xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include href='file://OUT/secret.txt' parse='text'/></svg>",
    "script link": f"{SVG}><a href='javascript:{SCRIPT}()'><rect width='9' height='9'/></a></svg>",
    "animated link": f"{SVG}><a><set attributeName='href' to='javascript:{SCRIPT}()'/><rect width='9' height='9'/></a></svg>",
}  # fmt: skip


@pytest.mark.parametrize("name", DRAWINGS)
def test_drawings_are_only_drawings(shelf: Shelf, outside: Outside, name: str) -> None:
    picture = in_place(DRAWINGS[name], outside)
    made = shelf.build(shelf.write({"a.md": "# 甲\n\n![图](p.svg)\n", "p.svg": picture}), "epub")
    assert_harmless(made)
    if made.content:
        held = contents(made)
        for word in (
            b"<script",
            b"onload",
            b"onclick",
            b"foreignObject",
            b"javascript:",
            b"<!DOCTYPE svg",
            b"xml-stylesheet",
        ):
            assert word not in held
    else:
        assert made.places() == [("F007", "a.md:3:1")]


def test_drawings_in_print_ask_for_nothing(shelf: Shelf, outside: Outside) -> None:
    kept = {}
    for n, (name, text) in enumerate(DRAWINGS.items()):
        if name in (
            "script",
            "event",
            "foreign",
            "script link",
            "inclusion",
            "doctype",
            "style sheet",
        ):
            kept[f"p{n}.svg"] = in_place(text, outside)
    shown = "\n\n".join(f"![图]({name})" for name in kept)
    assert_harmless(shelf.build(shelf.write({"a.md": f"# 甲\n\n{shown}\n", **kept}), "pdf"))


@pytest.mark.parametrize("kind", ["EPS", "TIFF", "PPM", "ICNS"])
def test_pictures_of_other_kinds_are_not_opened_by_a_changed_name(shelf: Shelf, kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (16, 16)).save(out, kind)
    content = out.getvalue()
    made = shelf.build(shelf.write({"a.md": "# 甲\n\n![图](p.png)\n", "p.png": content}), "epub")
    assert made.places() == [("F007", "a.md:3:1")]


def test_markup_in_titles_and_names_is_text(shelf: Shelf) -> None:
    evil = f"<script>{SCRIPT}()</script> {{{{ 7*7 }}}} & \\\" '"
    quoted = "'" + evil.replace("'", "''") + "'"
    keys = ("title", "subtitle", "publisher", "rights", "description")
    config = "".join(f"{key}: {quoted}\n" for key in keys)
    config += f"slug: b\nauthors: [{quoted}]\nchapters:\n- part: {quoted}\n  chapters: [a.md]\n"
    files = {"book.yaml": config, "a.md": f"# 甲 {evil.replace('<', chr(92) + '<')}\n\n文\n"}
    book = shelf.write(files)
    made = shelf.build(book, "epub")
    assert made.content, made.found
    for name, page in made.files().items():
        assert b"<script" not in page, name
    held = contents(made).decode()
    assert held.count("{{ 7*7 }}") > 5 and "49 " not in held
    printed = shelf.build(book, "pdf")
    with pikepdf.open(io.BytesIO(printed.content)) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("<script>")


NAMES = (
    ";$(touch pwned).md",
    "a\nb.md",
    "-rf.md",
    "|id.md",
    "`id`.md",
    "a b'c\"d.md",
    "%s%n.md",
    "\u202egnp.md",
    "--help.md",
    "*.md",
    "&amp;<b>.md",
)


def test_odd_file_names_are_only_names(shelf: Shelf, outside: Outside) -> None:
    files: dict[str, str | bytes] = {
        name: f"# 第{n}篇\n\n见[别处](nowhere{n}.md)，又见[上篇](./a%0Ab.md)。\n\n$x_{n}$\n"
        for n, name in enumerate(NAMES)
    }
    files["book.yaml"] = "title: 书\nchapters:\n" + "".join(
        f"- {json.dumps(name)}\n" for name in NAMES
    )
    book = shelf.write(files)
    made = shelf.build(book, "epub")
    assert made.content, made.found
    pages = [name for name in made.files() if name.startswith("EPUB/")]
    assert all(re.fullmatch(r"[\w./-]+", name) for name in pages), pages
    ran = shelf.run("-C", book, "epub", cwd=outside.folder)
    assert ran.code == 0, ran.err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.err)
    assert not list(book.glob("**/pwned")) and not list(outside.folder.glob("pwned"))


def test_nothing_reaches_the_terminal_raw(shelf: Shelf) -> None:
    escape = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\r"
    files = {
        "book.yaml": 'title: "书\\e[31m\\a"\nauthors: ["甲\\e[2J"]\nchapters: [a.md, "no\\e[31m\\n.md"]\n',
        "a.md": f"# 甲{escape}\n\n$\\foo{escape}$ ![{escape}](<{escape}.png>) [x](<{escape}>)\n\n"
        f"[@{escape}]\n\n::: {{.{escape}}}\n\n<{escape}>\n",
    }
    book = shelf.write(files)
    for command in ("check", "epub"):
        for form in ("human", "github"):
            ran = shelf.run("-C", book, command, "--format", form)
            assert ran.code == 1
            assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.err + ran.out)
            assert "Traceback" not in ran.err
