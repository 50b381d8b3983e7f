"""The stored questions."""

from __future__ import annotations

from fastapi import APIRouter

from budgetkg.api.question_bank import questions

router = APIRouter(prefix="/api", tags=["questions"])


@router.get("/questions")
async def list_questions() -> list[dict[str, object]]:
    """已存问题。 The stored questions."""
    return [
        {
            "name": question.name,
            "zh": question.zh,
            "en": question.en,
            "parameters": [
                {
                    "name": p.name,
                    "type": p.type,
                    "required": p.is_required,
                    "example": p.example,
                    "zh": p.zh,
                    "en": p.en,
                }
                for p in question.parameters
            ],
            "query": question.text,
        }
        for question in questions().values()
    ]
