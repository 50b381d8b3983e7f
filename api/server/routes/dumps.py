"""Dumps to download: `/dumps/`, with checksums, time of change, entity tags and ranges (RFC 9110 §14).

In: HTTP. Out: files of :mod:`budgetkg.api.dumps`, whole or one disclosure by itself.
"""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.responses import Response

from budgetkg.api.dumps import DUMPS, FORMATS, SUMS, checksum, disclosure_dump, terms_of_use
from budgetkg.api.server.conditional import is_unchanged
from budgetkg.api.server.contents import contents_of
from budgetkg.api.server.keeper import Keeper, NotReady
from budgetkg.api.server.linked_data import NoSuchThing
from budgetkg.api.server.pages import local_address, page, places
from budgetkg.api.server.routes.reading import reads
from budgetkg.api.server.work import work
from budgetkg.api.settings import Settings

router = APIRouter(tags=["dumps"])

MEDIA_TYPES = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
}
_ONE = "disclosure"
_PATIENCE = 2.0
"""Seconds that the list waits for files that are being made for the first time."""
_SUM_SUFFIX = ".sha256"


@router.get("/dumps", include_in_schema=False)
async def dumps_without_slash(request: Request) -> RedirectResponse:
    """The list ends with a slash."""
    return RedirectResponse(f"{request.scope.get('root_path', '')}/dumps/", 308)


@router.get("/dumps/", response_class=HTMLResponse)
@router.head("/dumps/", include_in_schema=False)
async def list_dumps(request: Request) -> HTMLResponse:
    """可下载的文件。 What can be downloaded; what is still being made is not listed yet."""
    contents = await contents_of(request)
    keeper: Keeper = request.app.state.keeper
    try:
        folder = await run_in_threadpool(keeper.path, DUMPS, _PATIENCE)
        sums, files = dump_sums(folder), dump_files(folder)
    except NotReady:
        sums, files = {}, []
    of_this_host = places(request.app.state.settings, request.scope.get("root_path", ""))
    return page(
        request,
        "dumps.html.jinja",
        files=[(one.name, one.stat().st_size, sums.get(one.name, "")) for one in files],
        disclosures=[(local_address(one.iri, of_this_host) or one.iri, one) for one in contents.disclosures],
        formats=list(FORMATS),
        triples=f"{contents.triples:,}",
        terms=terms_of_use(),
    )


@reads(router, "/dumps/{name}", "dump")
async def dump(request: Request, name: str) -> Response:
    """整个图谱的一个文件；加 .sha256 为其校验和。 A file of the whole; with .sha256, its checksum."""
    folder = await _folder(request)
    wanted = name.removesuffix(_SUM_SUFFIX)
    if wanted not in {one.name for one in dump_files(folder)}:
        raise NoSuchThing(f"/dumps/{name}: 没有此文件 there is no such file; /dumps/ lists all.")
    if name != wanted:
        return PlainTextResponse(f"{dump_sums(folder)[wanted]}  {wanted}\n")
    return _file(request, folder / name, dump_sums(folder).get(name))


@reads(router, "/dumps/disclosure/{name}", "dump_disclosure")
async def dump_disclosure(request: Request, name: str) -> Response:
    """一份公开文件的图（.nq、.trig）；加 .sha256 为其校验和。 The graphs of one disclosure (.nq, .trig); or its checksum."""
    wanted = name.removesuffix(_SUM_SUFFIX)
    stem, _, suffix = wanted.rpartition(".")
    if suffix not in FORMATS or not all(one.isalnum() or one == "-" for one in stem):
        raise NoSuchThing(
            f"/dumps/disclosure/{name}: 没有此文件 there is no such file; expected NAME.nq or NAME.trig, see /dumps/."
        )
    settings: Settings = request.app.state.settings
    folder = await _folder(request)
    file = folder / _ONE / wanted
    if not file.exists():
        content = await work(request, None, disclosure_dump, settings.base_iri, stem, suffix)
        _keep(file, content, (folder / SUMS).stat().st_mtime)
    total = await run_in_threadpool(checksum, file)
    return PlainTextResponse(f"{total}  {wanted}\n") if name != wanted else _file(request, file, total)


def _keep(file: Path, content: bytes, changed: float) -> None:
    """Write a file whole, beside the whole dumps of the same state."""
    file.parent.mkdir(exist_ok=True)
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    beside.write_bytes(content)
    os.utime(beside, (changed, changed))
    beside.replace(file)


async def _folder(request: Request) -> Path:
    keeper: Keeper = request.app.state.keeper
    settings: Settings = request.app.state.settings
    return await run_in_threadpool(keeper.path, DUMPS, settings.query_seconds)


def dump_files(folder: Path) -> list[Path]:
    """The whole dumps, in order."""
    return sorted(one for one in folder.iterdir() if one.is_file())


def dump_sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of the whole dumps by file name."""
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: total for total, _, name in (line.partition("  ") for line in lines)}


def _file(request: Request, file: Path, total: str | None) -> Response:
    """A file with what tells its state: the checksum is its entity tag, and its digest (RFC 9530)."""
    known = total or checksum(file)
    headers = {
        "ETag": f'"{known}"',
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(known)).decode()}:",
        "Link": f'<{request.scope.get("root_path", "")}/dumps/README.txt>; rel="license"',
        "Cache-Control": "no-cache",
    }
    if is_unchanged(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    media_type = MEDIA_TYPES.get(file.name.rpartition(".")[2], "text/plain; charset=utf-8")
    return FileResponse(file, headers=headers, media_type=media_type)
