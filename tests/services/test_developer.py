"""A failed developer's thousands of buyers: planned, served, objected to and paid in few commands.

Whatever a court does to all of them at once is one command: entering, serving, paying, approving.
The gate has twelve hundred, a search five thousand (docs/decisions/0055): what is asked anew for
each of them, or of all the others, shows in either.
"""

import os
from datetime import date
from typing import Final

import pytest

from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.plan_parts import Debtor, Fund
from ledger.domain.law.regimes import Consent, DebtorKind
from ledger.domain.money import Money, fen, total, zero
from ledger.domain.payout import Payout, State
from ledger.domain.plan_parts import Dispute, Stage
from ledger.services.cases import NewParty
from ledger.services.plans import Asked
from ledger.store.verify import verify
from reconciliation.paying import Payments
from tests.formats.make import Line, camt053
from tests.reconciliation.scripted_bank import ScriptedBank
from tests.services.courthouse import ACCOUNT, CASE, Courthouse, by
from tests.services.hearing import on

BUYERS: Final = 5_000 if os.environ.get("ANZHANG_SEARCH") else 1_200
TAKEN: Final = date(2017, 9, 1)
HELD: Final = Money("6000.00") * BUYERS  # of some 10,000.00 that each is owed
DEBTOR: Final = Debtor(DebtorKind.COMPANY, cannot_pay_all=True, consent=Consent.NOT_ACCEPTED)


@pytest.fixture
def developer(bare: Courthouse) -> Courthouse:
    """The case with its money, its buyers as parties with confirmed accounts, and one title."""
    bare.now = on("2017-09-04")
    bare.open_book()
    with by("wang"):
        sub = bare.cases.open(
            CASE, officer="wang", filed_on=date(2017, 1, 5), bank_account=ACCOUNT,
            parties=[NewParty(PartyRole.DEBTOR, PartyKind.COMPANY, "某置业公司")],
        ).ids["sub_account"]  # fmt: skip
    line = Line(HELD.plain, serial="S1", name="某置业公司", sub_account=sub, on="2017-09-01")
    bare.take(camt053(ACCOUNT, "0.00", [line], on="2017-09-01"))
    case = bare.case()
    # The parties come from the case system; here they are said at once, by the same commands.
    for at in range(2, BUYERS + 2):
        _buyer(case, at)
    with by("wang"):
        bare.court.save(case)
    with by("wang"):
        bare.debts.enter_title(CASE, "（2016）苏0508民初1号", date(2017, 1, 1))
    return bare


def _buyer(case: CaseAccount, at: int) -> None:
    case.add_party(f"p{at}", PartyRole.APPLICANT, PartyKind.PERSON, f"购房人{at}")
    case.state_account(
        f"p{at}", holder=f"购房人{at}", number="6210000000000000017", bank_name="工商银行",
        bank_code="102305000000", evidence="收款账户确认书", by="wang",
    )  # fmt: skip
    case.confirm_account(f"p{at}", 1, by="feng")


def test_thousands_of_creditors_are_planned_served_objected_and_paid(  # noqa: PLR0915
    developer: Courthouse,
) -> None:
    """One course of events, from the claims to the last fen."""
    house, plans = developer, developer.plans
    claims = [
        ClaimTerms(
            "", "t1", f"p{at}", (2017, at), zero(),
            (Instalment(fen(1_000_000 + 37 * at), TAKEN),),
        )
        for at in range(2, BUYERS + 2)
    ]  # fmt: skip
    with by("wang"):
        house.debts.enter_claims(CASE, claims)
    asked = Asked(Fund(HELD), DEBTOR, TAKEN, StopDay.DEDUCTED)
    with by("wang"):
        ids = plans.draft(CASE, asked).ids
    number = ids["plan"]
    with by("chen"):
        plans.approve(number, ids["digest"])
    plan = plans.plan(number)
    assert plan.distribution.paid == HELD
    assert len(plan.participants) == BUYERS + 1

    # The first thousand are reached on another day than the rest.
    house.now = on("2017-09-25")
    days = [date(2017, 9, 18) if at < 1_000 else date(2017, 9, 25) for at in range(BUYERS + 1)]
    reached = [(p, day, "公告送达") for p, day in zip(plan.participants, days, strict=True)]
    with by("wang"):
        plans.serve(number, reached)

    # One objects, the others are told, one opposes, and the objector goes to court.
    first = plan.distribution.shares[0]
    day = date(2017, 9, 26)
    house.now = on("2017-09-26")
    with by("wang"):
        objection = plans.object(
            number, "p3", day, document="异议书", disputed=[Dispute("c1", first.paid)], asks="…"
        ).ids["objection"]
    with by("wang"):
        told = [(p, day, "公告送达") for p in plan.participants if p != "p3"]
        plans.notify(number, objection, told)
    with by("wang"):
        plans.oppose(number, objection, "p2", day, document="反对意见")
    with by("wang"):
        plans.tell_objector(number, objection, day, how="送达回证")
    with by("wang"):
        plans.sue(number, objection, day, suit="（2017）苏0508民初900号")
    house.now = on("2017-10-12")
    with by("wang"):
        plans.finalise(number)
    with by("wang"):
        done = plans.settle(number)
    assert done.ids["payouts"] == str(BUYERS - 1)
    assert house.case().pockets["plan-1-o1"].amount == first.paid

    # The list is approved once in each role, as each payout would be.
    for person in ("chen", "feng"):
        with by(person):
            plans.approve_payouts(number, done.ids["digest"])
    payouts = [house.payout(each) for each in list(plans.plan(number).draws)[:3]]
    assert all(each.state is State.APPROVED for each in payouts)

    # The suit is lost: the rest is paid, and every fen of the fund has an owner.
    with by("wang"):
        plans.end_suit(number, objection, date(2017, 10, 12), upheld=False, document="判决书")
    with by("wang"):
        rest = plans.settle(number)
    assert plans.plan(number).stage is Stage.SETTLED
    assert total(each.amount for each in house.case().bound.values()) == HELD
    for person in ("chen", "feng"):
        with by(person):
            plans.approve_payouts(number, rest.ids["digest"])

    # Two batches go to the bank, its debit lines book each payment, and nothing is left.
    _paid_by_the_bank(house, list(plans.plan(number).draws))
    assert house.balances() == {}
    assert house.case().pockets == {}
    assert house.topics(Payout.Settled.TOPIC) == BUYERS
    assert verify(house.court.database, house.court.book, workers=0).intact


def _paid_by_the_bank(house: Courthouse, numbers: list[str]) -> None:
    """Send these payouts in two batches, and import the statement on which they are paid."""
    half = BUYERS // 2
    bank = ScriptedBank()
    payments = Payments(house.court, bank)
    for first in range(0, len(numbers), half):
        with by("sun"):
            batch = payments.prepare(ACCOUNT, numbers[first : first + half]).ids["batch"]
        with by("qian"):
            payments.send(batch)
    sent = house.court.find_many(Payout, map(Payout.create_id, numbers)).values()
    assert {each.state for each in sent} == {State.SENT}
    assert len(bank.files) == 2
    debits = [
        Line(
            each.amount.plain, credit=False, serial=f"D{at}",
            end_to_end=each.reference, on="2017-10-12",
        )
        for at, each in enumerate(sent, 1)
    ]  # fmt: skip
    statement = camt053(
        ACCOUNT, HELD.plain, debits, statement_id="ST-2", sequence=2, on="2017-10-12"
    )
    assert house.take(statement).settled == len(numbers) == BUYERS
