"""The tidy tables and the dumps: the contract of their columns, and that what they say stands in the sources."""

from __future__ import annotations

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest
import rdflib
from pyarrow import parquet
from rdflib import ConjunctiveGraph, Graph

from budgetkg.api.export import FORMATS, TABLES, export, export_query, without_blank_pages
from budgetkg.api.ingestion import Prepared
from budgetkg.api.server.sparql import check_query
from budgetkg.api.store import LocalStore
from budgetkg.ontology.errors import BudgetKGError, QueryRefused, StoreError

Tables = dict[str, list[dict[str, str]]]

FIRST, LAST = ["source_file", "disclosure"], ["line_start", "line_end", "quote"]
# the contract, written down once more: design/TIDY.md
COLUMNS = {
    "disclosures": "department department_iri fiscal_year issued region_code kind staffing_posts staffing_actual serving "
    "retired retired_veteran",
    "cells": "table_kind printed_table row row_kind code name project unit_name column value unit amount_yuan "
    "assigned_by candidates",
    "projects": "project name undertaking_unit fiscal_year amount_yuan funding_source functional_code period_start "
    "period_end disclosure_status",
    "policy_citations": "project project_name policy policy_number title kind role mention",
    "policy_relations": "policy policy_number relation other other_number stated rule",
    "allocations": "project project_name item amount_yuan",
    "indicators": "project level1 level2 indicator operator value unit weight prior_value basis",
    "changes": "section item amount_yuan change_yuan change_pct reason",
    "shares": "section item amount_yuan pct",
    "functions": "number text",
    "divisions": "name kind",
    "facts": "topic item value unit change change_pct",
}
FINDING = ["rule", "severity", "origin", "item", "expected", "found", "difference", "message"]
NUMBERS = {
    "amount_yuan",
    "change_yuan",
    "change_pct",
    "pct",
    "expected_yuan",
    "row",
    "fiscal_year",
    "line_start",
    "line_end",
}

# telephone numbers that the sources print: kizilsu 1142, changji-2025 1208 (label inside), bayingol 611, urumqi 775
TELEPHONES = ("13000000000", "1300000000", "2810000")


@pytest.fixture(scope="module")
def folder(store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("csv")
    assert [path.name for path in export(store, "csv", out)] == [f"{name}.csv" for name in TABLES]
    return out


@pytest.fixture(scope="module")
def tables(folder: Path) -> Tables:
    found = {}
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _header(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_columns_are_those_of_the_contract(folder: Path, table: str) -> None:
    assert _header(folder / f"{table}.csv") == [*FIRST, *COLUMNS[table].split(), *LAST]


def test_columns_of_discrepancies_hold_both_places(folder: Path) -> None:
    header = _header(folder / "discrepancies.csv")
    assert header[: len(FIRST) + len(FINDING)] == [*FIRST, *FINDING]
    assert header[-3:] == LAST
    assert [name for name in header if name.startswith("other_")] == [f"other_{name}" for name in LAST]


def test_files_are_those_of_the_contract(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in (*COLUMNS, "discrepancies")}


def test_files_are_utf8_with_line_feeds_and_without_a_mark(folder: Path) -> None:
    for path in folder.iterdir():
        content = path.read_bytes()
        assert content.decode("utf-8")
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_numbers_have_a_point_and_no_separators(tables: Tables) -> None:
    for name, rows in tables.items():
        for row in rows:
            for column in NUMBERS & row.keys():
                assert re.fullmatch(r"(-?\d+(\.\d+)?)?", row[column]), (name, column, row[column])
    values = [row["value"] for row in tables["cells"]]
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", value) for value in values)


def test_value_is_as_printed_and_amount_is_exact(tables: Tables) -> None:
    """1,155.04 → 1155.04; 75.00 keeps its zeros; 837。5 (changji-2021, line 905) is read as 837.5."""
    printed = {(row["source_file"], row["line_start"], row["value"]) for row in tables["cells"]}
    assert ("changji-2025.txt", "234", "1155.04") in printed
    assert ("bayingol-2024.txt", "199", "75.00") in printed
    assert ("changji-2021.txt", "904", "837.5") in printed
    factor = {"万元": Decimal(10_000), "元": Decimal(1)}
    for row in tables["cells"]:
        assert Decimal(row["amount_yuan"]) == Decimal(row["value"]) * factor[row["unit"]]


def test_every_line_and_quote_stands_in_its_source(tables: Tables, sources: dict[str, str]) -> None:
    masked = {name: _mask(text).split("\n") for name, text in sources.items()}
    for name, rows in tables.items():
        for row in rows:
            first, last = int(row["line_start"]), int(row["line_end"])
            assert 1 <= first <= last
            there = _bare("".join(masked[row["source_file"]][first - 1 : last]))
            assert _bare(row["quote"]), (name, row)
            assert _bare(row["quote"]) in there, (name, first, last, row["quote"])


def _mask(text: str) -> str:
    for number in TELEPHONES:
        text = text.replace(number, "*" * len(number))
    return text


def test_printed_words_of_a_row_stand_in_its_quote(tables: Tables) -> None:
    for table, column in (
        ("allocations", "item"),
        ("functions", "text"),
        ("divisions", "name"),
        ("policy_citations", "mention"),
    ):
        assert tables[table]
        for row in tables[table]:
            if row.get("role") == "indicator_basis":
                continue  # the words of a cell, put together from a sheet that came apart
            assert _bare(row[column]) in _bare(row["quote"]), (table, row)
    for row in tables["cells"]:
        plain = row["quote"].replace(",", "").replace("，", "").replace("。", ".")
        assert row["value"] in plain, row


# --- cells against an independent reading of the two sources whose columns are tabs -------------------------------

_EXPENDITURES = {
    "expenditure_summary": ("部门支出总体情况表", ("total", "basic", "project")),
    "general_public_expenditure": ("一般公共预算支出情况表", ("total", "basic", "project")),
}


def _expected_expenditures(text: str, title: str, columns: tuple[str, ...]) -> set[tuple[str, ...]]:
    """(line, code, name, column, value) of a table of the form 类 款 项 名称 合计 基本 项目, split at tabs."""
    lines = text.split("\n")
    start = max(number for number, line in enumerate(lines) if line.strip() == title)
    found = set()
    for number, line in enumerate(lines[start:], start=start + 1):
        if line.startswith("表 ") or line.startswith("表"):
            break
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 7 or not re.search(r"\d\.\d\d", line):
            continue
        for column, value in zip(columns, cells[4:], strict=True):
            if value:
                found.add((str(number), "".join(cells[:3]), cells[3], column, value.replace(",", "")))
    return found


@pytest.mark.parametrize("name", ["bayingol-2024.txt", "urumqi-2025.txt"])
@pytest.mark.parametrize("kind", sorted(_EXPENDITURES))
def test_expenditure_tables_are_read_cell_for_cell(
    tables: Tables, sources: dict[str, str], name: str, kind: str
) -> None:
    title, columns = _EXPENDITURES[kind]
    expected = _expected_expenditures(sources[name], title, columns)
    assert len(expected) > 40
    found = {
        (row["line_start"], row["code"], row["name"], row["column"], row["value"])
        for row in tables["cells"]
        if (row["source_file"], row["table_kind"]) == (name, kind)
    }
    assert found == expected


def test_shifted_heading_does_not_shift_the_columns(tables: Tables) -> None:
    """表2 of bayingol-2024 and urumqi-2025 heads the carry-over one column too far right; the ※ line is right."""
    carried = {
        (row["source_file"], row["line_start"], row["column"], row["value"])
        for row in tables["cells"]
        if row["table_kind"] == "income_summary" and row["row_kind"] == "total"
    }
    assert {row for row in carried if row[0] == "urumqi-2025.txt"} == {
        ("urumqi-2025.txt", "129", "total", "6724.07"),
        ("urumqi-2025.txt", "129", "fiscal_subtotal", "5058.98"),
        ("urumqi-2025.txt", "129", "general_public_budget", "2794.98"),
        ("urumqi-2025.txt", "129", "upper_transfer_general", "2264.00"),
        ("urumqi-2025.txt", "129", "fiscal_carryover", "1636.89"),
        ("urumqi-2025.txt", "129", "nonfiscal_carryover", "28.20"),
    }
    assert ("bayingol-2024.txt", "151", "fiscal_carryover", "73.00") in carried


def test_keys_of_cells_are_those_of_the_contract(tables: Tables) -> None:
    kinds = (
        "income_expenditure_summary income_summary expenditure_summary appropriation_summary general_public_expenditure "
        "general_public_basic_expenditure general_public_project_expenditure gov_fund_expenditure "
        "state_capital_expenditure three_public carryover appropriation_expenditure "
        "appropriation_basic_expenditure operating_cost procurement other"
    )
    rows = "total unit class group item income_line expense_line project economic_class economic_item three_public"
    columns = (
        "amount total fiscal_subtotal general_public_budget upper_transfer_general gov_fund upper_transfer_gov_fund "
        "state_capital upper_transfer_state_capital fiscal_special_account unit_funds fiscal_carryover "
        "nonfiscal_carryover business_income operating_income other_unit_funds basic project personnel public "
        "wages_welfare goods_services individuals_families debt_interest capital_basic_construction capital "
        "enterprise_basic_construction enterprise social_security_fund other fiscal_basic_personnel "
        "fiscal_basic_public fiscal_project nonfiscal_subtotal nonfiscal_basic nonfiscal_project"
    )
    cells = tables["cells"]
    assert {row["table_kind"] for row in cells} <= set(kinds.split())
    assert {row["row_kind"] for row in cells} <= set(rows.split())
    assert {row["column"] for row in cells} <= {*columns.split(), ""}
    assert {row["assigned_by"] for row in cells} <= {"printed", "arithmetic", "narrative", "ambiguous"}
    assert {row["unit"] for row in cells} == {"万元"}
    for row in cells:
        assert (row["assigned_by"] == "ambiguous") == (row["column"] == "")
        assert (row["candidates"] != "") == (row["column"] == "")
        assert set(filter(None, row["candidates"].split("|"))) <= set(columns.split())
        assert re.fullmatch(r"(\d{3}|\d{5}|\d{7})?", row["code"])


def test_three_public_rows_have_the_names_of_the_contract(tables: Tables) -> None:
    found = {
        (row["name"], row["column"], row["value"])
        for row in tables["cells"]
        if (row["source_file"], row["table_kind"]) == ("kizilsu-2025.txt", "three_public")
    }
    assert found == {
        (name, column, value)
        for name, value in (
            ("合计", "13.80"),
            ("公务接待费", "3.00"),
            ("公务用车购置及运行费", "10.80"),
            ("公务用车运行费", "10.80"),
        )
        for column in ("total", "general_public_budget")
    }


# --- the other tables, read in the sources by hand ----------------------------------------------------------------


def test_disclosures_are_five(tables: Tables) -> None:
    columns = ["source_file", "department", *["fiscal_year", "issued", "region_code"]]
    persons = [f"staffing_{one}" for one in ("posts", "actual")] + ["serving", "retired", "retired_veteran"]
    rows = tables["disclosures"]
    assert {tuple(row[column] for column in columns) for row in rows} == {
        ("bayingol-2024.txt", "新疆巴音郭楞蒙古自治州工业和信息化局", "2024", "2024-02-25", "652800"),
        ("changji-2021.txt", "昌吉州工业和信息化局", "2021", "", "652300"),
        ("changji-2025.txt", "昌吉回族自治州工业和信息化局", "2025", "2025-02-14", "652300"),
        ("kizilsu-2025.txt", "克孜勒苏柯尔克孜自治州工业和信息化局", "2025", "2025-02-20", "653000"),
        ("urumqi-2025.txt", "乌鲁木齐市工业和信息化局", "2025", "2025-02-21", "650100"),
    }
    assert {(row["source_file"], *(int(row[column]) for column in persons)) for row in rows} == {
        ("bayingol-2024.txt", 50, 108, 36, 70, 2),
        ("changji-2021.txt", 38, 33, 33, 45, 1),
        ("changji-2025.txt", 26, 74, 26, 46, 1),
        ("kizilsu-2025.txt", 28, 72, 28, 43, 1),
        ("urumqi-2025.txt", 104, 281, 105, 174, 2),
    }


_URUMQI_PROJECTS = {  # 表7 and 表11, lines 332–361 and 425–433
    "机动车智能服务平台终止资产评估咨询费": "380000",
    "辅助履职人员支出": "338100",
    "安全生产和节能审查工作经费": "205000",
    "原机电老干所运行维护费": "59000",
    "工业和信息化产业发展专家咨询评审费": "45000",
    "2024年度“小升规”专项奖补资金": "5000000",
    "工业和信息化项目调研经费": "150000",
    "特定目标3010011E": "20000",
    "特定目标10100021": "10000000",
    "乌财企〔2024〕93号-关于提前下达2025年自治区重点技术创新专项资金预算的通知": "2700000",
    "乌财企〔2024〕94号-关于提前下达2025年自治区中小企业发展专项资金预算的通知": "570000",
    "特定目标1010009A": "9370000",
    "节能监察工作经费": "112900",
    "乌鲁木齐市信息化运行维护经费": "67200",
    "ppp项目咨询服务费": "225000",
    "安全生产工作经费": "49900",
    "《2024年新疆维吾尔自治区中小企业数字化转型城市试点实施方案》编制经费": "600000",
    "特定目标8010124C": "3414500",
    "特定目标8010140M": "11642500",
    "特定目标9310002C": "100000",
    "信息化运维项目": "337000",
    "自治区中小企业公共服务网络平台经费": "282000",
}


def test_projects_are_those_of_the_tables(tables: Tables) -> None:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables["projects"]:
        found[row["source_file"]][_bare(row["name"])] = row["amount_yuan"]
    assert found["urumqi-2025.txt"] == _URUMQI_PROJECTS
    assert found["kizilsu-2025.txt"] == {
        "食盐专营管理工作项目": "30000",
        "工业领域安全生产整治及节能监察项目": "100000",
        "自治区中小企业发展专项资金": "160000",
        "单位其他资金收入": "2000000",  # in a target sheet only, line 1209
    }
    assert found["bayingol-2024.txt"] == {
        "工业和信息化工作推进": "750000",
        "2023年自治区葡萄酒产业发展专项资金": "730000",
    }
    assert len(found["changji-2025.txt"]) == 6
    assert sum(map(Decimal, found["changji-2025.txt"].values())) == Decimal(11_990_000)  # 表3: 1,199.00
    assert sum(map(Decimal, found["changji-2021.txt"].values())) == Decimal(2_470_000)  # 表3: 247


def test_money_of_a_project_has_the_source_that_the_tables_show(tables: Tables) -> None:
    source = {_bare(row["name"]): row["funding_source"] for row in tables["projects"]}
    # 表2 of urumqi: 215 08 05 and 215 99 04 are paid by transfers from above alone, 215 05 02 by the place itself
    assert source["特定目标10100021"] == "upper_transfer_general"
    assert source["特定目标1010009A"] == "upper_transfer_general"
    assert source["特定目标3010011E"] == "general_public_budget"
    # 表11: 33.70 under 财政拨款, 28.20 under 非财政拨款
    assert source["信息化运维项目"] == "fiscal_carryover"
    assert source["自治区中小企业公共服务网络平台经费"] == "nonfiscal_carryover"
    # kizilsu: 其他资金 200.00 in the sheet (line 1222), 单位资金 200.00 in 表1
    assert source["单位其他资金收入"] == "unit_funds"


def test_relations_are_the_three_relay_notices(tables: Tables) -> None:
    columns = ("source_file", "policy_number", "relation", "other_number", "stated", "line_start", "line_end")
    assert {tuple(row[column] for column in columns) for row in tables["policy_relations"]} == {
        ("urumqi-2025.txt", "乌财企〔2024〕93号", "transmits", "新财企〔2024〕137号", "false", "342", "342"),
        ("urumqi-2025.txt", "乌财企〔2024〕94号", "transmits", "新财企〔2024〕140号", "false", "351", "351"),
        ("kizilsu-2025.txt", "克财建〔2024〕113号", "transmits", "新财企〔2024〕140号", "false", "1022", "1024"),
    }
    assert all("same title" in row["rule"] for row in tables["policy_relations"])


# every 发文字号 that the five print in a basis or in a project's name, by line of the source
_NUMBERS = {
    ("bayingol-2024.txt", "巴安〔2020〕1号"),
    ("bayingol-2024.txt", "新政办发〔2023〕34号"),
    ("bayingol-2024.txt", "巴职改办字〔2022〕14号"),
    ("bayingol-2024.txt", "巴职改办字〔2022〕17号"),
    ("bayingol-2024.txt", "财建〔2023〕117号"),
    ("kizilsu-2025.txt", "新工信消费〔2024〕8号"),
    ("kizilsu-2025.txt", "新工信安全〔2024〕6号"),
    ("kizilsu-2025.txt", "新财企〔2024〕140号"),
    ("kizilsu-2025.txt", "克财建〔2024〕113号"),
    ("urumqi-2025.txt", "新财企〔2024〕137号"),
    ("urumqi-2025.txt", "新财企〔2024〕140号"),
    ("urumqi-2025.txt", "乌财企〔2024〕93号"),
    ("urumqi-2025.txt", "乌财企〔2024〕94号"),
    ("urumqi-2025.txt", "乌党办发〔2024〕41号"),
    ("urumqi-2025.txt", "乌党办发〔2020〕4号"),
    ("urumqi-2025.txt", "国务院令第466号"),
    ("urumqi-2025.txt", "国务院令第696号"),
    ("urumqi-2025.txt", "新工信规〔2021〕2号"),
    ("urumqi-2025.txt", "乌政办〔2019〕55号"),
    ("urumqi-2025.txt", "中办发〔2016〕3号"),
    ("urumqi-2025.txt", "乌政办〔2023〕77号"),
    ("urumqi-2025.txt", "乌编办〔2019〕233号"),
    ("urumqi-2025.txt", "乌政办〔2017〕38号"),
    ("urumqi-2025.txt", "乌财企〔2017〕65号"),
    ("urumqi-2025.txt", "乌双创办〔2017〕18号"),
}


def test_citations_hold_every_number_that_the_sources_print(tables: Tables) -> None:
    found = {(row["source_file"], row["policy_number"]) for row in tables["policy_citations"] if row["policy_number"]}
    assert found == _NUMBERS
    roles = {row["role"] for row in tables["policy_citations"]}
    assert roles <= {"stated_basis", "project_name", "narrative", "indicator_basis"}


def test_no_number_in_the_sources_is_passed_over(sources: dict[str, str]) -> None:
    """The list above against a plain search of the joined texts: same documents, none forgotten."""
    for name, text in sources.items():
        joined = re.sub(r"\s", "", text).translate(str.maketrans("[（", "〔〔")).replace("]", "〕").replace("）", "〕")
        printed = set(re.findall(r"〔((?:19|20)\d\d)〕(\d+)号", joined)) | {
            ("", serial) for serial in re.findall(r"国务院令第(\d+)号", joined)
        }
        listed = {
            (year, serial)
            for file, number in _NUMBERS
            if file == name
            for year, serial in re.findall(r"(?:〔(\d{4})〕|第)(\d+)号", number)
        }
        assert printed == listed, name


def test_allocations_sum_as_the_sources_print(tables: Tables) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in tables["allocations"]:
        sums[_bare(row["project_name"])] += Decimal(row["amount_yuan"])
    assert sums["工业和信息化工作推进"] == Decimal(750_000)  # bayingol 550: 5 + 58 + 6 + 6
    assert sums["食盐专营管理工作项目"] == Decimal(31_000)  # kizilsu 976–978: 0.6 + 0.5 + 1 + 1, not 3
    assert sums["机关运行补助经费"] == Decimal(500_000)  # changji-2025 1025–1029
    assert sums["节能监察工作经费"] == Decimal(112_900)  # urumqi 688: 1.23 + 4.50 + 5.56


def test_divisions_and_functions_are_counted_and_named(tables: Tables) -> None:
    names: dict[str, list[str]] = defaultdict(list)
    for row in tables["divisions"]:
        names[f"{row['source_file']} {row['kind']}"].append(row["name"])
    assert names["kizilsu-2025.txt division"] == (
        [
            "办公室",
            "综合科",
            "经济运行科",
            "投资规划科",
            "企业科",
            "经济协作科",
            "环境和资源综合利用科",
            "信息化办公室",
            "行业管理科",
        ]
    )
    assert len(names["bayingol-2024.txt division"]) == 14
    assert len(names["urumqi-2025.txt division"]) == 12
    assert len(names["urumqi-2025.txt subordinate_unit"]) == 4
    assert names["changji-2021.txt affiliated"] == ["电力执法支队"]
    functions: dict[str, int] = defaultdict(int)
    for row in tables["functions"]:
        functions[row["source_file"]] += 1
    assert (functions["bayingol-2024.txt"], functions["changji-2021.txt"], functions["urumqi-2025.txt"]) == (13, 13, 11)


def test_changes_are_signed(tables: Tables) -> None:
    wanted = {("urumqi-2025.txt", "469"), ("urumqi-2025.txt", "451"), ("bayingol-2024.txt", "494")}
    found = {
        (row["source_file"], row["line_start"]): (
            row["item"],
            row["amount_yuan"],
            row["change_yuan"],
            row["change_pct"],
        )
        for row in tables["changes"]
        if (row["source_file"], row["line_start"]) in wanted
    }
    assert found == {
        ("urumqi-2025.txt", "469"): ("基本支出", "21572600", "-2026800", "-8.59"),
        ("urumqi-2025.txt", "451"): ("上级一般公共预算安排的转移支付资金", "22640000", "21120000", "1389.47"),
        ("bayingol-2024.txt", "494"): ("项目支出", "750000", "-220000", "-22.68"),
    }


def test_discrepancies_name_what_the_sources_contradict(tables: Tables) -> None:
    """changji-2025: 26 + 46 + 1 = 73, printed 74 (lines 80–82). kizilsu: 3.1 allotted of 3 (lines 976–978)."""
    rows = tables["discrepancies"]
    assert {row["severity"] for row in rows} <= {"violation", "warning", "info"}
    assert {row["origin"] for row in rows} <= {"publisher", "rounding", "extraction"}
    heads = [
        row for row in rows if row["source_file"] == "changji-2025.txt" and "73" in (row["expected"], row["found"])
    ]
    assert [{row["expected"], row["found"]} for row in heads] == [{"73", "74"}]
    assert heads[0]["origin"] == "publisher"
    salt = [row for row in rows if row["source_file"] == "kizilsu-2025.txt" and row["rule"] == "allocation-sum"]
    assert [{Decimal(row["expected"]), Decimal(row["found"])} for row in salt] == [{Decimal(3), Decimal("3.1")}]


# --- pages, telephone numbers, pandas -----------------------------------------------------------------------------


def test_page_column_is_there_where_a_page_is_known() -> None:
    with_page = "source_file,page,line_start,quote\na.txt,,1,x\nb.pdf,3,4,y\n"
    assert without_blank_pages(with_page) == with_page
    assert without_blank_pages("source_file,page,quote\na.txt,,x\n") == "source_file,quote\na.txt,x\n"
    assert without_blank_pages("source_file,page,quote\n") == "source_file,quote\n"
    assert without_blank_pages("a,b\r\n1,2\r\n") == "a,b\n1,2\n"
    assert without_blank_pages("") == ""


def test_page_comes_before_the_lines_once_a_pdf_is_in_the_store(store: LocalStore, tmp_path: Path) -> None:
    """As the reader of PDFs writes it: one evidence of a figure bears a page."""
    copy = LocalStore(None)
    quads = list(store.quads())
    copy.apply((), quads)
    page = ox.NamedNode("https://w3id.org/budgetkg/ontology#page")
    evidence = ox.NamedNode("https://w3id.org/budgetkg/ontology#evidence")
    disclosure = next(q for q in quads if str(q.object).endswith("#BudgetDisclosure>"))
    [place] = [q.object for q in quads if q.subject == disclosure.subject and q.predicate == evidence]
    copy.apply((), [ox.Quad(place, page, ox.Literal(7), disclosure.graph_name)])  # type: ignore[arg-type]
    export(copy, "csv", tmp_path)
    header = _header(tmp_path / "disclosures.csv")
    assert header == [*FIRST, *COLUMNS["disclosures"].split(), "page", *LAST]
    with (tmp_path / "disclosures.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["page"] for row in csv.DictReader(file)) == ["", "", "", "", "7"]
    assert "page" not in _header(tmp_path / "projects.csv")


@pytest.mark.parametrize("format", FORMATS)
def test_no_telephone_number_in_any_export(
    folder: Path, parquet_folder: Path, dumps: dict[str, Path], format: str
) -> None:
    written = {"csv": folder.iterdir(), "parquet": parquet_folder.iterdir()}
    for path in written.get(format) or [dumps[format]]:
        text = pd.read_parquet(path).to_csv(sep="\t") if format == "parquet" else path.read_text(encoding="utf-8")
        for number in TELEPHONES:
            assert not re.search(rf"(?<![\d.]){number}(?!\d)", text), f"{number} in {path.name}"
        assert not re.search(r"(?<![\w.,〔/#-])1[3-9]\d{9}(?![\w.])", text), path.name


def test_sources_do_print_telephone_numbers(sources: dict[str, str]) -> None:
    """Else the test above could not fail."""
    assert "13000000000" in sources["kizilsu-2025.txt"]
    assert "13000000000" in sources["bayingol-2024.txt"]
    assert "1300000000联系电话" in sources["changji-2025.txt"]
    assert "2810000" in sources["urumqi-2025.txt"]


def test_pandas_reads_the_tables(folder: Path) -> None:
    cells = pd.read_csv(folder / "cells.csv", dtype={"code": str})
    totals = cells[
        (cells.table_kind == "expenditure_summary") & (cells.row_kind == "total") & (cells.column == "total")
    ]
    assert dict(zip(totals.source_file, totals.amount_yuan, strict=True)) == {
        "bayingol-2024.txt": 11_630_300,
        "changji-2021.txt": 8_375_000,
        "changji-2025.txt": 18_647_200,
        "kizilsu-2025.txt": 9_012_000,
        "urumqi-2025.txt": 67_240_700,
    }
    for name in TABLES:
        frame = pd.read_csv(folder / f"{name}.csv", keep_default_na=False)
        assert list(frame.columns[:2]) == FIRST
        if len(frame):
            assert frame.line_start.dtype.kind == "i"
            assert frame.line_end.dtype.kind == "i"


def test_projects_and_citations_join(tables: Tables) -> None:
    """The key of one table is found in the other, and each project once."""
    projects = {row["project"] for row in tables["projects"]}
    assert len(projects) == len(tables["projects"]) == 38
    for table in ("policy_citations", "allocations", "indicators"):
        used = {row["project"] for row in tables[table]} - {""}
        assert used
        assert used <= projects
    disclosures = {row["disclosure"] for row in tables["disclosures"]}
    assert len(disclosures) == 5
    for rows in tables.values():
        assert {row["disclosure"] for row in rows} <= disclosures


def test_rows_follow_the_source(tables: Tables) -> None:
    """Within a disclosure and a table of it, cells come in the order of the page."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in tables["cells"]:
        places[row["source_file"], row["table_kind"]].append(int(row["row"]))
    for orders in places.values():
        assert all(first <= second for first, second in pairwise(orders))


# --- RDF ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_disclosures(prepared: dict[str, Prepared], published: Callable[..., LocalStore]) -> LocalStore:
    """Fewer triples, because rdflib is slow: the whole store is read back by Oxigraph below."""
    return published(prepared["changji-2021.txt"], prepared["kizilsu-2025.txt"])


def _read_by_rdflib(path: Path, format: str) -> Graph:
    normalises, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        graph: Graph = Graph() if format == "turtle" else ConjunctiveGraph()
        return graph.parse(path, format={"jsonld": "json-ld"}.get(format, format))
    finally:
        rdflib.NORMALIZE_LITERALS = normalises


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("format", ["turtle", "trig", "jsonld"])
def test_dump_read_by_rdflib_holds_the_same_triples(two_disclosures: LocalStore, tmp_path: Path, format: str) -> None:
    [path] = export(two_disclosures, format, tmp_path)
    graph = _read_by_rdflib(path, format)
    text = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in graph)  # type: ignore[attr-defined]
    reread = {quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.TURTLE)}
    assert reread == {quad.triple for quad in two_disclosures.quads()}
    if format != "turtle":
        contexts = {str(context.identifier) for context in graph.contexts() if len(context)}  # type: ignore[attr-defined]
        assert contexts == {quad.graph_name.value for quad in two_disclosures.quads()}


def test_turtle_read_by_oxigraph_holds_every_triple_once(dumps: dict[str, Path], stored: frozenset[ox.Quad]) -> None:
    triples = [quad.triple for quad in ox.parse(path=str(dumps["turtle"]))]
    assert len(triples) == len(set(triples))
    assert set(triples) == {quad.triple for quad in stored}


def test_quads_read_by_oxigraph_are_the_store(dumps: dict[str, Path], stored: frozenset[ox.Quad]) -> None:
    """Each once, without a blank node, every IRI in ASCII."""
    quads = list(ox.parse(path=str(dumps["nquads"]), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == len(set(quads))
    assert set(quads) == stored
    for term in {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}:
        assert isinstance(term, ox.NamedNode | ox.Literal)
        assert isinstance(term, ox.Literal) or term.value.isascii()


@pytest.mark.parametrize(("format", "suffix"), [("trig", ".trig"), ("jsonld", ".jsonld")])
def test_datasets_read_by_oxigraph_are_the_store(
    dumps: dict[str, Path], stored: frozenset[ox.Quad], format: str, suffix: str
) -> None:
    assert dumps[format].name == f"budgetkg{suffix}"
    assert set(ox.parse(path=str(dumps[format]))) == stored


def test_dumps_of_one_store_are_byte_for_byte_equal(
    store: LocalStore, folder: Path, dumps: dict[str, Path], tmp_path: Path
) -> None:
    """Dumps are kept under version control and compared."""
    [again] = export(store, "nquads", tmp_path)
    assert again.read_bytes() == dumps["nquads"].read_bytes()
    for path in export(store, "csv", tmp_path / "tables"):
        assert path.read_bytes() == (folder / path.name).read_bytes()


# --- files and errors ---------------------------------------------------------------------------------------------


def test_file_name_of_its_own_is_taken(store: LocalStore, tmp_path: Path) -> None:
    assert export(store, "turtle", tmp_path / "deep" / "all.ttl") == [tmp_path / "deep" / "all.ttl"]
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"all.ttl"}, "nothing half-written is left"


def test_export_replaces_an_older_one(store: LocalStore, tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text("old", encoding="utf-8")
    export(store, "csv", tmp_path)
    assert _header(tmp_path / "cells.csv")[:2] == FIRST


def test_unknown_format_is_refused_with_those_there_are(store: LocalStore, tmp_path: Path) -> None:
    with pytest.raises(QueryRefused, match=r"未知格式 unknown format 'xlsx'; expected one of csv, nquads, trig"):
        export(store, "xlsx", tmp_path)


def test_place_that_cannot_be_written_is_named(store: LocalStore, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match=r"file: 无法写入 cannot be written \(.*\)\. Name another place with --out"):
        export(store, "csv", tmp_path / "file")


@pytest.mark.parametrize("table", TABLES)
def test_query_of_a_table_is_plain_sparql_that_anyone_can_change(table: str) -> None:
    query = export_query(table)
    assert re.match(r"# .*[\u4e00-\u9fff].*\n# [A-Za-z]", query), "a heading in Chinese and English"
    assert check_query(query).gives_graph is False


# --- Parquet -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def parquet_folder(store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("parquet")
    assert [path.name for path in export(store, "parquet", out)] == [f"{name}.parquet" for name in TABLES]
    return out


def test_parquet_is_offered() -> None:
    assert "parquet" in FORMATS


@pytest.mark.parametrize("table", TABLES)
def test_parquet_holds_what_the_csv_holds(parquet_folder: Path, tables: Tables, table: str) -> None:
    """The same rows in the same order; a number is the same number, and empty is null."""
    found = parquet.read_table(parquet_folder / f"{table}.parquet").to_pylist()
    assert len(found) == len(tables[table]) > 0
    for row, expected in zip(found, tables[table], strict=True):
        assert row.keys() - expected.keys() <= {"page"}, "texts have no pages: the column is there, and empty"
        for column, text in expected.items():
            if isinstance(row[column], Decimal):
                assert row[column] == Decimal(text)
            else:
                assert (str(row[column]) if row[column] is not None else "") == text


def test_parquet_types_are_those_of_the_contract(parquet_folder: Path) -> None:
    """design/TIDY.md: counts, years and lines are whole; amounts and per cents decimal; printed figures and codes text."""
    expected = {
        "disclosures": {"fiscal_year": "int64", "staffing_posts": "int64", "region_code": "string"},
        "cells": {"row": "int64", "amount_yuan": "decimal128(38, 10)", "value": "string", "code": "string"},
        "changes": {"change_yuan": "decimal128(38, 10)", "change_pct": "decimal128(38, 10)", "item": "string"},
        "facts": {"value": "decimal128(38, 10)", "change": "decimal128(38, 10)"},
        "indicators": {"value": "string", "weight": "string"},
        "discrepancies": {"expected": "string", "difference": "decimal128(38, 10)", "other_line_end": "int64"},
    }
    for table, columns in expected.items():
        schema = parquet.read_schema(parquet_folder / f"{table}.parquet")
        assert {name: str(schema.field(name).type) for name in columns} == columns
        assert {str(schema.field(name).type) for name in ("page", "line_start", "line_end")} == {"int64"}
        assert {str(schema.field(name).type) for name in ("source_file", "disclosure", "quote")} == {"string"}


def test_parquet_sums_in_pandas_without_a_conversion(parquet_folder: Path) -> None:
    """Urumqi-2025, line 439: 收支总预算 6,724.07 万元."""
    facts = pd.read_parquet(parquet_folder / "facts.parquet")
    [total] = facts[(facts.source_file == "urumqi-2025.txt") & (facts.item == "收支总预算")].value
    assert total == Decimal("6724.07")


def test_parquet_without_pyarrow_says_what_to_install(
    store: LocalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BudgetKGError, match=r"输出 Parquet 需要 pyarrow.*pip install 'budgetkg\[parquet\]'"):
        export(store, "parquet", tmp_path / "out")
    assert not (tmp_path / "out").exists()
