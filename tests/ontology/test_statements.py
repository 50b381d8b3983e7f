"""What extraction writes keeps to the ontology: defined terms, true domains and ranges, values of the code lists.

One disclosure with one of everything is written as a graph; every triple with an own term is held against budget.ttl.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, QB, RDF, RDFS
from rdflib.term import Node

from budgetkg.api.shared import describe
from budgetkg.api.terms import triple
from budgetkg.ingest import records as r
from budgetkg.ingest.document import Document, Locator, Span, split_lines
from budgetkg.ingest.issues import Issue, IssueCode, Severity
from budgetkg.ingest.quantities import Unit, parse_amount
from budgetkg.ingest.statements.graph import write_disclosure
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.vocabulary import code_triples, ontology_triples, vocabulary_files

BKG = "https://w3id.org/budgetkg/ontology#"
CODE = "https://w3id.org/budgetkg/code/"
XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
# Words as printed; their list says what they mean, but does not bound them.
FREE_WORDS = {f"{BKG}{name}" for name in ("level1", "level2", "regionCode", "governmentLevel")}

AT = Locator(Span(0, 4), 1, 1, 1, "昌吉州工")
WORDS = r.Statement("根据《关于提前下达资金预算的通知》（新财企〔2024〕140号）", AT, 0, 4)
TEN = parse_amount("10.00", Unit.WAN_YUAN)
ZERO = parse_amount("0.00", Unit.WAN_YUAN)
TITLE = "关于提前下达2025年自治区中小企业发展专项资金预算的通知"
NOTICES = (
    r.PolicyReference("numbered_document", "新财企〔2024〕140号", "新财企", 2024, "140", TITLE),
    r.PolicyReference("numbered_document", "昌州财企〔2024〕9号", "昌州财企", 2024, "9", TITLE),
    r.PolicyReference("numbered_document", "中办发〔2016〕3号", "中办发", 2016, "3", ""),
    r.PolicyReference("order", "国务院令第466号", "国务院令", None, "466", ""),
    r.PolicyReference("title_only", "", "", None, "", "关于开展专项节能监察的通知"),
    r.PolicyReference("meeting_decision", "", "", None, "", "州党委2020年第50次常委会", issued="2020-09-09"),
    r.PolicyReference("contract", "", "", None, "", "委托合同"),
    r.PolicyReference("work_plan", "", "", None, "", "2025年工作计划"),
)
ROLES = ("stated_basis", "project_name", "narrative", "indicator_basis")
PLACES = ("project_table", "carryover_table", "project_section", "carryover_section", "target_table")
PROJECT = "中小企业发展专项资金"


def _row(kind: r.RowKind, code: str, *figures: r.Figure, name: str = "合计", side: str = "") -> r.TableRow:
    return r.TableRow(1, kind, code, name, PROJECT, "昌吉州工业和信息化局", figures, AT, side=side)


def _figure(way: r.AssignedBy, *columns: str) -> r.Figure:
    column = columns[0] if len(columns) == 1 else None
    return r.Figure(TEN if column else ZERO, column, way, columns if len(columns) > 1 else (), AT)


def _table(kind: str, classification: str, state: r.TableState, *rows: r.TableRow) -> r.BudgetTable:
    columns, sums = ("total", "basic", "project"), (("total", ("basic", "project")),)
    return r.BudgetTable(kind, classification, "表3", "支出总体情况表", Unit.WAN_YUAN, columns, sums, state, rows, AT)


def _tables() -> tuple[r.BudgetTable, ...]:
    codes = {r.RowKind.TOTAL: "", r.RowKind.CLASS: "208", r.RowKind.GROUP: "20805"}
    total = _figure(r.AssignedBy.PRINTED, "total")
    functional = [_row(kind, codes.get(kind, "2080505"), total) for kind in r.RowKind]
    open_row = _row(r.RowKind.ECONOMIC_ITEM, "30101", _figure(r.AssignedBy.AMBIGUOUS, "personnel", "public"))
    solved = _row(r.RowKind.ECONOMIC_CLASS, "301", _figure(r.AssignedBy.ARITHMETIC, "total"))
    said = _row(r.RowKind.ECONOMIC_CLASS, "302", _figure(r.AssignedBy.NARRATIVE, "total"))
    income = _row(r.RowKind.INCOME_LINE, "", _figure(r.AssignedBy.PRINTED, "amount"), name="单位资金", side="income")
    expense = _row(r.RowKind.EXPENSE_LINE, "201", _figure(r.AssignedBy.PRINTED, "amount"), side="expense")
    return (
        _table("expenditure_summary", "functional", r.TableState.FILLED, *functional),
        _table("income_expenditure_summary", "functional", r.TableState.FILLED, income, expense),
        _table("general_public_basic_expenditure", "economic", r.TableState.FILLED, solved, open_row, said),
        _table("gov_fund_expenditure", "functional", r.TableState.DECLARED_EMPTY),
        _table("state_capital_expenditure", "functional", r.TableState.BLANK),
    )


def _projects() -> tuple[r.Project, ...]:
    withheld = ("basis", "allocation", "period")
    mentions = tuple(
        r.ProjectMention(place, PROJECT, "昌吉州工信局", TEN, "2150805", "", AT, WORDS, WORDS, WORDS, withheld)
        for place in PLACES
    )
    judgement = r.NameJudgement(PROJECT, "专项资金", "positive", Decimal("0.9"), "similar name, same amount", AT)
    items = (r.AllocationItem(1, "办公费", TEN, AT),)
    sources = (
        "general_public_budget",
        "upper_transfer_general",
        "unit_funds",
        "fiscal_carryover",
        "nonfiscal_carryover",
    )
    return tuple(
        r.Project(
            f"{PROJECT}{n}" if n else PROJECT,
            "昌吉州工信局",
            TEN,
            source,
            "2150805|2150517",
            "2025-01-01",
            "2025-12-31",
            () if n else withheld,
            mentions,
            (judgement,),
            items,
        )
        for n, source in enumerate(sources)
    )


def _targets() -> tuple[r.TargetTable, ...]:
    indicator = r.Indicator(
        1, "产出指标", "数量指标", "奖补企业数量", "=", "50", "家", "10", "41家", "计划标准", "直接赋分", "工作资料", AT
    )
    return (r.TargetTable(PROJECT, "昌吉州工信局", WORDS, (("年度预算总额", TEN),), (indicator,), AT),)


def _overview() -> r.Overview:
    units = [
        r.OrganisationalUnit(n, "办公室", k, AT)
        for n, k in enumerate(("division", "subordinate_unit", "affiliated"), 1)
    ]
    counts = [r.HeadCount(m, 28, -1, AT) for m in ("posts", "actual", "serving", "retired", "retired_veteran")]
    names = [
        r.NameMention(name, role, AT)
        for name, role in (
            ("昌吉州工业和信息化局", "table"),
            ("昌吉回族自治州工业和信息化局", "title"),
            ("新疆昌吉州工业和信息化局", "narrative"),
            ("昌吉州工信局", "target"),
            ("昌吉回族自治州工业和和信息化局", "signature"),  # a slip of the pen
        )
    ]
    functions = (r.DepartmentFunction(1, "（一）", "拟订规划。", AT),)
    return r.Overview(
        "昌吉州工业和信息化局",
        2025,
        "652300",
        date(2025, 2, 10),
        tuple(names),
        functions,
        tuple(units),
        tuple(counts),
        AT,
    )


def _disclosure() -> r.Disclosure:
    text = "昌吉州工业和信息化局"
    document = Document("changji-2025.txt", "0" * 64, "spaced", text, split_lines(text), ())
    citations = tuple(
        r.Citation(reference, ROLES[n % 4], reference.number or reference.title, PROJECT if n % 4 < 2 else "", AT)
        for n, reference in enumerate(NOTICES)
    )
    fact = r.StatedFact("procurement", "政府采购预算", Decimal("48.25"), "万元", Decimal(1), Decimal(2), AT)
    return r.Disclosure(
        document,
        _overview(),
        _tables(),
        _projects(),
        citations,
        targets=_targets(),
        changes=(r.StatedChange("二", "基本支出", TEN, TEN, Decimal("7.08"), "工资晋升", True, AT),),
        shares=(r.StatedShare("二", "基本支出", TEN, Decimal("87.27"), "支出预算", AT),),
        facts=(fact,),
        restated=(r.Restated("share", 0, 0, (0, 1), "basic"),),
        issues=tuple(Issue(IssueCode.AMBIGUOUS_COLUMN, severity, ("列不唯一", "open"), AT) for severity in Severity),
    )


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The disclosure's graph and what the shared graphs say of its department and policies."""
    minter = Minter()
    written = write_disclosure(_disclosure(), minter)
    found = Graph()
    for one in written.triples:
        found.add(one)
    shared = describe({triple(one) for one in written.triples}, minter)
    for triples in shared.values():
        found.parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")
    return found


@pytest.fixture(scope="module")
def ontology() -> Graph:
    file = next(file for file in vocabulary_files() if file.name == "budget.ttl")
    return Graph().parse(data=file.read_text(encoding="utf-8"), format="turtle")


@pytest.fixture(scope="module")
def concepts() -> dict[str, set[str]]:
    """Every node of the code lists, with its classes."""
    found = defaultdict(set)
    for one in code_triples():
        if one.predicate.value == str(RDF.type) and isinstance(one.object, ox.NamedNode):
            found[str(one.subject).strip("<>")].add(one.object.value)
    return found


def _classes(graph: Graph, ontology: Graph, node: Node) -> set[str]:
    """The stated classes of a node and all above them."""
    return {
        str(above)
        for one in graph.objects(node, RDF.type)
        for above in ontology.transitive_objects(one, RDFS.subClassOf)
    }


def _own(graph: Graph) -> list[tuple[Node, URIRef, Node]]:
    return [(s, p, o) for s, p, o in graph if isinstance(p, URIRef) and str(p).startswith(BKG)]


def test_every_own_term_in_use_is_defined(graph: Graph, ontology: Graph) -> None:
    used = {p for _, p, _ in _own(graph)} | {o for o in graph.objects(None, RDF.type) if str(o).startswith(BKG)}
    assert len(used) > 100
    assert used <= set(ontology.subjects(RDFS.isDefinedBy, None))


def test_every_domain_holds(graph: Graph, ontology: Graph) -> None:
    for subject, predicate, _ in _own(graph):
        for domain in ontology.objects(predicate, RDFS.domain):
            assert str(domain) in _classes(graph, ontology, subject), (subject, predicate)


def test_every_range_holds(graph: Graph, ontology: Graph, concepts: dict[str, set[str]]) -> None:
    for subject, predicate, value in _own(graph):
        is_object = (predicate, RDF.type, OWL.ObjectProperty) in ontology
        assert is_object == isinstance(value, URIRef), (subject, predicate, value)
        for wanted in map(str, ontology.objects(predicate, RDFS.range)):
            if isinstance(value, Literal):
                datatype = RDF.langString if value.language else value.datatype or XSD_STRING
                assert str(datatype) == wanted, (subject, predicate, value)
            elif wanted.startswith(BKG):
                assert wanted in _classes(graph, ontology, value) | concepts[str(value)], (subject, predicate, value)


def test_every_code_in_use_is_in_its_list(graph: Graph, concepts: dict[str, set[str]]) -> None:
    for _, predicate, value in graph:
        if str(value).startswith(CODE) and not str(value).startswith(f"{CODE}structure/"):
            assert str(value) in concepts, (predicate, value)


def test_every_structure_in_use_is_defined(graph: Graph) -> None:
    defined = {
        str(one.subject).strip("<>")
        for one in ontology_triples()
        if one.object == ox.NamedNode(str(QB.DataStructureDefinition))
    }
    used = {str(one) for one in graph.objects(None, QB.structure)}
    assert len(used) == 5
    assert used <= defined


def test_every_word_with_a_list_is_in_it(graph: Graph, ontology: Graph, concepts: dict[str, set[str]]) -> None:
    checked = set()
    for subject, predicate, value in _own(graph):
        for scheme in map(str, ontology.objects(predicate, RDFS.seeAlso)):
            if isinstance(value, Literal) and scheme.startswith(CODE) and str(predicate) not in FREE_WORDS:
                assert f"{scheme}/{value}" in concepts, (subject, predicate, value)
                checked.add(str(predicate))
    assert len(checked) >= 14, checked


def test_every_node_with_an_own_class_states_the_reused_class_too(graph: Graph, ontology: Graph) -> None:
    """Reused classes that other vocabularies' tools look for are stated, since no reasoner runs over the store."""
    for name in ("BudgetDisclosure", "BudgetTable", "Figure", "Evidence", "Project", "Department", "PolicyDocument"):
        nodes = list(graph.subjects(RDF.type, URIRef(BKG + name)))
        assert nodes, name
        for node in nodes:
            for above in ontology.objects(URIRef(BKG + name), RDFS.subClassOf):
                assert (node, RDF.type, above) in graph, (node, above)


def test_a_relay_is_derived_with_its_rule(graph: Graph) -> None:
    (relation,) = graph.subjects(RDF.type, URIRef(f"{BKG}PolicyRelation"))
    lower, upper = (graph.value(relation, URIRef(BKG + name)) for name in ("relationFrom", "relationTo"))
    assert (lower, URIRef(f"{BKG}transmits"), upper) in graph
    assert str(graph.value(upper, URIRef(f"{BKG}policyNumber"))) == "新财企〔2024〕140号"
