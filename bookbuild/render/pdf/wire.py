"""Hand one end of a pipe to a process of its own: a descriptor, or on Windows a handle."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any, Protocol


class Wire(Protocol):
    """What both kinds of connections of `multiprocessing` can do."""

    def send_bytes(self, buf: bytes) -> None:
        """Send a message whole."""

    def recv_bytes(self) -> bytes:
        """Receive a message; raises EOFError where the other end is closed."""

    def poll(self, timeout: float) -> bool:
        """Tell whether a message comes within so many seconds."""

    def fileno(self) -> int:
        """Return the descriptor or handle."""

    def close(self) -> None:
        """Close this end."""


def handed_on(wire: Wire) -> dict[str, Any]:
    """Return the arguments of Popen that let a process inherit `wire` and nothing else."""
    if sys.platform == "win32":
        os.set_handle_inheritable(wire.fileno(), True)
        handles = {"handle_list": [wire.fileno()]}
        return {"startupinfo": subprocess.STARTUPINFO(lpAttributeList=handles)}
    return {"pass_fds": (wire.fileno(),)}
