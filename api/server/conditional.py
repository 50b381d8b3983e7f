"""Whether a client has already what it asks for (RFC 9110 §13.1.2)."""

from __future__ import annotations

from fastapi import Request


def is_unchanged(request: Request, etag: str) -> bool:
    """True where the header If-None-Match names this state; the comparison is the weak one."""
    asked = request.headers.get("if-none-match", "")
    names = [one.strip().removeprefix("W/") for one in asked.split(",")]
    return "*" in names or etag.removeprefix("W/") in names
