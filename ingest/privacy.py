"""Telephone numbers out of the text before anything else sees it.

In: the decoded text of a source. Out: the same text with every telephone digit replaced by `*`, character for
character, so that offsets stay true. Disclosures print contact persons (部门联系人 … 联系电话 …); the
Personal Information Protection Law (个人信息保护法) gives no ground to spread their numbers further.
"""

from __future__ import annotations

import re

_DASH = r"[-—－–‐]"
_GAP = rf"(?:[^\S\n]?{_DASH}{{1,2}}[^\S\n]?|[^\S\n])?"
"""What may stand between the groups of a number: a dash, a blank, nothing; never a line break."""
_ENDS = r"(?!\d|[.,．，]\d|[^\S\n]*(?:[十百千]?[万亿]|千)?元)"
"""A number ends here, and is no amount: 120000.00, 13,812,345,678 and 1234567 元 are."""
_STARTS = r"(?<!\d)(?<!\d[.,．，])"
_COUNTRY = rf"(?:\+?86{_GAP})?"
_MOBILE = rf"1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
_AREA = rf"(?:[(（][^\S\n]?0\d{{2,3}}[^\S\n]?[)）]{_GAP}|0?\d{{2,3}}{_GAP})"
_EXTENSION = rf"(?:(?:{_DASH}|[^\S\n]?转[^\S\n]?|分机)\d{{1,6}})?"
_GROUPS = rf"(?:{_MOBILE}|[48]00{_GAP}\d{{3}}{_GAP}\d{{4}}|{_AREA}?[1-9]\d{{2,3}}{_GAP}\d{{4}})"
_ANY = rf"(?:{_COUNTRY}{_GROUPS}{_EXTENSION}(?!\d)|\d{{6,12}}(?!\d))"
"""A number behind a label, in whatever groups: 13000000000, (0991)2810000, 2810000, +86 991 2810000-12."""
_WORD = r"""
    (?: 电 \s? 话 (?:号码)? | 联 \s? 系 \s? (?:方 \s? 式 | 人) | 手机 (?:号码?)? | 座机 | 热线 | 传真 (?:号码?)? | (?i:tel|phone|fax) )
    (?! 费 | 补[贴助] | 额 | 系统 | 网 | 会议 | 机 | 购[置买] | 采购 | 经费 | 租赁 | 安装 | 设备 | 线路 | 软件 | 平台
      | (?:运行)? (?:运维|维护|维修) | [^\n\d]{0,6}开发 )
    """
"""Words that a telephone number belongs to; not the things that money is spent on: 电话费, 电话会议, 传真机."""
_LABELLED = re.compile(
    rf"""
    {_WORD}
    (?: [^\n\d+(（费额元] | [(（][^\n\d()（）]{{1,10}}[)）] ){{0,10}} [^\S\n]*    # a colon, blanks, a name: （办公室）：王某，
    (?> {_ANY} (?: [^\S\n]*[、/,，;；或和][^\S\n]*{_ANY} )* ) {_ENDS}
    """,
    re.VERBOSE,
)
_BELOW = re.compile(rf"{_WORD} [^\S\n:：]*[:：]?[^\S\n]* \n \s* (?> {_ANY} ) (?= [^\S\n]* (?:[\n\t]|$) )", re.VERBOSE)
"""One cell a line: the number stands alone in the line below its label."""
_LABEL_BEHIND = re.compile(rf"{_STARTS} \d{{6,}} [^\S\n]* (?:联系)?电话 (?!费|补|会|系统|网) [\s:：]* \d*", re.VERBOSE)
"""The label was printed into the number: 1300000000联系电话 0."""
_BARE = re.compile(
    rf"""{_STARTS} (?>
      {_COUNTRY}1[3-9]\d{{9}}
    | {_COUNTRY}1[3-9]\d{_DASH}\d{{4}}{_DASH}\d{{4}}
    | [48]00{_DASH}\d{{3}}{_DASH}\d{{4}}
    | [(（][^\S\n]?0\d{{2,3}}[^\S\n]?[)）]{_GAP}[1-9]\d{{6,7}}{_EXTENSION}
    | (?:\+?86{_GAP})?0\d{{2,3}}[^\S\n]?{_DASH}{{1,2}}[^\S\n]?[1-9]\d{{6,7}}{_EXTENSION}
    | 0(?:10|2\d|[3-9]\d{{2}})[2-9]\d{{6,7}}
    ) {_ENDS}""",
    re.VERBOSE,
)
"""The form alone tells."""
_NAMED = re.compile(
    rf"""
    (?: (?<![\u4e00-\u9fff]) [\u4e00-\u9fff]{{1,3}} (?![费金资款计额数贴助险职休编制]) [\u4e00-\u9fff]
      | [:：] [^\S\n]? [\u4e00-\u9fff]{{2,4}} )
    [（(]? [^\S\n:：,，]? [:：,，]? [^\S\n]?
    (?> 1[3-9]\d[^\S\n]\d{{4}}[^\S\n]\d{{4}} | 0\d{{2,3}}[^\S\n][1-9]\d{{6,7}} ) {_ENDS} (?![^\S\n]+\d)
    """,
    re.VERBOSE,
)
"""Groups with blanks between them, which figures of a table are as well: behind a short word that is no item of a table."""
_DIGIT = re.compile(r"\d")
_TO_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")

PATTERNS = (_LABEL_BEHIND, _LABELLED, _BELOW, _BARE, _NAMED)


def mask_telephone_numbers(text: str) -> str:
    """Replace the digits of telephone numbers by `*`; the length of the text stays the same.

    >>> mask_telephone_numbers("部门联系人 王某 联系电话 13000000000")
    '部门联系人 王某 联系电话 ***********'
    >>> mask_telephone_numbers("支付电话费额度（万元） 3万元 5")
    '支付电话费额度（万元） 3万元 5'
    """
    plain, masked = text.translate(_TO_ASCII), ""
    while masked != plain:
        masked = plain
        for pattern in PATTERNS:
            plain = pattern.sub(lambda found: _DIGIT.sub("*", found.group()), plain)
    return "".join("*" if new == "*" else old for old, new in zip(text, plain, strict=True))
