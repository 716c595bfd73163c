"""What an audit, a platform's files and the doctor find is said in Chinese first, each sentence."""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from api import (
    chinese_breaks,
    chinese_cleared,
    chinese_differences,
    chinese_findings,
    chinese_hits,
)
from api.chinese_breaks import break_zh
from api.chinese_cleared import against_zh
from api.chinese_differences import difference_zh
from api.chinese_findings import AS_IT_IS, NAMES, finding_zh, origin_said
from api.chinese_hits import hit_zh
from api.chinese_sentences import Sentences
from ledger.projections.audit import QUESTIONS
from ledger.store.discovery import Finding
from ledger.store.meaning import Difference
from tests.docs.pages import ROOT

CHINESE = re.compile("[\u4e00-\u9fff]")
HOLE = re.compile(r"\{\w+\}")
LITERAL = re.compile(r"'((?:[^']|'')*)'")


def words(node: ast.expr | None) -> str | None:
    """A sentence with a mark in each of its holes; ``None`` for a name of one."""
    match node:
        case ast.Constant(str() as said):
            return said
        case ast.JoinedStr(parts):
            return "".join(str(p.value) if isinstance(p, ast.Constant) else "7" for p in parts)
    return None


def calls(path: str, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
            yield node


@pytest.mark.parametrize(
    "pairs",
    [
        chinese_hits.SENTENCES,
        chinese_breaks.SENTENCES,
        chinese_findings.SENTENCES,
        chinese_cleared.SENTENCES,
        chinese_differences.SENTENCES,
    ],
    ids=["hits", "breaks", "findings", "cleared", "differences"],
)
def test_both_sides_of_a_sentence_have_the_same_holes(pairs: Mapping[str, str]) -> None:
    for english, chinese in pairs.items():
        assert sorted(HOLE.findall(chinese)) == sorted(HOLE.findall(english)), english


def test_what_is_not_known_is_none_and_holes_are_read_as_a_clerk_does() -> None:
    told = Sentences({"{day}: {sum} as {role}, {what}": "{day} {sum} {role} {what}"}, {"a": "甲"})
    assert told.told("something else") is None
    assert told.told("2026-03-02: CNY 5.00 as a, b") == "2026年3月2日 5.00元 甲 b"


# The audit


def said_in(sql: str) -> Iterator[str]:
    """The words a question's SQL puts into its hits: literals that are no name of the program."""
    for literal in LITERAL.findall(sql):
        said = literal.replace("''", "'").replace("%%", "%")
        if re.search("[a-z]{2}", said) and " " in said and said != "8 hours":
            yield said


def test_every_word_of_every_question_has_its_chinese() -> None:
    found = {said for each in QUESTIONS.values() for said in said_in(each.sql)}
    assert len(found) > 35
    for said in found:
        assert any(said in english for english in chinese_hits.SENTENCES), said
    for english in chinese_hits.SENTENCES:
        for part in filter(str.strip, HOLE.split(english)):
            assert any(part in said for said in found), (english, part)


@pytest.mark.parametrize(
    ("question", "says", "told"),
    [
        ("E3-chain", "sent without chief, finance", "未经执行局局长、财务部门审批即发送"),
        ("E1-held", "3000.00 held since 2014-05-06", "3000.00元自2014年5月6日起留存至今"),
        ("K5", "3 facts as chief with no key in use, the first on 2026-03-02",
         "以执行局局长身份办理3件，无有效密钥，首件在2026年3月2日"),
        ("P2", "cash of 2026-03-02 taken by wang: zhao, yan was only typed",
         "2026年3月2日由wang收取现金，同行人员zhao、yan仅由其录入，本人未确认"),
        ("E7", "words nobody knows", QUESTIONS["E7"].zh),
    ],
)  # fmt: skip
def test_a_hit_says_the_same_in_chinese(question: str, says: str, told: str) -> None:
    assert hit_zh(question, says) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("1: statement of 2026-03-02: bank 5.00, books 6.00",
         "1：2026年3月2日银行对账单为5.00元，账面为6.00元"),
        ("1: short opening:1:K-1", "1：短款 opening:1:K-1"),
        ("row 4 (E → F)", "第4行（不明案款改为非案款）"),
        ("（2026）苏0508执101号 5.00 since 2026-03-02",
         "（2026）苏0508执101号 5.00元，自2026年3月2日起"),
        ("2026-03 +CNY 5.00", "2026-03增加5.00元"),
        ("5.00", "5.00"),
    ],
)  # fmt: skip
def test_what_speaks_against_cleared_legacy_money_is_told(said: str, told: str) -> None:
    assert against_zh(said) == told


# What platform, bank and book differ by


def differences() -> Iterator[str]:
    """Every sentence of a difference: assigned to ``said``, or given where a row breaks."""
    for name in ("settlements", "meeting", "rows"):
        path = f"auctions/services/{name}.py"
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "said":
                yield from filter(None, [words(node.value)])
        for call in calls(path, "Broken"):
            yield from filter(None, [words(call.args[1])])


def test_every_difference_is_told_in_chinese() -> None:
    found = {said.replace("platform 7 7", "platform froze 7") for said in differences()}
    assert len(found) > 10
    for said in found:
        assert chinese_breaks.told(said), said


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("the platform froze CNY 5.00, the book has CNY 6.00", "平台冻结5.00元，账簿为6.00元"),
        ("the platform says sold, the court stayed", "平台显示成交，法院为中止"),
        ("b2 on A1: frozen, not given back", "b2的保证金（第一次拍卖）平台冻结，账簿未退还"),
        ("CNY 5.00 was sent, the deposit is CNY 6.00", "汇划5.00元，保证金为6.00元"),
        ("words nobody knows", "金额不符"),
    ],
)
def test_a_difference_says_the_same_in_chinese(said: str, told: str) -> None:
    assert break_zh("RB-3", said) == told


# The doctor


def findings() -> Iterator[tuple[str, list[str]]]:
    """Every finding of the sources: its name, and the sentences it may say."""
    for path in ("ledger/store/discovery.py", "api/cli/doctoring.py"):
        for call in calls(path, "Finding"):
            given: dict[str, Any] = dict(
                zip(("name", "ok", "detail", "fix"), call.args, strict=False)
            )
            given |= {str(each.arg): each.value for each in call.keywords}
            said = [words(given.get(each)) for each in ("detail", "fix")]
            yield str(words(given["name"])), [each for each in said if each and each != "7"]


def test_every_finding_has_its_name_and_its_sentences_in_chinese() -> None:
    found = list(findings())
    assert {name for name, _ in found} == set(NAMES)
    said = {each for _, sentences in found for each in sentences}
    assert len(said) > 20
    for each in said:
        assert each.startswith(AS_IT_IS) or chinese_findings.told(each), each


def test_the_machinery_and_other_words_of_the_doctor_are_told() -> None:
    odd = Finding("machinery", ok=False, detail="table x is missing; rule y was added")
    assert finding_zh(odd)["detail_zh"] == "table x缺失；rule y为后来添加"
    remake = finding_zh(Finding("encoding", ok=False, detail="LATIN1", fix=_remake()))
    assert remake["fix_zh"].startswith("两者均不能更改，须重建数据库：CREATE DATABASE")
    assert (remake["name_zh"], remake["detail_zh"]) == ("编码", "LATIN1")


def _remake() -> str:
    from ledger.store import discovery

    return discovery._REMAKE


# What verification finds


def verified() -> Iterator[str]:
    """The kind of every difference there is in the sources; what each says is read where a book is
    tampered with (``tests/store/tampering.py``)."""
    for path in (
        "ledger/store/verify.py", "ledger/store/meaning.py", "ledger/store/boxes.py",
        "api/cli/verifying.py", "api/proving.py",
    ):  # fmt: skip
        for call in calls(path, "Difference"):
            yield str(words(call.args[0]))


def test_every_kind_of_difference_has_its_name_in_chinese() -> None:
    assert set(verified()) == set(chinese_differences.KINDS)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("case/（2026）苏0508执101号/available CNY stands at -5 fen, should be -123456",
         "科目case/（2026）苏0508执101号/available（CNY）记载结余-0.05，应为-1,234.56"),
        ("bank/1 CNY: balance 100 fen at 3, its postings give 9223372036854775807 at None",
         "科目bank/1（CNY）记载余额1.00（至位置3），由分录推得92,233,720,368,547,758.07（至位置无）"),
        ("money.collected posts bank/1 CNY 500 fen on 2026-03-02; deposit/L1/B1 USD -500 fen on"
         " 2026-03-02, stored is nothing",
         "“money.collected”应记bank/1 5.00元（2026年3月2日）、deposit/L1/B1 -5.00美元"
         "（2026年3月2日），实存无"),
        ("the book is open from 2026-03-01, its months say None",
         "账簿记载自2026年3月1日起开放记账，按月结应为无"),
        ("lines: lines row b, 7 differs in amount, remainder",
         "视图lines：表lines的一行（b, 7）与事实不符，列为amount, remainder"),
        ("lines: it was told 5 facts of 9", "视图lines：共9件事实，只读到5件"),
        ("table x is missing, and 2 more; see anzhang doctor",
         "table x缺失，另有2处；见体检（anzhang doctor）"),
        ("the line stated for 2026-03 at 12 no longer comes out: it is now b:12:00:1:00",
         "2026-03月结时公布的位置12核验点已不成立：现为b:12:00:1:00"),
        ("the line stated at 12 no longer comes out: the book no longer reaches it",
         "曾公布的位置12核验点已不成立：账簿现已不到该位置"),
        ("Empty module name", "读取出错（Empty module name）"),
    ],
)  # fmt: skip
def test_a_difference_of_the_book_says_the_same_in_chinese(said: str, told: str) -> None:
    found = difference_zh(Difference("fact-unreadable", 3, said))
    assert found == {"kind_zh": "事实无法读取", "detail_zh": told}


@pytest.mark.parametrize(
    ("origin", "zh"),
    [
        ("ANZHANG_DSN", "ANZHANG_DSN指定的数据库"),
        (f"own cluster in /{'d' * 90} (ANZHANG_HOME)",
         f"自带数据库/{'d' * 90}（由ANZHANG_HOME指定）"),
        ("own cluster in /a, b/pg (the working directory), wheel PostgreSQL in /bin",
         "自带数据库/a, b/pg（当前目录），PostgreSQL程序随程序所带，在/bin"),
        ("own cluster in /pg (/root/x is closed to the server's user), system PostgreSQL in /bin",
         "自带数据库/pg（/root/x不对数据库用户开放），PostgreSQL程序为系统所装，在/bin"),
    ],
)  # fmt: skip
def test_where_the_database_is_is_said_in_chinese_before_english(origin: str, zh: str) -> None:
    assert origin_said(origin) == f"{zh} · {origin}"
    assert origin_said("elsewhere") == "elsewhere"
