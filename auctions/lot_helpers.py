"""Who helps a court sell, and what is held against a platform (拍辅机构、平台违规)."""

from collections.abc import Sequence
from datetime import date

from auctions.law import venue
from auctions.law.says import PlatformRefused, empty, refuse
from auctions.lot_known import Known
from auctions.lot_parts import Engagement, Fault, Misconduct, Work
from auctions.lot_state import Barred, LotState
from auctions.lot_words import BarredAs
from ledger.domain.kernel import Personal, Root


class AuxiliaryEngaged(Root.Event):
    """Somebody was engaged for auxiliary work; it does not bid for this lot (委托拍辅工作)."""

    TOPIC = "lot.auxiliary-engaged"
    body: Personal
    identity: Personal
    works: tuple[Work, ...]
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.engaged[self.body] = Engagement(self.body, self.works, self.document)
        lot.barred.append(Barred(BarredAs.AUXILIARY, self.body, self.identity))


class PlatformFaulted(Root.Event):
    """A platform kept bidders out, watched them, or showed what is not so (平台违规)."""

    TOPIC = "lot.platform-faulted"
    platform: str
    what: Misconduct
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.faults.append(Fault(self.platform, self.what, self.on))


class FaultCleared(Root.Event):
    """Somebody answered for what a platform did (平台违规处理完毕)."""

    TOPIC = "lot.fault-cleared"
    platform: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        for fault in lot.faults:
            if fault.platform == self.platform and not fault.cleared_by:
                fault.cleared_by = self.document


class Helped(Known):
    """A lot whose sale others help with."""

    def engage_auxiliary(
        self, body: str, *, identity: str, works: Sequence[Work], document: str, on: date
    ) -> None:
        """Engage somebody for auxiliary work, in writing; from then on it may not bid (PF-6)."""
        if not body.strip() or not works or not document.strip():
            refuse(
                PlatformRefused, "PF-6", "name the body, its work and the engagement",
                lacking=empty(body=body, works=works, document=document),
            )  # fmt: skip
        if body in self.engaged:
            refuse(PlatformRefused, "PF-6", f"{body} is engaged already", body=body)
        self.record(
            AuxiliaryEngaged, body=body, identity=identity, works=tuple(works),
            document=document, on=on,
        )  # fmt: skip

    def note_platform_fault(self, what: Misconduct, *, document: str, on: date) -> None:
        """Hold against the platform what it did; bidders kept out close it to this lot (PF-7)."""
        attempt = self.attempt
        if attempt is None or not document.strip():
            refuse(
                PlatformRefused, "PF-7", "the lot is on no platform, or no paper is named",
                lacking=empty(attempt=attempt, document=document),
            )  # fmt: skip
        self.record(PlatformFaulted, platform=attempt.platform, what=what, document=document, on=on)
        self.remark(venue.to_be_reported(attempt.platform, what.value))

    def clear_platform_fault(self, platform: str, *, document: str, on: date) -> None:
        """Record what was decided about the platform: it may be used again (PF-7)."""
        standing = [f for f in self.faults if f.platform == platform and not f.cleared_by]
        if not standing or not document.strip():
            refuse(
                PlatformRefused,
                "PF-7",
                f"nothing stands against {platform}, or no paper",
                platform=platform,
            )
        self.record(FaultCleared, platform=platform, document=document, on=on)
