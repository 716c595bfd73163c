"""What the bank's answers have in common: a body with a known name, amounts, days and reasons.

The namespace of an ISO 20022 message changes with every version while its element names stay, so
a pain.002 of 2009 and one of 2025 are read by the same few lines.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from ledger.domain.errors import Malformed
from ledger.domain.money import Money, NotMoney
from reconciliation.formats.xml import Node, parse


class UnreadableAnswer(Malformed):
    """A bank message is not what it should be; it is kept, and nothing follows from it."""

    code = "unreadable-bank-answer"
    title = "The bank's message cannot be read"
    title_zh = "银行回执无法读取"


@dataclass(frozen=True, slots=True)
class StatedReason:
    """A reason as the bank gave it: its code, when it gave one, and its words."""

    code: str | None
    text: str


def message(data: bytes, body_name: str) -> Node:
    """The body of a message, which is the one child of ``Document``.

    Raises :class:`UnreadableAnswer` for another message, and what
    :func:`reconciliation.formats.xml.parse` raises for what is no safe document at all.
    """
    root = Node(parse(data))
    body = root.first(body_name)
    if body is None:
        raise UnreadableAnswer(f"{root.name} carries no {body_name}", expected=body_name)
    return body


def required(node: Node, path: str) -> str:
    """The words at a path; raise :class:`UnreadableAnswer` with the line where there are none."""
    words = node.text(path)
    if not words:
        raise UnreadableAnswer(
            f"line {node.line}: {node.name} says no {path}", line=node.line, missing=path
        )
    return words


def reasons(node: Node, name: str) -> tuple[StatedReason, ...]:
    """Every reason given under ``StsRsnInf`` or ``RtrRsnInf``: an ISO code, or the bank's own."""
    return tuple(
        StatedReason(
            code=info.text("Rsn/Cd", "Rsn/Prtry") or None,
            text=" ".join(line.words for line in info.all("AddtlInf") if line.words),
        )
        for info in node.all(name)
    )


def leading_code(stated: tuple[StatedReason, ...]) -> str | None:
    """The first code among several reasons; a bank puts the one that decided first."""
    return next((reason.code for reason in stated if reason.code), None)


def all_words(stated: tuple[StatedReason, ...]) -> str:
    """What the bank wrote under all its reasons."""
    return " ".join(reason.text for reason in stated if reason.text)


def money(node: Node, path: str) -> Money | None:
    """The amount at a path with its currency; ISO's five decimals must come to whole fen."""
    found = node.first(path)
    if found is None:
        return None
    currency = found.element.get("Ccy", "")
    try:
        return Money(Decimal(found.words), currency)
    except (InvalidOperation, NotMoney) as fault:
        raise UnreadableAnswer(
            f"line {found.line}: {path} is no amount: {found.words:.40} {currency:.3}",
            line=found.line,
        ) from fault


def day(node: Node, path: str) -> date | None:
    """The date at a path, without the time zone some banks write after it."""
    words = node.text(path)
    if not words:
        return None
    try:
        return date.fromisoformat(words[:10])
    except ValueError as fault:
        raise UnreadableAnswer(
            f"line {node.line}: {path} is no date: {words:.40}", line=node.line
        ) from fault
