"""Outputs: what counts as the same, and how they are written back."""

from __future__ import annotations

import pytest

from bookbuild.run.outputs import agree
from tests.run.test_running import block


@pytest.mark.parametrize(
    ("written", "printed", "tolerance", "same"),
    [
        ("a 1", "a 1", 0.0, True),
        ("a 1.00", "a 1.01", 0.0, False),
        ("损失 1.00", "损失 1.01", 0.02, True),
        ("损失 1.00", "损失 1.05", 0.02, False),
        ("损失 1.00", "误差 1.00", 0.02, False),
        ("步 100 损失 0.31", "步 101 损失 0.31", 0.001, False),
        ("0.01", "0.02", 0.001, True),  # one unit of the last digit
        ("0.010", "0.020", 0.001, False),
        ("-0.3", "0.3", 0.1, False),
        ("1e-3", "1.001e-03", 0.01, True),
        ("   9.99  x", "  10.00  x", 0.01, True),
        ("[1, 2]", "[1, 2, 3]", 0.5, False),
        ("x1 2", "x9 2", 0.5, False),  # part of a name, no number
    ],
)
def test_lines_agree_within_the_tolerance(written, printed, tolerance, same):
    assert agree(written, printed, tolerance) is same


def test_a_difference_names_its_line_and_both_sides(book):
    text = "# 一\n\n" + block("print('a')\nprint('b')") + block("a\nc", ".text .output")
    [found], _ = book(text)
    assert (found.code, str(found.span)) == ("C102", "a.md:10:1")
    assert found.message == ("line 2 of the output is `b`, and `c` stands here")
    assert [related.span.line for related in found.related] == [3]


def test_missing_and_further_lines_differ_and_blank_ends_do_not(book):
    few = "# 一\n\n" + block("print('a')\nprint()") + block("a\nb", ".text .output")
    assert book(few)[0][0].message == "line 2 of this output, `b`, is not printed"
    same = "# 一\n\n" + block("print('a  ')\nprint()") + block("\na\n", ".text .output")
    assert book(same)[0] == []


def test_approximate_outputs_and_those_nobody_compares(book):
    text = (
        "# 一\n\n"
        + block("print(0.5001)\n")
        + block("0.5", ".text .output .approx")
        + block("print(0.6)")
        + block("0.5", ".text .output tolerance=20%")
        + block("print(id(1))")
        + block("140", ".text .output .unchecked")
    )
    assert book(text)[0] == []


def test_a_tolerance_that_is_none_is_told(book):
    text = "# 一\n\n" + block("print(1)") + block("1", ".text .output tolerance=near")
    assert [one.code for one in book(text)[0]] == ["C107"]


def test_outputs_are_written_into_the_chapter_and_nothing_else_changes(book, tmp_path):
    text = (
        "# 一\r\n\r\n```{.python .run}\r\nprint('甲')\r\nprint()\r\nprint('```')\r\n```\r\n\r\n"
        "``` {.text .output}\r\n旧\r\n```\r\n\r\n- 项\r\n\r\n"
        "  ```{.python .run}\r\n  print(' 1\\n2')\r\n  ```\r\n\r\n"
        "  ```{.text .output}\r\n  ```\r\n\r\n"
        "> ~~~{.python .run}\r\n> print(3)\r\n> ~~~\r\n>\r\n"
        "> ~~~{.text .output}\r\n> 4\r\n> 5\r\n> ~~~\r\n尾。\r\n"
    )
    found, outcome = book(text, update=True)
    assert (found, outcome.written) == ([], ("a.md",))
    written = (tmp_path / "book/a.md").read_bytes().decode()
    assert written == text.replace(
        "``` {.text .output}\r\n旧\r\n```", "```` {.text .output}\r\n甲\r\n\r\n```\r\n````"
    ).replace("  ```{.text .output}\r\n", "  ```{.text .output}\r\n   1\r\n  2\r\n").replace(
        "> 4\r\n> 5\r\n", "> 3\r\n"
    )
    assert book(written)[0] == []


def test_what_agrees_within_its_tolerance_is_left_as_it_stands(book):
    text = "# 一\n\n" + block("print(0.5001)") + block("0.5", ".text .output .approx")
    assert book(text, update=True)[1].written == ()
