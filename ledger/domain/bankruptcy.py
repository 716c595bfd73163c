"""The bankruptcies of a case's debtors (破产受理): what they stop, what they keep, and what not.

One record for each case, in it a ruling for each debtor. Recording one stops every payout the bank
does not have yet and keeps the free money; whatever the bank had, or sent back, is named with where
it stood, for a person to decide. While several are bankrupt what is kept is nobody's, until a
person says, receipt by receipt, whose it is.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from ledger.domain.bankruptcy_parts import (
    Acceptance,
    BankruptcyKnown,
    BankruptcyOver,
    Finding,
    NoAcceptanceRuling,
    NoSuchFinding,
    NotKept,
    Stood,
    WhichBankrupt,
)
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.approval import MUTUAL_SUPERVISION, ActsTwice
from ledger.domain.law.bankruptcy import Stop
from ledger.domain.money import Money, zero
from ledger.domain.paper import Paper, PaperKind, well_named


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

    class FindingTakenBack(Root.Event):
        """Whose it was had been found wrongly (撤回归属认定): what is there is nobody's again.

        ``kept`` is what of the amount stood free of every bankrupt's estate meanwhile.
        """

        TOPIC = "bankruptcy.finding-taken-back"
        party: str
        receipts: tuple[UUID, ...]
        amount: Money
        kept: Money
        reason: str
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
        self.findings: list[Finding] = []
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
        self.findings.append(Finding(party, receipts, amount, paper, by))

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
        self.findings.append(Finding(debtor, receipts, amount, paper, by))

    def may_take_back(self, party: str, receipts: Collection[UUID], *, by: str) -> None:
        """Refuse to take back what nobody found, or what one found oneself (R2.17).

        Raises :class:`NoSuchFinding`, :class:`ActsTwice`.
        """
        self._must_be_under_way()
        mine = [each for each in self.findings if each.party == party]
        for receipt in receipts:
            found = [each for each in mine if receipt in each.stands_for]
            if not found:
                said = f"nobody said that {receipt} was {party}'s"
                raise NoSuchFinding(said, party=party, receipt=receipt)
            if by in {each.by for each in found}:
                raise ActsTwice(f"{by} found it so", article=MUTUAL_SUPERVISION, actor=by)

    def take_finding_back(
        self,
        party: str,
        receipts: tuple[UUID, ...],
        amount: Money,
        reason: str,
        paper: Paper,
        *,
        kept: Money,
        by: str,
    ) -> None:
        """Say, on a paper, that it was found wrongly; raises :class:`NotKept` for what is gone."""
        self.may_take_back(party, receipts, by=by)
        _must_be_kept(amount, receipts, paper)
        self._finding_taken_back(
            party=party, receipts=receipts, amount=amount, kept=kept, reason=reason, paper=paper,
            by=by,
        )  # fmt: skip

    @event(FindingTakenBack)
    def _finding_taken_back(
        self,
        *,
        party: str,
        receipts: tuple[UUID, ...],
        amount: Money,
        kept: Money,
        reason: str,
        paper: Paper,
        by: str,
    ) -> None:
        for at, each in enumerate(self.findings):
            if each.party == party and (gone := each.stands_for & set(receipts)):
                self.findings[at] = replace(
                    each, taken_back=(*each.taken_back, *sorted(gone)), taken_back_by=by,
                    because=reason,
                )  # fmt: skip

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
