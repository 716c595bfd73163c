"""Guards that no test can miss, each with its reason: a second lock behind another one.

The list is checked: one that is killed after all, or gone, is reported and has to leave it.
"""

from typing import Final

_TAKING = "auctions/lot_in_kind.py Taking.award_in_kind"
_GOOD = "ledger/services/wrong_payments.py WrongPayments.make_good"
KNOWN: Final[dict[str, str]] = {
    f"{_TAKING}: in_kind_price_after(attempt.terms.start, price) -> what it says": (
        "may_take has refused any price but the failed attempt's; F1-2 is said for its article"
    ),
    "reconciliation/formats/xml.py parse: document.doctype -> FileUnsafe": (
        "a DOCTYPE stands in the prolog only, which is searched before the parser is asked"
    ),
    "ledger/services/payees.py may_leave:"
    " may_refund_fee(drawn.kind.value if drawn else None) -> what it says": (
        "may_draw_on has refused a refund out of anything but the fee; R4.16a is said for its own"
        " article"
    ),
    "ledger/services/bankruptcies.py Bankruptcies.accept:"
    " known.may_be_accepted(debtor) -> what it says": (
        "asked again where it is recorded, and first so that nothing is counted up for a no"
    ),
    "ledger/services/reversals.py Reversals._count: each.claim not in made.claims -> NoSuchClaim": (
        "the debts of a reversal's case know no claims but its own, and refuse others themselves"
    ),
    f"{_GOOD}: may_make_good(unclaimed(line).partition('/')[0]) -> what it says": (
        "a line has no money but what nobody claims to give; the rule is asked where it happens"
    ),
}
