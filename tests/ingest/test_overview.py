"""Who publishes, for which year: names, functions, units, head counts, date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from budgetkg.ingest.document import Document
from budgetkg.ingest.organisation import read_units
from budgetkg.ingest.overview import (
    read_fiscal_year,
    read_functions,
    read_head_counts,
    read_issued,
    read_signature,
    read_subject_names,
    read_target_names,
    read_title_names,
)
from budgetkg.ingest.records import Disclosure
from budgetkg.ingest.sections import Section, read_narrative, read_sections, section_of

ReadText = Callable[[str], Document]
ExtractExample = Callable[[str], Disclosure]


def section(document: Document, kind: str) -> Section:
    found = section_of(read_sections(read_narrative(document, [])), kind)
    assert found is not None
    return found


# ---------------------------------------------------------------------------------------------------- functions


def test_functions_of_a_section_with_nothing_but_stops_are_none(read_text: ReadText):
    # a torn source: neither a crash nor a function without words
    assert functions(read_text("一、主要职能\n。\n")) == []
    assert [text for _, text in functions(read_text("一、主要职能\n（一）负责盐业管理。\n（二）。\n"))] == [
        "负责盐业管理。"
    ]


def functions(document: Document) -> list[tuple[str, str]]:
    return [(one.number, one.text) for one in read_functions(section(document, "functions"))]


def test_read_functions_by_their_numbers(read_text: ReadText):
    assert functions(read_text("一、主要职能\n（一）负责工业。\n（二）负责信息化。\n")) == [
        ("（一）", "负责工业。"),
        ("（二）", "负责信息化。"),
    ]


def test_read_functions_set_in_one_paragraph(read_text: ReadText):
    # urumqi-2025 prints all functions in two paragraphs, with half-width brackets first
    assert functions(read_text("一、主要职能\n(一) 负责工业。(二) 负责信息化。（三）承办其他事项。\n")) == [
        ("(一)", "负责工业。"),
        ("(二)", "负责信息化。"),
        ("（三）", "承办其他事项。"),
    ]


def test_read_functions_keeps_a_list_inside_a_function_whole(read_text: ReadText):
    # the inner list begins at one again: it does not count up and stays part of the function
    assert functions(read_text("一、主要职能\n（一）负责工业。\n（二）负责：\n（一）煤炭行业；\n（三）其他。\n")) == [
        ("（一）", "负责工业。"),
        ("（二）", "负责：（一）煤炭行业；"),
        ("（三）", "其他。"),
    ]


def test_read_functions_without_numbers_are_sentences(read_text: ReadText):
    # kizilsu-2025
    assert functions(read_text("一、主要职能\n某局贯彻落实法律。\n拟定规划和政策。\n")) == [
        ("", "某局贯彻落实法律。"),
        ("", "拟定规划和政策。"),
    ]


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        # the numbers and words of the first and last function, read off the sources
        (
            "bayingol-2024",
            13,
            ("(一)", "贯彻执行国家、自治区"),
            ("(十三)", "完成自治州党委、自治州人民政府交办的其他任务。"),
        ),
        (
            "changji-2021",
            13,
            ("（一）", "贯彻执行国家、自治区"),
            ("（十三）", "完成自治州党委、自治州人民政府交办的其他任务。"),
        ),
        ("changji-2025", 12, ("（一）", "贯彻执行国家、自治区"), ("（十二）", "指导电子信息产业的发展；")),
        ("urumqi-2025", 11, ("(一)", "贯彻执行国家、自治区有关"), ("（十一）", "承办市委、市人民政府交办的其他事项。")),
        ("kizilsu-2025", 2, ("", "新疆克州工业和信息化局贯彻落实"), ("", "拟定工业和信息化发展规划；")),
    ],
)
def test_read_functions_of_the_real_sources(
    extract_example: ExtractExample, name: str, count: int, first: tuple[str, str], last: tuple[str, str]
):
    found = extract_example(name).overview.functions
    assert [one.order for one in found] == list(range(1, count + 1))
    assert (found[0].number, found[0].text[: len(first[1])]) == first
    assert (found[-1].number, found[-1].text[: len(last[1])]) == last
    assert all(one.text.endswith("。") for one in found)


def test_read_functions_of_no_section_is_empty():
    assert read_functions(None) == ()


# -------------------------------------------------------------------------------------------------- organisation


@pytest.mark.parametrize(
    ("printed", "counts"),
    [
        (  # urumqi-2025
            "某局编制数104，实有人数281人，其中：在职105人，减少7人；退休174人，减少4人；离休2人，增加0人。",
            {
                "posts": (104, None),
                "actual": (281, None),
                "serving": (105, -7),
                "retired": (174, -4),
                "retired_veteran": (2, 0),
            },
        ),
        (  # changji-2021: 名, blanks, and a slot of the form that was not filled
            "某局编制数38名，实有人数33人，其中：在职33人，增加1人； 退休45人，减少1人；离休1人，增加（或减少）0人。",
            {
                "posts": (38, None),
                "actual": (33, None),
                "serving": (33, 1),
                "retired": (45, -1),
                "retired_veteran": (1, 0),
            },
        ),
        ("某局编制人数为 50 人，在职人员 36 人。", {"posts": (50, None), "serving": (36, None)}),
        ("某局离退休人员 12 人，其中退休 10 人。", {"retired": (10, None)}),  # 离退休 counts both, it is neither
        ("某局无编制。", {}),
    ],
)
def test_read_head_counts(read_text: ReadText, printed: str, counts: dict[str, tuple[int, int | None]]):
    found = read_head_counts(section(read_text(f"二、机构设置及人员情况\n{printed}\n"), "organisation"))
    assert {one.measure: (one.persons, one.change) for one in found} == counts


def test_read_head_counts_quotes_count_and_change(read_text: ReadText):
    document = read_text("二、机构设置及人员情况\n在职 36 人，增加 3 人；退休 70 人。\n")
    found = read_head_counts(section(document, "organisation"))
    assert [one.locator.quote for one in found] == ["在职 36 人，增加 3 人", "退休 70 人"]


@pytest.mark.parametrize(
    ("printed", "units"),
    [
        (  # changji-2021: a comma inside brackets parts nothing, and an affiliated unit follows
            "某局下设3个科室，分别是办公室（组织人事科）、规划科（投资、产业政策）、综合科。一个参公事业单位：电力执法支队。",
            [
                ("division", "办公室（组织人事科）"),
                ("division", "规划科（投资、产业政策）"),
                ("division", "综合科"),
                ("affiliated", "电力执法支队"),
            ],
        ),
        (  # urumqi-2025: the list of units, its own level first
            "本部门中，行政单位1家，事业单位2家，纳入某局2025年部门预算编制范围的下属预算单位包括：\n\n"
            "- 1、某局（本级）\n- 2、某市节能监察中心\n- 3、某市中小企业服务中心",
            [
                ("subordinate_unit", "某局（本级）"),
                ("subordinate_unit", "某市节能监察中心"),
                ("subordinate_unit", "某市中小企业服务中心"),
            ],
        ),
        ("某局无下属预算单位。", []),
        (  # Jiangsu: lists in sentences, units beside the department, budget units in one line
            "1．本部门内设机构包括秘书处、行政处（保卫处）。本部门直属单位包括：文印中心、东郊国宾馆。\n"
            "2．纳入本部门2019年部门汇总预算编制范围的预算单位共2家，包括：某厅（本级）、机要局（保密局）。",
            [
                ("division", "秘书处"),
                ("division", "行政处（保卫处）"),
                ("affiliated", "文印中心"),
                ("affiliated", "东郊国宾馆"),
                ("subordinate_unit", "某厅（本级）"),
                ("subordinate_unit", "机要局（保密局）"),
            ],
        ),
        (  # Jiangsu: groups with headings, a name on each line
            "本部门包括2个内设机构、1个下属事业单位，具体包括：\n（一）机关内设机构\n1.办公室\n2.控告处（挂“举报中心”、\n“赔偿办”牌子）\n"
            "（二）下属事业单位\n1.清风苑杂志社",
            [
                ("division", "办公室"),
                ("division", "控告处（挂“举报中心”、“赔偿办”牌子）"),
                ("affiliated", "清风苑杂志社"),
            ],
        ),
        (  # a bureau of finance: 预算科 is a division, as 机构编制科 is one
            "某局下设3个科室，分别是：办公室、预算科、机构编制科。",
            [("division", "办公室"), ("division", "预算科"), ("division", "机构编制科")],
        ),
        (  # a township government has offices for divisions
            "某乡人民政府下设2个办公室，分别是：\n党政办公室、财政所。",
            [("division", "党政办公室"), ("division", "财政所")],
        ),
        (  # the number of the first unit is no unit
            "预算单位包括：1、某局（本级）\n2、某市文化馆",
            [("subordinate_unit", "某局（本级）"), ("subordinate_unit", "某市文化馆")],
        ),
        # Jiangsu: prose that counts units names none
        ("本部门内设机构包括省人大常委会下设办公厅、研究室和3个专门委员会、有38个处室，编制338名。", []),
    ],
)
def test_read_units(read_text: ReadText, printed: str, units: list[tuple[str, str]]):
    found = read_units(section(read_text(f"二、机构设置及人员情况\n{printed}\n"), "organisation"))
    assert [(one.kind, one.name) for one in found] == units
    assert [one.locator.quote for one in found] == [name for _, name in units]


def test_read_units_of_a_wrapped_list(extract_example: ExtractExample):
    # changji-2025 wraps inside a name: 规划投资与产业政策科 and 企业指导与安全/生产科
    assert [one.name for one in extract_example("changji-2025").overview.units] == [
        "办公室（组织人事科）",
        "综合业务科",
        "规划投资与产业政策科（行政审批科）",
        "电子信息及信息化发展科",
        "装备与科技质量科",
        "园区管理科",
        "企业指导与安全生产科",
        "节能与综合利用科",
    ]


# -------------------------------------------------------------------------------------------- year, date, names


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2025 年部门预算公开", 2025),
        ("2023年度某局部门预算", 2023),
        ("第二部分  2021年部门（单位）预算公开表", 2021),
        # the year before is named once, in a comparison; the headings name the year itself
        ("第二部分 2025 年部门预算公开表\n一、关于某局 2025 年收支预算情况说明\n2024年预算执行", 2025),
        ("某局部门预算公开", None),
        ("2025年", None),
    ],
)
def test_read_fiscal_year_is_the_one_that_headings_name(read_text: ReadText, text: str, year: int | None):
    found = read_fiscal_year(read_text(text))
    assert (found and found[0]) == year


def test_read_fiscal_year_says_where(read_text: ReadText):
    year, place = read_fiscal_year(read_text("某局\n  2025 年部门预算公开  \n"))
    assert (year, place.line_start, place.quote) == (2025, 2, "2025 年部门预算公开")


TERMS = "第四部分 名词解释\n八、机关运行经费:指行政单位的公用经费。\n"


@pytest.mark.parametrize(
    ("end", "issued", "signature"),
    [
        ("\n乌鲁木齐市工业和信息化局\n\n2025 年 2 月 21 日\n", date(2025, 2, 21), "乌鲁木齐市工业和信息化局"),
        ("昌吉州工业和信息化局2025年2月14日", date(2025, 2, 14), "昌吉州工业和信息化局"),
        ("2025年2月21日", date(2025, 2, 21), None),
        ("某市工业和信息化局", None, "某市工业和信息化局"),
        ("", None, None),
    ],
)
def test_read_issued_and_signature(read_text: ReadText, end: str, issued: date | None, signature: str | None):
    terms = section(read_text(TERMS + end), "terms")
    found, name = read_issued(terms), read_signature(terms)
    assert (found and found[0], name and name.name) == (issued, signature)


def test_read_issued_passes_over_an_impossible_date(read_text: ReadText):
    assert read_issued(section(read_text(TERMS + "某市工业和信息化局\n2025年2月30日\n"), "terms")) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("乌鲁木齐市工业和信息化局", "乌鲁木齐市工业和信息化局"),
        ("第一部分 2024年新疆巴音郭楞蒙古自治州工业和信息化局部门概况", "新疆巴音郭楞蒙古自治州工业和信息化局"),
        ("第三部分  2021年昌吉州工业和信息化局预算情况说明", "昌吉州工业和信息化局"),
        (" 第一部分   昌吉州工业和信息化局单位概况", "昌吉州工业和信息化局"),
        ("2025 年部门预算公开", None),
        ("目 录", None),
        ("一、主要职能", None),
    ],
)
def test_read_title_names(read_text: ReadText, line: str, name: str | None):
    found = list(read_title_names(read_text(f"{line}\n")))
    assert [(one.name, one.role) for one in found] == ([(name, "title")] if name else [])


def test_read_title_names_takes_a_bare_name_from_the_title_page_only(read_text: ReadText):
    # further down a lone name is a unit in a list, or the signature
    assert list(read_title_names(read_text("一\n" * 20 + "某市节能监察中心\n"))) == []


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (
            "部门整体绩效目标表\n（2025 年）\n部门名称（盖章） 中共克孜勒苏柯尔克孜自治州工业和信息化局\n部门联系人 赵某\n",
            "中共克孜勒苏柯尔克孜自治州工业和信息化局",
        ),
        (
            "部门整体绩效目标表\n部门名称 (盖章)\t\t乌鲁木齐市工业和信息化局\t\t\t\n部门联系人\t\t陈先生\n",
            "乌鲁木齐市工业和信息化局",
        ),
    ],
)
def test_read_target_names(read_text: ReadText, table: str, name: str):
    assert [one.name for one in read_target_names(section(read_text(table), "department_targets"))] == [name]


def test_read_subject_names_opens_the_functions(read_text: ReadText):
    # kizilsu-2025 names itself otherwise here than in its tables
    document = read_text("一、主要职能\n新疆克州工业和信息化局贯彻落实自治区工业和信息化的法律。\n")
    assert [(one.name, one.role) for one in read_subject_names(section(document, "functions"))] == [
        ("新疆克州工业和信息化局", "narrative")
    ]


@pytest.mark.parametrize(
    ("name", "department", "year", "region", "issued"),
    [
        ("bayingol-2024", "新疆巴音郭楞蒙古自治州工业和信息化局", 2024, "652800", date(2024, 2, 25)),
        ("changji-2021", "昌吉州工业和信息化局", 2021, "652300", None),  # undated
        ("changji-2025", "昌吉回族自治州工业和信息化局", 2025, "652300", date(2025, 2, 14)),
        ("kizilsu-2025", "克孜勒苏柯尔克孜自治州工业和信息化局", 2025, "653000", date(2025, 2, 20)),
        ("urumqi-2025", "乌鲁木齐市工业和信息化局", 2025, "650100", date(2025, 2, 21)),
    ],
)
def test_overview_of_the_real_sources(
    extract_example: ExtractExample, name: str, department: str, year: int, region: str, issued: date | None
):
    about = extract_example(name).overview
    assert (about.department, about.fiscal_year, about.region_code, about.issued) == (department, year, region, issued)


def test_overview_keeps_every_spelling_of_the_name(extract_example: ExtractExample):
    # bayingol-2024 has five; the signature holds a slip of the pen (和和) that must stay as printed
    found = {(one.name, one.role) for one in extract_example("bayingol-2024").overview.names}
    assert found == {
        ("新疆巴音郭楞蒙古自治州工业和信息化局", "table"),
        ("新疆巴音郭楞蒙古自治州工业和信息化局", "title"),
        ("巴音郭楞蒙古自治州工业和信息化局", "target"),
        ("新疆巴州工业和信息化局", "target"),
        ("新疆巴音郭楞蒙古自治州工业和和信息化局", "signature"),
        ("巴音郭楞蒙古自治州工业和信息化局", "undertaking_unit"),
    }
