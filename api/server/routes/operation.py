"""Whether the server runs."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["operation"])


@router.get("/health")
async def health() -> dict[str, str]:
    """是否在运行。 Whether the server runs."""
    return {"status": "ok"}
