"""What every benchmark stands on: a durable database of its own, and a court with its cases."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

import ledger.domain.every  # noqa: F401  # registers every topic
from ledger.domain.act import Act, Role, acting
from ledger.domain.case_account import CaseAccount, PartyKind, PartyRole
from ledger.domain.ids import CaseNumber
from ledger.domain.sub_account import SubAccount, number_for
from ledger.domain.within import Within
from ledger.services.books import Books
from ledger.store.court import Court
from ledger.store.database import Database, owner_engine
from ledger.store.embedded import Cluster
from ledger.store.keys import KEY_BYTES, MasterKey
from migrations.run import migrate

DAY = date(2026, 3, 2)
MAIN = "1202026619900012345"
POLICY = Path(__file__).parents[2] / "ledger" / "policies" / "suzhou.json"
AT_ONCE = 1_000


@dataclass
class World:
    """One running server, and the seed from which every workload is drawn."""

    cluster: Cluster
    seed: int
    _numbers: Iterator[int] = field(default_factory=count)

    def random(self, what: str) -> random.Random:
        """Draws for one workload, the same whichever others run before it."""
        return random.Random(f"{self.seed}:{what}")

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A migrated database that is gone afterwards."""
        name = f"bench_{uuid4().hex[:12]}"
        self._as_owner(f"CREATE DATABASE {name}")
        database = Database(self.cluster.dsn(name))
        try:
            migrate(owner_engine(database.dsn))
            yield database
        finally:
            database.close()
            self._as_owner(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def court(self) -> Iterator[Court]:
        """A court that has opened its book and holds one bank account under the policy."""
        with self.database() as database:
            court = Court(
                database, f"bench-{next(self._numbers)}", MasterKey(os.urandom(KEY_BYTES))
            )
            books = Books(court)
            with doing("admin", Role.ADMIN):
                books.open("苏0508", "苏州市姑苏区人民法院")
            with doing("admin", Role.ADMIN):
                books.add_bank_account(MAIN, "苏州市姑苏区人民法院", "建设银行", "105305000000")
            with doing("admin", Role.ADMIN):
                books.activate_policy(POLICY.read_text(encoding="utf-8"))
            yield court

    def server_version(self) -> str:
        """What the server calls itself."""
        engine = sa.create_engine(self.cluster.dsn(), poolclass=sa.NullPool)
        with engine.connect() as connection:
            return str(connection.exec_driver_sql("SHOW server_version").scalar())

    def settle(self, database: Database) -> None:
        """Let the server finish what earlier work left over, so that nobody pays another's bill."""
        engine = owner_engine(database.dsn)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")

    def _as_owner(self, statement: str) -> None:
        engine = sa.create_engine(
            self.cluster.dsn(), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


def doing(person: str, role: Role) -> Within[Act]:
    """Act as a person, under a request key of one's own, as the interface does."""
    return acting(Act(person, role, request_key=uuid4().hex, input_hash=b"bench"))


def case_number(serial: int) -> str:
    """The number of the bench's ``serial``-th case."""
    return str(CaseNumber.parse(f"（2026）苏0508执{serial}号"))


def open_cases(court: Court, cases: int) -> list[CaseAccount]:
    """Open cases in few commits, each with an applicant, a debtor and a sub-account."""
    opened: list[CaseAccount] = []
    roots: list[SubAccount | CaseAccount] = []
    for serial in range(1, cases + 1):
        number = case_number(serial)
        sub = SubAccount(number=number_for(MAIN, number), bank_account=MAIN, case_number=number)
        case = CaseAccount(
            case_number=number, officer="wang", filed_on=date(2026, 1, 5), bank_account=MAIN,
            sub_account=sub.number,
        )  # fmt: skip
        case.add_party("p1", PartyRole.APPLICANT, PartyKind.PERSON, "张伟")
        case.add_party("p2", PartyRole.DEBTOR, PartyKind.COMPANY, "苏州某某有限公司")
        case.state_account(
            "p1", holder="张伟", number="6222000000000000004", bank_name="工商银行",
            bank_code="102305000013", evidence="收款账户确认书", by="wang",
        )  # fmt: skip
        case.confirm_account("p1", 1, by="feng")
        opened.append(case)
        roots += [sub, case]
        if len(roots) >= AT_ONCE or serial == cases:
            with doing("wang", Role.OFFICER):
                court.save(*roots)
            roots = []
    return opened
