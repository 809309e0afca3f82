"""Code of a book: run in order, stopped in time, its faults at their lines."""

from __future__ import annotations

import contextlib
import socket
import threading

import pytest

from bookbuild.run import process

FAILS = """\
# 一

```{.python .run}
def half(x):
    return 1 / x
```

> 引文里也有代码：
>
> ```{.python .run}
> a = 3
>
> half(a - 3)
> ```
"""


def places(found):
    return [(one.code, one.span.line) for one in found]


def block(code: str, marks: str = ".python .run") -> str:
    return f"```{{{marks}}}\n{code}\n```\n\n"


def test_blocks_share_one_namespace_in_the_order_of_the_file(book):
    text = (
        "# 一\n\n"
        + block("x = 1")
        + "- 项\n\n  ```{.python .run}\n  x = x + 1\n\n  y = x\n  ```\n\n"
        + "::: {.exercise #ex:a}\n题\n\n::: answer\n"
        + block("print(x, y, __name__)")
        + block("2 2 __main__", ".text .output")
        + ":::\n:::\n"
    )
    found, outcome = book(text)
    assert found == []
    assert (outcome.ran, outcome.blocks) == (1, 3)


def test_chapters_do_not_see_each_other(book):
    found, _ = book("# 一\n\n" + block("x = 1"), "# 二\n\n" + block("print(x)"))
    assert [(one.code, str(one.span), one.message) for one in found] == [
        ("C101", "b.md:4:1", "NameError: name 'x' is not defined")
    ]


def test_a_fault_names_the_line_that_raised_its_callers_and_its_block(book):
    [one], outcome = book(FAILS)
    assert (one.code, str(one.span)) == ("C101", "a.md:5:1")
    assert one.message == "ZeroDivisionError: division by zero"
    assert [(related.span.line, related.message) for related in one.related] == [
        (13, "called from here"),
        (10, "in this block"),
    ]
    assert outcome.blocks == 1


@pytest.mark.parametrize(
    ("code", "finding"),
    [
        ("a = 1\nb = = 2", ("C101", 5)),
        ("import nowhere_at_all", ("C101", 4)),
        ("raise SystemExit(3)", ("C101", 4)),
        ("import os\nos.kill(os.getpid(), 9)", ("C104", 3)),
        ("import os\nos._exit(0)", ("C104", 3)),
        ("print('a' * 2_000_000)", ("C104", 3)),
        ("x = bytearray(900_000_000)", ("C101", 4)),
    ],
)
def test_whatever_ends_a_block_is_a_finding(book, code, finding):
    found, _ = book("# 一\n\n" + block(code), more="run: {memory: 500}\n")
    assert places(found) == [finding]


def test_what_takes_too_long_is_stopped_and_says_where_it_was(book):
    code = "import time\nwhile True:\n    time.sleep(0.1)"
    found, _ = book("# 一\n\n" + block("x = 1") + block(code), seconds=1.0)
    assert found[0].code == "C103"
    assert found[0].span.line in (9, 10)


def test_nothing_reaches_the_network(book):
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard = []

        def listen():
            server.settimeout(5)
            with contextlib.suppress(OSError):
                heard.append(server.accept())

        thread = threading.Thread(target=listen)
        thread.start()
        port = server.getsockname()[1]
        code = (
            "import socket\n"
            f"try:\n    socket.create_connection(('127.0.0.1', {port}), 2)\n"
            "except OSError:\n    print('no')"
        )
        found, _ = book("# 一\n\n" + block(code) + block("no", ".text .output"))
        server.close()
        thread.join()
    assert found == []
    assert heard == []


def test_code_runs_in_a_folder_of_its_own_without_the_users_variables(book, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    code = (
        "import os, pathlib\n"
        "pathlib.Path('made.txt').write_text('x')\n"
        "print(os.environ.get('SECRET_TOKEN'), pathlib.Path('book.yaml').exists())"
    )
    text = "# 一\n\n" + block(code) + block("None False", ".text .output")
    assert book(text, fresh=True)[0] == []
    assert book(text, fresh=True)[0] == []


def test_what_children_print_is_output_and_what_warns_is_not(book):
    code = "import subprocess, sys\nsubprocess.run(['echo', '甲'])\nprint('乙', file=sys.stderr)"
    assert book("# 一\n\n" + block(code) + block("甲", ".text .output"))[0] == []


def test_a_chapter_that_passed_is_run_again_only_when_it_changed(book):
    one, two = "# 一\n\n" + block("print(1)"), "# 二\n\n" + block("print(2)")
    assert book(one, two)[1].ran == 2
    outcome = book(one + "又一段。\n", two)[1]
    assert (outcome.ran, outcome.kept) == (0, 2)
    assert book(one, two + block("print(3)"))[1].ran == 1
    assert book(one, two, fresh=True)[1].ran == 2


def test_a_chapter_that_failed_is_run_again(book):
    assert places(book(FAILS)[0]) == places(book(FAILS)[0]) == [("C101", 5)]


def test_chapters_are_chosen_by_path_or_name(book):
    one, two = "# 一\n\n" + block("print(1)"), "# 二\n\n" + block("print(2)")
    assert book(one, two, chapters=("b",))[1].ran == 1
    assert book(one, two, chapters=("a.md",))[1].ran == 1
    [found], _ = book(one, two, chapters=("c",))
    assert (found.code, found.hint) == ("C109", "there are `a`, `b`")


def test_an_interpreter_that_is_not_there_is_told_where_it_is_named(book):
    [found], _ = book("# 一\n\n" + block("1"), more="run: {python: no/python}\n")
    assert (found.code, str(found.span)) == ("C105", "book.yaml:4:15")


def test_only_python_runs_and_stray_outputs_are_told(book):
    text = "# 一\n\n" + block("puts 1", ".ruby .run") + block("1", ".text .output")
    assert places(book(text)[0]) == [("C106", 3), ("C108", 7)]


def test_an_interpreter_is_known_by_version_and_packages():
    import sys

    said = process.probe(sys.executable)
    assert sys.version.split()[0] in said
    assert "pytest" in said
