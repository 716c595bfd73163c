"""An account of the chart (科目) said in words: ``case/…/held/…`` is 已保留案款.

The path is what ``anzhang account`` and a program ask for, and is shown beside the words.
"""

from typing import Final

from ledger.domain.chart import CHART

# What is said more exactly than by the family: by how the path begins, the longer before the
# shorter; and of a case, by what stands after its number.
_WITHIN: Final = {
    "memo/transferred/": "备查：法院间移转",
    "memo/reversal/due/": "备查：回转应返还",
    "memo/reversal/owed/": "备查：回转应得",
    "memo/relief/budget": "备查：司法救助预算",
    "memo/relief/fund": "备查：司法救助金",
    "memo/relief/granted/": "备查：已发司法救助金",
    "memo/direct/": "备查：直接履行",
    "memo/performed/": "备查：直接履行对应",
    "memo/claims/": "备查：以物抵债对应",
    "memo/taken-in-kind/": "备查：以物抵债",
    "memo/frozen-by/": "备查：平台冻结保证金对应",
    "memo/frozen/": "备查：平台冻结保证金",
}
_OF_A_CASE: Final = {"available": "可发放案款", "held": "已保留案款"}


def account_zh(path: str) -> str:
    """What an account is called; empty for what is no account of the chart."""
    family, slash, rest = path.partition("/")
    if not slash or family not in CHART:
        return ""
    if family == "case":
        part = rest.partition("/")[2].partition("/")[0]
        return _OF_A_CASE.get(part, CHART[family].zh)
    return next((zh for start, zh in _WITHIN.items() if path.startswith(start)), CHART[family].zh)


def account_said(path: str) -> str:
    """An account by its words and its path; what is none, as it stands."""
    zh = account_zh(path)
    return f"{zh} {path}" if zh else path
