"""A counting of a reversal undone by two (R4.16), facts on both sides."""

from dataclasses import replace
from datetime import date
from typing import Any

from ledger.domain.debt import Debts
from ledger.domain.debt_parts import ClaimTerms, DocumentMissing, Part, PerformedBy
from ledger.domain.debt_payments import TakenOff
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.money import Money
from ledger.domain.paper import PaperUnnamed
from ledger.domain.reversal import Reversal
from ledger.domain.reversal_counts import CountActsTwice, CountNotInThatState, NoSuchCount
from tests.domain.test_reversal import DAY, NEW, NUMBER, ORDERED, PAPER, RECEIPT, collected
from tests.scenario import fact, given

COLLECTED = collected(48_800)
RIGHTLY = (Part("c1", Money(20_000)),)


def asked(**other: Any) -> Any:
    said: dict[str, Any] = {"instead": RIGHTLY, "on": DAY, "stop": StopDay.PERFORMED, "by": "zhao"}
    return fact(
        Reversal.UncountAsked, number=NUMBER, reversal_case=NEW, count="k1", paper=PAPER,
        because="误认", **(said | other),
    )  # fmt: skip


def ask(mark: str = "k1", **other: Any) -> Any:
    said: dict[str, Any] = {
        "because": "误认", "instead": RIGHTLY, "on": None, "stop": None, "by": "zhao"
    }  # fmt: skip
    paper = other.pop("paper", PAPER)
    return lambda made: made.ask_uncount(mark, paper, **(said | other))


def undo(by: str, mark: str = "k1") -> Any:
    return lambda made: made.uncount(mark, principal=Money(48_800), by=by)


REFUSED = fact(Reversal.UncountRefused, count="k1", reason="没有登错", by="lin")
UNCOUNTED = fact(
    Reversal.Uncounted, number=NUMBER, reversal_case=NEW, count="k1", receipt=RECEIPT,
    principal=Money(48_800), because="误认", by="chen",
)  # fmt: skip


def test_r4_16_one_asks_to_undo_a_counting_and_says_how_it_counts_instead() -> None:
    past = given(Reversal, ORDERED, COLLECTED)
    past.when(ask("k2")).then_refused(NoSuchCount)
    past.when(ask(paper=replace(PAPER, number=" "))).then_refused(PaperUnnamed)
    past.when(ask()).then(asked())
    later = {"on": date(2021, 7, 1), "stop": StopDay.RULING}
    given(Reversal, ORDERED, COLLECTED).when(ask(**later)).then(asked(**later))
    given(Reversal, ORDERED, COLLECTED, asked()).when(ask()).then_refused(CountNotInThatState)
    given(Reversal, ORDERED, COLLECTED, asked(), REFUSED).when(ask()).then(asked())


def test_r4_16_another_agrees_who_neither_counted_it_nor_asked() -> None:
    past = given(Reversal, ORDERED, COLLECTED, asked())
    for same in ("wang", "zhao"):  # who counted, who asked
        past.when(undo(same)).then_refused(CountActsTwice)
    outcome = past.when(undo("chen"))
    outcome.then(UNCOUNTED)
    made = outcome.root
    assert made is not None
    assert (made.due, made.counted_of(RECEIPT), made.counts) == (Money(77_430), Money(0), {})


def test_r4_16_what_nobody_asked_to_undo_is_not_undone_nor_refused() -> None:
    def refuse(mark: str) -> Any:
        return lambda made: made.refuse_uncount(mark, "没有登错", by="lin")

    for past in (
        given(Reversal, ORDERED, COLLECTED),
        given(Reversal, ORDERED, COLLECTED, asked(), REFUSED),
        given(Reversal, ORDERED, COLLECTED, asked(), UNCOUNTED),
    ):
        past.when(undo("chen")).then_refused(CountNotInThatState)
        past.when(refuse("k1")).then_refused(CountNotInThatState)
    both = given(Reversal, ORDERED, COLLECTED, COLLECTED, asked())
    both.when(undo("chen", "k2")).then_refused(CountNotInThatState)
    both.when(refuse("k2")).then_refused(CountNotInThatState)
    both.when(refuse("k1")).then(REFUSED)


def test_a_mark_of_a_counting_is_never_given_again() -> None:
    past = given(Reversal, ORDERED, COLLECTED, asked(), UNCOUNTED, COLLECTED)
    past.when(ask("k1")).then_refused(NoSuchCount)
    outcome = past.when(ask("k2"))
    assert outcome.root is not None
    assert outcome.root.counts["k2"].at == 2, "the second of all that was counted on the debts"


OWED = ClaimTerms(
    "c1", "t1", "p1", (2021, 9), Money(0), (Instalment(Money(900), date(2021, 6, 1)),)
)  # fmt: skip
ENTERED = [
    fact(Debts.Opened, case_number=NEW),
    fact(Debts.TitleEntered, title="t1", number="裁定", binds_from=DAY),
    fact(Debts.ClaimsEntered, claims=(OWED,), prepaid_fee=None),
]


def performed(*amounts: int, on: date = DAY) -> Any:
    return fact(
        Debts.Performed, parts=tuple(Part("c1", Money(each)) for each in amounts), on=on,
        stop=StopDay.PERFORMED, by=PerformedBy.COURT, document="收条",
    )  # fmt: skip


def test_r4_16_what_is_taken_off_is_owed_again_and_the_rest_stays() -> None:
    discharged = fact(Debts.ClaimDischarged, claim="c1", on=DAY, document="证明")
    later = date(2021, 6, 2)
    past = given(Debts, *ENTERED, performed(300), performed(200, 400, on=later), discharged)
    past.when(lambda debts: debts.undo(1, document=" ", reason="误认")).then_refused(
        DocumentMissing
    )
    outcome = past.when(lambda debts: debts.undo(2, document="笔录", reason="误认"))
    outcome.then(
        fact(
            Debts.PerformanceUndone, at=2, document="笔录", reason="误认",
            parts=(
                TakenOff("c1", Money(200), later),
                TakenOff("c1", Money(400), DAY),
            ),
        )
    )  # fmt: skip
    debts = outcome.root
    assert debts is not None
    assert debts.remaining("c1", later).principal == Money(600)
    assert [each.claim for each in debts.live] == ["c1"], "owed on again"
    alone = given(Debts, *ENTERED, performed(900))
    alone.when(lambda debts: debts.undo(1, document="笔录", reason="误认")).then(
        fact(
            Debts.PerformanceUndone, at=1, document="笔录", reason="误认",
            parts=(TakenOff("c1", Money(900), None),),
        )
    )  # fmt: skip
