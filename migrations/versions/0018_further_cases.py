"""The further cases of a lot in a column of their own."""

from migrations.run import statements_of

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    statements_of("0018_further_cases.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
