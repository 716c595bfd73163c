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


class AccountNoLongerInForce(Conflict):
    """The payee has confirmed another account since this one was agreed to."""

    code = "account-no-longer-in-force"
    title = "The payee's account changed since it was agreed to"
    title_zh = "收款账户在审批后已变更，须重新报批"
    article = PAYEE_ACCOUNT


@rule("R1.20", PAYEE_ACCOUNT, zh="收款账户确认", en="The payee's own account")
def may_still_use_account(agreed: int, in_force: int) -> None:
    """Refuse to pay to the account that was agreed to once another one is in force.

    Raises :class:`AccountNoLongerInForce`.
    """
    if agreed != in_force:
        said = f"account {agreed} was agreed to, account {in_force} is in force"
        raise AccountNoLongerInForce(said, version=agreed, since=in_force)


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
