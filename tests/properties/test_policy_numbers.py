"""One document, one number: whatever brackets, digits, blanks and words stand around it."""

from __future__ import annotations

from importlib.resources import files

from hypothesis import given
from hypothesis import strategies as st

from budgetkg.ingest.policy_numbers import ORDER, PolicyNumber, find_policy_numbers, parse_policy_number
from budgetkg.ontology.regions import Level, regions
from budgetkg.ontology.tables import read_csv

BRACKETS = [
    "〔〕",
    "[]",
    "［］",
    "（）",
    "()",
    "【】",
    "﹝﹞",
    "〖〗",
    "{}",
    "｛｝",
    "〈〉",
    "<>",
    "＜＞",
    "「」",
    "〔]",
    "（]",
]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
BLANKS = st.sampled_from(["", "", " ", "　", "\n", " \t"])

# codes that have been seen, and those that prefectures may have: a place's first character and a tail.
SEEN = sorted(
    row["agency_code"]
    for row in read_csv("budgetkg.ingest", "agency_codes.csv")
    if not row["agency_code"].startswith("的")
)
TAILS = sorted(row["tail"] for row in read_csv("budgetkg.ingest", "agency_code_tails.csv"))
INITIALS = sorted({one.short_name[0] for one in regions().values() if one.level is Level.PREFECTURE})
LOCAL = st.tuples(st.sampled_from(INITIALS), st.sampled_from(TAILS)).map("".join)
CODES = st.one_of(st.sampled_from(SEEN), LOCAL)
NUMBERS = st.builds(
    lambda code, year, serial: PolicyNumber(code, year, str(serial)),
    CODES,
    st.integers(min_value=1949, max_value=2099),
    st.integers(min_value=1, max_value=99999),
)
ORDERS = st.builds(
    lambda issuer, serial: PolicyNumber(f"{issuer}令", None, str(serial), ORDER),
    st.sampled_from(["国务院", "主席", "财政部", "工业和信息化部", "新疆维吾尔自治区人民政府", "国家税务总局"]),
    st.integers(min_value=1, max_value=9999),
)
CLINGING = sorted(
    {
        line
        for line in (files("budgetkg.ingest") / "clinging_words.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    - {
        "和",
        "即",
        "并",
    }  # the first characters of 和田 and 即墨, and the prefix of Taiyuan: what they are is told by their place
)


@st.composite
def spellings(draw: st.DrawFn, number: PolicyNumber, *, wide: bool = True) -> str:
    """A number as somebody may print it; full-width digits only where `wide`."""
    opening, closing = draw(st.sampled_from(BRACKETS))
    year, serial = str(number.year), number.serial
    if wide and draw(st.booleans()):
        year, serial = year.translate(WIDE), serial.translate(WIDE)
    elif draw(st.booleans()):
        serial = serial.zfill(draw(st.integers(min_value=1, max_value=5)))
    pieces = [*number.issuer_code, opening, year, draw(st.sampled_from(["", "年"])), closing]
    pieces += [draw(st.sampled_from(["", "第"])), serial, "号"]
    return "".join(piece + draw(BLANKS) for piece in pieces)


@given(st.data(), NUMBERS)
def test_every_spelling_is_one_number(data: st.DataObject, number: PolicyNumber):
    assert parse_policy_number(data.draw(spellings(number))) == number


@given(
    st.data(),
    st.sampled_from(SEEN),
    st.sampled_from(CLINGING),
    st.sampled_from(["", "某局，", "、", "工作。", "\t", "（"]),
)
def test_words_that_cling_are_no_part_of_a_known_code(data: st.DataObject, code: str, word: str, before: str):
    spelling = "".join(data.draw(spellings(PolicyNumber(code, 2024, "140"), wide=False)).split())
    found = [one.number for one in find_policy_numbers(f"{before}{word}{spelling}文件")]
    assert found == [PolicyNumber(code, 2024, "140")]


@given(st.lists(NUMBERS, min_size=1, max_size=5), st.sampled_from(["、", "，", "；", "\n", "\t", "》和《"]))
def test_all_numbers_of_a_list_are_found_in_order(numbers: list[PolicyNumber], between: str):
    words = between.join(map(str, numbers))
    found = list(find_policy_numbers(words))
    assert [one.number for one in found] == numbers
    assert [words[one.start : one.end] for one in found] == [str(number) for number in numbers]


@given(st.one_of(NUMBERS, ORDERS))
def test_writing_and_parsing_is_the_same_number(number: PolicyNumber):
    assert parse_policy_number(str(number)) == number


@given(st.data(), NUMBERS, st.sampled_from([*CLINGING, ""]))
def test_normalising_is_idempotent(data: st.DataObject, number: PolicyNumber, word: str):
    once = parse_policy_number(word + data.draw(spellings(number)))
    assert parse_policy_number(str(once)) == once


@given(
    st.text(
        alphabet="新乌昌州市和经即政财企建办发党工信部厅局委关于文件通知依据转发克拉玛依巴子阿“”国中",
        min_size=1,
        max_size=14,
    )
)
def test_what_is_found_behind_any_words_is_read_as_itself(words: str):
    for one in find_policy_numbers(f"{words}〔2024〕3号"):
        assert parse_policy_number(str(one.number)) == one.number


@given(NUMBERS, NUMBERS)
def test_two_numbers_are_never_written_alike(one: PolicyNumber, other: PolicyNumber):
    assert (str(one) == str(other)) is (one == other)


@given(st.text(alphabet="新财企〔〕（）[]2024年第140号令国务院公告、和 \n\t依据", max_size=30))
def test_finding_never_fails_and_stays_inside_the_text(words: str):
    for one in find_policy_numbers(words):
        assert 0 <= one.start < one.end <= len(words)
        assert words[one.start : one.end].endswith(("号", "令", "公告", *"0124"))


TWO_CHARACTERS = [
    ("昌州", "政办发"),
    ("巴州", "政办发"),
    ("昌市", "政发"),
    ("哈市", "政发"),
    ("喀什", "政发"),
    ("乌市", "财建"),
]


def test_codes_of_different_places_stay_apart():
    numbers = {str(parse_policy_number(f"{place}{tail}〔2024〕3号")) for place, tail in TWO_CHARACTERS}
    assert numbers == {f"{place}{tail}〔2024〕3号" for place, tail in TWO_CHARACTERS}


def test_codes_of_hotan_are_not_those_of_the_ministry():
    assert parse_policy_number("和财建〔2024〕1号") != parse_policy_number("财建〔2024〕1号")


def test_full_width_digits_are_found_in_words():
    found = [str(one.number) for one in find_policy_numbers("依据新财企〔２０２４〕１４０号文件")]
    assert found == ["新财企〔2024〕140号"]
