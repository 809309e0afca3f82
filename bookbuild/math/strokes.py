"""Count the strokes of Han characters with the tables of Unicode CLDR that V8 carries.

CLDR's collation `stroke` puts before the characters of n strokes the marker U+FDD0
followed by U+2800 + n, so the count of a character is the last marker before it.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from py_mini_racer import MiniRacer

_MOST = 64
_COUNT = r"""
((characters) => {
  const order = new Intl.Collator('zh-u-co-stroke').compare;
  const sorted = [...characters].sort(order);
  return JSON.stringify(sorted.map((character) => {
    let count = 0;
    for (let n = 1; n <= MOST; n++)
      if (order('\uFDD0' + String.fromCharCode(0x2800 + n), character) <= 0) count = n;
    return [character, count];
  }));
})
"""


def stroke_order(characters: Collection[str]) -> dict[str, tuple[int, int]]:
    """Return count of strokes and rank in the order of strokes of each character."""
    with MiniRacer() as racer:
        text = json.dumps("".join(sorted(characters)))
        found = json.loads(str(racer.eval(f"{_COUNT.replace('MOST', str(_MOST))}({text})")))
    return {char: (count, rank) for rank, (char, count) in enumerate(found)}
