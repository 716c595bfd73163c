"""Data keys: what makes a person in the facts readable, and what is destroyed to erase one.

Each scope (a case, a month of one bank account) has its own AES-256-GCM key, kept wrapped by the
court's master key. The facts hold only sealed boxes; without the data key a box says nothing, and
the chain over the facts stays as provable as before.
"""

import hmac
import os
import time
from base64 import b64decode, b64encode
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import ClassVar, Final, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.domain.errors import NotFound
from ledger.store.database import Database
from ledger.store.marks import Marks

NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32
COMMITTED_WITHIN: Final = timedelta(minutes=1)  # of the moment it bears


class KeyRing(Protocol):
    """Seals and opens boxes, scope by scope."""

    def seal(self, scope: str, plain: bytes) -> str:
        """Return ``plain`` in a box that only this scope's key opens."""

    def unseal(self, scope: str, box: str) -> bytes | None:
        """Return what is in the box, or ``None`` where the key was destroyed."""


class NoMasterKey(NotFound):
    """The court's master key is not where it should be; without it names cannot be read."""

    code = "master-key-missing"
    title = "The master key is not there"
    title_zh = "未找到主密钥"


class MasterKey:
    """The court's master key (主密钥), 256 bits, kept in a file only its owner may read."""

    def __init__(self, key: bytes) -> None:
        self._gcm = AESGCM(key)
        self._key = key

    def __reduce__(self) -> tuple[type["MasterKey"], tuple[bytes]]:
        # Handed to a worker process of our own, over its pipe, and nowhere else.
        return MasterKey, (self._key,)

    @classmethod
    def read(cls, path: Path) -> "MasterKey":
        """Read the key at ``path``; raises :class:`NoMasterKey` rather than make another.

        A second key would seal new names under it and leave the old ones unreadable.
        """
        try:
            return cls(b64decode(path.read_text(encoding="ascii")))
        except FileNotFoundError as gone:
            said = f"{path} does not exist; ANZHANG_KEY_FILE names another place"
            raise NoMasterKey(said, path=str(path)) from gone

    @classmethod
    def at(cls, path: Path) -> "MasterKey":
        """Read the key at ``path``, making one there the first time."""
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls.read(path)
        key = os.urandom(KEY_BYTES)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(b64encode(key).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return cls(key)

    def wrap(self, scope: str, key: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._gcm.encrypt(nonce, key, scope.encode())

    def unwrap(self, scope: str, wrapped: bytes) -> bytes:
        return self._gcm.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], scope.encode())

    def opened(self, scope: str, wrapped: bytes) -> AESGCM:
        """A data key as it is used."""
        return AESGCM(self.unwrap(scope, wrapped))

    def blinded(self, book: str, number: str) -> str:
        """A name for somebody's number that only this key can make, in this book alone.

        The same number always has the same one, so that two facts about one person can be told to
        be so; of the few numbers there can be, none can be tried without the key.
        """
        return hmac.digest(
            _derived(self._key, f"blinded numbers {book}"), number.encode(), "sha256"
        ).hex()

    def salt(self, book: str, position: int, subject: str) -> bytes:
        """What is hashed with one subject's accounts at a checkpoint, always the same.

        Sums and case numbers are few enough to be tried out; without the key this cannot be.
        """
        key = _derived(self._key, f"salts of checkpoints {book}")
        return hmac.digest(key, f"{position} {subject}".encode(), "sha256")

    def marks(self, book: str) -> Marks:
        """What makes the marks of one book's facts."""
        return Marks(self.key_of_marks(book))

    def key_of_marks(self, book: str) -> bytes:
        """The key they are made with, for a process that verifies a stretch of the book."""
        return _derived(self._key, f"marks of facts {book}")


@cache
def _derived(key: bytes, use: str) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=use.encode()).derive(key)


class SealedBoxes:
    """The box itself: nonce and ciphertext, bound to its scope, in base64."""

    def __init__(self, gcm_for: Callable[[str], AESGCM | None]) -> None:
        self._gcm_for = gcm_for

    def seal(self, scope: str, plain: bytes) -> str:
        gcm = self._gcm_for(scope)
        if gcm is None:
            raise KeyDestroyed(scope)
        nonce = os.urandom(NONCE_BYTES)
        box = nonce + gcm.encrypt(nonce, plain, scope.encode())
        return b2a_base64(box, newline=False).decode()

    def unseal(self, scope: str, box: str) -> bytes | None:
        gcm = self._gcm_for(scope)
        return None if gcm is None else opened(gcm, scope, box)


def opened(gcm: AESGCM, scope: str, box: str) -> bytes:
    """What is in the box, which only this scope's key opens."""
    data = a2b_base64(box)
    return gcm.decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], scope.encode())


class KeyDestroyed(RuntimeError):
    """Nothing more can be sealed in this scope: its person was erased."""


class DatabaseKeys(SealedBoxes):
    """A book's key ring: keys are made when first needed, and remembered until they are destroyed.

    Whoever destroys one does it in the database. Every other process asks there once a second which
    are gone, so that soon after an erasure no screen of any of them shows the name.
    """

    ASKED_EVERY: ClassVar = 1.0  # seconds

    def __init__(self, database: Database, book: str, master: MasterKey) -> None:
        super().__init__(self._find)
        self._database, self._book, self.master = database, book, master
        self._known: dict[str, AESGCM | None] = {}  # None: destroyed, which is for ever
        self._destroyed = 0
        self._ask_at = 0.0
        self._asked_from = datetime.min.replace(tzinfo=UTC)

    def era(self) -> int:
        """Another number whenever a key was destroyed that this process had opened boxes with."""
        if time.monotonic() >= self._ask_at:
            self._forget_destroyed()
        return self._destroyed

    def _forget_destroyed(self) -> None:
        """Forget what was destroyed since; what was committed late is asked for twice."""
        self._ask_at = time.monotonic() + self.ASKED_EVERY
        gone = (
            "SELECT scope, destroyed_at FROM anzhang.data_keys"
            " WHERE book = %s AND destroyed_at >= %s ORDER BY destroyed_at"
        )
        for scope, at in self._database.ask(gone, (self._book, self._asked_from)):
            self._destroyed += self._known.get(scope) is not None
            self._known[scope] = None
            self._asked_from = at - COMMITTED_WITHIN

    def _find(self, scope: str) -> AESGCM | None:
        if time.monotonic() >= self._ask_at:
            self._forget_destroyed()
        if scope not in self._known:
            offered = self.master.wrap(scope, os.urandom(KEY_BYTES))
            put = "SELECT anzhang.put_data_key(%s, %s, %s)"
            self._remember(scope, self._database.ask(put, (self._book, scope, offered))[0][0])
        return self._known[scope]

    def _remember(self, scope: str, wrapped: memoryview | None) -> None:
        if wrapped is None:
            self._known[scope] = None
        else:
            self._known[scope] = self.master.opened(scope, bytes(wrapped))

    def blinded(self, number: str) -> str:
        """A name for somebody's number under which this book keeps what it may not spell out."""
        return self.master.blinded(self._book, number)

    def load_all(self) -> None:
        """Fetch every key at once, and which were destroyed: before a replay of the whole book."""
        every = "SELECT scope, wrapped FROM anzhang.data_keys WHERE book = %s"
        for scope, wrapped in self._database.ask(every, (self._book,)):
            if scope not in self._known:
                self._remember(scope, wrapped)

    def has(self, scope: str) -> bool:
        """Whether this scope ever had a key; none is made by asking."""
        known = "SELECT 1 FROM anzhang.data_keys WHERE book = %s AND scope = %s"
        return bool(self._database.ask(known, (self._book, scope)))

    def destroy(self, scope: str) -> bool:
        """Erase the person behind this scope from the facts, for ever; false if it was before."""
        gone = "SELECT anzhang.destroy_data_key(%s, %s)"
        with self._database.app.connect() as connection:
            done = connection.exec_driver_sql(gone, (self._book, scope)).scalar()
        self._destroyed += self._known.pop(scope, None) is not None
        return bool(done)


class KeysInMemory(SealedBoxes):
    """A key ring without a database, for tests of the mapper and for benchmarks."""

    def __init__(self) -> None:
        self._keys: dict[str, AESGCM | None] = {}
        super().__init__(self._find)

    def _find(self, scope: str) -> AESGCM | None:
        if scope not in self._keys:
            self._keys[scope] = AESGCM(os.urandom(KEY_BYTES))
        return self._keys[scope]

    def destroy(self, scope: str) -> None:
        self._keys[scope] = None
