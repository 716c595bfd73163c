"""One line of the bank into the book: recognised, booked, and told to what it answers."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.bank_line import BankLine, Purpose
from ledger.domain.case_account import CaseAccount
from ledger.domain.expectation import ExpectationKind
from ledger.domain.payer import Payer
from ledger.domain.payout import WITH_BANK, Payout, payout_of
from ledger.domain.ticket import Ticket, TicketKind
from ledger.services.incoming import is_stranger, payer_on
from reconciliation.answering import AGREED
from reconciliation.formats.model import StatementLine
from reconciliation.formats.serials import plain
from reconciliation.line_ids import line_id, standing, twin_of
from reconciliation.matching.engine import match
from reconciliation.matching.hits import By, Hit, Why, found_hit
from reconciliation.matching.known import Incoming
from reconciliation.payments.reasons import every_reason
from reconciliation.surroundings import Chunk, our_payout
from reconciliation.tickets import expected

_COUNTED: Final = {
    Purpose.SETTLEMENT: ("settled",),
    Purpose.RETURN: ("returned",),
    Purpose.UNEXPLAINED: ("unexplained",),
}
_RETURNED: Final = re.compile("退汇|退票|冲正")  # a bank's own words for money it sends back


def take(line: StatementLine, chunk: Chunk, sha256: str) -> Iterable[str]:
    """Book a line that is new, confirm one that is not; how it counts in the file's summary."""
    known = standing(line, chunk.lines)
    if known is None and (twin := twin_of(line, chunk.lines, chunk.shown)) is not None:
        return _perhaps(line, twin, chunk, sha256)
    if known is None:
        known = _first_time(line, chunk, sha256)
        chunk.lines[known.id] = known
        return _what_became(known, sha256)
    before = known.discrepancies
    same = known.seen_again(sha256, line.place, line.amount, incoming=line.credit)
    if known.discrepancies > before:
        kind = TicketKind.DISCREPANCY
        chunk.tickets.append(chunk.ticket(kind, f"{known.id}:{sha256}", line, (line.place,)))
    return _what_became(known, sha256) if same else ["discrepancies"]


def _perhaps(line: StatementLine, twin: BankLine, chunk: Chunk, sha256: str) -> Iterable[str]:
    """A line whose serial differs in capitals only from one that stands: nothing is booked, and
    somebody looks at both."""
    place = f"{line.place} ({plain(line.serial)} / {twin.serial})"
    if twin.perhaps_seen(sha256, place, line.amount, incoming=line.credit):
        subject = f"{twin.id}:{sha256}"
        chunk.tickets.append(chunk.ticket(TicketKind.DISCREPANCY, subject, line, (place,)))
    return ["discrepancies"]


def _first_time(line: StatementLine, chunk: Chunk, sha256: str) -> BankLine:
    hits = match(incoming(line), chunk.known)
    sure = hits[0] if hits and hits[0].books else None
    payout = _answered(line, sure, chunk)
    if payout is not None and _put_right(line, payout, chunk):
        hits, sure, payout = (), None, None
    purpose = Purpose.RECEIPT if line.credit else Purpose.UNEXPLAINED
    if payout is not None:
        purpose = Purpose.RETURN if line.credit else Purpose.SETTLEMENT
    matched = sure.parts[0].case_number if sure and payout is None else None
    suggested = (
        ()
        if sure or line.debit
        else (p.case_number for hit in hits for p in hit.parts if p.case_number)
    )
    booked = BankLine.booked_as(
        line_id(line),
        bank_account=line.account, serial=plain(line.serial), booked_on=line.booked_on,
        value_date=line.value_date, amount=line.amount, purpose=purpose,
        payer_name=line.counterparty_name, payer_account=line.counterparty_account,
        payer_bank=line.counterparty_bank, remark=line.remark, sub_account=line.sub_account,
        end_to_end=line.end_to_end, matched=matched,
        suggested=tuple(dict.fromkeys(suggested)),
        payout=payout.id if payout else None, file=sha256, place=line.place,
    )  # fmt: skip
    _name_payer(line, booked, chunk)
    if matched is not None and sure is not None:
        _credit(booked, chunk.cases[matched], _payer(line, sure, chunk), chunk.today)
        _meet(booked, sure, chunk)
    if payout is not None:
        payer = chunk.payer(payout)
        _answer(booked, payout, payer, line)
        if isinstance(payer, CaseAccount):
            chunk.paid.append((payout, payer))
        chunk.known.payouts[payout.id] = our_payout(payout, payer)
    elif not sure:
        chunk.tickets.extend(_doubts(line, booked, hits, chunk))
        _see_debit(line, booked, chunk)
    return booked


def incoming(line: StatementLine) -> Incoming:
    """What a line says of whose money it is."""
    return Incoming(
        line.account, line.amount, line.credit, line.counterparty_name, line.counterparty_account,
        line.remark, line.sub_account, line.end_to_end,
        sent_back=line.reversal or bool(line.return_reason),
    )  # fmt: skip


def _answered(line: StatementLine, sure: Hit | None, chunk: Chunk) -> Payout | None:
    """The payout a line answers beyond doubt."""
    if sure is None or sure.rule is not By.PAYOUT:
        return None
    return chunk.payouts[payout_of(line.end_to_end) or UUID(int=0)]


def _name_payer(line: StatementLine, booked: BankLine, chunk: Chunk) -> None:
    """Note whose number a receipt came on, where it is one payer's; whatever it is claimed for."""
    owner = chunk.known.sub_accounts.get(line.sub_account)
    if owner is None or not (case := chunk.cases[owner[0]]).numbers:
        return  # as most lines do: no payer of the case has a number of his own
    payer = payer_on(case, line.sub_account, line.counterparty_name)
    receipt = booked.purpose is Purpose.RECEIPT and owner[1] == line.account
    if payer is not None and receipt:
        booked.name_payer(payer)


def _put_right(line: StatementLine, payout: Payout, chunk: Chunk) -> bool:
    """Whether it is a payment back that was recognised as wrong meanwhile: a person says more."""
    return line.credit and not chunk.payer(payout).holds(payout.id)


def _meet(line: BankLine, sure: Hit, chunk: Chunk) -> None:
    """Let the line meet what was awaited, as far as the hit names it."""
    met = [(part.expectation, part.amount) for part in sure.parts if part.expectation is not None]
    if met:
        line.book_hit(found_hit("m1", sure))
    for expectation, amount in met:
        awaited = chunk.expectations[expectation]
        awaited.meet(line.id, amount)
        chunk.known.add_expected(expected(awaited))


def _doubts(
    line: StatementLine, booked: BankLine, hits: tuple[Hit, ...], chunk: Chunk
) -> Iterator[Ticket]:
    """A ticket for what the bank did and nothing here explains."""
    quoting = next((hit for hit in hits if hit.rule is By.PAYOUT), None)
    said = quoting.reasons if quoting else ()
    subject = str(booked.id)
    if line.debit:
        earlier = Why.EARLIER_ATTEMPT in said
        kind = TicketKind.EARLIER_ATTEMPT if earlier else TicketKind.SHORT
        yield chunk.ticket(kind, subject, line, said)
    elif quoting or _RETURNED.search(line.remark):
        yield chunk.ticket(TicketKind.DOUBTFUL_RETURN, subject, line, said)


def _see_debit(line: StatementLine, booked: BankLine, chunk: Chunk) -> None:
    """Let a payout not yet done know of a debit that quotes it and does not answer it."""
    quoted = payout_of(line.end_to_end) if line.debit else None
    payout = chunk.payouts.get(quoted) if quoted else None
    if payout is not None and payout.state in AGREED | WITH_BANK:
        payout.see_debit(booked.id)


def _payer(line: StatementLine, sure: Hit, chunk: Chunk) -> str:
    """Whose money it is: of a deduction, the account's holder, whoever remits it."""
    for part in sure.parts:
        awaited = chunk.expectations.get(part.expectation) if part.expectation else None
        if awaited is not None and awaited.kind is ExpectationKind.DEDUCTION:
            return awaited.payer_name
    return line.counterparty_name


def _credit(line: BankLine, case: CaseAccount, payer: str, today: date) -> None:
    case.credit(
        line.id, BankLine.AUTOMATIC, line.amount, value_date=line.value_date,
        notified_on=today, third_party=is_stranger(case, payer, line.named),
    )  # fmt: skip


def _answer(line: BankLine, payout: Payout, payer: Payer, told: StatementLine) -> None:
    if line.purpose is Purpose.SETTLEMENT:
        payout.settle(
            bank_account=line.bank_account, line=line.id, amount=line.amount, on=line.booked_on
        )
        return
    said = told.return_reason or _why(told.remark)
    payout.come_back(line=line.id, amount=line.amount, on=line.booked_on, reason=said)
    payer.take_back(
        payout.id, bank_account=line.bank_account, line=line.id, returned_on=line.booked_on,
        reason=said,
    )  # fmt: skip


def _why(remark: str) -> str:
    """Why a payment came back, as far as a remark (附言) says it in words a bank uses for it."""
    named = next((each for each in every_reason().values() if each.zh in remark), None)
    return f"{named.zh} {named.en}" if named else "收款行退回 returned by the payee's bank"


def _what_became(line: BankLine, sha256: str) -> list[str]:
    """How a line counts in the summary of one file, the same however often it is counted."""
    if line.file != sha256:
        return ["confirmed"]
    if line.purpose is Purpose.RECEIPT:
        kind = ["matched"] if line.matched else ["suggested"] if line.suggested else []
        return ["booked", *kind]
    return ["booked", *_COUNTED.get(line.purpose, ())]
