"""Make releases: all editions of a committed book, checked, with sums and a note."""

from __future__ import annotations

from .checks import OPTIONAL
from .making import Order, Released, release, sums
from .note import Facts, write_note

__all__ = ["OPTIONAL", "Facts", "Order", "Released", "release", "sums", "write_note"]
