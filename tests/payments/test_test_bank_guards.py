"""A test bank that answers anything but yes is no bank that has nothing to say."""

from typing import Any

import pytest

from reconciliation.payments.bank import BankUnreachable
from reconciliation.payments.mock import cn_iban
from reconciliation.payments.mock_connection import MockBankConnection


def test_what_is_no_account_number_has_no_iban() -> None:
    for number in ("", "6210 0000", "62-10", "六二一零", "6" * 31, "ab"):
        with pytest.raises(ValueError, match="is no account number"):
            cn_iban(number)


@pytest.mark.parametrize("broken", ["/_mock/mailbox?leave&type=-", "/_mock/messages"])
def test_a_mailbox_that_does_not_open_is_not_taken_for_an_empty_one(
    monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def answered(_line: object, _method: str, path: str, _body: Any = None) -> tuple[int, Any]:
        return (503, {}) if path == broken else (200, [])

    monkeypatch.setattr(MockBankConnection, "_request", answered)
    with pytest.raises(BankUnreachable) as no:
        MockBankConnection("http://127.0.0.1:1", "acc").fetch()
    assert no.value.facts["status"] == 503
