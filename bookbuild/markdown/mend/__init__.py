"""Write into the author's own text the repairs that change nothing of what is read."""

from __future__ import annotations

from .mending import mend

__all__ = ["mend"]
