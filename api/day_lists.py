"""The lists of the day by name: what each holds and what reads it, for both doors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ledger.projections import (
    account_interest,
    cash,
    clocks,
    debtors,
    goods,
    holds,
    instruments,
    keyring,
    leavings,
    lists,
    nodes,
    notices,
    people,
    plans,
    reliefs,
    reminders,
    terminations,
)
from ledger.projections.account_interest import ShareRow
from ledger.projections.cases import Case, CaseParty
from ledger.projections.cash import BookRow, CashRow
from ledger.projections.clocks import Clock
from ledger.projections.debtors import BankruptElsewhere
from ledger.projections.goods import GoodsRow
from ledger.projections.holds import Held
from ledger.projections.instruments import InstrumentRow
from ledger.projections.leaving_rows import Leaving
from ledger.projections.lines import Line, LineClaim, LineDiscrepancy
from ledger.projections.nodes import NodeRow
from ledger.projections.notices import ClosedCase, NoticeDue
from ledger.projections.payouts import PayoutRow
from ledger.projections.plans import PlanRow
from ledger.projections.read import Page
from ledger.projections.reliefs import ReliefRow
from ledger.projections.reminders import ReminderRow
from ledger.projections.terminations import EndedRound
from reconciliation.views import expectations, tickets
from reconciliation.views.expectations import ExpectationRow
from reconciliation.views.tickets import TicketRow


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: where it is found, what it holds, and the query that reads it."""

    name: str
    record: Any
    query: Callable[..., Page[Any]]
    summary: str


PLAIN: Final = (
    Listed("to-claim", Line, lists.to_claim, "待认领 · Money nobody has claimed"),
    Listed("plans-to-approve", PlanRow, plans.to_approve, "待审核方案 · Plans to approve"),
    Listed("plans-to-serve", PlanRow, plans.to_serve, "待送达方案 · Plans not served on all"),
    Listed("plans-to-pay", PlanRow, plans.to_pay, "待发放方案 · Final plans to be paid"),
    Listed("to-confirm", LineClaim, lists.claims_to_confirm, "待复核认领 · Claims to confirm"),
    Listed("accounts-to-confirm", CaseParty, lists.accounts_to_confirm, "待复核账户 · Accounts"),
    Listed("to-send", PayoutRow, lists.to_send, "待发送 · Approved, not yet sent"),
    Listed("in-transit", PayoutRow, lists.in_transit, "在途 · With the bank"),
    Listed("unknown", PayoutRow, lists.unknown, "结果不明 · Fate unknown"),
    Listed("returned", PayoutRow, lists.returned, "退汇 · Came back"),
    Listed("cash-to-witness", PayoutRow, lists.cash_to_witness, "现金待见证 · Cash to witness"),
    Listed("cash-to-find", PayoutRow, lists.cash_to_find, "现金待对账 · Cash to find"),
    Listed("to-grant", Leaving, leavings.to_grant, "待批准提存移转 · Escrows and moves to grant"),
    Listed("to-take-in", Leaving, leavings.to_take_in, "待接收案款 · Moves to take in"),
    Listed("interest-to-grant", ShareRow, account_interest.to_grant, "待批准孳息 · Escrow shares"),
    Listed("escrows-to-notify", Leaving, leavings.to_notify, "提存待通知 · Creditors to tell"),
    Listed("escrows-lapsing", Leaving, leavings.lapsing, "提存到期 · Escrows by their end"),
    Listed("prices-pending", Leaving, leavings.prices_pending, "待裁判案外人价款 · Prices kept"),
    Listed("prices-to-return", Leaving, leavings.prices_to_return, "应退案外人价款 · To return"),
    Listed("wrong-payments", Leaving, leavings.wrong, "错发未了 · Wrong payments open"),
    Listed("reversals", Leaving, leavings.reversals, "执行回转未了 · Reversals open"),
    Listed(
        "bankrupt-elsewhere",
        BankruptElsewhere,
        debtors.bankrupt_elsewhere,
        "另案已受理破产 · Cases whose debtor another case knows to be bankrupt",
    ),
    Listed("archives-disturbed", ClosedCase, notices.disturbed, "归档后来款 · Archives disturbed"),
    Listed("discrepancies", LineDiscrepancy, lists.discrepancies, "流水不符 · Differing lines"),
    Listed("tickets", TicketRow, tickets.list_standing, "差异工单 · Differences that stand"),
    Listed("expected", ExpectationRow, expectations.list_open, "应收未收 · Money awaited"),
    Listed("cash-outside", CashRow, cash.outside, "凭证未交回 · Cash finance does not have"),
    Listed("cash-to-confirm", CashRow, cash.to_confirm, "收取现金待确认 · Cash to confirm"),
    Listed("cash-to-bank", CashRow, cash.to_bank, "待存行现金 · Cash not yet in the bank"),
    Listed("cash-short", CashRow, cash.short, "现金短款 · Counted for less than the slip"),
    Listed("slip-books", BookRow, cash.books_out, "在外凭证册 · Slip books not given back"),
    Listed("instruments", InstrumentRow, instruments.waiting, "未兑付票据 · Cheques and bills"),
    Listed("goods-kept", GoodsRow, goods.kept, "在管执行物 · Goods in the court's keeping"),
    Listed("goods-due", GoodsRow, goods.due, "执行物期限 · Goods by their next day"),
    Listed("goods-offered", GoodsRow, goods.offered, "待接收执行物 · Goods to take over"),
    Listed("goods-to-witness", GoodsRow, goods.to_witness, "复点移库待见证 · Goods to witness"),
    Listed("goods-to-grant", GoodsRow, goods.to_grant, "待审批执行物提存 · Escrows of goods"),
    Listed("goods-short", GoodsRow, goods.short, "执行物短缺毁损 · Goods missing or broken"),
    Listed("to-decide", Held, holds.to_decide, "待审批保留 · Deferrals and holds to decide"),
    Listed("ending", Held, holds.ending, "保留到期、延缓复审 · Held money to look at again"),
    Listed(
        "officers-to-tell", NoticeDue, notices.officers_to_tell, "待通知承办人 · To tell officers"
    ),
    Listed("parties-to-tell", NoticeDue, notices.parties_to_tell, "待告知当事人 · Parties"),
    Listed("nodes-to-tell", NodeRow, nodes.to_tell, "待告知节点 · What parties do not know yet"),
    Listed("late-money", NoticeDue, notices.late_money, "结案后来款 · Money of closed cases"),
    Listed("relief-to-decide", ReliefRow, reliefs.to_decide, "待审批救助 · Relief to decide"),
    Listed("relief-to-grant", ReliefRow, reliefs.to_grant, "待发放救助 · Relief to pay"),
    Listed("relief-outstanding", ReliefRow, reliefs.outstanding, "未扣回救助 · Relief to recoup"),
    Listed("inquiries", EndedRound, terminations.inquiries, "终本定期查询 · Inquiries to come"),
    Listed("to-restore", EndedRound, terminations.to_restore, "待恢复执行 · Cases to restore"),
    Listed("keys-to-admit", people.Key, people.to_admit, "待核准密钥 · Keys to admit"),
    Listed(
        "key-recoveries",
        keyring.KeyRecovery,
        keyring.recoveries,
        "密钥恢复登记 · Keys begun anew at the machine",
    ),
    Listed("reminders", ReminderRow, reminders.unanswered, "待批示提醒 · Reminders to answer"),
    Listed("oldest", Clock, clocks.oldest, "款龄 · Money by its age"),
    Listed("unexplained", Line, lists.unexplained, "短款 · Debits without explanation"),
)


# Lists that say what is late, or due, on the court's own date.
DATED: Final = (
    Listed("claim-late", lists.ClaimLate, lists.claim_late,
           "超期未认领 · Money unclaimed past its days"),
    Listed("overdue", lists.Overdue, lists.overdue, "超期未发放 · Money that waits too long"),
    Listed("tickets-overdue", TicketRow, tickets.list_overdue, "逾期工单 · Tickets past their day"),
    Listed("expected-overdue", ExpectationRow, expectations.list_overdue,
           "逾期应收 · Money that should have come"),
    Listed("unattended", Case, people.unattended,
           "无人承办案件 · Cases whose officer holds no key"),
    Listed("keys-ending", people.Key, keyring.ending,
           "即将到期密钥 · Keys that end within thirty days"),
    Listed("goods-overdue", GoodsRow, goods.overdue, "逾期执行物 · Goods past their day"),
    Listed("inquiries-due", EndedRound, terminations.inquiries_due,
           "到期定期查询 · Inquiries of ended rounds that are due"),
)  # fmt: skip
