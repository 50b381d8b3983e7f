"""The ontology at its own address: `/ontology`, to which every `…/ontology#Term` leads."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from budgetkg.api.server.linked_data import MEDIA_TYPES, SUFFIXES, NoSuchThing
from budgetkg.api.server.ontology_page import ontology_as_html, ontology_as_rdf
from budgetkg.api.server.pages import page_headers, reader_language
from budgetkg.api.server.sparql import preferred
from budgetkg.ontology.vocabulary import ontology_version

router = APIRouter(tags=["things"])


@router.get("/ontology", response_class=Response)
@router.head("/ontology", include_in_schema=False)
@router.get("/ontology/{version}", response_class=Response, operation_id="ontology_version")
@router.head("/ontology/{version}", include_in_schema=False)
async def ontology(request: Request, version: str | None = None) -> Response:
    """本体，按 Accept 转至网页或 RDF。 The ontology; leads by Accept to its page or to RDF."""
    if version not in (None, ontology_version()):
        raise NoSuchThing(
            f"没有本体 {version} there is no version {version} of the ontology here; expected {ontology_version()}."
        )
    wanted = preferred(request.headers.get("accept", "*/*"), MEDIA_TYPES)
    location = f"{request.scope.get('root_path', '')}/ontology.{wanted}"
    return Response(status_code=303, headers={"Location": location, "Vary": "Accept"})


@router.get("/ontology.{suffix}", response_class=Response)
@router.head("/ontology.{suffix}", include_in_schema=False)
async def ontology_document(request: Request, suffix: str) -> Response:
    """本体的网页或 RDF。 The ontology as a page or as RDF: html, ttl, nt, jsonld, rdf."""
    if suffix not in SUFFIXES:
        raise NoSuchThing(f"ontology.{suffix}: expected one of {', '.join(SUFFIXES)} 请用其中之一.")
    if suffix == "html":
        language = reader_language(request)
        content = ontology_as_html(language, request.scope.get("root_path", ""))
        return Response(content, media_type="text/html; charset=utf-8", headers=page_headers(language))
    rdf, media_type = ontology_as_rdf(SUFFIXES[suffix])
    return Response(rdf, media_type=media_type)
