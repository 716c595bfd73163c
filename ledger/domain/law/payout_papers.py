"""What each kind of payment rests on: whom it may go to, and which papers must be named.

The papers are the law's; how many people must agree is the court's own policy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ledger.domain.case_parts import PartyRole
from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict, Malformed
from ledger.domain.law.rules import rule
from ledger.domain.paper import Paper, PaperKind
from ledger.domain.payout_kind import PayoutKind

ENFORCEMENT: Final = "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）"
APPROVAL_FORM: Final = Article("法发〔2017〕6号", "第十二条", Certainty.UNCONFIRMED)
PAYEE: Final = Article("法发〔2017〕6号", "第十一条", Certainty.UNCONFIRMED)
AGENTS: Final = Article(ENFORCEMENT, "第二十条第二款", Certainty.VERIFIED)
JOINT_ACCOUNT: Final = Article("法发〔2017〕6号", "第十三条", Certainty.UNCONFIRMED)
SURPLUS: Final = Article(ENFORCEMENT, "第三十四条第二款", Certainty.VERIFIED)
MISREMITTANCE: Final = Article("民事诉讼法", "第二百三十八条", Certainty.VERIFIED)
COURT_FEES: Final = Article("诉讼费用交纳办法", "第五十二条", Certainty.VERIFIED)
COSTS: Final = Article("诉讼费用交纳办法", "第十二条", Certainty.VERIFIED)
REVERSAL: Final = Article("民事诉讼法", "第二百四十四条", Certainty.VERIFIED)
OWNERLESS: Final = Article("民事诉讼法", "第二百零二条至第二百零四条", Certainty.VERIFIED)
OWN_RULE: Final = Article("本院规则", "专户利息", Certainty.LOCAL)
ANOTHER_COURT: Final = Article(ENFORCEMENT, "第六十九条", Certainty.VERIFIED)
ASSISTING: Final = Article("民事诉讼法", "第二百五十三条", Certainty.UNCONFIRMED)
BANKRUPTCY: Final = Article("企业破产法", "第十九条", Certainty.VERIFIED)
ESCROW: Final = Article("民法典", "第五百七十四条", Certainty.VERIFIED)
RELIEF_BACK: Final = Article("法发〔2016〕16号", "救助金扣回", Certainty.UNCONFIRMED)
WRONG_PAYMENT: Final = Article("法释〔2022〕3号", "第二条第三项", Certainty.VERIFIED)


class PayoutPaperMissing(Malformed):
    """The kind of payment rests on a paper that is not named."""

    code = "payout-paper-missing"
    title = "A paper this kind of payment rests on is missing"
    title_zh = "缺少该类出款的依据材料"
    article = APPROVAL_FORM


class PayeeOfAnotherRole(Conflict):
    """This kind of payment does not go to somebody in that role."""

    code = "payee-of-another-role"
    title = "This kind of payment does not go to that party"
    title_zh = "该类出款不得付给该收款人"
    article = PAYEE


@dataclass(frozen=True, slots=True)
class Basis:
    """On which article a kind of payment rests, who may get it, and which papers it needs.

    Of each group one paper is enough. No roles: whoever its payer knows as the payee.
    """

    article: Article
    roles: frozenset[PartyRole]
    papers: tuple[frozenset[PaperKind], ...]


def _basis(
    article: Article, roles: Iterable[PartyRole], *papers: PaperKind | set[PaperKind]
) -> Basis:
    groups = tuple(frozenset(p) if isinstance(p, set) else frozenset({p}) for p in papers)
    return Basis(article, frozenset(roles), groups)


_A, _D, _T = PartyRole.APPLICANT, PartyRole.DEBTOR, PartyRole.THIRD_PARTY
_P: Final = PaperKind

BASES: Final[Mapping[PayoutKind, Basis]] = {
    PayoutKind.APPLICANT: _basis(PAYEE, [_A]),
    PayoutKind.AGENT: _basis(AGENTS, [_A, PartyRole.AGENT], _P.AUTHORITY, _P.IDENTITY),
    PayoutKind.JOINT: _basis(JOINT_ACCOUNT, [_A], _P.JOINT_DESIGNATION),
    PayoutKind.OTHER_PAYEE: _basis(
        PAYEE, [_T, PartyRole.SUCCESSOR, PartyRole.AGENT], {_P.PANEL_RECORD, _P.CHANGE_OF_PARTY}
    ),
    PayoutKind.SURPLUS: _basis(SURPLUS, [_D], _P.COMPUTATION, _P.OTHER_CASE_CHECK),
    PayoutKind.REFUND: _basis(PAYEE, [_A, _D, _T], {_P.RULING, _P.JUDGMENT, _P.DECISION}),
    PayoutKind.MISREMITTED: _basis(
        MISREMITTANCE, [_T], {_P.RULING, _P.JUDGMENT, _P.BANK_LETTER}
    ),
    PayoutKind.COST: _basis(COSTS, [PartyRole.AGENCY], _P.VOUCHER),
    PayoutKind.FEE: _basis(COURT_FEES, [PartyRole.TREASURY], _P.PAYMENT_SLIP),
    PayoutKind.FEE_REFUND: _basis(REVERSAL, [_D, _T], {_P.RULING, _P.JUDGMENT}),
    PayoutKind.FINE: _basis(
        COURT_FEES, [PartyRole.TREASURY], _P.PAYMENT_SLIP, {_P.DECISION, _P.JUDGMENT}
    ),
    PayoutKind.TREASURY: _basis(
        OWNERLESS, [PartyRole.TREASURY], _P.PAYMENT_SLIP,
        {_P.JUDGMENT, _P.FINANCIAL_DECISION, _P.SIGN_OFF},
    ),
    PayoutKind.INTEREST: _basis(OWN_RULE, [PartyRole.TREASURY], _P.PAYMENT_SLIP),
    PayoutKind.INTER_COURT: _basis(
        ANOTHER_COURT, [PartyRole.COURT], {_P.LETTER, _P.DECISION, _P.RULING}
    ),
    PayoutKind.ASSISTANCE: _basis(ASSISTING, [PartyRole.COURT], _P.RULING, {_P.NOTICE, _P.LETTER}),
    PayoutKind.ADMINISTRATOR: _basis(
        BANKRUPTCY, [PartyRole.ADMINISTRATOR], _P.RULING, _P.DECISION
    ),
    PayoutKind.ESCROW_RELEASE: _basis(
        ESCROW, [_A, PartyRole.SUCCESSOR], {_P.APPLICATION, _P.RECORD}, _P.IDENTITY
    ),
    PayoutKind.DEPOSIT_REFUND: _basis(PAYEE, []),
    PayoutKind.RELIEF_GRANT: _basis(PAYEE, [], {_P.DECISION, _P.APPROVAL_FORM}),
    PayoutKind.RELIEF_RECOUP: _basis(RELIEF_BACK, [PartyRole.TREASURY], _P.DECISION),
    PayoutKind.CORRECTION: _basis(WRONG_PAYMENT, [_A], {_P.DECISION, _P.RULING}),
}  # fmt: skip


@rule("R1.18", APPROVAL_FORM, zh="执行款发放审批表", en="Form for the approval of a payment")
def may_rest_on(kind: PayoutKind, papers: Iterable[Paper]) -> None:
    """Refuse a payment whose kind rests on papers that are not named.

    All that is missing is said at once, each with what would do for it. The refusal cites the
    article of that kind. Raises :class:`PayoutPaperMissing`.
    """
    named = {paper.kind for paper in papers}
    basis = BASES[kind]
    if missing := [sorted(group) for group in basis.papers if not group & named]:
        said = ", and ".join(" or ".join(group) for group in missing)
        raise PayoutPaperMissing(
            f"a payment of kind {kind.value} needs {said}",
            article=basis.article, kind=kind.value, wanted=missing,
        )  # fmt: skip


@rule("R1.17", PAYEE, zh="发放对象", en="Who may be paid")
def may_go_to(kind: PayoutKind, role: PartyRole) -> None:
    """Refuse a payee in whose role nobody gets this kind of payment.

    Raises :class:`PayeeOfAnotherRole`.
    """
    basis = BASES[kind]
    if basis.roles and role not in basis.roles:
        said = f"a payment of kind {kind.value} does not go to a {role.value}"
        raise PayeeOfAnotherRole(said, article=basis.article, kind=kind.value, role=role.value)
