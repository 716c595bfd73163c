"""Lots offered to their creditors (以物抵债); what they pay is in the services of money."""

from datetime import date

from auctions.lot_words import Answer
from auctions.services.desk import LotDesk
from ledger.domain.money import Money
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command


class TakingInKind(LotDesk):
    """Lots that may go to a creditor instead of a buyer."""

    @command(Permission.DECIDE_LOT, ahead=("answer_by",))
    def ask_in_kind(
        self, lot: str, *, on: date, answer_by: date, document: str, expected: int | None = None
    ) -> Recorded:
        """Ask every listed creditor whether it takes the asset."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.ask_in_kind(on=on, answer_by=answer_by, document=document, rules=own),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def answer_in_kind(
        self, lot: str, *, party: str, answer: Answer, on: date, document: str,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Record a creditor's answer, or its silence."""
        return self._ask(
            lot, expected,
            lambda it: it.answer_in_kind(party, answer=answer, on=on, document=document),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT, ahead=("difference_due",))
    def award_in_kind(
        self,
        lot: str,
        *,
        party: str,
        price: Money,
        on: date,
        difference_due: date | None = None,
        lottery: str = "",
        eligibility: str = "",
        part: str = "",
        from_settlement: bool = False,
        expected: int | None = None,
    ) -> Recorded:
        """Give the asset to the creditor whom the law names among the willing."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.award_in_kind(
                party, price=price, on=on, rules=own, difference_due=difference_due,
                lottery=lottery, eligibility=eligibility, part=part,
                from_settlement=from_settlement,
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT, ahead=("difference_due",))
    def agree_in_kind(
        self, lot: str, *, price: Money, consents: tuple[str, ...], document: str, on: date,
        difference_due: date | None = None, from_settlement: bool = False,
        expected: int | None = None,
    ) -> Recorded:  # fmt: skip
        """Let the applicant take the asset before any auction, all agreeing."""
        own = self.rules(on)
        return self._ask(
            lot, expected,
            lambda it: it.agree_in_kind(
                price=price, consents=consents, document=document, on=on, rules=own,
                difference_due=difference_due, from_settlement=from_settlement,
            ),
        )  # fmt: skip

    @command(Permission.DECIDE_LOT)
    def refuse_in_kind(self, lot: str, *, on: date, expected: int | None = None) -> Recorded:
        """Record that no creditor takes the asset."""
        own = self.rules(on)
        return self._ask(lot, expected, lambda it: it.refuse_in_kind(on=on, rules=own))
