"""By which rule money is divided when several ask for it (分配规则的确定).

A table read from the top: bankruptcy, penalties of a criminal judgment, rights on the asset, one
title, a debtor who is no company, a company, a solvent debtor, a single creditor. The first line
that fits decides, every line read is kept with what was found, and nobody picks another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from ledger.domain.citation import Article, Certainty
from ledger.domain.derivation import cited
from ledger.domain.errors import Conflict
from ledger.domain.law.rules import rule

_PROVISIONS: Final = "《最高人民法院关于人民法院执行工作若干问题的规定（试行）》（2020年修正）"
_INTERPRETATION: Final = "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》（2022年修正）"
BANKRUPTCY: Final = Article("企业破产法", "第十九条", Certainty.VERIFIED)
CRIMINAL: Final = Article("法释〔2014〕13号", "第十三条", Certainty.VERIFIED)
SECURED: Final = Article(_PROVISIONS, "第三十一条、第五十五条第二款", Certainty.VERIFIED)
ONE_TITLE: Final = Article(_PROVISIONS, "第五十五条第三款", Certainty.VERIFIED)
PARTICIPATION: Final = Article(_INTERPRETATION, "第五百零六条至第五百零八条", Certainty.VERIFIED)
COMPANY: Final = Article(_INTERPRETATION, "第五百一十一条至第五百一十四条", Certainty.VERIFIED)
IN_TURN: Final = Article(_PROVISIONS, "第五十五条第一款", Certainty.VERIFIED)
ALONE: Final = Article("民法典", "第五百六十条、第五百六十一条", Certainty.VERIFIED)
SKIPPED: Final = Article("分配程序控制要求", "多个债权人须先确定分配规则", Certainty.DESIGN)


class DebtorKind(StrEnum):
    """What the debtor is: only a company can go bankrupt instead."""

    PERSON = "person"  # 公民
    ORGANISATION = "organisation"  # 其他组织
    COMPANY = "company"  # 企业法人


class Consent(StrEnum):
    """What became of asking whether the company is to go into bankruptcy (执行移送破产)."""

    NOT_ASKED = "not-asked"  # 未征询
    REFUSED = "refused"  # 不同意移送
    NOT_ACCEPTED = "not-accepted"  # 不予受理


class Regime(StrEnum):
    """How ordinary claims are served."""

    BANKRUPTCY = "bankruptcy"  # 移交破产管理人
    CRIMINAL = "criminal"  # 刑事涉财产顺位
    ONE_TITLE = "one-title"  # 同一依据按比例
    PARTICIPATION = "participation"  # 参与分配按比例
    SEIZURE_ORDER = "seizure-order"  # 企业法人按查封顺序
    MEASURE_ORDER = "measure-order"  # 按采取执行措施先后
    SINGLE = "single"  # 单一债权人

    @property
    def zh(self) -> str:
        """The rule in Chinese."""
        return _REGIMES[self][0]

    @property
    def en(self) -> str:
        """The rule in English."""
        return _REGIMES[self][1]

    @property
    def article(self) -> Article:
        """Where it is found."""
        return _REGIMES[self][2]


_REGIMES: Final = {
    Regime.BANKRUPTCY: ("破产受理，移交管理人", "bankruptcy: to the administrator", BANKRUPTCY),
    Regime.CRIMINAL: ("刑事涉财产执行顺位", "order of criminal property enforcement", CRIMINAL),
    Regime.ONE_TITLE: ("同一执行依据，按比例受偿", "one title, pro rata", ONE_TITLE),
    Regime.PARTICIPATION: ("参与分配，按比例受偿", "participation, pro rata", PARTICIPATION),
    Regime.SEIZURE_ORDER: ("企业法人，按查封先后", "company, in order of seizure", COMPANY),
    Regime.MEASURE_ORDER: ("按采取执行措施先后", "in the order of measures", IN_TURN),
    Regime.SINGLE: ("单一债权人", "single creditor", ALONE),
}


class ConsentNotAsked(Conflict):
    """An insolvent company's creditors were not asked whether it shall go bankrupt instead."""

    code = "consent-not-asked"
    title = "Ask first whether the company shall go into bankruptcy"
    title_zh = "企业法人资不抵债，应先征询移送破产意见"
    article = COMPANY


class NotThisRegime(Conflict):
    """The facts lead to another rule than the one chosen."""

    code = "not-this-regime"
    title = "The facts lead to another rule of distribution"
    title_zh = "分配规则与案件事实不符"
    article = PARTICIPATION


class RegimeNotChosen(Conflict):
    """Several titled creditors are attached, and one of them would be paid without any plan."""

    code = "regime-not-chosen"
    title = "Several creditors are attached: choose how the money is divided, and say why"
    title_zh = "存在多个已取得执行依据的债权人，须先确定分配规则并说明理由"
    article = SKIPPED


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides: the facts of the debtor, of the asset and of those who claim.

    ``cannot_pay_all`` is the court's finding on all the debtor has and owes; ``short`` is whether
    this one sum, after what comes first, falls short of what the ordinary claims come to.
    """

    debtor: DebtorKind
    creditors: int
    titles: int
    short: bool
    cannot_pay_all: bool
    secured: bool = False
    criminal: bool = False
    bankruptcy_accepted_on: date | None = None
    consent: Consent = Consent.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: what it asks, and whether it fits these facts."""

    line: int
    zh: str
    en: str
    fits: bool
    article: Article


@dataclass(frozen=True, slots=True)
class Decision:
    """The rule that governs ordinary claims, and every line read on the way to it."""

    regime: Regime
    secured_first: bool
    findings: tuple[Finding, ...]

    @property
    def zh(self) -> str:
        """The reason in Chinese."""
        return "；".join(f"{f.line}. {f.zh}：{'是' if f.fits else '否'}" for f in self.findings)

    @property
    def en(self) -> str:
        """The reason in English."""
        return "; ".join(f"{f.line}. {f.en}: {'yes' if f.fits else 'no'}" for f in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The same as plain JSON."""
        lines = [
            {"line": f.line, "zh": f.zh, "en": f.en, "fits": f.fits, "article": cited(f.article)}
            for f in self.findings
        ]
        return {
            "regime": self.regime.value, "secured_first": self.secured_first, "lines": lines,
        }  # fmt: skip


@rule("R4.10", PARTICIPATION, zh="分配方案", en="Distribution plan")
def decide(facts: Situation, chosen: Regime | None = None) -> Decision:
    """Which rule governs, by the first line of the table that fits the facts.

    Raises :class:`ConsentNotAsked` for an insolvent company whose creditors were not asked, and
    :class:`NotThisRegime` when ``chosen`` is another rule than the facts lead to.
    """
    lone = facts.creditors <= 1
    natural = facts.debtor is not DebtorKind.COMPANY
    several = facts.titles > 1
    lines: Sequence[tuple[int, str, str, bool, Regime]] = (
        (1, "已受理被执行人破产", "the debtor's bankruptcy was accepted",
         facts.bankruptcy_accepted_on is not None, Regime.BANKRUPTCY),
        (2, "被执行人同时承担刑事财产责任", "the debtor also bears criminal property penalties",
         facts.criminal, Regime.CRIMINAL),
        (3, "财产上有担保或者法定优先权", "the asset carries security or statutory priority",
         facts.secured, Regime.SINGLE),
        (4, "同一执行依据、多个债权人、不足清偿", "one title, several creditors, not enough",
         not lone and not several and facts.short, Regime.ONE_TITLE),
        (5, "公民或者其他组织，财产不足清偿全部债务", "no company, and it cannot pay all",
         not lone and natural and facts.cannot_pay_all, Regime.PARTICIPATION),
        (6, "企业法人，财产不足清偿全部债务", "a company that cannot pay all",
         not lone and not natural and facts.cannot_pay_all, Regime.SEIZURE_ORDER),
        (7, "多个债权人，被执行人有清偿能力", "several creditors, and the debtor can pay",
         not lone, Regime.MEASURE_ORDER),
        (8, "单一债权人", "a single creditor", True, Regime.SINGLE),
    )  # fmt: skip
    findings: list[Finding] = []
    for line, zh, en, fits, regime in lines:
        findings.append(Finding(line, zh, en, fits, SECURED if line == 3 else regime.article))
        if fits and line != 3:  # rights on the asset come first; the rest is still to be divided
            break
    if regime is Regime.SEIZURE_ORDER and facts.consent is Consent.NOT_ASKED:
        raise ConsentNotAsked("nobody was asked whether the company shall go into bankruptcy")
    if chosen is not None and chosen is not regime:
        raise NotThisRegime(
            f"{chosen.value} was chosen, the facts lead to {regime.value}",
            article=regime.article, chosen=chosen.value, regime=regime.value,
        )  # fmt: skip
    return Decision(regime, facts.secured, tuple(findings))


@rule("R4.13", SKIPPED, zh="多个债权人不得越过分配程序", en="No payout past the other creditors")
def may_pay_one(creditors: Sequence[str], chosen: Regime | None, reason: str) -> None:
    """Refuse paying one of several titled creditors before a rule was chosen, with its reason.

    Only the order of measures and a single creditor's order pay one creditor directly; every other
    rule pays by a plan. Raises :class:`RegimeNotChosen`.
    """
    if len(creditors) < 2:
        return
    direct = chosen in (Regime.MEASURE_ORDER, Regime.SINGLE)
    if not direct or not reason.strip():
        raise RegimeNotChosen(
            f"{len(creditors)} titled creditors are attached", creditors=list(creditors),
            chosen=chosen.value if chosen else None,
        )  # fmt: skip
