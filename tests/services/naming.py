"""Which words of a command name a thing that must be there, and which only say something.

A command that names two things may be told those of two cases. Which commands that are is read off
their signatures: a word that nobody sorted yet fails the test, and so does a command whose second
word nobody tried.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from inspect import Parameter, isfunction, signature
from types import ModuleType
from typing import Any, Final

from ledger.services.command import COMMANDS

_NAMES: Final = """
    advance assignment attachment attempt bank_account book case_number case_numbers claim count
    credit credit_line debit_line delegation escrow freeze fund_party hit hold letter line lines
    lot lots mark match matter number numbers objection of_case others parties party payee
    payout plan pocket prefix receipt receipts share shares slip slips source statement struck
    target tax thing ticket transfer
"""
NAMES: Final = frozenset(_NAMES.split())
"""The words that name something the book knows: a case, a line, a mark of either."""
_SAYS: Final = """
    about accepted_by account administrator agent agreed_by alert answer applicant approval
    archive asks asset bank_code bank_name basis basis_withheld batch because bidder body buyer
    buyer_name cause checked claimant claims code computation consent consents court_code
    court_name creditor damage debtor debtor_agrees decision deliverer description digest
    document documents doubt drawer_name eligibility entitled evidence field figures files
    finding firm firms found ground holder home_finding how identity instead_of
    investigation judgment
    keeper kind label leaving lender loan_letter lottery medium message_id month name nature
    note now objector officer order other_case other_court outsider owner panel paper part
    payees payer payer_account payer_identity payer_name person place platform platform_lot
    prefixes president principal proof province proxy purpose reason receiver record reference
    refund_plan refused_loan registry reports request requester result reversal_case role
    rounds_before ruling said scope second_reason secret security security_holders served
    signed_by subject successor suit taxes taxpayer text title to told under unit unsuitable
    voucher vouchers what why with_assets with_officers witness words works written_refusal
"""
SAYS: Final = frozenset(_SAYS.split())
"""The words that say something: a reason, a paper's number, a name, what is begun anew."""


def commands(*rooms: ModuleType) -> dict[str, Callable[..., Any]]:
    """Every command whose service lives in one of these rooms."""
    return {name: method for room in rooms for name, method in _methods(room) if name in COMMANDS}


def _methods(room: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        for kind in vars(importlib.import_module(each.name)).values():
            if isinstance(kind, type) and kind.__module__ == each.name:
                yield from ((m.__qualname__, m) for m in vars(kind).values() if isfunction(m))


def unsorted(method: Callable[..., Any]) -> Iterator[str]:
    """The words of a command that neither table knows, and that may be a name."""
    for name, word in signature(method).parameters.items():
        if _may_name(word) and name not in NAMES | SAYS:
            yield name


def of_two(method: Callable[..., Any]) -> bool:
    """Whether a command names two things."""
    words = signature(method).parameters
    return len([name for name in NAMES & words.keys() if _may_name(words[name])]) > 1


def _may_name(word: Parameter) -> bool:
    return "str" in str(word.annotation) or "UUID" in str(word.annotation)
