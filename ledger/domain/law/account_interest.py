"""Interest the bank pays on the special account (专户利息): whose it is, and where it may go.

No national rule says who owns it, so it waits on an account of its own until the court's own rule
names its way. What money in escrow earned is another matter: the law gives it to its creditor.
"""

from datetime import date
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.money import Money
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.policy_sections import InterestRule

WHOSE: Final = Article("专户利息", "归属和处置未见全国性规定", Certainty.UNCONFIRMED)
FRUITS: Final = Article("民法典", "第五百七十三条", Certainty.VERIFIED)


class NoRuleOnInterest(Conflict):
    """The court has no rule in force that says where interest on the special account goes."""

    code = "no-rule-on-interest"
    title = "The court's rules do not say where interest on the special account goes"
    title_zh = "本院规则未规定专户利息去向，利息应留存专户"
    article = WHOSE


class NotEarnedInEscrow(Malformed):
    """The days are not days on which the money stood in escrow, or no computation shows them."""

    code = "not-earned-in-escrow"
    title = "Name the days in escrow, and the computation of what they earned"
    title_zh = "提存孳息须按提存期间计算并附核算表"
    article = FRUITS


@rule("R1.05", WHOSE, zh="专户利息", en="Interest on the special account")
def may_be_disposed(rule: InterestRule, on: date, *, cited: Article) -> None:
    """Refuse to pay interest out unless the court's own rule, begun by then, says where to.

    ``cited`` is where the court's rule stands. Raises :class:`NoRuleOnInterest`.
    """
    if rule.to is None or rule.since is None:
        raise NoRuleOnInterest("interest stays on the special account", on=on)
    if on < rule.since:
        said = f"the court's rule on interest begins on {rule.since}"
        raise NoRuleOnInterest(said, article=cited, on=on, since=rule.since)


@rule("R1.23a", FRUITS, zh="提存孳息", en="What money in escrow earned is its creditor's")
def may_be_the_creditors(
    amount: Money, computation: Paper, *, escrowed_on: date | None, begins: date, ends: date,
    today: date,
) -> None:  # fmt: skip
    """Refuse a share of interest that no computation shows, or for days outside the escrow.

    Raises :class:`NotEarnedInEscrow`.
    """
    if computation.kind is not PaperKind.COMPUTATION:
        kind = computation.kind.value
        raise NotEarnedInEscrow(f"a {kind} is no computation", kind=kind)
    if escrowed_on is None or not escrowed_on <= begins < ends <= today:
        raise NotEarnedInEscrow(
            f"{begins} to {ends} are not days in escrow", begins=begins, ends=ends,
            escrowed_on=escrowed_on,
        )  # fmt: skip
    if amount.fen <= 0:
        raise NotEarnedInEscrow(f"{amount} is nothing", amount=amount)
