"""How a lot is found by each of its cases."""

from migrations.run import statements_of

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    statements_of("0014_cases_of_lots.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
