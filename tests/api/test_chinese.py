"""Every refusal speaks Chinese to the clerk: its title, its facts by name, its article."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from api.chinese import detail_zh, in_chinese
from api.chinese_labels import LABELS
from api.chinese_places import place_zh
from api.chinese_sayings import SAYINGS
from api.chinese_values import VALUES
from api.lot_acts import BY_NAME
from api.problems import every_refusal
from api.refusals import MalformedRequest
from api.routes.lot_page import acts_now
from auctions.law.price import first_start
from auctions.law.says import TermsRefused
from auctions.lot_table import NotInThatStage, may
from auctions.lot_words import State as Stage
from ledger.domain import ids
from ledger.domain.citation import Article, Certainty
from ledger.domain.datafile import read_table
from ledger.domain.errors import Refusal
from ledger.domain.law.objections import WindowOpen
from ledger.domain.law.regimes import Regime
from ledger.domain.money import Money
from ledger.domain.payout import State
from reconciliation.formats.refusals import FileUnreadable
from reconciliation.formats.sheet import workbook_tables
from reconciliation.legacy.source import rows_of
from tests.docs.pages import ROOT

CHINESE = re.compile("[\u4e00-\u9fff]")
HOUSE = ("ledger", "auctions", "reconciliation", "api")
# A detail of a list of places, each with words of its own; it is shown beside the sentence.
BESIDE = {"errors"}
HANDED_ON = "**"  # the facts of another refusal


class Site(NamedTuple):
    """A place where a refusal is made."""

    where: str
    kind: str
    facts: tuple[str, ...]
    names: tuple[str, ...]


def nodes_in(source: str) -> list[ast.Call | ast.ClassDef]:
    return [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call | ast.ClassDef)
    ]


def kinds_in(modules: list[tuple[str, list[ast.Call | ast.ClassDef]]]) -> set[str]:
    """The names of every refusal the sources declare."""
    bases: dict[str, set[str]] = defaultdict(set)
    for _, nodes in modules:
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                bases[node.name] |= {b.id for b in node.bases if isinstance(b, ast.Name)}
    known = {"Refusal"}
    while more := {name for name, above in bases.items() if above & known} - known:
        known |= more
    return known


def sites_in(sources: dict[str, str]) -> Iterator[Site]:
    modules = [(path, nodes_in(source)) for path, source in sources.items()]
    known = kinds_in(modules)
    for path, nodes in modules:
        for node in nodes:
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", "")
            if called == "refuse" and len(node.args) > 2:  # under a rule of the law of auctions
                facts = tuple(k.arg or HANDED_ON for k in node.keywords)
                kind = ast.unparse(node.args[0])
                yield Site(f"{path}:{node.lineno}", kind, facts, tuple(told(node.args[2])))
            elif called in known:
                facts = tuple(k.arg or HANDED_ON for k in node.keywords if k.arg != "article")
                where = f"{path}:{node.lineno}"
                said = node.args[0] if node.args else None
                yield Site(where, ast.unparse(node.func), facts, tuple(told(said)))


def told(sentence: ast.expr | None) -> Iterator[str]:
    """What a sentence names that is no constant of the program."""
    if isinstance(sentence, ast.JoinedStr):
        for part in sentence.values:
            if isinstance(part, ast.FormattedValue):
                words = ast.unparse(part.value)
                if not words.isupper():
                    yield words


@cache
def every_site() -> list[Site]:
    """Every place of the house, read once by whoever asks first."""
    paths = [path for room in HOUSE for path in sorted((ROOT / room).rglob("*.py"))]
    return list(
        sites_in({str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths})
    )


def test_refusals_are_found_where_they_are_made() -> None:
    assert len(every_site()) > 700
    made = "class No(Refusal): ...\nraise No(f'{a.b} and {LIMIT}', wrong=a)"
    (site,) = sites_in({"x.py": made})
    assert (site.kind, site.facts, site.names) == ("No", ("wrong",), ("a.b",))
    under_a_rule = "refuse(TooLow, 'PR-2', f'{start} is below {floor}', floor=floor)"
    (site,) = sites_in({"x.py": under_a_rule})
    assert (site.kind, site.facts, site.names) == ("TooLow", ("floor",), ("start", "floor"))


def test_every_fact_of_a_refusal_has_a_chinese_name() -> None:
    facts = {(site.where, fact) for site in every_site() for fact in site.facts}
    nameless = {each for each in facts if each[1] not in LABELS}
    assert {each for each in nameless if each[1] not in {*BESIDE, HANDED_ON}} == set()
    assert all(CHINESE.search(label) for label in LABELS.values())


def test_no_sentence_names_something_the_refusal_does_not_carry_as_a_fact() -> None:
    assert [site for site in every_site() if site.names and not site.facts] == []


def test_every_word_of_an_enumeration_has_its_chinese() -> None:
    pending, members = [StrEnum], set()
    while pending:
        kind = pending.pop()
        pending.extend(kind.__subclasses__())
        if kind.__module__.startswith(("ledger.", "auctions.", "reconciliation.")):
            members |= {(kind.__name__, str(each.value)) for each in kind}
    assert len(members) > 600
    assert {each for each in members if not in_chinese(each[1]) or each[1] not in VALUES} == set()
    assert all(CHINESE.search(word) for word in VALUES.values())


def test_a_number_that_cannot_be_read_says_why_in_chinese() -> None:
    reasons = {reason for _, reason in ids._STEPS}
    source = ast.parse((ROOT / "ledger/domain/identity.py").read_text(encoding="utf-8"))
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_wrong":
            reasons |= {a.value for a in node.args if isinstance(a, ast.Constant)} - {
                1,
                7,
                18,
                None,
            }
    assert len(reasons) > 20
    assert {each for each in reasons if each not in SAYINGS} == set()
    with pytest.raises(ids.NotACaseNumber) as no:
        ids.CaseNumber.parse("2026苏0508执105号")
    assert "案号应以括号内的收案年度开头" in detail_zh(no.value)


def test_every_kind_of_refusal_says_itself_and_its_article_in_chinese() -> None:
    kinds = list(every_refusal())
    assert len(kinds) > 400
    for kind in kinds:
        no = kind.__new__(kind)
        Refusal.__init__(no, "no")
        said = detail_zh(no)
        assert said.startswith(f"{kind.title_zh}。"), kind.code
        if kind.article is not None:
            assert CHINESE.search(said.partition("依据")[2]), (kind.code, said)


def test_a_refusal_reads_as_a_clerk_says_it() -> None:
    no = WindowOpen("C may object", party="p3", until="2017-10-10")
    assert detail_zh(no) == (
        "异议、反对或者起诉期间未届满，不得发放（当事人：p3；截至：2017年10月10日）。"
        "依据《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》（2022年修正）"
        " 第五百零九条、第五百一十条。"
    )
    hidden = Refusal("no", payee="张三", amount=Money("1234.5"))
    assert detail_zh(hidden, hidden={"payee"}) == "不予办理（收款人：•••；金额：1,234.50元）。"
    assert detail_zh(Refusal("no")) == "不予办理。"
    with pytest.raises(TermsRefused) as low:
        first_start(Money("1000000"), Money("699999.99"), date(2026, 1, 20))
    assert detail_zh(low.value) == (
        "拍卖参数不符合规定（规则：PR-2 一拍起拍价；最低价：700,000.00元）。"
        "依据法释〔2016〕18号 第十条第二款。"
    )


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (Money("75120"), "75,120.00元"),
        (Money("1.5", "USD"), "1.50美元"),
        ("CNY 75120.00", "75,120.00元"),
        (date(2026, 3, 2), "2026年3月2日"),
        ("2026-03-02", "2026年3月2日"),
        (datetime(2026, 3, 2, 17, 5, tzinfo=UTC), "2026年3月3日1时5分"),
        (State.IN_APPROVAL, VALUES[State.IN_APPROVAL.value]),
        ("chief", VALUES["chief"]),
        (Regime.PARTICIPATION, Regime.PARTICIPATION.zh),
        (True, "是"),
        (3, "3"),
        (None, ""),
        ((), ""),
        (["p1", "p2"], "p1、p2"),
        ([f"p{n}" for n in range(1, 8)], "p1、p2、p3、p4、p5等7项"),
        ({"a": 1}, ""),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (
            Article("某院 2016", "default, to be confirmed by the court", Certainty.LOCAL),
            "某院 2016 默认值，待本院确认",
        ),
    ],
)
def test_a_fact_is_written_as_the_court_writes_it(fact: Any, words: str) -> None:
    assert in_chinese(fact) == words


def test_what_a_lots_page_says_may_be_done_can_be_asked_for_by_that_name() -> None:
    named = {act for stage in Stage for act in acts_now(stage)}
    assert {act.replace("_", "-") for act in named} <= set(BY_NAME)
    with pytest.raises(NotInThatStage) as no:
        may("deliver", Stage.PAID, lot="L1")
    assert detail_zh(no.value).startswith(
        "拍品当前阶段不允许（办理事项：交付；状态：价款付清；需要：成交裁定已送达；下一步："
    )


def test_a_place_is_told_whole_with_what_may_be_written_there() -> None:
    errors = {
        "type": "enum",
        "loc": ("ground",),
        "ctx": {"expected": "'frozen' or 'other'"},
    }
    place = place_zh(errors)
    assert place == "事由（ground）：不在可选范围内，可填frozen 冻结、other 其他"
    said = detail_zh(MalformedRequest("x", places=[place * 3]))
    assert said == f"请求格式不正确（有误之处：{place * 3}）。", "no word of ours is cut short"


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (lambda path: workbook_tables(path.read_bytes()), "（理由：文件已损坏或者不完整）"),
        (lambda path: list(rows_of(path)), "（理由：文件已损坏或者不完整）"),
        (lambda path: read_table(path.read_bytes()), "不是JSON格式"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_chinese(
    tmp_path: Path, read: Callable[[Path], object], says: str
) -> None:
    broken = tmp_path / "a.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(Refusal) as no:
        read(broken)
    assert says in detail_zh(no.value)
    assert "zip" not in detail_zh(no.value)


def test_a_row_of_a_file_is_not_called_a_line_of_a_bank() -> None:
    assert "（行：3）" in detail_zh(FileUnreadable("x", line=3))
    assert "（流水：" in detail_zh(FileUnreadable("x", line=UUID(int=3)))
