"""To whom money may be paid: the party in whose favour it stands, into that party's own account."""

from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.identity import same_name
from ledger.domain.law.rules import rule

PAYEE: Final = Article("法发〔2017〕6号", "第十一条", Certainty.UNCONFIRMED)
PAYEE_ACCOUNT: Final = Article("法发〔2017〕6号", "第十三条", Certainty.UNCONFIRMED)


class PayeeNameDiffers(Conflict):
    """The name to be paid is not the name of the one entitled."""

    code = "payee-name-differs"
    title = "The payee is not the party entitled"
    title_zh = "收款人与当事人名称不一致"
    article = PAYEE


@rule("R1.20", PAYEE_ACCOUNT, zh="收款账户确认", en="The payee's own account")
def may_use_account(account_name: str, payee: str) -> None:
    """Refuse an account that is held in another name than the payee's.

    Raises :class:`PayeeNameDiffers`.
    """
    if not same_name(account_name, payee):
        raise PayeeNameDiffers(
            f"the account belongs to {account_name}, the payee is {payee}",
            article=PAYEE_ACCOUNT,
            payee=account_name,
            entitled=payee,
        )
