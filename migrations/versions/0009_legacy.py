"""The views of: Clearing of legacy money."""

from migrations.run import statements_of

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    statements_of("0009_legacy.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
