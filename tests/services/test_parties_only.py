"""Only parties of a case are owed, pay past the court, and give or take a power in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.domain.case_state import NoSuchParty
from ledger.domain.money import Money
from ledger.services.direct import DirectPayments
from tests.services.courthouse import CASE
from tests.services.hearing import Hearing
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
