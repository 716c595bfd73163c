"""What a court has decided for itself within the law: its periods, its bands, who signs for what.

A policy (本院规则) is data in one JSON file per court and version. Every field names its source,
for a figure nobody published must not look like one that was. A court may be stricter than the
law, never softer; a file with a hole or a contradiction is refused with the field's name.

An approval band names the whole chain: the officer who drafts, then those who approve, finance
last. Bands include their upper limit, and the last one is open. Rules a court may leave out stand
in ``policy_sections.py``, each with what then holds; ``policy.of(SECTION)`` answers with either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from ledger.domain.act import Role
from ledger.domain.calendar import Calendar, Deadline, Period, Unit
from ledger.domain.citation import Article, Certainty
from ledger.domain.datafile import Fields, naming_the_line, read_table
from ledger.domain.errors import Conflict
from ledger.domain.ids import is_court_code
from ledger.domain.money import Money, read
from ledger.domain.payout_kind import Method, PayoutKind
from ledger.domain.policy_reading import Section
from ledger.domain.policy_sections import SECTIONS

T = TypeVar("T")
RULES_OF_THE_COURT: Final = (
    "claim_sla",
    "disburse_sla",
    "arrival_notice",
    "approval_bands",
    "deferral_approvers",
    "in_transit_alert",
    "bank_answer_wait",
)
# Rules a court may leave out: without chains of its own every payment has the ordinary ones, and
# without a rule on cash none is paid in cash.
OPTIONAL_RULES: Final = ("approval_chains", "cash_payout", "large_payment")
DEFAULT: Final = "default, to be confirmed by the court"  # the source of an unpublished figure
_LABELS: Final = {
    "claim_sla": "认领期限",
    "disburse_sla": "发放期限",
    "arrival_notice": "到账通知期限",
    "approval_bands": "审批权限",
    "approval_chains": "各类出款的审批权限",
    "cash_payout": "现金发放",
    "large_payment": "大额支付限额",
    "deferral_approvers": "延缓发放审批人",
    "in_transit_alert": "在途预警",
    "bank_answer_wait": "银行回执等待（小时）",
}
_FIELDS: Final = ("court", "version", "in_force_from", "sources", *RULES_OF_THE_COURT)
# The law's own limits (R1.11, R1.14): a policy may only be stricter.
_ON_A_PAYMENT: Final = (Role.OFFICER, Role.CHIEF, Role.LEADER, Role.FINANCE)
_LONGEST_NOTICE: Final = Period(3)
_LONGEST_DISBURSEMENT: Final = {Unit.CALENDAR: 30, Unit.WORKING: 15}


@dataclass(frozen=True, slots=True)
class Band:
    """What holds for amounts up to and including ``up_to``; None is without limit."""

    up_to: Money | None

    def covers(self, amount: Money) -> bool:
        """Whether ``amount`` lies at or below the band's limit."""
        return self.up_to is None or amount <= self.up_to


@dataclass(frozen=True, slots=True)
class PeriodBand(Band):
    """How soon amounts of this band are to be paid out."""

    period: Period


@dataclass(frozen=True, slots=True)
class ApprovalBand(Band):
    """Who acts on amounts of this band, in order, from the drafting officer to finance."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class CashRule:
    """Who must agree, besides the ordinary chain, before anything is paid in cash."""

    role: Role


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule as a reader sees it: what it says, whether the court wrote it, and its source."""

    name: str
    zh: str
    value: Any
    written: bool
    source: Article


class CashNotPaid(Conflict):
    """The court's own rules let nothing be paid in cash."""

    code = "cash-not-paid"
    title = "This court pays nothing in cash"
    title_zh = "本院规则未准许现金发放"


@dataclass(frozen=True, slots=True)
class DeferralApprovers:
    """Who grants a deferral: any one of the roles, or every one of them."""

    roles: tuple[Role, ...]
    all_of_them: bool

    def satisfied_by(self, given: frozenset[Role]) -> bool:
        """Whether the roles that agreed are enough."""
        needed = frozenset(self.roles)
        return needed <= given if self.all_of_them else bool(needed & given)


@dataclass(frozen=True, slots=True)
class Policy:
    """One court's own rules, in the version in force from a day on."""

    court_code: str
    court_name: str
    version: str
    in_force_from: date
    sources: Mapping[str, str]
    claim_sla: Period
    disburse_sla: tuple[PeriodBand, ...]
    arrival_notice: Period
    approval_bands: tuple[ApprovalBand, ...]
    deferral_approvers: DeferralApprovers
    in_transit_alert: Period
    bank_answer_wait: int  # hours until an unanswered instruction is UNKNOWN
    approval_chains: Mapping[PayoutKind, tuple[ApprovalBand, ...]] = field(default_factory=dict)
    cash_payout: CashRule | None = None
    sections: Mapping[str, Any] = field(default_factory=dict)  # those the court wrote itself
    large_payment: Money | None = None  # above this the clearing works on working days only
    in_force_until: date | None = None  # its last day; None where it names none

    def holds_on(self, day: date) -> bool:
        """Whether ``day`` lies within its own days; a later policy may hold then all the same."""
        return self.in_force_from <= day and not (self.in_force_until and self.in_force_until < day)

    @classmethod
    @lru_cache(maxsize=16)  # nearly every command asks for the rules of its day
    def load(cls, content: bytes) -> "Policy":
        """Read a court's policy.

        Raises :class:`UnreadableTable` naming the field that is wrong, and its line in the file.
        """
        with naming_the_line(content):
            return cls._read(content)

    @classmethod
    def _read(cls, content: bytes) -> "Policy":
        optional = (*OPTIONAL_RULES, *SECTIONS)
        fields = Fields(read_table(content), "", _FIELDS, (*optional, "in_force_until"))
        court = Fields(fields["court"], "court", ("code", "name"))
        if not is_court_code(court.text("code")):
            court.refuse("code", "is not the code of a court, like 苏05")
        rules = (*RULES_OF_THE_COURT, *(name for name in optional if name in fields))
        sources = Fields(fields["sources"], "sources", rules)
        return cls(
            court_code=court.text("code"),
            court_name=court.text("name"),
            version=fields.text("version"),
            in_force_from=fields.day("in_force_from"),
            sources={name: sources.text(name) for name in rules},
            claim_sla=_period(fields["claim_sla"], "claim_sla"),
            disburse_sla=_disburse_sla(fields),
            arrival_notice=_arrival_notice(fields),
            approval_bands=_approval_bands(fields),
            deferral_approvers=_deferral_approvers(fields),
            in_transit_alert=_in_transit_alert(fields),
            bank_answer_wait=fields.whole("bank_answer_wait", 1, 24 * 14),
            approval_chains=_approval_chains(fields),
            cash_payout=_cash_payout(fields),
            sections={
                name: section.read(fields) for name, section in SECTIONS.items() if name in fields
            },
            large_payment=_large_payment(fields),
            in_force_until=_last_day(fields),
        )

    @staticmethod
    def shipped(name: str) -> "Policy":
        """A policy that comes with the programme: ``suzhou`` or ``jiayu``."""
        return _shipped(name)

    def rules(self) -> Iterator[Ruling]:
        """Every rule in force under this policy, those left to their defaults among them."""
        for name, zh in _LABELS.items():
            if name in self.sources:
                yield Ruling(name, zh, getattr(self, name), written=True, source=self.cite(name))
            elif name in OPTIONAL_RULES:
                value, source = getattr(self, name), Article("default", "none", Certainty.DESIGN)
                yield Ruling(name, zh, value, written=False, source=source)
        for name, section in SECTIONS.items():
            written = name in self.sections
            yield Ruling(name, section.zh, self.of(section), written, self.cite(name))

    def of(self, section: Section[T]) -> T:
        """What this court wrote for a section it may leave out, else the section's default."""
        value: T = self.sections.get(section.name, section.default)
        return value

    def approval_roles(
        self,
        amount: Money,
        kind: PayoutKind = PayoutKind.APPLICANT,
        method: Method = Method.TRANSFER,
    ) -> tuple[Role, ...]:
        """Who must approve a payment of ``amount``, in order, after the officer has drafted it.

        ``amount`` is what one payee gets from one case on one day, taken together (R2.07). A kind
        of payment may have a chain of its own. Raises :class:`CashNotPaid`.
        """
        bands = self.approval_chains.get(kind, self.approval_bands)
        roles = next(band.roles[1:] for band in bands if band.covers(amount))
        if method is Method.TRANSFER:
            return roles
        if self.cash_payout is None:
            raise CashNotPaid("the court's rules name nobody who may approve cash", method=method)
        more = self.cash_payout.role
        return roles if more in roles else (*roles[:-1], more, roles[-1])

    def claim_deadline(self, day: date, calendar: Calendar) -> Deadline:
        """By when money that arrived on ``day`` is to be claimed."""
        return self._deadline("claim_sla", self.claim_sla, day, calendar)

    def disburse_deadline(self, amount: Money, day: date, calendar: Calendar) -> Deadline:
        """By when the court itself wants ``amount`` paid out that was notified on ``day``."""
        period = next(band.period for band in self.disburse_sla if band.covers(amount))
        return self._deadline("disburse_sla", period, day, calendar)

    def notice_deadline(self, day: date, calendar: Calendar) -> Deadline:
        """By when finance is to tell the officer of money that arrived on ``day``."""
        return self._deadline("arrival_notice", self.arrival_notice, day, calendar)

    def cite(self, field: str) -> Article:
        """Where a figure of this policy comes from."""
        if field in SECTIONS and field not in self.sections:
            return SECTIONS[field].article
        source = self.sources[field]
        certainty = Certainty.UNCONFIRMED if DEFAULT in source else Certainty.LOCAL
        return Article(f"{self.court_name} {self.version}", source, certainty)

    def _deadline(self, field: str, period: Period, day: date, calendar: Calendar) -> Deadline:
        # A court's own target is not stretched by rest days; only a period of law is.
        return calendar.deadline(day, period, roll=False, article=self.cite(field))


def _period(value: object, where: str) -> Period:
    return _period_of(Fields(value, where, ("days", "unit")))


def _period_of(fields: Fields) -> Period:
    return Period(fields.whole("days", 1, 366), fields.parsed("unit", Unit))


def _disburse_sla(fields: Fields) -> tuple[PeriodBand, ...]:
    bands = []
    for at, item in enumerate(fields.items("disburse_sla")):
        band = Fields(item, f"disburse_sla[{at}]", ("up_to", "days", "unit"))
        period = _period_of(band)
        if period.n > _LONGEST_DISBURSEMENT[period.unit]:
            band.refuse("days", f"is softer than the law: {period}")
        bands.append(PeriodBand(_up_to(band), period))
    _check_limits(fields, "disburse_sla", bands)
    return tuple(bands)


def _last_day(fields: Fields) -> date | None:
    if "in_force_until" not in fields:
        return None
    if (last := fields.day("in_force_until")) < fields.day("in_force_from"):
        fields.refuse("in_force_until", "lies before the first day")
    return last


def _arrival_notice(fields: Fields) -> Period:
    period = _period(fields["arrival_notice"], "arrival_notice")
    if period.unit is not Unit.CALENDAR or period.n > _LONGEST_NOTICE.n:
        fields.refuse("arrival_notice", f"is softer than the law's {_LONGEST_NOTICE}: {period}")
    return period


def _approval_bands(fields: Fields, name: str = "approval_bands") -> tuple[ApprovalBand, ...]:
    bands: list[ApprovalBand] = []
    for at, item in enumerate(fields.items(name)):
        where = ".".join(part for part in (fields.where, f"{name}[{at}]") if part)
        band = Fields(item, where, ("up_to", "roles"))
        roles = _roles(band)
        if len(roles) < 3 or roles[0] is not Role.OFFICER or roles[-1] is not Role.FINANCE:
            band.refuse("roles", "must go from officer through an approver to finance")
        if bands and not set(roles) >= set(bands[-1].roles):
            band.refuse("roles", "asks for fewer people than a smaller amount does")
        bands.append(ApprovalBand(_up_to(band), roles))
    _check_limits(fields, name, bands)
    return tuple(bands)


def _approval_chains(fields: Fields) -> dict[PayoutKind, tuple[ApprovalBand, ...]]:
    chains: dict[PayoutKind, tuple[ApprovalBand, ...]] = {}
    if "approval_chains" not in fields:
        return chains
    for at, item in enumerate(fields.items("approval_chains")):
        chain = Fields(item, f"approval_chains[{at}]", ("kinds", "bands"))
        bands = _approval_bands(chain, "bands")
        for place, name in enumerate(chain.items("kinds")):
            kind = next((kind for kind in PayoutKind if kind.value == name), None)
            if kind is None:
                chain.refuse(f"kinds[{place}]", f"is no kind of payment: {name!r:.40}")
            if kind in chains:
                chain.refuse(f"kinds[{place}]", f"gives {kind} a second chain")
            chains[kind] = bands
    return chains


def _cash_payout(fields: Fields) -> CashRule | None:
    if "cash_payout" not in fields or fields["cash_payout"] is None:
        return None
    rule = Fields(fields["cash_payout"], "cash_payout", ("role",))
    if rule["role"] not in (Role.CHIEF.value, Role.LEADER.value):
        rule.refuse("role", "is the chief or the leader")
    return CashRule(Role(rule["role"]))


def _large_payment(fields: Fields) -> Money | None:
    return fields.parsed("large_payment", read) if "large_payment" in fields else None


def _deferral_approvers(fields: Fields) -> DeferralApprovers:
    approvers = Fields(fields["deferral_approvers"], "deferral_approvers", ("roles", "all"))
    roles = _roles(approvers)
    if not roles or not set(roles) <= {Role.CHIEF, Role.LEADER}:
        approvers.refuse("roles", "are the chief, the leader or both")
    if not isinstance(approvers["all"], bool):
        approvers.refuse("all", "is true or false")
    return DeferralApprovers(roles, approvers["all"])


def _in_transit_alert(fields: Fields) -> Period:
    period = _period(fields["in_transit_alert"], "in_transit_alert")
    if period.unit is not Unit.WORKING:
        fields.refuse("in_transit_alert.unit", "is working: banks settle on working days")
    return period


def _roles(fields: Fields) -> tuple[Role, ...]:
    roles: list[Role] = []
    for at, name in enumerate(fields.items("roles")):
        role = next((role for role in _ON_A_PAYMENT if role.value == name), None)
        if role is None:
            fields.refuse(f"roles[{at}]", f"is none of {', '.join(_ON_A_PAYMENT)}: {name!r:.40}")
        if role in roles:
            fields.refuse(f"roles[{at}]", f"names {role} a second time")
        roles.append(role)
    return tuple(roles)


def _up_to(fields: Fields) -> Money | None:
    return None if fields["up_to"] is None else fields.parsed("up_to", read)


def _check_limits(fields: Fields, name: str, bands: Sequence[Band]) -> None:
    if not bands:
        fields.refuse(name, "has no band")
    least = Money(0)
    for at, band in enumerate(bands):
        if (at == len(bands) - 1) != (band.up_to is None):
            fields.refuse(f"{name}[{at}].up_to", "must be open (null) in the last band only")
        if band.up_to is not None:
            if band.up_to.currency != least.currency or band.up_to <= least:
                fields.refuse(f"{name}[{at}].up_to", f"is not above {least}")
            least = band.up_to


@cache
def _shipped(name: str) -> Policy:
    return Policy.load((files("ledger") / "policies" / f"{name}.json").read_bytes())
