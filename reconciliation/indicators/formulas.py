"""The indicators and their formulas (指标公式), month by month."""

from typing import Final

from ledger.domain.citation import Certainty
from reconciliation.indicators.clearing import CLEARING
from reconciliation.indicators.formula import Formula
from reconciliation.indicators.formula import rows as _rows
from reconciliation.indicators.formula import source as _source
from reconciliation.indicators.told_formulas import TOLD
from reconciliation.indicators.waiting import WAITING

_DESIGN, _LOCAL = Certainty.DESIGN, Certainty.LOCAL
_MEMORY, _SEEN = Certainty.UNCONFIRMED, Certainty.CORROBORATED

# What each part is counted from; a month is begins..ends, both days included.
# A receipt that was deferred before its day came is due on another day; one deferred too late is
# counted as late.
_DUE_30: Final = (
    "views.clocks WHERE book = %(book)s AND target BETWEEN %(begins)s AND %(ends)s"
    " AND (deferred_from IS NULL OR deferred_from > target)"
)
_DUE_15: Final = (
    "views.clocks WHERE book = %(book)s AND fifteen_due BETWEEN %(begins)s AND %(ends)s"
    " AND (deferred_from IS NULL OR deferred_from > fifteen_due)"
)
_PAID: Final = (
    "views.clocks WHERE book = %(book)s AND unsettled = 0 AND amount > 0"
    " AND settled_on BETWEEN %(begins)s AND %(ends)s"
)
_CASES: Final = "views.cases WHERE book = %(book)s AND filed_on <= %(ends)s"
_RECEIPTS: Final = (
    "views.lines WHERE book = %(book)s AND purpose = 'receipt'"
    " AND booked_on BETWEEN %(begins)s AND %(ends)s"
)
_TO_CLAIM: Final = (
    "views.lines WHERE book = %(book)s AND purpose = 'receipt' AND matched IS NULL"
    " AND claim_due BETWEEN %(begins)s AND %(ends)s"
)
_SETTLED: Final = (
    "views.payouts WHERE book = %(book)s AND settled_on BETWEEN %(begins)s AND %(ends)s"
)
_CLOSED: Final = (
    "views.case_returns WHERE book = %(book)s AND ended_on BETWEEN %(begins)s AND %(ends)s"
)
_THREE_YEARS: Final = (
    "views.case_returns WHERE book = %(book)s AND filed_on <= %(ends)s"
    " AND filed_on > %(ends)s::date - interval '36 months'"
)
_IN_FULL: Final = "way IN ('carried-out', 'voluntary', 'settled')"


_REALISED: Final = (
    "SELECT r.case_number AS subject, coalesce(sum(c.amount), 0)::bigint AS figure"
    " FROM views.case_returns r LEFT JOIN views.clocks c"
    " ON c.book = r.book AND c.case_number = r.case_number"
    " WHERE r.book = %(book)s AND r.ended_on BETWEEN %(begins)s AND %(ends)s"
    " GROUP BY r.case_number"
)
_CLAIMED_IN_TIME: Final = (
    _rows("line", "1", _TO_CLAIM) + " AND state = 'claimed' AND coalesce((SELECT"
    " max(f.recorded_at AT TIME ZONE interval '8 hours')::date FROM anzhang.facts f"
    " WHERE f.book = lines.book AND f.originator_id = lines.line"
    " AND f.topic = 'bank-line.claim-confirmed'), %(begins)s) <= claim_due"
)
_DIFFERENCES: Final = _rows(
    "ticket", "1",
    "views.tickets WHERE book = %(book)s AND kind NOT IN ('unclaimed', 'transit')"
    " AND found_on BETWEEN %(begins)s AND %(ends)s",
)  # fmt: skip
_LINES: Final = _rows(
    "line", "1",
    "views.lines WHERE book = %(book)s AND booked_on BETWEEN %(begins)s AND %(ends)s",
)  # fmt: skip
_ESCROWED: Final = (
    "SELECT account AS subject, (-sum(amount))::bigint AS figure FROM anzhang.postings"
    " WHERE book = %(book)s AND account >= 'escrow/' AND account < 'escrow0' AND amount < 0"
    " AND effective_on BETWEEN %(begins)s AND %(ends)s GROUP BY account"
)

FORMULAS: Final[dict[str, Formula]] = {
    each.id: each
    for each in (
        Formula(
            "paid-within-30-days", 2, "30日内发放率（笔数）", "receipts paid out within 30 days",
            "30日内发放完毕的来款笔数 ÷ 当月届满30日的来款笔数（期限内已批准延缓的除外）",
            _source("30日内发放率", _DESIGN), "share",
            _rows("receipt", "1", _DUE_30) + " AND unsettled = 0 AND settled_on <= target",
            _rows("receipt", "1", _DUE_30),
        ),
        Formula(
            "amount-paid-within-30-days", 2, "30日内发放率（金额）",
            "money paid out within 30 days",
            "30日内发放的金额 ÷ 当月届满30日的来款金额（期限内已批准延缓的除外）",
            _source("30日内发放率", _DESIGN), "money",
            _rows("receipt", "amount - unsettled", _DUE_30) + " AND settled_on <= target",
            _rows("receipt", "amount", _DUE_30),
        ),
        Formula(
            "paid-within-15-working-days", 2, "15个工作日发放率",
            "receipts paid out within 15 working days",
            "15个工作日内发放完毕的来款笔数 ÷ 当月届满15个工作日的来款笔数（已批准延缓的除外）",
            _source("15工作日发放率", _DESIGN), "share",
            _rows("receipt", "1", _DUE_15) + " AND unsettled = 0 AND settled_on <= fifteen_due",
            _rows("receipt", "1", _DUE_15),
        ),
        Formula(
            "days-to-disburse", 1, "案款平均发放天数", "days from notice to payment",
            "Σ(发放完毕日 − 到账通知日) ÷ 当月发放完毕的来款笔数",
            _source("案款平均发放天数", _LOCAL), "days",
            _rows("receipt", "settled_on - notified_on", _PAID),
            _rows("receipt", "1", _PAID),
        ),
        Formula(
            "one-case-one-account", 1, "一案一账号使用率", "cases with an account of their own",
            "已生成子账号的执行案件 ÷ 执行案件", _source("一案一账号使用率", _DESIGN), "share",
            _rows("case_number", "1", _CASES) + " AND sub_account <> ''",
            _rows("case_number", "1", _CASES),
        ),
        Formula(
            "auto-identified", 1, "自动识别率", "receipts identified by themselves",
            "当月自动识别的来款笔数 ÷ 当月来款笔数", _source("自动识别率", _DESIGN), "share",
            _rows("line", "1", _RECEIPTS) + " AND matched IS NOT NULL",
            _rows("line", "1", _RECEIPTS),
        ),
        Formula(
            "claimed-in-time", 1, "认领及时率", "receipts claimed in time",
            "期限内认领完毕的来款笔数 ÷ 当月认领期限届满的来款笔数",
            _source("认领及时率", _DESIGN), "share",
            _CLAIMED_IN_TIME, _rows("line", "1", _TO_CLAIM),
        ),
        Formula(
            "returned-payments", 1, "退汇率", "payments that came back",
            "其后退汇的出款笔数 ÷ 当月已付的出款笔数", _source("退汇率", _DESIGN), "share",
            _rows("number", "1", _SETTLED) + " AND returned_on IS NOT NULL",
            _rows("number", "1", _SETTLED),
        ),
        Formula(
            "differences", 1, "对账差异率", "differences for each bank line",
            "当月发现的差异笔数 ÷ 当月银行流水笔数", _source("对账差异率", _DESIGN), "share",
            _DIFFERENCES, _LINES,
        ),
        Formula(
            "escrowed", 1, "提存率", "money put in escrow", "当月提存金额 ÷ 当月来款金额",
            _source("提存率", _DESIGN), "money", _ESCROWED, _rows("line", "amount", _RECEIPTS),
        ),
        Formula(
            "executed", 1, "实际执行率", "cases carried out, of those closed",
            "执行完毕、自动履行、和解履行完毕的案件 ÷ 当月结案案件",
            _source("实际执行率", _SEEN), "share",
            _rows("case_number", "1", _CLOSED) + f" AND {_IN_FULL}",
            _rows("case_number", "1", _CLOSED),
        ),
        Formula(
            "first-executed", 1, "执行完毕率", "first enforcements carried out",
            "首次执行案件执行完毕 ÷ 当月首次执行案件结案", _source("执行完毕率", _MEMORY), "share",
            _rows("case_number", "1", _CLOSED) + " AND first AND way = 'carried-out'",
            _rows("case_number", "1", _CLOSED) + " AND first",
        ),
        Formula(
            "first-round-ended", 1, "首执案件终本率", "first enforcements ended for this round",
            "首次执行案件终本 ÷ 当月首次执行案件结案", _source("首执案件终本率", _MEMORY), "share",
            _rows("case_number", "1", _CLOSED) + " AND first AND way = 'round-ended'",
            _rows("case_number", "1", _CLOSED) + " AND first",
        ),
        Formula(
            "arrived", 1, "执行到位率", "money realised, of what was applied for",
            "当月结案案件到位金额 ÷ 当月结案案件申请标的（退汇、救助金不计）",
            _source("执行到位率", _MEMORY), "money", _REALISED,
            _rows("case_number", "applied", _CLOSED),
        ),
        Formula(
            "days-to-close", 1, "结案平均用时", "days from filing to closing",
            "Σ(结案日 − 立案日 − 扣除天数) ÷ 当月结案案件",
            _source("结案平均用时", _MEMORY), "days",
            _rows("case_number", "ended_on - filed_on - excluded_days", _CLOSED),
            _rows("case_number", "1", _CLOSED),
        ),
        Formula(
            "amount-executed", 1, "执行标的到位率", "applied for in cases carried out",
            "执行完毕、自动履行、和解履行完毕案件的申请标的 ÷ 当月结案案件申请标的",
            _source("执行标的到位率", _SEEN), "money",
            _rows("case_number", "applied", _CLOSED) + f" AND {_IN_FULL}",
            _rows("case_number", "applied", _CLOSED),
        ),
        Formula(
            "closed-in-three-years", 1, "三年总体执结率", "cases of three years that were closed",
            "近36个月立案且已结案的案件 ÷ 近36个月立案的案件", _source("三个90%一个80%", _SEEN),
            "share", _rows("case_number", "1", _THREE_YEARS) + " AND ended_on <= %(ends)s",
            _rows("case_number", "1", _THREE_YEARS),
        ),
        *WAITING, *CLEARING, *TOLD,
    )
}  # fmt: skip
