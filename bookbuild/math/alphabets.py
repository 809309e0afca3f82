"""MathML 3's `mathvariant` as Unicode mathematical alphanumerics (MathML Core, appendix C)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """First code points of a variant's runs; 0 where Unicode has none."""

    latin: int
    digits: int = 0
    greek: int = 0


_ALPHABETS = {
    "bold": _Alphabet(0x1D400, 0x1D7CE, 0x1D6A8),
    "italic": _Alphabet(0x1D434, 0, 0x1D6E2),
    "bold-italic": _Alphabet(0x1D468, 0x1D7CE, 0x1D71C),
    "script": _Alphabet(0x1D49C),
    "bold-script": _Alphabet(0x1D4D0),
    "fraktur": _Alphabet(0x1D504),
    "double-struck": _Alphabet(0x1D538, 0x1D7D8),
    "bold-fraktur": _Alphabet(0x1D56C),
    "sans-serif": _Alphabet(0x1D5A0, 0x1D7E2),
    "bold-sans-serif": _Alphabet(0x1D5D4, 0x1D7EC, 0x1D756),
    "sans-serif-italic": _Alphabet(0x1D608, 0x1D7E2),
    "sans-serif-bold-italic": _Alphabet(0x1D63C, 0x1D7EC, 0x1D790),
    "monospace": _Alphabet(0x1D670, 0x1D7F6),
}
VARIANTS = frozenset(_ALPHABETS)

# Letters Unicode had before the block existed: (variant, plain letters, their characters).
_OLDER = (
    ("italic", "h", "ℎ"),
    ("double-struck", "CHNPQRZ", "ℂℍℕℙℚℝℤ"),
    ("script", "BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ"),
    ("fraktur", "CHIRZ", "ℭℌℑℜℨ"),
)
_EXCEPTIONS = {
    (variant, letter): char
    for variant, letters, chars in _OLDER
    for letter, char in zip(letters, chars, strict=True)
} | {("italic", "ı"): "𝚤", ("italic", "ȷ"): "𝚥", ("bold", "Ϝ"): "𝟊", ("bold", "ϝ"): "𝟋"}
_GREEK_TAIL = {char: 51 + index for index, char in enumerate("∂ϵϑϰϕϱϖ")} | {"ϴ": 17, "∇": 25}


def style(text: str, variant: str) -> str | None:
    """Return `text` in the variant's alphabet, or None where a character has no such form."""
    alphabet = _ALPHABETS[variant]
    styled = [_char(char, variant, alphabet) for char in text]
    return None if None in styled else "".join(char for char in styled if char)


def _char(char: str, variant: str, alphabet: _Alphabet) -> str | None:
    older = _EXCEPTIONS.get((variant, char))
    if older:
        return older
    if "A" <= char <= "Z":
        return chr(alphabet.latin + ord(char) - ord("A"))
    if "a" <= char <= "z":
        return chr(alphabet.latin + 26 + ord(char) - ord("a"))
    if "0" <= char <= "9":
        return chr(alphabet.digits + int(char)) if alphabet.digits else None
    if alphabet.greek:
        if "Α" <= char <= "Ω" and char != "\u03a2":
            return chr(alphabet.greek + ord(char) - ord("Α"))
        if "α" <= char <= "ω":
            return chr(alphabet.greek + 26 + ord(char) - ord("α"))
        if char in _GREEK_TAIL:
            return chr(alphabet.greek + _GREEK_TAIL[char])
    return None


def is_slanted_by_default(char: str) -> bool:
    """Tell whether a one-character `mi` is drawn italic, so that upright needs saying."""
    return style(char, "italic") is not None
