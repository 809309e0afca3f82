"""D: faults of demonstrations."""

from __future__ import annotations

from .code import Code, error, warning

DEMOS: tuple[Code, ...] = (
    error(
        "D101",
        "no-poster",
        "A demonstration runs on screens only; on paper and in most reading systems a still "
        "picture stands for it, and it has none.",
        '::: {.demo src=demos/x.js caption="前向加噪"}\n:::',
        '::: {.demo src=demos/x.js poster=figures/x.png caption="前向加噪"}\n:::',
    ),
    error(
        "D102",
        "no-caption",
        "A demonstration is numbered like a figure and needs words that say what it shows, also "
        "to readers who cannot see or run it.",
        "::: {.demo src=demos/x.js poster=figures/x.png}\n:::",
        '::: {.demo src=demos/x.js poster=figures/x.png caption="前向加噪"}\n:::',
    ),
    error(
        "D103",
        "no-script",
        "A demonstration names neither a script (`src`) nor an address where it runs (`url`).",
        '::: {.demo poster=figures/x.png caption="前向加噪"}\n:::',
        '::: {.demo src=demos/x.js poster=figures/x.png caption="前向加噪"}\n:::',
    ),
    warning(
        "D104",
        "bad-height",
        "The height of a demonstration is a whole number of pixels; the usual height is taken.",
        "height=50%",
        "height=420",
    ),
    error(
        "D105",
        "script-syntax",
        "The script of a demonstration is no JavaScript that a browser could run.",
        "const a = ;",
        "const a = 1;",
    ),
    error(
        "D106",
        "no-demonstration",
        "The script of a demonstration is one module that has a function `mount` and imports "
        "nothing: it runs in a frame that can load nothing.",
        'import {a} from "./b.js";',
        "export function mount(el, {theme, lang, reducedMotion}) { … }",
    ),
)
