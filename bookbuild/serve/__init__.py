"""Serve the book while it is written: built anew as its files are saved."""

from __future__ import annotations

from .session import PortTaken, Session, open_session

__all__ = ["PortTaken", "Session", "open_session"]
