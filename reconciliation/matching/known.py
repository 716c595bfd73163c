"""What a line may be matched with: cases, expectations and payouts, indexed by what lines say."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from ledger.domain.identity import normal_name
from ledger.domain.ids import Candidate, CaseNumber, find_in_remark
from ledger.domain.money import Money
from ledger.domain.payer import Payee
from reconciliation.matching.names import normalised

# A request number, as it must be to be told from any other number in a remark.
_TOKEN: Final = re.compile(r"[A-Z]{1,6}[0-9][0-9A-Z-]{5,33}", re.ASCII)
_NEAR: Final = 20  # names looked at more closely


class Incoming(NamedTuple):
    """A line as the bank tells it, as far as it says whose money it is."""

    bank_account: str
    amount: Money
    credit: bool
    payer_name: str = ""
    payer_account: str = ""
    remark: str = ""
    sub_account: str = ""
    end_to_end: str = ""
    sent_back: bool = False  # so says the bank itself, where no payer can write


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case money may come for, and the names its debtors go by."""

    case_number: str
    bank_account: str
    sub_account: str = ""
    payers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """Money somebody waits for; ``left`` is what no line has met yet."""

    id: UUID
    case_number: str
    bank_account: str
    left: Money
    reference: str = ""
    payer_name: str = ""
    payer_account: str = ""
    due_on: date | None = None
    for_case: bool = True  # a line that quotes it is booked to the case at once


@dataclass(frozen=True, slots=True)
class OurPayout:
    """A payout the bank may be answering; ``with_bank`` while its booking is awaited."""

    id: UUID
    case_number: str
    bank_account: str
    reference: str
    amount: Money
    with_bank: bool
    settled: bool
    payee: Payee | None = None  # where it was told to go, once it was sent


@lru_cache(maxsize=4_000)  # each remark is asked about more than once, and many are alike
def candidates(remark: str) -> tuple[Candidate, ...]:
    """The case numbers a remark may mean."""
    return find_in_remark(remark)


@lru_cache(maxsize=4_000)
def numbers_in(remark: str) -> tuple[str, ...]:
    """The case numbers a remark gives with their year."""
    return tuple(str(c.case_number) for c in candidates(remark) if c.case_number is not None)


@lru_cache(maxsize=4_000)
def exact_numbers(remark: str) -> tuple[str, ...]:
    """The case numbers a remark gives as a court writes them."""
    return tuple(str(c.case_number) for c in candidates(remark) if c.confidence == "exact")


@lru_cache(maxsize=4_000)
def tokens(*texts: str) -> tuple[str, ...]:
    """The words of texts that could be request numbers, once each, in any width."""
    plain = (unicodedata.normalize("NFKC", text[:2000]).upper() for text in texts)
    return tuple(dict.fromkeys(word for text in plain for word in _TOKEN.findall(text)))


@dataclass(slots=True)
class Known:
    """Everything a line may be matched with.

    Built once and asked for many lines: every exact rule is one look-up, and only the rule for
    similar names compares with all names.
    """

    cases: dict[str, KnownCase] = field(default_factory=dict)
    expected: dict[UUID, Expected] = field(default_factory=dict)
    payouts: dict[UUID, OurPayout] = field(default_factory=dict)
    sub_accounts: dict[str, tuple[str, str]] = field(default_factory=dict)  # → case, main account
    _by_reference: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    _by_payer: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    _by_account: dict[str, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    _by_serial: dict[int, list[CaseNumber]] = field(default_factory=lambda: defaultdict(list))
    _cases_of: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(
        cls,
        cases: Iterable[KnownCase] = (),
        expected: Iterable[Expected] = (),
        payouts: Iterable[OurPayout] = (),
    ) -> "Known":
        """Index cases, open expectations and payouts."""
        known = cls()
        for case in cases:
            known.add_case(case)
        for each in expected:
            known.add_expected(each)
        for payout in payouts:
            known.payouts[payout.id] = payout
        return known

    def add_case(self, case: KnownCase) -> None:
        """Know one more case."""
        if case.case_number in self.cases:
            return
        self.cases[case.case_number] = case
        number = CaseNumber.parse(case.case_number)
        self._by_serial[number.serial].append(number)
        if case.sub_account:
            self.sub_accounts[case.sub_account] = (case.case_number, case.bank_account)
        for payer in case.payers:
            self._cases_of[normalised(payer)].append(case.case_number)

    def add_number(self, number: str, case_number: str, bank_account: str) -> None:
        """Know one more number of a case, beside its own."""
        self.sub_accounts[number] = (case_number, bank_account)

    def add_expected(self, each: Expected) -> None:
        """Know one more expectation, or the same with what is left of it now."""
        if each.id not in self.expected:
            for word in tokens(each.reference):
                self._by_reference[word].append(each.id)
            if each.payer_name:
                self._by_payer[normalised(each.payer_name)].append(each.id)
            if each.payer_account:
                self._by_account[each.payer_account].append(each.id)
        self.expected[each.id] = each

    # Asked by the rules

    def quoted(self, *texts: str) -> list[Expected]:
        """Open expectations whose request number stands in these texts."""
        known = self._by_reference
        words = [word for word in tokens(*texts) if word in known]
        return self._open(dict.fromkeys(i for word in words for i in known[word])) if words else []

    def by_payer(self, name: str, account: str) -> list[Expected]:
        """Open expectations from exactly this payer, by name or by account."""
        found = dict.fromkeys(self._by_account.get(account, ()) if account else ())
        wanted = normal_name(name)
        for each in self._by_payer.get(normalised(name), ()) if wanted else ():
            if normal_name(self.expected[each].payer_name) == wanted:
                found[each] = None
        return self._open(found)

    def by_like_name(self, name: str, least: float) -> list[tuple[str, float]]:
        """Names of payers and debtors like this one, with how alike they are, the best first."""
        from rapidfuzz import fuzz, process

        asked = normalised(name)
        if not asked:
            return []
        names = [*self._by_payer, *(n for n in self._cases_of if n not in self._by_payer)]
        near = process.extract(asked, names, scorer=fuzz.ratio, limit=_NEAR, score_cutoff=least)
        return sorted(((found, score) for found, score, _ in near), key=lambda n: (-n[1], n[0]))

    def expected_of(self, name: str) -> list[Expected]:
        """Open expectations from a payer of this normalised name."""
        return self._open(dict.fromkeys(self._by_payer.get(name, ())))

    def cases_of(self, name: str) -> list[str]:
        """Cases with a debtor of this normalised name."""
        return list(self._cases_of.get(name, ()))

    def numbered(self, serial: int) -> list[CaseNumber]:
        """Cases with this serial number, of any year, court and type."""
        return self._by_serial.get(serial, [])

    def _open(self, found: Iterable[UUID]) -> list[Expected]:
        return [self.expected[i] for i in found if self.expected[i].left.fen > 0]
