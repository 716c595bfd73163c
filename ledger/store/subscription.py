"""Following the book as it grows, over broken connections and lost notifications.

Positions are dense and commit order is position order, so a follower that reads "everything after
the last one I saw" can neither skip nor repeat. LISTEN/NOTIFY only makes it prompt: a notification
that never arrives costs at most one poll, and a broken connection is made again.
"""

import logging
import os
import select
from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING, Final

import psycopg2
from eventsourcing.persistence import ListenNotifySubscription, PersistenceError

if TYPE_CHECKING:
    import psycopg2.extensions

    from ledger.store.recorder import BookRecorder

CHANNEL: Final = "anzhang"
MIGRATED: Final = "/migrated"  # told there instead of a book, which has no such name
POLL_SECONDS: Final = 1.0
RETRY_SECONDS: Final = 0.2

log = logging.getLogger("anzhang.subscription")


class BookSubscription(ListenNotifySubscription["BookRecorder"]):
    """An endless iterator over a book's facts, in order, each exactly once."""

    def __init__(
        self, recorder: "BookRecorder", gt: int | None = None, topics: Sequence[str] = ()
    ) -> None:
        self._woken, self._wake = os.pipe()
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._listen_thread = Thread(target=self._listen, name="anzhang-listen", daemon=True)
        self._listen_thread.start()

    def __exit__(self, *args: object, **kwargs: object) -> None:
        try:
            super().__exit__(*args, **kwargs)
        finally:
            self._listen_thread.join()
            os.close(self._wake)
            os.close(self._woken)

    def stop(self) -> None:
        ended_before, self._has_been_stopped = self._has_been_stopped, True
        super().stop()
        if not ended_before:
            os.write(self._wake, b".")  # ends every wait at once

    def _listen(self) -> None:
        while not self._has_been_stopped:
            try:
                connection = self._recorder.database.listener()
            except psycopg2.Error as lost:
                log.warning("cannot listen, trying again: %s", lost)
                self._pause()
                continue
            try:
                self._wait_for_news(connection)
            except (psycopg2.Error, OSError, ValueError) as lost:
                log.warning("listening broke off, connecting again: %s", lost)
                self._pause()
            finally:
                connection.close()

    def _wait_for_news(self, connection: "psycopg2.extensions.connection") -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        # Whatever was recorded while nobody listened is fetched before waiting.
        self._has_been_notified.set()
        while not self._has_been_stopped:
            ready, _, _ = select.select([connection, self._woken], [], [], POLL_SECONDS)
            if connection in ready:
                connection.poll()
                connection.notifies.clear()
            # Also without news: a notification may have been lost on the way.
            self._has_been_notified.set()

    def _loop_on_pull(self) -> None:
        while not self._has_been_stopped:
            try:
                self._pull()
            except PersistenceError as lost:
                log.warning("reading broke off, trying again: %s", lost)
                self._pause()
                continue
            except BaseException as error:  # noqa: BLE001  # handed to the reading thread, as the library does
                self._thread_error = error
                self.stop()
                return
            self._has_been_notified.wait()

    def _pause(self) -> None:
        select.select([self._woken], [], [], RETRY_SECONDS)
