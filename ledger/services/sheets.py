"""Several payouts read together and agreed to at once (成批审批): all of them, or none.

Whoever approves reads a sheet (审批清单): what each payout asks for, and the account it goes to. He
names its payouts and its one digest; what has changed since has another. Each is approved by
itself, in his own turn, exactly as it would be alone: only the reading and the commit are shared.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from ledger.domain import act
from ledger.domain.case_account import CaseAccount
from ledger.domain.errors import Refusal, Stale
from ledger.domain.money import Money, total
from ledger.domain.payer import Payee, Payer
from ledger.domain.payout import Payout
from ledger.domain.payout_parts import APPROVAL_FORM
from ledger.domain.permissions import Permission
from ledger.services.chains import Chains
from ledger.services.command import Recorded, command, record
from ledger.services.going import goes_where_agreed
from ledger.services.payers import payers_of
from ledger.services.stops import may_leave_today
from ledger.store.court import Court

MOST: Final = 200  # payouts of one sheet: what somebody can read


class SheetSeenOtherwise(Stale):
    """One of the payouts changed since the sheet was read; none was approved."""

    code = "sheet-seen-otherwise"
    title = "The sheet changed since it was read"
    title_zh = "审批清单内容已变化，请重新核对"
    article = APPROVAL_FORM


@dataclass(frozen=True, slots=True)
class Sheet:
    """Payouts in the order asked for, each with its payee's account, and one digest over all."""

    digest: str
    payouts: tuple[tuple[Payout, Payee], ...]

    @property
    def amount(self) -> Money:
        """All of them together."""
        return total(payout.amount for payout, _ in self.payouts)


class Sheets:
    """The day's approvals, many at a time."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def sheet(self, numbers: Sequence[str]) -> Sheet:
        """These payouts as they stand now; :class:`NotFound` names one that does not exist."""
        pairs = self._found(numbers)
        shown = tuple(
            (payout, payer.payee(payout.party, payout.account_version)) for payout, payer in pairs
        )
        return Sheet(list_digest([payout for payout, _ in pairs]), shown)

    @command(Permission.APPROVE)
    def approve(self, numbers: Sequence[str], digest: str) -> Recorded:
        """Agree to exactly the payouts of a sheet, named by its digest; a refusal names its payout.

        Raises :class:`SheetSeenOtherwise`, and what :meth:`Payouts.approve` raises of any of them.
        """
        pairs = self._found(numbers)
        payouts = [payout for payout, _ in pairs]
        if digest != (now := list_digest(payouts)):
            said = f"what these {len(payouts)} payouts ask now has digest {now}"
            raise SheetSeenOtherwise(said, digest=now, payouts=len(payouts))
        doing, chains = act.current(), Chains(self.court)
        self._may_all_leave([pair for pair in pairs if isinstance(pair[1], CaseAccount)])
        for pair in pairs:
            with _named(pair[0]):
                goes_where_agreed(self.court, [pair])
                chains.agree([pair], by=doing.actor, role=doing.role)
        return record(self.court, *payouts, payouts=str(len(payouts)), digest=digest)

    def _may_all_leave(self, pairs: Sequence[tuple[Payout, Payer]]) -> None:
        """Ask once of all what stops a case; where one is refused, find which it is."""
        try:
            may_leave_today(self.court, pairs)
        except Refusal:
            for payout, payer in pairs:
                with _named(payout):
                    may_leave_today(self.court, [(payout, payer)])
            raise

    def _found(self, numbers: Sequence[str]) -> list[tuple[Payout, Payer]]:
        named = {Payout.create_id(number): f"payout {number}" for number in numbers}
        payouts = self.court.find_all(Payout, named)
        payers = payers_of(self.court, payouts)
        return [(payout, payers[payout.payer]) for payout in payouts]


def list_digest(payouts: Sequence[Payout]) -> str:
    """SHA-256 (hex) over a list of payouts, each by number and digest: what is approved at once."""
    lines = sorted(f"{each.number} {each.digest}" for each in payouts)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@contextmanager
def _named(payout: Payout) -> Iterator[None]:
    """A refusal within says of which payout it speaks."""
    try:
        yield
    except Refusal as no:
        no.facts.setdefault("payout", payout.number)
        raise
