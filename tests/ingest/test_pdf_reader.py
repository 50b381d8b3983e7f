"""The PDF reader, on small PDFs that are made here and on the real disclosures beside the repository.

The cells that are expected of the real files were read off the rendered pages, not off the reader's output.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pdfplumber
import pytest

from budgetkg.ingest.document import Document, Grid
from budgetkg.ingest.readers import read_bytes, read_document
from budgetkg.ontology.errors import UnreadableDocument

# ---------------------------------------------------------------------------------------------------------------
# Small PDFs, written as bytes. Places are in points from the top left, as pdfplumber counts them.

HEIGHT = 400
WIDTH = 600

_FONTS = """/Font <<
  /L << /Type /Font /Subtype /Type1 /BaseFont /Courier >>
  /C << /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [ <<
      /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000
      /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>
      /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4 /Ascent 800 /Descent -200
        /FontBBox [0 -200 1000 800] >> >> ] >>
>>"""


def words(x: float, top: float, text: str, size: float = 10) -> str:
    """Draw `text`; Latin runs in Courier (0.6 em a character), Chinese ones in a full-width font."""
    drawn = ""
    for run in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text):
        latin = run.isascii()
        string = f"({run})" if latin else f"<{run.encode('utf-16-be').hex()}>"
        drawn += f"BT 0 g /{'L' if latin else 'C'} {size} Tf {x} {HEIGHT - top - 0.8 * size} Td {string} Tj ET\n"
        x += len(run) * size * (0.6 if latin else 1)
    return drawn


def line(x0: float, top: float, x1: float, bottom: float) -> str:
    return f"0 G {x0} {HEIGHT - top} m {x1} {HEIGHT - bottom} l S\n"


def box(x0: float, top: float, x1: float, bottom: float, grey: float = 0) -> str:
    return f"{grey} g {x0} {HEIGHT - bottom} {x1 - x0} {bottom - top} re f\n"


def rules(columns: list[float], rows: list[float]) -> str:
    lying = "".join(line(columns[0], row, columns[-1], row) for row in rows)
    return lying + "".join(line(column, rows[0], column, rows[-1]) for column in columns)


def pdf(*pages: str, trailer: str = "") -> bytes:
    """A PDF with a content stream for each page."""
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [ {kids} ] >>",
        f"<< {_FONTS} >>",
    ]
    for index, content in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources 3 0 R "
            f"/Contents {5 + 2 * index} 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    written = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(written))
        written += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(written)
    written += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    written += "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    written += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"
    return written.encode("ascii")


def read(*pages: str) -> Document:
    return read_bytes(pdf(*pages), "small.pdf")


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]


def lines(document: Document, page: int = 1) -> list[str]:
    return [printed.text for printed in document.lines if printed.page == page]


TABLE = (
    rules([50, 150, 250, 350], [100, 120, 140])
    + words(55, 105, "项目")
    + words(155, 105, "合计")
    + words(255, 105, "其他收入")
    + words(55, 125, "基本支出")
    + words(155, 125, "1,203.50")
)


def test_read_writes_lines_and_rows_from_top_to_bottom() -> None:
    document = read(TABLE + words(50, 50, "部门预算公开表") + words(50, 160, "注：本表无数据。") + words(290, 380, "1"))
    assert document.form == "pdf"
    assert document.source_name == "small.pdf"
    assert document.text.split("\n") == [
        "部门预算公开表",
        "项目\t合计\t其他收入",
        "基本支出\t1,203.50\t",
        "注：本表无数据。",
        "1",
    ]
    assert [(printed.page, printed.number) for printed in document.lines] == [(1, n) for n in (1, 2, 3, 4, 5)]
    (grid,) = document.grids
    assert (grid.first_line, grid.last_line) == (1, 2)
    assert texts(grid) == [["项目", "合计", "其他收入"], ["基本支出", "1,203.50", ""]]
    amount = grid.rows[1].cells[1]
    assert document.text[amount.span.start : amount.span.end] == "1,203.50"
    assert document.locate(amount.span).page == 1
    assert document.locate(amount.span).line_start == 3


def test_read_counts_lines_on_each_page() -> None:
    document = read(words(50, 50, "第一部分") + words(50, 70, "概况"), words(50, 50, "第二部分"))
    assert [(printed.page, printed.number, printed.text) for printed in document.lines] == [
        (1, 1, "第一部分"),
        (1, 2, "概况"),
        (2, 1, "第二部分"),
    ]


def test_read_takes_white_shading_for_no_ruling() -> None:
    # Word 2007 paints the background of every cell, and of every line in it, as white rectangles, some thin
    shading = box(50, 107, 150, 109, 1) + box(57, 100, 59, 140, 1) + box(60, 100, 145, 110, 1)
    assert texts(read(shading + TABLE).grids[0]) == texts(read(TABLE).grids[0])


def test_read_takes_shading_in_any_colour_for_no_ruling() -> None:
    assert texts(read(box(50, 100, 200, 130, 0.8) + TABLE).grids[0]) == texts(read(TABLE).grids[0])


def test_read_takes_thin_rectangles_for_rulings() -> None:
    # WPS draws borders so, a piece for each cell, with gaps at the corners
    drawn = "".join(box(x, y, x + 98, y + 0.5) for x in (51, 151) for y in (100, 120, 140))
    drawn += "".join(box(x, y + 1, x + 0.5, y + 19) for x in (50, 150, 250) for y in (100, 120))
    drawn += words(55, 105, "项目") + words(155, 105, "合计") + words(155, 125, "3.5")
    assert texts(read(drawn).grids[0]) == [["项目", "合计"], ["", "3.5"]]


def test_read_takes_framed_cells_for_rulings() -> None:
    drawn = "".join(f"0 G {x} {HEIGHT - y - 20} 100 20 re S\n" for x in (50, 150) for y in (100, 120))
    drawn += words(55, 105, "项目") + words(155, 105, "合计") + words(155, 125, "3.5")
    assert texts(read(drawn).grids[0]) == [["项目", "合计"], ["", "3.5"]]


def test_read_merges_the_two_sides_of_a_border() -> None:
    # a double border 4 points wide is no column and no row
    doubled = TABLE + line(154, 100, 154, 140) + line(50, 116, 350, 116)
    assert texts(read(doubled).grids[0]) == texts(read(TABLE).grids[0])


def test_read_keeps_blank_columns_and_rows() -> None:
    drawn = rules([50, 150, 250, 350], [100, 120, 140, 160]) + words(55, 105, "合计") + words(255, 145, "0.95")
    assert texts(read(drawn).grids[0]) == [["合计", "", ""], ["", "", ""], ["", "", "0.95"]]


def test_read_puts_merged_cells_at_their_first_place() -> None:
    drawn = (
        line(50, 100, 350, 100)
        + line(150, 120, 350, 120)
        + line(50, 140, 350, 140)
        + "".join(line(x, 100, x, 140) for x in (50, 150, 350))
        + line(250, 120, 250, 140)
        + words(85, 115, "项目")
        + words(230, 105, "收入预算")
        + words(155, 125, "合计")
        + words(255, 125, "其他")
    )
    assert texts(read(drawn).grids[0]) == [["项目", "收入预算", ""], ["", "合计", "其他"]]


def test_read_joins_wrapped_words_of_a_cell_beside_their_figure() -> None:
    drawn = rules([50, 150, 250], [100, 120, 150]) + words(55, 105, "项目") + words(155, 105, "金额")
    drawn += words(65, 123, "1.一般公共预") + words(55, 136, "算") + words(160, 130, "21,940.96")
    assert texts(read(drawn).grids[0]) == [["项目", "金额"], ["1.一般公共预算", "21,940.96"]]


def test_read_never_tears_a_figure_that_a_ruling_strikes() -> None:
    # the last digit of 3,660.38 stands behind the ruling at 150
    drawn = TABLE + line(50, 160, 350, 160) + "".join(line(x, 140, x, 160) for x in (50, 150, 250, 350))
    drawn += words(107, 145, "3,660.38")
    assert texts(read(drawn).grids[0])[2] == ["3,660.38", "", ""]


def test_read_parts_a_figure_from_the_label_that_abuts_on_it() -> None:
    # gap 2 points: one word for pdfplumber, two cells on paper
    drawn = TABLE + line(50, 160, 350, 160) + "".join(line(x, 140, x, 160) for x in (50, 150, 250, 350))
    drawn += words(101, 145, "3,660.38") + words(151, 145, "二、外交支出")
    assert texts(read(drawn).grids[0])[2] == ["3,660.38", "二、外交支出", ""]


def test_read_parts_two_figures_that_abut_at_a_ruling() -> None:
    drawn = TABLE + line(50, 160, 350, 160) + "".join(line(x, 140, x, 160) for x in (50, 150, 250, 350))
    drawn += words(101, 145, "3,660.38") + words(151, 145, "3,660.38")
    assert texts(read(drawn).grids[0])[2] == ["3,660.38", "3,660.38", ""]


def test_read_gives_a_word_that_runs_over_back_to_its_cell() -> None:
    # an Excel row too low for 采购组织形式: the last character is struck by the lower border
    drawn = rules([50, 130, 230], [100, 128, 150]) + words(60, 108, "合计") + words(135, 111, "采购组织形")
    drawn += words(150, 125, "式") + words(55, 135, "9.00")
    assert texts(read(drawn).grids[0]) == [["合计", "采购组织形式"], ["9.00", ""]]


def test_read_continues_a_table_in_the_columns_of_the_page_before() -> None:
    # the second page has no header; its only row 合计 is merged over two columns
    columns = [50, 100, 150, 250, 350]
    first = rules(columns, [300, 320, 340]) + words(50, 280, "收入预算表")
    first += "".join(words(x + 5, 305, text) for x, text in zip(columns, ("类", "款", "合计", "其他"), strict=False))
    first += words(55, 325, "201") + words(105, 325, "06") + words(155, 325, "5,480.00") + words(300, 380, "3")
    second = rules([50, 150, 250, 350], [50, 70]) + words(90, 55, "合计") + words(155, 55, "5,480.00")
    document = read(first, second)
    assert texts(document.grids[1]) == [["合计", "", "5,480.00", ""]]
    titled = read(first, second + words(50, 30, "支出预算表"))  # another table, by its title
    assert texts(titled.grids[1]) == [["合计", "5,480.00", ""]]
    headed = read(first + words(50, 20, "部门预算 3"), second + words(50, 20, "部门预算 4"))  # a running head
    assert texts(headed.grids[1]) == [["合计", "", "5,480.00", ""]]


OTHER_COLUMNS = [
    ([50, 150, 250, 450], "it is wider"),
    ([50, 150, 250], "it is narrower, though each edge is one of the page before"),
    ([50, 150, 280, 350], "its edges are not those of the page before"),
]


@pytest.mark.parametrize(("columns", "why"), OTHER_COLUMNS)
def test_read_continues_no_table_with_other_columns(columns: list[float], why: str) -> None:
    before = [50, 100, 150, 250, 350]
    first = rules(before, [300, 320]) + "".join(words(x + 5, 305, "201") for x in before[:-1])
    second = rules(columns, [50, 70]) + words(90, 55, "合计") + words(155, 55, "5,480.00")
    assert texts(read(first, second).grids[1]) == [["合计", "5,480.00", ""][: len(columns) - 1]], why


def test_read_takes_a_table_that_is_open_at_a_side() -> None:
    drawn = "".join(line(50, y, 250, y) for y in (100, 120, 140)) + "".join(line(x, 100, x, 140) for x in (50, 150))
    drawn += words(55, 105, "项目") + words(155, 105, "金额") + words(155, 125, "3.50")
    assert texts(read(drawn).grids[0]) == [["项目", "金额"], ["", "3.50"]]


HALF_RULED = [
    pytest.param([100, 120, 200], [], id="columns ruled, rows not"),
    pytest.param([100, 120, 140, 160, 180, 200], None, id="rows ruled, columns not"),
]


@pytest.mark.parametrize(("rows", "columns"), HALF_RULED)
def test_read_leaves_half_ruled_tables_as_lines(rows: list[float], columns: list[float] | None) -> None:
    drawn = rules([50, 150, 250], rows) if columns is not None else "".join(line(50, y, 250, y) for y in rows)
    drawn += words(55, 105, "项目") + words(155, 105, "金额")
    for top, label, amount in ((125, "基本支出", "1.00"), (145, "项目支出", "2.00"), (165, "其他支出", "3.00")):
        drawn += words(55, top, label) + words(155, top, amount)
    document = read(drawn)
    assert not document.grids
    assert lines(document) == ["项目 金额", "基本支出 1.00", "项目支出 2.00", "其他支出 3.00"]


def test_read_takes_a_framed_paragraph_for_no_table() -> None:
    document = read(rules([40, 400], [40, 70, 100]) + words(50, 50, "第一部分 ") + words(50, 75, "单位概况"))
    assert not document.grids
    assert lines(document) == ["第一部分", "单位概况"]


LETTER_SPACED = [
    # (words as (x, text), what the line reads, why)
    ([(50, "元"), (64, "，"), (78, "财"), (92, "政"), (106, "费"), (120, "10.00"), (154, "万"), (168, "元")],
     "元，财政费10.00万元", "a justified last line: gaps of 0.4 em"),
    ([(50, "第一部分"), (95, "部门概况")], "第一部分 部门概况", "a half-width blank"),
    ([(50, "部门：普陀区财政局"), (300, "单位：元")], "部门：普陀区财政局 单位：元", "the ends of a heading line"),
    ([(50, "目"), (80, "录")], "目 录", "too few words to tell"),
    ([(50, "1,203.5"), (97, "1,203.4")], "1,203.5 1,203.4", "two figures never grow together"),
]  # fmt: skip


@pytest.mark.parametrize(("placed", "expected", "why"), LETTER_SPACED)
def test_read_joins_letter_spaced_lines(placed: list[tuple[float, str]], expected: str, why: str) -> None:
    assert lines(read("".join(words(x, 50, text) for x, text in placed))) == [expected], why


def test_read_keeps_figures_of_another_size_in_their_line() -> None:
    drawn = words(50, 50, "预算数为", 16) + words(116, 55, "0.95", 10) + words(150, 50, "万元", 16)
    drawn += words(50, 70, "其中", 16)
    assert [text.replace(" ", "") for text in lines(read(drawn))] == ["预算数为0.95万元", "其中"]
    assert lines(read(words(50, 50, "10", 16) + words(70, 55, "20", 10))) == ["10 20"]


def test_read_masks_telephone_numbers_and_keeps_places() -> None:
    number = f"021-{'5' * 8}"  # no telephone's
    document = read(words(50, 50, f"联系电话：{number}") + words(50, 70, "合计 5"))
    assert lines(document) == ["联系电话：***-********", "合计 5"]
    assert all(document.text[printed.start : printed.end] == printed.text for printed in document.lines)


PICTURE = "q 100 0 0 100 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
LOCK = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<41> <41>]"
REFUSED = [
    # (content, what the message says in both languages, why)
    (pdf(""), ("图片 PDF", "no text layer"), "an empty page"),
    (pdf(PICTURE, PICTURE), ("图片 PDF", "Run OCR"), "a scan"),
    (b"%PDF-1.4\nhello", ("PDF 无法读取", "cannot be read"), "no PDF behind the signature"),
    (pdf(TABLE)[:700], ("PDF 无法读取", "Fetch it again"), "a download that was cut off"),
    (pdf(TABLE).replace(b"/Type /Page ", b"/Type /Note "), ("PDF 没有页面", "no pages"), "no pages left"),
    (pdf(TABLE, trailer=LOCK), ("PDF 已加密", "password"), "locked"),
]


@pytest.mark.parametrize(("content", "said", "why"), REFUSED)
def test_read_refuses_what_holds_no_words(content: bytes, said: tuple[str, str], why: str) -> None:
    with pytest.raises(UnreadableDocument) as refusal:
        read_bytes(content, "公开.pdf")
    assert str(refusal.value).startswith("公开.pdf: "), why
    for part in said:
        assert part in str(refusal.value), why


# ---------------------------------------------------------------------------------------------------------------
# The real files. They are not part of the repository.

DISCLOSURES = Path(__file__).resolve().parents[3] / "shared" / "more-disclosures"
FINANCE = "shanghai-putuo-finance-2025"
OFFICE = "shanghai-putuo-government-office-2025"
WANLI = "shanghai-putuo-wanli-2024"
FINAL_ACCOUNTS = "final-accounts-shanghai-putuo-social-work-2024"
PARTY = "jiangsu-party-office-2019-tables"
PARTY_NARRATIVE = "jiangsu-party-office-2019-narrative"
CONGRESS = "jiangsu-peoples-congress-2018"
PROCURATORATE = "jiangsu-procuratorate-2018"
FILES = (FINANCE, OFFICE, WANLI, FINAL_ACCOUNTS, PARTY, PARTY_NARRATIVE, CONGRESS, PROCURATORATE)

real = pytest.mark.skipif(
    not DISCLOSURES.is_dir(),
    reason=f"THE REAL DISCLOSURES ARE MISSING: no {DISCLOSURES}; the PDF reader is tested on made-up PDFs only",
)
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


@cache
def disclosure(name: str) -> Document:
    return read_document(DISCLOSURES / f"{name}.pdf")


@cache
def page_words(name: str) -> dict[int, list[str]]:
    with pdfplumber.open(DISCLOSURES / f"{name}.pdf") as source:
        return {page.page_number: [word["text"] for word in page.extract_words()] for page in source.pages}


def compact(text: str) -> str:
    return "".join(text.split())


def grids_on(document: Document, page: int) -> list[Grid]:
    return [grid for grid in document.grids if document.lines[grid.first_line].page == page]


@real
@pytest.mark.parametrize("name", FILES)
def test_read_loses_no_word(name: str) -> None:
    for page, printed in page_words(name).items():
        written = [compact(text) for text in lines(disclosure(name), page)]
        missing = [word for word in printed if not any(word in text for text in written)]
        assert not missing, page
        assert Counter("".join(written)) == Counter("".join(printed)), page


@real
@pytest.mark.parametrize("name", FILES)
def test_read_keeps_each_figure_whole_and_as_often_as_printed(name: str) -> None:
    for page, printed in page_words(name).items():
        on_page = Counter(figure for word in printed for figure in _FIGURE.findall(word))
        written = Counter(figure for text in lines(disclosure(name), page) for figure in _FIGURE.findall(text))
        assert written == on_page, page


@real
@pytest.mark.parametrize("name", FILES)
def test_read_gives_true_offsets(name: str) -> None:
    document = disclosure(name)
    numbers: Counter[int | None] = Counter()
    for printed in document.lines:
        numbers[printed.page] += 1
        assert printed.number == numbers[printed.page]
        assert document.text[printed.start : printed.end] == printed.text
    for grid in document.grids:
        assert len(grid.rows) == grid.last_line - grid.first_line + 1
        assert len({len(row.cells) for row in grid.rows}) == 1
        for printed, row in zip(document.lines[grid.first_line :], grid.rows, strict=False):
            assert printed.text == "\t".join(cell.text for cell in row.cells)
            for cell in row.cells:
                assert document.text[cell.span.start : cell.span.end] == cell.text


SHAPES = {
    # page: (rows, columns) of each table on it, counted on the rendered pages
    FINANCE: {9: [(16, 4)], 10: [(15, 9)], 11: [(11, 9)], 14: [(10, 7)], 17: [(16, 7)], 19: [(17, 6)], 21: [(4, 7)],
              22: []},
    OFFICE: {2: [], 9: [(15, 9)], 10: [(9, 9)], 13: [(16, 7)], 20: [(4, 7)]},
    WANLI: {2: [], 14: [(18, 9)], 15: [(1, 9)], 20: [(1, 7)]},
    FINAL_ACCOUNTS: {4: [(3, 3)], 5: [(32, 4)], 6: [(14, 9)], 10: [(17, 7)], 13: [(40, 6)], 14: [(5, 12)],
                     15: [(6, 8)]},
    PARTY: {1: [(27, 6)], 2: [(15, 3)], 3: [(2, 5)], 4: [(7, 4)], 5: [(15, 3)], 9: [(4, 9)], 10: [(5, 3)],
            12: [(40, 6)]},
    PARTY_NARRATIVE: {page: [] for page in range(1, 15)},
    CONGRESS: {8: [(26, 6)], 9: [(16, 3)], 10: [(2, 5), (7, 4)], 11: [(22, 3)], 14: [(25, 3)],
               15: [(4, 9), (7, 3)], 16: [(12, 3)], 17: [(15, 6)], 18: [(10, 6)], 22: []},
    PROCURATORATE: {1: [], 5: [], 13: [(20, 6)], 14: [(7, 6), (16, 3)], 15: [(2, 5), (7, 4), (5, 3)],
                    16: [(11, 3), (16, 3)], 19: [(6, 3), (4, 9), (5, 3)], 20: [(17, 3), (6, 6)], 22: [(23, 6)],
                    23: [(4, 6)]},
}  # fmt: skip


@real
@pytest.mark.parametrize("name", SHAPES)
def test_read_finds_the_tables_in_their_columns_and_rows(name: str) -> None:
    found = {
        page: [(len(grid.rows), len(grid.rows[0].cells)) for grid in grids_on(disclosure(name), page)]
        for page in SHAPES[name]
    }
    assert found == SHAPES[name]


CELLS = [
    # (file, page, table on the page, first row, the cells of the rows between |)
    (FINANCE, 9, 0, 0, [
        "本年收入||本年支出|",
        "项目|预算数|项目|预算数",
        "一、财政拨款收入|31,214,205.80|一、一般公共服务支出|22,186,440.80",
        "1. 一般公共预算资金|31,214,205.80|二、社会保障和就业支出|3,508,644.00",
        "2. 政府性基金||三、卫生健康支出|782,164.00",
    ]),
    (FINANCE, 9, 0, 8, ["四、其他收入|||", "|||"]),
    (FINANCE, 9, 0, 15, ["收入总计|31,214,205.80|支出总计|31,214,205.80"]),
    (FINANCE, 10, 0, 0, [
        "项目||||收入预算||||",
        "功能分类科目编码|||功能分类科目名称|合计|财政拨款收入|事业收入|事业单位经营收入|其他收入",
        "类|款|项||||||",
        "201|||一般公共服务支出|22,186,440.80|22,186,440.80|||",
        "201|06||财政事务|22,186,440.80|22,186,440.80|||",
        "201|06|01|行政运行|16,231,840.80|16,231,840.80|||",
    ]),
    (FINANCE, 11, 0, 0, [  # the header repeated
        "项目||||收入预算||||",
        "功能分类科目编码|||功能分类科目名称|合计|财政拨款收入|事业收入|事业单位经营收入|其他收入",
        "类|款|项||||||",
        "210|||卫生健康支出|782,164.00|782,164.00|||",
    ]),
    (FINANCE, 11, 0, 9, ["221|02|03|购房补贴|2,687,760.00|2,687,760.00|||", "合计||||31,214,205.80|31,214,205.80|||"]),
    (FINANCE, 19, 0, 0, [
        "项目|||一般公共预算基本支出||",
        "部门预算经济分类科目编码||经济分类科目名称|合计|人员经费|公用经费",
        "类|款||||",
        "301||工资福利支出|22,109,516.00|22,109,516.00|0.00",
        "301|01|基本工资|2,642,448.00|2,642,448.00|0.00",
    ]),
    (FINANCE, 21, 0, 0, [
        "“三公”经费预算数||||||机关运行经费预算数",
        "合计|因公出国(境)费|公务接待费|公务用车购置及运行费|||",
        "|||小计|购置费|运行费|",
        "0.95||0.95||||229.43",
    ]),
    (OFFICE, 9, 0, 8, ["201|03|99|其他政府办公厅（室）及相关机构事务支出|20,120,000.00|20,120,000.00|||"]),
    (OFFICE, 10, 0, 0, [  # continued without header: nine columns, three of them blank
        "210|||卫生健康支出|1,097,073.43|1,097,073.43|||",
        "210|11||行政事业单位医疗|1,097,073.43|1,097,073.43|||",
    ]),
    (OFFICE, 10, 0, 8, ["合计||||91,016,775.35|91,016,775.35|||"]),
    (OFFICE, 13, 0, 2, [  # the figure abuts on the label of the next cell
        "一、一般公共预算资金|91,016,775.35|一、一般公共服务支出|82,096,797.42|82,096,797.42||",
    ]),
    (WANLI, 15, 0, 0, ["合计||||156,211,123|156,211,123|0|0|0"]),  # one row, code columns merged
    (WANLI, 20, 0, 0, ["合计||||156,211,123|99,706,020|56,505,103"]),
    (FINAL_ACCOUNTS, 6, 0, 0, [
        "项目||本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入",
        "功能分类科目编码|科目名称|||||||",
        "合计||307.82|307.82|||||",
    ]),
    (FINAL_ACCOUNTS, 7, 0, 0, ["2101101|行政单位医疗|2.22|2.22|||||"]),
    (FINAL_ACCOUNTS, 13, 0, 7, ["30108|机关事业单位基本养老保险缴费|6.18|30206|电费|0.00"]),
    (FINAL_ACCOUNTS, 13, 0, 39, ["人员经费合计||95.36|公用经费合计||10.23"]),
    (PARTY, 1, 0, 0, [  # a rotated page
        "收入||支出|||",
        "项目名称|金额|功能分类||支出用途|",
        "||功能科目名称|金额|项目名称|金额",
        "一、财政拨款|27,664.22|一、一般公共服务支出|22,395.50|一、基本支出|11,700.63",
    ]),
    (PARTY, 1, 0, 24, ["当年收入小计|27,664.22|当年支出小计|||27,664.22", "上年结转资金||结转下年资金|||"]),
    (PARTY, 2, 0, 0, ["项目名称||金额", "收入总计||27,664.22", "一般公共预算资金|小计|27,664.22",
                      "|公共财政拨款(补助)资金|27,664.22", "|专项收入|", "政府性基金|小计|"]),
    (PARTY, 3, 0, 0, ["合计|基本支出|项目支出|单位预留机动经费|结转下年资金",
                      "27,664.22|11,700.63|13,025.38|2,938.21|"]),
    (PARTY, 4, 0, 1, ["项目名称|金额|支出用途|", "||项目名称|金额",
                      "一、一般公共预算|27,664.22|一、基本支出|11,700.63"]),
    (PARTY, 9, 0, 0, [
        "合计|“三公”经费||||||会议费|培训费",
        "|小计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费||",
        "|||小计|公务用车购置费|公务用车运行维护费|||",
        "1,471.70|508.20|70.00|411.20||411.20|27.00|933.50|30.00",
    ]),
    (PARTY, 12, 0, 0, [  # 式 runs over the lower border of the header
        "采购品目大类|专项名称|经济科目|采购物品名称|采购组织形式|总计",
        "合计|||||1,422.50",
    ]),
    (PARTY, 12, 0, 11, ["|||其他办公消耗用品及类似物品|分散自行组织|4.50"]),
    (CONGRESS, 8, 0, 3, [
        "一、财政拨款|15897.44|一、一般公共服务支出|12706.28|一、基本支出|7877.76",
        "1. 一般公共预算|15897.44|二、外交支出||二、项目支出|6333.96",
        "2. 政府性基金预算||三、国防支出||三、单位预留机动经费|1685.72",
    ]),
    (CONGRESS, 8, 0, 25, ["收入合计|15897.44|支出合计|||15897.44"]),
    (CONGRESS, 11, 0, 16, ["2080505|机关事业单位基本养老保险缴费支出|580.01"]),
    (CONGRESS, 15, 0, 1, [
        "|小计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费||",
        "|||小计|公务用车购置费|公务用车运行维护费|||",
        "2542.60|833.60|222.50|183.60||183.60|427.50|1305.25|403.75",
    ]),
    (CONGRESS, 15, 1, 0, ["功能科目编码|功能科目名称|金 额", "合 计||", "||"]),
    (PROCURATORATE, 13, 0, 2, [
        "||功能科目名称|金额|项目名称|金额",
        "一、财政拨款|21,940.96|一、一般公共服务支出||一、基本支出|13,994.31",
        "1.一般公共预算|21,940.96|二、外交支出||二、项目支出|5,573.00",
        "2.政府性基金预算||三、国防支出||三、单位预留机动经费|2,388.04",
        "二、财政专户管理资金||四、公共安全支出|16,458.75||",
        "三、其他资金|14.39|五、教育支出|||",
    ]),
    (PROCURATORATE, 14, 0, 0, [  # the row 十七 is torn by the page break, as printed
        "||出|||",
        "||十八、住房保障支出|3,660.38||",
    ]),
    (PROCURATORATE, 14, 0, 4, ["当年收入小计|21,955.35|当年支出小计|||21,955.35"]),
    (PROCURATORATE, 14, 1, 0, ["项目名称||金额", "收入总计||21,955.35", "一般公共预算资金|小计|21,940.96"]),
    (PROCURATORATE, 15, 0, 0, ["合计|基本支出|项目支出|单位预留机动经费|结转下年资金",
                               "21,955.35|13,994.31|5,573.00|2,388.04|"]),
    (PROCURATORATE, 15, 1, 5, ["||三、单位预留机动经费|2,388.04", "收入合计|21,940.96|支出合计|21,940.96"]),
    (PROCURATORATE, 15, 2, 1, ["|合计|21,940.96", "204|公共安全支出|16,444.36"]),
    (PROCURATORATE, 16, 0, 0, ["2040402|一般行政管理事务|3,666.00",
                               "2040405|公诉、审判、侦查、执行等检察监督支出|1895.00"]),
    (PROCURATORATE, 16, 1, 1, ["合 计||13,979.92", "301|工资福利支出|10,204.52"]),
    (PROCURATORATE, 19, 1, 0, [
        "合计|“三公”经费||||||会议费|培训费",
        "|小计|因公出国（境）费|公务用车购置及运行维护费|||公务接待费||",
        "|||小计|公务用车购置费|公务用车运行维护费|||",
        "1,384.74|484.30|100.00|267.80||267.80|116.50|200.44|700.00",
    ]),
    (PROCURATORATE, 20, 1, 3, [
        "|网络、电子检务、实验室、机要通道、档案数字化系统运行维护费|信息网络及软件购置更新|||60.00",
        "|||PC服务器|部门集中采购|40.00",
    ]),
    (PROCURATORATE, 22, 0, 20, ["|||物业管理服务|部门集中采购|330.00", "||||分散自行组织|20.00"]),
]  # fmt: skip


@real
@pytest.mark.parametrize(("name", "page", "table", "row", "expected"), CELLS)
def test_read_finds_the_cells(name: str, page: int, table: int, row: int, expected: list[str]) -> None:
    rows = texts(grids_on(disclosure(name), page)[table])
    assert rows[row : row + len(expected)] == [cells.split("|") for cells in expected]


LINES = [
    # (file, page, line number, text, why)
    (FINANCE, 9, 1, "2025年部门财务收支预算总表", "two fonts in one title"),
    (FINANCE, 9, 2, "编制部门：上海市普陀区财政局 单位：元", "both ends of the line above a table"),
    (FINANCE, 22, 15, "元，财政业务费10.00万元，信息化系统日常维护费166.66万元，援滇干部工作经费3.00万元。", "spaced"),
    (CONGRESS, 8, 33, "8", "the page number stays"),
    (PARTY_NARRATIVE, 3, 1, "第一部分 部门概况", "a full-width blank"),
    (WANLI, 33, 23, "第一季度审价、审计 第二季度审价、审计 第三季度支付尾款 第四季度支付尾款。", "half-width blanks"),
    (PROCURATORATE, 5, 9, "6.刑事执行检察处", "white rectangles behind a paragraph are no table"),
]


@real
@pytest.mark.parametrize(("name", "page", "number", "expected", "why"), LINES)
def test_read_finds_the_lines(name: str, page: int, number: int, expected: str, why: str) -> None:
    assert lines(disclosure(name), page)[number - 1] == expected, why
