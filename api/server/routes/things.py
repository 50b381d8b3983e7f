"""The things of the graph at their own addresses, as pages and as RDF: `/id/…`, `/code/…`, `/shape/…`, `/extractor/…`."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from budgetkg.api.server.linked_data import MEDIA_TYPES, SUFFIXES, describe_as_rdf
from budgetkg.api.server.pages import page_headers, places, reader_language
from budgetkg.api.server.sparql import preferred
from budgetkg.api.server.thing_page import describe_as_html
from budgetkg.api.server.work import work

router = APIRouter(tags=["things"])


@router.get("/id/{name:path}", response_class=Response, operation_id="id")
@router.get("/code/{name:path}", response_class=Response, operation_id="code")
@router.get("/shape/{name:path}", response_class=Response, operation_id="shape")
@router.get("/extractor/{name:path}", response_class=Response, operation_id="extractor")
@router.head("/id/{name:path}", include_in_schema=False)
@router.head("/code/{name:path}", include_in_schema=False)
@router.head("/shape/{name:path}", include_in_schema=False)
@router.head("/extractor/{name:path}", include_in_schema=False)
async def thing(request: Request, name: str) -> Response:
    """图中事物的网页或 RDF，按 Accept 转至 .html、.ttl、.nt、.jsonld 或 .rdf。 A thing of the graph as a page or as RDF."""
    root = request.scope.get("root_path", "")
    of_this_host = places(request.app.state.settings, root)
    address = request.url.path
    stem, _, suffix = name.rpartition(".")
    if not stem or suffix not in SUFFIXES:
        wanted = preferred(request.headers.get("accept", "*/*"), MEDIA_TYPES)
        return Response(status_code=303, headers={"Location": f"{quote(address)}.{wanted}", "Vary": "Accept"})
    base = next(base for base, path in of_this_host if address.startswith(path))
    if suffix == "html":
        language = reader_language(request)
        content = await work(request, None, describe_as_html, base + stem, of_this_host, language, root)
        return Response(content, media_type="text/html; charset=utf-8", headers=page_headers(language))
    data = str(request.url_for("graph_store"))
    rdf, media_type = await work(request, None, describe_as_rdf, base + stem, SUFFIXES[suffix], data)
    return Response(rdf, media_type=media_type)
