"""C: faults of the code a book runs."""

from __future__ import annotations

from .code import Code, error, warning

RUNNING: tuple[Code, ...] = (
    error(
        "C101",
        "code-raised",
        "A block marked `.run` ended with an exception; readers who type it in meet the same. "
        "The place is the line within the block, and the blocks after it were not run.",
        "```{.python .run}\nprint(1 / 0)\n```",
        "```{.python .run}\nprint(1 / 2)\n```",
    ),
    error(
        "C102",
        "other-output",
        "A block prints something else than the `.output` behind it says. Numbers that differ "
        "from machine to machine are compared with a tolerance where it is marked `.approx`.",
        "```{.python .run}\nprint(1 / 3)\n```\n\n```{.text .output}\n0.333\n```",
        '```{.python .run}\nprint(f"{1 / 3:.3f}")\n```\n\n```{.text .output}\n0.333\n```',
    ),
    error(
        "C103",
        "code-timeout",
        "The code of a chapter takes longer than it may; the place is where it was when it was "
        "stopped.",
    ),
    error(
        "C104",
        "code-ended",
        "The process of a chapter ended without having run all blocks: for want of memory, by a "
        "signal, or because it printed without end.",
    ),
    error(
        "C105",
        "no-interpreter",
        "The Python that shall run the code of the book cannot be started.",
        "run: {python: .venv/bin/pyhton}",
        "run: {python: .venv/bin/python}",
    ),
    error(
        "C106",
        "not-python",
        "A block in another language is marked `.run`.",
        "```{.rust .run}\n…\n```",
        "```{.python .run}\n…\n```",
    ),
    warning(
        "C107",
        "bad-tolerance",
        "The tolerance of an output is a share, such as 0.02 or 2%; what was written is passed "
        "over.",
        "```{.text .output tolerance=close}\n1.0\n```",
        "```{.text .output tolerance=0.02}\n1.0\n```",
    ),
    warning(
        "C108",
        "stray-output",
        "A block is marked as output and stands behind none that runs, so nothing says that it is "
        "true.",
        "```{.text .output}\n1.0\n```",
        "```{.python .run}\nprint(1.0)\n```\n\n```{.text .output}\n1.0\n```",
    ),
    error(
        "C109",
        "no-such-chapter",
        "What was named on the command line is no chapter of the book.",
    ),
    error(
        "C110",
        "not-updated",
        "The outputs of a chapter could not be written into it; the file is as it was.",
    ),
)
