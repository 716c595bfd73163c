"""Escrow: asked on dated attempts, granted by another, told, released, and lapsed after five years.

Scenario 48 of the rulebook; rules R1.23, R1.24, R3.06, R3.07.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from api.chinese import detail_zh
from ledger.domain.case_account import (
    NotEnoughMoney,
    NotTheOfficer,
    PartyKind,
    PartyRole,
    PocketKind,
)
from ledger.domain.errors import Refusal
from ledger.domain.escrow import EscrowActsTwice, SignOffMissing
from ledger.domain.escrow_state import EscrowNotInThatState, EscrowState
from ledger.domain.law.escrow import (
    Attempt,
    Channel,
    EscrowGround,
    EscrowNeedsReason,
    EscrowNotLapsed,
    EscrowWithoutAttempts,
    NotToldThen,
    lapses_on,
    may_escrow,
    may_lapse,
)
from ledger.domain.law.holding import HoldKind, HoldNotCovered
from ledger.domain.law.payout_papers import PayeeOfAnotherRole, PayoutPaperMissing
from ledger.domain.law.treasury import NotTheTreasurys, may_go_to_treasury
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.domain.payout import State
from ledger.domain.payout_kind import PayoutKind
from ledger.services.holds import Holds
from ledger.store.verify import verify
from tests.services.courthouse import CASE, Courthouse, by
from tests.services.papers import (
    APPLICATION,
    CHANGE,
    IDENTITY,
    JUDGMENT,
    LETTER,
    NOTICE,
    SIGN_OFF,
    SLIP,
    VOUCHER,
    paper,
)
from tests.services.refusing import refused
from tests.services.till import Till

TRIED = (
    Attempt(date(2026, 2, 10), Channel.TELEPHONE, "空号"),
    Attempt(date(2026, 2, 12), Channel.TEXT, "未回复"),
    Attempt(date(2026, 2, 20), Channel.MAIL, "退信"),
)
SUIT = paper(PaperKind.OTHER, "（2027）苏0508民初9号")


@pytest.fixture
def till(house: Courthouse) -> Till:
    house.funded("7300.00")
    return Till(house)


def ask(house: Courthouse, **changed: Any) -> str:
    said: dict[str, Any] = {
        "ground": EscrowGround.UNREACHABLE, "reason": "按预留方式均无法联系", "attempts": TRIED,
        **changed,
    }  # fmt: skip
    amount = said.pop("amount", Money("7300.00"))
    with by(said.pop("officer", "wang")):
        return house.escrows.ask(CASE, said.pop("party", "p1"), amount, **said).ids["escrow"]


def granted(house: Courthouse) -> str:
    number = ask(house)
    with by("chen"):
        house.escrows.grant(number)
    with by("wang"):
        house.escrows.notify(number, Channel.PUBLIC_NOTICE, date(2026, 3, 2), NOTICE)
    return number


def after_five_years(house: Courthouse) -> None:
    house.now = datetime(2031, 3, 4, 1, 0, tzinfo=UTC)


def test_scenario_48_a_creditor_nobody_reaches_has_five_years_from_the_escrow(till: Till) -> None:
    house = till.house
    number = granted(house)
    escrow = house.escrows.escrow(number)
    assert escrow.state is EscrowState.GRANTED
    assert escrow.discharged == Money("7300.00"), "the debtor is free of it"
    assert escrow.collectable_until == date(2031, 3, 4), "2031-03-02 is a Sunday"
    assert house.case().free == Money("0.00")
    pocket = f"escrow/{CASE}:{escrow.pocket}"
    assert house.balances() == {f"bank/{house.account}": 7300_00, pocket: -7300_00}
    house.now = datetime(2031, 3, 3, 1, 0, tzinfo=UTC)
    with by("chen"):
        early = refused(
            house, EscrowNotLapsed, lambda: house.escrows.propose_lapse(number, SIGN_OFF)
        )
    assert early.facts["ripe"] == date(2031, 3, 4)


def test_r3_06_the_years_are_counted_from_the_escrow() -> None:
    """R3.06: 2018-06-01 lapses not before 2023-06-02; a leap day ends with February."""
    assert lapses_on(date(2018, 6, 1)) == date(2023, 6, 2)
    assert lapses_on(date(2020, 2, 29)) == date(2025, 3, 1)
    # 2026-03-01 is a Sunday: on the Monday he still collects (民法典 203).
    assert lapses_on(date(2021, 3, 1)) == date(2026, 3, 3)
    told = {"notified": True, "open_matters": ()}
    may_lapse(date(2018, 6, 1), **told, today=date(2023, 6, 2))
    for changed in ({"notified": False}, {"open_matters": ["suit"]}):
        with pytest.raises(EscrowNotLapsed):
            may_lapse(date(2018, 6, 1), **{**told, **changed}, today=date(2024, 1, 1))


def test_the_creditor_comes_and_is_paid_out_of_the_escrow(till: Till) -> None:
    house = till.house
    number = granted(house)
    with by("wang"):
        refused(
            house, PayoutPaperMissing,
            lambda: house.escrows.release(number, papers=[APPLICATION]),
        )  # fmt: skip
        asked = house.escrows.release(number, papers=[APPLICATION, IDENTITY])
    payout = house.payout(asked.ids["payout"])
    assert (payout.kind, payout.amount) == (PayoutKind.ESCROW_RELEASE, Money("7300.00"))
    with by("chen"):
        house.payouts.reject(payout.number, "身份待核")
    assert house.balances()[f"escrow/{CASE}:{house.escrows.escrow(number).pocket}"] == -7300_00
    with by("wang"):
        again = house.escrows.release(number, papers=[APPLICATION, IDENTITY]).ids["payout"]
    assert till.paid(again).state is State.SETTLED
    assert house.balances() == {}
    assert verify(house.court.database, house.court.book, workers=0).intact


def test_the_creditors_successor_is_paid_and_no_other_party(till: Till) -> None:
    house = till.house
    number = granted(house)
    heir = house.payee(PartyRole.SUCCESSOR, "张小三", PartyKind.PERSON)
    other = house.payee(PartyRole.APPLICANT, "李四", PartyKind.PERSON)
    papers = [APPLICATION, IDENTITY]
    with by("wang"):
        for party, kind in ((other, "other-payee"), ("p2", "escrow-release")):
            no = refused(
                house, PayeeOfAnotherRole,
                lambda p=party: house.escrows.release(number, party=p, papers=papers),
            )  # fmt: skip
            assert no.facts["kind"] == kind
        house.escrows.release(number, party=heir, papers=[*papers, CHANGE])


def test_the_cost_of_keeping_is_the_creditors_and_is_paid_to_the_keeper(till: Till) -> None:
    house = till.house
    number = granted(house)
    keeper = house.payee(PartyRole.AGENCY, "某公证处")
    with by("wang"):
        refused(
            house, NotEnoughMoney,
            lambda: house.escrows.take_cost(number, Money("7300.01"), VOUCHER),
        )  # fmt: skip
        house.escrows.take_cost(number, Money("100.00"), VOUCHER)
    assert house.escrows.escrow(number).cost == Money("100.00")
    with by("wang"):
        cost = house.payouts.draft(
            CASE, keeper, Money("100.00"), "提存费", kind=PayoutKind.COST, papers=[VOUCHER],
            pocket="cost",
        ).ids["payout"]  # fmt: skip
    with by("wang"):
        release = house.escrows.release(number, papers=[APPLICATION, IDENTITY]).ids["payout"]
    assert house.payout(release).amount == Money("7200.00")
    till.paid(cost)
    till.paid(release)
    assert house.balances() == {}


def test_the_cost_of_keeping_is_taken_from_the_very_receipts_that_are_in_escrow(
    till: Till,
) -> None:
    """A receipt that has free money as well gives none of it: R1.14 counts each one's days."""
    house = till.house
    [first] = house.case().lots
    second = house.receive("500.00", sub_account=house.case().sub_account)
    case = house.case()
    case.set_aside("deferral-1", PocketKind.DEFERRED, Money("7000.00"), basis="延缓发放审批表")
    with by("wang"):
        house.court.save(case)
    number = ask(house, amount=Money("400.00"))  # 300.00 of the first receipt, 100.00 of the second
    with by("chen"):
        house.escrows.grant(number)
    case = house.case()
    case.put_back("deferral-1", basis="延缓事由消失")
    with by("wang"):
        house.court.save(case)
    with by("wang"):
        house.escrows.take_cost(number, Money("350.00"), VOUCHER)
    case = house.case()
    cost = {s.receipt: s.amount for s in case.pocket("cost").sources}
    assert cost == {first: Money("300.00"), second: Money("50.00")}
    assert [case.lots[each].free for each in (first, second)] == [Money(7000), Money(400)]


def test_after_five_years_it_goes_to_the_treasury_on_two_signatures_and_its_slip(
    till: Till,
) -> None:
    house = till.house
    number = granted(house)
    fisc = house.payee(PartyRole.TREASURY, "某财政局")
    slips = [SLIP, SIGN_OFF]
    with by("wang"):
        refused(
            house, NotTheTreasurys, lambda: house.escrows.to_treasury(number, fisc, papers=slips)
        )
    after_five_years(house)
    with by("chen"):
        refused(house, EscrowNotInThatState, lambda: house.escrows.lapse(number))
        refused(house, SignOffMissing, lambda: house.escrows.propose_lapse(number, JUDGMENT))
        house.escrows.propose_lapse(number, SIGN_OFF)
        refused(house, EscrowActsTwice, lambda: house.escrows.lapse(number))
    with by("lin"):
        house.escrows.lapse(number)
    with by("wang"):
        refused(
            house, EscrowNotInThatState,
            lambda: house.escrows.release(number, papers=[APPLICATION, IDENTITY]),
        )  # fmt: skip
        refused(
            house, PayoutPaperMissing,
            lambda: house.escrows.to_treasury(number, fisc, papers=[SIGN_OFF]),
        )  # fmt: skip
        refused(
            house, PayeeOfAnotherRole,
            lambda: house.escrows.to_treasury(number, "p2", papers=slips),
        )  # fmt: skip
        paid = house.escrows.to_treasury(number, fisc, papers=slips).ids["payout"]
    assert till.paid(paid).kind is PayoutKind.TREASURY
    assert house.balances() == {}


def test_r3_07_only_lapsed_or_judged_money_is_the_treasurys() -> None:
    may_go_to_treasury(lapsed=True)
    may_go_to_treasury(lapsed=False, judged=True)
    with pytest.raises(NotTheTreasurys):
        may_go_to_treasury(lapsed=False)


def test_an_open_claim_or_a_creditor_never_told_keeps_it_from_lapsing(till: Till) -> None:
    house = till.house
    number = ask(house)
    with by("lin"):
        house.escrows.grant(number)
    after_five_years(house)
    with by("chen"):
        untold = refused(
            house, EscrowNotLapsed, lambda: house.escrows.propose_lapse(number, SIGN_OFF)
        )
    assert "notified" in untold.detail
    with by("wang"):
        house.escrows.notify(number, Channel.MAIL, date(2031, 3, 3), NOTICE)
    with by("chen"):
        house.escrows.propose_lapse(number, SIGN_OFF)
    with by("wang"):
        house.escrows.open_matter(number, "权属诉讼", SUIT)
    with by("lin"):
        refused(house, EscrowNotInThatState, lambda: house.escrows.lapse(number))
    with by("chen"):
        refused(house, EscrowNotLapsed, lambda: house.escrows.propose_lapse(number, SIGN_OFF))
    with by("wang"):
        refused(
            house, EscrowNotInThatState,
            lambda: house.escrows.close_matter(number, "别的", JUDGMENT),
        )  # fmt: skip
        house.escrows.close_matter(number, "权属诉讼", JUDGMENT)
    with by("chen"):
        house.escrows.propose_lapse(number, SIGN_OFF)


def frozen(house: Courthouse, amount: str, **more: Any) -> str:
    with by("wang"):
        placed = Holds(house.court).place(
            CASE, HoldKind.FREEZE, Money(amount), paper=LETTER, until=date(2027, 3, 1), **more
        )
    return placed.ids["hold"]


def test_r2_15_what_another_court_froze_of_the_creditors_stays_in_escrow(till: Till) -> None:
    house = till.house
    number = granted(house)
    [receipt] = house.case().lots

    def released(amount: str) -> Any:
        with by("wang"):
            return house.escrows.release(
                number, papers=[IDENTITY, APPLICATION], amount=Money(amount)
            )

    asked = till.approve(released("300.00").ids["payout"]).number
    frozen(house, "4000.00", party="p1")
    frozen(house, "900.00", party="p2")  # what another has is not his
    with by("sun"):
        batch = till.pay.prepare(house.account, [asked]).ids["batch"]
    with by("qian"):
        till.pay.send(batch)  # 7,000.00 stays
    no = refused(house, HoldNotCovered, lambda: released("3000.01"))
    assert no.facts["missing"] == Money("4000.00")
    waits = released("3000.00").ids["payout"]
    frozen(house, "0.01", party="p1", receipt=receipt)
    with by("chen"):
        digest = house.payout(waits).digest
        refused(house, HoldNotCovered, lambda: house.payouts.approve(waits, digest))


# R1.23, R1.24: no escrow to stop a clock


@pytest.mark.parametrize(
    ("ground", "attempts"),
    [
        (EscrowGround.UNREACHABLE, TRIED[:2]),
        (EscrowGround.UNREACHABLE, ()),
        (EscrowGround.WHEREABOUTS, tuple(replace(a, channel=Channel.MAIL) for a in TRIED)),
        (EscrowGround.REFUSED, ()),
        (EscrowGround.OTHER, ()),
        (EscrowGround.REFUSED, (replace(TRIED[0], day=date(2026, 3, 3)),)),
    ],
)
def test_r1_23_without_attempts_to_reach_him_nothing_is_escrowed(
    till: Till, ground: EscrowGround, attempts: tuple[Attempt, ...]
) -> None:
    refused(
        till.house, EscrowWithoutAttempts,
        lambda: ask(till.house, ground=ground, attempts=attempts),
    )  # fmt: skip


def test_r1_23_an_open_succession_needs_no_attempt() -> None:
    may_escrow(EscrowGround.SUCCESSION, (), today=date(2026, 3, 2))


def test_r1_24_the_form_states_its_reason_and_every_outcome(till: Till) -> None:
    house = till.house
    refused(house, EscrowNeedsReason, lambda: ask(house, reason=" "))
    refused(house, EscrowNeedsReason, lambda: ask(house, attempts=(replace(TRIED[0], result=""),)))
    refused(house, NotTheOfficer, lambda: ask(house, officer="zhao"))
    refused(house, PayeeOfAnotherRole, lambda: ask(house, party="p2"))


def test_it_is_granted_once_by_another_while_the_money_is_there(till: Till) -> None:
    house = till.house
    number = ask(house)
    with by("wang"), pytest.raises(Refusal):
        house.escrows.grant(number)
    house.drafted("1.00")
    with by("chen"):
        refused(house, NotEnoughMoney, lambda: house.escrows.grant(number))
    with by("wang"):
        house.payouts.withdraw(f"{CASE}-1", "撤回")
    with by("chen"):
        house.escrows.grant(number)
        refused(house, EscrowNotInThatState, lambda: house.escrows.grant(number))
        refused(house, EscrowNotInThatState, lambda: house.escrows.refuse(number, "否"))


def test_a_refused_escrow_moves_nothing_and_its_steps_are_over(till: Till) -> None:
    house = till.house
    number = ask(house)
    stood = house.balances()
    with by("lin"):
        house.escrows.refuse(number, "可送达")
    assert house.balances() == stood
    with by("wang"):
        for step in (
            lambda: house.escrows.notify(number, Channel.MAIL, date(2026, 3, 2), NOTICE),
            lambda: house.escrows.open_matter(number, "诉讼", SUIT),
            lambda: house.escrows.take_cost(number, Money("1.00"), VOUCHER),
        ):
            refused(house, EscrowNotInThatState, step)


def test_deferred_money_is_escrowed_out_of_its_own_place(till: Till) -> None:
    house = till.house
    case = house.case()
    [receipt] = case.lots
    case.set_aside("deferral-1", PocketKind.DEFERRED, Money("5000.00"), basis="延缓发放审批表")
    with by("wang"):
        house.court.save(case)
    number = ask(house, amount=Money("5000.00"), pocket="deferral-1")
    with by("chen"):
        house.escrows.grant(number)
    kept = house.case().pocket(house.escrows.escrow(number).pocket)
    assert [(s.receipt, s.amount) for s in kept.sources] == [(receipt, Money("5000.00"))]
    assert house.case().free == Money("2300.00")


def test_r3_06a_a_creditor_is_told_between_the_escrow_and_today(till: Till) -> None:
    """A notice of a day to come, or of before there was an escrow, lets no five years end."""
    house = till.house
    number = ask(house)
    with by("chen"):
        house.escrows.grant(number)
    house.later(days=2)
    for day in (date(2026, 3, 1), date(2026, 3, 5)):
        with by("wang"):
            no = refused(
                house, NotToldThen,
                lambda day=day: house.escrows.notify(number, Channel.MAIL, day, NOTICE),
            )  # fmt: skip
        assert no.facts["told_on"] == day
        assert "第五百七十二条" in str(no.cited)
    for day in (date(2026, 3, 2), date(2026, 3, 4)):
        with by("wang"):
            house.escrows.notify(number, Channel.MAIL, day, NOTICE)
    assert house.escrows.escrow(number).told_on == date(2026, 3, 4)


def test_all_that_a_release_rests_on_is_said_at_once(till: Till) -> None:
    house = till.house
    number = granted(house)
    with by("wang"), pytest.raises(PayoutPaperMissing) as no:
        house.escrows.release(number, papers=[NOTICE])
    assert no.value.facts["wanted"] == [["application", "record"], ["identity"]]
    assert "应有：申请书或者笔录、工作记录、身份证明" in detail_zh(no.value)
