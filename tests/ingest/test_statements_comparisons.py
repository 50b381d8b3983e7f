"""Comparisons and restatements as triples: rows and figures of the tables, by their IRIs."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from rdflib import Graph

from budgetkg.ingest.records import Comparison, Disclosure
from budgetkg.ingest.statements.graph import write_disclosure
from budgetkg.ontology.mint import Minter
from budgetkg.ontology.terms import BKG, CODE, RDF


def _written(record: Disclosure) -> tuple[Graph, str]:
    written = write_disclosure(record, Minter())
    graph = Graph()
    for triple in written.triples:
        graph.add(triple)
    return graph, str(written.disclosure)


def test_comparison_points_at_its_rows_and_figures(extract_example: Callable[[str], Disclosure]) -> None:
    """kizilsu-2025, 表5 and 表6: 基本支出 672.20 on both sides."""
    record = extract_example("kizilsu-2025")
    graph, disclosure = _written(record)
    (node,) = [
        one for one in graph.subjects(BKG.identity, CODE["identity/basic"]) if (one, RDF.type, BKG.Comparison) in graph
    ]
    for side, kind in (("left", "general_public_expenditure"), ("right", "general_public_basic_expenditure")):
        (row,) = graph.objects(node, BKG[f"{side}Row"])
        (figure,) = graph.objects(node, BKG[f"{side}Figure"])
        assert str(row).startswith(f"{disclosure}/table/{kind}/row/")
        assert graph.value(row, BKG.rowKind, any=False) is not None
        assert graph.value(figure, BKG.row) == row
        assert str(graph.value(figure, BKG.plainValue)) == "672.20"


def test_every_comparison_is_written_and_every_link_leads_somewhere(
    extract_example: Callable[[str], Disclosure],
) -> None:
    record = extract_example("changji-2021")
    graph, disclosure = _written(record)
    nodes = set(graph.subjects(RDF.type, BKG.Comparison))
    assert nodes
    assert {str(node) for node in nodes} == {f"{disclosure}/comparison/{n + 1}" for n in range(len(record.comparisons))}
    for node in nodes:
        assert str(graph.value(node, BKG.partOf)) == disclosure
        for predicate, class_ in (
            (BKG.leftRow, BKG.TableRow),
            (BKG.rightRow, BKG.TableRow),
            (BKG.leftFigure, BKG.Figure),
            (BKG.rightFigure, BKG.Figure),
        ):
            assert all((one, RDF.type, class_) in graph for one in graph.objects(node, predicate))
        assert set(graph.objects(node, BKG.leftRow)) | set(graph.objects(node, BKG.rightRow))


def test_row_that_a_table_does_not_print_is_left_out(extract_example: Callable[[str], Disclosure]) -> None:
    record = extract_example("kizilsu-2025")
    one_sided = Comparison("income-expenditure", (0, 0), ((0, 0, 0),), None, ())
    graph, disclosure = _written(dataclasses.replace(record, comparisons=(one_sided,)))
    (node,) = graph.subjects(RDF.type, BKG.Comparison)
    assert len(list(graph.objects(node, BKG.leftFigure))) == 1
    assert list(graph.objects(node, BKG.rightRow)) == list(graph.objects(node, BKG.rightFigure)) == []
    assert str(graph.value(node, BKG.leftRow)) == f"{disclosure}/table/{record.tables[0].kind}/row/1"


def test_share_points_at_its_whole(extract_example: Callable[[str], Disclosure]) -> None:
    """changji-2021 五(二): 201 is 715.04 of 837.5, the total of 表五."""
    graph, disclosure = _written(extract_example("changji-2021"))
    (share,) = [
        one for one in graph.subjects(RDF.type, BKG.StatedShare) if str(graph.value(one, BKG.percent)) == "84.86"
    ]
    (whole,) = graph.objects(share, BKG.wholeRow)
    (column,) = graph.objects(share, BKG.wholeColumn)
    figures = [one for one in graph.subjects(BKG.row, whole) if graph.value(one, BKG.column) == column]
    assert [str(graph.value(one, BKG.plainValue)) for one in figures] == ["837.5"]
    assert str(whole).startswith(f"{disclosure}/table/general_public_expenditure/")
    (part,) = graph.objects(share, BKG.restatesRow)
    assert str(graph.value(part, BKG.code)) == "201"
