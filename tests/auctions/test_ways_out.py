"""No stage holds a lot for ever: what was given up, or priced too long ago, goes on."""

from datetime import date, timedelta
from typing import Any

import pytest

from auctions.law.says import InKindNotAllowed, MayNotBid, ReferenceRefused, TermsRefused
from auctions.lot_table import NotInThatStage
from auctions.lot_words import (
    AnnulGround,
    Answer,
    BarredAs,
    Channel,
    Creditor,
    Kind,
    Method,
    Mode,
    State,
    Trait,
    WithdrawGround,
)
from tests.auctions.lot_acts import EXPIRED, reach
from tests.auctions.lots import APPLICANT, CASE, RULES, Walk, at, registered, terms
from tests.auctions.scenes import refused
from tests.scenario import yuan

ONLY = Creditor(APPLICANT, 1, "判决书", yuan("700000"))


def test_da_4_where_the_only_creditor_did_not_pay_nobody_takes_it_and_the_sale_goes_on() -> None:
    walk = Walk().in_kind_pending()
    walk.lot.miss_difference(ruling="裁定", on=date(2026, 4, 20), rules=RULES)
    walk.ask(date(2026, 4, 21))
    assert walk.lot.in_kind is not None
    assert walk.lot.in_kind.creditors == {}, "who did not pay is not asked again"
    walk.lot.refuse_in_kind(on=date(2026, 4, 22), rules=RULES)
    assert walk.lot.state is State.PS_PREP


def test_da_4_a_taker_that_owes_nothing_or_has_paid_can_give_it_up() -> None:
    owing_nothing = Walk().creditors(ONLY).a2_failed().ask(date(2026, 3, 30))
    lot = owing_nothing.lot
    lot.answer_in_kind(APPLICANT, answer=Answer.ACCEPTED, on=date(2026, 4, 1), document="回执")
    lot.award_in_kind(APPLICANT, price=yuan("560000"), on=date(2026, 4, 2), rules=RULES)
    paid = Walk().in_kind_paid()
    for walk in (owing_nothing, paid):
        with refused(walk, InKindNotAllowed, "DA-4"):
            walk.lot.miss_difference(ruling=" ", on=date(2026, 4, 12), rules=RULES)
        walk.lot.miss_difference(ruling="裁定", on=date(2026, 4, 12), rules=RULES)
        assert walk.lot.state is State.A2_FAILED
        assert walk.lot.barred_acceptors == {APPLICANT}
        assert walk.lot.in_kind is not None
        assert walk.lot.in_kind.paid_on is None


@pytest.mark.parametrize(
    "state",
    [
        State.REGISTERED, State.PRICING, State.PRICING_HELD, State.A1_FAILED, State.A2_FAILED,
        State.INKIND_INQUIRY, State.INKIND_PENDING, State.INKIND_PAID, State.PS_PREP,
        State.PS_FAILED, State.DEFAULTED,
    ],
    ids=lambda state: state.value,
)  # fmt: skip
def test_su_3_what_is_not_being_sold_is_withdrawn_when_the_parties_settle(state: State) -> None:
    walk = reach(state)
    before = {key: walk.lot.timers[key] for key in walk.lot.timers if key.startswith("T-RE")}
    walk.lot.withdraw(
        ground=WithdrawGround.SETTLED, document="和解协议", at=at("2026-07-01"), rules=RULES
    )
    assert walk.lot.finished
    assert walk.lot.timers == before, "only what was to go back before is still to go back"


@pytest.mark.parametrize(
    ("state", "last"),
    [  # the last day on which a notice can still be given in time
        (State.PREPARED, date(2026, 12, 31)),
        (State.A1_FAILED, date(2027, 6, 15)),
        (State.PS_PREP, date(2027, 6, 15)),
        (State.DEFAULTED, date(2027, 5, 31)),
    ],
    ids=lambda given: given.value if isinstance(given, State) else "",
)
def test_ck_12_a_price_no_attempt_can_rest_on_any_more_is_found_anew(
    state: State, last: date
) -> None:
    walk = reach(state)
    with refused(walk, ReferenceRefused, "CK-12"):
        walk.lot.open_pricing(record="笔录", on=last, rules=RULES)
    walk.lot.open_pricing(record="笔录", on=last + timedelta(1), rules=RULES)
    assert (walk.lot.state, walk.lot.reference, walk.lot.tried) == (State.PRICING, None, [])
    assert walk.lot.alerts == reach(state).lot.alerts, "the thirty days were the first price's"


def anew(walk: Walk) -> Walk:
    walk.lot.open_pricing(record="笔录", on=EXPIRED, rules=RULES)
    walk.lot.fix_reference(
        method=Method.AGREEMENT, amount=yuan("800000"), fixed_on=date(2027, 7, 10),
        valid_until=date(2028, 7, 9), reports=("议价协议",), rules=RULES,
    )  # fmt: skip
    return walk


def test_ck_12_priced_anew_the_round_begins_again_and_no_mark_is_taken_twice() -> None:
    walk = anew(reach(State.PS_PREP)).plan(terms("560000", "100000"), date(2027, 7, 12))
    with refused(walk, ReferenceRefused, "CK-12", steps=True):
        walk.announce(date(2028, 7, 10), "2028-08-20")  # its first notice falls within validity
    walk.plan(terms("560000", "100000"), date(2027, 7, 12))
    walk.announce(date(2027, 7, 20), "2027-08-20").open().end()
    walk.plan(terms("448000", "80000"), date(2027, 8, 22))
    walk.announce(date(2027, 8, 24), "2027-09-10").open().end()
    walk.ask(date(2027, 9, 12)).decline(date(2027, 9, 13))
    assert walk.lot.coming() == (Kind.PS, 0)
    assert walk.lot.failed_start() == yuan("448000")
    assert list(walk.lot.attempts) == ["r1-A1", "r1-A2", "r1-A1.1", "r1-A2.1"]


def test_ck_12_a_second_round_at_the_old_price_is_priced_anew_as_any_other() -> None:
    walk = Walk().second_round().plan(terms("560000", "100000"), date(2026, 7, 20))
    anew(walk)
    assert (walk.lot.mode, walk.lot.rounds[2], walk.lot.carried) == (Mode.RE_PRICE,) * 2 + (None,)
    walk.plan(terms("560000", "100000"), date(2027, 7, 12))
    assert walk.lot.planned is not None


def test_ck_10_the_new_price_is_complained_of_before_its_own_notice() -> None:
    walk = anew(reach(State.A1_FAILED))
    walk.lot.complain_of_pricing(
        APPLICANT, ground="虚假", evidence="报告", on=date(2027, 7, 11), rules=RULES
    )
    assert APPLICANT in walk.lot.complaints


def test_vo_1_after_an_annulment_no_attempt_overwrites_one_that_defaulted() -> None:
    """Its default, and the deposit forfeited with it, would be nobody's any more."""
    walk = Walk().a1_failed().plan(terms("560000", "100000"), date(2026, 3, 6))
    walk.announce(date(2026, 3, 10), "2026-03-25").enter("B1").open().bid("B1", "560000").end()
    lot = walk.lot
    lot.rule_default(ruling="裁定", on=date(2026, 4, 1), rules=RULES, written_refusal="书面声明")
    walk.plan(terms("560000", "100000"), date(2026, 4, 2))
    walk.announce(date(2026, 4, 7), "2026-05-06").enter("B2").open().bid("B2", "560000").end()
    lot.complete_price(total=yuan("560000"), on=date(2026, 5, 8), rules=RULES)
    lot.serve_ruling(document="裁定", served_on=date(2026, 5, 9), rules=RULES)
    lot.annul(ground=AnnulGround.COLLUSION, ruling="裁定", on=date(2026, 5, 20), rules=RULES)
    lot.reopen_after_void(refund_plan="方案", document="决定", on=date(2026, 5, 21), rules=RULES)
    walk.plan(terms("700000", "100000"), date(2026, 5, 22))
    walk.announce(date(2026, 5, 27), "2026-07-01").open().end()
    walk.plan(terms("560000", "100000"), date(2026, 7, 3))
    walk.announce(date(2026, 7, 7), "2026-07-22")  # fifteen days: it repeats nothing
    walk.enter("B3", channel=Channel.PLATFORM)
    assert list(lot.attempts) == ["r1-A1", "r1-A2", "r1-A2.1", "r1-A1.1", "r1-A2.2"]
    assert lot.attempts["r1-A2"].defaulted


@pytest.mark.parametrize("state", [State.REGISTERED, State.DEFAULTED, State.RETURNED])
def test_cl_1_no_sale_is_confirmed_of_a_lot_that_nobody_has_bought(state: State) -> None:
    walk = reach(state)
    with refused(walk, NotInThatStage):
        walk.lot.confirm_sale(document="确认书", buyer="某人", on=date(2026, 7, 1))


# Guards that no test had missed


def test_da_4_whoever_did_not_pay_gets_it_no_more_though_nobody_is_asked_again() -> None:
    walk = Walk().creditors(ONLY, Creditor("p9", 1, "判决书乙", yuan("100000"))).declined_again()
    walk.ask(date(2026, 6, 27))
    for party in (APPLICANT, "p9"):
        walk.lot.answer_in_kind(party, answer=Answer.ACCEPTED, on=date(2026, 6, 28), document="x")
    taking: dict[str, Any] = {"price": yuan("560000"), "lottery": "抽签笔录", "rules": RULES}
    walk.lot.award_in_kind("p9", on=date(2026, 6, 29), difference_due=date(2026, 7, 9), **taking)
    walk.lot.miss_difference(ruling="裁定", on=date(2026, 7, 10), rules=RULES)
    with refused(walk, InKindNotAllowed, "DA-4"):
        walk.lot.award_in_kind("p9", on=date(2026, 7, 11), **taking)
    walk.lot.award_in_kind(APPLICANT, on=date(2026, 7, 11), **taking)
    assert walk.lot.taker == APPLICANT


def test_da_9_a_case_that_ended_before_the_ruling_in_kind_ended_its_price() -> None:
    walk = Walk().in_kind_paid()
    for day, resumed in ((11, False), (12, True)):
        walk.lot.end_case(CASE, document="裁定", on=date(2026, 4, day), resumed=resumed)
    with refused(walk, InKindNotAllowed, "DA-9"):
        walk.lot.rule_in_kind(document="裁定", served_on=date(2026, 4, 15), rules=RULES)
    walk.lot.miss_difference(ruling="裁定", on=date(2026, 4, 16), rules=RULES)
    assert walk.lot.state is State.A2_FAILED


def equity() -> Walk:
    walk = Walk(registered(Trait.EQUITY)).pricing()
    walk.lot.fix_reference(
        method=Method.NONE, amount=yuan("0"), fixed_on=date(2026, 1, 12),
        valid_until=date(2026, 12, 31), reports=(), rules=RULES, ground="申请书",
    )  # fmt: skip
    walk.lot.list_creditors(
        (ONLY,), document="债权人情况表", security_holders=(), priority=yuan("0"),
        costs=yuan("5000"),
    )  # fmt: skip
    return walk


def test_pr_6_what_nobody_could_appraise_starts_above_its_costs_and_has_no_price_to_run_out() -> (
    None
):
    walk = equity()
    with refused(walk, TermsRefused, "PR-6"):
        walk.plan(terms("5000", "1000", increment=yuan("100")))
    walk.plan(terms("5000.01", "1000", increment=yuan("100")))
    with refused(walk, ReferenceRefused, "CK-12"):
        walk.lot.open_pricing(record="笔录", on=EXPIRED, rules=RULES)


def test_in_1_the_panel_sets_no_increment_above_the_start() -> None:
    walk = Walk().price()
    with refused(walk, TermsRefused, "IN-1"):
        walk.plan(terms("700000", "100000", increment=yuan("700000.01")))


def test_pf_8_who_is_barred_does_not_prepay_either() -> None:
    walk = Walk().ps_announced()
    walk.lot.bar(BarredAs.AUXILIARY, name="某人", identity="ID-B1")
    with refused(walk, MayNotBid):
        walk.enter("B1")
