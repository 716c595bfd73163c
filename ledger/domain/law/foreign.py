"""Foreign money (外币案款): kept in its own currency until the bank has changed it."""

from decimal import Decimal
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, half_up, zero

OWN_CURRENCY: Final = Article("案款核算要求", "外币原币核算", Certainty.DESIGN)


class NotForeign(Malformed):
    """The money is yuan, or what it was changed into is not."""

    code = "not-foreign"
    title = "Only foreign money is kept and changed"
    title_zh = "仅外币款项需原币保管和结汇"
    article = OWN_CURRENCY


class RateDiffers(Conflict):
    """The sums do not follow from the rate."""

    code = "rate-differs"
    title = "The sums do not follow from the rate"
    title_zh = "折算金额与汇率不符"
    article = OWN_CURRENCY


@rule("R5.3-D7", OWN_CURRENCY, zh="外币折算", en="Foreign currency and its conversion")
def converted(foreign: Money, rate: Decimal, yuan: Money, charges: Money) -> None:
    """Refuse a conversion whose sums do not follow from its rate.

    ``foreign × rate``, rounded half up to the fen, is what came and what the bank kept. Raises
    :class:`NotForeign`, :class:`RateDiffers`.
    """
    if foreign.currency.code == "CNY" or yuan.currency.code != "CNY" or rate <= 0:
        raise NotForeign(f"{foreign} into {yuan}", amount=foreign)
    should = half_up(foreign.amount * rate)
    if charges < zero() or yuan + charges != should:
        said = f"{foreign} at {rate} is {should}, not {yuan} and {charges}"
        raise RateDiffers(said, should=should, came=yuan, charges=charges)
