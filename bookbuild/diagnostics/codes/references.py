"""R: titles, labels, links and citations."""

from __future__ import annotations

from .code import Code, error, warning

REFERENCES: tuple[Code, ...] = (
    warning(
        "R101",
        "no-title",
        "A chapter without a level-1 heading is printed under its file's name.",
        "正文从这里开始。",
        "# 扩散模型导论\n\n正文从这里开始。",
    ),
    warning(
        "R102",
        "second-title",
        "A file is one chapter and has one level-1 heading; further ones are set as sections.",
        "# 甲\n\n# 乙",
        "# 甲\n\n## 乙",
    ),
    warning(
        "R103",
        "repeated-label",
        "Two things of one chapter carry the same label, so a reference could mean either.",
        "![甲](a.png){#fig:a}\n\n![乙](b.png){#fig:a}",
        "![甲](a.png){#fig:a}\n\n![乙](b.png){#fig:b}",
    ),
    warning(
        "R201",
        "unknown-label",
        "A link names a place that does not exist; its words are printed without a link.",
        "见[上文](#sec:froward)",
        "见[上文](#sec:forward)",
    ),
    warning(
        "R202",
        "unknown-chapter",
        "A link leads to a file that is no chapter of the book; its words are printed without a "
        "link.",
        "[第4章](chapter44.md)",
        "[第4章](chapter4.md)",
    ),
    warning(
        "R203",
        "refused-address",
        "A link leads to a host without saying how, or in a way that no edition may carry.",
        "[x](//example.org/)",
        "[x](https://example.org/)",
    ),
    warning(
        "R204",
        "ambiguous-label",
        "Several chapters have the label, so the link needs the file's name.",
        "[式](#eq:loss)",
        "[式](chapter3.md#eq:loss)",
    ),
    error(
        "R205",
        "empty-reference",
        "A link without words is filled from the place it leads to, and that place is unknown.",
        "如[](#fig:nope)所示",
        "如[](#fig:forward)所示",
    ),
    error(
        "R206",
        "reference-in-formula",
        r"`\eqref` or `\ref` in a formula names an equation that the book does not number.",
        r"$x \overset{\eqref{eq:nope}}{=} y$",
        r"$x \overset{\eqref{eq:loss}}{=} y$",
    ),
    warning(
        "R207",
        "reference-into-answer",
        "The text refers to something in an answer, and this edition leaves the answers out; the "
        "words are printed without a link.",
    ),
    warning(
        "R208",
        "unused-label",
        "Nothing refers to a label; asked for with `references: {unused: true}`.",
        "![链](a.png){#fig:chain}",
        "如[@fig:chain]所示。\n\n![链](a.png){#fig:chain}",
    ),
    warning(
        "R209",
        "unknown-variant",
        "A reference is followed by a class in braces that is none of `.short`, `.long`, `.page`.",
        "[@fig:x]{.shrot}",
        "[@fig:x]{.short}",
    ),
    warning(
        "R210",
        "restates-nothing",
        "A block is to stand again and names something that is no theorem, definition or the like.",
        "::: {.theorem restate=fig:x}\n:::",
        "::: {.theorem restate=thm:x}\n:::",
    ),
    warning(
        "R211",
        "lost-name",
        "With `references: {autolink: true}` plain words such as 图 3.2 become links; these have "
        "that form, and nothing in the book has the number, or several things have it.",
        "见第 9 章",
        "见[第 9 章]{.plain}",
    ),
    error(
        "R301",
        "unknown-work",
        "A citation names a key that no bibliography of the book has.",
        "[@ho2002]",
        "[@ho2020]",
    ),
    error(
        "R302",
        "bad-bibliography",
        "The bibliography cannot be read; no citation could be trusted.",
    ),
    error(
        "R303",
        "unknown-bibliography",
        "A bibliography is BibTeX, BibLaTeX (.bib) or CSL-JSON (.json).",
        "bibliography: works.docx",
        "bibliography: works.bib",
    ),
    warning(
        "R304",
        "unread-citation",
        "A key is printed as it was typed: its brackets hold more than keys and plain words, or "
        "there are none. A backslash before the sign says that it is meant so.",
        "[@ho2020, 式 $x$]",
        "[@ho2020, 式 (3.1)]",
    ),
    warning(
        "R305",
        "doubled-work",
        "Two works of the bibliographies have one key; the first is used.",
        "@book{ho2020, …}\n\n@article{ho2020, …}",
        "@book{ho2020book, …}\n\n@article{ho2020, …}",
    ),
    error(
        "R306",
        "bad-style",
        "The citation style is no CSL file that works can be cited in: not well-formed, or only a "
        "reference to another style.",
        "csl: nature-dependent.csl",
        "csl: nature.csl",
    ),
    warning(
        "R307",
        "unknown-type",
        "A work has a type that BibTeX and BibLaTeX do not have; styles treat it as any other.",
        "@artcle{ho2020, …}",
        "@article{ho2020, …}",
    ),
    warning(
        "R308",
        "unknown-abbreviation",
        "A word without braces in a .bib stands for an abbreviation, and none of this name is "
        "defined, so nothing is printed.",
        "journal = jmlr",
        "journal = {JMLR}",
    ),
    warning(
        "R309",
        "missing-field",
        "A work lacks what its type asks for, so its entry in the list has a gap.",
        "@article{ho2020, title = {Denoising Diffusion}, year = 2020}",
        "@article{ho2020, author = {Ho, Jonathan}, title = {Denoising Diffusion},\n"
        "  journal = {NeurIPS}, year = 2020}",
    ),
    warning(
        "R310",
        "doubled-field",
        "A work has a field twice, of which one is not printed.",
        "year = 2020, year = 2021",
        "year = 2021",
    ),
)
