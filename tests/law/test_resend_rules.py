"""R2.08 and R2.09: no debt is paid twice, and an acceptance is no payment."""

from datetime import date

import pytest

from ledger.domain.law.resend import (
    Absence,
    AlreadyPaid,
    NotYetSent,
    SendingStatus,
    StillWithBank,
    may_resend,
    stops_the_clock,
)

SENT = date(2026, 3, 2)
IN_DOUBT = [SendingStatus.SENT, SendingStatus.ACCEPTED, SendingStatus.UNKNOWN]
PROOF = Absence(bank_found_nothing=True, statement_day=SENT, debit_on_statement=False)


@pytest.mark.parametrize("status", IN_DOUBT)
@pytest.mark.parametrize(
    "absence",
    [
        None,
        Absence(bank_found_nothing=False, statement_day=SENT, debit_on_statement=False),
        Absence(bank_found_nothing=True, statement_day=None, debit_on_statement=False),
        Absence(bank_found_nothing=True, statement_day=date(2026, 3, 1), debit_on_statement=False),
        Absence(bank_found_nothing=True, statement_day=SENT, debit_on_statement=True),
    ],
)
def test_r2_08_a_payment_in_doubt_is_not_sent_again(
    status: SendingStatus, absence: Absence | None
) -> None:
    with pytest.raises(StillWithBank):
        may_resend(status, sent_on=SENT, absence=absence)


@pytest.mark.parametrize("status", IN_DOUBT)
def test_r2_08_the_banks_word_and_a_clean_statement_together_allow_it(
    status: SendingStatus,
) -> None:
    may_resend(status, sent_on=SENT, absence=PROOF)


@pytest.mark.parametrize("status", [SendingStatus.FAILED, SendingStatus.RETURNED])
def test_r2_08_a_failed_or_returned_payment_may_be_replaced(status: SendingStatus) -> None:
    may_resend(status, sent_on=SENT)


def test_r2_08_a_booked_payment_is_never_sent_again() -> None:
    with pytest.raises(AlreadyPaid):
        may_resend(SendingStatus.SUCCEEDED, sent_on=SENT, absence=PROOF)


def test_r2_08_what_was_never_sent_is_not_resent() -> None:
    with pytest.raises(NotYetSent):
        may_resend(SendingStatus.QUEUED, sent_on=SENT, absence=PROOF)


@pytest.mark.parametrize("status", list(SendingStatus))
def test_r2_09_only_the_booking_stops_the_clock(status: SendingStatus) -> None:
    assert stops_the_clock(status) is (status is SendingStatus.SUCCEEDED)
