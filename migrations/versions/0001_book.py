"""The book: facts, postings, balances, the one door, and the roles that may pass it."""

from alembic import op

from ledger.domain.chart import CHART
from migrations.run import statements_of

revision = "0001"
down_revision = None


def upgrade() -> None:
    statements_of("0000_roles.sql")
    statements_of("0001_book.sql")
    for row in CHART.values():
        op.execute(f"INSERT INTO anzhang.chart VALUES ('{row.prefix}', {int(row.side)})")


def downgrade() -> None:
    raise RuntimeError("a book is never taken back; restore a backup instead")
