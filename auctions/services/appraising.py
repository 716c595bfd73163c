"""Appraisers, complaints of a price, registries, helpers and what they cost (评估、拍辅、费用)."""

from datetime import date

from auctions.lot_parts import Misconduct, Work
from auctions.services.desk import LotDesk
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command


class Appraising(LotDesk):
    """Lots that others look at, answer about, and work for."""

    @command(Permission.KEEP_LOT)
    def commission_appraisal(
        self, lot: str, *, firms: tuple[str, ...], by_lot: bool = False, record: str,
        document: str, on: date, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Ask the first of three firms for its report: agreed on by the parties, or drawn."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.commission_appraisal(
                firms, by_lot=by_lot, record=record, document=document, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def extend_appraisal(
        self, lot: str, *, document: str, asked_on: date, expected: int | None = None
    ) -> Recorded:
        """Give the appraiser fifteen days more; twice at most, asked for in time."""
        own = self.rules(asked_on)
        return self._ask(
            lot, expected,
            lambda it: it.extend_appraisal(document=document, asked_on=asked_on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def take_report(
        self, lot: str, *, firm: str, amount: Money, document: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Take the appraiser's report, in its time."""
        return self._ask(
            lot, expected,
            lambda it: it.take_report(firm, amount=amount, document=document, on=on),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def recall_appraisal(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Recall the file of an appraiser whose time is over, and ask the next one."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.recall_appraisal(document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def complain_of_pricing(
        self, lot: str, *, party: str, ground: str, evidence: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Take a complaint of fraud or collusion in the pricing, before the notice."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.complain_of_pricing(
                party, ground=ground, evidence=evidence, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def decide_complaint(
        self, lot: str, *, party: str, upheld: bool, document: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record what was found of a complaint; upheld, the lot is priced anew."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.decide_complaint(
                party, upheld=upheld, document=document, on=on, rules=own
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def ask_registry(
        self, lot: str, *, registry: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Ask a registry about the asset; it has five working days."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.ask_registry(registry, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def answer_registry(
        self, lot: str, *, document: str, answer: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Keep a registry's answer to a notice."""
        return self._ask(
            lot, expected, lambda it: it.answer_registry(document, answer=answer, on=on)
        )

    @command(Permission.KEEP_LOT)
    def engage_auxiliary(
        self, lot: str, *, body: str, identity: str, works: tuple[Work, ...], document: str,
        on: date, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Engage somebody for auxiliary work, who then may not bid for the lot."""
        return self._ask(
            lot, expected,
            lambda it: it.engage_auxiliary(
                body, identity=identity, works=works, document=document, on=on
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def note_platform_fault(
        self, lot: str, *, what: Misconduct, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Hold against the lot's platform what it did; it is reported for delisting."""
        return self._ask(
            lot, expected, lambda it: it.note_platform_fault(what, document=document, on=on)
        )

    @command(Permission.DECIDE_LOT)
    def clear_platform_fault(
        self, lot: str, *, platform: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record what was decided about a platform: it may be used again."""
        return self._ask(
            lot, expected,
            lambda it: it.clear_platform_fault(platform, document=document, on=on),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def enter_auxiliary_cost(
        self, lot: str, *, work: Work, body: str, amount: Money, receipt: str, on: date,
        advance: str = "", expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Enter what engaged auxiliary work cost, on its receipt."""
        return self._ask(
            lot, expected,
            lambda it: it.enter_auxiliary_cost(
                work, body, amount=amount, receipt=receipt, on=on, advance=advance
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def enter_inquiry_fee(
        self, lot: str, *, fee: Money, payees: tuple[str, ...], document: str, on: date,
        advance: str = "", expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Enter the fee of the online inquiry for the platform whose figure came closest."""
        return self._ask(
            lot, expected,
            lambda it: it.enter_inquiry_fee(
                fee=fee, payees=payees, document=document, on=on, advance=advance
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def enter_appraisal_fee(
        self, lot: str, *, firm: str, base: Money, fee: Money, document: str, on: date,
        reissued: bool = False, advance: str = "", expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Enter an appraiser's fee, reckoned on no more than appraisal and sale."""
        return self._ask(
            lot, expected,
            lambda it: it.enter_appraisal_fee(
                firm, base=base, fee=fee, document=document, on=on, reissued=reissued,
                advance=advance,
            ),
        )  # fmt: skip
