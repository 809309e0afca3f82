"""Have documents laid out: from the cache where they are known, by the workers where not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache as once
from importlib.metadata import version
from pathlib import Path

from bookbuild.cache import Cache, digest
from bookbuild.fonts import FontSet

from .job import FORMULA, FormulaImage, Job, Laid, pack, unpack
from .workers import Workers

_FORMULA_ADDRESS = re.compile(re.escape(FORMULA) + r"[0-9a-f]+")
_TRANSIENT = frozenset({"time", "memory", "crash"})
"""Faults that another run need not meet again; their results are not kept."""


class Press:
    """Lays out jobs side by side and remembers the results by all they depend on."""

    def __init__(
        self,
        workers: Workers,
        cache: Cache,
        fonts: FontSet,
        formulas: Mapping[str, FormulaImage],
    ) -> None:
        self._workers = workers
        self._cache = cache
        self._formulas = formulas
        faces = sorted(f"{f.family}|{f.weight}|{f.italic}|{f.sha256}" for f in fonts.faces)
        self._ground = digest(_versions(), *faces)

    def formulas_in(self, body: str) -> tuple[FormulaImage, ...]:
        """Return the formulas whose addresses stand in `body`, each once, in order."""
        urls = dict.fromkeys(_FORMULA_ADDRESS.findall(body))
        return tuple(self._formulas[url] for url in urls)

    def run(self, jobs: Sequence[Job], done: Callable[[int], None]) -> list[Laid]:
        """Return each job laid out, in order; `done` is called with how many are ready."""
        results: dict[int, Laid] = {}
        missing: list[int] = []
        keys = [self._key(job) for job in jobs]
        for index, key in enumerate(keys):
            stored = self._cache.get("pdf", key)
            if stored is None:
                missing.append(index)
            else:
                results[index] = unpack(stored)
        done(len(results))

        def keep(place: int, laid: Laid) -> None:
            index = missing[place]
            results[index] = laid
            if not any(fault.kind in _TRANSIENT for fault in laid.faults):
                self._cache.put("pdf", keys[index], pack(laid))
            done(len(results))

        self._workers.run([jobs[index] for index in missing], keep)
        return [results[index] for index in range(len(jobs))]

    def _key(self, job: Job) -> str:
        parts: list[bytes | str] = [self._ground, job.lang, job.latin, job.css, job.body]
        parts.append(f"{job.tagged} {job.notes_by_page} {job.style_only} {job.later}")
        for url, content in job.pictures:
            parts += [url, content]
        for one in job.formulas:
            f = one.formula
            parts += [one.url, one.tex, f.svg, f"{f.width} {f.height} {f.depth} {f.tagged}"]
        return digest(*parts)


@once
def _versions() -> str:
    """Return what of the tools a layout depends on: their versions and our own code."""
    rooms = Path(__file__).resolve().parent
    state = hashlib.sha256()
    for path in sorted((*rooms.glob("*.py"), *rooms.parents[1].glob("math/*.py"))):
        state.update(path.read_bytes())
    return f"{version('weasyprint')} {version('pydyf')} {state.hexdigest()}"
