"""A buyer's remaining price (案外人交付价款), paid into court to win an objection suit.

It is the buyer's until a judgment says whose it is: no plan, fee or payout touches it. Where he
wins, it takes the place of what he bought and is the debtor's money; where he loses, it goes back
to him promptly.
"""

from datetime import date
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty, Dated, NoRuleInForce
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.paper import Paper, PaperKind

_OPINION: Final = "法释〔2025〕10号"
PAID_IN: Final = Article(_OPINION, "第十一条、第十四条", Certainty.VERIFIED)
SUBSTITUTES: Final = Article(_OPINION, "第十三条第三款", Certainty.VERIFIED)
FROM: Final = Dated(PAID_IN, {date(2025, 7, 24): PAID_IN})


class SuitOutcome(StrEnum):
    """How the objection suit ended for the buyer."""

    WON = "won"  # 案外人胜诉，价款替代为被执行人财产
    LOST = "lost"  # 案外人败诉，价款退还


class PriceNotKept(Malformed):
    """No suit is named, or the payment lies before the rule it would rest on."""

    code = "price-not-kept"
    title = "A third party's price is kept for a named suit, under a rule in force"
    title_zh = "案外人价款须注明诉讼案号并有适用规定"
    article = PAID_IN


class PriceUndecided(Conflict):
    """No judgment has said yet whose the price is."""

    code = "price-undecided"
    title = "The suit is pending: the price is nobody's to have"
    title_zh = "执行异议之诉未审结，案外人价款不得处分"
    article = PAID_IN


class JudgmentNotNamed(Malformed):
    """The suit ends by a judgment, or by the ruling that takes its place."""

    code = "price-judgment-missing"
    title = "Name the judgment that ended the suit"
    title_zh = "须注明执行异议之诉裁判文书"
    article = SUBSTITUTES


@rule("R2.20", PAID_IN, zh="案外人交付价款", en="A third party's price paid into court",
      figures=(FROM,))  # fmt: skip
def may_keep_apart(suit: str, *, paid_on: date) -> None:
    """Refuse a price without its suit, or from before the rule; raises :class:`PriceNotKept`."""
    if not suit.strip():
        raise PriceNotKept("name the suit in which the price is paid")
    try:
        FROM.on(paid_on)
    except NoRuleInForce as none:
        raise PriceNotKept(f"{paid_on} lies before the rule", paid_on=paid_on) from none


@rule("R2.20", PAID_IN, zh="案外人交付价款", en="A third party's price paid into court")
def may_end_suit(judgment: Paper) -> None:
    """Refuse an outcome without its judgment; raises :class:`JudgmentNotNamed`."""
    if judgment.kind not in (PaperKind.JUDGMENT, PaperKind.RULING):
        raise JudgmentNotNamed(f"a {judgment.kind.value} ends no suit", kind=judgment.kind.value)


@rule("R2.20", PAID_IN, zh="案外人交付价款", en="A third party's price paid into court")
def may_give_back(outcome: SuitOutcome | None) -> None:
    """Refuse to give the price back before its payer has lost; raises :class:`PriceUndecided`."""
    if outcome is not SuitOutcome.LOST:
        raise PriceUndecided("no judgment says that it goes back", outcome=outcome)
