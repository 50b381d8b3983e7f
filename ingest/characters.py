"""Characters that look like a Chinese character and are coded as something else.

In: text as a file holds it. Out: the same text, character for character, in the code points that people type. Fonts of
PDF files give radicals (⼯ U+2F2F, ⻅ U+2EC5) and compatibility forms for whole characters; copied text keeps them, and
no heading, name or document number would be found in it. What is printed looks the same. Full-width digits (２０２５年, a
county's typist sets them throughout) are digits.
"""

from __future__ import annotations

import unicodedata

_KANGXI, _COMPATIBILITY = range(0x2F00, 0x2FD6), range(0xF900, 0xFADA)
_SUPPLEMENT = dict(
    zip(
        "⺟⺠⺩⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民王虎西见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals of the supplement that Unicode gives no equivalent."""
_COMMON = str.maketrans(
    {
        **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in (*_KANGXI, *_COMPATIBILITY)},
        **_SUPPLEMENT,
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)


def common_characters(text: str) -> str:
    """The text with radicals and compatibility forms as common characters; its length stays the same.

    >>> common_characters("新⼯信〔2024〕8号、⻅附件")
    '新工信〔2024〕8号、见附件'
    """
    return text.translate(_COMMON)
