"""What a lot refuses in places no other test comes to, each found by breaking its guard."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from auctions.law import appraisal, closing, corrections
from auctions.law.pricing import Quote
from auctions.law.says import NotDisclosed, ReferenceRefused, TermsRefused
from auctions.lot_adopting import Adoption
from auctions.lot_corrections import Written
from auctions.lot_costs import Cost, CostKind
from auctions.lot_state import Reference
from auctions.lot_words import (
    Answer,
    BidderRole,
    Channel,
    Creditor,
    Kind,
    Method,
    Mode,
    NotifyMeans,
    StayGround,
)
from ledger.domain.errors import Refusal
from tests.auctions.lots import APPLICANT, CASE, DEBTOR, RULES, TERMS, Bid, Walk, at, terms
from tests.scenario import yuan


def d(month: int, day: int) -> date:
    return date(2026, month, day)


def leased(walk: Walk) -> Walk:
    walk.lot.know_preemptor("p5", nature="承租人", name="租户")
    walk.lot.confirm_preemptor("p5", rank=1, code="Y1", panel="笔录", on=d(1, 20))
    return walk.announced()


def sued_after_the_quiet(walk: Walk) -> Walk:
    """The outsider sued on the last day, when the lot had gone on again."""
    walk.lot.claim_as_outsider("甲", document="异议书", at=at("2026-01-08"), rules=RULES)
    walk.lot.dismiss_outsider(document="驳回", served_on=d(1, 9), rules=RULES)
    walk.lot.resume(document="恢复", at=at("2026-01-27"), rules=RULES)
    walk.lot.sue_as_outsider(document="起诉状", on=d(1, 28))
    return walk


def claimed_in_a_stay(walk: Walk) -> Walk:
    """The stay's own ground is gone, and an outsider came meanwhile."""
    walk.announced().lot.suspend(
        ground=StayGround.FAULT, document="报告", at=at("2026-02-10"), rules=RULES
    )
    walk.lot.end_ground(document="修复", on=d(2, 11), rules=RULES)
    walk.lot.claim_as_outsider("甲", document="异议书", at=at("2026-02-11"), rules=RULES)
    return walk


def single_step(walk: Walk) -> Walk:
    walk.second_round(Mode.SINGLE_STEP).plan(terms("560000", "100000"), d(7, 20))
    return walk.announce(d(8, 3), "2026-09-02").open().end()


def without_a_basis(walk: Walk) -> Walk:
    return walk.creditors(Creditor(APPLICANT, 1, " ", yuan("700000"))).price()


def published(walk: Walk, **changed: Any) -> None:
    walk.lot.publish(walk.announcement(d(3, 10), "2026-03-25", **changed), RULES)


def adopted(walk: Walk) -> None:
    said = walk.announcement(d(2, 2), "2026-03-04")
    known = Reference(
        Method.AGREEMENT, yuan("1000000"), d(1, 12), date(2026, 12, 31), ("协议",), (CASE,)
    )
    walk.lot.adopt(Adoption(Kind.A1, 1, 0, TERMS, "笔录", said, known), RULES)


def corrected(walk: Walk) -> None:
    written = Written(2, "lot.pricing-opened", "record", "调查笔录")
    walk.lot.correct(written, now="笔录二", reason="笔误", document=" ", on=d(2, 1))


def costs_entered(walk: Walk, document: str = "发票") -> None:
    walk.lot.enter_appraisal_fee(
        "评估公司", base=yuan("5000"), fee=yuan("5000"), document=document, on=d(3, 28)
    )


def inquiry_fee(walk: Walk) -> None:
    walk.lot.enter_inquiry_fee(fee=yuan("300"), payees=("京东网",), document="票", on=d(3, 28))


def inquired(walk: Walk) -> Walk:
    quotes = (Quote("京东网", yuan("1000000"), d(1, 10)),)
    walk.pricing().lot.fix_reference(
        method=Method.ONLINE, amount=yuan("1000000"), fixed_on=d(1, 12), quotes=quotes,
        valid_until=date(2026, 12, 31), reports=("京东网",), rules=RULES, ground="joint-request",
    )  # fmt: skip
    return walk.plan()


def settled(walk: Walk) -> None:
    cost = Cost(CostKind.APPRAISAL, "评估公司", yuan("5000"), "发票")
    walk.lot.settle_costs([cost], case_number=CASE, paper=" ", on=d(4, 1))


def confirmed(walk: Walk, document: str, buyer: str) -> None:
    walk.lot.confirm_sale(document=document, buyer=buyer, on=d(3, 6))


def noted(walk: Walk) -> None:
    walk.lot.notify(DEBTOR, means=NotifyMeans.SERVED, on=d(1, 9), document="通知书")


def unpriced(walk: Walk) -> None:
    walk.lot.fix_reference(
        method=Method.NONE, amount=yuan("0"), fixed_on=d(1, 12), valid_until=date(2026, 12, 31),
        reports=(), rules=RULES, ground="申请书",
    )  # fmt: skip


def agreed(walk: Walk) -> None:
    walk.lot.agree_in_kind(
        price=yuan("700000"), consents=(APPLICANT, DEBTOR), document="协议", on=d(1, 20),
        rules=RULES,
    )  # fmt: skip


def answered(walk: Walk) -> None:
    walk.lot.answer_in_kind(APPLICANT, answer=Answer.ACCEPTED, on=d(3, 7), document="回执")


def exempt(walk: Walk, **changed: Any) -> None:
    """The applicant's claim covers the whole deposit: it pays nothing, and still says who it is."""
    given = {"role": BidderRole.APPLICANT, "channel": Channel.EXEMPT, "claim": yuan("700000")}
    walk.enter("B9", amount=yuan("0"), **given, **changed)


Case = tuple[str, str, Callable[[Walk], Walk], Callable[[Walk], None]]
CASES: list[Case] = [
    ("BD-8 a number heard already", "BD-8", lambda w: w.bidding().bid("B1", "700000"), lambda w: (
        w.lot.place_bid(Bid(1, "B2", yuan("705000"), at("2026-03-04", "11:00:00")), RULES))),
    ("CL-1 a confirmation without a number", "CL-1", Walk.sold, lambda w: (
        confirmed(w, " ", "姓名B1"))),
    ("CL-1 a confirmation of somebody else", "CL-1", Walk.sold, lambda w: (
        confirmed(w, "确认书", "姓名B2"))),
    ("CL-4 overdue on the last day", "CL-4", Walk.sold, lambda w: (
        w.lot.pass_due(on=d(3, 20), rules=RULES))),
    ("CO-1 a correction without a decision", "CO-1", Walk.prepared, corrected),
    ("CK-14 an inquiry's fee before the sale", "CK-14", inquired, inquiry_fee),
    ("CK-14 an inquiry's fee without an inquiry", "CK-14", Walk.sold, inquiry_fee),
    ("CK-16 a cost without a paper", "CK-16", Walk.paid, lambda w: costs_entered(w, " ")),
    ("CL-11 costs put aside on no paper", "CL-11", Walk.paid, settled),
    ("DA-1 an answer to nothing", "DA-1", lambda w: w.creditors().a1_failed(), answered),
    ("DA-1 an agreement of a creditor without a title", "DA-1", without_a_basis, agreed),
    ("DP-2 an exempt applicant without a number", "DP-2", Walk.announced, lambda w: (
        exempt(w, identity=" "))),
    ("DP-2 an exempt applicant without a name", "DP-2", Walk.announced, lambda w: (
        exempt(w, name=" "))),
    ("PE-2 a pre-emptor's code in other hands", "PE-2", leased, lambda w: w.enter("Y1")),
    ("PF-4 a notice without the platform's number", "PF-4", lambda w: (
        w.a1_failed().plan(terms("560000", "100000"), d(3, 6)).tell(d(3, 7))), lambda w: (
        published(w, platform_lot=" "))),
    ("PR-6 no price for what is no equity", "PR-6", Walk.pricing, unpriced),
    ("SU-6 taken up again while an outsider waits", "SU-6", claimed_in_a_stay, lambda w: (
        w.lot.resume(document="恢复", at=at("2026-02-12"), rules=RULES))),
    ("VO-8 taken over while an outsider sues", "VO-8", sued_after_the_quiet, adopted),
    ("WP-27 a party told of nothing", "WP-27", lambda w: w, noted),
    ("WP-27 a notice nobody set terms for", "WP-27", Walk.a1_failed, published),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "start", "act"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_it_is_refused_under_its_rule_and_nothing_is_recorded(
    rule: str, start: Callable[[Walk], Walk], act: Callable[[Walk], None]
) -> None:
    walk = start(Walk())
    before = len(walk.lot.pending_events)
    with pytest.raises(Refusal) as refused:
        act(walk)
    assert refused.value.facts["rule"] == rule
    assert len(walk.lot.pending_events) == before


def test_dp_3_an_applicant_exempt_to_the_last_fen_comes_in_under_its_name() -> None:
    walk = Walk().announced()
    exempt(walk)
    assert walk.lot.attempt is not None
    assert walk.lot.attempt.entrants["B9"].identity == "ID-B9"


def test_r2_13_a_single_step_has_no_second_auction() -> None:
    walk = single_step(Walk())
    with pytest.raises(Refusal) as refused:
        walk.plan(terms("560000", "100000"), d(9, 10))
    assert refused.value.facts["state"] == "a1-failed"


def test_ck_7_three_firms_are_three_names() -> None:
    with pytest.raises(ReferenceRefused) as refused:
        appraisal.firms_chosen(["甲", "乙", "丙", "甲"], "笔录", d(1, 8), by_lot=False)
    assert refused.value.facts["needed"] == 3


def test_cl_1_nobody_is_no_buyer() -> None:
    with pytest.raises(NotDisclosed):
        closing.confirmation_named(" ", " ")


def test_co_1_what_is_no_word_is_not_put_right() -> None:
    with pytest.raises(TermsRefused):
        corrections.correctable("ground", 7, "八")
