"""Keys to IRIs. Every IRI of a thing is minted here, from the fewest fields that identify it.

IRIs are ASCII (a Chinese IRI exists in two spellings that are two nodes), the same on every machine and at every
ingestion, and lie under one base, which is a setting. Fields are joined by a separator that none can contain, so that
("2024", "1 x") and ("20241", " x") differ.
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

from rdflib.term import URIRef

from budgetkg.ontology.errors import InvalidIdentifier

DEFAULT_BASE = "https://w3id.org/budgetkg/id/"
_SEPARATOR = "\x1f"


def digest(*fields: str) -> str:
    """Twelve letters and digits that stand for the fields (60 bits of SHA-256).

    Raises InvalidIdentifier where a field is empty or holds the separator.

    >>> digest("2024", "1 x") == digest("20241", " x")
    False
    """
    for field in fields:
        if not field or _SEPARATOR in field:
            raise InvalidIdentifier(
                f"标识字段为空或含控制字符 key fields {fields!r}: each must be filled, without U+001F."
            )
    hashed = sha256(_SEPARATOR.join(fields).encode()).digest()
    return b32encode(hashed).decode("ascii").lower()[:12]


@dataclass(frozen=True, slots=True)
class Minter:
    """Mints IRIs under `base`, which ends with a slash."""

    base: str = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not self.base.isascii() or not self.base.endswith("/") or ":" not in self.base:
            raise InvalidIdentifier(
                f"{self.base!r}: 基础 IRI 须为 ASCII 且以 / 结尾 the base IRI is ASCII and ends with a slash."
            )

    def department(self, region_code: str, name: str) -> URIRef:
        """A department by region and own name in full (`652300`, `工业和信息化局`)."""
        return URIRef(f"{self.base}department/{region_code or 'unknown'}-{digest(name)}")

    def department_year(self, department: URIRef, year: int) -> URIRef:
        """A department in one fiscal year."""
        return URIRef(f"{department}/{year}")

    def disclosure(self, department: URIRef, year: int, coverage: str) -> URIRef:
        """The disclosure of a department for a year. `coverage` tells parts published apart: whole | tables | narrative."""
        part = "" if coverage == "whole" else f"-{coverage}"
        return URIRef(f"{self.base}disclosure/{str(department).rpartition('/')[2]}-{year}{part}")

    def graph(self, thing: URIRef) -> URIRef:
        """The named graph that holds what a disclosure states."""
        return URIRef(str(thing).replace(f"{self.base}disclosure/", f"{self.base}graph/disclosure/"))

    def validation_graph(self, disclosure: URIRef) -> URIRef:
        """The named graph that holds what checks found in a disclosure."""
        return URIRef(str(disclosure).replace(f"{self.base}disclosure/", f"{self.base}graph/validation/"))

    def shared_graph(self, name: str) -> URIRef:
        """A graph that several disclosures share: ontology | organisations | policies | derived | catalogue."""
        return URIRef(f"{self.base}graph/{name}")

    def document(self, checksum: str) -> URIRef:
        """A source document by its SHA-256."""
        return URIRef(f"{self.base}document/{checksum[:20]}")

    def within(self, disclosure: URIRef, *path: str | int) -> URIRef:
        """A node inside a disclosure: `…/table/income_summary/row/3`."""
        steps = [str(step) for step in path]
        if not steps or not all(step.isascii() and step and "/" not in step for step in steps):
            raise InvalidIdentifier(
                f"路径须为 ASCII path steps must be ASCII, without slashes and not empty: {steps!r}"
            )
        return URIRef("/".join([str(disclosure), *steps]))

    def project(self, department: URIRef, year: int, bare_name: str) -> URIRef:
        """A project by department, year and name without punctuation."""
        return URIRef(f"{self.base}project/{str(department).rpartition('/')[2]}-{year}-{digest(bare_name)}")

    def numbered_policy(self, scope: str, issuer_code: str, year: int | None, serial: str) -> URIRef:
        """A document by number. `scope` keeps equal codes of different places apart: `national`, a region code, `unknown`."""
        return URIRef(f"{self.base}policy/{scope}-{digest(issuer_code)}-{year or 'order'}-{serial}")

    def titled_policy(self, kind: str, scope: str, title_key: str) -> URIRef:
        """A basis known by its title only; `scope` is a region or, for work plans, the department's local name."""
        return URIRef(f"{self.base}policy/{kind.replace('_', '-')}-{scope}-{digest(title_key)}")

    def relation(self, source: URIRef, kind: str, target: URIRef) -> URIRef:
        """A derived link between two policies."""
        return URIRef(f"{self.base}relation/{kind}-{digest(str(source), str(target))}")
