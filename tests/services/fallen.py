"""A title that fell after it was paid on, and its reversal: ordered, and counted as money comes."""

from datetime import date
from typing import Any
from uuid import UUID

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.debt_parts import Part
from ledger.domain.law.counting import StopDay
from ledger.domain.money import Money
from ledger.domain.paper import PaperKind
from ledger.services.cases import NewParty
from ledger.services.command import Recorded
from ledger.services.reversal_rows import Back, Held
from tests.services.courthouse import CASE, CREDITOR, DEBTOR, Courthouse, by
from tests.services.papers import paper
from tests.services.till import Till

NEW = "（2026）苏0508执900号"
NUMBER = f"{CASE}-R1"
TITLE = "（2025）苏0508民初9号"
RETRIED = paper(PaperKind.JUDGMENT, "（2026）苏05民再1号")
ORDERED = paper(PaperKind.RULING, "（2026）苏0508执900号裁定")
TODAY = date(2026, 3, 2)
PERFORM_BY = date(2026, 3, 20)
CAR = [Held("p2", "苏E12345轿车一辆")]


def fell(house: Courthouse) -> Till:
    """30,000.00 of the debtor's were paid to the creditor, and then the judgment fell."""
    house.funded("30000.00")
    made = Till(house)
    made.paid(house.drafted("30000.00").ids["payout"])
    new_case(house)
    return made


def new_case(house: Courthouse, number: str = NEW, filed_on: date = TODAY) -> str:
    """The reversal's own case: whoever was enforced against applies in it."""
    parties = [
        NewParty(PartyRole.APPLICANT, PartyKind.COMPANY, DEBTOR),
        NewParty(PartyRole.DEBTOR, PartyKind.PERSON, CREDITOR),
    ]
    with by("wang"):
        return house.cases.open(
            number, officer="wang", filed_on=filed_on, bank_account=house.account, parties=parties
        ).ids["sub_account"]


def order(house: Courthouse, *taken: Back, **other: Any) -> Recorded:
    asked: dict[str, Any] = {
        "title": TITLE, "set_aside": RETRIED, "ruling": ORDERED, "creditor": "p1",
        "perform_by": PERFORM_BY, "taken": taken or (Back(f"{CASE}-1", "p2"),),
    }  # fmt: skip
    with by("wang"):
        return house.reversals.order(CASE, other.pop("new", NEW), **(asked | other))


def came(house: Courthouse, amount: str, number: str = NEW) -> UUID:
    return house.receive(amount, sub_account=house.case(number).sub_account, name=CREDITOR)


def count(house: Courthouse, receipt: UUID, amount: str, claim: str = "c1") -> Recorded:
    with by("wang"):
        return house.reversals.collect(
            NUMBER, receipt, [Part(claim, Money(amount))], on=house.now.date(),
            stop=StopDay.PERFORMED,
        )  # fmt: skip
