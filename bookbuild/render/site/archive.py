"""Pack the folder of a site into one file, for hosts that take one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

_FIRST = 315_532_800
"""1980-01-01, before which the format knows no time."""


def pack(files: Mapping[str, bytes], epoch: int | None) -> bytes:
    """Return a zip of `files`; the same files give the same bytes.

    `epoch` is the time of every member in seconds since 1970, 1980-01-01 where None.
    """
    moment = datetime.fromtimestamp(max(epoch or 0, _FIRST), UTC)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, moment.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            member.create_system = 3
            packed.writestr(member, files[name])
    return out.getvalue()
