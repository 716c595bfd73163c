"""Only parties of a case are owed, pay past the court, and give or take a power in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from ledger.domain.case_state import NoSuchParty
from ledger.domain.errors import NotFound
from ledger.domain.law.payout_papers import PayeeOfAnotherRole
from ledger.domain.law.plan_parts import Fund
from ledger.domain.law.pre_enforcement import NoExecutionFee
from ledger.domain.money import Money
from ledger.services.direct import DirectPayments
from ledger.services.payers import payers_of
from tests.services import hearing as scene
from tests.services.courthouse import CASE, Courthouse
from tests.services.hearing import DEBTOR_PARTY, Hearing
from tests.services.papers import RECEIPT

NOBODY = "p9"


def entered(hearing: Hearing) -> Any:
    claim = replace(hearing.claim(1, 100), claim="c4", creditor=NOBODY)
    return hearing.house.debts.enter_claims(CASE, [claim])


def corrected(hearing: Hearing) -> Any:
    claim = replace(hearing.claim(1, 100), creditor=NOBODY)
    return hearing.house.debts.correct_claim(CASE, claim, document="裁定书", reason="更正")


def paid_by(hearing: Hearing) -> Any:
    desk = DirectPayments(hearing.house.court)
    ten, day = Money(10), date(2017, 9, 4)
    return desk.record(CASE, ten, payer=NOBODY, payee="p1", on=day, receipt=RECEIPT)


@pytest.mark.parametrize("act", [entered, corrected, paid_by])
def test_whoever_is_no_party_is_owed_nothing_and_pays_nobody(
    hearing: Hearing, act: Callable[[Hearing], Any]
) -> None:
    hearing.w2()
    no = hearing.refused(NoSuchParty, lambda: act(hearing))
    assert no.facts["party"] == NOBODY


def test_no_share_of_a_plan_is_paid_to_who_is_no_creditor(hearing: Hearing) -> None:
    """A claim may be entered for any party; the money of the case goes to its applicants."""
    claims = [hearing.claim(at, 300_000) for at in (1, 2, 3)]
    claims[2] = replace(claims[2], creditor=DEBTOR_PARTY)
    hearing.account(DEBTOR_PARTY, "丁")
    hearing.do(lambda: hearing.house.debts.enter_claims(CASE, claims))
    number = hearing.approved()
    hearing.served(number, *((party, "2017-09-18") for party in ("p1", "p2", DEBTOR_PARTY)))
    hearing.final(number)
    no = hearing.refused(PayeeOfAnotherRole, lambda: hearing.house.plans.settle(number, ["c3"]))
    assert no.facts["role"] == "debtor"


def test_r4_05_no_plan_charges_an_execution_fee_where_nothing_is_enforced(
    bare: Courthouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = "（2026）苏0508执保7号"
    monkeypatch.setattr(scene, "CASE", kept)
    hearing = Hearing(bare).w2()
    with pytest.raises(NoExecutionFee):
        bare.plans.what_if(kept, hearing.asked())
    assert bare.plans.what_if(kept, hearing.asked(Fund(Money(400_000)))).shares


def test_a_payment_is_its_payers_and_no_other_nouns(house: Courthouse) -> None:
    house.open_case()
    case = house.case()
    asked: Any = SimpleNamespace(payer=case.id, payer_kind=case.TOPIC)
    assert payers_of(house.court, [asked]) == {case.id: case}
    for changed in ({"payer": UUID(int=7)}, {"payer_kind": "bank-line"}):
        with pytest.raises(NotFound):
            payers_of(house.court, [SimpleNamespace(**vars(asked) | changed)])
