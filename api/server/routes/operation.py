"""Whether the server runs, whether it can answer, and what it does."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from prometheus_client.registry import CollectorRegistry

from budgetkg.api.server.observing import Numbers
from budgetkg.api.server.work import work
from budgetkg.api.store import Store
from budgetkg.ontology.errors import BudgetKGError

router = APIRouter(tags=["operation"])

_DISCLOSURES = "SELECT DISTINCT ?d { ?d a <https://w3id.org/budgetkg/ontology#BudgetDisclosure> }"
_SECONDS = 2.0
"""How long the store may take to say that it is there."""


def count_disclosures(store: Store) -> int:
    """How many disclosures the store holds."""
    return sum(1 for _ in store.select(_DISCLOSURES))


@router.get("/health")
async def health() -> dict[str, str]:
    """是否在运行。 Whether the server runs."""
    return {"status": "ok"}


@router.get("/ready")
async def ready(request: Request) -> dict[str, str | int]:
    """能否查询数据仓库；不能时为 503。 Whether the store can be queried; 503 where it cannot."""
    return {"status": "ready", "disclosures": await work(request, _SECONDS, count_disclosures)}


@router.get("/metrics", response_class=Response)
async def metrics(request: Request) -> Response:
    """运行指标（Prometheus 文本格式）。 Numbers for Prometheus, in its text format."""
    numbers: Numbers = request.app.state.numbers
    of_the_store = CollectorRegistry()
    try:
        disclosures = await work(request, _SECONDS, count_disclosures)
    except BudgetKGError:
        pass  # the number is left out; /ready says why
    else:
        gauge = Gauge("budgetkg_store_disclosures", "Disclosures in the store", registry=of_the_store)
        gauge.set(disclosures)
    content = generate_latest(numbers.registry) + generate_latest(of_the_store)
    return Response(content, media_type=CONTENT_TYPE_LATEST)
