"""Each point of the dialect has cases in both directions.

`+` is read as the author meant it, `!` is reported, `-` is left as it stands because it only looks
like the construct. A row is `file: title` of tests/cases, tests/passes/cases or tests/lint/cases,
or `path::name` of a test in Python.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
FOLDERS = ("cases", "passes/cases", "lint/cases")
_HEAD = re.compile(r"^%% (?!gives$|reports$|with )(.+)$", re.MULTILINE)

TABLE = """
## 1 blocks right under a paragraph
+ lists: A list right under a paragraph is a list.
+ lists: A quote, a fence and a heading right under a paragraph are themselves.
+ tables: A table right under a paragraph is a table.
+ divisions: A division right under a paragraph starts there.
! tables: A row of dashes within a paragraph makes no table.
- lists: A line that starts with a year is no list.
! lists: A rule right under a sentence is a rule.

## 2 blank lines and dollars that do not match
+ formulas: A blank line within a display does not end it.
+ combined: Blank lines in a display in a list item are left out.
! formulas: A display that closes with one dollar is reported and read.
! formulas: A formula that opens with one dollar and closes with two is reported and read.
! formulas: An unclosed display ends before a paragraph of prose.
! combined: A mismatched dollar in a quote is reported at its place.

## 3 marks escaped within formulas
+ formulas: Escaped underscores and stars in a formula are repaired.
- formulas: Escaped underscores in text within a formula stay.
- formulas: A star after a line break of TeX is not an escaped star.
- emphasis: Escaped stars are stars.

## 4 dollars as sites read them
+ formulas: Blanks inside the dollars are allowed and left out.
+ formulas: A digit after the closing dollar does not forbid the formula.
+ formulas: Formulas touch Han without blanks.
+ formulas: Bars in a formula do not part table cells.
+ formulas: A display in the middle of a line parts the paragraph.
+ formulas: A display after a list marker stands in its item.
+ combined: A display stands in a list in a quote.
! dollars: One dollar alone is printed and reported.
! dollars: A dollar does not reach into the next paragraph.
! combined: A lone dollar in a list item is reported at its place.
- dollars: Two prices are no formula.
- dollars: A dollar does not reach across table cells of prices.

## 5 formulas alone on their lines
+ formulas: A formula alone on its line is a display.
+ formulas: Formulas alone on their lines, line after line, are displays each.
+ combined: Lines of formulas alone in a quote are displays.
- formulas: One formula on its line within a wrapped paragraph stays in the text.
- formulas: A formula that is all of a list item stays in the line.

## 6 brackets of TeX
+ formulas: Brackets delimit formulas where the book asks for them.
+ combined: Brackets of TeX delimit formulas in tables and quotes.
! leftovers: TeX brackets are read as text unless asked for.
- leftovers: Escaped brackets in prose are text.

## 7 emphasis beside Han
+ emphasis: Stars between full-width brackets and Han are bold.
+ emphasis: Stars after full-width punctuation are bold.
+ combined: Bold at Han punctuation stands in a table and in a heading.
! emphasis: Bold with blanks inside the stars is printed and reported.
! emphasis: Bold opened twice and closed once is bold once.
! leftovers: Underscores within a Chinese word are no emphasis.
- emphasis: Latin emphasis follows CommonMark.

## 8 line ends
+ lines: A line end between Han is nothing.
+ lines: A line end between Latin words is a blank.
+ lines: A line end is judged across the border of emphasis and links.
- lines: A line end between Korean words is a blank.
- lines: A backslash or two blanks break a line.

## 9 details
+ details: A details element needs no blank lines.
+ details: A summary may hold Markdown, a formula and HTML.
+ details: Details may be nested.
+ combined: A list right under a line in details without blank lines is a list.
! details: A stray closing tag is left out and reported.
! details: Details never closed end before the next heading of their level.
! details: A summary outside of details is reported.
! combined: A stray closing tag in a quote does not reach out of it.
- details: Tags in code are code.

## 10 numbers typed by hand
+ titles: A title typed with its number.
+ titles: An appendix.
+ sections: Typed numbers are kept and switch counting off.
+ sections: Duplicate headings have names of their own.
! order: Typed sections leave out a number.
! order: Sections of another chapter are told once.
! sections: Two headings of one identifier are reported.
! order: Chapters go back and repeat.
- sections: Years, versions and decimals at a heading's start are no section numbers.

## 11 navigation of a site
+ navigation: The navigation line of a site is left out.
+ navigation: Navigation with its rule at the end of the file is left out.
+ combined: A navigation line at both ends goes with its rules.
- navigation: A sentence about the next chapter stays.
- navigation: A list of links stays.

## 12 links between chapters
+ references: A link to another chapter, in every spelling of its file.
+ sections: The slugs of pandoc, GitHub and Python-Markdown.
+ references: Percent-encoded Han.
! references: A chapter that is not there.
! references: A label that is not there, with the nearest.
! references: A label that two other chapters have.

## 13 quotes that are callouts
+ callouts: A quote that opens with a bold label is a callout.
+ callouts: GitHub's alerts.
+ callouts: Lists, tables, formulas and code may sit in callouts.
+ combined: A bold label opens a quote with a list and a display.
! combined: A lone dollar in a callout is reported at its place.
! callouts: A callout's identifier is used once.
- callouts: A bold word in a quote that is no label leaves the quote.

## 14 fences
+ code: A fence without a language keeps its drawing.
+ code: A fence in a list is indented with it.
! code: A fence never closed ends before the next section.
! code: A fence never closed ends with its list item.
! combined: An open fence in a quote ends with it.
! html: A fence left open where the text of an element is indented ends before the next heading.
! leftovers: Three backticks within a line are no fence.
- code: Markdown in code is code.

## 15 emoji
+ characters: Emoji stay in text and headings.
+ fonts/test_faces.py::test_symbols_and_emoji_of_technical_books_have_glyphs
! fonts/test_glyphs.py::test_a_missing_character_is_named_at_its_own_column
! characters: A joiner between emoji stays.

## 16 characters and line ends
+ characters: Tabs in text are blanks.
+ markdown/test_markdown_limits.py::test_line_ends_and_the_mark_at_the_start_are_normalised
! characters: Zero-width characters are left out and reported.
! characters: Control characters are left out and reported.
! characters: Letters with combining marks are composed and reported.
! markdown/test_markdown_limits.py::test_a_byte_that_is_no_utf8_is_named_with_its_place
- code: Tabs in code are blanks, except in a makefile.

## 17 pictures
+ pictures: Blanks, Han and percent marks.
+ html: Pictures in HTML keep their size.
+ epub/test_edition.py::test_only_pictures_in_use_are_packed_and_the_rest_become_png
! pictures_linked: A picture that is not there is reported where it stands.
! pictures_linked: A picture outside the book, remote or of no file.
! epub/test_edition.py::test_a_picture_that_cannot_be_shown_is_located
- pictures: Remote pictures keep their address.

## 18 front matter of a chapter
+ titles: A title in the front matter.
+ characters: Front matter of a chapter is left out.
! titles: No title.
- repairs: Front matter sets nothing and is not printed.
- characters: A rule at the top of a file is no front matter.

## exercises in divisions
+ exercises_fenced: A fenced exercise holds its hint and its answer.
+ exercises_fenced: The class solution is an answer too.
+ exercises_fenced: An answer with for= stands before or after its exercise.
! exercises_fenced: An answer for an unknown exercise is reported and kept at the chapter's end.
! exercises_fenced: An answer elsewhere to an exercise that has one is reported.
! exercises_fenced: An answer apart from any exercise is reported where it stands and stays there.
! exercises_fenced: A grade that no word belongs to is reported and printed as written.
! divisions: A division never closed ends before the next heading of its level.

## exercises as sites write them
+ exercises_lines: A heading opens an exercise; the answer behind it ends it.
+ exercises_lines: A bold line opens an exercise.
+ exercises_lines: English labels open an exercise.
+ exercises_lines: Summaries of hints: each word.
+ exercises_lines: Summaries of answers: each word.
+ exercises_lines: A wrapper named after the exercise holds hint and answer, nested.
+ exercises_lines: Unfolded hints and answers.
! exercises_lines: An orphan answer is reported and stays as an aside under its own words.
! exercises_lines: Two exercises of one number are reported.
! exercises_lines: A rule ends an exercise.
! book: One exercise of several has no answer.
- exercises_lines: Emphasis of a word like 提示 within a sentence is no label.
- exercises_lines: Words that only hold such a word are no answers.

## exercises of mkdocs
+ exercises_lines: mkdocs admonitions with an indented body.
- exercises_lines: mkdocs admonitions of other names are asides or callouts.

## folded exercises and asides
+ exercises_lines: A details whose summary names an exercise is the exercise; its bold answer is lifted.
+ exercises_lines: Numbers keep the separator that was typed.
+ exercises_lines: Both spellings in one chapter are counted together.
- exercises_lines: Other details are asides.
- exercises_lines: A hint or answer in an aside in an exercise's statement is an aside's.
"""  # noqa: E501

POINTS = [part.partition("\n") for part in TABLE.split("## ")[1:]]
ROWS = [(title, row[0], row[2:]) for title, _, rows in POINTS for row in rows.split("\n") if row]


def _cases() -> dict[str, bool]:
    """Return whether each case, `file: title`, reports something."""
    found: dict[str, bool] = {}
    for path in (path for folder in FOLDERS for path in (TESTS / folder).glob("*.md")):
        parts = _HEAD.split(path.read_text(encoding="utf-8"))[1:]
        for title, text in zip(parts[::2], parts[1::2], strict=True):
            found[f"{path.stem}: {title}"] = "\n%% reports\n" in text or path.parts[-3] == "lint"
    return found


CASES = _cases()


@pytest.mark.parametrize(("point", "way", "case"), ROWS, ids=[case for _, _, case in ROWS])
def test_the_case_is_there(point: str, way: str, case: str) -> None:
    if "::" in case:
        path, _, name = case.partition("::")
        assert f"def {name}(" in (TESTS / path).read_text(encoding="utf-8")
    else:
        assert case in CASES
        assert CASES[case] or way != "!", "nothing is reported there"


@pytest.mark.parametrize(("title", "rows"), [(title, rows) for title, _, rows in POINTS])
def test_both_directions_have_cases(title: str, rows: str) -> None:
    ways = {row[0] for row in rows.split("\n") if row}
    assert "+" in ways
    assert ways & {"!", "-"}


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 250
