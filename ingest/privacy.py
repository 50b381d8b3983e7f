"""Telephone numbers out of the text before anything else sees it.

In: the decoded text of a source. Out: the same text with every telephone digit replaced by `*`, character for
character, so that offsets stay true. Disclosures print contact persons (部门联系人 … 联系电话 …); the
Personal Information Protection Law (个人信息保护法) gives no ground to spread their numbers further.
"""

from __future__ import annotations

import re

_LABELLED = re.compile(
    r"""
    (?: 联系电话 | 联系方式 | 咨询电话 | 监督电话 | 举报电话 | 电话(?:号码)? | 手机(?:号码?)? | 传真 )
    (?! 费 | 补[贴助] | 额 | 系统 | 网 | 会议 | 运维 )      # 电话费, 电话会议 are things that money is spent on
    [^\n]{0,6}                                            # a colon, blanks, a closing bracket
    (?: [\s:：）)]* \+?[\d\-—－()（）\ ]{5,}\d )            # 0991-2810000, 13000000000, (0991)2810000
    """,
    re.VERBOSE,
)
_LABEL_BEHIND = re.compile(r"\d{6,}(?=\s*(?:联系电话|电话))\s*(?:联系电话|电话)[\s:：]*\d*")
_MOBILE = re.compile(r"(?<![\d.,])[1１][3-9３-９]\d{9}(?![\d.,])")
_LANDLINE = re.compile(r"(?<![\d.,〔\[（(])[0０]\d{2,3}\s?[-—－]\s?[1-9１-９]\d{6,7}(?![\d.,])")
_DIGIT = re.compile(r"\d")

PATTERNS = (_LABELLED, _LABEL_BEHIND, _MOBILE, _LANDLINE)


def mask_telephone_numbers(text: str) -> str:
    """Replace the digits of telephone numbers by `*`; the length of the text stays the same.

    >>> mask_telephone_numbers("部门联系人 王某 联系电话 13000000000")
    '部门联系人 王某 联系电话 ***********'
    >>> mask_telephone_numbers("支付电话费额度（万元） 3万元 5")
    '支付电话费额度（万元） 3万元 5'
    """
    for pattern in PATTERNS:
        text = pattern.sub(lambda found: _DIGIT.sub("*", found.group()), text)
    return text
