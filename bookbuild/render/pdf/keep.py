"""Keep footnotes on the page of their calls.

Where the first lines of a paragraph would find room at the foot of a page if the notes above
it were sent to the next, WeasyPrint sends them there. A reader looks for a note below its call,
so the paragraph goes to the next page instead. One condition of one function of WeasyPrint is
changed for that, in its source; where it reads otherwise, it stays as it is.
"""

from __future__ import annotations

import inspect

from weasyprint.layout import block

_FUNCTION = "_linebox_layout"
_CONDITION = "report = not context.in_column and can_break_now and not could_break_before"
_SOURCE = inspect.getsource(getattr(block, _FUNCTION, block))
"""As it was before anything was changed."""


def is_known() -> bool:
    """Tell whether WeasyPrint's function has the condition."""
    return _SOURCE.startswith(f"def {_FUNCTION}(") and _SOURCE.count(_CONDITION) == 1


def keep_notes() -> None:
    """Change the function, once."""
    if is_known() and not getattr(block, "_keeps_notes", False):
        changed = compile(_SOURCE.replace(_CONDITION, "report = False"), __file__, "exec")
        exec(changed, vars(block))  # noqa: S102 - WeasyPrint's own source
        vars(block)["_keeps_notes"] = True
