"""A message from the bank: read once, and kept for a person where it cannot be acted on."""

from ledger.domain.bank_message import BankMessage
from tests.scenario import fact, given, nothing, replay

READ = fact(BankMessage.Read, sha256="ab" * 32, kind="pain.002", delivery="0522-1")
ASIDE = fact(BankMessage.SetAside, why="无此出款")


def test_a_message_is_read_and_is_named_by_its_bytes() -> None:
    nothing(lambda: BankMessage(**READ.fields)).then(READ)
    assert BankMessage.create_id("ab" * 32) != BankMessage.create_id("cd" * 32)


def test_a_message_nobody_understands_waits_for_a_person() -> None:
    given(BankMessage, READ).when(lambda message: message.set_aside("无此出款")).then(ASIDE)
    assert replay(BankMessage, READ, ASIDE).aside
