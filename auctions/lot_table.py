"""The state machine of a lot as one table: what may happen in which state, and where it leads.

The commands ask this table whether they may be given; ``docs/lot.md`` draws it; the tests take each
row once and refuse it once. ``row`` is the row's number in that page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from auctions.lot_words import TERMINAL, State
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict

S = State
ONLINE_SALES: Final = Article("法释〔2016〕18号", "第二十条至第三十一条", Certainty.VERIFIED)


class NotInThatStage(Conflict):
    """The lot is not at the stage at which this can be done."""

    code = "lot-not-in-that-stage"
    title = "Not possible at this stage of the lot"
    title_zh = "拍品当前阶段不允许"
    article = ONLINE_SALES


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: what is done, from which states, to which."""

    row: int
    act: str  # the name of the command
    zh: str
    before: tuple[State, ...]
    after: tuple[State, ...]  # empty: the state stays


OPEN: Final = tuple(state for state in State if state not in TERMINAL)
_BIDDING: Final = (S.A1_BIDDING, S.A2_BIDDING)
_ANNOUNCED: Final = (S.A1_ANNOUNCED, S.A2_ANNOUNCED, S.PS_ANNOUNCED)
_BEFORE_NOTICE: Final = (S.PRICING, S.PRICING_HELD, S.PRICED, S.PREPARED)
_BETWEEN: Final = (
    S.REGISTERED,
    *_BEFORE_NOTICE,
    S.A1_FAILED,
    S.A2_FAILED,
    S.INKIND_INQUIRY,
    S.INKIND_PENDING,
    S.INKIND_PAID,
    S.PS_PREP,
    S.PS_FAILED,
    S.DEFAULTED,
)  # nothing is bid for, and nobody has bought it
_AFTER_SALE: Final = (S.RULED, S.DELIVERED, S.CLOSED_SOLD)
BEFORE_RULED: Final = tuple(
    state for state in OPEN if state not in (S.RULED, S.DELIVERED, S.VOIDED, S.SUSPENDED)
)
STAYED_FROM: Final = (
    *_ANNOUNCED, *_BIDDING, S.PS_OPEN, S.PS_BIDDING, S.SOLD_AWAIT_BALANCE,
)  # fmt: skip

TRANSITIONS: Final[tuple[Transition, ...]] = (
    Transition(2, "open_pricing", "启动定价", (S.REGISTERED,), (S.PRICING,)),
    Transition(
        2, "open_pricing", "参考价过期、重新定价",
        (S.PREPARED, S.A1_FAILED, S.PS_PREP, S.DEFAULTED), (S.PRICING,),
    ),
    Transition(3, "fix_reference", "确定参考价", (S.PRICING,), (S.PRICED,)),
    Transition(4, "suspend_pricing", "暂缓定价", (S.PRICING,), (S.PRICING_HELD,)),
    Transition(4, "withdraw_pricing", "撤回定价", (S.PRICING, S.PRICING_HELD), (S.REGISTERED,)),
    Transition(4, "resume_pricing", "恢复定价", (S.PRICING_HELD,), (S.PRICING,)),
    Transition(4, "complain_of_pricing", "定价违法监督申请", _BEFORE_NOTICE, ()),
    Transition(4, "decide_complaint", "监督不成立", _BEFORE_NOTICE, ()),
    Transition(
        4, "decide_complaint", "监督成立、重新定价", _BEFORE_NOTICE, (S.PRICING,)
    ),
    Transition(5, "set_terms", "参数评议", (S.PRICED,), (S.PREPARED,)),
    Transition(
        5, "set_terms", "参数评议",
        (S.PREPARED, S.A1_FAILED, S.PS_PREP, S.DEFAULTED), (),
    ),
    Transition(5, "sell_directly", "决定直接变卖", (S.PRICED,), ()),
    Transition(6, "publish", "公告一拍", (S.PREPARED,), (S.A1_ANNOUNCED,)),
    Transition(6, "publish", "公告直接变卖", (S.PREPARED,), (S.PS_ANNOUNCED,)),
    Transition(
        6, "adopt", "承接平台拍品", (S.REGISTERED, S.A1_FAILED, S.PS_PREP, S.DEFAULTED),
        (S.A1_ANNOUNCED, S.A2_ANNOUNCED, S.PS_ANNOUNCED),
    ),
    Transition(
        7, "confirm_deposit", "确认保证金",
        (S.A1_ANNOUNCED, S.A2_ANNOUNCED, S.A1_BIDDING, S.A2_BIDDING), (),
    ),
    Transition(8, "withdraw", "撤回", (*_ANNOUNCED, *_BETWEEN), (S.WITHDRAWN,)),
    Transition(9, "start_bidding", "开始竞价", (S.A1_ANNOUNCED,), (S.A1_BIDDING,)),
    Transition(10, "take_bids", "出价", _BIDDING, ()),
    Transition(
        11, "close_bidding", "竞价结束",
        (S.A1_BIDDING,), (S.SOLD_AWAIT_BALANCE, S.A1_FAILED),
    ),
    Transition(13, "agree_in_kind", "协议抵债", (S.PRICED, S.PREPARED), (S.INKIND_PENDING,)),
    Transition(13, "award_in_kind", "接受抵债", (S.A1_FAILED,), (S.INKIND_PENDING,)),
    Transition(14, "publish", "公告二拍", (S.A1_FAILED,), (S.A2_ANNOUNCED,)),
    Transition(15, "start_bidding", "开始竞价", (S.A2_ANNOUNCED,), (S.A2_BIDDING,)),
    Transition(
        15, "close_bidding", "竞价结束",
        (S.A2_BIDDING,), (S.SOLD_AWAIT_BALANCE, S.A2_FAILED),
    ),
    Transition(16, "ask_in_kind", "征询抵债", (S.A2_FAILED,), (S.INKIND_INQUIRY,)),
    Transition(16, "ask_in_kind", "征询抵债", (S.A1_FAILED,), ()),
    Transition(16, "ask_in_kind", "征询抵债（一步拍卖）", (S.A1_FAILED,), (S.INKIND_INQUIRY,)),
    Transition(
        17, "answer_in_kind", "答复抵债", (S.A1_FAILED, S.INKIND_INQUIRY, S.PS_FAILED), ()
    ),
    Transition(17, "award_in_kind", "接受抵债", (S.INKIND_INQUIRY,), (S.INKIND_PENDING,)),
    Transition(18, "pay_difference", "补差到账", (S.INKIND_PENDING,), (S.INKIND_PAID,)),
    Transition(
        19, "miss_difference", "未补差、抵债不成",
        (S.INKIND_PENDING, S.INKIND_PAID),
        (S.PRICED, S.A1_FAILED, S.A2_FAILED, S.PS_FAILED),
    ),
    Transition(20, "rule_in_kind", "抵债裁定", (S.INKIND_PAID,), (S.CLOSED_INKIND,)),
    Transition(21, "refuse_in_kind", "均不接受", (S.INKIND_INQUIRY,), (S.PS_PREP,)),
    Transition(21, "refuse_in_kind", "均不接受", (S.PS_FAILED,), ()),
    Transition(22, "publish", "公告变卖", (S.PS_PREP,), (S.PS_ANNOUNCED,)),
    Transition(
        22, "publish", "公告无保留价拍卖", (S.PS_PREP,), (S.A1_ANNOUNCED, S.A2_ANNOUNCED)
    ),
    Transition(23, "start_bidding", "变卖期开始", (S.PS_ANNOUNCED,), (S.PS_OPEN,)),
    Transition(
        24, "confirm_prepayment", "确认预缴款", (S.PS_ANNOUNCED, S.PS_OPEN, S.PS_BIDDING), (),
    ),
    Transition(25, "take_bids", "首次出价", (S.PS_OPEN,), (S.PS_BIDDING,)),
    Transition(25, "take_bids", "出价", (S.PS_BIDDING,), ()),
    Transition(26, "close_bidding", "变卖成交", (S.PS_BIDDING,), (S.SOLD_AWAIT_BALANCE,)),
    Transition(27, "close_bidding", "变卖不成", (S.PS_OPEN,), (S.PS_FAILED,)),
    Transition(27, "close_bidding", "直接变卖不成", (S.PS_OPEN,), (S.PRICED,)),
    Transition(28, "ask_in_kind", "再征询抵债", (S.PS_FAILED,), ()),
    Transition(28, "award_in_kind", "接受抵债", (S.PS_FAILED,), (S.INKIND_PENDING,)),
    Transition(29, "open_second_round", "申请二轮处置", (S.PS_FAILED,), (S.ROUND_REVIEW,)),
    Transition(
        30, "approve_second_round", "批准二轮处置",
        (S.ROUND_REVIEW,), (S.PRICING, S.PREPARED),
    ),
    Transition(31, "reject_second_round", "不批准二轮处置", (S.ROUND_REVIEW,), (S.PS_FAILED,)),
    Transition(32, "put_under_management", "强制管理", (S.PS_FAILED,), (S.MANAGED,)),
    Transition(33, "return_asset", "退还", (S.PS_FAILED,), (S.RETURNED,)),
    Transition(34, "hold", "留置复查", (S.PS_FAILED,), ()),
    Transition(
        36, "complete_price", "价款付清", (S.SOLD_AWAIT_BALANCE,), (S.PAID,),
    ),
    Transition(36, "reopen_price", "价款撤回", (S.PAID,), (S.SOLD_AWAIT_BALANCE,)),
    Transition(37, "pass_due", "尾款逾期", (S.SOLD_AWAIT_BALANCE,), (S.OVERDUE,)),
    Transition(38, "complete_price", "接受逾期付款", (S.OVERDUE,), (S.PAID,)),
    Transition(
        39, "rule_default", "悔拍裁定",
        (S.SOLD_AWAIT_BALANCE, S.OVERDUE), (S.DEFAULTED,),
    ),
    Transition(
        41, "publish", "重新拍卖公告",
        (S.DEFAULTED,), (S.A1_ANNOUNCED, S.A2_ANNOUNCED, S.PS_ANNOUNCED),
    ),
    Transition(45, "serve_ruling", "成交裁定送达", (S.PAID,), (S.RULED,)),
    Transition(46, "fail_eligibility", "资格不符", (S.PAID,), (S.DEFAULTED, S.VOIDED)),
    Transition(47, "issue_notices", "协助执行通知", (S.RULED,), ()),
    Transition(48, "deliver", "交付", (S.RULED,), (S.DELIVERED,)),
    Transition(49, "close", "结案", (S.DELIVERED,), (S.CLOSED_SOLD,)),
    Transition(50, "suspend", "暂缓、中止", STAYED_FROM, (S.SUSPENDED,)),
    Transition(51, "end_ground", "事由消失", (S.SUSPENDED,), ()),
    Transition(51, "resume", "恢复", (S.SUSPENDED,), BEFORE_RULED),
    Transition(52, "withdraw", "中止后撤回", (S.SUSPENDED,), (S.WITHDRAWN,)),
    Transition(
        53, "annul", "撤销拍卖",
        (S.SOLD_AWAIT_BALANCE, S.OVERDUE, S.PAID, *_AFTER_SALE), (S.VOIDED,),
    ),
    Transition(54, "reopen_after_void", "撤销后重启", (S.VOIDED,), (S.PREPARED,)),
    Transition(54, "let_void_stand", "撤销后不再处置", (S.VOIDED,), ()),
    Transition(55, "transfer", "移交管理人", OPEN, (S.TRANSFERRED,)),
    Transition(
        56, "accept_full_payment", "债务人清偿",
        tuple(s for s in OPEN if s not in (*_AFTER_SALE, S.VOIDED, S.PAID)), (S.WITHDRAWN,),
    ),
    Transition(57, "claim_as_outsider", "案外人异议", BEFORE_RULED, (S.SUSPENDED,)),
    Transition(57, "claim_as_outsider", "中止期间案外人异议", (S.SUSPENDED,), ()),
    Transition(58, "outsider_wins", "案外人胜诉", _AFTER_SALE, ()),
    Transition(59, "outsider_wins", "案外人胜诉", (*_AFTER_SALE, S.CLOSED_INKIND), (S.VOIDED,)),
)  # fmt: skip

_MAY: Final[Mapping[str, frozenset[State]]] = {
    act: frozenset(state for row in TRANSITIONS if row.act == act for state in row.before)
    for act in {row.act for row in TRANSITIONS}
}


def may(act: str, state: State, *, lot: str = "") -> None:
    """Refuse an act the state does not allow; raises :class:`NotInThatStage`."""
    if state not in _MAY[act]:
        rows = [row for row in TRANSITIONS if row.act == act]
        raise NotInThatStage(
            f"cannot {act.replace('_', ' ')} for lot {lot}: it is {state.value}",
            act=rows[0].zh, state=state,
            needed=tuple(dict.fromkeys(each for row in rows for each in row.before)),
            next=tuple(dict.fromkeys(row.zh for row in allowed(state))),
        )  # fmt: skip


def allowed(state: State) -> tuple[Transition, ...]:
    """What may be done with a lot in this state, in the order of the table."""
    return tuple(row for row in TRANSITIONS if state in row.before)
