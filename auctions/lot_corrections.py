"""Putting right what was written wrongly: a new fact beside the old one, which stays as it is."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from auctions.law.corrections import correctable
from auctions.law.says import TermsRefused, empty, refuse
from auctions.lot_adopting import Adopting
from ledger.domain.kernel import Root

if TYPE_CHECKING:
    from auctions.lot_state import LotState

# What the lot itself remembers of words, by the field of the fact that said them.
REMEMBERED: Final = {
    "title": ("title",),
    "document": ("ruling", "confirmation"),
    "archive": ("archive",),
    "refund_plan": ("refund_plan",),
}


class Corrected(Root.Event):
    """Words of an earlier fact were put right (更正); ``corrects`` is that fact's place."""

    TOPIC = "lot.corrected"
    corrects: int  # the number of the fact in the lot's own history
    fact: str  # its topic
    field: str
    was: str
    now: str
    reason: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.corrections[self.corrects, self.field] = self.now
        for name in REMEMBERED.get(self.field, ()):
            if getattr(lot, name) == self.was:
                setattr(lot, name, self.now)
        looked = lot.investigation
        if self.field == "record" and looked is not None and looked.record == self.was:
            looked.record = self.now


@dataclass(frozen=True, slots=True)
class Written:
    """One field of an earlier fact, as it stands in the lot's history."""

    number: int
    topic: str
    field: str
    value: Any  # whatever the fact says; only words may be corrected


class Correcting(Adopting):
    """A lot whose papers may be put right."""

    def correct(self, written: Written, *, now: str, reason: str, document: str, on: date) -> None:
        """Put right what a fact says, under a decision and with its reason (CO-1).

        Corrected again, it is the last correction that is put right. The fact stays as it was.
        """
        standing = self.corrections.get((written.number, written.field), written.value)
        was = correctable(written.field, standing, now)
        if not reason.strip() or not document.strip():
            refuse(
                TermsRefused, "CO-1", "a correction gives its reason and its decision",
                field=written.field, lacking=empty(reason=reason, document=document),
            )  # fmt: skip
        self.record(
            Corrected, corrects=written.number, fact=written.topic, field=written.field, was=was,
            now=now, reason=reason, document=document, on=on,
        )  # fmt: skip
