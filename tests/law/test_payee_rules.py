"""R1.17 and R1.20: the party entitled is paid, into an account of the same name."""

import pytest

from ledger.domain.law.payee import (
    PAYEE_ACCOUNT,
    BasisNotDocumented,
    OtherPayee,
    PayeeBasis,
    PayeeNameDiffers,
    may_pay,
    may_use_account,
)

APPLICANT = "苏州某某（中国）有限公司"
RULING = OtherPayee(PayeeBasis.CHANGE_OF_PARTY, "（2026）苏05执异3号", "李四")


def test_r1_17_the_applicant_is_paid_however_the_name_is_typed() -> None:
    may_pay("苏州某某(中国) 有限公司", APPLICANT)


def test_r1_17_anybody_else_is_refused() -> None:
    with pytest.raises(PayeeNameDiffers) as refused:
        may_pay("李四", APPLICANT)
    assert refused.value.facts == {"payee": "李四", "entitled": APPLICANT}


@pytest.mark.parametrize("basis", list(PayeeBasis))
def test_r1_17_somebody_else_is_paid_on_a_document_that_names_them(basis: PayeeBasis) -> None:
    may_pay("李四", APPLICANT, OtherPayee(basis, "（2026）苏05执异3号", "李四"))


def test_r1_17_a_document_that_names_another_does_not_help() -> None:
    with pytest.raises(PayeeNameDiffers):
        may_pay("王五", APPLICANT, RULING)


def test_r1_17_a_basis_without_a_document_is_none() -> None:
    with pytest.raises(BasisNotDocumented):
        may_pay("李四", APPLICANT, OtherPayee(PayeeBasis.PANEL_RECORD, " ", "李四"))


def test_r1_20_the_account_is_the_payees_own() -> None:
    may_use_account("李 四", "李四")
    with pytest.raises(PayeeNameDiffers) as refused:
        may_use_account("李四之妻", "李四")
    assert refused.value.cited == PAYEE_ACCOUNT
