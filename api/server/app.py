"""The server: SPARQL by the protocol, the things of the graph, the trace, the stored questions, OpenAPI. It reads only.

In: HTTP. Out: HTTP; errors as problem details. The paths stand in :mod:`budgetkg.api.server.routes`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from budgetkg.api.server.problems import add_problem_handlers
from budgetkg.api.server.routes import ROUTERS
from budgetkg.api.server.routes.sparql import ROW_LIMIT, TIME_LIMIT
from budgetkg.api.server.running import open_runner
from budgetkg.api.settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """The application over the store of the settings."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings, app.state.runner = settings, open_runner(settings)
        yield
        app.state.runner.close()

    app = FastAPI(
        title="budgetkg",
        version="0.1.0",
        summary="部门预算公开知识图谱 A knowledge graph over departmental budget disclosures",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=[ROW_LIMIT, TIME_LIMIT, "Retry-After"],
        max_age=86400,
    )
    add_problem_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    return app
