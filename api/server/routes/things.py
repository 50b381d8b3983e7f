"""The things of the graph at their own addresses: `/id/…` and `/code/…`, as pages and as RDF."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from budgetkg.api.server.linked_data import MEDIA_TYPES, SUFFIXES, describe_as_html, describe_as_rdf
from budgetkg.api.server.sparql import preferred, preferred_language
from budgetkg.api.server.work import work
from budgetkg.api.settings import Settings
from budgetkg.ontology.terms import CODE

router = APIRouter(tags=["things"])


@router.get("/id/{name:path}", response_class=Response, operation_id="id")
@router.get("/code/{name:path}", response_class=Response, operation_id="code")
@router.head("/id/{name:path}", include_in_schema=False)
@router.head("/code/{name:path}", include_in_schema=False)
async def thing(request: Request, name: str) -> Response:
    """图中事物的网页或 RDF，按 Accept 转至 .html、.ttl、.nt、.jsonld 或 .rdf。 A thing of the graph as a page or as RDF."""
    settings: Settings = request.app.state.settings
    root = request.scope.get("root_path", "")
    places = ((settings.base_iri, f"{root}/id/"), (str(CODE), f"{root}/code/"))
    base = places[0][0] if request.url.path.startswith(places[0][1]) else places[1][0]
    stem, _, suffix = name.rpartition(".")
    if not stem or suffix not in SUFFIXES:
        wanted = preferred(request.headers.get("accept", "*/*"), MEDIA_TYPES)
        return Response(status_code=303, headers={"Location": f"{request.url.path}.{wanted}", "Vary": "Accept"})
    if suffix == "html":
        language = preferred_language(request.headers.get("accept-language", ""))
        content, media_type = await work(request, None, describe_as_html, base + stem, places, language)
        return Response(
            content, media_type=media_type, headers={"Vary": "Accept-Language", "Content-Language": language}
        )
    content, media_type = await work(request, None, describe_as_rdf, base + stem, SUFFIXES[suffix])
    return Response(content, media_type=media_type)
