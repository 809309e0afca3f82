"""Chapters and pictures made to hang, grow or crash a build."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

LINE = "字" * 300_000 + "\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def png(width: int, height: int, content: bytes) -> bytes:
    """Return a one-bit PNG of any claimed size around compressed rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def blank(width: int, height: int) -> bytes:
    return png(width, height, zlib.compress(b"\0" * ((width + 7) // 8 + 1) * height, 9))


def comment_bomb() -> bytes:
    """A tiny picture whose compressed text expands to a quarter of a gigabyte."""
    out = io.BytesIO()
    Image.new("L", (2, 2)).save(out, "PNG")
    picture = out.getvalue()
    data = b"Comment\0\0" + zlib.compress(b"a" * 256_000_000, 9)
    chunk = (
        struct.pack(">I", len(data))
        + b"zTXt"
        + data
        + struct.pack(">I", zlib.crc32(b"zTXt" + data))
    )
    return picture[:33] + chunk + picture[33:]


def use_bomb(levels: int = 30) -> str:
    groups = ['<g id="a0"><rect width="1" height="1"/></g>']
    for n in range(levels):
        groups.append(f'<g id="a{n + 1}"><use href="#a{n}"/><use href="#a{n}"/></g>')
    return f'{SVG}viewBox="0 0 9 9"><defs>{"".join(groups)}</defs><use href="#a{levels}"/></svg>'


ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f"]>{SVG}viewBox='0 0 9 9'><text>&j;</text></svg>"
)

TEXTS = {
    "macro that calls itself": "# 甲\n\n$\\def\\a{\\a\\a}\\a$\n",
    "macros that double": "# 甲\n\n$"
    + "".join(f"\\def\\{chr(98 + n)}{{\\{chr(97 + n)}\\{chr(97 + n)}}}" for n in range(24))
    + "\\def\\a{x}\\y$\n",
    "100 kB of braces": "# 甲\n\n$" + "{" * 50_000 + "}" * 50_000 + "$\n",
    "nested powers": "# 甲\n\n$" + "a^{" * 3000 + "}" * 3000 + "$\n",
    "braces without end": "# 甲\n\n$" + "{" * 100_000 + "$\n",
    "a line of a megabyte": "# 甲\n\n" + LINE,
    "a word of a megabyte": "# 甲\n\n" + "x" * 1_000_000 + "\n",
    "quotes": "# 甲\n\n" + "> " * 10_000 + "深\n",
    "lists": "# 甲\n\n" + "- " * 10_000 + "深\n",
    "lists by indent": "# 甲\n\n" + "".join(" " * 2 * n + "- 深\n" for n in range(300)),
    "brackets": "# 甲\n\n" + "[" * 4000 + "深" + "]" * 4000 + "\n",
    "brackets open": "# 甲\n\n" + "[a" * 10_000 + "\n",
    "pictures in pictures": "# 甲\n\n" + "![" * 500 + "](x)" * 500 + "\n",
    "emphasis": "# 甲\n\n" + "*a _b " * 3000 + "\n",
    "stars": "# 甲\n\n" + "*" * 100_000 + "深\n",
    "backticks": "# 甲\n\n" + "".join("`" * n + " " for n in range(1, 1000)) + "\n",
    "divisions": "# 甲\n\n" + "::: note\n" * 10_000 + "深\n" + ":::\n" * 10_000,
    "divisions open": "# 甲\n\n" + "::: note\n" * 10_000 + "深\n",
    "details": "# 甲\n\n" + "<details>\n" * 10_000 + "深\n" + "</details>\n" * 10_000,
    "tags": "# 甲\n\n" + "<b>" * 10_000 + "深" + "</b>" * 10_000 + "\n",
    "less-than signs": "# 甲\n\n" + "<" * 10_000 + "\n",
    "dollars": "# 甲\n\n" + "$ " * 10_000 + "\n",
    "double dollars": "# 甲\n\n" + "$$" * 5001 + "\n",
    "footnotes in footnotes": "# 甲\n\n文[^0]\n\n"
    + "".join(f"[^{n}]: 注[^{n + 1}]\n\n" for n in range(300))
    + "[^300]: 完\n",
    "a footnote in itself": "# 甲\n\n文[^a]\n\n[^a]: 注[^a]\n",
    "table of 2000 columns": "# 甲\n\n" + "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n",
    "pipes": "# 甲\n\n" + "|" * 20_000 + "\n" + "|-" * 1000 + "|\n",
    "comments open": "# 甲\n\n" + "<!-- " * 3000 + "\n",
    "headings": "# 甲\n\n" + "## 同名\n\n" * 400,
    "fences": "# 甲\n\n" + "".join("`" * n + "\n" for n in range(3, 400)),
    "nested exercises": "# 甲\n\n" + "::: exercise\n" * 300 + "深\n" + ":::\n" * 300,
    "marks on one letter": "# 甲\n\na" + "\u0301" * 1000 + "\n",
    "entities": "# 甲\n\n" + "&amp;" * 5000 + "\n",
    "attributes": "# 甲\n\n[a]{" + "x=y " * 20_000 + "}\n",
    "citations": "# 甲\n\n" + "[@" * 5000 + "\n",
}

BOOKS = {
    "aliases": "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
    ),
    "merge keys": "a: &a {title: x}\nb:\n  <<: *a\n",
    "brackets": "title: " + "[" * 100_000 + "\n",
    "braces": "{" * 20_000,
    "indents": "".join(" " * n + f"k{n}:\n" for n in range(1500)),
    "a tag": "title: !!python/object/apply:os.system ['touch pwned']\nchapters: [a.md]\n",
    "keys": "".join(f"k{n}: x\n" for n in range(4000)),
    "a long key": "? " + "k" * 400_000 + "\n: x\n",
    "a long title": "title: " + "长" * 100_000 + "\nchapters: [a.md]\n",
}
