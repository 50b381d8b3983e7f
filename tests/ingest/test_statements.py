"""What a disclosure's graph says: values, places and kinds of the statements.

The terms themselves are held against the ontology in tests/ontology/test_statements.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache

import pytest
from rdflib import BNode, Graph, Literal, URIRef

from budgetkg.ingest.document import Locator, Span
from budgetkg.ingest.pipeline import extract
from budgetkg.ingest.policy_numbers import NUMBERED, ORDER, PolicyNumber
from budgetkg.ingest.readers import read_bytes
from budgetkg.ingest.records import Disclosure, PolicyReference
from budgetkg.ingest.statements.graph import DisclosureGraph, write_disclosure
from budgetkg.ingest.statements.policies import number_of, policy_iri, title_key
from budgetkg.ingest.statements.writer import Writer, boolean, chinese, decimal, integer
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, CODE, DCTERMS, OA, OBEU_MEASURE, ORG, PROV, QB, RDF, SKOS, XSD

ExtractExample = Callable[[str], Disclosure]

NAMES = ["bayingol-2024", "changji-2021", "changji-2025", "kizilsu-2025", "urumqi-2025"]


@cache
def graph_of(written: DisclosureGraph) -> Graph:
    graph = Graph()
    for triple in written.triples:
        graph.add(triple)
    return graph


@pytest.fixture
def graph(extract_example: ExtractExample) -> Callable[[str], tuple[Graph, DisclosureGraph]]:
    """The graph of a real disclosure, and what names it."""

    def write(name: str) -> tuple[Graph, DisclosureGraph]:
        written = written_once(extract_example(name))
        return graph_of(written), written

    return write


@cache
def written_once(record: Disclosure) -> DisclosureGraph:
    return write_disclosure(record, Minter())


def text(graph: Graph, subject: URIRef, predicate: URIRef) -> str:
    (value,) = graph.objects(subject, predicate)
    return str(value)


def texts(graph: Graph, subject: URIRef, predicate: URIRef) -> list[str]:
    return sorted(str(value) for value in graph.objects(subject, predicate))


# -------------------------------------------------------------------------------------------------- the whole graph


@pytest.mark.parametrize("name", NAMES)
def test_write_disclosure_has_no_blank_nodes_and_ascii_iris(graph: Callable, name: str):
    # graphs must diff, and a Chinese IRI exists in two spellings
    for triple in graph(name)[0]:
        for node in triple:
            assert not isinstance(node, BNode)
            assert not isinstance(node, URIRef) or str(node).isascii()


def test_write_disclosure_is_the_same_every_time(extract_example: ExtractExample):
    record = extract_example("kizilsu-2025")
    assert write_disclosure(record, Minter()) == write_disclosure(record, Minter())


def test_write_disclosure_mints_under_the_base_of_the_minter(extract_example: ExtractExample):
    written = write_disclosure(extract_example("changji-2025"), Minter("https://example.org/b/"))
    own = "https://w3id.org/budgetkg/"  # terms and code lists do not move
    assert all(
        str(subject).startswith("https://example.org/b/") and not str(subject).startswith(f"{own}id/")
        for subject, _, _ in written.triples
    )


@pytest.mark.parametrize(
    ("name", "disclosure", "department"),
    [
        # two years of one department under two spellings of its name: one department, two disclosures
        ("changji-2021", "652300-{}-2021", "昌吉州工业和信息化局"),
        ("changji-2025", "652300-{}-2025", "昌吉回族自治州工业和信息化局"),
    ],
)
def test_write_disclosure_names_the_department_by_place_and_own_name(
    graph: Callable, name: str, disclosure: str, department: str
):
    found, written = graph(name)
    local = str(written.department).rpartition("/")[2]
    assert written.department == graph("changji-2025")[1].department
    assert str(written.disclosure).endswith("disclosure/" + disclosure.format(local.partition("-")[2]))
    assert str(written.graph).endswith("graph/disclosure/" + disclosure.format(local.partition("-")[2]))
    assert text(found, written.disclosure, BKG.printedName) == department
    assert texts(found, written.disclosure, BKG.year) == [name[-4:]]


def test_write_disclosure_dates_and_derives_it(graph: Callable):
    found, written = graph("urumqi-2025")
    assert list(found.objects(written.disclosure, DCTERMS.issued)) == [Literal("2025-02-21", datatype=XSD.date)]
    (source,) = found.objects(written.disclosure, PROV.wasDerivedFrom)
    assert text(found, source, BKG.fileName) == "urumqi-2025.txt"
    assert str(source).endswith(written.checksum[:20])
    assert list(graph("changji-2021")[0].objects(graph("changji-2021")[1].disclosure, DCTERMS.issued)) == []


def test_write_disclosure_of_tables_alone_is_told_from_the_whole():
    # places that publish tables and words apart must not overwrite each other
    source = (
        "昌吉州工业和信息化局\n2025 年部门预算公开\n表 3\n部门支出总体情况表\n编制部门：昌吉州工业和信息化局 单位：万元\n"
        "功能分类科目名称 合计 基本支出 项目支出\n总计 9.00 4.00 5.00\n201 一般公共服务支出 9.00 4.00 5.00\n"
    )
    written = write_disclosure(extract(read_bytes(source.encode(), "fragment.txt")), Minter())
    assert str(written.disclosure).endswith("-2025-tables")


# ------------------------------------------------------------------------------------------------------ tables, rows


def figures(graph: Graph, kind: str, label: str) -> list[dict[str, str]]:
    """Every figure of the rows with this label, as the graph states it."""
    return sorted(
        (
            {
                "column": ",".join(one.rpartition("/")[2] for one in texts(graph, figure, BKG.column)),
                "yuan": text(graph, figure, OBEU_MEASURE.amount),
                "reported": text(graph, figure, BKG.reportedValue),
                "plain": text(graph, figure, BKG.plainValue),
                "state": text(graph, figure, BKG.figureState),
                "by": text(graph, figure, BKG.assignedBy),
                "order": text(graph, figure, BKG.order),
            }
            for table in graph.subjects(BKG.tableKind, CODE[f"table-kind/{kind}"])
            for row in graph.subjects(BKG.table, table)
            if (row, BKG.label, Literal(label)) in graph
            for figure in graph.subjects(BKG.row, row)
        ),
        key=lambda one: one["order"],
    )


def test_tables_write_a_figure_in_yuan_and_as_printed(graph: Callable):
    # changji-2025 表2, 其他商贸事务支出: 685.00 50.00 50.00 635.00
    found = figures(graph("changji-2025")[0], "income_summary", "其他商贸事务支出")
    assert [(one["column"], one["yuan"], one["reported"], one["by"]) for one in found] == [
        ("total", "6850000", "685.00", "printed"),
        ("fiscal_subtotal", "500000", "50.00", "arithmetic"),
        ("general_public_budget", "500000", "50.00", "arithmetic"),
        ("fiscal_carryover", "6350000", "635.00", "arithmetic"),
    ]
    assert {one["state"] for one in found} == {"printed"}


def test_tables_keep_the_printed_string(graph: Callable):
    # changji-2021 表四 prints 837。5: the amount is read, the slip stays visible
    (found,) = list(figures(graph("changji-2021")[0], "appropriation_summary", "收入总计"))
    assert (found["reported"], found["plain"], found["yuan"]) == ("837。5", "837.5", "8375000")


def test_tables_write_candidates_where_the_column_is_open(graph: Callable):
    found, _ = graph("changji-2025")
    total, second = figures(found, "general_public_project_expenditure", "商贸事务")
    assert (total["column"], second["column"], second["by"]) == ("total", "", "ambiguous")
    rows = [row for row in found.subjects(BKG.label, Literal("商贸事务")) if "project" in str(row)]
    candidates = {
        str(one).rpartition("/")[2]
        for figure in found.subjects(BKG.row, rows[0])
        for one in found.objects(figure, BKG.candidateColumn)
    }
    assert candidates == {
        "wages_welfare",
        "goods_services",
        "individuals_families",
        "debt_interest",
        "capital_basic_construction",
        "capital",
        "enterprise_basic_construction",
        "enterprise",
        "social_security_fund",
        "other",
    }
    assert texts(found, rows[0], BKG.columnState) == ["open"]


def test_tables_tell_blank_printed_zero_and_declared_empty_apart(graph: Callable):
    source = (
        "2025 年部门预算公开\n表 3\n部门支出总体情况表\n编制部门：昌吉州工业和信息化局 单位：万元\n功能分类科目名称 合计 基本支出 项目支出\n"
        "总计 9.00 9.00 0.00\n201 一般公共服务支出 9.00 9.00 0.00\n202 外交支出\n"
    )
    written = write_disclosure(extract(read_bytes(source.encode(), "fragment.txt")), Minter())
    found = graph_of(written)
    assert [(one["yuan"], one["state"]) for one in figures(found, "expenditure_summary", "一般公共服务支出")] == [
        ("90000", "printed"),
        ("90000", "printed"),
        ("0", "printed_zero"),
    ]
    assert figures(found, "expenditure_summary", "外交支出") == []  # the row is there, without a figure
    real, _ = graph("kizilsu-2025")
    states = {
        text(real, table, BKG.tableKind).rpartition("/")[2]: text(real, table, BKG.tableState)
        for table in real.subjects(RDF.type, BKG.BudgetTable)
    }
    assert {kind for kind, state in states.items() if state == "declared_empty"} == {
        "gov_fund_expenditure",
        "state_capital_expenditure",
        "carryover",
    }


def test_tables_hang_rows_under_their_parents(graph: Callable):
    found, _ = graph("changji-2025")
    labels = {row: str(label) for row, label in found.subject_objects(BKG.label) if "/expenditure_summary/" in str(row)}
    above = {labels[row]: labels[parent] for row, parent in found.subject_objects(BKG.parentRow) if row in labels}
    assert (above["行政运行"], above["商贸事务"], above["一般公共服务支出"]) == ("商贸事务", "一般公共服务支出", "总计")
    assert "总计" not in above


def test_tables_mark_codes_that_were_concluded(graph: Callable):
    # urumqi-2025 表7 prints no code for the class
    found, _ = graph("urumqi-2025")
    row = next(
        row
        for row in found.subjects(BKG.label, Literal("资源勘探工业信息等支出"))
        if "/general_public_project_expenditure/" in str(row)
    )
    assert (text(found, row, BKG.code), text(found, row, BKG.codeIsPrinted)) == ("215", "false")
    assert list(found.objects(row, BKG.functionalClassification)) == [CODE["functional/215"]]


def test_tables_print_the_number_as_data(graph: Callable):
    # in 2021 表八 is 三公, in 2025 表8 is the fund
    for name, label in (("changji-2021", "表八"), ("changji-2025", "表10")):
        found, _ = graph(name)
        (table,) = found.subjects(BKG.tableKind, CODE["table-kind/three_public"])
        assert text(found, table, BKG.printedLabel) == label
        assert (table, RDF.type, QB.DataSet) in found


# ----------------------------------------------------------------------------------------------------------- evidence


@pytest.mark.parametrize("name", ["changji-2025", "urumqi-2025"])
def test_evidence_leads_to_the_quoted_words(graph: Callable, extract_example: ExtractExample, name: str):
    found, _ = graph(name)
    document = extract_example(name).document
    count = 0
    for evidence in found.subjects(RDF.type, BKG.Evidence):
        selectors = list(found.objects(evidence, OA.hasSelector))
        (position,) = [one for one in selectors if (one, RDF.type, OA.TextPositionSelector) in found]
        (quote,) = [one for one in selectors if (one, RDF.type, OA.TextQuoteSelector) in found]
        start, end = (int(text(found, position, predicate)) for predicate in (OA.start, OA.end))
        assert document.quote(Span(start, end)) == text(found, quote, OA.exact)
        assert document.line_at(start).number == int(text(found, evidence, BKG.lineStart))
        count += 1
    assert count > 200


@pytest.mark.parametrize(
    "class_",
    [
        BKG.TableRow,
        BKG.BudgetTable,
        BKG.Project,
        BKG.ProjectMention,
        BKG.PolicyCitation,
        BKG.HeadCount,
        BKG.StatedChange,
    ],
)
def test_every_statement_has_evidence_and_extractor(graph: Callable, class_: URIRef):
    found, _ = graph("urumqi-2025")
    subjects = list(found.subjects(RDF.type, class_))
    assert subjects
    for subject in subjects:
        assert (
            len(list(found.objects(subject, BKG.evidence))) == len(list(found.objects(subject, BKG.extractedBy))) == 1
        )


def test_no_telephone_number_is_written(graph: Callable):
    for name, number in (("bayingol-2024", "13000000000"), ("urumqi-2025", "2810000"), ("changji-2025", "1300000000")):
        assert all(number not in str(node) for triple in graph(name)[0] for node in triple)


# ----------------------------------------------------------------------------------------------- projects, policies


def test_projects_write_what_is_withheld_and_what_is_public(graph: Callable):
    found, _ = graph("urumqi-2025")
    projects = {text(found, one, BKG.projectName): one for one in found.subjects(RDF.type, BKG.Project)}
    project = projects["特定目标 10100021"]
    assert (text(found, project, BKG.disclosureStatus), text(found, project, BKG.amountYuan)) == (
        "withheld",
        "10000000",
    )
    assert texts(found, project, BKG.withheldField) == ["allocation", "basis", "period"]
    public = projects["节能监察工作经费"]
    assert text(found, public, BKG.disclosureStatus) == "public"
    assert texts(found, public, BKG.undertakingUnit) == ["乌鲁木齐市节能监察中心"]
    items = [
        (text(found, item, BKG.item), text(found, item, BKG.amountYuan))
        for item in found.subjects(BKG.project, public)
        if (item, RDF.type, BKG.AllocationItem) in found
    ]
    assert sorted(items) == [
        ("专项工作人员劳务费", "55600"),
        ("系统维护运维费", "45000"),
        ("节能宣传品制作", "12300"),
    ]


PROJECTS = (
    "科目编码\t\t\t功能分类科目名称\t项目名称\t项目支出合计\t工资福利支出\t商品和服务支出\t对个人和家庭的补助\t债务利息及费用支出\t"
    "资本性支出（基本建设）\t资本性支出\t对企业补助（基本建设）\t对企业补助\t对社会保障基金补助\t其他支出\n"
    "※\t※\t※\t※\t※\t1\t2\t3\t4\t5\t6\t7\t8\t9\t10\t11\n"
)
CARRIED = (
    "项目\t合计\t小计\t人员经费\t公用经费\t项目支出\t小计\t人员经费\t公用经费\t项目支出\n※\t1\t2\t3\t4\t5\t6\t7\t8\t9\n"
)


def project_graph(rows: str, carried: str = "", words: str = "") -> Graph:
    def table(number: int, title: str, body: str) -> str:
        return f"表 {number}\n\n{title}\n\n编制部门：昌吉州工信局\n\n单位：万元\n\n{body}\n"

    source = "2025 年部门预算公开\n\n" + table(7, "一般公共预算项目支出情况表", PROJECTS + rows)
    if carried:
        source += table(11, "上年结转结余情况明细表", CARRIED + carried)
    source += (
        f"第三部分 2025 年部门预算情况说明\n\n七、关于昌吉州工信局 2025 年一般公共预算项目支出情况说明\n\n{words}\n"
    )
    return graph_of(write_disclosure(extract(read_bytes(source.encode(), "fragment.txt")), Minter()))


def amounts(graph: Graph) -> Iterator[tuple[list[str], list[str]]]:
    for project in graph.subjects(RDF.type, BKG.Project):
        yield texts(graph, project, BKG.undertakingUnit), texts(graph, project, BKG.amountYuan)


TWO_UNITS = (
    "\t\t\t昌吉州工信局\t\t5.00\t\t5.00\t\t\t\t\t\t\t\t\n215\t05\t02\t一般行政管理事务\t信息化运维\t5.00\t\t5.00\t\t\t\t\t\t\t\t\n"
    "\t\t\t昌吉州节能监察中心\t\t7.00\t\t7.00\t\t\t\t\t\t\t\t\n215\t05\t02\t一般行政管理事务\t信息化运维\t7.00\t\t7.00\t\t\t\t\t\t\t\t\n"
)


def test_projects_of_two_units_are_two_projects():
    found = project_graph(TWO_UNITS)
    assert sorted(amounts(found)) == [(["昌吉州工信局"], ["50000"]), (["昌吉州节能监察中心"], ["70000"])]


def test_policies_hang_on_the_project_of_the_unit_that_cites_them():
    found = project_graph(
        TWO_UNITS,
        words="（一）项目名称：信息化运维\n\n设立的政策依据：根据《方案》（新财企〔2024〕1号）。\n\n预算安排规模：7.00万元\n\n"
        "项目承担单位：昌吉州节能监察中心\n",
    )
    (project,) = [one for one, _ in found.subject_objects(BKG.hasPolicyBasis)]
    assert texts(found, project, BKG.undertakingUnit) == ["昌吉州节能监察中心"]
    assert texts(found, project, BKG.amountYuan) == ["70000"]


def test_targets_hang_on_the_project_of_their_unit():
    def table(unit: str, amount: str) -> str:
        return (
            f"项目支出绩效目标表\n（2025年）\n预算单位\t{unit}\n项目名称\t信息化运维\t项目负责人\t某\n"
            f"项目资金（万元）\t年度预算总额：{amount}\t其中：财政拨款\t{amount}\t其他资金\t0.00\n"
            "项目总体目标\t保障信息系统全年稳定运行，按季度完成安全检查与数据备份工作。\n"
        )

    found = project_graph(TWO_UNITS, words=table("昌吉州节能监察中心", "7.00") + table("昌吉州工信局", "5.00"))
    tables = sorted(found.subjects(RDF.type, BKG.TargetTable))
    assert [texts(found, next(found.objects(one, BKG.project)), BKG.amountYuan) for one in tables] == [
        ["70000"],
        ["50000"],
    ]


def test_policies_hang_on_the_project_that_cites_them():
    found = project_graph(
        "215\t05\t02\t一般行政管理事务\t信息化运维\t5.00\t\t5.00\t\t\t\t\t\t\t\t\n",
        "总计\t3.00\t3.00\t\t\t3.00\t\t\t\t\n昌吉州工信局\t3.00\t3.00\t\t\t3.00\t\t\t\t\n信息化运维\t3.00\t3.00\t\t\t3.00\t\t\t\t\n",
        "（一）项目名称：信息化运维\n\n设立的政策依据：根据《方案》（新财企〔2024〕1号）。\n\n预算安排规模：5.00万元\n",
    )
    (project,) = [one for one, _ in found.subject_objects(BKG.hasPolicyBasis)]
    assert texts(found, project, BKG.amountYuan) == ["50000"]


def test_policies_write_citation_number_and_level(graph: Callable):
    found, _ = graph("kizilsu-2025")
    (citation,) = found.subjects(BKG.policyNumber, Literal("克财建〔2024〕113号"))
    assert (
        text(found, citation, BKG.agencyCode),
        text(found, citation, BKG.serial),
        text(found, citation, BKG.year),
    ) == (
        "克财建",
        "113",
        "2024",
    )
    assert list(found.objects(citation, BKG.issuingRegion)) == [CODE["region/653000"]]
    assert text(found, citation, BKG.governmentLevel) == "2"
    (project,) = found.objects(citation, BKG.citingProject)
    assert text(found, project, BKG.projectName) == "自治区中小企业发展专项资金"
    (policy,) = found.objects(citation, BKG.cites)
    assert (project, BKG.hasPolicyBasis, policy) in found


def test_policies_of_two_disclosures_meet_in_one_document(graph: Callable):
    # the notice of the region is cited by two prefectures, in two spellings: 〔2024〕140 号 and [2024]140 号
    cited = set()
    for name in ("kizilsu-2025", "urumqi-2025"):
        found, _ = graph(name)
        (citation,) = found.subjects(BKG.policyNumber, Literal("新财企〔2024〕140号"))
        cited |= set(found.objects(citation, BKG.cites))
    assert len(cited) == 1


DEPARTMENT = URIRef("https://w3id.org/budgetkg/id/department/652300-abc")


def reference(kind: str, title: str = "", number: PolicyNumber | None = None) -> PolicyReference:
    if number:
        return PolicyReference(kind, str(number), number.issuer_code, number.year, number.serial, title)
    return PolicyReference(kind, "", "", None, "", title)


@pytest.mark.parametrize(
    ("one", "citing", "other", "other_citing", "same"),
    [
        # 乌财企 is Ürümqi's for one department and Wuhai's for another
        (reference(NUMBERED, number=PolicyNumber("乌财企", 2024, "1")), "650100", reference(NUMBERED, number=PolicyNumber("乌财企", 2024, "1")), "150300", False),
        (reference(NUMBERED, number=PolicyNumber("新财企", 2024, "1")), "650100", reference(NUMBERED, "另题", PolicyNumber("新财企", 2024, "1")), "653000", True),
        (reference(NUMBERED, number=PolicyNumber("财建", 2023, "1")), "650100", reference(NUMBERED, number=PolicyNumber("财建", 2023, "1")), "310000", True),
        (reference(ORDER, number=PolicyNumber("国务院令", None, "466", ORDER)), "650100", reference(ORDER, number=PolicyNumber("国务院令", None, "466", ORDER)), "310000", True),
        # titles: one wherever they are cited, whatever their blanks and marks
        (reference("title_only", "关于 甲的通知"), "650100", reference("title_only", "《关于甲的通知》"), "653000", True),
        (reference("title_only", "关于甲的通知"), "650100", reference("title_only", "关于乙的通知"), "650100", False),
        # a meeting of 州党委 is another one in another prefecture
        (reference("meeting_decision", "州党委第50次会议"), "652300", reference("meeting_decision", "州党委第50次会议"), "653000", False),
    ],
)  # fmt: skip
def test_policy_iri_is_scoped_by_who_issued_it(
    one: PolicyReference, citing: str, other: PolicyReference, other_citing: str, same: bool
):
    minter = Minter()
    left, right = policy_iri(minter, one, citing, DEPARTMENT), policy_iri(minter, other, other_citing, DEPARTMENT)
    assert (left == right) is same


def test_policy_iri_of_a_plan_belongs_to_the_department():
    plan = reference("work_plan", "2025 年工作计划")
    left = policy_iri(Minter(), plan, "652300", DEPARTMENT)
    assert left != policy_iri(Minter(), plan, "652300", URIRef(f"{DEPARTMENT}d"))
    assert left == policy_iri(Minter(), plan, "652300", DEPARTMENT)


def test_number_of_keeps_the_kind_of_an_order():
    order = PolicyNumber("国务院令", None, "466", ORDER)
    assert number_of(reference(ORDER, number=order)) == order


@pytest.mark.parametrize(
    ("title", "key"),
    [
        (
            "关于提前下达 2025 年自治区中小企业发展专项资金预算的通知",
            "关于提前下达2025年自治区中小企业发展专项资金预算的通知",
        ),
        ("关于印发〈某局职能配置规定〉的通知", "关于印发某局职能配置规定的通知"),
        ("方案（2023—2025 年）", "方案20232025年"),
    ],
)
def test_title_key(title: str, key: str):
    assert title_key(title) == key


# --------------------------------------------------------------------------------------------------- the organisation


def test_organisation_keeps_names_of_the_department_and_marks_the_doubtful(graph: Callable):
    # bayingol-2024: five spellings of one department; the signature's 工业和和信息化局 is kept and marked
    found, _ = graph("bayingol-2024")
    names = {
        (text(found, one, BKG.printedName), text(found, one, BKG.decision))
        for one in found.subjects(RDF.type, BKG.NameMention)
    }
    assert names == {
        ("新疆巴音郭楞蒙古自治州工业和信息化局", "positive"),
        ("巴音郭楞蒙古自治州工业和信息化局", "positive"),
        ("新疆巴州工业和信息化局", "positive"),
        ("新疆巴音郭楞蒙古自治州工业和和信息化局", "unsure"),
    }


def test_organisation_leaves_the_names_of_its_units_out(graph: Callable):
    # the target tables of urumqi-2025 name the units that undertake the projects
    found, _ = graph("urumqi-2025")
    assert {text(found, one, BKG.printedName) for one in found.subjects(RDF.type, BKG.NameMention)} == {
        "乌鲁木齐市工业和信息化局"
    }


def test_organisation_writes_units_and_head_counts(graph: Callable):
    found, _ = graph("urumqi-2025")
    assert {text(found, one, SKOS.prefLabel) for one in found.subjects(RDF.type, BKG.SubordinateUnit)} == {
        "乌鲁木齐市工业和信息化局（本级）",
        "乌鲁木齐市节能监察中心",
        "乌鲁木齐市中小企业服务中心",
        "乌鲁木齐市工业和信息化项目中心",
    }
    counts = {
        text(found, one, BKG.measure): (text(found, one, BKG.persons), texts(found, one, BKG.personsChange))
        for one in found.subjects(RDF.type, BKG.HeadCount)
    }
    assert counts == {
        "posts": ("104", []),
        "actual": ("281", []),
        "serving": ("105", ["-7"]),
        "retired": ("174", ["-4"]),
        "retired_veteran": ("2", ["0"]),
    }
    assert len(list(found.subjects(RDF.type, BKG.Division))) == len(list(found.subjects(ORG.unitOf))) == 12


# ------------------------------------------------------------------------------------------------------- the writer


@pytest.mark.parametrize(
    ("literal", "lexical", "datatype"),
    [
        (decimal(Decimal("7157200.00")), "7157200", XSD.decimal),
        (decimal(Decimal("1E+3")), "1000", XSD.decimal),
        (integer(2025), "2025", XSD.integer),
        (boolean(True), "true", XSD.boolean),
    ],
)
def test_literals_are_plain(literal: Literal, lexical: str, datatype: URIRef):
    assert (str(literal), literal.datatype) == (lexical, datatype)


def test_chinese_literals_say_their_language():
    assert chinese("规划") == Literal("规划", lang="zh")


def test_writer_writes_an_evidence_once_and_no_empty_words():
    minter = Minter()
    writer = Writer(minter, URIRef("https://example.org/d"), URIRef("https://example.org/s"), "1")
    place = Locator(Span(3, 5), 2, 2, 7, "总计")
    first, second = writer.evidence(place), writer.evidence(place)
    assert first == second == URIRef("https://example.org/d/evidence/3-5")
    assert writer.triples.count((first, BKG.page, integer(7))) == 1
    before = len(writer.triples)
    writer.words(first, BKG.reason, "")
    writer.money(first, None)
    assert len(writer.triples) == before


def test_document_without_pages_has_no_page(graph: Callable):
    assert not list(graph("changji-2025")[0].subject_objects(BKG.page))


def test_issues_are_written_in_two_languages(graph: Callable):
    found, written = graph("urumqi-2025")
    issues = list(found.subjects(RDF.type, BKG.ExtractionIssue))
    assert {text(found, one, BKG.issueCode) for one in issues} == {"code-from-name"}
    assert {message.language for one in issues for message in found.objects(one, BKG.message)} == {"zh", "en"}
    assert {str(one) for issue in issues for one in found.objects(issue, BKG.partOf)} == {str(written.disclosure)}
