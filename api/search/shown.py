"""What a search found, on the command line: as text, or as JSON."""

from __future__ import annotations

import json

from rich.console import Console
from rich.text import Text

from budgetkg.api.search.find import Found
from budgetkg.api.search.kinds import KIND_NAMES


def print_found(screen: Console, found: Found) -> None:
    """Each find with its place and the words around what was looked for."""
    for hit in found.hits:
        zh, en = KIND_NAMES[hit.kind]
        screen.print(Text.assemble((hit.title, "bold"), f"　{zh} {en}　{hit.place} {hit.year}".rstrip()))
        if hit.marks:
            screen.print(
                Text.assemble("  ", *((part, "reverse" if is_marked else "") for part, is_marked in hit.parts()))
            )
        screen.print(Text(f"  {hit.iri}", "dim"))
    partly = "" if found.has_all else "；没有一条含全部词语 none has all the words"
    screen.print(f"共 {found.total} 条 found，列出 shown {len(found.hits)}{partly}", markup=False)


def found_as_json(found: Found) -> str:
    """The same as `/api/search` gives, without addresses of a host."""
    results = [
        {
            "iri": hit.iri,
            "kind": hit.kind,
            "title": hit.title,
            "place": hit.place,
            "year": hit.year,
            "score": hit.score,
            "snippet": hit.snippet,
            "highlights": hit.marks,
        }
        for hit in found.hits
    ]
    content = {"matched": "all" if found.has_all else "some", "total": found.total, "results": results}
    return json.dumps(content, ensure_ascii=False, indent=2)
