"""Run the blocks of one chapter: the program of the process they run in.

Started with `python -c` by an interpreter of the author's choice, so it uses the
standard library alone and imports nothing of ours. It reads its task as JSON from
standard input and writes one line of JSON for each block to a descriptor.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import linecache
import os
import sys
import tempfile
import time
import traceback
import types
from pathlib import Path
from typing import Any

_PRINTED = 1_000_000
"""Bytes a block may print."""
_FILE = 1 << 30
"""Bytes a file may have that a block writes."""


def main() -> None:
    """Run the task and end; what goes wrong in a block is told, not raised."""
    task = json.load(sys.stdin)
    events = os.fdopen(task["events"], "w", encoding="utf-8")
    _close_in(task["memory"])
    _hide_network()
    path, source = task["path"], task["source"]
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    sys.path[0] = str(Path.cwd())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    trace = Path("trace").open("w", encoding="ascii")  # noqa: SIM115  open to the end
    faulthandler.dump_traceback_later(task["seconds"], file=trace)
    for block in task["blocks"]:
        print(json.dumps({"begins": block["line"]}), file=events, flush=True)
        found = _run(block["code"], block["line"], path, module)
        print(json.dumps(found), file=events, flush=True)
        if "fault" in found:
            break
    faulthandler.cancel_dump_traceback_later()
    events.close()
    os._exit(0)  # threads and processes a block left behind are nobody's concern


def _close_in(memory: int) -> None:
    """Bound memory, in bytes, and files; where the system will not, go on without."""
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in ((resource.RLIMIT_DATA, memory), (resource.RLIMIT_FSIZE, _FILE)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _hide_network() -> None:
    """Leave the process no network: no interface where Linux allows that, no sockets of Python."""
    if sys.platform.startswith("linux"):
        import ctypes

        user, group = os.getuid(), os.getgid()
        library = ctypes.CDLL(None, use_errno=True)
        if library.unshare(0x10000000 | 0x40000000) == 0:  # CLONE_NEWUSER, CLONE_NEWNET
            for name, text in (
                ("uid_map", f"{user} {user} 1"),
                ("setgroups", "deny"),
                ("gid_map", f"{group} {group} 1"),
            ):
                with contextlib.suppress(OSError):
                    Path(f"/proc/self/{name}").write_text(text, "ascii")

    def refuse(event: str, arguments: Any) -> None:
        if event in ("socket.getaddrinfo", "socket.gethostbyname"):
            raise PermissionError(f"no network here: {arguments[0]}")
        if event == "socket.connect" and not isinstance(arguments[1], (str, bytes)):
            raise PermissionError(f"no network here: {arguments[1]}")

    sys.addaudithook(refuse)


def _run(code: str, line: int, path: str, module: types.ModuleType) -> dict[str, Any]:
    """Run one block; return what it printed, and where and why it failed."""
    kept = (os.dup(1), os.dup(2))
    out = tempfile.TemporaryFile()  # noqa: SIM115  closed by the end of the function
    err = tempfile.TemporaryFile()  # noqa: SIM115  likewise
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    found: dict[str, Any] = {}
    began = time.perf_counter()
    try:
        try:
            # As many lines before it as in the file: every place is that of the author's.
            program = compile("\n" * (line - 1) + code, path, "exec", dont_inherit=True)
            exec(program, module.__dict__)  # noqa: S102  what this program is for
        except BaseException as fault:
            found["fault"] = _told(fault, path)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
    finally:
        for number, descriptor in enumerate(kept, 1):
            os.dup2(descriptor, number)
            os.close(descriptor)
    found["seconds"] = time.perf_counter() - began
    out.seek(0)
    printed = out.read(_PRINTED + 1)
    found["printed"] = printed[:_PRINTED].decode("utf-8", "replace")
    found["too_much"] = len(printed) > _PRINTED
    return found


def _told(fault: BaseException, path: str) -> dict[str, Any]:
    last = traceback.format_exception_only(type(fault), fault)[-1].strip()
    if isinstance(fault, SyntaxError) and fault.filename == path:
        lines = [fault.lineno or 1]
    else:
        frames = traceback.extract_tb(fault.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == path and frame.lineno]
    return {"kind": type(fault).__name__, "message": last, "lines": lines}


if __name__ == "__main__":
    main()
