"""Every act that a lot's table names, in a few words each, and the way to every stage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from auctions.lot_adopting import Adoption
from auctions.lot_state import Reference
from auctions.lot_words import (
    AnnulGround,
    Answer,
    Bid,
    BidderRole,
    Channel,
    Kind,
    Method,
    Mode,
    State,
    StayGround,
    WithdrawGround,
)
from tests.auctions.lots import (
    APPLICANT,
    DEBTOR,
    RULES,
    TO,
    Walk,
    at,
    terms,
)
from tests.scenario import yuan

Act = Callable[[Walk], Any]
LATE = date(2026, 9, 1)
EXPIRED = date(2027, 7, 1)  # no attempt may rest on the reference price any more
LATER = at("2026-09-01")


def reach(state: State) -> Walk:
    if state in TO:
        return TO[state]()
    walk = TO[State.PS_FAILED]()
    if state is State.RETURNED:
        walk.lot.return_asset(ruling="裁定", reason="无", on=date(2026, 7, 1), rules=RULES)
    elif state is State.MANAGED:
        walk.lot.put_under_management(
            consent="同意书", document="决定", on=date(2026, 7, 1), rules=RULES
        )
    elif state is State.TRANSFERRED:
        walk.lot.transfer(
            document="受理裁定", accepted_on=date(2026, 7, 1), administrator="管理人", rules=RULES
        )
    else:
        walk = Walk().announced()
        walk.lot.withdraw(
            ground=WithdrawGround.SETTLED, document="协议", at=at("2026-02-20"), rules=RULES
        )
    return walk


def set_terms(walk: Walk) -> None:
    kind, _ = walk.lot.coming() if walk.lot.state in PLANNABLE else (Kind.A1, 0)
    wanted = {
        Kind.A1: terms("700000", "100000"), Kind.A2: terms("560000", "100000"),
        Kind.PS: terms("560000", "56000"),
    }[kind]  # fmt: skip
    walk.plan(wanted, date(2026, 4, 3))


PLANNABLE = (State.PRICED, State.PREPARED, State.A1_FAILED, State.PS_PREP, State.DEFAULTED)


def publish(walk: Walk) -> None:
    if walk.lot.state in PLANNABLE and walk.lot.state is not State.PRICED:
        if walk.lot.planned is None:
            set_terms(walk)
        walk.tell(date(2026, 3, 28))
    walk.lot.publish(walk.announcement(date(2026, 4, 1), "2026-05-06"), RULES)


def adopt(walk: Walk) -> None:
    first_seen = walk.lot.state is State.REGISTERED
    kind, rerun = walk.lot.coming() if walk.lot.state in PLANNABLE else (Kind.A1, 0)
    start = {Kind.A1: "700000", Kind.A2: "560000", Kind.PS: "560000"}[kind]
    said = walk.announcement(date(2026, 4, 1), "2026-05-06", words=(), items=(), prompts=())
    if kind is Kind.PS:
        said = replace(said, closes_at=said.opens_at + timedelta(days=60))
    known = Reference(
        Method.AGREEMENT, yuan("1000000"), date(2026, 1, 12), date(2026, 12, 31), ("x",), ()
    )
    found = Adoption(
        kind, walk.lot.round_no, rerun, terms(start, "100000"), "笔录", said,
        known if first_seen else None,
    )  # fmt: skip
    walk.lot.adopt(found, RULES)


def deposit(walk: Walk) -> None:
    walk.lot.confirm_deposit(
        "B8", name="甲", identity="ID8", role=BidderRole.ORDINARY, channel=Channel.COURT,
        amount=yuan("100000"), reference="R8", at=at("2026-03-01"),
    )  # fmt: skip


def bid(walk: Walk) -> None:
    attempt = walk.lot.attempt
    seq = attempt.last_seq + 1 if attempt else 1
    amount = "700000" if attempt is None else str(attempt.terms.start.amount + 5000 * seq)
    opens = attempt.opens_at if attempt else at("2026-03-04")
    walk.lot.place_bid(Bid(seq, "B2", yuan(amount), opens + timedelta(minutes=10 * seq)), RULES)


def close(walk: Walk) -> None:
    attempt = walk.lot.attempt
    walk.lot.close_bidding(attempt.ends_at if attempt else LATER, RULES)


def suspend(walk: Walk) -> None:
    walk.lot.suspend(ground=StayGround.STAYED, document="决定", at=at("2026-03-01"), rules=RULES)


def resume(walk: Walk) -> None:
    if walk.lot.state is State.SUSPENDED:
        walk.lot.end_ground(document="决定", on=date(2026, 3, 6), rules=RULES)
    walk.lot.resume(document="通知", at=at("2026-03-07"), rules=RULES)


def answer(walk: Walk) -> None:
    if walk.lot.state is State.A1_FAILED:
        walk.ask(date(2026, 3, 7))
    walk.lot.answer_in_kind(APPLICANT, answer=Answer.REFUSED, on=date(2026, 4, 1), document="x")


def award(walk: Walk) -> None:
    if walk.lot.state in (State.A1_FAILED, State.PS_FAILED):
        walk.ask(date(2026, 7, 1) if walk.lot.state is State.PS_FAILED else date(2026, 3, 7))
    price = walk.lot.in_kind.price if walk.lot.in_kind else yuan("560000")
    if walk.lot.state in (State.A1_FAILED, State.PS_FAILED, State.INKIND_INQUIRY):
        walk.lot.answer_in_kind(
            APPLICANT, answer=Answer.ACCEPTED, on=date(2026, 4, 1), document="回执"
        )
    walk.lot.award_in_kind(APPLICANT, price=price, on=date(2026, 7, 3), rules=RULES)


def refuse(walk: Walk) -> None:
    if walk.lot.state is State.INKIND_INQUIRY:
        answer(walk)
    walk.lot.refuse_in_kind(on=date(2026, 7, 3), rules=RULES)


def ask(walk: Walk) -> None:
    if not walk.lot.creditors and walk.lot.state in (State.A1_FAILED, State.A2_FAILED):
        walk.creditors()
    walk.lot.ask_in_kind(on=LATE, answer_by=LATE, document="函", rules=RULES)


def agree(walk: Walk) -> None:
    if walk.lot.state in (State.PRICED, State.PREPARED):
        walk.creditors()
    walk.lot.agree_in_kind(
        price=yuan("600000"), consents=(APPLICANT, DEBTOR), document="协议",
        on=date(2026, 1, 20), rules=RULES,
    )  # fmt: skip


def complete(walk: Walk) -> None:
    walk.lot.complete_price(
        total=yuan("900000"), on=date(2026, 3, 22), rules=RULES, accepted_by="决定"
    )


def complain(walk: Walk) -> None:
    walk.lot.complain_of_pricing(
        DEBTOR, ground="虚假询价", evidence="报告复印件", on=date(2026, 1, 21), rules=RULES
    )


def decide(walk: Walk, *, upheld: bool = False) -> None:
    if walk.lot.state in (State.PRICING, State.PRICING_HELD, State.PRICED, State.PREPARED):
        complain(walk)
    walk.lot.decide_complaint(
        DEBTOR, upheld=upheld, document="监督决定", on=date(2026, 1, 26), rules=RULES
    )


ACTS: dict[str, Act] = {
    "complain_of_pricing": complain,
    "decide_complaint": decide,
    "open_pricing": lambda w: w.lot.open_pricing(
        record="笔录", on=date(2026, 1, 8) if w.lot.reference is None else EXPIRED, rules=RULES
    ),
    "fix_reference": lambda w: w.lot.fix_reference(
        method=Method.AGREEMENT, amount=yuan("1000000"), fixed_on=date(2026, 1, 12),
        valid_until=date(2026, 12, 31), reports=("x",), rules=RULES,
    ),
    "suspend_pricing": lambda w: w.lot.suspend_pricing(
        ground="other", document="函", on=date(2026, 1, 9), rules=RULES
    ),
    "withdraw_pricing": lambda w: w.lot.withdraw_pricing(
        ground="other", document="函", on=date(2026, 1, 9), rules=RULES
    ),
    "resume_pricing": lambda w: w.lot.resume_pricing(
        document="函", on=date(2026, 1, 9), rules=RULES
    ),
    "set_terms": set_terms,
    "sell_directly": lambda w: w.lot.sell_directly(
        asked=yuan("600000"), consents=(APPLICANT, DEBTOR), agreed=yuan("600000"), market=None,
        panel="笔录", document="决定", on=date(2026, 1, 13), rules=RULES,
    ),
    "publish": publish,
    "adopt": adopt,
    "confirm_deposit": deposit,
    "confirm_prepayment": lambda w: w.lot.confirm_prepayment(
        "B8", name="甲", identity="ID8", amount=yuan("560000"), reference="R",
        at=at("2026-04-23", "11:00:00"),
    ),
    "withdraw": lambda w: w.lot.withdraw(
        ground=WithdrawGround.SETTLED, document="协议", at=at("2026-03-01"), rules=RULES
    ),
    "start_bidding": lambda w: w.lot.start_bidding(LATER, RULES),
    "take_bids": bid,
    "close_bidding": close,
    "award_in_kind": award,
    "ask_in_kind": ask,
    "agree_in_kind": agree,
    "answer_in_kind": answer,
    "pay_difference": lambda w: w.lot.pay_difference(
        paid=yuan("260000"), costs=yuan("0"), on=date(2026, 4, 9), rules=RULES
    ),
    "miss_difference": lambda w: w.lot.miss_difference(
        ruling="裁定", on=date(2026, 4, 20), rules=RULES
    ),
    "rule_in_kind": lambda w: w.lot.rule_in_kind(document="裁定", served_on=LATE, rules=RULES),
    "refuse_in_kind": refuse,
    "open_second_round": lambda w: w.lot.open_second_round(
        w.round_plan(), on=date(2026, 7, 1), rules=RULES
    ),
    "approve_second_round": lambda w: w.lot.approve_second_round(
        mode=Mode.CARRY_OVER, panel="笔录", on=date(2026, 7, 10), rules=RULES
    ),
    "reject_second_round": lambda w: w.lot.reject_second_round(
        reason="无变化", document="决定", on=date(2026, 7, 10), rules=RULES
    ),
    "put_under_management": lambda w: w.lot.put_under_management(
        consent="同意书", document="决定", on=date(2026, 7, 1), rules=RULES
    ),
    "return_asset": lambda w: w.lot.return_asset(
        ruling="裁定", reason="无", on=date(2026, 7, 1), rules=RULES
    ),
    "hold": lambda w: w.lot.hold(
        until=date(2026, 9, 1), reason="等待", document="决定", on=date(2026, 7, 1), rules=RULES
    ),
    "complete_price": complete,
    "reopen_price": lambda w: w.lot.reopen_price(reason="冲正", on=LATE, rules=RULES),
    "pass_due": lambda w: w.lot.pass_due(on=date(2026, 3, 21), rules=RULES),
    "rule_default": lambda w: w.lot.rule_default(
        ruling="裁定", on=date(2026, 3, 25), rules=RULES
    ),
    "serve_ruling": lambda w: w.lot.serve_ruling(
        document="裁定", served_on=date(2026, 3, 27), rules=RULES
    ),
    "fail_eligibility": lambda w: w.lot.fail_eligibility(
        document="查询", on=date(2026, 3, 27), knew=True, voided=False, rules=RULES
    ),
    "issue_notices": lambda w: w.lot.issue_notices(("通知",), on=date(2026, 3, 28)),
    "deliver": lambda w: (
        w.lot.state is State.RULED and w.lot.issue_notices(("通知",), on=date(2026, 3, 28)),
        w.lot.deliver(document="笔录", on=date(2026, 4, 1), rules=RULES),
    ),
    "close": lambda w: w.lot.close(document="方案", archive="x", on=LATE, rules=RULES),
    "suspend": suspend,
    "end_ground": lambda w: w.lot.end_ground(document="决定", on=date(2026, 3, 6), rules=RULES),
    "resume": resume,
    "annul": lambda w: w.lot.annul(
        ground=AnnulGround.COLLUSION, ruling="裁定", on=LATE, rules=RULES
    ),
    "reopen_after_void": lambda w: w.lot.reopen_after_void(
        refund_plan="方案", document="决定", on=LATE, rules=RULES
    ),
    "let_void_stand": lambda w: w.lot.let_void_stand(
        reason="不再处置", document="决定", on=LATE, rules=RULES
    ),
    "transfer": lambda w: w.lot.transfer(
        document="受理裁定", accepted_on=LATE, administrator="管理人", rules=RULES
    ),
    "accept_full_payment": lambda w: w.lot.accept_full_payment(
        tendered=yuan("1"), owed=yuan("1"), document="收据", at=at("2026-02-03"), rules=RULES
    ),
    "claim_as_outsider": lambda w: w.lot.claim_as_outsider(
        "案外人", document="异议书", at=at("2026-02-03"), rules=RULES
    ),
    "outsider_wins": lambda w: w.lot.outsider_wins(judgment="判决", on=LATE, rules=RULES),
}  # fmt: skip
