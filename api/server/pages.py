"""Pages: the templates, the parts that every page has, and the addresses that things have on this host.

In: the name of a template and what it shows. Out: HTML in the reader's language. Pages need nothing from the net.
"""

from __future__ import annotations

from functools import cache

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from budgetkg.api.server.sparql import preferred_language
from budgetkg.api.settings import Settings
from budgetkg.ontology.terms import CODE, EXTRACTOR, VOCABULARY

LANGUAGES = ("zh", "en")
Places = tuple[tuple[str, str], ...]


def places(settings: Settings, root: str) -> Places:
    """Pairs of IRI prefix and path on this host. `root` is the path at which a proxy serves the application."""
    return (
        (settings.base_iri, f"{root}/id/"),
        (str(CODE), f"{root}/code/"),
        (f"{VOCABULARY}ontology", f"{root}/ontology"),
        (f"{VOCABULARY}shape/", f"{root}/shape/"),
        (str(EXTRACTOR), f"{root}/extractor/"),
    )


def local_address(iri: str, of_this_host: Places) -> str | None:
    """The path of an IRI that this host describes; None for others."""
    return next((path + iri.removeprefix(base) for base, path in of_this_host if iri.startswith(base)), None)


def reader_language(request: Request) -> str:
    """`zh` or `en`: what `?lang=` says, else what the browser prefers."""
    wanted = request.query_params.get("lang")
    return wanted if wanted in LANGUAGES else preferred_language(request.headers.get("accept-language", ""))


def rendered(template: str, language: str, root: str, **shown: object) -> str:
    """A page. `root` stands before every path of this host."""
    return _environment().get_template(template).render(language=language, root=root, **shown)


def page(request: Request, template: str, **shown: object) -> HTMLResponse:
    """A page as the answer to a request."""
    language = reader_language(request)
    content = rendered(template, language, request.scope.get("root_path", ""), **shown)
    return HTMLResponse(content, headers=page_headers(language))


def page_headers(language: str) -> dict[str, str]:
    """The headers of a page in a language."""
    return {"Vary": "Accept, Accept-Language", "Content-Language": language}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("budgetkg.api.server"),
        autoescape=select_autoescape(default_for_string=True, default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
