"""Lists and single things of the API over HTTP: filters, parts, forms, errors. Expected values are read in the sources."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox
import pytest

from budgetkg.api.catalogue.answers import COLLECTIONS, answer_list
from budgetkg.api.catalogue.departments import DepartmentSearch
from budgetkg.api.catalogue.evidence import read_evidence
from budgetkg.api.catalogue.links import Links
from budgetkg.api.catalogue.projects import ProjectSearch, find_projects
from budgetkg.api.catalogue.search import region_code
from budgetkg.api.server.app import create_app
from budgetkg.api.settings import read_settings
from budgetkg.api.store import LocalStore
from budgetkg.ontology.errors import QueryRefused
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, OA, RDF, SKOS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette prefers a fork of httpx
    from starlette.testclient import TestClient

NOTICE = "650000-mojcfpsbibef-2024-140"
CHANGJI, URUMQI, KIZILSU = "652300-vkskmk7hcazu", "650100-vkskmk7hcazu", "653000-vkskmk7hcazu"


class IngestRun(Protocol):
    """What the fixture `ingested` gives."""

    store: Path


@pytest.fixture(scope="module")
def client(ingested: IngestRun) -> Iterator[TestClient]:
    app = create_app(read_settings({"BUDGETKG_QUERY_SECONDS": "60"}, store=str(ingested.store)))
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


def get(client: TestClient, path: str, **parameters: object) -> Any:
    response = client.get(path, params={name: str(value) for name, value in parameters.items()} or None)
    assert response.status_code == 200, response.text
    return response.json()


def names(found: Mapping[str, Any]) -> list[str]:
    return [one["name"] for one in found["items"]]


@pytest.mark.parametrize(
    "spelling", ["新财企〔2024〕140号", "新财企[2024]140 号", "新财企（2024）140号", "新财企【2024】 140 号"]
)
def test_policy_is_found_by_any_spelling(client: TestClient, spelling: str) -> None:
    found = get(client, "/api/policies", number=spelling)
    assert (names(found), found["total"], found["next"]) == (["新财企〔2024〕140号"], 1, None)
    [policy] = found["items"]
    assert (policy["id"], policy["level"], policy["region"], policy["agency_code"], policy["year"]) == (
        *(NOTICE, 1, "新疆维吾尔自治区", "新财企"),
        2024,
    )
    # urumqi-2025 line 351: 57.00, kizilsu-2025 line 644: 16.00 万元
    assert (policy["projects"], policy["amount_yuan"]) == (2, "730000")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"title": "中小企业发展专项资金预算"}, {"新财企〔2024〕140号", "克财建〔2024〕113号", "乌财企〔2024〕94号"}),
        ({"title": "中小企业发展 专项资金预算", "level": 2}, {"克财建〔2024〕113号", "乌财企〔2024〕94号"}),
        ({"agency": "新财企", "year": 2024}, {"新财企〔2024〕140号", "新财企〔2024〕137号"}),
        ({"agency": "新财企", "title": "中小企业"}, {"新财企〔2024〕140号"}),
        ({"agency": "新财企", "year": 2023}, set()),
        ({"title": "中小企业发展专项资金预算", "cited_by": KIZILSU}, {"新财企〔2024〕140号", "克财建〔2024〕113号"}),
        ({"kind": "order"}, {"国务院令第466号", "国务院令第696号"}),
        ({"region": "克州"}, {"克财建〔2024〕113号"}),
        ({"number": "新财企〔2024〕999号"}, set()),
    ],
)
def test_filters_of_policies_combine(client: TestClient, filters: dict[str, object], expected: set[str]) -> None:
    found = get(client, "/api/policies", **filters)
    assert set(names(found)) == expected
    assert found["total"] == len(expected)


def test_policy_has_its_relations_and_every_citation_with_its_place(client: TestClient) -> None:
    found = get(client, f"/api/policies/{NOTICE}")
    places = {(one["evidence"]["source_file"], one["evidence"]["line_start"], one["role"]) for one in found["cited"]}
    assert places == {("kizilsu-2025.txt", 1020, "stated_basis"), ("urumqi-2025.txt", 586, "stated_basis")}
    assert {(one["upper"].rpartition("/")[2], one["stated"]) for one in found["relations"]} == {(NOTICE, False)}
    assert all("same title" in one["rule"] for one in found["relations"])
    assert len(found["relations"]) == 2


PROJECTS = [
    # urumqi-2025 lines 732–736, 548, 572, 668
    (
        {"status": "withheld"},
        {f"特定目标 {code}" for code in ("8010140M", "10100021", "1010009A", "8010124C", "9310002C", "3010011E")},
    ),
    ({"status": "withheld", "min_amount_yuan": "9370000"}, {f"特定目标 {code}" for code in ("8010140M", "10100021", "1010009A")}),
    ({"policy": NOTICE, "department": KIZILSU}, {"自治区中小企业发展专项资金"}),
    ({"region": 652300, "year": 2025, "max_amount_yuan": "150000.00", "min_amount_yuan": "40000"}, {
        "2024 年州级预算内前期费（第二批）（新兴工业化视角下自治州优势产业链重点研究）"
    }),
    ({"region": "新疆维吾尔自治区", "name": "机关运行补助经费", "year": 2025}, {"机关运行补助经费"}),
    # urumqi-2025 lines 341–351
    ({"disclosure": f"{URUMQI}-2025", "functional_code": "2150805", "name": "特定目标"}, {"特定目标 10100021"}),
    ({"department": CHANGJI, "year": 2020}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("filters", "expected"), PROJECTS)
def test_filters_of_projects_combine(client: TestClient, filters: dict[str, object], expected: set[str]) -> None:
    assert set(names(get(client, "/api/projects", **filters))) == expected


def test_project_has_allocations_indicators_citations_and_quotes(client: TestClient) -> None:
    [project] = get(client, "/api/projects", policy=NOTICE, department=KIZILSU)["items"]
    found = get(client, project["url"])
    assert {name: found[name] for name in project} == project
    assert (found["amount_yuan"], found["amount_printed"], found["functional_code"]) == (
        "160000",
        "16.00 万元",
        ["2150805"],
    )
    # kizilsu-2025 lines 1029–1031
    assert [(one["amount_yuan"], one["evidence"]["line_start"]) for one in found["allocations"]] == [
        ("50000", 1029),
        ("110000", 1031),
    ]
    assert {one["policy"]["name"] for one in found["citations"]} == {"新财企〔2024〕140号", "克财建〔2024〕113号"}
    first = found["indicators"][0]  # line 2186
    assert (first["indicator"], first["operator"], first["value"], first["weight"]) == (
        *("小微企业年化担保率（%）", "<=", "2"),
        "8",
    )
    assert found["withheld_fields"] == []


def test_withheld_project_says_what_is_withheld(client: TestClient) -> None:
    [project] = get(client, "/api/projects", status="withheld", name="8010124C")["items"]
    assert project["amount_yuan"] == "3414500"
    assert get(client, project["url"])["withheld_fields"]


def test_departments_are_found_by_any_name(client: TestClient) -> None:
    assert names(get(client, "/api/departments")) == [
        "乌鲁木齐市工业和信息化局",
        "昌吉回族自治州工业和信息化局",
        "新疆巴音郭楞蒙古自治州工业和信息化局",
        "克孜勒苏柯尔克孜自治州工业和信息化局",
    ], "in the order of the codes of their regions"
    [found] = get(client, "/api/departments", name="昌吉州工信局")["items"]
    assert (found["id"], [one["fiscal_year"] for one in found["years"]]) == (CHANGJI, [2021, 2025])
    assert [one["id"] for one in get(client, "/api/departments", year=2024)["items"]] == ["652800-vkskmk7hcazu"]
    assert get(client, f"/api/departments/{CHANGJI}") == found


def test_department_whose_region_is_unknown_is_listed_too() -> None:
    """A disclosure that names no region has a department all the same (…/department/unknown-…)."""
    store, department = LocalStore(None), ox.NamedNode(f"{Minter().base}department/unknown-abc")
    label = ox.Quad(
        department, ox.NamedNode(SKOS.prefLabel), ox.Literal("工业和信息化局", language="zh"), ox.NamedNode("urn:g")
    )
    kind = ox.Quad(department, ox.NamedNode(RDF.type), ox.NamedNode(BKG.Department), ox.NamedNode("urn:g"))
    store.apply((), (label, kind))
    answer = answer_list(store, "departments", DepartmentSearch(), "json", Links(Minter().base))
    [found] = json.loads(answer.content or b"")["items"]
    assert (found["id"], found["name"], found["region"], found["region_code"]) == (
        "unknown-abc",
        "工业和信息化局",
        None,
        None,
    )


@pytest.fixture(scope="module")
def year(client: TestClient) -> Any:
    """changji-2025."""
    return get(client, f"/api/departments/{CHANGJI}/years/2025")


def _figures(found: Any, table: str, row: str | None = None) -> set[tuple[str, str, str]]:
    return {
        (one["code"] or one["name"], one["column"], one["value"])
        for one in found
        if one["table_kind"] == table and row in (None, one["row_kind"])
    }


def test_year_shows_income_spending_and_three_public_as_printed(year: Any) -> None:
    # lines 232, 375 and 377–417, 755–765; the columns of line 232 are those of 一般公共预算 and 财政拨款结转
    assert _figures(year["income"], "income_summary") == {
        ("总计", "total", "1864.72"),
        ("总计", "fiscal_subtotal", "715.72"),
        ("总计", "general_public_budget", "715.72"),
        ("总计", "fiscal_carryover", "1149.00"),
    }
    assert ("收入总计", "amount", "1864.72") in _figures(year["income"], "income_expenditure_summary", "total")
    assert _figures(year["spending"], "expenditure_summary", "total") == {
        ("总计", "total", "1864.72"),
        ("总计", "basic", "665.72"),
        ("总计", "project", "1199.00"),
    }
    totals = {
        code: value
        for code, column, value in _figures(year["spending"], "expenditure_summary", "class")
        if column == "total"
    }
    assert totals == {"201": "1155.04", "208": "113.52", "210": "32.83", "215": "511.00", "221": "49.32", "224": "3.00"}
    assert {one for one in _figures(year["three_public"], "three_public") if one[1] == "total"} == {
        ("合计", "total", "10.45"),
        ("公务接待费", "total", "0.45"),
        ("公务用车购置及运行费", "total", "10.00"),
        ("公务用车运行费", "total", "10.00"),
    }


def test_year_shows_persons_functions_divisions_projects_and_contradictions(year: Any) -> None:
    # lines 73–82 and the twelve functions before them; line 80 prints 74, 26 + 46 + 1 are 73
    assert {one["measure"]: (one["persons"], one["change"]) for one in year["head_counts"]} == {
        "posts": (26, None),
        "actual": (74, None),
        "serving": (26, -2),
        "retired": (46, 2),
        "retired_veteran": (1, 0),
    }
    assert [one["number"] for one in year["functions"]][-2:] == ["（十一）", "（十二）"]
    assert len(year["functions"]) == 12
    assert [one["name"] for one in year["divisions"]][:2] == ["办公室（组织人事科）", "综合业务科"]
    assert {one["kind"] for one in year["divisions"]} == {"division"}
    assert len(year["divisions"]) == 8
    # table 7 adds up to 1,199.00 万元
    assert sum(int(one["amount_yuan"]) for one in year["projects"]) == 11_990_000
    violations = [one for one in year["discrepancies"] if one["severity"] == "violation"]
    assert [(one["expected"], one["found"], one["evidence"]["line_start"]) for one in violations] == [("73", "74", 80)]


def test_every_entry_of_a_year_has_its_quote(year: Any, sources: dict[str, str]) -> None:
    lines = sources["changji-2025.txt"].split("\n")
    for part in (
        "income",
        "spending",
        "three_public",
        "head_counts",
        "functions",
        "divisions",
        "projects",
        "discrepancies",
    ):
        for one in year[part]:
            place = one["evidence"]
            there = re.sub(r"\s", "", "".join(lines[place["line_start"] - 1 : place["line_end"]]))
            assert re.sub(r"\s", "", place["quote"])[:1] in there
            assert place["source_file"] == "changji-2025.txt"


def test_disclosures_by_department_and_year(client: TestClient, examples_folder: Path) -> None:
    [found] = get(client, "/api/disclosures", department=CHANGJI, year=2025)["items"]
    assert (found["id"], found["issued"], found["source_file"]) == (f"{CHANGJI}-2025", "2025-02-14", "changji-2025.txt")
    assert [one["id"] for one in get(client, "/api/disclosures", region="巴州")["items"]] == [
        "652800-vkskmk7hcazu-2024"
    ]
    whole = get(client, found["url"])
    tables = {one["table_kind"]: (one["printed_table"], one["evidence"]["line_start"]) for one in whole["tables"]}
    assert tables["three_public"][0] == "表10"
    assert {"income_summary", "expenditure_summary", "general_public_project_expenditure", "carryover"} <= set(tables)
    assert whole["discrepancies"]["violation"] == 1
    assert get(client, f"{whole['discrepancies_url']}&severity=violation")["total"] == 1
    assert whole["checksum_sha256"] == sha256((examples_folder / "changji-2025.txt").read_bytes()).hexdigest()


def test_discrepancies_have_both_quotes(client: TestClient) -> None:
    found = get(client, "/api/discrepancies", department=URUMQI, rule="serving-posts")
    [one] = found["items"]  # urumqi-2025 line 73
    assert (one["expected"], one["found"], one["severity"], one["origin"]) == ("104", "105", "warning", "publisher")
    assert (one["evidence"]["line_start"], one["other_evidence"]["quote"]) == (73, "编制数104")
    assert one["message_en"]
    assert get(client, one["url"]) == one
    assert get(client, "/api/discrepancies", year=2021, severity="violation", origin="publisher")["total"] > 0


def test_evidence_is_shown_in_its_context_with_offsets(client: TestClient, sources: dict[str, str]) -> None:
    [project] = get(client, "/api/projects", policy=NOTICE, department=URUMQI)["items"]
    found = get(client, project["evidence"]["url"], lines=2)
    text = sources["urumqi-2025.txt"]
    assert (found["source_file"], found["line_start"], found["line_end"]) == ("urumqi-2025.txt", 351, 351)
    printed = text[found["start"] : found["end"]]
    assert re.sub(r"\s", "", printed) == re.sub(r"\s", "", found["quote"]), "offsets are those of the source"
    assert {kind for one in found["statements"] for kind in one["types"]} >= {"Project", "TableRow", "PolicyCitation"}
    context = found["context"]
    assert context["is_full_text"] is False
    for one in (*context["before"], *context["within"], *context["after"]):
        assert re.sub(r"\s", "", text[one["start"] : one["end"]]) == re.sub(r"\s", "", one["quote"])
        assert one["line_end"] >= 349
        assert one["line_start"] <= 353
    # the rows above and below in table 7: lines 350 and 352 (its heading lines are no figures)
    assert any("其他资源勘探工业信息等支出" in one["quote"] and one["line_start"] == 352 for one in context["after"])
    assert get(client, project["evidence"]["url"], lines=0)["context"]["before"] == []


def test_context_in_a_pdf_is_that_of_the_page() -> None:
    """Each page counts its lines anew: line 5 of page 2 is not beside line 4 of page 1."""
    store, base = LocalStore(None), Minter().base
    document = ox.NamedNode(f"{base}document/abc")
    quads = []
    for name, page, line, start in (("10-20", 1, 4, 10), ("21-30", 1, 5, 21), ("90-99", 2, 5, 90)):
        evidence = f"{base}disclosure/d-2025/evidence/{name}"
        position = f"{evidence}/position"
        facts: list[tuple[str, str, ox.NamedNode | ox.Literal]] = [
            (evidence, RDF.type, ox.NamedNode(BKG.Evidence)),
            (evidence, OA.hasSource, document),
            (evidence, OA.hasSelector, ox.NamedNode(position)),
            (evidence, BKG.page, ox.Literal(page)),
            (evidence, BKG.lineStart, ox.Literal(line)),
            (evidence, BKG.lineEnd, ox.Literal(line)),
            (position, OA.start, ox.Literal(start)),
            (position, OA.end, ox.Literal(start + 9)),
        ]
        quads += [ox.Quad(ox.NamedNode(s), ox.NamedNode(p), o, ox.NamedNode("urn:g")) for s, p, o in facts]
    store.apply((), quads)
    found = read_evidence(store, "d-2025/evidence/10-20", Links(base), 3)
    assert [one.id for one in found.context.after] == ["d-2025/evidence/21-30"]
    assert (found.page, found.context.before, found.context.within) == (1, [], [])


@pytest.mark.parametrize("name", COLLECTIONS)
def test_parts_make_up_the_list_in_one_order(client: TestClient, name: str) -> None:
    whole = get(client, f"/api/{name}", limit=500)
    assert whole["next"] is None
    assert len(whole["items"]) == whole["total"]
    walked, address = [], f"/api/{name}?limit=7"
    while address:
        response = client.get(address)
        part = response.json()
        walked += part["items"]
        link = response.headers.get("link")
        assert link == (f'<{part["next"]}>; rel="next"' if part["next"] else None)
        address = part["next"]
    assert walked == whole["items"]
    assert len({one["iri"] for one in walked}) == whole["total"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_list_and_thing_are_of_their_types_and_lead_to_each_other(client: TestClient, name: str) -> None:
    page = get(client, f"/api/{name}", limit=3)
    for item in page["items"]:
        COLLECTIONS[name].model.model_validate(item)
        found = get(client, item["url"])
        assert {key: found[key] for key in item} == item
        assert client.get(f"{item['html_url']}.ttl").status_code == 200
        assert item["iri"].endswith(item["id"])


def _projects(disclosure: str, how_many: int) -> Iterator[ox.Quad]:
    base, graph = Minter().base, ox.NamedNode("urn:g")
    for order in range(1, how_many + 1):
        project = ox.NamedNode(f"{base}project/{disclosure}-{(order * 7) % 97:02}")
        yield ox.Quad(project, ox.NamedNode(RDF.type), ox.NamedNode(BKG.Project), graph)
        yield ox.Quad(project, ox.NamedNode(BKG.partOf), ox.NamedNode(f"{base}disclosure/{disclosure}"), graph)
        yield ox.Quad(project, ox.NamedNode(BKG.order), ox.Literal(order), graph)


def test_cursor_holds_while_others_are_ingested() -> None:
    """What comes in before the place that was reached is not shown, and nothing is shown twice or left out."""
    store, links = LocalStore(None), Links(Minter().base)
    store.apply((), _projects("650100-b-2025", 12))
    before = find_projects(store, ProjectSearch(limit=500), links).things
    assert len(before) == 12, "in the order of the disclosure, not of IRIs or of digits"
    first = find_projects(store, ProjectSearch(limit=4), links)
    store.apply((), [*_projects("650100-a-2024", 30), *_projects("653000-c-2025", 2)])
    rest = find_projects(store, ProjectSearch(limit=500, cursor=first.cursor), links)
    after = find_projects(store, ProjectSearch(limit=500, disclosure="653000-c-2025"), links)
    assert (*first.things, *rest.things) == (*before, *after.things)
    assert rest.total == 44
    nothing = find_projects(store, ProjectSearch(limit=4, year=1999), links)
    assert (nothing.things, nothing.total, nothing.cursor) == ((), 0, None)


def test_fields_choose_what_is_given(client: TestClient) -> None:
    page = get(client, "/api/projects", fields="name, amount_yuan", limit=2)
    assert [set(one) for one in page["items"]] == [{"id", "iri", "name", "amount_yuan"}] * 2
    assert {"total", "limit", "next"} < set(page)
    assert set(get(client, f"/api/policies/{NOTICE}", fields="titles")) == {"id", "iri", "titles"}
    assert set(get(client, f"/api/departments/{CHANGJI}/years/2025", fields="head_counts")) == {"iri", "head_counts"}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_list_as_csv_has_a_row_for_each_thing(client: TestClient, name: str) -> None:
    response = client.get(f"/api/{name}", params={"limit": "500"}, headers={"accept": "text/csv"})
    assert response.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(response.text)))
    things = get(client, f"/api/{name}", limit=500)["items"]
    assert [row["iri"] for row in rows] == [one["iri"] for one in things]


def test_csv_of_projects_has_the_columns_of_the_tidy_table(client: TestClient) -> None:
    text = client.get("/api/projects", params={"policy": NOTICE, "department": KIZILSU, "format": "csv"}).text
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["name"], row["amount_yuan"], row["functional_code"], row["source_file"], row["line_start"]) == (
        *("自治区中小企业发展专项资金", "160000", "2150805", "kizilsu-2025.txt"),
        "644",
    )
    assert row["policies"] == "新财企〔2024〕140号|克财建〔2024〕113号"
    assert row["department_iri"].endswith(KIZILSU)


def test_list_as_jsonld_is_what_the_graph_says(client: TestClient, store: LocalStore) -> None:
    response = client.get("/api/departments", headers={"accept": "application/ld+json"})
    found = {quad.triple for quad in ox.parse(response.content, ox.RdfFormat.JSON_LD)}
    iris = {one["iri"] for one in get(client, "/api/departments")["items"]}
    assert found == {quad.triple for quad in store.quads() if getattr(quad.subject, "value", "") in iris}
    assert json.loads(client.get("/api/departments", params={"year": "1999", "format": "jsonld"}).text) == []


def test_one_thing_as_csv_has_a_row_for_each_part(client: TestClient, year: Any) -> None:
    text = client.get(f"/api/departments/{CHANGJI}/years/2025", params={"format": "csv"}).text
    rows = list(csv.DictReader(io.StringIO(text)))
    parts = [row["part"] for row in rows]
    for name in ("income", "spending", "head_counts", "functions", "projects", "discrepancies"):
        assert parts.count(name) == len(year[name])
    [posts] = [row for row in rows if row["measure"] == "posts"]  # line 80
    assert (posts["persons"], posts["line_start"], posts["source_file"]) == ("26", "80", "changji-2025.txt")
    [project] = get(client, "/api/projects", policy=NOTICE, department=URUMQI)["items"]
    around = client.get(project["evidence"]["url"], params={"format": "csv"}).text
    assert {"statements", "context.after"} <= {row["part"] for row in csv.DictReader(io.StringIO(around))}


def test_one_thing_as_jsonld_holds_what_it_is_made_of(client: TestClient, store: LocalStore) -> None:
    [project] = get(client, "/api/projects", policy=NOTICE, department=KIZILSU)["items"]
    response = client.get(project["url"], params={"format": "jsonld"})
    found = {quad.triple for quad in ox.parse(response.content, ox.RdfFormat.JSON_LD)}
    assert found <= {quad.triple for quad in store.quads()}
    items = {t.object.value for t in found if t.predicate.value.endswith("#item") and isinstance(t.object, ox.Literal)}
    assert items == {
        "开展“创客中国”新疆中小企业创新大赛地州赛经费",
        "中小为企业融资担保降费奖补资金",
    }  # kizilsu-2025 lines 1029–1031


def test_answer_that_the_client_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/projects?year=2025")
    again = client.get("/api/projects?year=2025", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    for other in (
        "/api/projects?year=2024",
        "/api/projects?year=2025&format=csv",
        "/api/projects?year=2025&fields=name",
    ):
        assert client.get(other, headers={"if-none-match": first.headers["etag"]}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/api/policies", f"/api/policies/{NOTICE}/trace", f"/api/departments/{CHANGJI}/years/2025"]
)
def test_head_is_answered_as_get(client: TestClient, path: str) -> None:
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["etag"] == client.get(path).headers["etag"]


PROBLEMS = [
    ("/api/policies?format=jsonld&fields=id", 400, "fields 不用于 JSON-LD"),
    ("/api/policies?number=没有号", 400, "不是发文字号"),
    ("/api/policies?title=《》", 400, "没有可查的字"),
    ("/api/policies?region=火星", 400, "未知地区"),
    ("/api/policies?cursor=abc", 400, "cursor 不合要求"),
    ("/api/policies?cursor=%FF", 400, "cursor 不合要求"),
    ("/api/policies?fields=nmae", 400, "there is no field nmae"),
    ("/api/policies?numbr=1", 422, "numbr"),
    ("/api/policies?limit=0", 422, "limit"),
    ("/api/projects?department=a%20b", 400, "标识不合要求"),
    ("/api/projects?status=secret", 422, "status"),
    ("/api/projects?min_amount_yuan=viel", 422, "min_amount_yuan"),
    ("/api/projects?min_amount_yuan=NaN", 422, "min_amount_yuan"),
    ("/api/policies/nothing", 404, "没有此项"),
    ("/api/policies/a%20b%3E", 404, "没有此项"),
    (f"/api/projects/{NOTICE}", 404, "没有此项"),
    (f"/api/departments/{CHANGJI}/years/2020", 404, "2021、2025"),
    (f"/api/departments/{CHANGJI}/years/soon", 422, "year"),
    (f"/api/disclosures/{CHANGJI}-2025/table/three_public", 404, ""),
    (f"/api/evidence/{CHANGJI}-2025", 404, "没有此项"),
    ("/api/projects?format=xlsx", 422, "format"),
]


@pytest.mark.parametrize(("path", "status", "detail"), PROBLEMS)
def test_wrong_request_is_told_what_is_wrong(client: TestClient, path: str, status: int, detail: str) -> None:
    response = client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert detail in response.json()["detail"]


def test_cursor_of_other_filters_is_refused(client: TestClient) -> None:
    following = get(client, "/api/projects", limit=2)["next"]
    response = client.get(f"{following}&year=2025")
    assert response.status_code == 400
    assert "另一组筛选条件" in response.json()["detail"]


def test_form_that_is_not_given_is_406(client: TestClient) -> None:
    assert client.get("/api/projects", headers={"accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("asked", "code"), [("650100", "650100"), ("克州", "653000"), (" 乌鲁木齐市 ", "650100"), ("新疆", "650000")]
)
def test_region_is_named_by_code_or_name(asked: str, code: str) -> None:
    assert region_code(asked) == code


@pytest.mark.parametrize("asked", ["", "昌吉州工信局", "999999", "州"])
def test_what_names_no_region_is_refused(asked: str) -> None:
    with pytest.raises(QueryRefused, match="未知地区"):
        region_code(asked)


def test_addresses_carry_the_path_of_a_proxy(ingested: IngestRun) -> None:
    app = create_app(read_settings({"BUDGETKG_QUERY_SECONDS": "60"}, store=str(ingested.store)))
    with TestClient(app, root_path="/budget") as mounted:
        page = mounted.get("/budget/api/projects?limit=1").json()
    assert page["next"].startswith("/budget/api/projects?limit=1&cursor=")
    assert page["items"][0]["url"].startswith("/budget/api/projects/")
    assert page["items"][0]["html_url"].startswith("/budget/id/project/")


def test_description_says_in_chinese_and_english_what_every_field_is(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    both = re.compile(r"[\u4e00-\u9fff].*[a-z]{2}", re.DOTALL)
    schemas = document["components"]["schemas"]
    answers = {
        one for one in schemas if one.startswith("Page_") or one in {"TraceAnswer", "PolicyDetail", "YearOverview"}
    }
    seen: set[str] = set()
    while answers - seen:
        name = min(answers - seen)
        seen.add(name)
        answers |= set(re.findall(r"#/components/schemas/([^\"]+)", json.dumps(schemas[name])))
        for field, schema in schemas[name]["properties"].items():
            alternatives = schema.get("anyOf", ())
            words = " ".join(one.get("description", "") for one in (schema, *alternatives))
            assert both.search(words) or "$ref" in json.dumps(schema) or "|" in words, f"{name}.{field}"
    for path, operations in document["paths"].items():
        if path.startswith("/api/") and path.split("/")[2] in (*COLLECTIONS, "trace", "evidence"):
            for parameter in operations["get"]["parameters"]:
                assert parameter.get("description") or parameter["name"] == "id", f"{path} {parameter['name']}"
