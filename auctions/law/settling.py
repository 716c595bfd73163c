"""What a sale costs, who is paid from it, and what loans and taxes change (费用、贷款、税费).

The amounts move in the services of a lot's money; here is what the law says of them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from auctions.law.notice import HOME
from auctions.law.says import (
    DESIGN,
    DefaultNotRuled,
    DepositRefused,
    Remark,
    RulingRefused,
    court_rule,
    pm,
    refuse,
    wp,
)
from ledger.domain import clock
from ledger.domain.calendar import Calendar
from ledger.domain.citation import Article, Certainty, Dated
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, total, zero

WP_FROM: Final = date(2017, 1, 1)
AUCTION_MONEY: Final = wp("第十七条、第二十三条至第二十五条")
DAY: Final = Dated(wp("第二十三条、第二十五条"), {WP_FROM: timedelta(hours=24)})
MJ509: Final = Article("法释〔2022〕11号", "第五百零六条至第五百一十四条", Certainty.VERIFIED)
MS114: Final = Article("民事诉讼法（2023年修正）", "第一百一十四条", Certainty.VERIFIED)


# Deposits and plans


@rule("R2.21", AUCTION_MONEY, zh="拍卖保证金、成交款", en="Money of an auction")
@rule("CL-2", wp("第二十五条"), zh="平台划转保证金", en="The platform remits", figures=(DAY,))
def remitted(sold_at: datetime, at: datetime) -> Remark | None:
    """The winner's deposit is in the court's account within 24 hours; later is remarked."""
    due = sold_at + DAY.on(clock.on(sold_at))
    return None if at <= due else Remark("CL-2", f"remitted at {at}, due at {due}", clock.on(due))


@rule("R2.21", AUCTION_MONEY, zh="拍卖保证金、成交款", en="Money of an auction")
@rule("CL-3", wp("第二十三条"), zh="退还保证金", en="Deposits go back", figures=(DAY,))
def released(ended_at: datetime, at: datetime) -> Remark | None:
    """A loser's deposit goes back within 24 hours of the end; later is remarked."""
    due = ended_at + DAY.on(clock.on(ended_at))
    return None if at <= due else Remark("CL-3", f"released at {at}, due at {due}", clock.on(due))


@rule("R2.21", AUCTION_MONEY, zh="拍卖保证金、成交款", en="Money of an auction")
@rule("CL-3", wp("第二十三条"), zh="退还保证金", en="Deposits go back")
def only_the_winners(bidder: str, winner: str) -> None:
    """Only the winner's deposit is sent and becomes price; raises :class:`DepositRefused`."""
    if bidder != winner:
        refuse(
            DepositRefused, "CL-3", f"{bidder} did not win: the deposit goes back", bidder=bidder
        )


@rule("R2.21", AUCTION_MONEY, zh="拍卖保证金、成交款", en="Money of an auction")
@rule("CL-3", wp("第二十三条"), zh="退还保证金", en="Deposits go back")
def not_the_winners(bidder: str, winner: str) -> None:
    """The winner's deposit is not released; raises :class:`DepositRefused`."""
    if bidder == winner:
        refuse(DepositRefused, "CL-3", f"{bidder} won: the deposit stays", bidder=bidder)


@rule("CL-3", wp("第二十三条"), zh="退还保证金", en="Deposits go back")
def not_back(amount: Money) -> Remark | None:
    """What is not back with its payers when a lot is closed is remarked, with its sum."""
    if amount <= zero():
        return None
    return Remark("CL-3", f"closed while {amount} is not back with who paid it")


@rule("CL-12", MJ509, zh="多个债权人的分配", en="Several creditors: a plan")
def plan_or_single(creditors: int, plan: str) -> None:
    """Several creditors are paid by a plan; one needs none. Raises :class:`RulingRefused`."""
    if creditors > 1 and not plan.strip():
        refuse(RulingRefused, "CL-12", f"{creditors} creditors are paid by a plan", count=creditors)


@rule("CL-12", MJ509, zh="多个债权人的分配", en="Several creditors: a plan")
def plan_is_final(number: str, *, final: bool) -> None:
    """Objections to the plan are closed before its money counts as distributed."""
    if not final:
        refuse(RulingRefused, "CL-12", f"objections to plan {number} are not closed", plan=number)


@rule("PS-7", wp("第二十三条、第三十七条第一款"), zh="退还预缴款", en="Prepayments go back")
def prepaid_released(ended_at: datetime, at: datetime) -> Remark | None:
    """A loser's prepayment goes back within 24 hours by analogy; later is remarked."""
    late = released(ended_at, at)
    return None if late is None else Remark("PS-7", late.said, late.due)


@rule(
    "PS-8", court_rule("变卖超出预缴款部分"), zh="超出预缴款部分", en="Price above the prepayment"
)
def excess(price: Money, prepaid: Money) -> Money:
    """What a buyer still owes whose bid went above the prepayment."""
    return max(price - prepaid, zero())


@rule("DA-11", pm("第十六条", DESIGN), zh="抵债不入现金", en="In kind moves no cash")
def counts_for(price: Money, difference: Money) -> Money:
    """What the asset counts for in the taker's claim: its price less what was paid in money.

    Costs of taking it are money of their own (DA-12) and change neither.
    """
    return price - difference


@rule("DA-12", pm("第十六条", DESIGN), zh="抵债人负担优先费用", en="Costs of taking it")
def costs_funded(paid: Money, costs: Money | None) -> Remark | None:
    """Fee, appraisal and liens are paid in cash by the taker; unpaid or unknown is remarked."""
    if costs is None:
        return Remark("DA-12", f"{paid} is paid, and the costs of taking it are not known")
    return None if paid >= costs else Remark("DA-12", f"{paid} of {costs} is paid")


# Defaults and annulments


@rule("DF-10", court_rule("免交保证金的申请人悔拍"), zh="免交者悔拍",
      en="An exempt applicant defaults")  # fmt: skip
def nothing_forfeited(forfeited: Money) -> Remark | None:
    """Without a deposit a person decides: a top-up by order, a set-off by ruling only."""
    if forfeited > zero():
        return None
    return Remark("DF-10", "no deposit was forfeited: what is missing is ordered, or set off by "
                  "a ruling")  # fmt: skip


@rule("DF-12", MS114, zh="恶意悔拍的罚款", en="A fine for a malicious default")
def no_fine(vouchers: Sequence[str]) -> None:
    """A fine is paid separately and is no cost of the sale; raises :class:`DefaultNotRuled`."""
    fines = [each for each in vouchers if "罚款" in each]
    if fines:
        refuse(
            DefaultNotRuled,
            "DF-12",
            f"{fines[0]} is a fine, not a cost of the failed sale",
            document=fines[0],
        )


@rule("VO-3", wp("第三十一条", DESIGN), zh="撤销后的退款", en="What goes back after an annulment")
def goes_back(payers: Sequence[tuple[str, Money]], planned: Mapping[str, Money]) -> None:
    """Every payer gets back what it paid, planned before anything is sold again.

    Raises :class:`RulingRefused`.
    """
    paid: dict[str, Money] = {}
    for payer, amount in payers:
        paid[payer] = paid.get(payer, zero()) + amount
    if paid != dict(planned):
        wrong = {who for who in {*paid, *planned} if paid.get(who) != planned.get(who)}
        refuse(
            RulingRefused, "VO-3", "the plan does not give every payer what it paid",
            count=len(wrong), paid=total(paid.values()), returned=total(planned.values()),
        )  # fmt: skip


@rule("NT-9", HOME, zh="必需住房", en="The debtor's necessary home")
def rent_years(years: int) -> None:
    """Five to eight years' rent of the proceeds is the debtor's; :class:`RulingRefused`."""
    if not 5 <= years <= 8:
        refuse(
            RulingRefused, "NT-9", f"{years} years' rent: the law says five to eight", years=years
        )


# Taxes


REGISTRY: Final = Article("泰自资规发〔2024〕8号", "协助查询", Certainty.LOCAL)
ANSWERS_WITHIN: Final = Dated(REGISTRY, {date(2024, 1, 1): 5})


@rule("TX-13", REGISTRY, zh="登记机构答复", en="The registry answers", figures=(ANSWERS_WITHIN,))
def registry_due(asked_on: date, calendar: Calendar) -> date:
    """By when the registry answers: five working days, where that paper applies."""
    return calendar.add_working_days(asked_on, ANSWERS_WITHIN.on(asked_on))


@rule("TX-13", REGISTRY, zh="登记机构答复", en="The registry answers", figures=(ANSWERS_WITHIN,))
def registry_answered(registry: str, on: date, due: date) -> Remark | None:
    """Remark an answer that came after its working days."""
    if on <= due:
        return None
    return Remark("TX-13", f"{registry} answered on {on}, due by {due}", due)
