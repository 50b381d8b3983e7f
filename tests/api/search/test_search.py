"""The index over the five examples, and what is found in it. Expected things were read in the sources by hand."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from budgetkg.api.search.find import Found, search
from budgetkg.api.search.index import build_index
from budgetkg.api.search.kinds import Kind
from budgetkg.api.store import LocalStore
from budgetkg.ontology.errors import QueryRefused

BKG = "https://w3id.org/budgetkg/ontology#"


@pytest.fixture(scope="module")
def index(store: LocalStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(store, tmp_path_factory.mktemp("index") / "search.sqlite")


def _titles(found: Found, kind: Kind) -> list[str]:
    return [hit.title for hit in found.hits if hit.kind is kind]


@pytest.mark.parametrize(
    "spelling",
    [
        "新财企〔2024〕140号",
        "新财企[2024]140 号",
        "新财企（2024）140号",
        "新财企2024年140号",
        "依据新财企【2024】140号",
    ],
)
def test_document_is_first_in_any_spelling_of_its_number(index: Path, spelling: str) -> None:
    found = search(index, spelling)
    assert (found.hits[0].kind, found.hits[0].title) == (Kind.POLICY, "新财企〔2024〕140号")
    # the projects that cite it: urumqi-2025 and kizilsu-2025
    assert set(_titles(found, Kind.PROJECT)) == {
        "乌财企〔2024〕94号-关于提前下达2025年自治区中小企业发展专项资金预算的通知",
        "自治区中小企业发展专项资金",
    }


def test_two_characters_are_found_exactly(index: Path, sources: dict[str, str]) -> None:
    """食盐 stands in kizilsu-2025 and in two other places; each quote that is found says it."""
    found = search(index, "食盐", [Kind.QUOTE], limit=100)
    assert found.total == len(found.hits)
    assert {hit.place for hit in found.hits} == {name for name, text in sources.items() if "食盐" in text}
    for hit in found.hits:
        assert next(hit.snippet[start:end] for start, end in hit.marks) == "食盐"


def test_quotes_are_all_found(index: Path, store: LocalStore) -> None:
    """Every quote with the word, and no other, wherever lines were wrapped."""
    found = search(index, "专精特新", [Kind.QUOTE], limit=100)
    quotes = store.select(
        "SELECT ?x ?quote { ?x a <"
        + BKG
        + "Evidence> ; <http://www.w3.org/ns/oa#hasSelector>/<http://www.w3.org/ns/oa#exact> ?quote }"
    )
    expected = {
        row["x"].value
        for row in quotes
        if isinstance(row["x"], ox.NamedNode) and "专精特新" in "".join(str(row["quote"]).replace("\\n", "").split())
    }
    assert expected
    assert {hit.iri for hit in found.hits} == expected


def test_single_character_is_found_at_the_end_of_a_name(index: Path) -> None:
    """Every department of the examples is a 局."""
    found = search(index, "局", [Kind.DEPARTMENT])
    assert found.total == 4
    assert all(hit.title.endswith("局") for hit in found.hits)


def test_department_is_found_by_each_of_its_names(index: Path) -> None:
    for name in ("克孜勒苏柯尔克孜自治州工业和信息化局", "新疆克州工业和信息化局"):
        assert _titles(search(index, name), Kind.DEPARTMENT) == ["克孜勒苏柯尔克孜自治州工业和信息化局"]
    assert _titles(search(index, "昌吉州工信局"), Kind.DEPARTMENT) == ["昌吉回族自治州工业和信息化局"]


def test_figure_is_found_as_printed_and_without_separators(index: Path) -> None:
    """See changji-2025, line 232: 总计 1,864.72 715.72 715.72 1,149.00."""
    printed, plain = (search(index, words, [Kind.QUOTE]) for words in ("1,864.72", "1864.72"))
    assert printed.total == plain.total > 0
    assert all("1,864.72" in hit.snippet for hit in plain.hits)
    assert search(index, "864.72").total == 0, "part of a figure is another figure"


def test_code_and_words_of_the_ontology_are_found(index: Path) -> None:
    assert _titles(search(index, "2150805"), Kind.CODE) == ["中小企业发展专项"]
    assert "项目" in _titles(search(index, "project", [Kind.VOCABULARY]), Kind.VOCABULARY)


def test_words_must_all_be_there(index: Path) -> None:
    found = search(index, "食盐 专营办法")
    assert found.has_all
    assert found.hits[0].title == "国务院令第696号"
    assert found.total < search(index, "食盐").total


def test_some_words_are_given_and_said_to_be_some(index: Path) -> None:
    found = search(index, "食盐航天飞机")
    assert not found.has_all
    assert found.total > 0
    assert search(index, "狮身人面").total == 0


def test_parts_follow_one_another_without_gap_or_repetition(index: Path) -> None:
    whole = search(index, "中小企业", limit=100)
    assert whole.cursor is not None or whole.total <= 100
    got: list[str] = []
    cursor = None
    while True:
        part = search(index, "中小企业", limit=7, cursor=cursor)
        got += [hit.iri for hit in part.hits]
        cursor = part.cursor
        if cursor is None:
            break
    assert len(got) == len(set(got)) == part.total
    assert got[:100] == [hit.iri for hit in whole.hits]


def test_cursor_of_another_search_is_refused(index: Path) -> None:
    cursor = search(index, "中小企业", limit=1).cursor
    for text, other in (("食盐", cursor), ("中小企业", "nonsense"), ("中小企业", "MQ")):
        with pytest.raises(QueryRefused, match="cursor"):
            search(index, text, cursor=other)


@pytest.mark.parametrize("text", ["", "  ", "《》", "—", "字" * 201])
def test_nothing_to_look_for_is_refused(index: Path, text: str) -> None:
    with pytest.raises(QueryRefused, match="须有文字或数字"):
        search(index, text)


@pytest.mark.parametrize(
    "text", ['"', "a OR b", "title:局", "NEAR(a b)", "局*", "a' OR 1=1 --", "(", "项目^2", "\x00局", "-局", "🙂局"]
)
def test_no_word_is_taken_for_a_command(index: Path, text: str) -> None:
    """Whatever is typed are words: FTS5 has a query language of its own."""
    with suppress(QueryRefused):  # nothing to look for; any other error fails the test
        search(index, text)


def test_index_that_is_there_stays_until_the_new_one_is_whole(index: Path, tmp_path: Path) -> None:
    """A reader of the old file goes on reading it."""
    target = tmp_path / "search.sqlite"
    target.write_bytes(index.read_bytes())
    with target.open("rb") as reader:
        build_index(LocalStore(None), target)
        assert reader.read() == index.read_bytes()
    assert search(target, "局").total == 0
    assert [one.name for one in tmp_path.iterdir()] == ["search.sqlite"]
