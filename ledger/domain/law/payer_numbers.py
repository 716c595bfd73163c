"""A number for each payer (一人一案一账号): who may have one of his own, and what it then says.

One case has one account; a court may decide that each payer of a case has a number of his own. The
number then answers two questions, whose money and who pays, and is neither shared nor used again.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from ledger.domain.case_parts import Capacity, PartyRole, PayerNumber
from ledger.domain.citation import Article
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.identity import normal_name, same_name
from ledger.domain.law.pre_enforcement import SUB_ACCOUNTS
from ledger.domain.law.rules import rule
from ledger.domain.sub_account import ONE_CASE_ONE_ACCOUNT


class BankSays(StrEnum):
    """What the bank's own word for the payer is, beside the one the number was issued to."""

    SAME = "payer-same"  # 户名一致
    SILENT = "payer-not-named"  # 银行未载户名
    OTHER = "payer-other"  # 户名不一致


class NotForEachPayer(Conflict):
    """The court's own rules give a case one number, and no payer one of his own."""

    code = "not-for-each-payer"
    title = "This court issues one number to a case"
    title_zh = "本院规则未实行一人一案一账号"


class IssueForClosedCase(Conflict):
    """The case is closed: nobody is to pay into it any more."""

    code = "issue-for-closed-case"
    title = "No number is issued for a closed case"
    title_zh = "已结案件不得生成子账号"
    article = SUB_ACCOUNTS


class NotAPayer(Conflict):
    """The party does not pay in this case: it is paid, or stands by."""

    code = "not-a-payer"
    title = "This party does not pay in the case"
    title_zh = "该当事人不是本案付款人"
    article = ONE_CASE_ONE_ACCOUNT


class PayerNotExplained(Malformed):
    """Why somebody who is no debtor will pay, or the paper that shows it, is not named."""

    code = "payer-not-explained"
    title = "Name why a third party will pay, and the paper"
    title_zh = "第三人付款须注明身份和依据文书"
    article = ONE_CASE_ONE_ACCOUNT


class PayerHasNumber(Conflict):
    """The party has a number of its own on this case already; it never gets a second one."""

    code = "payer-has-number"
    title = "The party has its number already"
    title_zh = "该付款人已有子账号"
    article = ONE_CASE_ONE_ACCOUNT


class NumberTaken(Conflict):
    """The number is somebody's already, or was; no number is ever used again."""

    code = "number-taken"
    title = "The number is taken"
    title_zh = "子账号已被占用"
    article = ONE_CASE_ONE_ACCOUNT


@rule("R2.01", SUB_ACCOUNTS, zh="生成子账号", en="Issue of a sub-account")
def may_issue_for_payers(*, wanted: bool, source: Article, closed_on: date | None) -> None:
    """Refuse a payer's number where the court's rules want none, or for a closed case.

    ``source`` is where the court's rule stands written. Raises :class:`NotForEachPayer`,
    :class:`IssueForClosedCase`.
    """
    if not wanted:
        raise NotForEachPayer("the court's rules give a case one number", article=source)
    if closed_on is not None:
        raise IssueForClosedCase(f"the case was closed on {closed_on}", closed_on=closed_on)


@rule("R1.06", ONE_CASE_ONE_ACCOUNT, zh="一案一账号", en="One case, one account")
def one_to_one(party: str, number: str, case_own: str, issued: Mapping[str, PayerNumber]) -> None:
    """Refuse a payer a second number, and a number a second payer.

    Raises :class:`PayerHasNumber`, :class:`NumberTaken`.
    """
    for each in issued.values():
        if each.party == party:
            raise PayerHasNumber(f"{party} has {each.number}", party=party, number=each.number)
    if number == case_own or number in issued:
        raise NumberTaken(f"{number} is taken", number=number)


@rule("R1.06", ONE_CASE_ONE_ACCOUNT, zh="一案一账号", en="One case, one account")
def may_have_number(party: str, role: PartyRole, capacity: Capacity | None, *, paper: bool) -> None:
    """Refuse a number for whoever does not pay; a third party says in what capacity it will.

    A debtor pays its own debt and has no other capacity. Raises :class:`NotAPayer`,
    :class:`PayerNotExplained`.
    """
    if role is PartyRole.DEBTOR and capacity is None:
        return
    if role is not PartyRole.THIRD_PARTY:
        raise NotAPayer(f"{party} is {role.value}", party=party, role=role)
    if capacity is None or not paper:
        raise PayerNotExplained(f"{party} is no debtor", party=party, role=role)


@rule("R1.06", ONE_CASE_ONE_ACCOUNT, zh="一案一账号", en="One case, one account")
def what_the_bank_says(payer: str, name: str) -> BankSays:
    """How the bank's own word for the payer stands to the ``name`` the number was issued to.

    The bank's word is kept and shown; it is never put right by the number.
    """
    if not normal_name(payer):
        return BankSays.SILENT
    return BankSays.SAME if same_name(payer, name) else BankSays.OTHER
