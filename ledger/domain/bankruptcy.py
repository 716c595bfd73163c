"""The bankruptcy of a case's debtor (破产受理): what it stops, what it keeps, what it leaves alone.

One for each case. Recording it stops every payout the bank does not have yet and keeps the free
money; whatever the bank had, or sent back, is named with where it stood, for a person to decide.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.bankruptcy import ACCEPTED, Standing, Stop
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind, well_named

POCKET = "bankruptcy"
"""Under which name the money kept for the administrator stands in the case."""

APART = "returned-before-bankruptcy"
"""Under which name money stands that was paid before, and came back after."""


CLEARED = "cleared"
"""Under which name money stands that came back after and was decided to be the creditor's."""


def cleared_of(party: str) -> str:
    """Under which name a co-debtor's money stands, which his own bankruptcy alone would stop."""
    return f"{CLEARED}-{party}"


class BankruptcyKnown(Conflict):
    """The case's debtor is in bankruptcy already, as the book knows."""

    code = "bankruptcy-known"
    title = "The bankruptcy is recorded already"
    title_zh = "破产受理已登记"
    article = ACCEPTED


class BankruptcyOver(Conflict):
    """The bankruptcy is over, or was never recorded."""

    code = "bankruptcy-over"
    title = "No bankruptcy is under way in this case"
    title_zh = "本案无进行中的破产受理"
    article = ACCEPTED


class NoAcceptanceRuling(Conflict):
    """The acceptance is shown by its ruling and nothing else."""

    code = "no-acceptance-ruling"
    title = "The acceptance is shown by its ruling"
    title_zh = "须提交破产受理裁定"
    article = ACCEPTED


class NotItsDebtor(Conflict):
    """Somebody who is no debtor of the case is bankrupt: its money is not his."""

    code = "not-its-debtor"
    title = "The party is no debtor of this case"
    title_zh = "该当事人不是本案被执行人"
    article = ACCEPTED


class NotKept(Conflict):
    """Of these receipts nothing is kept for the administrator: sweep first, or name others."""

    code = "not-kept"
    title = "Nothing of these receipts is kept for the administrator"
    title_zh = "所列来款无待移交管理人的款项"
    article = ACCEPTED


@dataclass(frozen=True, slots=True)
class Stood:
    """Where one payout stood against the day of acceptance."""

    payout: UUID
    standing: Standing


class Bankruptcy(Root):
    """What the acceptance of the debtor's bankruptcy did to one case."""

    TOPIC = "bankruptcy"

    class Accepted(FirstFact):
        """The debtor's bankruptcy was accepted (破产受理); payments stop from that day."""

        TOPIC = "bankruptcy.accepted"
        case_number: str
        debtor: str
        ruling: Paper
        accepted_on: date
        noticed_on: date
        kept: Money
        payouts: tuple[Stood, ...]
        by: str

    class AcceptedAgain(Root.Event):
        """After one was over another was accepted, of this debtor or another (再次受理)."""

        TOPIC = "bankruptcy.accepted-again"
        case_number: str
        debtor: str
        ruling: Paper
        accepted_on: date
        noticed_on: date
        kept: Money
        payouts: tuple[Stood, ...]
        by: str

    class CoDebtorsFound(Root.Event):
        """Some of what was kept came from another debtor, who is not bankrupt (认定非破产财产)."""

        TOPIC = "bankruptcy.co-debtors-found"
        party: str
        receipts: tuple[UUID, ...]
        amount: Money
        paper: Paper
        by: str

    class Swept(Root.Event):
        """Money that came later was kept for the administrator, too (续存待移交)."""

        TOPIC = "bankruptcy.swept"
        kept: Money
        by: str

    class Decided(Root.Event):
        """A person decided about money that stood at the edge (定性处理)."""

        TOPIC = "bankruptcy.decided"
        to_administrator: bool
        paper: Paper
        by: str

    class Ended(Root.Event):
        """The application was dismissed or the procedure ended (破产程序终结或驳回)."""

        TOPIC = "bankruptcy.ended"
        paper: Paper
        by: str

    @staticmethod
    def create_id(case_number: str) -> UUID:
        return name_id("bankruptcy", case_number)

    @event(Accepted)
    def __init__(
        self,
        *,
        case_number: str,
        debtor: str,
        ruling: Paper,
        accepted_on: date,
        noticed_on: date,
        kept: Money,
        payouts: tuple[Stood, ...],
        by: str,
    ) -> None:
        self.case_number = case_number
        self._stand(debtor, ruling, accepted_on, noticed_on, payouts)

    def accept_again(
        self, debtor: str, ruling: Paper, accepted_on: date, noticed_on: date, *, kept: Money,
        payouts: tuple[Stood, ...], by: str,
    ) -> None:  # fmt: skip
        """Record another once the one before is over; raises :class:`BankruptcyKnown`."""
        self.may_be_accepted()
        self._accepted_again(
            case_number=self.case_number, debtor=debtor, ruling=ruling, accepted_on=accepted_on,
            noticed_on=noticed_on, kept=kept, payouts=payouts, by=by,
        )  # fmt: skip

    def may_be_accepted(self) -> None:
        """Refuse a second one while one is under way; raises :class:`BankruptcyKnown`."""
        if self.under_way:
            said = f"{self.case_number} knows {self.debtor}'s already"
            raise BankruptcyKnown(said, case=self.case_number, debtor=self.debtor)

    @event(AcceptedAgain)
    def _accepted_again(
        self, *, case_number: str, debtor: str, ruling: Paper, accepted_on: date,
        noticed_on: date, kept: Money, payouts: tuple[Stood, ...], by: str,
    ) -> None:  # fmt: skip
        self._stand(debtor, ruling, accepted_on, noticed_on, payouts)

    def _stand(
        self,
        debtor: str,
        ruling: Paper,
        accepted_on: date,
        noticed_on: date,
        payouts: tuple[Stood, ...],
    ) -> None:
        self.debtor = debtor
        self.ruling = ruling
        self.accepted_on = accepted_on
        self.noticed_on = noticed_on
        self.payouts = payouts
        self.under_way = True

    def find_co_debtors(
        self, party: str, receipts: tuple[UUID, ...], amount: Money, paper: Paper, *, by: str
    ) -> None:
        """Say, on a paper, that this money came from another debtor; raises :class:`NotKept`."""
        self._must_be_under_way()
        well_named([paper])
        if amount.fen <= 0:
            raise NotKept("nothing of it is kept", receipts=[str(each) for each in receipts])
        self._co_debtors_found(party=party, receipts=receipts, amount=amount, paper=paper, by=by)

    @event(CoDebtorsFound)
    def _co_debtors_found(
        self, party: str, receipts: tuple[UUID, ...], amount: Money, paper: Paper, by: str
    ) -> None:
        pass

    @property
    def stop(self) -> Stop | None:
        """What stops payments from the day of acceptance, or ``None`` once it is over."""
        if not self.under_way:
            return None
        return Stop(self.accepted_on, self.ruling.number, self.case_number)

    @staticmethod
    def shown_by(ruling: Paper) -> Paper:
        """The ruling of acceptance; raises :class:`NoAcceptanceRuling`."""
        well_named([ruling])
        if ruling.kind is not PaperKind.RULING:
            raise NoAcceptanceRuling(f"a {ruling.kind.value} is no ruling", kind=ruling.kind.value)
        return ruling

    def sweep(self, kept: Money, *, by: str) -> None:
        """Keep what came later."""
        self._must_be_under_way()
        self._swept(kept=kept, by=by)

    @event(Swept)
    def _swept(self, kept: Money, by: str) -> None:
        pass

    def decide(self, paper: Paper, *, to_administrator: bool, by: str) -> None:
        """Say, on a paper, whose the money is that was paid before and came back after."""
        self._must_be_under_way()
        well_named([paper])
        self._decided(to_administrator=to_administrator, paper=paper, by=by)

    @event(Decided)
    def _decided(self, to_administrator: bool, paper: Paper, by: str) -> None:  # noqa: FBT001  # a fact's field
        pass

    def end(self, paper: Paper, *, by: str) -> None:
        """Note that the bankruptcy is over; payments may be asked for again."""
        self._must_be_under_way()
        well_named([paper])
        self._ended(paper=paper, by=by)

    @event(Ended)
    def _ended(self, paper: Paper, by: str) -> None:
        self.under_way = False

    def _must_be_under_way(self) -> None:
        if not self.under_way:
            raise BankruptcyOver(
                f"the bankruptcy in {self.case_number} is over", case_number=self.case_number
            )
