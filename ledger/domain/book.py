"""The book itself (账套): which court keeps it, on which bank accounts, under which policy."""

from datetime import date
from uuid import UUID

from ledger.domain.errors import Conflict, Malformed, NotFound
from ledger.domain.ids import GRAMMAR, CaseNumber, is_court_code
from ledger.domain.kernel import FirstFact, Root, event, name_id
from ledger.domain.law.own_account import SPECIAL_ACCOUNT
from ledger.domain.policy import Policy
from ledger.domain.policy_sections import PREDECESSORS
from ledger.domain.rules_in_force import in_force


class NotACourtAccount(NotFound):
    """The bank account is not one of the court's special accounts."""

    code = "not-a-court-account"
    title = "Not a special account of this court"
    title_zh = "非本院执行款专户"
    article = SPECIAL_ACCOUNT


class AccountKnown(Conflict):
    """The special account is in the book already."""

    code = "account-known"
    title = "The account is in the book already"
    title_zh = "专户已登记"


class BookOpened(Conflict):
    """The book is open already, for this court or another."""

    code = "book-opened"
    title = "The book is open already"
    title_zh = "账套已启用"


class CaseOfAnotherCourt(Conflict):
    """The court in the case's number is not this one, nor one that was merged into it."""

    code = "case-of-another-court"
    title = "The case is another court's"
    title_zh = "案号所载法院代字非本院"
    article = GRAMMAR


class NotACourtCode(Malformed):
    """No case number could name a court by this: 苏0508 is one, 0508 is none."""

    code = "not-a-court-code"
    title = "This is no court's code"
    title_zh = "法院代字不符合规定"
    article = GRAMMAR


class RulesOfAnotherCourt(Conflict):
    """The policy is neither this court's nor one of a court above it."""

    code = "rules-of-another-court"
    title = "The rules are another court's"
    title_zh = "规则非本院或者上级法院制定"


class RulesInForce(Conflict):
    """The very same policy holds from that day on already."""

    code = "rules-in-force"
    title = "These rules are in force already"
    title_zh = "该规则已启用，内容未变"


class NoPolicyInForce(Conflict):
    """No policy of the court is in force on that day."""

    code = "no-policy-in-force"
    title = "No policy in force on that day"
    title_zh = "该日无生效的本院规则"


class Book(Root):
    """One court's set of accounts; money never leaves it for another court without a transfer."""

    TOPIC = "book"

    class Opened(FirstFact):
        """The book was opened (建账)."""

        TOPIC = "book.opened"
        court_code: str
        court_name: str

    class BankAccountAdded(Root.Event):
        """A special bank account was put under the book (登记专户)."""

        TOPIC = "book.bank-account-added"
        number: str
        holder: str
        bank_name: str
        bank_code: str

    class PolicyActivated(Root.Event):
        """The court's own rules took effect (启用规则); the text is the policy file itself."""

        TOPIC = "book.policy-activated"
        version: str
        in_force_from: date
        text: str

    @staticmethod
    def create_id(court_code: str = "") -> UUID:
        return name_id("book")

    @staticmethod
    def may_be_named(court_code: str) -> None:
        """Refuse to keep a book for a court no case could be of; raises :class:`NotACourtCode`."""
        if not is_court_code(court_code):
            raise NotACourtCode(f"{court_code!r:.40} is no court's code", given=court_code)

    @event(Opened)
    def __init__(self, court_code: str, court_name: str) -> None:
        self.court_code = court_code
        self.court_name = court_name
        self.accounts: dict[str, tuple[str, str, str]] = {}
        self.policies: list[tuple[date, str]] = []  # as they were activated

    def add_bank_account(self, number: str, holder: str, bank_name: str, bank_code: str) -> None:
        """Put a special account under the book; raises :class:`AccountKnown`."""
        if number in self.accounts:
            raise AccountKnown(f"account {number} is in the book already", account=number)
        self._bank_account_added(
            number=number, holder=holder, bank_name=bank_name, bank_code=bank_code
        )

    @event(BankAccountAdded)
    def _bank_account_added(self, number: str, holder: str, bank_name: str, bank_code: str) -> None:
        self.accounts[number] = (holder, bank_name, bank_code)

    def activate_policy(self, text: str) -> Policy:
        """Let the court's rules take effect from the day they name; refuses a policy with holes.

        Raises :class:`RulesOfAnotherCourt`, :class:`RulesInForce`.
        """
        policy = Policy.load(text.encode())
        if policy.court_code != "最高法" and not self.court_code.startswith(policy.court_code):
            said = f"the rules are {policy.court_code}'s, the book {self.court_code}'s"
            raise RulesOfAnotherCourt(said, court=policy.court_code, own=self.court_code)
        if self.rules_on(policy.in_force_from) == policy:
            said = f"{policy.version} holds from {policy.in_force_from} on already"
            raise RulesInForce(said, version=policy.version, in_force_from=policy.in_force_from)
        self._policy_activated(
            version=policy.version, in_force_from=policy.in_force_from, text=text
        )
        return policy

    @event(PolicyActivated)
    def _policy_activated(self, version: str, in_force_from: date, text: str) -> None:
        self.policies.append((in_force_from, text))

    def rules_on(self, day: date) -> Policy | None:
        """The policy that holds on ``day``, if any does."""
        begun = [Policy.load(text.encode()) for first, text in self.policies if first <= day]
        return in_force(begun, day)

    def policy_on(self, day: date) -> Policy:
        """The policy in force on ``day``; raises :class:`NoPolicyInForce`."""
        if (policy := self.rules_on(day)) is None:
            raise NoPolicyInForce(f"no policy is in force on {day}", day=day)
        return policy

    def must_be_ours(self, number: CaseNumber, today: date) -> None:
        """Refuse a case whose number names another court; raises :class:`CaseOfAnotherCourt`.

        A number from before 2016 names its court in words, of which nothing can be told. Whose
        cases the court took over with a merger, its own policy says.
        """
        rules = self.rules_on(today)
        also = rules.of(PREDECESSORS) if rules else ()
        if number.kind == "current" and number.court not in (self.court_code, *also):
            said = f"{number} is of court {number.court}, this book is {self.court_code}'s"
            raise CaseOfAnotherCourt(said, court=number.court, own=self.court_code)

    def account(self, number: str) -> tuple[str, str, str]:
        """Holder, bank and bank code of a special account; raises :class:`NotACourtAccount`."""
        if number not in self.accounts:
            raise NotACourtAccount(f"{number} is not an account of this court", account=number)
        return self.accounts[number]
