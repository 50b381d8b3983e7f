"""Where things are found: the id of a thing in its collection, its address in the API, its page.

In: IRIs as the graph holds them. Out: ids and addresses on this host. An id is the local part of the IRI: what stands
behind the base and the name of the kind (`…/id/policy/650000-mojcfpsbibef-2024-140`: `650000-mojcfpsbibef-2024-140`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

KINDS: Mapping[str, str] = {
    "policies": "policy/",
    "projects": "project/",
    "departments": "department/",
    "disclosures": "disclosure/",
    "discrepancies": "disclosure/",
    "evidence": "disclosure/",
}
"""Collections, and where the IRIs of their things lie under the base."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses on this host. `base` opens the IRIs of things; `root` is the path at which the server is mounted."""

    base: str
    root: str = ""
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()

    def iri(self, collection: str, id: str) -> str:
        """The IRI of an id."""
        return f"{self.base}{KINDS[collection]}{id}"

    def id(self, collection: str, iri: str) -> str:
        """The id of an IRI."""
        return iri.removeprefix(self.base + KINDS[collection])

    def url(self, collection: str, iri: str) -> str:
        """The address of a thing in the API."""
        return f"{self.root}/api/{collection}/{self.id(collection, iri)}"

    def page(self, iri: str) -> str:
        """The address of a thing's page; the IRI itself where this host does not mint it."""
        return f"{self.root}/id/{iri.removeprefix(self.base)}" if iri.startswith(self.base) else iri

    def next(self, cursor: str) -> str:
        """The address of the page behind this one: the same request with another cursor."""
        kept = [(name, value) for name, value in self.parameters if name != "cursor"]
        return f"{self.root}{self.path}?{urlencode([*kept, ('cursor', cursor)])}"
