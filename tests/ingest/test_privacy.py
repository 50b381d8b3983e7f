"""Telephone numbers are masked before anything is read; figures of the budget are not.

The numbers are those of the sources (with zeros for the digits) or built like them. Personal Information Protection
Law, DESIGN §7.
"""

from __future__ import annotations

import pytest

from budgetkg.ingest.privacy import mask_telephone_numbers

MASKED = [
    # kizilsu-2025
    ("部门联系人 赵某 联系电话 13000000000", "部门联系人 赵某 联系电话 ***********"),
    # urumqi-2025: a landline without its area code, in a cell of its own
    ("部门联系人\t陈先生\t联系电话\t2810000", "部门联系人\t陈先生\t联系电话\t*******"),
    # changji-2025: the label was printed into the number
    ("部门联系人 王某 1300000000联系电话 0", "部门联系人 王某 **********联系电话 *"),
    ("联系电话：0991-2810000", "联系电话：****-*******"),
    ("咨询电话：(0991)2810000", "咨询电话：(****)*******"),
    ("监督电话：+86 991 2810000", "监督电话：+** *** *******"),
    ("联系方式：王某，0991-2810000", "联系方式：王某，****-*******"),
    ("联系电话：１３０００００００００", "联系电话：***********"),  # full-width digits
    ("联系电话\n\t2810000", "联系电话\n\t*******"),  # one cell a line
    ("手机号码 13000000000", "手机号码 ***********"),
    # without a label: the form alone tells
    ("王某13000000000", "王某***********"),
    ("王某，１３０００００００００", "王某，***********"),
    ("王某，0991-2810000", "王某，****-*******"),
    ("王某，0991—2810000", "王某，****—*******"),
]

KEPT = [
    "支付电话费额度（万元） 3万元 5",  # kizilsu-2025: a cost, not a number to call
    "电话费 12.50 12.50",
    "电话会议系统运维 120000",
    "通讯补助 1,864.72",
    "特定目标 10100021",  # urumqi-2025: the code of a withheld project
    "中小企业发展专项乌财企〔2024〕94号",
    "《数字昌吉发展规划（2021—2025年）》",
    "总计 1,155.04 520.04 520.04 635.00",
    "2150805 中小企业发展专项 13812345678.00",  # eleven digits before the point, in 元
    "合计 13,812,345,678",
    "2024年1月10日-4月30日",
]


@pytest.mark.parametrize(("printed", "masked"), MASKED)
def test_mask_replaces_the_digits_of_telephone_numbers(printed: str, masked: str):
    assert mask_telephone_numbers(printed) == masked


@pytest.mark.parametrize("printed", KEPT)
def test_mask_leaves_everything_else(printed: str):
    assert mask_telephone_numbers(printed) == printed


@pytest.mark.parametrize(
    ("printed", "masked"),
    [
        pytest.param(
            "王某（0991-2810000）",
            "王某（****-*******）",
            id="landline-in-brackets",
        ),
        pytest.param("王某 (0991)2810000", "王某 (****)*******", id="area-code-in-brackets"),
        pytest.param("联系电话：2810000、2810001", "联系电话：*******、*******", id="second-number"),
        pytest.param("联系电话：2810000/2810001", "联系电话：*******/*******", id="second-number-slash"),
        pytest.param("王某 130-0000-0000", "王某 ***-****-****", id="mobile-with-hyphens"),
        pytest.param("王某 130 0000 0000", "王某 *** **** ****", id="mobile-with-blanks"),
        pytest.param("负责人：张金 130 0000 0000", "负责人：张金 *** **** ****", id="name-that-ends-like-an-item"),
        pytest.param("+8613000000000", "+*************", id="country-code"),
        pytest.param("王某,13000000000.", "王某,***********.", id="ascii-punctuation"),
        pytest.param("联系电话（办公室）：2810000", "联系电话（办公室）：*******", id="note-behind-the-label"),
        pytest.param("联系人：王某 0991 2810000", "联系人：王某 **** *******", id="area-code-and-blank"),
        pytest.param("联 系 电 话：2810000", "联 系 电 话：*******", id="letter-spaced-label"),
        pytest.param("电话：0991--2810000转12", "电话：****--*******转**", id="extension"),
        pytest.param("TEL: 2810000", "TEL: *******", id="tel"),
        pytest.param("服务热线400-000-0000", "服务热线***-***-****", id="service-number"),
        pytest.param("电话 2810000 500.00", "电话 ******* 500.00", id="figure-behind"),
        pytest.param("王某09912810000", "王某***********", id="landline-in-one"),
    ],
)
def test_mask_replaces_less_usual_forms(printed: str, masked: str):
    assert mask_telephone_numbers(printed) == masked


@pytest.mark.parametrize(
    "printed",
    [
        "传真机购置费 120000.00",
        "传真机购置费 120000 元",
        "手机购置 1234567 元",
        "手机APP开发 150000 元",
        "咨询电话\n301 01 基本工资 1234567.00",
        "热线平台建设 1200000 元",
        "电话、网络费 1234567",
        "热线 运行维护 120000.00",
        "合计 130 1000 1200",  # figures of a row
        "在职 130 1000 1200",
        "专项 13812345678元",
        "项目编号 0991202400012345",
    ],
)
def test_mask_leaves_amounts_behind_the_words_for_telephone(printed: str):
    assert mask_telephone_numbers(printed) == printed
