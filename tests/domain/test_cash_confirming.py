"""Cash taken by several officers: each says so under his own key; what one denies is settled."""

from datetime import UTC, datetime
from typing import Any

from ledger.domain.cash_collection import CashCollection
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.cash import HandOver
from ledger.domain.law.second_person import NotTheSecond, SecondNotHeard
from ledger.domain.paper import PaperUnnamed
from tests.domain.goods_facts import CASE, DAY, RECEIPT, SHEET
from tests.scenario import fact, given, nothing, replay, yuan

COLLECTED = fact(
    CashCollection.Collected, slip="甲-0001", case_number=CASE, officers=("wang", "zhao", "yan"),
    payer_name="甲公司", payer_identity=None, third_party=False, amount=yuan("10"),
    collected_at=datetime(2026, 3, 2, tzinfo=UTC), place="乙镇", reason="路远", record=SHEET,
    by="wang",
)  # fmt: skip
ASKED = fact(CashCollection.OfficersAsked, officers=("zhao", "yan"))
TAKEN = (COLLECTED, ASKED)
COUNTED = (
    fact(CashCollection.HandedOver, on=DAY, timing=HandOver.IN_TIME, reason="", by="wang"),
    fact(
        CashCollection.Counted, counted=yuan("10"), missing=yuan("0"), receipt="票1", by="feng"
    ),
)  # fmt: skip
DENIED = fact(CashCollection.Denied, reason="当日外出", by="zhao")


def said(officer: str) -> Any:
    return fact(CashCollection.Confirmed, by=officer)


def test_r1_12a_each_officer_but_the_one_who_says_so_is_asked() -> None:
    words = {name: told for name, told in COLLECTED.fields.items() if name not in ("slip", "by")}
    number, amount = words.pop("case_number"), words.pop("amount")
    nothing(
        lambda: CashCollection.collect("甲-0001", number, amount, by="wang", **words)
    ).then(*TAKEN)  # fmt: skip
    assert replay(CashCollection, *TAKEN).to_confirm == ("zhao", "yan")
    assert replay(CashCollection, COLLECTED).to_confirm == (), "typed names of before ask nobody"


def test_r1_12a_only_who_is_asked_confirms_and_once() -> None:
    given(CashCollection, *TAKEN).when(lambda c: c.confirm(by="zhao")).then(said("zhao"))
    for past, by in ((TAKEN, "wang"), (TAKEN, "feng"), ((*TAKEN, said("zhao")), "zhao")):
        given(CashCollection, *past).when(lambda c, by=by: c.confirm(by=by)).then_refused(
            NotTheSecond, citing="法发〔2017〕6号 第九条第一款"
        )
    given(CashCollection, *TAKEN).when(lambda c: c.deny("外出", by="feng")).then_refused(
        NotTheSecond
    )
    given(CashCollection, *TAKEN, DENIED).when(lambda c: c.confirm(by="zhao")).then_refused(
        NotTheSecond
    )
    assert replay(CashCollection, *TAKEN, said("zhao")).to_confirm == ("yan",)
    assert replay(CashCollection, *TAKEN, DENIED).to_confirm == ("yan", "zhao")


def test_r1_12a_another_was_there_and_he_had_nothing_to_do_with_the_cash() -> None:
    def name(officer: str, instead_of: str = "zhao", by: str = "lin") -> Any:
        return lambda c: c.name_officer(officer, "写错", instead_of=instead_of, by=by)

    named = fact(
        CashCollection.OfficerNamed, officer="chen", instead_of="zhao", reason="写错", by="lin"
    )
    for past in (TAKEN, (*TAKEN, *COUNTED, DENIED)):
        given(CashCollection, *past).when(name("chen")).then(named)
        for officer, by in (("yan", "lin"), ("lin", "lin"), ("chen", "yan")):
            given(CashCollection, *past).when(name(officer, by=by)).then_refused(ActsTwice)
        given(CashCollection, *past).when(name("chen", "wang")).then_refused(NotTheSecond)
    given(CashCollection, *TAKEN, *COUNTED).when(name("feng")).then_refused(ActsTwice)
    now = replay(CashCollection, *TAKEN, DENIED, named)
    assert (now.officers, now.to_confirm) == (("wang", "yan", "chen"), ("yan", "chen"))


def test_r1_12a_a_leader_finds_the_sum_against_who_denies_it_or_is_gone() -> None:
    def find(by: str = "lin", gone: tuple[str, ...] = (), paper: Any = RECEIPT) -> Any:
        return lambda c: c.find_sum(paper, gone=gone, by=by)

    def found(*settled: str) -> Any:
        return fact(CashCollection.SumFound, settled=settled, paper=RECEIPT, by="lin")

    past = (*TAKEN, DENIED)
    given(CashCollection, *TAKEN).when(find()).then_refused(SecondNotHeard)
    given(CashCollection, *TAKEN).when(find(gone=("yan",))).then(found("yan"))
    given(CashCollection, *past).when(find()).then(found("zhao"))
    given(CashCollection, *past).when(find(gone=("yan",))).then(found("yan", "zhao"))
    for by in ("wang", "zhao", "yan"):
        given(CashCollection, *past).when(find(by)).then_refused(ActsTwice)
    unnamed = type(RECEIPT)(RECEIPT.kind, " ", RECEIPT.day)
    given(CashCollection, *past).when(find(paper=unnamed)).then_refused(PaperUnnamed)
    assert replay(CashCollection, *past, found("zhao")).to_confirm == ("yan",)
