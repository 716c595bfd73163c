"""Approved payouts to the bank and its answers back: written down before it is done, never twice.

A batch is recorded as sent *before* its file is handed over. Whatever breaks after that, the book
knows that the money may be on its way; it asks, and sends nothing again until it is certain that
the first instruction will not arrive.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from typing import Final, cast
from uuid import UUID

from ledger.domain import act, clock
from ledger.domain.bank_message import BankMessage as MessageRead
from ledger.domain.book import Book
from ledger.domain.calendar import Calendar
from ledger.domain.errors import Conflict, Refusal, Unavailable
from ledger.domain.kernel import Root
from ledger.domain.law.approval import ActsTwice
from ledger.domain.law.channel import may_be_sent
from ledger.domain.law.resend import StillWithBank
from ledger.domain.money import Money
from ledger.domain.payer import Payer
from ledger.domain.payment_batch import BatchState, Item, PaymentBatch
from ledger.domain.payout import WITH_BANK, NotInThatState, Payout, State, payout_of
from ledger.domain.permissions import Permission, may
from ledger.domain.statement_file import StatementFile
from ledger.services.command import Recorded, command, record
from ledger.services.going import (
    goes_where_agreed,
    may_be_paid,
    may_go_out,
    perhaps_paid,
    rests_on_ours,
)
from ledger.services.payers import payer_of, payers_of
from ledger.services.stops import may_leave_today
from ledger.services.the_book import the_book
from ledger.store.court import Court
from ledger.store.head import NotNoted
from reconciliation.answering import ACCEPTED, Answered, answer, refuse
from reconciliation.formats.profiles import Profiles
from reconciliation.importing import Imports, ImportSummary
from reconciliation.payments import pacs004, pain001, pain002
from reconciliation.payments.bank import AnswerUnknown, Bank, BankMessage, BankUnreachable, Receipt
from reconciliation.payments.pain001 import PURPOSE_LIMIT, PaymentFile, PaymentInstruction
from reconciliation.payments.reasons import reason_for

CALENDAR: Final = Calendar.shipped()
STATEMENTS: Final = frozenset({"camt.052", "camt.053", "camt.054"})


@dataclass(frozen=True, slots=True)
class ReturnTold:
    """A payment the bank says comes back (退汇通知), before or after its money does.

    ``payout`` is its number, empty where the bank names none of ours; ``short`` says that another
    amount comes back than was paid. It moves nothing: the credit does, which may give no reason.
    """

    payout: str
    reference: str
    amount: Money
    code: str
    reason: str
    short: bool


@dataclass(slots=True)
class Collected:
    """What a round of fetching brought: files imported, payouts answered, messages set aside."""

    messages: int = 0
    imports: list[ImportSummary] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    returns: list[ReturnTold] = field(default_factory=list)
    set_aside: list[tuple[str, Refusal]] = field(default_factory=list)


class TooEarlyToDoubt(Conflict):
    """The bank still has time to answer."""

    code = "too-early-to-doubt"
    title = "The bank still has time to answer"
    title_zh = "尚未超过银行应答时限"


class Payments:
    """The way to the bank and back."""

    def __init__(self, court: Court, bank: Bank, profiles: Profiles | None = None) -> None:
        self.court = court
        self.bank = bank
        self.imports = Imports(court, profiles)
        self._cursor: str | None = None

    # Out

    @command(Permission.SEND)
    def prepare(self, bank_account: str, numbers: Sequence[str]) -> Recorded:
        """Put approved payouts into one batch with its control totals (one pair of hands)."""
        self._book().account(bank_account)
        doing = act.current()
        message_id = f"AZ{clock.now():%Y%m%d%H%M%S}{secrets.token_hex(4).upper()}"
        named = {Payout.create_id(number): f"payout {number}" for number in numbers}
        payouts = self.court.find_all(Payout, named)
        payers = payers_of(self.court, payouts)
        may_be_paid(self.court, [(payout, payers[payout.payer]) for payout in payouts])
        for payout in payouts:
            if payers[payout.payer].bank_account != bank_account:
                raise Conflict(
                    f"{payout.number} is paid from another account", payout=payout.number
                )
        items = tuple(
            Item(payout.id, payout.queue(message_id, by=doing.actor), payout.amount)
            for payout in payouts
        )
        batch = PaymentBatch.prepare(message_id, bank_account, items, by=doing.actor)
        return record(self.court, batch, *payouts, batch=message_id)

    @command(Permission.SEND)
    def dissolve(self, batch: str, why: str) -> Recorded:
        """Give up a batch that was never handed over; what is still good waits for another."""
        found, by = self._batch(batch), act.current().actor
        found.dissolve(why, by=by)
        payouts = [p for p in self._payouts_of(found) if p.state is State.QUEUED]
        for payout in payouts:
            payout.take_out(by=by)
        return record(self.court, found, *payouts, batch=batch, released=str(len(payouts)))

    def send(self, batch: str) -> Recorded:
        """Hand a batch to the bank (another pair of hands); written down first, then done.

        Raises ``BankUnreachable`` when nothing reached the bank: the same file may go again. An
        answer lost on the way leaves every payout of the batch unknown, and nothing goes again.
        """
        done = self._write_down(batch)
        if done.replayed and self._batch(batch).state is BatchState.LINE_DOWN:
            # The repetition of a request that reached nobody is carried out, not just answered.
            doing = act.current()
            again = f"{doing.request_key}:again:{self._batch(batch).version}"
            with act.under_key(again, doing.input_hash):
                done = self._write_down(batch)
        if done.replayed or done.dry_run:
            return done
        self._hand_over(batch)
        return done

    @command(Permission.SEND, fresh=True)
    def _write_down(self, message_id: str) -> Recorded:
        doing = act.current()
        batch = self._batch(message_id)
        payouts = self._payouts_of(batch)
        again = batch.state is BatchState.LINE_DOWN
        if again:
            _may_go_again(batch, payouts, by=doing.actor)
            self._may_leave(payouts)
            batch.send(batch.file, by=doing.actor)
            return record(self.court, batch, *payouts, batch=message_id, file=batch.file)
        self._may_leave(payouts)
        file = pain001.write(self._file(batch, payouts))
        name = f"{message_id}.pain.001.xml"
        sha256 = "" if doing.dry_run else self.court.keep(name, file)
        batch.send(sha256, by=doing.actor)
        for payout in payouts:
            payout.send(by=doing.actor, on=clock.today())
        return record(self.court, batch, *payouts, batch=message_id, file=sha256)

    def _may_leave(self, payouts: Sequence[Payout]) -> None:
        """Look once more, at the last moment, whether each of these may leave today (R2.08)."""
        may_go_out(self.court)
        rests_on_ours(self.court, payouts)
        today = clock.today()
        cleared = self._book().policy_on(today).large_payment
        payers = payers_of(self.court, payouts)
        asked = [(payout, payers[payout.payer]) for payout in payouts]
        may_leave_today(self.court, asked)
        may_be_paid(self.court, asked)
        goes_where_agreed(self.court, asked)
        for payout in payouts:
            may_be_sent(payout.amount, above=cleared, on=today, calendar=CALENDAR)

    def _hand_over(self, message_id: str) -> None:
        batch = self._batch(message_id)
        try:
            self.court.note_head()  # before it leaves: no restored book sends it again
            receipt = self.bank.submit(self.court.evidence(batch.file))
        except (BankUnreachable, NotNoted) as down:
            batch.line_was_down(down.detail)
            self._save("line-down", message_id, batch)
            raise
        except AnswerUnknown as lost:
            self._lose_answer(batch, lost.detail)
        else:
            self._answered(batch, receipt)

    def _answered(self, batch: PaymentBatch, receipt: Receipt) -> None:
        batch.answer(receipt.detail, accepted=receipt.accepted)
        self._save("answered", batch.message_id, batch)

    def _lose_answer(self, batch: PaymentBatch, why: str) -> None:
        batch.lose_answer(why)
        payouts = [p for p in self._payouts_of(batch) if p.state is State.SENT]
        for payout in payouts:
            payout.leave_unanswered(why)
        self._save("answer-lost", batch.message_id, batch, *payouts)

    def _file(self, batch: PaymentBatch, payouts: Sequence[Payout]) -> PaymentFile:
        holder, _, bank_code = self._book().account(batch.bank_account)
        payers = payers_of(self.court, payouts)
        return PaymentFile(
            message_id=batch.message_id, created_at=clock.now().astimezone(UTC),
            execution_on=clock.today(), debtor_name=holder, debtor_account=batch.bank_account,
            debtor_bank_code=bank_code or None,
            instructions=tuple(_instruction(p, payers[p.payer]) for p in payouts),
        )  # fmt: skip

    # Back

    def collect(self) -> Collected:
        """Fetch what the bank has said since, and do what it says; a repetition changes nothing."""
        may(act.current().role, Permission.IMPORT)
        found = Collected()
        for message in self.bank.fetch(self._cursor):
            if not self._known(message):
                self._apply(message, found)
                found.messages += 1
            self.bank.acknowledge(message)
            self._cursor = message.id
        return found

    def _known(self, message: BankMessage) -> bool:
        return bool(self.court.find_many(MessageRead, [MessageRead.create_id(message.sha256)]))

    def _apply(self, message: BankMessage, found: Collected) -> None:
        read = MessageRead(sha256=message.sha256, kind=message.kind, delivery=message.id)
        done = Answered()
        doubt: Refusal | None = None
        self.court.keep(f"{message.kind}-{message.id}.xml", message.data)
        try:
            if message.kind in STATEMENTS:
                found.imports.append(
                    self.imports.take(message.data, f"{message.kind} {message.id}")
                )
            elif message.kind == "pain.002":
                done = self._status(message.data, found)
            elif message.kind == "pacs.004":
                found.returns += self._returns(message.data)
        except Unavailable:
            raise
        except Refusal as wrong:
            doubt = wrong
        if doubt := doubt or done.doubt:
            read.set_aside(f"{doubt.code}: {doubt.detail}")
            self.bank.set_aside(message, doubt.detail)
            found.set_aside.append((message.id, doubt))
        self._save("message", message.sha256, read, *done.touched.values())

    def _status(self, data: bytes, found: Collected) -> Answered:
        report = pain002.read(data)
        batch = self._batch(report.original_message_id)
        payouts = self._payouts_of(batch)
        done = answer(batch, payouts, payers_of(self.court, payouts), report)
        found.accepted += done.accepted
        found.failed += done.failed
        return done

    def _returns(self, data: bytes) -> list[ReturnTold]:
        told = pacs004.read(data).items
        ids = {each.reference: id_ for each in told if (id_ := payout_of(each.reference))}
        payouts = self.court.find_many(Payout, ids.values())
        found = []
        for each in told:
            payout = payouts.get(ids.get(each.reference, UUID(int=0)))
            paid = each.original_amount if payout is None else payout.amount
            why = reason_for(each.reason_code)
            found.append(ReturnTold(
                payout.number if payout else "", each.reference, each.amount, why.code,
                each.reason_text or why.zh, short=paid is not None and paid != each.amount,
            ))  # fmt: skip
        return found

    # Doubt

    @command(Permission.SEND)
    def mark_unanswered(self, number: str) -> Recorded:
        """Call a payment unknown once the bank has had its time (the court's policy, in hours)."""
        payout = self._payout(number)
        wait = self._book().policy_on(clock.today()).bank_answer_wait
        if payout.sent_on is None or payout.state not in WITH_BANK:
            raise NotInThatState(f"{number} is {payout.state.value}", state=payout.state)
        if clock.now() - payout.modified_on < timedelta(hours=wait):
            raise TooEarlyToDoubt(f"the bank has {wait} hours to answer", hours=wait)
        payout.leave_unanswered(f"no answer within {wait} hours")
        return record(self.court, payout, payout=number, state=payout.state.value)

    @command(Permission.SEND, fresh=True)
    def inquire(self, number: str) -> Recorded:
        """Ask the bank what it knows of a payment; a refusal it tells of gives the money back."""
        payout = self._payout(number)
        told = self.bank.inquire(payout.reference)
        payout.hear(found=told.found, status=told.status or "")
        if told.found and told.status == "RJCT":
            payer = payer_of(self.court, payout)
            refuse(payout, payer, "", "refused, as the bank said when asked")
            return record(
                self.court, payout, cast("Root", payer), payout=number, state=payout.state.value
            )
        if told.found and told.status in ACCEPTED:
            payout.accept(told.status)
        return record(self.court, payout, payout=number, state=payout.state.value)

    @command(Permission.SEND)
    def requeue(self, number: str, statement: str) -> Recorded:
        """Let a payment be sent under a new reference, once it is certain the first never arrived.

        ``statement`` is the SHA-256 of a day-end statement, imported whole, from the day of
        sending or later: had it shown our debit, the payout would be settled. It came, and the bank
        was asked, after the file was last handed over: nothing shows the absence of what was not
        yet sent.
        """
        payout = self._payout(number)
        file = self.court.find(
            StatementFile, StatementFile.create_id(statement), named=f"statement {statement}"
        )
        payer = payer_of(self.court, payout)
        handed = self._batch(payout.batch).handed_at if payout.batch else None
        since = handed is None or file.created_on >= handed
        days = [
            s.closing_on
            for s in file.statements
            if s.account == payer.bank_account and s.kind == "statement" and s.closing_on
        ]
        known = max(days, default=None) if since and file.finished else None
        payout.requeue(
            by=act.current().actor,
            statement_day=known,
            handed_at=handed,
            debit_seen=perhaps_paid(self.court, payout, payer).fen > 0,
        )
        return record(self.court, payout, payout=number, state=payout.state.value)

    # Finding

    def _book(self) -> Book:
        return the_book(self.court)

    def _payout(self, number: str) -> Payout:
        return self.court.find(Payout, Payout.create_id(number), named=f"payout {number}")

    def _batch(self, message_id: str) -> PaymentBatch:
        id_ = PaymentBatch.create_id(message_id)
        return self.court.find(PaymentBatch, id_, named=f"batch {message_id}")

    def _payouts_of(self, batch: PaymentBatch) -> list[Payout]:
        found = self.court.find_many(Payout, [item.payout for item in batch.items])
        return [found[item.payout] for item in batch.items]

    def _save(self, what: str, of: str, *roots: object) -> None:
        """Record what the bank did, under a key of its own: told twice, it is recorded once."""
        with act.under_key(f"{what}:{of}:{secrets.token_hex(4)}", b"bank"):
            self.court.save(*roots)


def _may_go_again(batch: PaymentBatch, payouts: Sequence[Payout], *, by: str) -> None:
    """Refuse the same file once one of its payments went another way, or in the same hands, or the
    bank has said that it has one: then it was not unreachable after all."""
    for payout in payouts:
        if payout.taken:
            said = f"the bank has {payout.number} already, in batch {batch.message_id}"
            raise StillWithBank(said, payout=payout.number, message_id=batch.message_id)
        if payout.batch != batch.message_id or payout.state not in WITH_BANK:
            said = f"{payout.number} is {payout.state.value} and no longer in this batch's hands"
            raise NotInThatState(said, state=payout.state)
        if by in payout.acted or by == payout.queued_by:
            raise ActsTwice(f"{by} has already acted on this payment", actor=by)


def _instruction(payout: Payout, payer: Payer) -> PaymentInstruction:
    account = payer.payee(payout.party, payout.account_version)
    return PaymentInstruction(
        reference=payout.reference, amount=payout.amount, payee_name=account.holder,
        payee_account=account.number, payee_bank_code=account.bank_code,
        payee_bank_name=account.bank_name,
        purpose=_remark(payout.purpose, payout.reference),
    )  # fmt: skip


def _remark(purpose: str, reference: str) -> str:
    """The remark (附言) with our reference behind the purpose, shortened if need be.

    A table downloaded from the bank tells no reference of ours but what stands in the remark; what
    comes back, comes back with it. A purpose too long by itself is left to be refused.
    """
    room = PURPOSE_LIMIT - len(reference) - 1
    return f"{purpose[:room]} {reference}" if len(purpose) <= PURPOSE_LIMIT else purpose
