"""A court's rule in a clerk's words: 3个工作日; 100,000.00元以下：承办人→执行局局长→财务部门."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import singledispatch
from typing import Any, Final

from api.chinese import in_chinese
from ledger.domain.calendar import Period, Unit
from ledger.domain.policy import Band

# What the parts of a rule are called; elsewhere the same words stand for other things.
_PARTS: Final = {
    "all_of_them": "须全部同意", "per_person": "每人上限", "committee_above": "救助委员会审议起点",
    "decide_within": "决定期限", "recouped": "执行到位后扣回", "sale": "变价款", "money": "款项",
    "payee_in_cases": "同一账户收款案件数", "deferred_days": "延缓天数", "held_days": "滞留天数",
    "idle_key_days": "密钥闲置天数", "applies": "适用", "above": "超过", "base": "基数",
    "rounding": "取整", "words": "摘要用语", "to": "去向", "days": "天数", "kinds": "出款种类",
    "roles": "岗位", "role": "岗位", "since": "自", "months": "月数", "years": "年数",
    "longest": "最长天数", "up_to": "限额",
}  # fmt: skip
_UNDECIDED: Final = frozenset({"to", "since"})  # where nothing is said, nothing is decided


@singledispatch
def in_words(value: Any) -> str:
    """What a rule says; of one with several parts, each by its name."""
    if not is_dataclass(value):
        return in_chinese(value) or str(value)
    parts = [(each.name, getattr(value, each.name)) for each in fields(value)]
    return "；".join(
        f"{_PARTS[name]}：{'未定' if part is None and name in _UNDECIDED else in_words(part)}"
        for name, part in parts
    )


@in_words.register
def _(value: None) -> str:
    return "不限"


@in_words.register
def _(value: Period) -> str:
    return f"{value.n}{'个工作日' if value.unit is Unit.WORKING else '日'}"


@in_words.register
def _(value: Band) -> str:
    upto = "不限额" if value.up_to is None else f"{in_words(value.up_to)}以下"
    rest = [getattr(value, each.name) for each in fields(value) if each.name != "up_to"]
    return f"{upto}：{'；'.join(map(in_words, rest))}"


@in_words.register(list)
@in_words.register(tuple)
def _(value: Any) -> str:
    words = [in_words(each) for each in value]
    return ("→" if all(isinstance(each, Enum) for each in value) else "\n").join(words) or "无"


@in_words.register(dict)
@in_words.register(Mapping)
def _(value: Any) -> str:
    """Kinds with one and the same rule are told together."""
    alike: dict[str, list[str]] = {}
    for kind, rule in value.items():
        alike.setdefault(in_words(rule), []).append(in_words(kind))
    return "\n".join(f"{'、'.join(kinds)}：\n{rule}" for rule, kinds in alike.items())
