"""Setting a court up: its book, its bank accounts, its own rules."""

from ledger.domain.book import Book, BookOpened
from ledger.domain.permissions import Permission
from ledger.services.command import Recorded, command, record
from ledger.store.court import Court


class Books:
    """The book as its administrator sees it."""

    def __init__(self, court: Court) -> None:
        self.court = court

    def book(self) -> Book:
        """The book of this court; ``NotFound`` before it was opened."""
        return self.court.find(Book, Book.create_id(), named="the book")

    @command(Permission.KEEP_BOOK)
    def open(self, court_code: str, court_name: str) -> Recorded:
        """Open the book, once; raises :class:`BookOpened`, ``NotACourtCode``."""
        Book.may_be_named(court_code)
        self.court.recorder.open_book()
        for known in self.court.find_many(Book, [Book.create_id()]).values():
            said = f"book {self.court.book} is {known.court_code}'s already"
            raise BookOpened(said, book=self.court.book, court=known.court_code)
        book = Book(court_code=court_code, court_name=court_name)
        return record(self.court, book, book=self.court.book)

    @command(Permission.KEEP_BOOK)
    def add_bank_account(
        self, number: str, holder: str, bank_name: str, bank_code: str
    ) -> Recorded:
        """Put a special account (执行款专户) under the book."""
        book = self.book()
        book.add_bank_account(number, holder, bank_name, bank_code)
        return record(self.court, book, account=number)

    @command(Permission.KEEP_BOOK)
    def activate_policy(self, text: str) -> Recorded:
        """Let the court's own rules take effect from the day they name."""
        book = self.book()
        policy = book.activate_policy(text)
        until = {"until": str(policy.in_force_until)} if policy.in_force_until else {}
        return record(
            self.court, book, policy=policy.version, **{"from": str(policy.in_force_from)}, **until
        )
