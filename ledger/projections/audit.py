"""The audit of the whole population (全量审计): every fact of the book is asked, none is sampled.

Each question is about one kind of wrong that audits, prosecutors or judgments have found. It is put
to the facts (where they are sealed or summed up, to the views), and its every hit names the
positions it rests on: whoever doubts it looks them up in the journal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Final

import sqlalchemy as sa

from ledger.domain.errors import NotFound
from ledger.domain.law.bankruptcy import NOT_THE_DEBTORS
from ledger.domain.policy_sections import Sampling
from ledger.projections.audit_keys import KEY_QUESTIONS
from ledger.projections.audit_question import FACTS, Question
from ledger.projections.audit_seconds import SECOND_QUESTIONS


class NoSuchQuestion(NotFound):
    """The audit asks no such question."""

    code = "no-such-question"
    title = "The audit asks no such question"
    title_zh = "无此审计事项"


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding: whom or what it is about, what is wrong, and the facts that show it."""

    question: str
    subject: str
    says: str
    evidence: tuple[int, ...]


# The payments as they were last asked for, and how their approvals began anew with each asking.
_PAID: Final = f"""
    WITH asked AS (
        SELECT DISTINCT ON (stream) * FROM ({FACTS} IN ('payout.drafted', 'payout.amended')) a
         ORDER BY stream, version DESC),
    drafted AS ({FACTS} = 'payout.drafted'),
    approved AS ({FACTS} = 'payout.approved'),
    sent AS ({FACTS} = 'payout.sent')"""

CHAIN: Final = f"""{_PAID}
    SELECT d.says ->> 'number',
           'sent without ' || string_agg(r.role, ', ' ORDER BY r.role),
           array_agg(DISTINCT s.position) || array_agg(DISTINCT q.position)
      FROM sent s JOIN asked q USING (stream) JOIN drafted d USING (stream)
      CROSS JOIN LATERAL jsonb_array_elements_text(q.says -> 'roles') AS r (role)
     WHERE NOT EXISTS (SELECT 1 FROM approved a WHERE a.stream = s.stream
                          AND a.position > q.position AND a.position < s.position
                          AND a.says ->> 'role' = r.role)
     GROUP BY d.says ->> 'number'"""

TWICE: Final = f"""{_PAID},
    acted AS ({FACTS} IN ('payout.approved', 'payout.stood-in'))
    SELECT d.says ->> 'number', h.by || ' acted more than once',
           array_agg(DISTINCT h.position ORDER BY h.position)
      FROM drafted d JOIN asked q USING (stream)
      JOIN LATERAL (
          SELECT q.position, q.says ->> 'by' AS by
          UNION ALL
          SELECT a.position, coalesce(a.says ->> 'giver', a.says ->> 'by') FROM acted a
           WHERE a.stream = d.stream AND a.position > q.position) h ON true
     GROUP BY d.says ->> 'number', h.by HAVING count(*) > 1"""

UNCONFIRMED: Final = f"""{_PAID},
    stated AS ({FACTS} = 'case-account.account-stated'),
    confirmed AS ({FACTS} = 'case-account.account-confirmed')
    SELECT d.says ->> 'number',
           'account ' || (q.says ->> 'account_version') || ' was not confirmed when it was sent',
           array_agg(DISTINCT s.position) || array_agg(DISTINCT q.position)
      FROM sent s JOIN asked q USING (stream) JOIN drafted d USING (stream)
     WHERE d.says ->> 'payer_kind' = 'case-account'
       AND NOT EXISTS (SELECT 1 FROM confirmed c
            WHERE c.stream = (d.says ->> 'payer')::uuid AND c.position < s.position
              AND c.says ->> 'party' = d.says ->> 'party'
              AND c.says ->> 'version' = q.says ->> 'account_version')
     GROUP BY d.says ->> 'number', q.says ->> 'account_version'"""

NO_PARTY: Final = f"""{_PAID},
    party AS ({FACTS} = 'case-account.party-added')
    SELECT d.says ->> 'number', (d.says ->> 'party') || ' is no party of the case',
           array_agg(d.position)
      FROM drafted d
     WHERE d.says ->> 'payer_kind' = 'case-account'
       AND NOT EXISTS (SELECT 1 FROM party p WHERE p.stream = (d.says ->> 'payer')::uuid
                          AND p.position < d.position
                          AND p.says ->> 'party' = d.says ->> 'party')
     GROUP BY d.says ->> 'number', d.says ->> 'party'"""

REPEATED: Final = """
    SELECT p.account_number, count(DISTINCT o.case_number) || ' cases paid one account',
           array_agg(DISTINCT f.position ORDER BY f.position)
      FROM views.parties p
      JOIN views.payouts o ON o.book = p.book AND o.payer = p.case_id AND o.party = p.party
      JOIN anzhang.facts f ON f.book = o.book AND f.originator_id = o.payout
                          AND f.topic = 'payout.drafted'
     WHERE p.book = %(book)s AND p.account_number IS NOT NULL
     GROUP BY p.account_number HAVING count(DISTINCT o.case_number) > %(payee_in_cases)s"""

# A payment answers to its reference and its amount. Whoever changes the account in the file on its
# way to the bank is seen by nothing but this: the bank's own line names where the money went. An
# account that the bank masks, or does not name, says nothing.
ELSEWHERE: Final = """
    SELECT o.number, 'the bank paid another account than the confirmed one',
           array_agg(f.position ORDER BY f.position)
      FROM views.payouts o
      JOIN views.lines l ON l.book = o.book AND l.line = o.debit_line
      JOIN views.parties p ON p.book = o.book AND p.case_id = o.payer AND p.party = o.party
                          AND p.account_version = o.account_version
      JOIN anzhang.facts f ON f.book = o.book AND (
           f.originator_id = o.payout AND f.topic IN ('payout.settled', 'payout.settled-late')
           OR f.originator_id = l.line AND f.originator_version = 1)
     WHERE o.book = %(book)s
       AND regexp_replace(l.payer_account, '[[:space:]-]', '', 'g') ~ '^[0-9A-Za-z]+$'
       AND regexp_replace(p.account_number, '[[:space:]-]', '', 'g') ~ '^[0-9A-Za-z]+$'
       AND upper(regexp_replace(l.payer_account, '[[:space:]-]', '', 'g'))
        <> upper(regexp_replace(p.account_number, '[[:space:]-]', '', 'g'))
     GROUP BY o.number"""

HELD: Final = f"""
    WITH came AS ({FACTS} IN ('case-account.credited', 'case-account.received'))
    SELECT k.case_number,
           (k.unsettled / 100.0)::numeric(18, 2) || ' held since ' || k.value_date,
           array_agg(c.position ORDER BY c.position)
      FROM views.clocks k
      JOIN came c ON c.stream = k.case_id AND c.says ->> 'receipt' = k.receipt::text
     WHERE k.book = %(book)s AND k.unsettled > 0
       AND k.value_date < %(today)s::date - %(held_days)s::integer
     GROUP BY k.case_number, k.unsettled, k.value_date"""

DEFERRED: Final = f"""
    WITH kept AS ({FACTS} = 'case-account.set-aside'),
    freed AS ({FACTS} = 'case-account.put-back')
    SELECT k.says ->> 'case_number', (k.says ->> 'pocket') || ' deferred since '
           || k.recorded_at::date, array_agg(k.position ORDER BY k.position)
      FROM kept k
     WHERE k.says ->> 'kind' = 'deferred'
       AND k.recorded_at::date < %(today)s::date - %(deferred_days)s::integer
       AND NOT EXISTS (SELECT 1 FROM freed b WHERE b.stream = k.stream AND b.position > k.position
                          AND b.says ->> 'pocket' = k.says ->> 'pocket')
     GROUP BY k.says ->> 'case_number', k.says ->> 'pocket', k.recorded_at::date"""

FOREIGN_GROUND: Final = f"""
    WITH kept AS ({FACTS} = 'case-account.set-aside')
    SELECT k.says ->> 'case_number',
           (k.says ->> 'pocket') || ' rests on another case: ' || (k.says ->> 'basis'),
           array_agg(k.position ORDER BY k.position)
      FROM kept k
     WHERE k.says ->> 'kind' = 'deferred' AND k.says ->> 'basis' LIKE '%%号%%'
       AND position(k.says ->> 'case_number' IN k.says ->> 'basis') = 0
     GROUP BY k.says ->> 'case_number', k.says ->> 'pocket', k.says ->> 'basis'"""

ALL_TO_ONE: Final = f"""{_PAID},
    party AS ({FACTS} = 'case-account.party-added')
    SELECT d.says ->> 'case_number', 'one of several applicants was paid without a plan',
           array_agg(DISTINCT s.position ORDER BY s.position)
      FROM sent s JOIN drafted d USING (stream)
     WHERE d.says ->> 'kind' = 'applicant'
       AND (SELECT count(*) FROM party p WHERE p.stream = (d.says ->> 'payer')::uuid
               AND p.says ->> 'role' = 'applicant') > 1
       AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(d.says -> 'papers') AS w (paper)
                        WHERE w.paper ->> 'kind' = 'plan')
     GROUP BY d.says ->> 'case_number' HAVING count(DISTINCT d.says ->> 'party') = 1"""

REBORN: Final = f"""
    WITH back AS ({FACTS} = 'case-account.returned'),
    came AS ({FACTS} = 'case-account.credited')
    SELECT b.says ->> 'case_number', 'a returned payment was booked as new money',
           array_agg(DISTINCT b.position) || array_agg(DISTINCT c.position)
      FROM back b JOIN came c ON c.says ->> 'receipt' = b.says ->> 'line'
     GROUP BY b.says ->> 'case_number'"""

_NOT_THE_DEBTORS: Final = ", ".join(f"'{kind.value}'" for kind in sorted(NOT_THE_DEBTORS))

# A ruling cuts through every case of its debtor, whichever of them it was recorded in.
AFTER_BANKRUPTCY: Final = f"""{_PAID},
    told AS ({FACTS} LIKE 'bankruptcy.%%' AND f.state::jsonb ? 'accepted_on'),
    over AS ({FACTS} = 'bankruptcy.ended'),
    drawn AS ({FACTS} = 'case-account.put-back'),
    cut AS (
        SELECT t.stream, t.position, t.says, t.says ->> 'case_number' AS case_number,
               t.says ->> 'debtor' AS debtor FROM told t
         UNION ALL
        SELECT t.stream, t.position, t.says, o.case_number, o.party
          FROM told t
          JOIN views.parties p ON p.book = %(book)s AND p.party = t.says ->> 'debtor'
                              AND p.case_number = t.says ->> 'case_number' AND p.known_as <> ''
          JOIN views.parties o ON o.book = p.book AND o.identity = p.identity
                              AND o.role = 'debtor' AND o.case_id <> p.case_id),
    done AS ({FACTS} IN ('payout.settled', 'payout.settled-late', 'payout.drawn'))
    SELECT d.says ->> 'case_number',
           'paid on ' || (t.says ->> 'settled_on') || ' after acceptance on '
           || (c.says ->> 'accepted_on'),
           array_agg(DISTINCT c.position) || array_agg(DISTINCT t.position)
      FROM done t JOIN drafted d USING (stream)
      JOIN cut c ON c.case_number = d.says ->> 'case_number'
     WHERE t.says ->> 'settled_on' >= c.says ->> 'accepted_on'
       AND d.says ->> 'kind' NOT IN ({_NOT_THE_DEBTORS})
       AND NOT EXISTS (SELECT 1 FROM drawn w WHERE w.says ->> 'payout' = d.stream::text
                          AND w.says ->> 'pocket' LIKE 'cleared%%'
                          AND w.says ->> 'pocket' <> 'cleared-' || c.debtor)
       AND NOT EXISTS (SELECT 1 FROM over e WHERE e.stream = c.stream
                          AND coalesce(nullif(e.says ->> 'debtor', ''), c.says ->> 'debtor')
                              = c.says ->> 'debtor'
                          AND e.position > c.position AND e.position < d.position)
     GROUP BY d.says ->> 'case_number', t.says ->> 'settled_on', c.says ->> 'accepted_on'"""

ENDLESS_HOLD: Final = f"""
    WITH kept AS ({FACTS} = 'case-account.set-aside')
    SELECT k.says ->> 'case_number', (k.says ->> 'pocket') || ' is frozen without an end',
           array_agg(k.position ORDER BY k.position)
      FROM kept k
     WHERE k.says ->> 'kind' = 'frozen' AND k.says ->> 'until' IS NULL
     GROUP BY k.says ->> 'case_number', k.says ->> 'pocket'"""

NO_POWER: Final = f"""{_PAID},
    power AS ({FACTS} = 'agency.power-given')
    SELECT d.says ->> 'number', 'paid through an agent without a power on the register',
           array_agg(d.position)
      FROM drafted d
     WHERE d.says ->> 'kind' = 'agent'
       AND NOT EXISTS (SELECT 1 FROM power w
            WHERE w.says ->> 'case_number' = d.says ->> 'case_number'
              AND (w.says ->> 'collects')::boolean AND w.position < d.position
              AND d.says ->> 'party' IN (w.says ->> 'principal', w.says ->> 'agent'))
     GROUP BY d.says ->> 'number'"""

NO_EVIDENCE: Final = f"""
    WITH claimed AS ({FACTS} = 'bank-line.claim-proposed')
    SELECT c.stream::text, 'claimed on the bank''s word alone', array_agg(c.position)
      FROM claimed c WHERE btrim(c.says ->> 'evidence') = '' GROUP BY c.stream"""

FEE_FROM_APPLICANT: Final = f"""{_PAID}
    SELECT d.says ->> 'number', 'a fee was given back, and not out of the fee itself',
           array_agg(d.position)
      FROM drafted d
     WHERE d.says ->> 'kind' = 'fee-refund' AND d.says ->> 'hold' LIKE 'case/%%/available'
     GROUP BY d.says ->> 'number'"""

FEE_TWICE: Final = f"""{_PAID}
    SELECT d.says ->> 'case_number', 'a fee was given back more than once',
           array_agg(d.position ORDER BY d.position)
      FROM drafted d JOIN sent s USING (stream)
     WHERE d.says ->> 'kind' = 'fee-refund'
     GROUP BY d.says ->> 'case_number', d.says ->> 'party' HAVING count(*) > 1"""

NETTED: Final = f"""
    WITH taken AS ({FACTS} = 'case-account.passed-on')
    SELECT t.says ->> 'case_number', 'money of the case went to ' || (t.says ->> 'account'),
           array_agg(t.position ORDER BY t.position)
      FROM taken t
     WHERE t.says ->> 'account' LIKE 'recoverable/%%'
     GROUP BY t.says ->> 'case_number', t.says ->> 'account'"""

STRANGER: Final = f"""{_PAID}
    SELECT d.says ->> 'number', 'a stranger''s money went back without a ruling or letter',
           array_agg(d.position)
      FROM drafted d
     WHERE d.says ->> 'kind' = 'misremitted'
       AND NOT EXISTS (SELECT 1 FROM jsonb_array_elements(d.says -> 'papers') AS w (paper)
                        WHERE w.paper ->> 'kind' IN ('ruling', 'judgment', 'bank-letter'))
     GROUP BY d.says ->> 'number'"""

SPLIT: Final = f"""{_PAID}
    SELECT d.says ->> 'case_number', count(*) || ' payments to ' || (d.says ->> 'party')
           || ' on ' || d.recorded_at::date || ' needed fewer approvals than their sum',
           array_agg(d.position ORDER BY d.position)
      FROM drafted d JOIN asked q USING (stream) JOIN sent s USING (stream)
     GROUP BY d.says ->> 'case_number', d.says ->> 'party', d.recorded_at::date
    HAVING count(*) > 1
       AND min(jsonb_array_length(q.says -> 'roles'))
           < max(jsonb_array_length(q.says -> 'roles'))"""

SLIPS: Final = f"""
    WITH taken AS ({FACTS} = 'cash-collection.collected'),
    handed AS ({FACTS} IN ('cash-collection.handed-over', 'cash-collection.late-allowed'))
    SELECT t.says ->> 'slip', 'cash was taken and nothing followed', array_agg(t.position)
      FROM taken t
     WHERE t.recorded_at::date < %(today)s::date - 1
       AND NOT EXISTS (SELECT 1 FROM handed h WHERE h.stream = t.stream)
     GROUP BY t.says ->> 'slip'"""

DEDUCTED: Final = f"""
    WITH awaited AS ({FACTS} = 'expectation.opened')
    SELECT a.says ->> 'case_number', 'deducted without the freeze of the same case',
           array_agg(a.position)
      FROM awaited a
     WHERE a.says ->> 'kind' = 'deduction'
       AND position(a.says ->> 'case_number' IN coalesce(a.says ->> 'basis', '')) = 0
       AND coalesce(a.says ->> 'basis', '') LIKE '%%号%%'
     GROUP BY a.says ->> 'case_number'"""

ONE_HAND: Final = f"""
    WITH counted AS ({FACTS} = 'goods.taken-in')
    SELECT c.says ->> 'slip', (c.says ->> 'by') || ' brought these goods in and keeps them',
           array_agg(c.position)
      FROM counted c WHERE c.says ->> 'by' = c.says ->> 'brought_by'
     GROUP BY c.says ->> 'slip', c.says ->> 'by'"""

_YUAN: Final = "split_part(coalesce({0}.says ->> 'price', {0}.says ->> 'amount'), ' ', 2)::numeric"
_SOON: Final = "(c.says ->> 'reached_on')::date <= (s.says ->> 'sold_on')::date + 1"

PRICE_OUTSIDE: Final = f"""
    WITH sold AS ({FACTS} = 'goods.sold'),
    came AS ({FACTS} = 'goods.proceeds-reached')
    SELECT s.says ->> 'case_number',
           'goods were sold on ' || (s.says ->> 'sold_on') || ', and a day later finance had '
           || coalesce(sum({_YUAN.format("c")}) FILTER (WHERE {_SOON}), 0) || ' of '
           || {_YUAN.format("s")},
           s.position || array_remove(array_agg(c.position), NULL)
      FROM sold s LEFT JOIN came c ON c.stream = s.stream
     WHERE (s.says ->> 'sold_on')::date < %(today)s::date - 1
     GROUP BY s.position, s.says
    HAVING coalesce(sum({_YUAN.format("c")}) FILTER (WHERE {_SOON}), 0) < {_YUAN.format("s")}"""

TO_A_STRANGER: Final = f"""
    WITH entered AS ({FACTS} = 'goods.registered'),
    gone AS ({FACTS} = 'goods.handed-out')
    SELECT e.says ->> 'number', 'went back to ' || (g.says ->> 'to')
           || ', who neither owned nor delivered them', array_agg(g.position)
      FROM gone g JOIN entered e USING (stream)
     WHERE g.says ->> 'way' = 'given-back'
       AND g.says ->> 'to' NOT IN (e.says ->> 'owner', e.says ->> 'deliverer')
     GROUP BY e.says ->> 'number', g.says ->> 'to'"""

QUESTIONS: Final[Mapping[str, Question]] = {
    each.name: each
    for each in (
        Question("E1-ground", "延缓依据与本案无关", "a deferral on another case's ground",
                 FOREIGN_GROUND),
        Question("E1-held", "长期未发放", "money held for years", HELD),
        Question("E2", "以延缓代替发放", "deferral used as parking", DEFERRED),
        Question("E3-party", "收款人非当事人", "a payee who is no party", NO_PARTY),
        Question("E3-chain", "审批缺失", "an approval is missing", CHAIN),
        Question("E3-twice", "同一人重复经办", "one person acted twice", TWICE),
        Question("E4", "现金未交回", "cash that never reached finance", SLIPS),
        Question("E5", "扣划与冻结不属同案", "a deduction on another case's freeze", DEDUCTED),
        Question("E6", "未经分配向一人发放", "all to one of several", ALL_TO_ONE),
        Question("E7", "退汇作新款入账", "returned money received anew", REBORN),
        Question("E8", "破产受理后发放", "paid after bankruptcy was accepted", AFTER_BANKRUPTCY),
        Question("E9", "无期限冻结案款", "court money frozen without an end", ENDLESS_HOLD),
        Question("E10", "代理人无特别授权", "an agent without the power", NO_POWER),
        Question("E11", "无依据认领", "claimed without evidence", NO_EVIDENCE),
        Question("E12", "执行费退还来源错误", "a fee refunded out of other money",
                 FEE_FROM_APPLICANT),
        Question("E13", "诉讼费重复退还", "a fee refunded twice", FEE_TWICE),
        Question("E14", "以他案款抵补错付", "a wrong payment netted from a case", NETTED),
        Question("E15", "误汇款无依据退回", "a stranger's money returned without paper", STRANGER),
        Question("G1", "执行物一人入库", "goods counted in by one hand", ONE_HAND),
        Question("G2", "变卖价款未及时交财务", "a price that stayed outside", PRICE_OUTSIDE),
        Question("G3", "执行物发还他人", "goods given back to another", TO_A_STRANGER),
        Question("S60-account", "收款账户未复核", "an account other than the confirmed one",
                 UNCONFIRMED),
        Question("S60-elsewhere", "银行付至他户", "paid into another account than the payee's",
                 ELSEWHERE),
        Question("S60-repeated", "同一账户多案收款", "one account in many cases", REPEATED),
        Question("S60-split", "化整为零规避审批", "split under an approval band", SPLIT),
        *SECOND_QUESTIONS,
        *KEY_QUESTIONS,
    )
}  # fmt: skip


def audit(
    connection: sa.Connection,
    book: str,
    today: date,
    figures: Sampling,
    *,
    only: str | None = None,
) -> Iterator[Hit]:
    """Put every question, or one, to the whole book; raises :class:`NoSuchQuestion`.

    What one question finds comes in the order of the book.
    """
    if only is not None and only not in QUESTIONS:
        raise NoSuchQuestion(f"there is {', '.join(QUESTIONS)}; not {only}", named=only)
    given: dict[str, Any] = {
        "book": book, "today": today, "payee_in_cases": figures.payee_in_cases,
        "deferred_days": figures.deferred_days, "held_days": figures.held_days,
        "idle_key_days": figures.idle_key_days,
    }  # fmt: skip
    for name in QUESTIONS if only is None else (only,):
        rows = connection.exec_driver_sql(QUESTIONS[name].sql, given)
        found = [
            Hit(name, str(subject), str(says), tuple(sorted(set(evidence))))
            for subject, says, evidence in rows
        ]
        yield from sorted(found, key=attrgetter("evidence", "subject", "says"))
