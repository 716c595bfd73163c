"""Papers that tests name."""

from dataclasses import replace
from datetime import date

from ledger.domain.paper import Paper, PaperKind

DAY = date(2026, 3, 2)


def paper(kind: PaperKind, number: str = "", day: date = DAY) -> Paper:
    """A paper of this kind."""
    return Paper(kind, number or f"{kind.value}-1", day)


def dated(day: date, *papers: Paper) -> tuple[Paper, ...]:
    """The same papers of another day, for a court that sits on one."""
    return tuple(replace(each, day=day) for each in papers)


BANK_LETTER = paper(PaperKind.BANK_LETTER)
LETTER = paper(PaperKind.LETTER)
JUDGMENT = paper(PaperKind.JUDGMENT)
RULING = paper(PaperKind.RULING)
DECISION = paper(PaperKind.DECISION)
PANEL = paper(PaperKind.PANEL_RECORD)
AUTHORITY = paper(PaperKind.AUTHORITY)
IDENTITY = paper(PaperKind.IDENTITY)
COMPUTATION = paper(PaperKind.COMPUTATION)
CHANGE = paper(PaperKind.CHANGE_OF_PARTY)
CHECK = paper(PaperKind.OTHER_CASE_CHECK)
VOUCHER = paper(PaperKind.VOUCHER)
SLIP = paper(PaperKind.PAYMENT_SLIP)
FORM = paper(PaperKind.APPROVAL_FORM)
NOTICE = paper(PaperKind.NOTICE)
SIGN_OFF = paper(PaperKind.SIGN_OFF)
APPLICATION = paper(PaperKind.APPLICATION)
RECORD = paper(PaperKind.RECORD)
RECEIPT = paper(PaperKind.RECEIPT)
JOINT = paper(PaperKind.JOINT_DESIGNATION)
PLAN = paper(PaperKind.PLAN)
