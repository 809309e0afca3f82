"""Name the patterns by which TeX divides the words of a language."""

from __future__ import annotations

from bookbuild.config import BookConfig
from bookbuild.render.languages import is_cjk

_NAMES = {
    "af": "afrikaans",
    "ca": "catalan",
    "cs": "czech",
    "cy": "welsh",
    "da": "danish",
    "de": "ngerman",
    "el": "greek",
    "en": "english",
    "en-gb": "ukenglish",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "gl": "galician",
    "hr": "croatian",
    "hu": "hungarian",
    "id": "indonesian",
    "is": "icelandic",
    "it": "italian",
    "la": "latin",
    "lt": "lithuanian",
    "lv": "latvian",
    "nb": "norsk",
    "nl": "dutch",
    "nn": "nynorsk",
    "no": "norsk",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sk": "slovak",
    "sl": "slovenian",
    "sv": "swedish",
    "tr": "turkish",
    "uk": "ukrainian",
}
"""Names of `language.dat`, by language tag."""


def patterns(lang: str) -> str:
    """Return the name of a language's patterns; "" where its words are not divided."""
    tag = lang.lower().replace("_", "-")
    while tag and tag not in _NAMES:
        tag = tag.rpartition("-")[0]
    return _NAMES.get(tag, "")


def book_patterns(config: BookConfig) -> str:
    """Return the patterns of words no mark gives a language."""
    return patterns(config.latin_lang if is_cjk(config.lang) else config.lang)
