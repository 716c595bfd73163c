"""What does not agree on a line ends by facts: corrected, covered, set aside, given back."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.chart import long, short, unclaimed
from ledger.domain.line_differences import MoreThanStands, NothingToCorrect
from ledger.domain.line_hits import NoSuchHit
from ledger.domain.line_words import FoundHit, HitPart
from ledger.domain.money import total
from tests.domain.test_bank_line_root import booked
from tests.scenario import fact, given, yuan

TICKET, OTHER = uuid4(), uuid4()
HIT = FoundHit("m1", "case-number", 90, (HitPart("（2026）苏0508执101号", yuan("100.00"), None),),
               ("case-number-exact",))  # fmt: skip


def line(amount: str = "100.00", purpose: Purpose = Purpose.RECEIPT, *past: Any) -> Any:
    return given(BankLine, booked(amount, purpose=purpose), *past)


def differs(amount: str, *, incoming: bool = True) -> Any:
    return fact(
        BankLine.DiscrepancyFound, file="day-end", place="line 1", amount=yuan(amount),
        incoming=incoming,
    )  # fmt: skip


@pytest.mark.parametrize("after", ["110.00", "90.00"])
def test_the_books_follow_the_banks_own_paper(after: str) -> None:
    outcome = line("100.00", Purpose.RECEIPT, differs(after)).when(
        lambda at: at.correct("day-end", by="sun")
    )
    assert outcome.refused is None
    [correction] = outcome.root.pending_events
    assert outcome.root.remainder == yuan(after)
    legs = {leg.account: leg.amount for leg in correction.postings()}
    more = yuan(after) - yuan("100.00")
    assert legs == {"bank/" + outcome.root.bank_account: more, unclaimed(outcome.root.id): -more}
    assert total(legs.values()) == yuan("0.00")
    assert correction.accounted_on() is None


def test_nothing_is_corrected_that_no_file_shows_otherwise() -> None:
    line().when(lambda at: at.correct("day-end", by="sun")).then_refused(NothingToCorrect)


@pytest.mark.parametrize("after", ["100.00", "90.00"])
def test_what_came_in_went_out_where_the_banks_own_paper_says_so(after: str) -> None:
    outcome = line("100.00", Purpose.RECEIPT, differs(after, incoming=False)).when(
        lambda at: at.correct("day-end", by="sun")
    )
    [turned] = outcome.root.pending_events
    at = outcome.root
    assert (at.purpose, at.remainder, at.short) == (
        Purpose.UNEXPLAINED, yuan("0.00"), yuan(after),
    )  # fmt: skip
    assert _by_account(turned) == {
        "bank/" + at.bank_account: -yuan("100.00") - yuan(after),
        unclaimed(at.id): yuan("100.00"), short(at.id): yuan(after),
    }  # fmt: skip


def test_what_went_out_came_in_where_the_banks_own_paper_says_so() -> None:
    outcome = line("100.00", Purpose.UNEXPLAINED, differs("100.00")).when(
        lambda at: at.correct("day-end", by="sun")
    )
    [turned] = outcome.root.pending_events
    at = outcome.root
    assert (at.purpose, at.remainder, at.short) == (Purpose.RECEIPT, yuan("100.00"), yuan("0.00"))
    assert _by_account(turned) == {
        "bank/" + at.bank_account: yuan("200.00"),
        unclaimed(at.id): -yuan("100.00"), short(at.id): -yuan("100.00"),
    }  # fmt: skip
    assert turned.accounted_on() is None


def _by_account(fact: Any) -> dict[str, Any]:
    sums: dict[str, Any] = {}
    for leg in fact.postings():
        sums[leg.account] = sums.get(leg.account, yuan("0.00")) + leg.amount
    return sums


def test_no_line_turns_of_which_some_is_gone_already() -> None:
    gone = fact(BankLine.HeldLong, ticket=TICKET, amount=yuan("95.00"), by="sun")
    line("100.00", Purpose.RECEIPT, differs("100.00", incoming=False), gone).when(
        lambda at: at.correct("day-end", by="sun")
    ).then_refused(MoreThanStands, left=yuan("5.00"))


def test_a_correction_takes_no_money_that_is_no_longer_on_the_line() -> None:
    long_ago = fact(BankLine.HeldLong, ticket=TICKET, amount=yuan("95.00"), by="sun")
    line("100.00", Purpose.RECEIPT, differs("90.00"), long_ago).when(
        lambda at: at.correct("day-end", by="sun")
    ).then_refused(MoreThanStands, left=yuan("5.00"))


def test_a_shortage_is_covered_by_money_found() -> None:
    source = unclaimed(OTHER)
    outcome = line("30.00", Purpose.UNEXPLAINED).when(
        lambda at: at.cover(source, yuan("30.00"), by="sun")
    )
    outcome.then(fact(BankLine.ShortCovered, source=source, amount=yuan("30.00"), by="sun"))
    legs = {leg.account: leg.amount for leg in outcome.root.pending_events[0].postings()}
    assert legs == {source: yuan("30.00"), short(outcome.root.id): yuan("-30.00")}
    line("30.00", Purpose.UNEXPLAINED).when(
        lambda at: at.cover(source, yuan("30.01"), by="sun")
    ).then_refused(MoreThanStands)
    line("30.00").when(lambda at: at.cover(source, yuan("30.00"), by="sun")).then_refused(
        MoreThanStands
    )


def test_unclaimed_money_is_given_for_a_shortage_once() -> None:
    given_up = line("30.00").when(lambda at: at.give_for_short(OTHER, yuan("30.00")))
    given_up.then(fact(BankLine.TakenForShort, short_line=OTHER, amount=yuan("30.00")))
    assert given_up.root.remainder == yuan("0.00")
    taken = fact(BankLine.TakenForShort, short_line=OTHER, amount=yuan("30.00"))
    line("30.00", Purpose.RECEIPT, taken).when(
        lambda at: at.give_for_short(OTHER, yuan("0.01"))
    ).then_refused(MoreThanStands)


def test_nobodys_money_is_set_aside_freed_again_or_taken_back_by_the_bank() -> None:
    held = fact(BankLine.HeldLong, ticket=TICKET, amount=yuan("30.00"), by="sun")
    line("30.00").when(lambda at: at.hold_long(TICKET, yuan("30.00"), by="sun")).then(held)
    line("30.00").when(lambda at: at.hold_long(TICKET, yuan("30.01"), by="sun")).then_refused(
        MoreThanStands
    )
    freed = line("30.00", Purpose.RECEIPT, held).when(
        lambda at: at.free_long(TICKET, yuan("30.00"), by="qian")
    )
    freed.then(fact(BankLine.LongFreed, ticket=TICKET, amount=yuan("30.00"), by="qian"))
    assert freed.root.remainder == yuan("30.00")
    line("30.00", Purpose.RECEIPT, held).when(
        lambda at: at.free_long(OTHER, yuan("30.00"), by="qian")
    ).then_refused(MoreThanStands)
    back = line("30.00", Purpose.RECEIPT, held).when(
        lambda at: at.give_long(TICKET, OTHER, yuan("30.00"))
    )
    back.then(
        fact(BankLine.LongTaken, ticket=TICKET, short_line=OTHER, amount=yuan("30.00"))
    ).and_answered(long(TICKET))


def test_proposals_are_noted_once_and_taken_by_their_mark() -> None:
    found = fact(BankLine.HitsFound, hits=(HIT,))
    line().when(lambda at: at.find_hits((HIT,))).then(found)
    line("100.00", Purpose.RECEIPT, found).when(lambda at: at.find_hits((HIT,))).then_nothing()
    line("30.00", Purpose.UNEXPLAINED).when(lambda at: at.find_hits((HIT,))).then_nothing()
    line("100.00", Purpose.RECEIPT, found).when(lambda at: at.take_hit("m1", "c1")).then(
        fact(BankLine.HitTaken, hit="m1", claim="c1")
    )
    line().when(lambda at: at.take_hit("m1", "c1")).then_refused(NoSuchHit)
