"""A court's own rules as both doors show them."""

from datetime import date
from typing import Any

from api.plain import plain
from api.shown import Shown
from ledger.domain.policy import Policy, Ruling


class RuleShown(Shown):
    """One rule: what it says, whether the court wrote it, where it comes from, how sure that is."""

    rule: str
    zh: str
    says: Any
    written: bool
    source: str
    certainty: str


class PolicyShown(Shown):
    """The rules that hold on a day, each with its source; those left to their defaults, too."""

    court_code: str
    court: str
    version: str
    in_force_from: date
    in_force_until: date | None
    rules: list[RuleShown]


def rule_shown(ruling: Ruling) -> RuleShown:
    """A rule as it is read at both doors."""
    return RuleShown(
        rule=ruling.name, zh=ruling.zh, says=plain(ruling.value), written=ruling.written,
        source=ruling.source.article if ruling.written else str(ruling.source),
        certainty=ruling.source.certainty,
    )  # fmt: skip


def policy_shown(policy: Policy) -> PolicyShown:
    """A whole policy as it is read at both doors."""
    return PolicyShown(
        court_code=policy.court_code, court=policy.court_name, version=policy.version,
        in_force_from=policy.in_force_from, in_force_until=policy.in_force_until,
        rules=[rule_shown(each) for each in policy.rules()],
    )  # fmt: skip
