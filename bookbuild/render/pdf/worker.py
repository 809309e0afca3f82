"""The other end of `workers`: takes jobs from a socket, lays them out, answers.

Started as `python -m bookbuild.render.pdf.worker FD`, with FONTCONFIG_FILE
already in its environment, because fontconfig reads that once.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import threading
import traceback
from multiprocessing.connection import Connection

from .job import Fault, Job, Laid, pack
from .wire import Wire

_MEMORY = 6 << 30
"""Address space a worker may take; a chapter of 100 pages with 1,000 formulas takes under 2 GB."""
_DEPTH = 6000
"""Python frames; the layout takes about ten for each level of nesting."""
_STACK = 512 << 20


def answer(job: Job) -> Laid:
    """Lay out `job`; what goes wrong within becomes a fault of an empty result."""
    from .layout import lay_out

    try:
        return lay_out(job)
    except RecursionError:
        return Laid(b"", 0, faults=(Fault("nested"),))
    except MemoryError:
        return Laid(b"", 0, faults=(Fault("memory"),))
    except Exception as fault:
        # WeasyPrint asserts and indexes its way through odd input; the chapter must be named.
        where = traceback.extract_tb(fault.__traceback__)[-1]
        place = f"{os.path.basename(where.filename)}:{where.lineno}"  # noqa: PTH119
        message = f"{type(fault).__name__}: {fault} ({place})"
        return Laid(b"", 0, faults=(Fault("crash", message=message),))


def _serve(connection: Wire) -> None:
    sys.setrecursionlimit(_DEPTH)
    try:
        from . import layout  # noqa: F401  loads Pango, which takes its time or fails
    except (ImportError, OSError) as fault:
        connection.send_bytes(f"{type(fault).__name__}: {fault}".splitlines()[0].encode())
        return
    connection.send_bytes(b"")
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            # Only the parent can write here: the socket is a pair it made.
            job = pickle.loads(connection.recv_bytes())  # noqa: S301
            connection.send_bytes(pack(answer(job)))


def _limit() -> None:
    """Bound memory where the system can; on Windows the time limit is the only one."""
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open(handle: int) -> Wire:
    """Return the parent's pipe: a socket, or on Windows a named pipe."""
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return Connection(handle)


def main() -> None:
    """Serve until the parent closes the socket."""
    _limit()
    connection = _open(int(sys.argv[1]))
    # Deep nesting needs a deeper stack than the main thread's.
    threading.stack_size(_STACK)
    thread = threading.Thread(target=_serve, args=(connection,))
    thread.start()
    thread.join()


if __name__ == "__main__":
    main()
