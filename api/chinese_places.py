"""A place of a request that cannot be read, said to a clerk in Chinese: which field, and why.

    金额（amount）：金额须为带两位小数的字符串，如"1234.50"

What was written there is never repeated: it may be a name, or an account number.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from api.chinese_labels import LABELS
from api.chinese_values import VALUES

_QUOTED: Final = re.compile("'([^']*)'")
# By the code of the error, or by how it begins.
_WHY: Final = {
    "missing": "未填写",
    "not_money": '金额须为带两位小数的字符串，如"1234.50"，不加逗号，不用全角',
    "string_too_short": "不得为空",
    "string_too_long": "超过长度",
    "string_pattern": "格式不符",
    "string": "须为文字",
    "too_short": "至少填写一项",
    "too_long": "超过项数",
    "unseen_character": "含有看不见或者易被误认的字符",
    "date_not_a_moment": "须为带时区的时间，如2026-03-02T09:30:00+08:00",
    "date": "日期不存在，或者不是YYYY-MM-DD",
    "one_too_many": "逗号隔开的项数过多；金额中不写逗号",
    "time": "时间不正确",
    "enum": "不在可选范围内",
    "literal": "不在可选范围内",
    "extra_forbidden": "无此项",
    "uuid": "不是有效的编号（UUID）",
    "int": "须为整数",
    "bool": "须为true或者false",
    "greater": "数值过小",
    "less": "数值过大",
    "json": "不是有效的JSON",
    "list": "须为清单",
    "tuple": "须为清单",
    "model": "须为对象",
    "dict": "须为对象",
}


def place_zh(error: Mapping[str, Any]) -> str:
    """Which field it is, and why it cannot be read."""
    why = next((zh for code, zh in _WHY.items() if error["type"].startswith(code)), "填写有误")
    if options := error.get("ctx", {}).get("expected", ""):
        words = _QUOTED.findall(str(options)) or [str(options)]
        listed = (f"{each} {VALUES[each]}" if each in VALUES else each for each in words)
        why = f"{why}，可填{'、'.join(listed)}"
    if sign := error.get("ctx", {}).get("code"):
        why = f"{why}（第{error['ctx']['at']}个字符，U+{sign}）"
    path = [str(part) for part in error["loc"] if part not in ("body", "query", "path", "header")]
    name = next((part for part in reversed(path) if not part.isdigit()), "")
    field = f"{LABELS[name]}（{'/'.join(path)}）" if name in LABELS else "/".join(path)
    return f"{field}：{why}" if field else why
