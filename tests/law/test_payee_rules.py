"""R1.20: the party entitled is paid into an account of the same name."""

import pytest

from ledger.domain.law.payee import PAYEE_ACCOUNT, PayeeNameDiffers, may_use_account


def test_r1_20_the_account_is_the_payees_own() -> None:
    may_use_account("李 四", "李四")
    with pytest.raises(PayeeNameDiffers) as refused:
        may_use_account("李四之妻", "李四")
    assert refused.value.cited == PAYEE_ACCOUNT
