"""Every alert of a lot has its sentence in Chinese, and says the same figures in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import auctions.law.notice  # noqa: F401  # registers its rules
from api.chinese_alerts import SENTENCES, alert_zh
from auctions.timers import CLOCKS, Expiry
from ledger.domain.law.rules import RULES

ROOM = Path(__file__).parents[2] / "auctions"
PLATFORM_AND_BOOK = {"_conflict", "_other_start"}  # their sentences are remarked elsewhere


def words(node: ast.expr) -> str | None:
    """A sentence with a mark in each of its holes; ``None`` for a name of one."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "甲" for part in node.values
        )
    return None


def remarks() -> Iterator[str]:
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(
                node, ast.Call
            ) else ""  # fmt: skip
            if called in ("Remark", "_once") and isinstance(node, ast.Call):
                yield from filter(None, [words(node.args[1])])
            if called == "late" and isinstance(node, ast.Call) and len(node.args) > 3:
                yield f"{words(node.args[1])} on 甲, due by 甲"
            if isinstance(node, ast.FunctionDef) and node.name in PLATFORM_AND_BOOK:
                returned = [e.value for e in ast.walk(node) if isinstance(e, ast.Return)]
                yield from filter(None, [words(each) for each in returned if each])


def test_every_remark_of_the_law_is_told_in_chinese() -> None:
    found = set(remarks()) - {
        "甲: 甲",
        "甲 on 甲, due by 甲",
    }  # what is said of clocks, and by `late`
    assert len(found) > 40
    for said in found:
        told = alert_zh("NT-7", said)
        assert told, said
        assert told != RULES["NT-7"].zh, f"no Chinese for: {said}"
        assert not any(word.isascii() and word.isalpha() and len(word) > 2 for word in told.split())


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=lambda clock: clock.name)
def test_what_a_clock_called_for_is_told_in_chinese(clock: object) -> None:
    if clock.expiry is not Expiry.CLOSES:  # type: ignore[attr-defined]
        told = alert_zh("NT-7", f"{clock.en}: not done by 2026-03-02")  # type: ignore[attr-defined]
        assert told == f"{clock.zh}：至2026年3月2日未办理"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("CNY 500.00 of CNY 800.00 is paid", "应付800.00元，已付500.00元"),
        ("remitted at 2026-03-02 10:05:00+08:00, due at 2026-03-02T02:00:00+00:00",
         "平台于2026年3月2日10时5分划转，期限为2026年3月2日10时0分"),
        ("not recorded: told, remitted", "未记录：告知、缴纳"),
        ("不知道的话", RULES["NT-7"].zh),
    ],
)  # fmt: skip
def test_figures_and_days_are_the_same_in_both(said: str, told: str) -> None:
    assert alert_zh("NT-7", said) == told


def test_both_sides_of_a_sentence_have_the_same_holes() -> None:
    for english, chinese in SENTENCES.items():
        holes = {part.partition("}")[0] for part in english.split("{")[1:]}
        told = {part.partition("}")[0] for part in chinese.split("{")[1:]}
        assert told == holes - {"code"}, english
