"""A bank file: kept as evidence by the digest of its bytes, and finished once."""

from datetime import date

from ledger.domain.statement_file import StatementFile, Summary
from tests.scenario import fact, given, nothing, yuan

SUMMARY = Summary(
    "ST1", "3225", "camt.053", 3, yuan("1.00"), yuan("2.00"), date(2017, 5, 1), date(2017, 5, 2)
)
RECEIVED = fact(
    StatementFile.Received, sha256="ab" * 32, name="0502.xml", format="camt.053", size=4096,
    statements=(SUMMARY,),
)  # fmt: skip
COUNTS = {
    "booked": 3, "matched": 1, "confirmed": 0, "discrepancies": 0, "settled": 1, "returned": 0,
}  # fmt: skip
FINISHED = fact(StatementFile.Finished, **COUNTS)


def test_a_file_is_received() -> None:
    nothing(lambda: StatementFile._create(StatementFile.Received, **RECEIVED.fields)).then(RECEIVED)


def test_the_same_bytes_are_the_same_file() -> None:
    assert StatementFile.create_id("ab" * 32) == StatementFile.create_id("ab" * 32)
    assert StatementFile.create_id("ab" * 32) != StatementFile.create_id("cd" * 32)


def test_a_file_is_finished_once() -> None:
    def finish(file: StatementFile) -> None:
        file.finish(**COUNTS)

    given(StatementFile, RECEIVED).when(finish).then(FINISHED)
    given(StatementFile, RECEIVED, FINISHED).when(finish).then_nothing()
