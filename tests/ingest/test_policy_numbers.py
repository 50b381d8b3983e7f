"""Document numbers in every spelling. GB/T 9704-2012, 7.2.5: 发文机关代字、年份、发文顺序号, the year in 〔〕."""

from __future__ import annotations

import pytest

from budgetkg.ingest.agency_codes import trim_code
from budgetkg.ingest.issuing import is_national, issuing_region
from budgetkg.ingest.policy_numbers import ORDER, PolicyNumber, find_policy_numbers, parse_policy_number
from budgetkg.ontology.errors import InvalidPolicyNumber

NOTICE = PolicyNumber("新财企", 2024, "140")

SPELLINGS = [
    "新财企〔2024〕140号",
    "新财企〔2024〕140 号",  # urumqi-2025
    "新财企[2024]140 号",  # kizilsu-2025
    "新财企［2024］140号",
    "新财企（2024）140号",
    "新财企(2024)140号",
    "新财企【2024】140号",
    "新财企{2024}140号",
    "新财企「2024」140号",
    "新财企〈2024〉140号",
    "新财企〔２０２４〕１４０号",  # full-width digits
    " 新财企 〔 2024 〕 140\n号 ",  # blanks and a line break inside
    "新财企〔2024年〕140号",
    "新财企〔2024〕第140号",
    "新财企〔2024〕0140号",
    "新财企〔2024〕140",  # as typed into a search field
    "新财企2024年140号",
    "新财企2024-140",
    "新财企〔2024〕140号文",
    "新财企〔2024〕140号文件",
    "新财企〖2024〗140号",
    "新财企〔2024]140号",
    "新财企❲2024❳140号",  # what fonts of PDF files make of 〔〕
    "新财企｢2024｣140号",
    "新财企﹙2024﹚140号",
    "新财企〔2024〕140號",
    "新财企〔2024〕字第140号",
    "新 财 企〔2 0 2 4〕1 4 0 号",  # letter-spaced
    "“新财企”〔2024〕140号",
    "新财企〔2024 140号",  # a bracket was lost
    "新财企2024〕140号",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_parse_policy_number_reads_every_spelling(typed: str):
    assert parse_policy_number(typed) == NOTICE


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("国务院令 第 466 号", PolicyNumber("国务院令", None, "466", ORDER)),
        ("中华人民共和国国务院令 第 696 号", PolicyNumber("国务院令", None, "696", ORDER)),
        ("国务院第466号令", PolicyNumber("国务院令", None, "466", ORDER)),
        ("主席令第二十九号", PolicyNumber("主席令", None, "29", ORDER)),
        ("财政部令 2019年第99号", PolicyNumber("财政部令", 2019, "99", ORDER)),
        ("工业和信息化部令第33号", PolicyNumber("工业和信息化部令", None, "33", ORDER)),
        ("新疆维吾尔自治区人民政府令第200号", PolicyNumber("新疆维吾尔自治区人民政府令", None, "200", ORDER)),
        ("国务院令（第466号）", PolicyNumber("国务院令", None, "466", ORDER)),
        ("中华人民共和国主席令（十三届）第四十九号", PolicyNumber("主席令", None, "49", ORDER)),
        ("新⼯信〔2024〕8号", PolicyNumber("新工信", 2024, "8")),  # 工 as the font of a PDF file codes it, U+2F2F
        ("国令第722号", PolicyNumber("国务院令", None, "722", ORDER)),  # its file number
        ("财政部2019年第99号令", PolicyNumber("财政部令", 2019, "99", ORDER)),
        ("国务院令第４６６号", PolicyNumber("国务院令", None, "466", ORDER)),
        (
            "新疆维吾尔自治区第十三届人民代表大会常务委员会公告第12号",
            PolicyNumber("新疆维吾尔自治区第十三届人民代表大会常务委员会公告", None, "12", ORDER),
        ),
        # announcements are numbered by the year, under the issuer's name
        ("国家税务总局公告2024年第5号", PolicyNumber("国家税务总局公告", 2024, "5")),
        ("工业和信息化部2024年第3号公告", PolicyNumber("工业和信息化部公告", 2024, "3")),
        ("市场监管总局通告2023年第12号", PolicyNumber("市场监管总局通告", 2023, "12")),
        # quotes inside the code are no part of the key
        ("乌“双创”办〔2017〕18号", PolicyNumber("乌双创办", 2017, "18")),
        ('乌"双创"办〔2017〕18号', PolicyNumber("乌双创办", 2017, "18")),
        ("巴职改办字[2022]14号", PolicyNumber("巴职改办字", 2022, "14")),
        ("财建[2023]117号", PolicyNumber("财建", 2023, "117")),
    ],
)
def test_parse_policy_number_reads_orders_and_codes(typed: str, number: PolicyNumber):
    assert parse_policy_number(typed) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (NOTICE, "新财企〔2024〕140号"),
        (PolicyNumber("国务院令", None, "466", ORDER), "国务院令第466号"),
        (PolicyNumber("财政部令", 2019, "99", ORDER), "财政部令〔2019〕第99号"),
        (PolicyNumber("财政部公告", 2023, "5"), "财政部公告〔2023〕5号"),
        (PolicyNumber("工业和信息化部公告", 2024, "3"), "工业和信息化部公告〔2024〕3号"),
    ],
)
def test_policy_number_is_written_in_one_way(number: PolicyNumber, text: str):
    assert str(number) == text
    assert parse_policy_number(text) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "新财企",
        "140号",
        "〔2024〕140号",
        "“”〔2024〕140号",
        "新财企〔24〕140号",  # a year has four digits
        "新财企〔2024〕号",
        "国务院令",
        "关于提前下达2025年自治区中小企业发展专项资金预算的通知",
        "新财企〔2024〕140号、新财企〔2024〕141号",  # two: which one is meant is not guessed
    ],
)
def test_parse_policy_number_refuses_other_words(typed: str):
    with pytest.raises(InvalidPolicyNumber) as refused:
        parse_policy_number(typed)
    message = str(refused.value)
    assert message.startswith(f"{typed!r} 不是发文字号 is no document number; expected agency code, year and serial")
    assert "新财企〔2024〕140号" in message
    assert "国务院令第466号" in message


# ------------------------------------------------------------------------------------------------ in running text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        # the words of the sources, without blanks
        ("依据中办发〔2016〕3号文件，原机电老干所撤销", ["中办发〔2016〕3号"]),
        ("》（新财企〔2024〕137号）工作要求，引导", ["新财企〔2024〕137号"]),
        ("州人社局《…的通知》（巴职改办字[2022]14号）、", ["巴职改办字[2022]14号"]),
        ("（乌“双创”办〔2017〕18号）", ["乌“双创”办〔2017〕18号"]),
        ("》（中华人民共和国国务院令第696号）（3）《", ["中华人民共和国国务院令第696号"]),
        ("的通知》新财企[2024]140号、《关于", ["新财企[2024]140号"]),
        ("乌财企〔2024〕94号-关于提前下达2025年", ["乌财企〔2024〕94号"]),
        # several in one sentence
        ("根据新财企〔2024〕140号和乌财企〔2024〕94号", ["新财企〔2024〕140号", "乌财企〔2024〕94号"]),
        ("按照国发〔2013〕9号及国办发〔2018〕87号", ["国发〔2013〕9号", "国办发〔2018〕87号"]),
        # the cell before it clings: a tab bounds cells, and where there is none the known code does
        ("中小企业发展专项\t乌财企〔2024〕94号", ["乌财企〔2024〕94号"]),
        ("中小企业发展专项乌财企〔2024〕94号", ["乌财企〔2024〕94号"]),
        ("州人社局巴职改办字〔2022〕14号", ["巴职改办字〔2022〕14号"]),
        ("国务院办公厅国办发〔2018〕87号", ["国办发〔2018〕87号"]),
        ("自治区人民政府办公厅新政办发[2023]34号", ["新政办发[2023]34号"]),
        # several numbers of one code: the year is said again or not (黑交规〔2020〕3号、〔2026〕1号; 财会〔2019〕6号/16号)
        ("（新财企〔2024〕140号、141号）", ["新财企〔2024〕140号", "141号"]),
        ("（新财企〔2024〕140、141号）", ["新财企〔2024〕140", "141号"]),
        ("黑交规〔2020〕3号、〔2026〕1号全省", ["黑交规〔2020〕3号", "〔2026〕1号"]),
        ("财会〔2019〕6号/16号、〔2023〕21号标准", ["财会〔2019〕6号", "16号", "〔2023〕21号"]),
        ("新财企〔2024〕140号和141号文件", ["新财企〔2024〕140号", "141号"]),
        ("根据新财企2024年140号文件", ["新财企2024年140号"]),
        # 号 was left out; 文 follows it
        ("（新财企〔2024〕140）文件", ["新财企〔2024〕140"]),
        ("国发〔2015〕28号文件", ["国发〔2015〕28号"]),
        ("依据国发〔２０１５〕２８号文", ["国发〔２０１５〕２８号"]),
        ("本单位执行工业和信息化部令第33号", ["工业和信息化部令第33号"]),
        ("（工业和信息化部公告2024年第3号）", ["工业和信息化部公告2024年第3号"]),
        ("工信厅企业函〔2024〕117号", ["工信厅企业函〔2024〕117号"]),
        ("豫招协〔2023〕002号", ["豫招协〔2023〕002号"]),
        # no numbers of documents
        ("地铁（2024）2号线", []),
        ("新财企〔2024〕140号、5号楼", ["新财企〔2024〕140号"]),
        ("建设规划（2024）3号", []),
        ("合同编号（2024）15号", []),
        ("国务院公报2024年第5号", []),
        ("新财企〔2024〕140万元", []),
        ("新财企〔2024〕12.5%", []),
        ("（2019）新2301民初12号", []),  # a case before a court
        ("见附件（2024）1号", []),
        ("中小企业（2024）15号", []),
        ("新能源（2024）15号", []),
        ("京昌高速（2024）3号", []),
        ("新财企2024年3号会议室", []),
        ("设备（2024）1号机", []),
        ("2024年第140号", []),
        ("在2024年5号楼", []),
        ("特定目标10100021", []),
        ("《数字昌吉发展规划（2021—2025年）》", []),
        ("安全禁令第5号", []),
        ("占61.62%，比上年预算增加（2024）年", []),
    ],
)
def test_find_policy_numbers_in_words(words: str, found: list[str]):
    numbers = list(find_policy_numbers(words))
    assert [words[one.start : one.end] for one in numbers] == found
    for one, printed in zip(numbers, found, strict=True):
        if printed[0] not in "1〔":  # a number without its code
            assert one.number == parse_policy_number(printed)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("（新财企〔2024〕140号、141号）", ["新财企〔2024〕140号", "新财企〔2024〕141号"]),
        ("（新财企〔2024〕140、141号）", ["新财企〔2024〕140号", "新财企〔2024〕141号"]),
        ("黑交规〔2020〕3号、〔2026〕1号全省", ["黑交规〔2020〕3号", "黑交规〔2026〕1号"]),
        ("财会〔2019〕6号/16号、〔2023〕21号标准", ["财会〔2019〕6号", "财会〔2019〕16号", "财会〔2023〕21号"]),
        ("新财企〔2024〕140—142号", ["新财企〔2024〕140号", "新财企〔2024〕141号", "新财企〔2024〕142号"]),
        ("新财企〔2024〕140号至142号", ["新财企〔2024〕140号", "新财企〔2024〕141号", "新财企〔2024〕142号"]),
        ("新财企〔2024〕140-1号", ["新财企〔2024〕140-1号"]),  # a part of 140 with a number of its own, not number 1
        ("新财企〔2024〕9至10号、12号", ["新财企〔2024〕9号", "新财企〔2024〕10号", "新财企〔2024〕12号"]),
        ("国函〔2021〕37号，〔2022〕5号", ["国函〔2021〕37号", "国函〔2022〕5号"]),
        ("沪财（企）〔2020〕5号", ["沪财（企）〔2020〕5号"]),  # Shanghai puts the field in brackets
        ("管理办法（试行）〔2020〕5号", []),  # no field of a code
        ("（塔地党组通字〔2023〕5号）", ["塔地党组通字〔2023〕5号"]),  # its end alone is a code of the centre
    ],
)
def test_find_policy_numbers_gives_the_code_to_every_number_of_a_list(words: str, numbers: list[str]):
    assert [str(one.number) for one in find_policy_numbers(words)] == numbers


@pytest.mark.parametrize(
    ("printed", "code", "cut"),
    [
        ("新财企", "新财企", 0),
        ("依据中办发", "中办发", 2),
        ("根据关于印发新财企", "新财企", 6),
        ("中小企业发展专项乌财企", "乌财企", 8),
        ("乌“双创”办", "乌双创办", 0),
        ("州人社局巴职改办字", "巴职改办字", 4),
    ],
)
def test_trim_code_takes_off_what_clings(printed: str, code: str, cut: int):
    assert trim_code(printed) == (code, cut)


def test_trim_code_guesses_nothing():
    # longer than any code, and no ending of it is known
    assert trim_code("某某事项的情况说明等等等")[0] == ""


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("昌州党办发〔2024〕3号", "昌州党办发〔2024〕3号"),
        ("昌州政办发〔2024〕3号", "昌州政办发〔2024〕3号"),
        ("巴州政办发〔2024〕3号", "巴州政办发〔2024〕3号"),
        ("昌市政发〔2024〕3号", "昌市政发〔2024〕3号"),
        ("喀什政发〔2024〕3号", "喀什政发〔2024〕3号"),
        ("兵团党办发〔2024〕3号", "兵团党办发〔2024〕3号"),
        ("财政部财建〔2023〕117号", "财建〔2023〕117号"),
        ("转发财政部关于财建〔2023〕117号的通知", "财建〔2023〕117号"),
        ("自治区工业和信息化厅文件新工信〔2024〕8号", "新工信〔2024〕8号"),
        # a code that is not known is not cut to one that is: 高新区, the 市 of the citing place
        ("高新政办发〔2024〕3号", "高新政办发〔2024〕3号"),
        ("市财预〔2025〕15号", "市财预〔2025〕15号"),
        ("工信部信软函〔2024〕3号", "工信部信软函〔2024〕3号"),
        ("内政办发〔2024〕3号", "内政办发〔2024〕3号"),
        # 经, 即 and 和 are words, and open codes: 经信, 即墨, 和田
        ("经信投资〔2024〕3号", "经信投资〔2024〕3号"),
        ("即政发〔2024〕3号", "即政发〔2024〕3号"),
        ("经新财企〔2024〕3号批准", "新财企〔2024〕3号"),
        ("依据和财建〔2024〕3号", "和财建〔2024〕3号"),
        ("《办法》和财建〔2024〕3号", "财建〔2024〕3号"),
        ("巴音郭楞蒙古自治州巴政办发〔2024〕3号", "巴政办发〔2024〕3号"),
        ("上级安排的转移支付款巴州政办发〔2024〕3号", "巴州政办发〔2024〕3号"),
        ("上级转移支付国函〔2024〕3号", "国函〔2024〕3号"),
        ("八师石河子市财建〔2024〕3号", "八师石河子市财建〔2024〕3号"),  # not the ministry's
        ("乌经开管发（2023）15号", "乌经开管发〔2023〕15号"),
        ("国家安全监管总局办公厅安监总厅管三〔2012〕87号", "安监总厅管三〔2012〕87号"),
    ],
)
def test_find_policy_numbers_tells_codes_from_what_stands_before(words: str, number: str):
    assert [str(one.number) for one in find_policy_numbers(words)] == [number]


def test_parse_policy_number_reads_its_own_spelling():
    number = parse_policy_number("部和屯开〔2024〕3号")
    assert parse_policy_number(str(number)) == number


# ----------------------------------------------------------------------------------------------------- who issued it


@pytest.mark.parametrize(
    ("code", "citing", "region"),
    [
        ("新财企", "653000", "650000"),  # the region, cited by a prefecture
        ("克财建", "653000", "653000"),  # the prefecture's own
        ("克财建", "652300", None),  # 克 means nothing to a department of Changji
        ("乌财企", "650100", "650100"),
        ("乌财企", "150300", "150300"),  # 乌海, not 乌鲁木齐: the citing place decides
        ("巴安", "652800", "652800"),
        ("昌州财建", "652300", "652300"),
        ("昌市政发", "652301", "652301"),  # 昌吉市, not the prefecture of the same name
        ("沪教委基", "310107", "310000"),
        ("普财", "310107", "310107"),
        ("渝财", "650100", "500000"),  # another province's
        ("喀什政发", "653101", "653100"),  # the short name in full
        ("巴州政办发", "653000", "652800"),  # a customary name, whoever cites
        ("乌市财建", "653000", "650100"),
        ("昌市政发", "652300", "652301"),  # the only city of the prefecture that begins so
        ("内政办发", "150100", "150000"),
        ("宁财企", "640100", "640000"),
        ("穗财建", "440105", "440100"),
        ("新疆维吾尔自治区财政厅公告", "652300", "650000"),
        ("金府办发", "310116", "310116"),
        ("兵团党办发", "652300", None),  # the Corps has no code in GB/T 2260
        ("财建", "652800", None),  # the centre's
        ("中办发", "650100", None),
        ("国发", "650100", None),
    ],
)
def test_issuing_region_is_told_by_the_citing_place(code: str, citing: str, region: str | None):
    found = issuing_region(PolicyNumber(code, 2024, "1"), citing)
    assert (found.code if found else None) == region


def test_issuing_region_knows_the_prefix_of_nanjing():
    assert issuing_region(PolicyNumber("宁财企", 2024, "1"), "320100").code == "320100"


def test_issuing_region_of_orders_is_not_guessed():
    assert issuing_region(PolicyNumber("国务院令", None, "466", ORDER), "650100") is None


@pytest.mark.parametrize(
    ("number", "national"),
    [
        (PolicyNumber("国务院令", None, "466", ORDER), True),
        (PolicyNumber("工业和信息化部令", None, "33", ORDER), True),
        (PolicyNumber("新疆维吾尔自治区人民政府令", None, "200", ORDER), False),
        (PolicyNumber("财建", 2023, "117"), True),
        (PolicyNumber("中办发", 2016, "3"), True),
        (PolicyNumber("国办发", 2018, "87"), True),
        (PolicyNumber("新财企", 2024, "140"), False),
        (PolicyNumber("巴安", 2020, "1"), False),
        (PolicyNumber("财资环", 2023, "5"), True),
        (PolicyNumber("工信部联企业", 2020, "108"), True),
        (PolicyNumber("财政部公告", 2023, "5"), True),
        (PolicyNumber("新疆维吾尔自治区财政厅公告", 2023, "5"), False),
        (PolicyNumber("金府办发", 2023, "20"), False),
        (PolicyNumber("中府办", 2023, "20"), False),  # 中山
    ],
)
def test_is_national(number: PolicyNumber, national: bool):
    assert is_national(number) is national
