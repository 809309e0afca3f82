"""Books in other languages have faces of their own, which others need not install."""

from __future__ import annotations

import pytest

from bookbuild.fonts import load_manifest


def families(lang: str, role: str) -> set[str]:
    return {face.family for face in load_manifest(lang=lang).faces if face.role == role}


@pytest.mark.parametrize(
    ("lang", "song", "hei", "kai"),
    [
        ("", "Noto Serif SC", "Noto Sans SC", {"LXGW WenKai"}),
        ("zh-CN", "Noto Serif SC", "Noto Sans SC", {"LXGW WenKai"}),
        ("zh-Hans-HK", "Noto Serif SC", "Noto Sans SC", {"LXGW WenKai"}),
        ("en", "Noto Serif SC", "Noto Sans SC", {"LXGW WenKai"}),
        ("zh-TW", "Noto Serif TC", "Noto Sans TC", {"LXGW WenKai"}),
        ("zh-Hant", "Noto Serif TC", "Noto Sans TC", {"LXGW WenKai"}),
        ("ja", "Noto Serif JP", "Noto Sans JP", {"LXGW WenKai"}),
        ("ko-KR", "Noto Serif KR", "Noto Sans KR", set()),
    ],
)
def test_the_language_of_the_book_decides_between_faces_of_a_role(lang, song, hei, kai):
    assert families(lang, "text") == {song}
    assert families(lang, "heading") == {hei}
    assert families(lang, "kai") == kai
    assert families(lang, "latin") == {"Source Serif 4"}


def test_fallbacks_of_other_languages_stand_in_for_nothing():
    assert not [f for f in load_manifest(lang="ja").fallbacks if f.role in ("text", "heading")]
    assert [f for f in load_manifest().fallbacks if f.role == "text"]


def test_no_face_of_a_book_is_there_twice():
    for lang in ("zh-CN", "zh-TW", "ja", "ko"):
        keys = [face.key for face in load_manifest(lang=lang).faces]
        assert len(keys) == len(set(keys))
