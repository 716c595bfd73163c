"""A wrong payment (错发): reported, recognised by three heads, recovered or compensated.

From its recognition the entitled creditor is owed again and the court has a claim on whoever got
the money. The gap is closed only by money that came for it; until then what is owed is not free.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from ledger.domain.act import Role
from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.recovering import RECOGNISERS, STATE_LIABLE, may_recognise
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, well_named


class WrongKind(StrEnum):
    """What was wrong with it."""

    WRONG_PERSON = "wrong-person"  # 发错对象
    TWICE = "twice"  # 重复发放
    TOO_MUCH = "too-much"  # 多发


class MadeGoodBy(StrEnum):
    """Where the money came from that closed the gap."""

    RECOVERED = "recovered"  # 追回
    COMPENSATED = "compensated"  # 国家赔偿


class WrongPaymentNotInThatState(Conflict):
    """It is not recognised yet, or recognised already, or made good."""

    code = "wrong-payment-state"
    title = "The wrong payment is not in that state"
    title_zh = "错发处理状态不允许该操作"
    article = STATE_LIABLE


class MoreThanWrong(Conflict):
    """More would be put right than went wrong."""

    code = "more-than-wrong"
    title = "That is more than went wrong"
    title_zh = "超过错发金额"
    article = STATE_LIABLE


class WrongPayment(Root):
    """One payment that should not have been made so."""

    TOPIC = "wrong-payment"

    class Reported(FirstFact):
        """Somebody found that a payment was wrong (报告错发)."""

        TOPIC = "wrong-payment.reported"
        number: str
        case_number: str
        payout: UUID
        kind: WrongKind
        amount: Money
        entitled: str
        reason: str
        compensation: bool
        papers: tuple[Paper, ...]
        by: str

    class Agreed(Root.Event):
        """One of the three heads agreed that it was wrong (认定意见)."""

        TOPIC = "wrong-payment.agreed"
        by: str
        role: Role

    class DisciplineTold(Root.Event):
        """The discipline inspection was told (通报纪检监察)."""

        TOPIC = "wrong-payment.discipline-told"
        paper: Paper
        by: str

    class MadeGood(Root.Event):
        """Money came that closed the gap, or part of it (追回或赔偿到账)."""

        TOPIC = "wrong-payment.made-good"
        line: UUID
        amount: Money
        how: MadeGoodBy
        paper: Paper
        on: date
        by: str

    @staticmethod
    def create_id(number: str) -> UUID:
        return name_id("wrong-payment", number)

    @event(Reported)
    def __init__(
        self,
        *,
        number: str,
        case_number: str,
        payout: UUID,
        kind: WrongKind,
        amount: Money,
        entitled: str,
        reason: str,
        compensation: bool,
        papers: tuple[Paper, ...],
        by: str,
    ) -> None:
        self.number = number
        self.case_number = case_number
        self.payout = payout
        self.kind = kind
        self.amount = amount
        self.entitled = entitled
        self.reason = reason
        self.compensation = compensation
        self.papers = papers
        self.reported_by = by
        self.agreed: dict[str, str] = {}
        self.discipline_told = False
        self.good = zero(amount.currency.code)

    @property
    def pocket(self) -> str:
        """Under which name what is owed again stands in the case."""
        return f"owed-{self.number.rpartition('-W')[2]}"

    @property
    def recognised(self) -> bool:
        return len(self.agreed) == len(RECOGNISERS)

    @property
    def outstanding(self) -> Money:
        """What is still to be recovered or compensated."""
        return self.amount - self.good if self.recognised else zero(self.amount.currency.code)

    def agree(self, *, by: str, role: Role) -> None:
        """Agree that it was wrong, in one of three roles; raises :class:`RecognisedByOnePerson`."""
        if self.recognised:
            raise WrongPaymentNotInThatState(f"{self.number} is recognised", number=self.number)
        acted = {self.reported_by, *self.agreed.values()}
        may_recognise(by, role.value, given=self.agreed, acted=acted)
        self._agreed(by=by, role=role)

    @event(Agreed)
    def _agreed(self, by: str, role: Role) -> None:
        self.agreed[role.value] = by

    def tell_discipline(self, paper: Paper, *, by: str) -> None:
        """Note that discipline inspection was told, on which paper."""
        well_named([paper])
        self._discipline_told(paper=paper, by=by)

    @event(DisciplineTold)
    def _discipline_told(self, paper: Paper, by: str) -> None:
        self.discipline_told = True

    def make_good(
        self, line: UUID, amount: Money, how: MadeGoodBy, paper: Paper, *, on: date, by: str
    ) -> None:
        """Close the gap, or part of it; raises :class:`MoreThanWrong`."""
        if not self.recognised:
            raise WrongPaymentNotInThatState(
                f"{self.number} is not recognised yet", number=self.number
            )
        if amount > self.outstanding:
            raise MoreThanWrong(f"{self.outstanding} is outstanding", outstanding=self.outstanding)
        well_named([paper])
        self._made_good(line=line, amount=amount, how=how, paper=paper, on=on, by=by)

    @event(MadeGood)
    def _made_good(
        self, *, line: UUID, amount: Money, how: MadeGoodBy, paper: Paper, on: date, by: str
    ) -> None:
        self.good += amount
