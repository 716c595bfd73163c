"""What makes one request another, and what of a header or a time can be read; no court is asked."""

from uuid import UUID

import pytest
from fastapi import Request, Response

from api import refusals
from api.deps import Reading, asking, expected
from api.past import past
from ledger.domain.act import Role

PAPER = UUID(int=1)


def digest(
    *, method: str = "POST", path: str = "/payouts", match: str = '"1"', person: str = "li.na",
    role: Role = Role.OFFICER, body: bytes = b"x",
) -> bytes:  # fmt: skip
    """The digest of a request that differs in one part from every other."""
    headers = [(b"if-match", match.encode())]
    scope = {"type": "http", "method": method, "path": path, "headers": headers}
    reader = Reading(person, role, "trace", (PAPER, 1))
    writer = asking(Request(scope), Response(), reader, digest=body, key="k")
    assert writer.doing.input_hash is not None
    return writer.doing.input_hash


def test_a_request_is_another_in_each_part_of_what_is_asked() -> None:
    """Under one request key the other is refused, and never answered with what the first did."""
    several = [
        digest(), digest(method="PUT"), digest(path="/batches"), digest(match='"2"'),
        digest(person="wang.wei"), digest(role=Role.CHIEF), digest(body=b"y"),
    ]  # fmt: skip
    assert len(set(several)) == len(several)
    assert digest() == digest()


@pytest.mark.parametrize("written", ['"3"', "3", ' "3" '])
def test_a_version_is_read_with_and_without_its_marks(written: str) -> None:
    assert expected(written) == 3


@pytest.mark.parametrize("written", ['"03"', "03", '"²"', '"+3"', '"3', '"1234567890"'])
def test_a_version_is_written_one_way(written: str) -> None:
    with pytest.raises(refusals.MalformedRequest):
        expected(written)


@pytest.mark.parametrize("written", ["2026-02-30T00:00:00Z", "0001-01-01T00:00:00+23:00"])
def test_a_time_that_never_was_is_no_past(written: str) -> None:
    with pytest.raises(refusals.MalformedRequest):
        past(written)
