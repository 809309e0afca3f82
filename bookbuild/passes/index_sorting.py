"""Say where a word stands in an index: by pinyin or by strokes, under which head."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bookbuild.math.strokes import stroke_order
from bookbuild.words import MatterWords

Part = tuple[int, str, int, str]
"""One character or word: its kind, its reading or letters, tone or rank, itself."""
Key = tuple[Part, ...]
Place = tuple[tuple[int, str, int], str, Key]
"""Order of the head, the head itself, order of the word under it."""
Sorter = Callable[[str, str], Place]
"""Takes a word as printed and how it is to be sorted, "" for as printed."""

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_RUN = re.compile(
    "[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[^\\W\\d_\u3400-\u9fff]+|[0-9]+|[^\\w\\s]|_"
)
_SYLLABLE = re.compile(r"([a-zü]+?)([1-5]?)")
_LETTER, _CHARACTER = 1, 2
_READINGS = {
    "重采样": "chong2 cai3 yang4",
    "重参数化": "chong2 can1 shu4 hua4",
    "重参数": "chong2 can1 shu4",
    "重构": "chong2 gou4",
    "重建": "chong2 jian4",
    "重积分": "chong2 ji1 fen1",
    "重对数": "chong2 dui4 shu4",
    "重数": "chong2 shu4",
    "似然": "si4 ran2",
    "相似": "xiang1 si4",
    "行列式": "hang2 lie4 shi4",
    "行向量": "hang2 xiang4 liang4",
    "率": "lü4",
}
"""Words of mathematics that dictionaries of the general language read otherwise."""
_TONES = {
    mark: (letter, tone)
    for letter, marks in {
        "a": "āáǎà",
        "e": "ēéěè",
        "i": "īíǐì",
        "o": "ōóǒò",
        "u": "ūúǔù",
        "ü": "ǖǘǚǜ",
    }.items()
    for tone, mark in enumerate(marks, 1)
}


def pinyin_sorter(readings: Mapping[str, str], words: MatterWords) -> Sorter:
    """Return the order of pinyin with letters as heads, Latin words before Han of one letter."""
    known = {**_READINGS, **readings}
    longest = sorted(known, key=len, reverse=True)
    chosen = re.compile("|".join(map(re.escape, longest)))

    def read(run: str) -> list[Part]:
        parts: list[Part] = []
        done = 0
        for found in (*chosen.finditer(run), None):
            end = found.start() if found else len(run)
            plain = run[done:end]
            if plain:
                # Its dictionaries take longer to load than a book without index to check.
                from pypinyin import Style, lazy_pinyin

                spoken = lazy_pinyin(
                    plain, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=True
                )
                parts += map(_syllable, spoken, plain)
            if found:
                parts += map(_syllable, known[found[0]].split(), found[0])
                done = found.end()
        return parts

    def place(word: str, sort: str) -> Place:
        key = _sorted_as(word, sort) or letter_keys(sort or word, read)
        head = key[0][1][:1].upper() if key and key[0][0] else ""
        return headed(head.replace("Ü", "U"), key, words.symbols)

    return place


def stroke_sorter(characters: str, words: MatterWords) -> Sorter:
    """Return the order of strokes, numbers of strokes as heads; `characters` are all in use."""
    order = stroke_order(frozenset(HAN.findall(characters)))

    def read(run: str) -> list[Part]:
        unknown = (0, len(order))
        return [(_CHARACTER, "", order.get(char, unknown)[1], char) for char in run]

    def place(word: str, sort: str) -> Place:
        key = letter_keys(sort or word, read)
        if key and key[0][0] == _CHARACTER:
            count = order.get(key[0][3], (0, 0))[0]
            return (2, "", count), words.strokes.format(n=count), key
        if key and key[0][0] == _LETTER:
            return (1, "", 0), words.letters, key
        return (0, "", 0), words.symbols, key

    return place


def headed(letter: str, key: Key, symbols: str) -> Place:
    """Put a word under its first letter, or under the signs where it begins with none."""
    if not letter.isascii() or not letter.isalpha():
        return (0, "", 0), symbols, key
    return (1, letter, 0), letter, key


def letter_keys(text: str, read: Callable[[str], list[Part]]) -> Key:
    """Return the parts of a word; `read` takes its runs of Han characters."""
    parts: list[Part] = []
    for run in _RUN.findall(text):
        if HAN.match(run):
            parts += read(run)
        elif run[0].isalpha():
            parts.append((_LETTER, run.casefold(), 0, run))
        else:
            parts.append((0, run.zfill(9) if run.isdigit() else run, 0, run))
    return tuple(parts)


def _sorted_as(word: str, sort: str) -> Key:
    """Return the key of a Han word whose reading is given as syllables, () for any other."""
    if not sort or HAN.search(sort) or not HAN.match(word):
        return ()
    syllables = sort.split()
    characters = word if len(syllables) == len(word) else " " * len(syllables)
    return tuple(map(_syllable, syllables, characters))


def _syllable(reading: str, character: str) -> Part:
    """Return the part of a syllable written `chong2`, `chóng` or `chong`."""
    tone = 0
    letters = ""
    for char in reading.lower().replace("v", "ü"):
        letter, found = _TONES.get(char, (char, 0))
        letters += letter
        tone = found or tone
    hit = _SYLLABLE.fullmatch(letters)
    if hit is None:
        return (_CHARACTER, letters, tone, character)
    return (_CHARACTER, hit[1], int(hit[2]) if hit[2] else tone, character)
