"""A sale that is undone, or a lot that leaves the court's hands (撤销、移交)."""

from datetime import date

from auctions.law import stays as law
from auctions.law.says import AnnulRefused, Remark, StayRefused, empty, refuse
from auctions.lot_state import LotState
from auctions.lot_stays import Stopping
from auctions.lot_words import AnnulGround, OutsiderEffect, State
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root


class Annulled(Root.Event):
    """The sale was annulled by a ruling (撤销拍卖)."""

    TOPIC = "lot.annulled"
    mark: str
    ground: AnnulGround
    ruling: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.ruled_on = None
        lot.paid_on = None
        lot.state = State.VOIDED


class Reopened(Root.Event):
    """After an annulment the lot goes back to its panel, its money planned for (撤销后重启)."""

    TOPIC = "lot.reopened"
    refund_plan: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.refund_plan = self.refund_plan
        lot.planned = None
        lot.notices = {}
        lot.state = State.PREPARED


class VoidStands(Root.Event):
    """After an annulment the asset is not sold again (撤销后不再处置)."""

    TOPIC = "lot.void-stands"
    reason: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.void_stands = True


class Transferred(Root.Event):
    """A bankruptcy was accepted; lot and money go to the administrator (移交破产管理人)."""

    TOPIC = "lot.transferred"
    document: str
    accepted_on: date
    administrator: str

    def apply(self, lot: LotState) -> None:
        lot.state = State.TRANSFERRED


class Undoing(Stopping):
    """A lot whose sale is annulled, or that goes to an administrator."""

    def annul(self, *, ground: AnnulGround, ruling: str, on: date, rules: CourtRules) -> None:
        """Record a final ruling that annuls the sale, on one of the law's grounds (VO-1)."""
        self.ask("annul")
        attempt = self._under_way()
        grounds = law.grounds(private_sale_or_offline=attempt.kind.private)
        if ground not in grounds:
            refuse(
                AnnulRefused,
                "VO-2",
                f"{ground.value} is no ground against an online auction",
                ground=ground,
            )
        law.may_annul(ground, ruling, on, self.ended_on)
        before = self.state
        self.record(Annulled, mark=attempt.mark, ground=ground, ruling=ruling, on=on)
        self.settle("annul", before, on, rules)

    def reopen_after_void(
        self, *, refund_plan: str, document: str, on: date, rules: CourtRules
    ) -> None:
        """After an annulment sell again, once it is planned what goes back to whom (VO-3)."""
        self.ask("reopen_after_void")
        if self.effect is OutsiderEffect.REVOKED:
            refuse(AnnulRefused, "VO-9", "the asset is the outsider's", effect=self.effect)
        if not refund_plan.strip() or not document.strip():
            refuse(
                AnnulRefused,
                "VO-1",
                "say first what goes back to whom",
                lacking=empty(refund_plan=refund_plan, document=document),
            )
        before = self.state
        self.record(Reopened, refund_plan=refund_plan, document=document, on=on)
        self.settle("reopen_after_void", before, on, rules)

    def let_void_stand(self, *, reason: str, document: str, on: date, rules: CourtRules) -> None:
        """After an annulment sell no more; the lot is at zero."""
        self.ask("let_void_stand")
        if not reason.strip() or not document.strip():
            refuse(
                AnnulRefused,
                "VO-1",
                "say why it is not sold again",
                lacking=empty(reason=reason, document=document),
            )
        before = self.state
        self.record(VoidStands, reason=reason, document=document, on=on)
        self.settle("let_void_stand", before, on, rules)

    def transfer(
        self, *, document: str, accepted_on: date, administrator: str, rules: CourtRules
    ) -> None:
        """A bankruptcy was accepted: lot and money go to the administrator (VO-6)."""
        self.ask("transfer")
        if not document.strip() or not administrator.strip():
            refuse(
                StayRefused, "VO-6", "the acceptance or the administrator is not on file",
                accepted_on=accepted_on,
                lacking=empty(document=document, administrator=administrator),
            )  # fmt: skip
        late = None
        if self.ruled_on is not None and self.ruled_on >= accepted_on:
            said = f"a ruling was served on {self.ruled_on}, accepted on {accepted_on}"
            late = Remark("VO-6", said, accepted_on)
        before = self.state
        self.record(
            Transferred, document=document, accepted_on=accepted_on,
            administrator=administrator,
        )  # fmt: skip
        self.remark(late)
        self.settle("transfer", before, accepted_on, rules)
