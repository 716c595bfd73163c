"""What selling a lot costs, who is paid for it, and who bears it in the end (处置费用)."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final

from auctions.law.says import PlatformRefused, Remark, RulingRefused, ck, refuse, wp
from auctions.lot_parts import Work
from auctions.lot_words import State
from ledger.domain.citation import Article, Certainty
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, allocate, half_up, total, zero

ZG34: Final = Article("执行工作若干问题的规定（2020年修正）", "第三十四条", Certainty.VERIFIED)


@rule("PF-6", wp("第七条"), zh="拍卖辅助工作", en="Auxiliary work")
def auxiliary_cost(
    work: Work, engaged: Collection[Work], engagement: str, receipt: str, amount: Money
) -> Money:
    """A cost of engaged auxiliary work, on its receipt; raises :class:`PlatformRefused`."""
    if work not in engaged or not engagement.strip():
        refuse(
            PlatformRefused, "PF-6", f"nobody was engaged for {work.value} in writing", what=work
        )
    if not receipt.strip() or amount <= zero():
        refuse(PlatformRefused, "PF-6", f"{work.value} has no receipt", what=work)
    return amount


@rule("CK-14", ck("第三十一条"), zh="网络询价费", en="Fee of an online inquiry")
def inquiry_fee(results: Mapping[str, Money], sale: Money, fee: Money) -> dict[str, Money]:
    """The platform whose figure is closest to the sale gets the fee; at one distance they share."""
    distance = {name: abs(figure - sale) for name, figure in results.items()}
    nearest = sorted(name for name, far in distance.items() if far == min(distance.values()))
    return dict(zip(nearest, allocate(fee, [1] * len(nearest)), strict=True))


@rule("CK-14", ck("第三十一条"), zh="网络询价费", en="Fee of an online inquiry")
def only_the_nearest(paid: Collection[str], due: Collection[str]) -> None:
    """The nearest are paid, and nobody else; raises :class:`RulingRefused`."""
    if sorted(paid) != sorted(due):
        wanted = ", ".join(sorted(due))
        refuse(RulingRefused, "CK-14", f"the fee is due to {wanted}, who came closest", due=wanted)


@rule("CK-15", ck("第三十二条"), zh="评估费基数", en="Base of the appraisal fee")
def appraisal_fee_base(appraisal: Money, sale: Money | None, actual_cost: Money) -> Money:
    """The lesser of appraisal and sale; unsold, what the work really cost."""
    return actual_cost if sale is None else min(appraisal, sale)


@rule("CK-15", ck("第三十二条"), zh="评估费基数", en="Base of the appraisal fee")
def reissued_fee(fee: Money) -> Money:
    """A report issued again costs three tenths of that fee."""
    return half_up(fee.amount * Decimal("0.30"))


@rule("CK-15", ck("第三十二条"), zh="评估费基数", en="Base of the appraisal fee")
def base_within(base: Money, most: Money, fee: Money) -> None:
    """The fee is reckoned on that base or less, and is no more than it; :class:`RulingRefused`."""
    if base > most or not zero() < fee <= base:
        refuse(
            RulingRefused, "CK-15", f"{fee} is reckoned on {base}, the base is {most} at most",
            most=most,
        )  # fmt: skip


@rule("CK-15", ck("第三十二条"), zh="评估费基数", en="Base of the appraisal fee")
def has_ended(state: State, *, ended: bool) -> None:
    """What pricing costs is settled when the lot was sold or has ended; :class:`RulingRefused`."""
    if not ended:
        refuse(RulingRefused, "CK-15", "the lot is neither sold nor at its end", state=state)


@rule("CK-16", ck("第三十三条"), zh="评估费的负担", en="Who bears the fee")
def bears_fee() -> tuple[str, str]:
    """The applicant advances it, the debtor bears it: a cost of the sale, paid back first."""
    return "applicant", "debtor"


@rule("CK-16", ck("第三十三条"), zh="评估费的负担", en="Who bears the fee")
def advanced(paper: str) -> Remark | None:
    """A receipt shows the advance, or an insurer's letter guarantees it; neither is remarked."""
    if paper.strip():
        return None
    return Remark("CK-16", "nobody advanced the fee, and no insurer guarantees it")


@rule("CL-11", ZG34, zh="处置费用优先受偿", en="Costs of the sale come first")
def costs_settled(open_costs: Collection[Money]) -> None:
    """A sold lot ends when its costs are put aside for who is owed; :class:`RulingRefused`."""
    if open_costs:
        said = f"{total(open_costs)} of costs is not settled"
        refuse(RulingRefused, "CL-11", said, owing=total(open_costs))
