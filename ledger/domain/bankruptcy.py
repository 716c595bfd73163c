"""The bankruptcies of a case's debtors (破产受理): what they stop, what they keep, and what not.

One record for each case, in it a ruling for each debtor. Recording one stops every payout the bank
does not have yet and keeps the free money; whatever the bank had, or sent back, is named with where
it stood, for a person to decide. While several are bankrupt what is kept is nobody's, until a
person says, receipt by receipt, whose it is.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.bankruptcy import ACCEPTED, Standing, Stop
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind, well_named

POCKET = "bankruptcy"
"""Under which name the money kept for the administrator stands in the case, nobody's own yet."""

APART = "returned-before-bankruptcy"
"""Under which name money stands that was paid before, and came back after."""


CLEARED = "cleared"
"""Under which name money stands that came back after and was decided to be the creditor's."""


def cleared_of(party: str) -> str:
    """Under which name a co-debtor's money stands, which his own bankruptcy alone would stop."""
    return f"{CLEARED}-{party}"


def estate_of(debtor: str) -> str:
    """Under which name the money of one bankrupt stands, once it was said to be his."""
    return f"estate-{debtor}"


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


class WhichBankrupt(Conflict):
    """Several debtors of the case are bankrupt; which of them is meant has to be said."""

    code = "which-bankrupt"
    title = "Several debtors are bankrupt: say which is meant"
    title_zh = "本案多名被执行人破产，须指明是哪一名"
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


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One debtor's bankruptcy as the case knows it, and where each payout stood on its day."""

    debtor: str
    ruling: Paper
    accepted_on: date
    noticed_on: date
    payouts: tuple[Stood, ...]
    administrator: str = ""
    under_way: bool = True


class Bankruptcy(Root):
    """What the acceptance of its debtors' bankruptcies did to one case."""

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
        """One more was accepted: another debtor's, or after an end the same one's (再次受理)."""

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

    class OwnerFound(Root.Event):
        """Of what was kept some was this one bankrupt's (认定破产财产归属)."""

        TOPIC = "bankruptcy.owner-found"
        debtor: str
        receipts: tuple[UUID, ...]
        amount: Money
        paper: Paper
        by: str

    class AdministratorNamed(Root.Event):
        """The court named who administers this debtor's property (指定管理人)."""

        TOPIC = "bankruptcy.administrator-named"
        debtor: str
        party: str
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
        class_version = 2
        debtor: str
        freed: Money
        paper: Paper
        by: str

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """There was one at a time: whose it was is who was bankrupt then."""
            state.update(debtor="", freed=str(zero()))

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
        self.rulings: dict[str, Acceptance] = {}
        self._stand(debtor, ruling, accepted_on, noticed_on, payouts)

    def accept_again(
        self, debtor: str, ruling: Paper, accepted_on: date, noticed_on: date, *, kept: Money,
        payouts: tuple[Stood, ...], by: str,
    ) -> None:  # fmt: skip
        """Record another debtor's, or this one's after its end; raises :class:`BankruptcyKnown`."""
        self.may_be_accepted(debtor)
        self._accepted_again(
            case_number=self.case_number, debtor=debtor, ruling=ruling, accepted_on=accepted_on,
            noticed_on=noticed_on, kept=kept, payouts=payouts, by=by,
        )  # fmt: skip

    def may_be_accepted(self, debtor: str) -> None:
        """Refuse a debtor's second while his is under way; raises :class:`BankruptcyKnown`."""
        if debtor in self.bankrupt:
            said = f"{self.case_number} knows {debtor}'s already"
            raise BankruptcyKnown(said, case=self.case_number, debtor=debtor)

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
        self.rulings.pop(debtor, None)
        self.rulings[debtor] = Acceptance(debtor, ruling, accepted_on, noticed_on, payouts)

    @property
    def bankrupt(self) -> tuple[str, ...]:
        """Whose bankruptcies are under way, in the order in which the case heard of them."""
        return tuple(each.debtor for each in self.rulings.values() if each.under_way)

    @property
    def under_way(self) -> bool:
        return bool(self.bankrupt)

    def of(self, debtor: str | None = None) -> Acceptance:
        """One debtor's that is under way: the only one, unless he is named.

        Raises :class:`BankruptcyOver`, :class:`WhichBankrupt`.
        """
        bankrupt = self.bankrupt
        if debtor is None and len(bankrupt) > 1:
            raise WhichBankrupt(f"{', '.join(bankrupt)} are bankrupt", bankrupt=list(bankrupt))
        if not bankrupt or (debtor is not None and debtor not in bankrupt):
            said = f"no bankruptcy of {debtor or 'a debtor'} in {self.case_number} is under way"
            raise BankruptcyOver(said, case_number=self.case_number)
        return self.rulings[debtor or bankrupt[0]]

    @property
    def stop(self) -> Stop | None:
        """What stops the case from the first day of acceptance, or ``None`` once all are over."""
        stops = (self.stop_of(debtor) for debtor in self.bankrupt)
        return min(filter(None, stops), key=lambda stop: stop.accepted_on, default=None)

    def stop_of(self, debtor: str) -> Stop | None:
        """What stops this debtor's money from the day of acceptance, or ``None``."""
        if debtor not in self.bankrupt:
            return None
        his = self.rulings[debtor]
        return Stop(his.accepted_on, his.ruling.number, self.case_number)

    @staticmethod
    def shown_by(ruling: Paper) -> Paper:
        """The ruling of acceptance; raises :class:`NoAcceptanceRuling`."""
        well_named([ruling])
        if ruling.kind is not PaperKind.RULING:
            raise NoAcceptanceRuling(f"a {ruling.kind.value} is no ruling", kind=ruling.kind.value)
        return ruling

    def find_co_debtors(
        self, party: str, receipts: tuple[UUID, ...], amount: Money, paper: Paper, *, by: str
    ) -> None:
        """Say, on a paper, that this money came from another debtor; raises :class:`NotKept`."""
        self._must_be_under_way()
        _must_be_kept(amount, receipts, paper)
        self._co_debtors_found(party=party, receipts=receipts, amount=amount, paper=paper, by=by)

    @event(CoDebtorsFound)
    def _co_debtors_found(
        self, party: str, receipts: tuple[UUID, ...], amount: Money, paper: Paper, by: str
    ) -> None:
        pass

    def find_owner(
        self, debtor: str, receipts: tuple[UUID, ...], amount: Money, paper: Paper, *, by: str
    ) -> None:
        """Say, on a paper, that this money was this bankrupt's; raises :class:`NotKept`."""
        self.of(debtor)
        _must_be_kept(amount, receipts, paper)
        self._owner_found(debtor=debtor, receipts=receipts, amount=amount, paper=paper, by=by)

    @event(OwnerFound)
    def _owner_found(
        self, debtor: str, receipts: tuple[UUID, ...], amount: Money, paper: Paper, by: str
    ) -> None:
        pass

    def name_administrator(self, debtor: str, party: str, paper: Paper, *, by: str) -> None:
        """Note whom the court named for this bankrupt, or named in the place of another."""
        self.of(debtor)
        well_named([paper])
        self._administrator_named(debtor=debtor, party=party, paper=paper, by=by)

    @event(AdministratorNamed)
    def _administrator_named(self, debtor: str, party: str, paper: Paper, by: str) -> None:
        self.rulings[debtor] = replace(self.rulings[debtor], administrator=party)

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

    def end(self, debtor: str, paper: Paper, *, freed: Money, by: str) -> None:
        """Note that one debtor's is over; once all are, payments may be asked for again."""
        self.of(debtor)
        well_named([paper])
        self._ended(debtor=debtor, freed=freed, paper=paper, by=by)

    @event(Ended)
    def _ended(self, debtor: str, freed: Money, paper: Paper, by: str) -> None:
        for each in [debtor] if debtor else self.bankrupt:
            self.rulings[each] = replace(self.rulings[each], under_way=False)

    def _must_be_under_way(self) -> None:
        if not self.under_way:
            raise BankruptcyOver(
                f"the bankruptcy in {self.case_number} is over", case_number=self.case_number
            )


def _must_be_kept(amount: Money, receipts: tuple[UUID, ...], paper: Paper) -> None:
    well_named([paper])
    if amount.fen <= 0:
        raise NotKept("nothing of it is kept", receipts=[str(each) for each in receipts])
