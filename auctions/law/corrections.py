"""What of a recorded fact may be put right by another, and what has to be done anew (更正)."""

from typing import Any, Final

from auctions.law.says import TermsRefused, court_rule, refuse
from ledger.domain.law.rules import rule

WORDS: Final = frozenset(
    {
        "title", "document", "ruling", "panel", "record", "archive", "reason", "lottery",
        "eligibility", "approval", "consent", "finding", "ground", "refund_plan", "request",
        "security", "confirmation", "proxy", "loan_letter",
    }
)  # fmt: skip


@rule("CO-1", court_rule("更正"), zh="只更正文字", en="Only words are corrected")
def correctable(field: str, was: Any, now: str) -> str:
    """The words to be put right: a number, name or title that decided nothing.

    A price, a day, a code or a person was judged when it was recorded: the act is undone or done
    anew, by its own command. Raises :class:`TermsRefused`.
    """
    if field not in WORDS or not isinstance(was, str):
        refuse(TermsRefused, "CO-1", f"{field} was judged: do the act anew", field=field)
    if not now.strip() or now == was:
        refuse(TermsRefused, "CO-1", f"{field} says {was!r} already, or nothing", field=field)
    return was
