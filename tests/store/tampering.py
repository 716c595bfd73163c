"""How a tampered book is asked: what verification says, and the first difference it names."""

from collections.abc import Callable

from api.chinese_differences import told
from ledger.store.court import Court
from ledger.store.head import Head
from ledger.store.verify import Difference, Verdict, verify

Tamper = Callable[..., None]


def look(court: Court, *noted: Head) -> Verdict:
    verdict = verify(
        court.database, court.book, noted=noted, workers=0, domain="purses",
        master=court.keys.master,
    )  # fmt: skip
    for each in verdict.differences:  # a clerk reads every one of them in Chinese
        assert told(each.detail) or each.kind == "fact-unreadable", each
    return verdict


def first(court: Court, *noted: Head) -> Difference:
    """The first difference there is."""
    return look(court, *noted).differences[0]


def kinds(court: Court, *noted: Head) -> set[str]:
    return {each.kind for each in look(court, *noted).differences}
