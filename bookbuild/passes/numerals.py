"""Write and read numbers in Chinese and in Roman numerals."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def han_number(text: str) -> int:
    """Read a number written in digits or in Chinese numerals below a thousand."""
    if text.isdecimal():
        return int(text)
    total = 0
    digit = 0
    for char in text.replace("〇", "零"):
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS.index(char)
    return total + digit


def han(number: int) -> str:
    """Write a number from 1 to 999 in Chinese numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        out += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        out += "零"
    return out + (_DIGITS[ones] if ones else "")


def roman(number: int) -> str:
    """Write a number in Roman numerals."""
    out = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        out += letters * count
    return out


def roman_number(text: str) -> int:
    """Read Roman numerals; 0 where the text is none."""
    rest = text.upper()
    total = 0
    for value, letters in _ROMAN:
        while rest.startswith(letters):
            total += value
            rest = rest.removeprefix(letters)
    return total if not rest and roman(total) == text.upper() else 0
