"""Exercises, hints and answers in every spelling, lifted into one node."""

from .lift import exercises

__all__ = ["exercises"]
