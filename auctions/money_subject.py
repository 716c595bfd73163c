"""What money of a bank line is for, as the line writes it down: lot, attempt, purpose, payee."""

from dataclasses import dataclass
from typing import Self

from auctions.money_accounts import NotAMark, mark
from auctions.money_parts import Purpose
from ledger.domain.errors import Conflict

FAMILY = "lot"
AGREED = "agreed"  # for an attempt, where the asset is taken before there was any (DA-7)


class ClaimOfAnotherLot(Conflict):
    """The claim says that the money is another lot's."""

    code = "claim-of-another-lot"
    title = "The money was claimed for another lot"
    title_zh = "该认领属于其他拍品"


@dataclass(frozen=True, slots=True)
class Subject:
    """Money for one lot. ``payee`` is a bidder, an acceptor, or a lender's letter."""

    lot: str
    attempt: str
    purpose: Purpose
    payee: str

    def __str__(self) -> str:
        return "/".join((FAMILY, self.lot, self.attempt, self.purpose.value, self.payee))

    @classmethod
    def of(cls, lot: str, attempt: str, purpose: Purpose, payee: str) -> Self:
        """A subject whose marks can be part of an account's name."""
        return cls(mark(lot), mark(attempt), purpose, mark(payee))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a subject again; raises :class:`NotAMark` for one that is no lot's."""
        parts = text.split("/")
        if len(parts) != 5 or parts[0] != FAMILY:
            raise NotAMark(f"{text!r:.80} is no lot's", given=text[:60])
        return cls(parts[1], parts[2], Purpose(parts[3]), parts[4])

    @classmethod
    def for_lot(cls, text: str, lot: str) -> Self:
        """Read the subject of money said to be this lot's; raises :class:`ClaimOfAnotherLot`.

        One person said for which lot it is; who decides on it does not move it to another.
        """
        found = cls.parse(text)
        if found.lot != lot:
            raise ClaimOfAnotherLot(f"it was claimed for {found.lot}", lot=lot, claimed=found.lot)
        return found
