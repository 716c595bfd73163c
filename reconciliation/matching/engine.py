"""Whose money a line is: few rules, asked in one order, each answering with its reasons.

The exact rules come first, and the first of them that holds without a doubt ends the search. All
other hits are proposals. What several rules say of the same money becomes one hit with all their
reasons; it is a little surer than its best reason alone, and never certain.

A payout's reference is asked before the sub-account: money coming back is never taken for new
money of a debtor, whatever account it comes back to (R2.10), and a line that quotes a payout in a
doubtful way is left to people.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ledger.domain.ids import Candidate
from ledger.domain.payout import payout_of
from reconciliation.matching import sums
from reconciliation.matching.hits import CERTAIN, By, Hit, Part, Why
from reconciliation.matching.known import Expected, Incoming, Known, candidates, exact_numbers

MOST: Final = 5  # proposals a person is shown
LEAST_LIKENESS: Final = 80.0  # below, a name is another name
AGREED: Final = 5  # what a second rule that says the same adds
SUREST: Final = 95  # no proposal is surer

Rule = Callable[[Incoming, Known], Iterable[Hit]]


def match(line: Incoming, known: Known, *, hints: bool = False) -> tuple[Hit, ...]:
    """Every answer worth showing, the best first; the first may book.

    A name that is merely like a debtor's proposes nothing by itself: with one other character it is
    another person. Whoever searches for an owner asks for such ``hints``, too.

    Equal scores stand in the order of the rules, then of the case numbers, so that the same line
    is always answered the same.
    """
    found: list[Hit] = []
    for rule in RULES if _is_yuan(line) else FOR_FOREIGN_MONEY:
        hits = list(rule(line, known))
        if len(hits) == 1 and hits[0].books and not found:
            return (hits[0],)
        # A doubt that an earlier rule raised leaves nothing certain.
        found += [hit._replace(score=min(hit.score, SUREST)) for hit in hits]
    order = list(By)
    joined = sorted(
        (
            hit
            for hit in _joined(found)
            if hints or hit.reasons[:1] != (Why.LIKE_NAME,) or Why.AMOUNT_EQUAL in hit.reasons
        ),
        key=lambda hit: (-hit.score, order.index(hit.rule), [p.case_number for p in hit.parts]),
    )
    return tuple(joined[:MOST])


def _joined(hits: Iterable[Hit]) -> Iterator[Hit]:
    """One hit for each distribution of the money, with every reason that was given for it."""
    by_money: dict[tuple[tuple[str, int], ...], Hit] = {}
    for hit in hits:
        key = tuple(sorted((part.case_number, part.amount.fen) for part in hit.parts))
        before = by_money.get(key)
        if before is None:
            by_money[key] = hit
            continue
        best, other = (before, hit) if before.score >= hit.score else (hit, before)
        # Two rules must not meet two expectations with the same money: the surer one's stays,
        # unless it named none.
        named = best if any(part.expectation for part in best.parts) else other
        reasons = tuple(dict.fromkeys((*best.reasons, *other.reasons)))
        score = best.score if best.rule is other.rule else min(best.score + AGREED, SUREST)
        by_money[key] = best._replace(score=score, parts=named.parts, reasons=reasons)
    yield from by_money.values()


# The rules, in their order


def by_payout(line: Incoming, known: Known) -> Iterator[Hit]:
    """1 出款编号: the line quotes one of our payouts, and is exactly its booking or its return.

    The reference of an earlier attempt, another amount, another of our accounts than it is paid
    from, another payee than the bank was told, or a second answer to what was answered is never
    taken for the answer awaited. Who pays may write any number of ours into his order: money is a
    return where its payee sends it, or the bank itself says that it sends it back (R2.10).
    """
    quoted = payout_of(line.end_to_end)
    payout = known.payouts.get(quoted) if quoted is not None else None
    if payout is None:
        return
    against = []
    if payout.reference != line.end_to_end:
        against.append(Why.EARLIER_ATTEMPT)
    if payout.amount != line.amount:
        against.append(Why.AMOUNT_OTHER)
    if payout.bank_account != line.bank_account:
        against.append(Why.OTHER_ACCOUNT)
    told, payee = (line.payer_account, line.payer_name), payout.payee
    if payee is not None and not line.credit and not payee.is_told(*told):
        against.append(Why.OTHER_PAYEE)  # somebody may have changed the order on its way
    if line.credit and not line.sent_back and (payee is None or not payee.is_named(*told)):
        against.append(Why.NOT_FROM_PAYEE)
    if not (payout.settled if line.credit else payout.with_bank):
        # Nothing comes back that was not booked, and nothing is booked that was not sent.
        unsent = line.credit or not payout.settled
        against.append(Why.NOT_SENT if unsent else Why.ANSWERED_BEFORE)
    part = Part(payout.case_number, line.amount)
    score = CERTAIN if not against else 70 - 10 * (len(against) - 1)
    yield Hit(By.PAYOUT, score, (part,), (Why.OUR_PAYOUT, *against))


def by_sub_account(line: Incoming, known: Known) -> Iterator[Hit]:
    """2 子账号: it belongs to one case, under the main account the line stands on (R2.03).

    What the remark says of another case of ours speaks against it, and two people decide; so does
    foreign money, which is kept for its case by two people and not booked to it before it is yuan.
    """
    owner = known.sub_accounts.get(line.sub_account) if line.credit else None
    if owner is None:
        return
    case_number, main = owner
    quoted = known.quoted(line.end_to_end, line.remark)
    yuan = _is_yuan(line)
    asked: Expected | None = None
    if yuan and quoted:
        mine = (each for each in quoted if each.case_number == case_number)
        asked = next((each for each in mine if line.amount <= each.left), None)
    named = {*exact_numbers(line.remark), *[each.case_number for each in quoted]}
    against = []
    if main != line.bank_account:
        against.append(Why.OTHER_MAIN_ACCOUNT)
    if not yuan:
        against.append(Why.OTHER_CURRENCY)
    if case_number not in named and not known.cases.keys().isdisjoint(named):
        against.append(Why.OTHER_CASE_NAMED)
    request = (Why.OUR_REQUEST,) if asked else ()
    yield Hit(
        By.SUB_ACCOUNT, CERTAIN if not against else 70 - 10 * len(against),
        (Part(case_number, line.amount, asked.id if asked else None),),
        (Why.OUR_SUB_ACCOUNT, *request, *against),
    )  # fmt: skip


def by_request(line: Incoming, known: Known) -> Iterator[Hit]:
    """3 划款文书号: the line quotes the number under which we asked for exactly this money."""
    if not line.credit:
        return
    quoted = known.quoted(line.end_to_end, line.remark)
    for each in quoted:
        against = []
        if each.left != line.amount:
            against.append(Why.AMOUNT_PART if line.amount < each.left else Why.AMOUNT_OTHER)
        if each.bank_account != line.bank_account:
            against.append(Why.OTHER_ACCOUNT)
        if len(quoted) > 1:
            against.append(Why.SEVERAL_FIT)
        if not each.for_case:
            against.append(Why.BOOKED_BY_HAND)
        score = CERTAIN if not against else 85 - 10 * (len(against) - 1)
        equal = () if each.left != line.amount else (Why.AMOUNT_EQUAL,)
        part = Part(each.case_number, line.amount, each.id)
        yield Hit(By.REQUEST, score, (part,), (Why.OUR_REQUEST, *equal, *against))


def by_case_number(line: Incoming, known: Known) -> Iterator[Hit]:
    """4 附言案号: the remark names a case of ours. Only ever a proposal, however well written."""
    if not line.credit:
        return
    named: dict[str, tuple[int, Why]] = {}
    for candidate in candidates(line.remark):
        for case_number, score, why in _meant(candidate, known):
            if case_number not in named or named[case_number][0] < score:
                named[case_number] = (score, why)
    # One digit off names another case: a payer who owes exactly this elsewhere speaks against it.
    due_in = {
        each.case_number for each in known.by_payer(line.payer_name, line.payer_account)
        if each.left == line.amount
    }  # fmt: skip
    for case_number, (score, why) in named.items():
        against: dict[Why, int] = {}
        if len(named) > 1:
            against[Why.SEVERAL_FIT] = 25
        if due_in and case_number not in due_in:
            against[Why.DUE_ELSEWHERE] = 15
        yield Hit(
            By.CASE_NUMBER, max(score - sum(against.values()), 10),
            (Part(case_number, line.amount),), (why, *against),
        )  # fmt: skip


def _meant(candidate: Candidate, known: Known) -> Iterator[tuple[str, int, Why]]:
    if candidate.case_number is None:
        for number in known.numbered(candidate.serial):
            if candidate.fits(number):
                yield str(number), 55, Why.NUMBER_WITHOUT_YEAR
    elif str(candidate.case_number) in known.cases:
        score, why = _CONFIDENCE[candidate.confidence]
        yield str(candidate.case_number), score, why


_CONFIDENCE: Final = {
    "exact": (90, Why.NUMBER_EXACT),
    "likely": (75, Why.NUMBER_LIKELY),
    "legacy": (50, Why.NUMBER_LEGACY),
}


def by_payer_and_amount(line: Incoming, known: Known) -> Iterator[Hit]:
    """5 付款人和金额: exactly this payer was to pay exactly this much, or more than this."""
    if not line.credit:
        return
    theirs = known.by_payer(line.payer_name, line.payer_account)
    equal = [each for each in theirs if each.left == line.amount]
    for each in equal:
        score = 80 if len(equal) == 1 else 50
        yield _expected(
            line, each, By.PAYER_AMOUNT, score, Why.AMOUNT_EQUAL, several=len(equal) > 1
        )
    for each in theirs if not equal else ():
        if line.amount < each.left:
            score = 45 if len(theirs) == 1 else 30
            several = len(theirs) > 1
            yield _expected(line, each, By.PAYER_AMOUNT, score, Why.AMOUNT_PART, several=several)


def _expected(
    line: Incoming, each: Expected, rule: By, score: int, amount: Why, *, several: bool
) -> Hit:
    reasons = []
    if line.payer_account and line.payer_account == each.payer_account:
        reasons.append(Why.SAME_ACCOUNT)
        score += 5
    else:
        reasons.append(Why.SAME_NAME)
    reasons.append(amount)
    if each.bank_account != line.bank_account:
        reasons.append(Why.OTHER_ACCOUNT)
        score -= 10
    if several:
        reasons.append(Why.SEVERAL_FIT)
    return Hit(rule, score, (Part(each.case_number, line.amount, each.id),), tuple(reasons))


def by_name(line: Incoming, known: Known) -> Iterator[Hit]:
    """6 户名相近: the payer's name is like that of somebody who was to pay, or of a debtor."""
    if not line.credit:
        return
    for name, alike in known.by_like_name(line.payer_name, LEAST_LIKENESS):
        why = Why.SAME_NAME if alike == 100 else Why.LIKE_NAME
        for each in known.expected_of(name):
            if each.left == line.amount:
                part = Part(each.case_number, line.amount, each.id)
                yield Hit(By.NAME, int(alike * 0.7), (part,), (why, Why.AMOUNT_EQUAL))
        cases = known.cases_of(name)
        for case_number in cases:
            several = (Why.SEVERAL_FIT,) if len(cases) > 1 else ()
            score = int(alike * 0.4) // len(cases)
            yield Hit(By.NAME, score, (Part(case_number, line.amount),), (why, *several))


def by_sum(line: Incoming, known: Known) -> Iterator[Hit]:
    """7 合并金额: one payer pays several things he owes in one sum; bound, and best if unique."""
    if not line.credit:
        return
    theirs = known.by_payer(line.payer_name, line.payer_account)
    ways = sums.combinations(line.amount.fen, {each.id: each.left.fen for each in theirs}, most=3)
    for way in ways:
        several = (Why.SEVERAL_FIT,) if len(ways) > 1 else ()
        parts = tuple(Part(known.expected[i].case_number, known.expected[i].left, i) for i in way)
        score = 70 - 5 * (len(way) - 2) if not several else 35
        yield Hit(By.SUM, score, parts, (Why.SAME_NAME, Why.ADDS_UP, *several))


RULES: Final[tuple[Rule, ...]] = (
    by_payout, by_sub_account, by_request, by_case_number, by_payer_and_amount, by_name, by_sum,
)  # fmt: skip
FOR_FOREIGN_MONEY: Final[tuple[Rule, ...]] = (by_payout, by_sub_account, by_case_number)
"""What is awaited is yuan: no sum of it is compared with foreign money."""


def _is_yuan(line: Incoming) -> bool:
    return line.amount.currency.code == "CNY"


def together(expected: Expected, lines: dict[str, Incoming]) -> tuple[tuple[str, ...], ...]:
    """Which of several unclaimed lines of one payer make up one expectation (多对一).

    ``lines`` by any mark, oldest first; at most three ways, the one with the fewest lines first.
    """
    amounts = {mark: line.amount.fen for mark, line in lines.items() if line.credit}
    return sums.combinations(expected.left.fen, amounts, most=3)
