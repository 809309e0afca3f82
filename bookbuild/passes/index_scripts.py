"""Sort an index in the order of kana (五十音順) or of Hangul, Latin words before."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from bookbuild.config.matter import IndexConfig
from bookbuild.words import MatterWords

from .index_sorting import (
    HAN,
    Part,
    Place,
    Sorter,
    headed,
    letter_keys,
    pinyin_sorter,
    stroke_sorter,
)

_ROWS = ("あいうえお", "かきくけこ", "さしすせそ", "たちつてと", "なにぬねの", "はひふへほ")
_UNEVEN = {"ま": "まみむめも", "や": "やゆよ", "ら": "らりるれろ", "わ": "わゐゑをん"}
_ROW_OF = {kana: row[0] for row in (*_ROWS, *_UNEVEN.values()) for kana in row}
_VOWELS = {
    kana: vowel
    for row in (*_ROWS, _UNEVEN["ま"], _UNEVEN["ら"])
    for kana, vowel in zip(row, "あいうえお", strict=True)
} | {"や": "あ", "ゆ": "う", "よ": "お", "わ": "あ", "を": "お"}
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_VOICING = re.compile("[\u3099\u309a]")
_INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"
"""Heads of the nineteen consonants a syllable may begin with; a doubled one goes with its own."""
_FIRST_SYLLABLE, _LAST_SYLLABLE, _PER_INITIAL = 0xAC00, 0xD7A3, 588
_UNREAD = "漢字"
"""Head of the words no reading is given for."""


def make_sorter(config: IndexConfig, words: MatterWords, characters: str) -> Sorter:
    """Return the order book.yaml asks for, or that of the language; `characters` are all in use."""
    readings = dict(config.readings)
    match config.order or words.order:
        case "pinyin":
            return pinyin_sorter(readings, words)
        case "stroke":
            return stroke_sorter(characters, words)
        case "kana":
            return kana_sorter(readings, words)
        case "hangul":
            return hangul_sorter(readings, words)


def kana_sorter(readings: Mapping[str, str], words: MatterWords) -> Sorter:
    """Return the order of kana, the first of each row as heads.

    Voiced and small kana count as plain ones and a long mark as the vowel before it, as in
    JIS X 4061. Kanji sort by `sort` of their mark or by `readings`, and after all others where
    neither gives theirs.
    """
    read = _reader(readings)

    def place(word: str, sort: str) -> Place:
        spoken = _hiragana(sort or read(word))
        plain = _plain(spoken)
        key = (*letter_keys(plain, _by_code), *letter_keys(spoken, _by_code))
        row = _ROW_OF.get(plain[:1], "")
        if row:
            return (2, row, 0), row, key
        if HAN.match(plain):
            return (3, "", 0), _UNREAD, key
        return headed(plain[:1].upper(), key, words.symbols)

    return place


def hangul_sorter(readings: Mapping[str, str], words: MatterWords) -> Sorter:
    """Return the order of Hangul, the consonants that open syllables as heads (ㄱ, ㄴ, …).

    Hanja sort by `sort` of their mark or by `readings`, and after all others where neither gives
    theirs.
    """
    read = _reader(readings)

    def place(word: str, sort: str) -> Place:
        spoken = unicodedata.normalize("NFC", sort or read(word))
        key = letter_keys(spoken, _by_code)
        first = spoken[:1]
        if first and _FIRST_SYLLABLE <= ord(first) <= _LAST_SYLLABLE:
            head = _INITIALS[(ord(first) - _FIRST_SYLLABLE) // _PER_INITIAL]
            return (2, head, 0), head, key
        if HAN.match(first):
            return (3, "", 0), _UNREAD, key
        return headed(first.upper(), key, words.symbols)

    return place


def unread(word: str, sort: str, readings: Mapping[str, str]) -> bool:
    """Tell whether a word has Han characters whose reading nothing gives."""
    return bool(HAN.search(sort or _reader(readings)(word)))


def _reader(readings: Mapping[str, str]) -> Callable[[str], str]:
    """Return what puts readings in the place of the words they are given for, longest first."""
    longest = sorted(readings, key=len, reverse=True)
    if not longest:
        return lambda word: word
    chosen = re.compile("|".join(map(re.escape, longest)))
    return lambda word: chosen.sub(lambda found: readings[found[0]], word)


def _hiragana(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_KATAKANA)


def _plain(spoken: str) -> str:
    """Return hiragana without what counts only between words that are otherwise the same."""
    out = ""
    for kana in _VOICING.sub("", unicodedata.normalize("NFD", spoken)).translate(_SMALL):
        out += _VOWELS.get(out[-1:], "") if kana == "ー" else kana
    return unicodedata.normalize("NFC", out)


def _by_code(run: str) -> list[Part]:
    """Return the parts of unread characters: Unicode has them by radicals and strokes."""
    return [(2, "", ord(char), char) for char in run]
