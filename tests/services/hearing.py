"""A case of three creditors before the court that divides its money, for every test of plans."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest

from ledger.domain.case_account import PartyKind, PartyRole
from ledger.domain.debt_parts import ClaimTerms
from ledger.domain.errors import Refusal
from ledger.domain.law.counting import Instalment, StopDay
from ledger.domain.law.plan_parts import (
    Debtor,
    Fund,
)
from ledger.domain.law.regimes import (
    Consent,
    DebtorKind,
)
from ledger.domain.law.waterfall import Cost
from ledger.domain.money import Money, zero
from ledger.domain.plan import Plan
from ledger.domain.plan_parts import (
    Dispute,
)
from ledger.services.cases import NewParty
from ledger.services.plans import Asked
from ledger.services.relief import Reliefs
from tests.formats.make import Line, camt053
from tests.services import papers
from tests.services.courthouse import ACCOUNT, CASE, Courthouse, by

R = TypeVar("R", bound=Refusal)

PERSON = Debtor(DebtorKind.PERSON, cannot_pay_all=True)
COMPANY = Debtor(DebtorKind.COMPANY, cannot_pay_all=True, consent=Consent.REFUSED)
TAKEN = date(2017, 9, 1)
APPLICATION, DECISION, VOUCHER = papers.dated(
    TAKEN, papers.APPLICATION, papers.DECISION, papers.VOUCHER
)
LETTER, RECORD, COMPUTATION, IDENTITY = papers.dated(
    TAKEN, papers.LETTER, papers.RECORD, papers.COMPUTATION, papers.IDENTITY
)
CREDITORS = ("甲", "乙", "丙")
DEBTOR_PARTY = "p4"
# The pool of W2. Of its fee, 12,400.00 on the whole price, the part that reached this case bears
# 5,900.00; what the other part bore stands among the costs.
COSTS = (Cost("拍卖辅助机构", Money(12_000), "发票001"), Cost("评估机构", Money(6_500), "发票002"))
SALE = Fund(Money(400_000), COSTS, Money(5_900))


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T09:00:00").replace(tzinfo=UTC)


class Hearing:
    """A case of three creditors and a debtor, its sale price booked, in September 2017."""

    def __init__(
        self, bare: Courthouse, *, amount: str = "400000.00", policy: str | None = None
    ) -> None:
        self.house = bare
        bare.now = on("2017-09-04")
        bare.open_book(policy)
        parties = [NewParty(PartyRole.APPLICANT, PartyKind.PERSON, name) for name in CREDITORS]
        parties.append(NewParty(PartyRole.DEBTOR, PartyKind.PERSON, "丁"))
        with by("wang"):
            sub = bare.cases.open(
                CASE, officer="wang", filed_on=date(2017, 1, 5), bank_account=ACCOUNT,
                parties=parties,
            ).ids["sub_account"]  # fmt: skip
        line = Line(amount, serial="S1", name="丁", sub_account=sub, on="2017-09-01")
        bare.take(camt053(ACCOUNT, "0.00", [line], on="2017-09-01"))
        for at, name in enumerate(CREDITORS, 1):
            self.account(f"p{at}", name)
        self.title()

    def account(self, party: str, name: str) -> None:
        with by("wang"):
            self.house.cases.state_account(
                CASE, party, holder=name, number="6210000000000000017", bank_name="工商银行",
                bank_code="102305000000", evidence="收款账户确认书",
            )  # fmt: skip
        with by("feng"):
            self.house.cases.confirm_account(CASE, party, 1)

    def title(self) -> None:
        for number in range(1, 4):
            with by("wang"):
                self.house.debts.enter_title(
                    CASE, f"（2016）苏0508民初{number}号", date(2017, 1, 1)
                )

    def claim(self, at: int, amount: int, **more: Any) -> ClaimTerms:
        """Creditor ``at``'s claim: principal only, its period ending on the day it was taken."""
        return ClaimTerms(
            f"c{at}", f"t{at}", f"p{at}", (2017, 100 + at), zero(),
            (Instalment(Money(amount), TAKEN),), turn=at, **more,
        )  # fmt: skip

    def relieved(self, amount: int) -> Reliefs:
        """Relief granted to the first creditor, of which the fund still waits for all."""
        reliefs, wage = Reliefs(self.house.court), Money(6_000)
        with by("feng"):
            reliefs.appropriate(Money(100_000), DECISION)
        with by("wang"):
            number = reliefs.ask(
                CASE, "p1", Money(amount), reason="重伤未获赔偿", wage=wage,
                unpaid=Money(400_000), papers=[APPLICATION],
            ).ids["relief"]  # fmt: skip
        for person in ("chen", "lin"):
            with by(person):
                reliefs.agree(number)
        with by("feng"):
            reliefs.grant(number, VOUCHER)
        return reliefs

    def w2(self, **of: Any) -> "Hearing":
        """The ordinary claims of W2: 300,000, 500,000 and 700,000."""
        sums = (300_000, 500_000, 700_000)
        claims = [
            self.claim(at, amount, **of.get(f"c{at}", {})) for at, amount in enumerate(sums, 1)
        ]
        with by("wang"):
            self.house.debts.enter_claims(CASE, claims)
        return self

    def asked(self, fund: Fund = SALE, debtor: Debtor = PERSON, **more: Any) -> Asked:
        return Asked(fund, debtor, TAKEN, StopDay.RULING, **more)

    def drafted(self, **more: Any) -> tuple[str, str]:
        with by("wang"):
            ids = self.house.plans.draft(CASE, self.asked(**more)).ids
        return ids["plan"], ids["digest"]

    def approved(self, **more: Any) -> str:
        number, digest = self.drafted(**more)
        with by("chen"):
            self.house.plans.approve(number, digest)
        return number

    def approve_again(self, number: str) -> None:
        with by("chen"):
            self.house.plans.approve(number, self.plan(number).digest)

    def served(self, number: str, *days: tuple[str, str]) -> None:
        self.house.now = max(self.house.now, on(max(day for _, day in days)))
        with by("wang"):
            self.house.plans.serve(
                number, [(party, date.fromisoformat(day), "送达回证") for party, day in days]
            )

    def scenario_41(self) -> str:
        """W2 served as in the scenario; the debtor with the first."""
        number = self.w2().approved()
        self.served(
            number, ("p1", "2017-09-18"), ("p2", "2017-09-20"), ("p3", "2017-09-25"),
            (DEBTOR_PARTY, "2017-09-18"),
        )  # fmt: skip
        return number

    def at(self, day: str) -> None:
        self.house.now = on(day)

    def do(self, what: Callable[[], Any]) -> Any:
        with by("wang"):
            return what()

    def plan(self, number: str) -> Plan:
        return self.house.plans.plan(number)

    def final(self, number: str, day: str = "2017-10-11") -> None:
        self.at(day)
        self.do(lambda: self.house.plans.finalise(number))

    def refused(self, why: type[R], what: Callable[[], Any], *, who: str = "wang") -> R:
        """It is refused, and neither the book nor any balance has moved."""
        before, stood = self.house.court.position(), self.house.balances()
        with by(who), pytest.raises(why) as no:
            what()
        assert (self.house.court.position(), self.house.balances()) == (before, stood)
        return no.value

    def pockets(self) -> dict[str, Money]:
        return {name: each.amount for name, each in self.house.case().pockets.items()}


def shares(plan: Plan) -> Sequence[Money]:
    return [each.paid for each in plan.distribution.shares]


W2_SHARES = [Money("75120.00"), Money("125200.00"), Money("175280.00")]


def oppose_42(hearing: Hearing) -> tuple[str, str]:
    """C disputes 10,000.00 of A's share; B opposes; C is told on 2017-10-23."""
    number, plans = hearing.scenario_41(), hearing.house.plans
    hearing.at("2017-10-10")
    objection = hearing.do(
        lambda: plans.object(
            number, "p3", date(2017, 10, 10), document="异议书",
            disputed=[Dispute("c1", Money(10_000))], asks="甲的债权应为260,000.00元",
        )
    ).ids["objection"]  # fmt: skip
    hearing.at("2017-10-11")
    told = [(party, date(2017, 10, 11), "送达回证") for party in ("p1", "p2", DEBTOR_PARTY)]
    hearing.do(lambda: plans.notify(number, objection, told))
    hearing.at("2017-10-20")
    hearing.do(
        lambda: plans.oppose(number, objection, "p2", date(2017, 10, 20), document="反对意见")
    )
    hearing.at("2017-10-23")
    hearing.do(lambda: plans.tell_objector(number, objection, date(2017, 10, 23), how="送达回证"))
    return number, objection


def sue(hearing: Hearing) -> tuple[str, str]:
    number, objection = oppose_42(hearing)
    hearing.at("2017-11-06")
    hearing.do(
        lambda: hearing.house.plans.sue(
            number, objection, date(2017, 11, 6), suit="（2017）苏0508民初900号"
        )
    )
    hearing.final(number, "2017-11-07")
    return number, objection
