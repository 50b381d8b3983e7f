"""The server: SPARQL by the protocol, the things of the graph, the trace, the stored questions, OpenAPI. It reads only.

In: HTTP. Out: HTTP; errors as problem details. The paths stand in :mod:`budgetkg.api.server.routes`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from budgetkg.api.search.index import FILE as INDEX
from budgetkg.api.server.keeper import Keeper
from budgetkg.api.server.middleware import Guarded, Packed, UnderRoot
from budgetkg.api.server.observing import Numbers, Observed
from budgetkg.api.server.problems import add_problem_handlers
from budgetkg.api.server.routes import ROUTERS
from budgetkg.api.server.routes.manual import add_manual
from budgetkg.api.server.routes.sparql import ROW_LIMIT, TIME_LIMIT
from budgetkg.api.server.running import open_runner
from budgetkg.api.settings import Settings

_READABLE = [ROW_LIMIT, TIME_LIMIT, "ETag", "Retry-After", "X-Request-Id", "Content-Disposition", "Link"]


def create_app(settings: Settings, *, prepare: bool = False) -> FastAPI:
    """The application over the store of the settings. `prepare`: make the search index before the first search."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.settings, app.state.runner = settings, open_runner(settings)
        numbers.watch(app.state.runner.load)
        await app.state.runner.open()
        app.state.keeper = Keeper(settings)
        if prepare:
            app.state.keeper.prepare(INDEX)
        yield
        app.state.keeper.close()
        app.state.runner.close()

    app = FastAPI(
        title="budgetkg",
        version=version("budgetkg"),
        summary="部门预算公开知识图谱 A knowledge graph over departmental budget disclosures",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.numbers = numbers = Numbers()
    # the last that is added is the first that a request meets
    app.add_middleware(Guarded, settings=settings)
    app.add_middleware(Packed, minimum_size=1024, compresslevel=4)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST"],
        allow_headers=["*"],
        expose_headers=_READABLE,
        max_age=86400,
    )
    app.add_middleware(Observed, numbers=numbers)
    app.add_middleware(UnderRoot, root=settings.root_path)
    add_problem_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    add_manual(app)
    return app
