"""Write the date of an edition as PDF and XMP want it; never the time of the build."""

from __future__ import annotations

from datetime import UTC, datetime


def pdf_date(date: str, epoch: int | None) -> str:
    """Return `D:…` for a date of book.yaml, else for SOURCE_DATE_EPOCH, else ""."""
    if date:
        return "D:" + date.replace("-", "")
    return "D:" + _utc(epoch).strftime("%Y%m%d%H%M%SZ") if epoch is not None else ""


def xmp_date(date: str, epoch: int | None) -> str:
    """Return an ISO 8601 date for a date of book.yaml, else for SOURCE_DATE_EPOCH, else ""."""
    if date:
        return date
    return _utc(epoch).strftime("%Y-%m-%dT%H:%M:%SZ") if epoch is not None else ""


def _utc(epoch: int) -> datetime:
    return datetime.fromtimestamp(epoch, UTC)
