"""The court's own book (账簿): its accounts and its rules, which nearly every command asks for."""

from ledger.domain.book import Book
from ledger.store.court import Court


def the_book(court: Court) -> Book:
    """The book, to be asked and not changed; raises :class:`NotFound` where it was not opened."""
    return court.shown(Book, Book.create_id(), named="the book")
