"""Objections of parties and interested persons to an attempt, and what is ruled on them (执行异议).

An objection does not stop the lot by itself; the court may stay it, and says why if it does not.
"""

from collections.abc import Sequence
from datetime import date

from auctions import timers
from auctions.law import stays as law
from auctions.law.says import AnnulRefused, empty, refuse
from auctions.lot_outsiders import Claimed
from auctions.lot_parts import Damage, Doer
from auctions.lot_state import Challenge, LotState
from auctions.lot_words import AnnulGround
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root


class SaleChallenged(Root.Event):
    """Somebody objected to an attempt, with all grounds together (对拍卖提出执行异议)."""

    TOPIC = "lot.sale-challenged"
    objector: str
    mark: str
    grounds: tuple[AnnulGround, ...]
    document: str
    on: date
    note: str  # why the lot goes on meanwhile, where it does

    def apply(self, lot: LotState) -> None:
        lot.challenges[self.objector, self.mark] = Challenge(self.objector, self.mark, self.on)


class ChallengeRuled(Root.Event):
    """The objection was ruled on, and the ruling served (异议裁定送达)."""

    TOPIC = "lot.challenge-ruled"
    objector: str
    mark: str
    upheld: bool
    document: str
    served_on: date

    def apply(self, lot: LotState) -> None:
        found = lot.challenges[self.objector, self.mark]
        found.ruled_on, found.upheld = self.served_on, self.upheld


class ReconsiderationAsked(Root.Event):
    """The ruling on the objection went to the court above (申请复议)."""

    TOPIC = "lot.reconsideration-asked"
    objector: str
    mark: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.challenges[self.objector, self.mark].reconsidered_on = self.on


class DamageClaimed(Root.Event):
    """Somebody says the sale did him damage (损害赔偿请求): the law says where he goes with it."""

    TOPIC = "lot.damage-claimed"
    claimant: str
    doer: Doer
    way: str
    document: str
    on: date

    def apply(self, lot: LotState) -> None:
        lot.damages.append(Damage(self.claimant, self.doer, self.way, self.on))


class Challenged(Claimed):
    """A lot to whose sale somebody objects."""

    def challenge_sale(
        self,
        objector: str,
        *,
        mark: str,
        grounds: Sequence[AnnulGround],
        document: str,
        on: date,
        rules: CourtRules,
        note: str = "",
    ) -> None:
        """Take an objection to an attempt: once, on the law's grounds, before enforcement ends."""
        attempt = self.attempts.get(mark)
        if attempt is None or not document.strip() or not grounds:
            refuse(AnnulRefused, "VO-1", f"no attempt {mark}, no ground, or no paper", mark=mark)
        law.first_objection([m for who, m in self.challenges if who == objector], mark)
        law.in_time(on, self.ended_on)
        known = law.grounds(private_sale_or_offline=attempt.kind.private)
        if strange := sorted(set(grounds) - known):
            refuse(
                AnnulRefused,
                "VO-2",
                f"{strange[0]} is no ground against this attempt",
                ground=strange[0],
            )
        self.record(
            SaleChallenged, objector=objector, mark=mark, grounds=tuple(grounds),
            document=document, on=on, note=note,
        )  # fmt: skip
        if not self.finished and self.suspension is None:
            self.remark(law.decided(note))
        self.start_clock(
            timers.start("T-CHALLENGE", on, rules, subject=f"{objector} {mark}"),
            by_act="challenge_sale",
        )

    def rule_on_challenge(
        self, objector: str, *, mark: str, upheld: bool, document: str, served_on: date,
        rules: CourtRules,
    ) -> None:  # fmt: skip
        """Record the ruling on an objection, and its service: ten days to go to the court above."""
        found = self._open_challenge(objector, mark)
        if found.ruled_on is not None or not document.strip() or served_on < found.on:
            refuse(
                AnnulRefused,
                "VO-1",
                f"{objector}'s objection is not open, or without a ruling",
                party=objector,
            )
        self.record(
            ChallengeRuled, objector=objector, mark=mark, upheld=upheld, document=document,
            served_on=served_on,
        )  # fmt: skip
        subject = f"{objector} {mark}"
        self.stop_clock("T-CHALLENGE", subject=subject, by_act="rule_on_challenge")
        self.start_clock(
            timers.start("T-RECONSIDER", served_on, rules, subject=subject),
            by_act="rule_on_challenge",
        )

    def ask_reconsideration(
        self, objector: str, *, mark: str, document: str, on: date, rules: CourtRules
    ) -> None:
        """Take a ruling on an objection to the court above, within ten days of its service."""
        found = self._open_challenge(objector, mark)
        if found.ruled_on is None or found.reconsidered_on is not None or not document.strip():
            refuse(
                AnnulRefused, "VO-1", f"no ruling on {objector}'s objection to reconsider, or no"
                " paper", party=objector, attempt=mark, sent_on=found.reconsidered_on,
                lacking=empty(ruling=found.ruled_on, document=document),
            )  # fmt: skip
        law.reconsidered_in_time(found.ruled_on, on, rules.calendar)
        self.record(ReconsiderationAsked, objector=objector, mark=mark, document=document, on=on)
        self.stop_clock("T-RECONSIDER", subject=f"{objector} {mark}", by_act="ask_reconsideration")

    def claim_damage(self, claimant: str, *, doer: Doer, document: str, on: date) -> None:
        """Take a claim of damage by a sale; for the court's act the state answers (VO-4)."""
        if not self.attempts or not claimant.strip() or not document.strip():
            refuse(
                AnnulRefused, "VO-4", "no attempt was made, or nobody claims, or no paper",
                lacking=empty(attempt=self.attempts, party=claimant, document=document),
            )  # fmt: skip
        way = law.answers_for(courts_act=doer is Doer.COURT)
        self.record(DamageClaimed, claimant=claimant, doer=doer, way=way, document=document, on=on)
        self.remark(law.damage_said(claimant, doer.value, way))

    def _open_challenge(self, objector: str, mark: str) -> Challenge:
        found = self.challenges.get((objector, mark))
        if found is None:
            refuse(AnnulRefused, "VO-1", f"{objector} did not object to {mark}", mark=mark)
        return found
