"""The views of: Debts and distribution plans."""

from migrations.run import statements_of

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    statements_of("0006_plans.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
