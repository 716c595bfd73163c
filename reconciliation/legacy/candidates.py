"""Whose a legacy line may be (候选案件): the matching rules, asked with all the register says."""

from collections import defaultdict
from typing import Final

import sqlalchemy as sa

from reconciliation.legacy.line import LegacyLine
from reconciliation.matching.engine import match
from reconciliation.matching.hits import Hit
from reconciliation.matching.known import Incoming, Known, KnownCase

_CASES: Final = (
    "SELECT case_id, case_number, bank_account, sub_account FROM views.cases WHERE book = %s"
    " ORDER BY case_number"
)
_DEBTORS: Final = "SELECT case_id, name FROM views.parties WHERE book = %s AND role = 'debtor'"


def known_cases(connection: sa.Connection, book: str) -> Known:
    """Every case of the book, indexed by what lines say."""
    debtors: dict[object, list[str]] = defaultdict(list)
    for case_id, name in connection.exec_driver_sql(_DEBTORS, (book,)):
        debtors[case_id].append(name)
    rows = connection.exec_driver_sql(_CASES, (book,))
    return Known.of(
        KnownCase(number, account, sub, tuple(debtors[case_id]))
        for case_id, number, account, sub in rows
    )


def candidates(line: LegacyLine, known: Known) -> tuple[Hit, ...]:
    """Cases the line may have come for, best first, each with its reasons; never one that books."""
    said = " ".join(filter(None, (line.remark, line.case, line.case_text)))
    asked = Incoming(
        line.bank_account, line.free, credit=True, payer_name=line.payer_name,
        payer_account=line.payer_account, remark=said,
    )  # fmt: skip
    return match(asked, known, hints=True)
