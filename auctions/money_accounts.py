"""The accounts of a lot's money, and the marks their names are made of."""

import re
from typing import Final
from uuid import UUID

from ledger.domain.chart import AccountName
from ledger.domain.errors import Malformed

_MARK: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fa5（）.\-_]{1,60}")


class NotAMark(Malformed):
    """The mark of a lot, a bidder or an attempt cannot be part of an account's name."""

    code = "not-a-mark"
    title = "Not a mark of a lot, a bidder or an attempt"
    title_zh = "标的、竞买人或拍次代号格式不正确"


def mark(text: str) -> str:
    """A mark that may be part of an account's name; raises :class:`NotAMark`."""
    if not _MARK.fullmatch(text):
        raise NotAMark(
            f"{text!r:.80} is no mark: letters, figures, points and hyphens", given=text[:60]
        )
    return text


# The lot's accounts


def deposit(lot: str, bidder: str) -> AccountName:
    """竞买保证金: a deposit that is court money."""
    return AccountName(f"deposit/{lot}/{bidder}")


def prepaid(lot: str, bidder: str) -> AccountName:
    """变卖预缴款: the whole price of a private sale, paid before bidding."""
    return AccountName(f"prepaid/{lot}/{bidder}")


def is_a_bidders(account: str) -> bool:
    """Whether an account names a bidder and says what he paid in to bid."""
    return bool(lot_of_a_bidder(account))


_BIDDERS: Final = re.compile(
    r"(?:(?:deposit|prepaid|memo/frozen|memo/frozen-by/[^/]+)/([^/]+)/[^/]+"
    r"|lot/([^/]+)/[^/]+/(?:deposit|prepayment)/[^/]+)"
)


def lot_of_a_bidder(name: str) -> str:
    """The lot for which somebody paid in, by an account or by what a bank line was claimed for;
    nothing for any other name. What a platform holds tells of a bidder as court money does.
    """
    found = _BIDDERS.fullmatch(name)
    return (found[1] or found[2]) if found else ""


def price(lot: str) -> AccountName:
    """待裁定价款: what the buyer paid, until the ruling is served."""
    return AccountName(f"price/{lot}")


def forfeited(lot: str, attempt: str) -> AccountName:
    """悔拍保证金: a defaulted buyer's deposit, frozen until the rerun is final."""
    return AccountName(f"forfeited/{lot}/{attempt}")


def refundable(lot: str, payee: str) -> AccountName:
    """应退款: a payer's money that goes back to the account it came from."""
    return AccountName(f"refundable/{lot}:{payee}")


def owed(lot: str, payee: str) -> AccountName:
    """应退款 still to be recovered from those it was paid to (执行回转)."""
    return AccountName(f"refundable/{lot}:{payee}-owed")


def bound(lot: str, payout: UUID) -> AccountName:
    """应退款 bound to one payout."""
    return AccountName(f"refundable/{lot}:payout-{payout}")


def difference(lot: str, creditor: str) -> AccountName:
    """抵债补差: what an acceptor pays above its own claim."""
    return AccountName(f"difference/{lot}/{creditor}")


def takers_costs(lot: str, creditor: str) -> AccountName:
    """抵债人负担的优先费用: fee, appraisal and liens, paid by who takes the asset in kind."""
    return AccountName(f"reserve/{lot}/costs-{creditor}")


def top_up(lot: str, attempt: str) -> AccountName:
    """悔拍补交差价: what a defaulted buyer was ordered to pay."""
    return AccountName(f"reserve/{lot}/top-up-{attempt}")


def tax(lot: str) -> AccountName:
    """税费: taxes of the sale withheld from its proceeds."""
    return AccountName(f"tax/{lot}")


def platform_transit(platform: str) -> AccountName:
    """平台在途: remitted by a platform, not yet credited by the bank."""
    return AccountName(f"platform/{platform}")


def frozen(lot: str, bidder: str) -> AccountName:
    """平台冻结保证金 (备查): not court money."""
    return AccountName(f"memo/frozen/{lot}/{bidder}")


def frozen_by(platform: str, lot: str, bidder: str) -> AccountName:
    """平台冻结保证金对应 (备查)."""
    return AccountName(f"memo/frozen-by/{platform}/{lot}/{bidder}")


def interest(bank_account: str) -> AccountName:
    """专户利息: what the bank pays on the account; nobody's deposit bears it (RB-10)."""
    return AccountName(f"interest/{bank_account}")
