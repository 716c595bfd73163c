"""Who gets what of one sum (案款分配): every deduction, every rank, every share, with its article.

A third party's price stays out; what it cost to sell comes off, then the fee, then what the debtor
must live on. Rights on the asset are served before ordinary claims, a higher rank in full before
a lower one gets a fen; within a rank money is shared to the fen. The answer keeps all it was
computed from and can be read out step by step; nothing here is recorded.
"""

from collections.abc import Sequence

from ledger.domain.citation import Article
from ledger.domain.law.fees import CHARGED_AFTERWARDS
from ledger.domain.law.participation import may_take_part
from ledger.domain.law.plan_parts import (
    KEPT_OUT,
    NECESSITIES,
    RESERVED,
    Category,
    Debtor,
    Deduction,
    Distribution,
    Fund,
    NotAPlan,
    NothingDistributed,
    OrderMissing,
    PlanClaim,
    PlanShare,
    Standing,
    TakingPart,
    Tier,
)
from ledger.domain.law.priority import Ranking, ranked
from ledger.domain.law.regimes import (
    CRIMINAL,
    PARTICIPATION,
    Decision,
    Regime,
    Situation,
    decide,
)
from ledger.domain.law.rules import rule
from ledger.domain.law.shares import Claim, repeated, share
from ledger.domain.law.waterfall import COSTS_FIRST, net_proceeds
from ledger.domain.money import Money, total, zero


@rule("R4.10", PARTICIPATION, zh="分配方案", en="Distribution plan")
def compute_plan(
    fund: Fund,
    claims: Sequence[PlanClaim],
    debtor: Debtor,
    *,
    chosen: Regime | None = None,
    ranking: Ranking | None = None,
    taking_part: TakingPart | None = None,
    recoup_relief: bool = True,
) -> Distribution:
    """Divide the fund among the claims by the rule the facts lead to.

    Raises what :func:`decide`, :func:`ranked` and :func:`net_proceeds` raise, and
    :class:`NothingDistributed`, :class:`NoTitle`, :class:`AppliedTooLate`, :class:`OrderMissing`,
    :class:`NotAPlan`.
    """
    ranking = ranking or Ranking()
    criminal = debtor.criminal
    _check(fund, claims, criminal=criminal)
    may_take_part(claims, taking_part)
    deductions = first_of_all(fund)
    shared = _Pool(deductions[-1].left if deductions else fund.gross, claims)
    if criminal:
        shared.pro_rata("医疗费用", "medical costs", CRIMINAL, _of(claims, Category.MEDICAL))
    rights = [(c.claim, c.priority) for c in claims if c.priority is not None]
    by_mark = {c.claim: c for c in claims}
    for tier in ranked(rights, ranking):
        first = by_mark[tier[0]].priority
        assert first is not None
        holders = [by_mark[mark] for mark in tier]
        article = first.right.article
        shared.pro_rata(first.right.zh, first.right.en, article, holders, secured=True)
    unpaid = shared.unpaid([c for c in claims if _is_ordinary(c)])
    decision = _decided(shared, unpaid, claims, debtor, chosen)
    if decision.regime is Regime.BANKRUPTCY:
        raise NothingDistributed(
            f"accepted on {debtor.bankruptcy_accepted_on}",
            accepted_on=debtor.bankruptcy_accepted_on,
        )
    _ordinary(shared, unpaid, decision)
    shares = _shares(shared, claims, recoup=recoup_relief)
    return Distribution(
        fund, debtor, tuple(claims), decision, tuple(deductions), tuple(shared.tiers), shares,
        shared.left, ranking, taking_part,
    )  # fmt: skip


class _Pool:
    """What is left, and what is still open of each claim after the ranks served so far."""

    def __init__(self, left: Money, claims: Sequence[PlanClaim]) -> None:
        self.left = left
        self.owed = {claim.claim: claim.owed for claim in claims}
        self.open = dict(self.owed)
        self.tiers: list[Tier] = []

    def unpaid(self, claims: Sequence[PlanClaim]) -> list[PlanClaim]:
        """Those of the claims of which something is still open."""
        return [claim for claim in claims if self.open[claim.claim].amount]

    def pro_rata(
        self,
        zh: str,
        en: str,
        article: Article,
        claims: Sequence[PlanClaim],
        *,
        secured: bool = False,
    ) -> None:
        """Serve one rank: in full, or each in proportion."""
        if not claims:
            return
        pool = self.left
        owed = [self.open[c.claim] for c in claims]
        if secured:
            owed = [
                o if c.secured is None else min(o, c.secured)
                for o, c in zip(owed, claims, strict=True)
            ]
        in_order = sorted(range(len(claims)), key=lambda at: (claims[at].filed, at))
        ties = [(0, 0)] * len(claims)
        for place, at in enumerate(in_order):
            ties[at] = (0, place)
        shares = share(
            pool, [Claim(c.claim, o, t) for c, o, t in zip(claims, owed, ties, strict=True)]
        )
        for each in shares:
            self.open[each.creditor] -= each.paid
        paid = tuple(each.paid for each in shares)
        tier = Tier(
            zh, en, article, pool, tuple(c.claim for c in claims), tuple(owed), paid,
            total(owed), total(paid),
        )  # fmt: skip
        self.tiers.append(tier)
        self.left = pool - tier.all_paid


@rule("R4.01", COSTS_FIRST, zh="实际费用优先扣除", en="Real costs before all")
def first_of_all(fund: Fund) -> list[Deduction]:
    """What comes off before any creditor: each with what is then left."""
    own = fund.gross - fund.third_party
    net_proceeds(own, fund.costs, fund.fee + fund.living)
    left, found = fund.gross, []
    rows: list[tuple[str, str, str, Money, Article]] = [
        ("third-party", "案外人价款，不参与分配", "third party's price, kept out",
         fund.third_party, KEPT_OUT),
        *(("cost", f"实际费用：{c.agency}（{c.voucher}）", f"real cost: {c.agency} ({c.voucher})",
           c.amount, COSTS_FIRST) for c in fund.costs),
        ("fee", "执行申请费", "execution fee", fund.fee, CHARGED_AFTERWARDS),
        ("living", f"保留生活必需：{fund.living_basis}", f"left to live on: {fund.living_basis}",
         fund.living, NECESSITIES),
    ]  # fmt: skip
    for name, zh, en, amount, article in rows:
        if amount.amount:
            left -= amount
            found.append(Deduction(name, zh, en, amount, left, article))
    return found


def _check(fund: Fund, claims: Sequence[PlanClaim], *, criminal: bool) -> None:
    nothing = zero(fund.gross.currency.code)
    least = min(fund.gross, fund.fee, fund.third_party, fund.living)
    if least < nothing:
        raise NotAPlan(f"a sum of the fund is {least}", amount=least)
    if fund.living > nothing and not fund.living_basis.strip():
        raise NotAPlan("say on what ground the debtor keeps money to live on", article=NECESSITIES)
    if not claims:
        raise NotAPlan("nobody claims anything")
    if twice := repeated(claim.claim for claim in claims):
        raise NotAPlan(f"claim {twice[0]} stands twice", claim=twice[0])
    for claim in claims:
        _check_claim(claim, criminal=criminal)


def _check_claim(claim: PlanClaim, *, criminal: bool) -> None:
    parts = (claim.costs, claim.interest, claim.principal, claim.doubled, claim.relief)
    if min([part.amount for part in parts]) < 0:
        raise NotAPlan(f"{claim.claim} owes a negative sum", claim=claim.claim)
    if claim.secured is not None and claim.secured.amount < 0:
        raise NotAPlan(f"{claim.claim} is secured for a negative sum", claim=claim.claim)
    if claim.category is not Category.CIVIL and not criminal:
        raise NotAPlan(
            f"{claim.claim} is a {claim.category.value}, and no criminal judgment is enforced",
            article=CRIMINAL, claim=claim.claim,
        )  # fmt: skip


def _is_ordinary(claim: PlanClaim) -> bool:
    """Whether a claim shares in what is left after rights: it has a title, or seized first."""
    return claim.standing is not Standing.RIGHT_ONLY


def _decided(
    shared: _Pool,
    unpaid: Sequence[PlanClaim],
    claims: Sequence[PlanClaim],
    debtor: Debtor,
    chosen: Regime | None,
) -> Decision:
    situation = Situation(
        debtor=debtor.kind,
        creditors=len({c.creditor for c in unpaid}),
        titles=len({c.title for c in unpaid}),
        short=shared.left < total(shared.open[c.claim] for c in unpaid),
        cannot_pay_all=debtor.cannot_pay_all,
        secured=any(c.priority for c in claims),
        criminal=debtor.criminal,
        bankruptcy_accepted_on=debtor.bankruptcy_accepted_on,
        consent=debtor.consent,
    )
    return decide(situation, chosen)


@rule("R4.09", CRIMINAL, zh="刑民并存的清偿顺序", en="Criminal and civil together")
def criminal_ranks(claims: Sequence[PlanClaim]) -> list[tuple[str, str, list[PlanClaim]]]:
    """After medical costs and rights on the asset: restitution, civil debts, fine, confiscation."""
    return [
        ("退赔被害人的损失", "restitution to victims", _of(claims, Category.RESTITUTION)),
        ("其他民事债务", "other civil debts", _of(claims, Category.CIVIL)),
        ("罚金", "fine", _of(claims, Category.FINE)),
        ("没收财产", "confiscation", _of(claims, Category.CONFISCATION)),
    ]


def _ordinary(shared: _Pool, unpaid: Sequence[PlanClaim], decision: Decision) -> None:
    regime = decision.regime
    if regime is Regime.CRIMINAL:
        for zh, en, rank in criminal_ranks(unpaid):
            shared.pro_rata(zh, en, CRIMINAL, rank)
        return
    if regime in (Regime.ONE_TITLE, Regime.PARTICIPATION):
        shared.pro_rata(regime.zh, regime.en, regime.article, unpaid)
        return
    for turn in _in_turn(unpaid, regime):
        shared.pro_rata(regime.zh, regime.en, regime.article, turn)


def _in_turn(claims: Sequence[PlanClaim], regime: Regime) -> list[list[PlanClaim]]:
    if regime is Regime.SINGLE:
        return [[c] for c in sorted(claims, key=lambda c: (c.turn or 0, c.filed))]
    turns: dict[int, list[PlanClaim]] = {}
    for claim in claims:
        if claim.turn is None:
            raise OrderMissing(f"in which turn was {claim.claim} seized?", claim=claim.claim)
        turns.setdefault(claim.turn, []).append(claim)
    return [turns[turn] for turn in sorted(turns)]


def _shares(shared: "_Pool", claims: Sequence[PlanClaim], *, recoup: bool) -> tuple[PlanShare, ...]:
    """Every claim's share; a creditor's relief goes back once, however many claims he has."""
    due = {c.creditor: c.relief for c in claims} if recoup else {}
    found = []
    for each in claims:
        back = due.get(each.creditor, zero(each.relief.currency.code))
        found.append(share_of(each, shared.owed[each.claim], shared.open[each.claim], back))
        if found[-1].relief.amount:
            due[each.creditor] = back - found[-1].relief
    return tuple(found)


@rule("R4.06", RESERVED, zh="预留首封债权份额", en="The first seizer's reserve")
def share_of(claim: PlanClaim, owed: Money, left: Money, relief: Money) -> PlanShare:
    """A claim's share, out of which ``relief`` goes back to its fund first (R6.05).

    One not yet confirmed is reserved at its rank whole, and paid on its final title.
    """
    paid, reserved = owed - left, claim.standing is Standing.FIRST_SEIZER
    if reserved or not relief.amount:
        return PlanShare(claim.claim, claim.creditor, owed, paid, reserved)
    return PlanShare(claim.claim, claim.creditor, owed, paid, reserved, min(paid, relief))


def _of(claims: Sequence[PlanClaim], category: Category) -> list[PlanClaim]:
    return [c for c in claims if c.category is category]
