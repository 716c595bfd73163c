"""What is left over (退还余款): beyond the obligation it is the debtor's, once that is certain.

Certain means: the final reckoning is approved, the debtor's other cases were looked at, and no
other court has asked that the surplus be kept.
"""

from collections.abc import Sequence
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.identity import same_name
from ledger.domain.law.payee import PayeeNameDiffers
from ledger.domain.law.rules import rule
from ledger.domain.money import Money, zero

SURPLUS: Final = Article(
    "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）",
    "第三十四条第二款",
    Certainty.VERIFIED,
)
PAYEE: Final = Article("法发〔2017〕6号", "第十一条", Certainty.UNCONFIRMED)


class SurplusFrozen(Conflict):
    """Another court or case has asked that the debtor's money be kept."""

    code = "surplus-frozen"
    title = "The surplus is frozen for another case"
    title_zh = "余款已被另案冻结"
    article = SURPLUS


class SurplusOwedElsewhere(Conflict):
    """The debtor still owes in other cases of this court, and nobody decided on the surplus."""

    code = "surplus-owed-elsewhere"
    title = "The debtor owes in other cases of this court"
    title_zh = "被执行人在本院另有未执行完毕案件，余款不得径行退还"
    article = SURPLUS


@rule("R2.11", SURPLUS, zh="退还被执行人余款", en="Refund of the surplus to the debtor")
def may_refund_surplus(frozen: Money, *, owing: Sequence[str], decided: bool) -> None:
    """Refuse a refund while the debtor's money is frozen, or while he owes in other cases.

    The approved reckoning and the check of other cases are papers the payment rests on. ``owing``
    are the court's own cases that it knows of; only a decision or a ruling, ``decided``, lets the
    money go past them. Raises :class:`SurplusFrozen`, :class:`SurplusOwedElsewhere`.
    """
    if frozen > zero(frozen.currency.code):
        raise SurplusFrozen(f"{frozen} of the debtor's money is frozen", frozen=frozen)
    if owing and not decided:
        raise SurplusOwedElsewhere(f"the debtor owes in {', '.join(owing)}", cases=list(owing))


@rule("R1.17", PAYEE, zh="发放对象", en="Who may be paid")
def may_refund(payee: str, payer: str) -> None:
    """Refuse to send a receipt back to anybody but whoever paid it in.

    Raises :class:`PayeeNameDiffers`.
    """
    if not same_name(payee, payer):
        raise PayeeNameDiffers(
            f"{payer} paid this money, {payee} is to get it back", payee=payee, entitled=payer
        )
