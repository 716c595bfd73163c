"""Nouns for scripted courses of events."""

from datetime import date

from ledger.domain.act import Role
from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.calendar import Calendar
from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.money import Money
from ledger.domain.payout import Payout, Seen
from ledger.domain.policy import Policy
from tests.projections.history import ACCOUNT, POLICY

CASE = "（2017）苏0508执101号"
OTHER = "（2017）苏0508执102号"
DAY = date(2022, 3, 1)
CALENDAR = Calendar.shipped()
RULES = Policy.load(POLICY.encode())


def yuan(amount: str) -> Money:
    return Money(amount)


def a_case(number: str = CASE) -> CaseAccount:
    return CaseAccount(
        case_number=number, officer="孙法官", filed_on=DAY, bank_account=ACCOUNT,
        sub_account=f"{ACCOUNT}1",
    )  # fmt: skip


def a_line(
    serial: str = "S1",
    amount: str = "100.00",
    *,
    purpose: Purpose = Purpose.RECEIPT,
    matched: str | None = None,
    day: date = DAY,
) -> BankLine:
    return BankLine(
        bank_account=ACCOUNT, serial=serial, booked_on=day, value_date=day, amount=yuan(amount),
        purpose=purpose, payer_name="甲\t公司", payer_account="6222", payer_bank="农行",
        remark="执行\n款\\", sub_account="", end_to_end="", matched=matched,
        suggested=(CASE, OTHER),
        payout=None, file="f1", place="行1",
    )  # fmt: skip


def a_payee(account: CaseAccount) -> None:
    account.add_party("p1", PartyRole.APPLICANT, PartyKind.PERSON, "张三", phone="138")
    account.state_account(
        "p1", holder="张三", number="6222020200012345678", bank_name="农行", bank_code="103",
        evidence="确认书", by="孙法官",
    )  # fmt: skip


def a_payout(account: CaseAccount, amount: str, serial: int = 1) -> Payout:
    number = f"{account.case_number}-{serial}"
    sources = account.earmark(Payout.create_id(number), "p1", yuan(amount), day=DAY)
    seen = Seen(number, account.case_number, "p1", 1, yuan(amount), sources, "发放案款")
    roles = (Role.CHIEF, Role.FINANCE)
    return Payout.draft(account, seen, by="孙法官", roles=roles, claimers=(), policy="2016-08")
