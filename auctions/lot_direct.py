"""The decision to sell without an auction (直接变卖): all consent, or it would perish."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from auctions.law import price, venue
from auctions.law.says import TermsRefused, empty, refuse
from auctions.lot_state import DirectSale
from auctions.lot_terms import Planning
from auctions.lot_words import Trait
from auctions.parameters import CourtRules
from ledger.domain.kernel import Root
from ledger.domain.money import Money

if TYPE_CHECKING:
    from auctions.lot_state import LotState


class DirectSaleDecided(Root.Event):
    """The asset is to be sold at this price without an auction before (决定直接变卖)."""

    TOPIC = "lot.direct-sale-decided"
    price: Money
    consents: tuple[str, ...]  # party marks
    agreed: Money | None
    market: Money | None
    panel: str
    document: str
    on: date

    def apply(self, lot: "LotState") -> None:
        lot.direct = DirectSale(self.document, self.price, self.on)


class Deciding(Planning):
    """A priced lot that may be sold directly instead of auctioned."""

    def sell_directly(
        self,
        *,
        asked: Money,
        consents: Sequence[str],
        agreed: Money | None,
        market: Money | None,
        panel: str,
        document: str,
        on: date,
        rules: CourtRules,
    ) -> None:
        """Decide to sell at this price without an auction (PR-8).

        Both parties and everybody with a right in the asset agree, or it would perish. It is sold
        at the agreed price, else not below the market, else not below half its appraisal; what
        nobody buys in its sixty days is auctioned.
        """
        self.ask("sell_directly")
        venue.panel_decided(panel, "a direct sale and its price")
        if not document.strip() or self.attempts:
            refuse(
                TermsRefused, "PR-8", "no decision is on file, or the asset was offered before",
                attempt=tuple(self.attempts), lacking=empty(document=document),
            )  # fmt: skip
        entitled = [self.applicant, self.debtor, *self.security_holders]
        price.direct_sale(
            asked, all_agree=price.all_consent(filter(None, entitled), consents),
            perishable=Trait.PERISHABLE in self.traits, agreed=agreed, market=market,
            appraisal=self.reference.amount if self.reference else None,
        )  # fmt: skip
        before = self.state
        self.record(
            DirectSaleDecided, price=asked, consents=tuple(consents), agreed=agreed,
            market=market, panel=panel, document=document, on=on,
        )  # fmt: skip
        self.settle("sell_directly", before, on, rules, restart=True)
