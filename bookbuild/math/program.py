"""Run a shipped script on V8 in this process: text in, text out, within limits."""

from __future__ import annotations

import json

from py_mini_racer import JSEvalException, JSOOMException, JSTimeoutException, MiniRacer

BYTES_OF_MEMORY = 1024 * 1024 * 1024


class ProgramError(RuntimeError):
    """The script failed or met a limit; the message says which."""


def run_program(source: str, function: str, argument: str, seconds: float) -> str:
    """Return what `function`, which `source` defines, makes of `argument`.

    Raises ProgramError where it fails or takes more than `seconds` or a gigabyte.
    """
    racer = MiniRacer()
    try:
        racer.set_hard_memory_limit(BYTES_OF_MEMORY)
        racer.eval(source, timeout_sec=seconds)
        return str(racer.eval(f"{function}({json.dumps(argument)})", timeout_sec=seconds))
    except JSTimeoutException:
        raise ProgramError(f"it takes longer than {seconds:g} seconds") from None
    except JSOOMException:
        raise ProgramError(f"it needs more than {BYTES_OF_MEMORY // 2**20} MB of memory") from None
    except JSEvalException as fault:
        raise ProgramError(str(fault).partition("\n")[0]) from None
    finally:
        racer.close()
