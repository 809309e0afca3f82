"""An entry of the cache is whole or missing."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookbuild.cache import Cache, digest

KEY = digest("key")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("content", [b"", b"text", bytes(range(256)) * 1000])
def test_what_is_put_is_got(tmp_path: Path, content: bytes) -> None:
    cache = Cache(tmp_path / "not" / "there" / "yet")
    assert cache.get("math", KEY) is None
    cache.put("math", KEY, content)
    assert Cache(cache.folder).get("math", KEY) == content
    assert cache.get("pages", KEY) is None
    assert cache.get("math", digest("other")) is None
    assert cache.refusal == ""


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    cache.put("math", KEY, b"text")
    assert cache.get("math", KEY) is None


@pytest.mark.parametrize(
    "damage",
    [b"", b"x", b"x" * 31, b"x" * 32, b"x" * 100, b"\0" * 4096],
)
def test_a_foreign_entry_reads_as_missing(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    cache.put("math", KEY, b"text")
    files(tmp_path)[0].write_bytes(damage)
    assert cache.get("math", KEY) is None
    cache.put("math", KEY, b"text")
    assert cache.get("math", KEY) == b"text"


@given(st.binary(max_size=50), st.integers(0, 81), st.booleans())
def test_a_torn_or_altered_entry_reads_as_missing(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, at: int, torn: bool
) -> None:
    cache = Cache(tmp_path_factory.getbasetemp() / "torn")
    assert cache.folder
    cache.put("math", KEY, content)
    entry = files(cache.folder)[0]
    stored = entry.read_bytes()
    at %= len(stored)
    entry.write_bytes(
        stored[:at] if torn else stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :]
    )
    assert cache.get("math", KEY) is None


def test_an_entry_that_is_a_folder_reads_as_missing(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    (tmp_path / "math" / KEY[:2] / KEY[2:]).mkdir(parents=True)
    cache.put("math", KEY, b"text")
    assert cache.get("math", KEY) is None
    assert cache.refusal
    assert files(tmp_path) == []


def test_many_may_put_the_same_entry_at_once(tmp_path: Path) -> None:
    contents = [bytes([n]) * 100_000 for n in range(8)]

    def put(content: bytes) -> bytes | None:
        Cache(tmp_path).put("math", KEY, content)
        return Cache(tmp_path).get("math", KEY)

    with ThreadPoolExecutor(8) as pool:
        assert all(got in contents for got in pool.map(put, contents * 8))
    assert len(files(tmp_path)) == 1


def test_a_disk_that_is_full_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    cache.put("math", KEY, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    cache.put("math", KEY, b"new")
    assert cache.get("math", KEY) == b"old"
    assert len(files(tmp_path)) == 1
    assert cache.refusal == "No space left on device"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_only_slower(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        cache = Cache(tmp_path / "cache")
        cache.put("math", KEY, b"text")
        assert cache.get("math", KEY) is None
        assert cache.refusal
    finally:
        tmp_path.chmod(0o755)


def test_a_folder_that_cannot_be_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file")
    cache.put("math", KEY, b"text")
    assert cache.get("math", KEY) is None
    assert cache.refusal == "Not a directory"


def test_entries_can_be_shared_between_users(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        Cache(tmp_path).put("math", KEY, b"text")
    finally:
        os.umask(mask)
    assert files(tmp_path)[0].stat().st_mode & 0o777 == 0o644


@given(st.lists(st.binary(max_size=9)), st.lists(st.binary(max_size=9)))
def test_no_two_lists_share_a_digest(one: list[bytes], other: list[bytes]) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


def test_a_digest_takes_any_text() -> None:
    assert digest("a", "b") != digest("ab")
    assert digest("é") == digest("é".encode())
    assert len({digest("\ud800"), digest("\ud801"), digest("")}) == 3


def test_trim_removes_what_was_unused_longest(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number, key in enumerate(("aaaa", "bbbb", "cccc")):
        cache.put("kind", key, b"x" * 100)
        os.utime(tmp_path / "kind" / key[:2] / key[2:], (number, number))
    assert cache.get("kind", "aaaa") is not None  # used again: now the youngest
    cache.trim(limit=270)
    assert cache.get("kind", "bbbb") is None
    assert cache.get("kind", "aaaa") and cache.get("kind", "cccc")
    cache.put("kind", "dddd", b"x" * 1000)
    cache.trim(limit=0)
    assert cache.get("kind", "dddd"), "a second trim on the same day does nothing"
