"""A browser for pages that are served."""

from __future__ import annotations

from demos.conftest import browser

__all__ = ["browser"]
