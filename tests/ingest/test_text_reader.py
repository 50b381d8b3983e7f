"""Text sources: encodings, the three forms, cells with their places, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.readers import read_bytes, read_document
from budgetkg.ingest.readers.text import CELL_LINES, DELIMITED, SPACED
from budgetkg.ontology.errors import UnreadableDocument

ReadText = Callable[[str], Document]

SENTENCE = "2025 年部门预算公开\n单位：万元\n"


def cells(document: Document) -> list[list[list[str]]]:
    """The words of every cell, by grid and row."""
    return [[[cell.text for cell in row.cells] for row in grid.rows] for grid in document.grids]


def assert_spans_hold_the_words(document: Document) -> None:
    """Every cell's span must lead to its words in the source."""
    for grid in document.grids:
        for row in grid.rows:
            for cell in row.cells:
                assert document.quote(cell.span) == cell.text


# --------------------------------------------------------------------------------------------------- encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_read_gives_the_same_text_in_every_encoding(encoding: str):
    document = read_bytes(SENTENCE.encode(encoding), "fragment.txt")
    assert document.text == SENTENCE
    assert document.lines[0].text == "2025 年部门预算公开"  # no byte order mark before the first word


def test_read_gb18030_reads_characters_outside_gbk():
    # 㧟 and 𠮷 occur in names of persons and places; GBK lacks both
    assert read_bytes("㧟𠮷\n".encode("gb18030"), "fragment.txt").text == "㧟𠮷\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_read_makes_one_kind_of_line_end(line_end: str):
    document = read_bytes("甲\n\n乙\n".replace("\n", line_end).encode(), "fragment.txt")
    assert [line.text for line in document.lines] == ["甲", "", "乙", ""]


def test_read_masks_telephone_numbers_and_keeps_offsets(read_text: ReadText):
    document = read_text("联系电话 13000000000 单位：万元")
    assert document.text == "联系电话 *********** 单位：万元"
    assert document.text.index("单位") == 17


def test_read_keeps_name_checksum_and_has_no_pages():
    content = SENTENCE.encode()
    document = read_bytes(content, "某局.txt")
    assert (document.source_name, document.checksum) == ("某局.txt", sha256(content).hexdigest())
    assert {line.page for line in document.lines} == {None}


# ------------------------------------------------------------------------------------------------------- forms


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("bayingol-2024", DELIMITED),
        ("urumqi-2025", DELIMITED),
        ("changji-2021", CELL_LINES),
        ("changji-2025", SPACED),
        ("kizilsu-2025", SPACED),
    ],
)
def test_read_tells_the_form_of_the_real_sources(read_example: Callable[[str], Document], name: str, form: str):
    document = read_example(name)
    assert document.form == form
    assert bool(document.grids) is (form != SPACED)
    assert_spans_hold_the_words(document)


def test_read_spaced_text_claims_no_cells(read_text: ReadText):
    document = read_text("总计 1,864.72 665.72\n201 一般公共服务支出 1,155.04\n")
    assert (document.form, document.grids) == (SPACED, ())


def test_read_delimited_rows_keep_blank_cells(read_text: ReadText):
    document = read_text("表 3\n类\t款\t项\t\t合计\n201\t\t\t一般公共服务支出\t742.88\n第三部分\n")
    assert document.form == DELIMITED
    assert cells(document) == [[["类", "款", "项", "", "合计"], ["201", "", "", "一般公共服务支出", "742.88"]]]
    assert (document.grids[0].first_line, document.grids[0].last_line) == (1, 2)
    assert_spans_hold_the_words(document)


def test_read_delimited_grids_end_at_other_lines(read_text: ReadText):
    # an empty line ends a grid: the heading that is repeated on the next page opens another
    assert cells(read_text("甲\t1\n\n甲\t2\n乙\t3")) == [[["甲", "1"]], [["甲", "2"], ["乙", "3"]]]


def test_read_delimited_cells_fold_blanks_and_point_at_their_words(read_text: ReadText):
    document = read_text("项目　名称\t　837.5　\t项目支出 合计")
    assert cells(document) == [[["项目 名称", "837.5", "项目支出 合计"]]]
    second = document.grids[0].rows[0].cells[1]
    assert document.text[second.span.start : second.span.end] == "837.5"


@pytest.mark.parametrize(
    "table",
    [
        "| 项目 | 合计 | 基本支出 |\n|---|---:|:---:|\n| 总计 | | 10.00 |\n",
        "  | 项目 | 合计 | 基本支出 |\n  | --- | --- | --- |\n  | 总计 |  | 10.00 |\n",  # indented
        "| 项目 | 合计 | 基本支出\n|---|---|---\n| 总计 | | 10.00\n",  # without the closing pipe
    ],
)
def test_read_markdown_pipe_tables(read_text: ReadText, table: str):
    document = read_text(table)
    assert document.form == DELIMITED
    assert cells(document) == [[["项目", "合计", "基本支出"], ["总计", "", "10.00"]]]
    assert_spans_hold_the_words(document)


def test_markdown_cells_are_parted_by_tabs_at_their_own_places(read_text: ReadText):
    # what reads lines (target tables) meets tabs there too, and no pipe becomes part of a word; no offset moves
    source = "甲\n| 项目名称 | | 演出补助 |\n|---|---|---|\n| 项目总体目标 | | 好 |\n"
    document = read_text(source)
    assert document.text == "甲\n  项目名称 \t \t 演出补助  \n\t\t\t\t\t\t\t\t\t\t\t\t\t\n  项目总体目标 \t \t 好  \n"
    assert len(document.text) == len(source)


CELL_LINE_TABLE = """表一：
部门（单位）收支总体情况表
\t收     入
\t支     出

\t项     目
\t预算数
\t功能分类
\t预算数

\t    一般公共预算
\t837.5\u3000
\t202 外交支出
\t\u3000

\t
\t
\t210卫生健康支出
\t77.38

\t
\t
\t223 国有资本经营
预算支出
\t

\t收  入  总  计
\t837.5
\t支  出  总  计
\t837.5

表二：
\t功能分类
"""


def test_read_cell_lines_rows_end_at_empty_lines(read_text: ReadText):
    document = read_text(CELL_LINE_TABLE)
    assert document.form == CELL_LINES
    assert cells(document) == [
        [
            ["收 入", "支 出"],
            ["项 目", "预算数", "功能分类", "预算数"],
            ["一般公共预算", "837.5", "202 外交支出", ""],  # a full-width blank is an empty cell
            ["", "", "210卫生健康支出", "77.38"],  # so is a lone tab
            ["", "", "223 国有资本经营预算支出", ""],  # a wrapped cell goes on without a tab
            ["收 入 总 计", "837.5", "支 出 总 计", "837.5"],
        ],
        [["功能分类"]],
    ]
    assert_spans_hold_the_words(document)


def test_read_knows_characters_that_are_coded_as_radicals(read_text: ReadText):
    # text copied from a PDF file: 一 二 工 人 民 行 见 look the same and are other code points
    source = "⼀、主要职能\n⼆、⼯业和信息化局⼈⺠政府⾏政运⾏⻅附件\n"
    document = read_text(source)
    assert document.text == "一、主要职能\n二、工业和信息化局人民政府行政运行见附件\n"
    assert len(document.text) == len(source)


# ---------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n"])
def test_read_refuses_an_empty_file(content: bytes):
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(content, "某局.txt")
    assert str(refused.value) == ("某局.txt: 空文件 the file is empty; expected a budget disclosure as text or PDF.")


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", "　\n".encode()])
def test_read_refuses_a_file_without_words(content: bytes):
    with pytest.raises(UnreadableDocument, match="空文件 the file is empty"):
        read_bytes(content, "某局.txt")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "a JPEG picture"),
        (b"GIF89a" + bytes(20), "a GIF picture"),
        (b"PK\x03\x04" + bytes(20), "a zip container (DOCX, XLSX or an archive)"),
        (b"\xd0\xcf\x11\xe0" + bytes(20), "an old Office file (DOC, XLS)"),
        (b"Rar!\x1a\x07" + bytes(20), "a RAR archive"),
    ],
)
def test_read_refuses_other_formats_by_their_bytes(content: bytes, what: str):
    # the name says .txt: the bytes decide
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(content, "某局.txt")
    message = str(refused.value)
    assert message.startswith("某局.txt: ")
    assert what in message
    assert "不支持的格式" in message
    assert "expected text (UTF-8, GB 18030) or a PDF with a text layer" in message
    assert "Convert it, then ingest again." in message


@pytest.mark.parametrize(
    "content",
    [
        SENTENCE.encode("utf-16"),  # Notepad's "Unicode"
        SENTENCE.encode("utf-16-be"),
        b"\xff\xfe\xfd\x80\x81\xff",
        b"\x00\x01\x02\x03",
    ],
)
def test_read_refuses_bytes_that_are_no_text(content: bytes):
    with pytest.raises(UnreadableDocument) as refused:
        read_bytes(content, "某局.txt")
    message = str(refused.value)
    assert message.startswith("某局.txt: 不是文本 the bytes are neither UTF-8 nor GB 18030 text and no PDF")
    assert "expected" in message


def test_read_document_takes_any_name(tmp_path: Path):
    path = tmp_path / "某局2025年部门预算.doc"
    path.write_bytes(SENTENCE.encode("gb18030"))
    document = read_document(path)
    assert (document.source_name, document.text) == ("某局2025年部门预算.doc", SENTENCE)


def test_read_document_names_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(UnreadableDocument, match=r"^没有\.txt: 文件无法打开 the file cannot be opened \(No such file"):
        read_document(tmp_path / "没有.txt")


def test_cell_lines_whose_every_line_ends_in_blanks(read_text: ReadText):
    # an editor has put two blanks at each line's end: what ends a row is a line of blanks
    cells_of = [f"\t201\n\t行政运行{number}\n\t9.00\n\n" for number in range(8)]
    plain = "".join(cells_of)
    ended = plain.replace("\n", "  \n")
    assert cells(read_text(ended)) == cells(read_text(plain))
    assert len(cells(read_text(ended))[0]) == 8
