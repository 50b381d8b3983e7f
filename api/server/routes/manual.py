"""The description of all paths as a page that works offline: nothing is loaded from another host."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

_FILES = "/docs/files"


def add_manual(app: FastAPI) -> None:
    """Serve `/docs` with the files of Swagger UI that the package fastapi-offline brings."""

    @app.get("/docs", include_in_schema=False)
    async def manual(request: Request) -> HTMLResponse:
        root = request.scope.get("root_path", "")
        return get_swagger_ui_html(
            openapi_url=f"{root}{app.openapi_url}",
            title="budgetkg",
            swagger_js_url=f"{root}{_FILES}/swagger-ui-bundle.js",
            swagger_css_url=f"{root}{_FILES}/swagger-ui.css",
            swagger_favicon_url=f"{root}{_FILES}/favicon.png",
        )

    app.mount(_FILES, StaticFiles(directory=str(files("fastapi_offline") / "static")), name="manual")
