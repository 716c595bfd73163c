"""The views of: Money coming in and waiting."""

from migrations.run import statements_of

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    statements_of("0003_funds_in.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
