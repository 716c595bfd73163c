"""Rules a court may leave out of its policy: each with the value that then holds, and why.

A section is a value of its own; whoever needs one asks ``policy.of(RELIEF)``. A court that writes
the section into its file names its source there; a court that does not is under the default, whose
article says how sure anybody is of it. To add one: a record, a reader, a row in ``SECTIONS``.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from ledger.domain.calendar import Period, Unit
from ledger.domain.citation import Article, Certainty
from ledger.domain.datafile import Fields
from ledger.domain.derivation import Rounding
from ledger.domain.law.fees import FeeBase, FeePolicy
from ledger.domain.money import Money
from ledger.domain.payout_kind import PayoutKind
from ledger.domain.policy_ladder import OVERDUE_LADDER
from ledger.domain.policy_reading import UNPUBLISHED, Section, a_sum, days, truth

AT_FILING: Final = "at-filing"
RELIEF_OPINION: Final = Article("法发〔2016〕16号", "救助标准")
IN_TIME: Final = Article(
    "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》（2022年修正）",
    "第五百零六条、第五百零七条",
    Certainty.VERIFIED,
)


class CutOff(StrEnum):
    """What ends applications to take part in a distribution (R4.08)."""

    RULING = "ruling-delivered"  # 成交裁定送达买受人
    COMPLETED = "plan-completed"  # 分配方案制作完成
    SERVICE = "before-first-service"  # 方案送达首个当事人的前一工作日
    DISTRIBUTED = "distributed"  # 执行终结前，无更早截止日

    @property
    def zh(self) -> str:
        """The event in Chinese."""
        return _CUT_OFFS[self][0]

    @property
    def en(self) -> str:
        """The event in English."""
        return _CUT_OFFS[self][1]


_CUT_OFFS: Final = {
    CutOff.RULING: ("成交裁定送达买受人", "the sale ruling reached the buyer"),
    CutOff.COMPLETED: ("分配方案制作完成", "the plan was completed"),
    CutOff.SERVICE: (
        "分配方案送达首个当事人的前一工作日", "the working day before the plan reached anybody"
    ),
    CutOff.DISTRIBUTED: ("财产执行终结前", "the property is finally dealt with"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relief:
    """Relief money (司法救助金): its ceiling, who decides above what, whether it is recouped."""

    months: int  # monthly wages, the ordinary ceiling
    per_person: Money | None  # a court's own ceiling for each person
    committee_above: Money | None  # from here on the committee decides
    decide_within: Period
    recouped: bool  # taken back out of what the debtor pays later


@dataclass(frozen=True, slots=True)
class Participation:
    """Until when others may ask for a part: of a sale price, and of money taken as money."""

    sale: CutOff
    money: CutOff


@dataclass(frozen=True, slots=True)
class ThreeYears:
    """After so many years on the list of terminated cases the court does nothing of its own accord.

    It never closes the case to money or to an application; the half-yearly inquiries go on.
    """

    applies: bool
    years: int


@dataclass(frozen=True, slots=True)
class Delegation:
    """How long a delegation may last, and up to which sum for one payment."""

    longest: int  # calendar days
    up_to: Money | None


class InterestGoesTo(StrEnum):
    """Where a court's own rule sends interest on its special account."""

    TREASURY = "treasury"  # 财政国库


@dataclass(frozen=True, slots=True)
class InterestRule:
    """Interest on the special account (专户利息): by which words it is known, where it goes.

    ``to`` is ``None`` while the court has no rule: then it stays where it is. Words only propose.
    """

    words: tuple[str, ...]
    to: InterestGoesTo | None
    since: date | None  # from this day on the rule holds


@dataclass(frozen=True, slots=True)
class PayeeReceipt:
    """Of which payments the payee's own receipt (收款凭证) is wanted besides the bank's word."""

    kinds: tuple[PayoutKind, ...]
    above: Money | None  # only of more than this


@dataclass(frozen=True, slots=True)
class Sampling:
    """What the audit of the whole population looks for: figures the auditor sets."""

    payee_in_cases: int  # one account paid in more unrelated cases than this
    deferred_days: int  # a deferral older than this
    held_days: int  # money older than this
    idle_key_days: int = 90  # a key that opened nothing for longer; older files do not name it


def _payer_numbers(fields: Fields) -> bool | str:
    value = fields["payer_numbers"]
    if value == AT_FILING:
        return AT_FILING
    if not isinstance(value, bool):
        fields.refuse("payer_numbers", f"is true, false or {AT_FILING}")
    return value


def _party_notice(fields: Fields) -> Period:
    period = days(fields["party_notice"], "party_notice")
    if period.unit is not Unit.CALENDAR or period.n > PARTY_NOTICE.default.n:
        fields.refuse("party_notice", f"is softer than {PARTY_NOTICE.default}: {period}")
    return period


def _deferral_review(fields: Fields) -> Period:
    return days(fields["deferral_review"], "deferral_review")


def _relief(fields: Fields) -> Relief:
    own = Fields(
        fields["relief"],
        "relief",
        ("months", "per_person", "committee_above", "decide_within", "recouped"),
    )
    per_person, committee = a_sum(own, "per_person"), a_sum(own, "committee_above")
    if per_person is not None and committee is not None and committee >= per_person:
        own.refuse("committee_above", f"is never reached: nobody gets more than {per_person}")
    return Relief(
        months=own.whole("months", 1, 36),
        per_person=per_person,
        committee_above=committee,
        decide_within=days(own["decide_within"], "relief.decide_within"),
        recouped=truth(own, "recouped"),
    )


def _participation(fields: Fields) -> Participation:
    own = Fields(fields["participation_cutoff"], "participation_cutoff", ("sale", "money"))
    found = Participation(own.parsed("sale", CutOff), own.parsed("money", CutOff))
    if found.money is CutOff.RULING:
        own.refuse("money", "is sold to nobody: no ruling is delivered to a buyer")
    return found


def _three_years(fields: Fields) -> ThreeYears:
    own = Fields(fields["three_year_rule"], "three_year_rule", ("applies", "years"))
    # The inquiries of the first five years are law: a rule that ends beyond them rules nothing.
    return ThreeYears(truth(own, "applies"), own.whole("years", 3, 5))


def _delegation(fields: Fields) -> Delegation:
    own = Fields(fields["delegation"], "delegation", ("longest", "up_to"))
    return Delegation(own.whole("longest", 1, 366), a_sum(own, "up_to"))


def _account_interest(fields: Fields) -> InterestRule:
    own = Fields(fields["account_interest"], "account_interest", ("words", "to", "since"))
    words = own.words("words")
    to = None if own["to"] is None else own.parsed("to", InterestGoesTo)
    since = None if own["since"] is None else own.day("since")
    if (to is None) != (since is None):
        own.refuse("since", "and to are given together: a rule has its day, a day its rule")
    return InterestRule(words, to, since)


def _payee_receipt(fields: Fields) -> PayeeReceipt:
    own = Fields(fields["payee_receipt"], "payee_receipt", ("kinds", "above"))
    kinds = []
    for at, name in enumerate(own.items("kinds")):
        kind = next((kind for kind in PayoutKind if kind.value == name), None)
        if kind is None:
            own.refuse(f"kinds[{at}]", f"is no kind of payment: {name!r:.40}")
        kinds.append(kind)
    return PayeeReceipt(tuple(kinds), a_sum(own, "above"))


def _sampling(fields: Fields) -> Sampling:
    idle = "idle_key_days"
    names = ("payee_in_cases", "deferred_days", "held_days")
    own = Fields(fields["audit"], "audit", names, (idle,))
    return Sampling(
        own.whole("payee_in_cases", 1, 1000),
        own.whole("deferred_days", 1, 3660),
        own.whole("held_days", 1, 3660),
        own.whole(idle, 1, 3660) if idle in own else SAMPLING.default.idle_key_days,
    )


def _execution_fee(fields: Fields) -> FeePolicy:
    own = Fields(fields["execution_fee"], "execution_fee", ("base", "rounding"))
    return FeePolicy(own.parsed("base", FeeBase), own.parsed("rounding", Rounding))


PARTY_NOTICE: Final = Section(
    "party_notice", "当事人告知期限", Period(5),
    Article("广州海事法院2011-06-16规定", "当事人告知", Certainty.LOCAL), _party_notice,
)  # fmt: skip
"""By when parties are told of an arrival or a payment, at the latest."""

DEFERRAL_REVIEW: Final = Section(
    "deferral_review", "延缓发放复审间隔", Period(30), UNPUBLISHED, _deferral_review
)
"""How long a deferral holds before it is approved again (E2)."""

RELIEF: Final = Section(
    "relief",
    "司法救助金",
    Relief(36, None, None, Period(10, Unit.WORKING), recouped=True),
    RELIEF_OPINION,
    _relief,
)

PARTICIPATION: Final = Section(
    "participation_cutoff",
    "参与分配申请截止",
    Participation(CutOff.DISTRIBUTED, CutOff.DISTRIBUTED),
    IN_TIME,
    _participation,
)
"""Until when creditors may ask to take part, as each high court decided for itself (R4.08)."""

THREE_YEARS: Final = Section(
    "three_year_rule",
    "终本满三年规则",
    ThreeYears(applies=False, years=3),
    UNPUBLISHED,
    _three_years,
)

DELEGATION: Final = Section(
    "delegation", "授权代行", Delegation(90, None), UNPUBLISHED, _delegation
)

ACCOUNT_INTEREST: Final = Section(
    "account_interest", "专户利息", InterestRule(("结息", "利息"), None, None),
    Article("专户利息", "归属和处置未见全国性规定", Certainty.UNCONFIRMED), _account_interest,
)  # fmt: skip
"""Where interest on the special account goes; nowhere, until the court itself says so."""

PAYEE_RECEIPT: Final = Section(
    "payee_receipt", "收款凭证", PayeeReceipt((), None),
    Article("法发〔2017〕6号", "第十五条", Certainty.UNCONFIRMED), _payee_receipt,
)  # fmt: skip
"""Where nothing is written the bank's evidence of success serves (R1.22)."""

PAYER_NUMBERS: Final[Section[bool | str]] = Section(
    "payer_numbers", "一人一案一账号", default=False,
    article=Article("杭州市下城区法院2015-04试点", "一人一案一账号", Certainty.LOCAL),
    read=_payer_numbers,
)  # fmt: skip
"""Whether each payer of a case may have a number of his own, and whether every debtor gets one as
he is entered (``"at-filing"``); one number where nothing is said."""

SAMPLING: Final = Section("audit", "审计筛查参数", Sampling(3, 90, 365), UNPUBLISHED, _sampling)
EXECUTION_FEE: Final = Section(
    "execution_fee", "执行申请费计收", FeePolicy(), UNPUBLISHED, _execution_fee
)
PREDECESSORS: Final[Section[tuple[str, ...]]] = Section(
    "predecessors", "并入本院的法院代字", (), UNPUBLISHED, lambda all_: all_.words("predecessors")
)

SECTIONS: Final[dict[str, Section[Any]]] = {
    section.name: section
    for section in (
        PARTY_NOTICE, DEFERRAL_REVIEW, OVERDUE_LADDER, RELIEF, PARTICIPATION, SAMPLING,
        THREE_YEARS, DELEGATION, ACCOUNT_INTEREST, PAYEE_RECEIPT, PAYER_NUMBERS, EXECUTION_FEE,
        PREDECESSORS,
    )
}  # fmt: skip
