"""What the migrations make, as a database made by them says it, kept in ``schema.json``.

A server is started for it, so it is only made anew when the migrations are others than they were.
"""

import json
import tempfile
from hashlib import sha256
from pathlib import Path

from ledger.store.database import owner_engine
from ledger.store.embedded import Cluster
from ledger.store.installed import KEPT, described
from migrations.run import HERE, migrate


def of_the_migrations() -> str:
    """A digest of every migration."""
    files = sorted([*HERE.glob("sql/*.sql"), *HERE.glob("versions/*.py")])
    return sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def is_stale() -> bool:
    """Whether what is kept was made by other migrations."""
    if not KEPT.exists():
        return True
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    return bool(kept["migrations"] != of_the_migrations())


def printed(things: dict[str, str]) -> str:
    """The file as it is kept."""
    document = {"migrations": of_the_migrations(), "things": things}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def make_anew() -> None:
    """Migrate an empty database and write down what is there."""
    with tempfile.TemporaryDirectory(prefix="anzhang-schema-", dir="/tmp") as directory:
        Path(directory).chmod(0o755)
        with Cluster(Path(directory) / "pg", fast=True) as cluster:
            owner = owner_engine(cluster.dsn())
            migrate(owner)
            with owner.connect() as connection:
                KEPT.write_text(printed(described(connection)), encoding="utf-8")
