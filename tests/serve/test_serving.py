"""A book served while it is written: each save shown, faults told, the last good page kept."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bookbuild.serve import PortTaken, open_session
from bookbuild.serve.session import put_body

from .running import Running, served

ONE = "# 甲章\n\n## 一节 {#sec:one}\n\n正文。\n\n![图](p.svg){#fig:p}\n\n见[@fig:q]。\n"
TWO = "# 乙章\n\n别的，见[@sec:one]。\n\n![图](p.svg){#fig:q}\n"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>'


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    files = {"book.yaml": "title: 书\nchapters: [a.md, b.md]\n", "a.md": ONE, "b.md": TWO}
    with served(tmp_path_factory.mktemp("book"), files | {"p.svg": PICTURE}) as one:
        one.until(lambda: "正文" in one.get("a.html")[1])
        one.settled()
        yield one


@pytest.fixture(autouse=True)
def whole(running: Running) -> Iterator[None]:
    """Put the book back as it was."""
    yield
    running.save("a.md", ONE)
    running.save("b.md", TWO)
    running.until(lambda: "正文" in running.get("a.html")[1])
    running.until(lambda: all(code[0] == "G" for code in running.codes()))  # fonts may be missing
    running.settled()


def test_pages_carry_the_script_and_files_do_not(running: Running) -> None:
    status, page = running.get("a.html")
    assert status == 200
    assert page.count("/-/serve.js") == 1
    assert "/-/serve.js" not in (running.session.site / "a.html").read_text(encoding="utf-8")
    assert running.get("")[1].count("/-/serve.js") == 1
    assert running.get("-/serve.js")[0] == 200
    assert running.get("nothing.html")[0] == 404
    assert running.get("../../book.yaml")[0] == 404
    assert running.get("-/../book.yaml")[0] == 404


def test_a_save_is_shown_with_numbers_and_links_of_other_chapters(running: Running) -> None:
    running.save("a.md", ONE.replace("正文", "新文"))
    running.until(lambda: "新文" in running.get("a.html")[1])
    page = running.get("a.html")[1]
    assert 'href="b.html#b-fig-q"' in page
    assert "图 2-1" in page.replace("\u00a0", " ")
    running.settled()
    assert "新文" in running.get("a.html")[1]


def test_a_fault_is_told_with_its_line_and_the_last_good_page_stays(running: Running) -> None:
    running.save("a.md", ONE.replace("正文。", "坏 $\\nope$。"))
    running.until(lambda: "T101" in running.codes())
    running.settled()
    [fault] = [one for one in running.session.status["found"] if one["code"] == "T101"]
    assert (fault["file"], fault["line"], fault["source"]) == ("a.md", 5, "坏 $\\nope$。")
    assert "正文" in running.get("a.html")[1]


@pytest.mark.parametrize("text", ["", "# 甲\n\n```{.python\n", "book", "\0" * 10])
def test_broken_states_in_between_end_nothing(running: Running, text: str) -> None:
    running.save("a.md", text)
    running.save("book.yaml", "title: [")
    time.sleep(0.5)
    running.save("book.yaml", "title: 书\nchapters: [a.md, b.md]\n")


def test_files_that_vanish_and_come_back_under_another_name(running: Running) -> None:
    (running.root / "b.md").rename(running.root / "c.md")
    running.until(lambda: "F001" in running.codes())
    assert "别的" in running.get("b.html")[1]
    running.save("book.yaml", "title: 书\nchapters: [a.md, c.md]\n")
    running.until(lambda: "别的" in running.get("c.html")[1])
    running.save("book.yaml", "title: 书\nchapters: [a.md, b.md]\n")
    (running.root / "c.md").rename(running.root / "b.md")
    running.until(lambda: "别的" in running.get("b.html")[1])


def test_a_thousand_saves_end_with_the_last(running: Running) -> None:
    for number in range(1000):
        running.save("a.md", ONE.replace("正文", "子丑寅卯"[number % 4]))
    running.until(lambda: "卯。" in running.get("a.html")[1])
    running.settled()
    assert "卯。" in running.get("a.html")[1]


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_other_hosts_and_origins_are_refused(running: Running, headers: dict[str, str]) -> None:
    assert running.get("a.html", **headers)[0] == 403
    assert running.get("-/events", **headers)[0] == 403


def test_only_this_machine_is_listened_to(running: Running) -> None:
    assert running.server.server_address[0] == "127.0.0.1"


def test_events_begin_with_what_is_known(running: Running) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.server.server_port, timeout=30)
    connection.request("GET", "/-/events")
    answer = connection.getresponse()
    line = answer.readline().decode()
    answer.close()
    connection.close()
    assert json.loads(line.removeprefix("data: "))["kind"] == "status"


def test_a_port_in_use_is_passed_over_or_told(tmp_path: Path) -> None:
    def opened(port: int, *, exact: bool) -> Any:
        return open_session(tmp_path, port, exact=exact, with_pdf=False, language="en", say=print)

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken):
            opened(port, exact=True)
        session, server = opened(port, exact=False)
        assert server.server_port != port
        server.server_close()
        session.stop()


def test_a_body_is_put_between_the_parts_of_its_page() -> None:
    page = b'<main id="main" tabindex="-1">\nold\n<nav class="turn"></nav></main>'
    made = put_body(page, "新")
    assert made == '<main id="main" tabindex="-1">\n新\n<nav class="turn"></nav></main>'.encode()
    assert put_body(b"<main></main>", "x") is None
