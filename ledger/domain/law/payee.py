"""To whom money may be paid: the party in whose favour it stands, into that party's own account."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.identity import same_name
from ledger.domain.law.rules import rule

PAYEE: Final = Article("法发〔2017〕6号", "第十一条", Certainty.UNCONFIRMED)
PAYEE_ACCOUNT: Final = Article("法发〔2017〕6号", "第十三条", Certainty.UNCONFIRMED)


class PayeeBasis(StrEnum):
    """On what basis somebody other than the applicant may be paid."""

    PANEL_RECORD = "panel-record"  # 合议庭评议
    CHANGE_OF_PARTY = "change-of-party"  # 变更、追加当事人裁定
    REFUND_TO_PAYER = "refund-to-payer"  # 退还交款人


@dataclass(frozen=True, slots=True)
class OtherPayee:
    """The document that lets somebody else be paid, and whom it names."""

    basis: PayeeBasis
    document: str
    names: str


class PayeeNameDiffers(Conflict):
    """The name to be paid is not the name of the one entitled."""

    code = "payee-name-differs"
    title = "The payee is not the party entitled"
    title_zh = "收款人与当事人名称不一致"
    article = PAYEE


class BasisNotDocumented(Malformed):
    """Somebody other than the applicant is to be paid on a document that is not named."""

    code = "payee-basis-missing"
    title = "Name the document for paying somebody else"
    title_zh = "向他人发放缺少依据文书"
    article = PAYEE


@rule("R1.17", PAYEE, zh="发放对象", en="Who may be paid")
def may_pay(payee: str, applicant: str, other: OtherPayee | None = None) -> None:
    """Refuse a payee who is neither the applicant nor named by a document that allows it.

    Names agree exactly once width, spaces, brackets and middle dots are written alike. Raises
    :class:`PayeeNameDiffers`, :class:`BasisNotDocumented`.
    """
    if same_name(payee, applicant):
        return
    if other is None:
        raise PayeeNameDiffers(
            f"{payee} is to be paid, {applicant} is entitled", payee=payee, entitled=applicant
        )
    if not other.document.strip():
        raise BasisNotDocumented(f"no document for {other.basis.value}", basis=other.basis.value)
    if not same_name(payee, other.names):
        raise PayeeNameDiffers(
            f"{payee} is to be paid, {other.document} names {other.names}",
            payee=payee,
            entitled=other.names,
        )


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
