"""The view of: Measures on a debtor's property."""

from migrations.run import statements_of

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    statements_of("0012_measures.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
