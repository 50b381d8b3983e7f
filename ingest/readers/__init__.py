"""Files to documents: one module per file format, chosen by what the bytes are, never by the file's name.

In: the bytes of a file. Out: a :class:`~budgetkg.ingest.document.Document`. Meaning comes later.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from budgetkg.ingest.document import Document
from budgetkg.ingest.readers import text
from budgetkg.ontology.errors import UnreadableDocument

SUFFIXES = (".txt", ".md", ".tsv", ".pdf")
"""Endings by which a folder is searched; a file that is named outright is opened whatever its ending."""

_SIGNATURES = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a zip container (DOCX, XLSX or an archive)",
    b"\xd0\xcf\x11\xe0": "an old Office file (DOC, XLS)",
    b"Rar!": "a RAR archive",
}


def read_document(path: Path) -> Document:
    """Read the file at `path`.

    Raises UnreadableDocument when the file is empty, a picture, or in a format without a reader.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableDocument(f"{path.name}: 文件无法打开 the file cannot be opened ({error.strerror}).") from error
    return read_bytes(content, path.name)


def read_bytes(content: bytes, source_name: str) -> Document:
    """Read the content of a file; `source_name` is kept as the name of the source, nothing is concluded from it."""
    if not content.strip():
        raise text.empty_file(source_name)
    checksum = sha256(content).hexdigest()
    if content.startswith(b"%PDF-"):
        from budgetkg.ingest.readers import pdf  # noqa: PLC0415  its libraries load only where there is a PDF

        return pdf.read(content, source_name, checksum)
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            raise UnreadableDocument(
                f"{source_name}: 不支持的格式 this is {what}; expected text (UTF-8, GB 18030) or a PDF with a text layer. "
                "Convert it, then ingest again."
            )
    return text.read(content, source_name, checksum)
