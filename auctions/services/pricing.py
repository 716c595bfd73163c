"""Finding what a lot is worth (定价), and asking the applicant when nothing would be left."""

from datetime import date

from auctions.law.pricing import Quote, agreed, goes_to_appraisal, inquired, inquiry_due
from auctions.law.says import ReferenceRefused, refuse
from auctions.lot_words import Method
from auctions.services.desk import LotDesk
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command


class Pricing(LotDesk):
    """Lots on their way to a price."""

    @command(Permission.KEEP_LOT)
    def open_pricing(
        self, lot: str, *, investigation: str, on: date, lease: bool = False,
        home_finding: str = "", expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Open pricing on the record of what was found out about the asset."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.open_pricing(
                record=investigation, on=on, rules=own, lease=lease, home_finding=home_finding
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def fail_method(
        self, lot: str, *, method: Method, ground: str, document: str, expected: int | None = None
    ) -> Recorded:
        """Record that a way of pricing cannot be used or did not work."""
        return self._ask(
            lot, expected, lambda it: it.fail_method(method, ground=ground, document=document)
        )

    @command(Permission.KEEP_LOT)
    def serve_report(
        self, lot: str, *, party: str, method: Method, made_on: date, sent_on: date,
        publicised: bool = False, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record how a party got the pricing report."""
        own = self.rules(sent_on)
        return self._ask(
            lot, expected,
            lambda it: it.serve_report(
                party, method=method, made_on=made_on, sent_on=sent_on, rules=own,
                publicised=publicised,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def object_to_report(
        self, lot: str, *, party: str, method: Method, ground: str, on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record a party's objection to the pricing report."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.object_to_report(party, method=method, ground=ground, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def close_objection(
        self, lot: str, *, party: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Record that an objection to the report was dealt with."""
        return self._ask(
            lot, expected, lambda it: it.close_objection(party, document=document, on=on)
        )

    @command(Permission.KEEP_LOT, ahead=("valid_until",))
    def fix_reference(
        self,
        lot: str,
        *,
        method: Method,
        amount: Money,
        fixed_on: date,
        valid_until: date,
        reports: tuple[str, ...],
        ground: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Fix the reference price."""
        own = self.rules(fixed_on)
        return self._ask(
            lot, expected,
            lambda it: it.fix_reference(
                method=method, amount=amount, fixed_on=fixed_on, valid_until=valid_until,
                reports=reports, rules=own, ground=ground,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT, ahead=("valid_until",))
    def fix_by_agreement(
        self, lot: str, *, figures: tuple[Money, ...], harms_others: bool = False, document: str,
        fixed_on: date, valid_until: date, expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Fix the reference price by the one figure both parties named."""
        own = self.rules(fixed_on)
        amount = agreed(figures, harms_others=harms_others)
        return self._ask(
            lot, expected,
            lambda it: it.fix_reference(
                method=Method.AGREEMENT, amount=amount, fixed_on=fixed_on,
                valid_until=valid_until, reports=(document,), rules=own,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT, ahead=("valid_until",))
    def fix_by_inquiry(
        self,
        lot: str,
        *,
        quotes: tuple[Quote, ...],
        asked_on: date,
        extensions_asked: bool = False,
        fixed_on: date,
        valid_until: date,
        ground: str = "",
        expected: int | None = None,
    ) -> Recorded:
        """Fix the reference price by the average of what the platforms delivered in time."""
        own = self.rules(fixed_on)
        first = inquiry_due(asked_on, own.calendar, delivered=1, extensions_asked=False)
        in_time = sum(quote.delivered_on <= first for quote in quotes)
        due = inquiry_due(
            asked_on, own.calendar, delivered=in_time, extensions_asked=extensions_asked
        )
        if goes_to_appraisal(len(quotes), extensions_asked=extensions_asked):
            said = "no platform delivered or asked for time: appraise it"
            refuse(ReferenceRefused, "CK-6", said, due=due)
        amount = inquired(quotes, due_on=due)
        reports = tuple(f"{quote.platform} {quote.amount.plain}" for quote in quotes)
        return self._ask(
            lot, expected,
            lambda it: it.fix_reference(
                method=Method.ONLINE, amount=amount, fixed_on=fixed_on, valid_until=valid_until,
                reports=reports, rules=own, ground=ground, quotes=quotes,
            ),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def suspend_pricing(
        self, lot: str, *, ground: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Hold the pricing on a ground on file."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.suspend_pricing(ground=ground, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def resume_pricing(
        self, lot: str, *, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Take the pricing up again."""
        own = self.rules(on)
        return self._ask(
            lot, expected, lambda it: it.resume_pricing(document=document, on=on, rules=own)
        )

    @command(Permission.KEEP_LOT)
    def withdraw_pricing(
        self, lot: str, *, ground: str, document: str, on: date, expected: int | None = None
    ) -> Recorded:
        """Call the pricing off on a ground on file."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.withdraw_pricing(ground=ground, document=document, on=on, rules=own),
        )  # fmt: skip

    @command(Permission.KEEP_LOT)
    def tell_no_surplus(self, lot: str, *, on: date, expected: int | None = None) -> Recorded:
        """Tell the applicant that nothing would be left at this price."""
        own = self.rules(on)
        return self._ask(lot, expected, lambda it: it.tell_no_surplus(on=on, rules=own))

    @command(Permission.KEEP_LOT)
    def answer_no_surplus(
        self, lot: str, *, document: str, told_on: date, asked_on: date,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record that the applicant asked to go on although nothing would be left."""
        own = self.rules(asked_on)
        return self._ask(
            lot, expected,
            lambda it: it.answer_no_surplus(
                document=document, told_on=told_on, asked_on=asked_on, rules=own
            ),
        )  # fmt: skip
