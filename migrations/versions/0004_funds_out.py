"""The views of: Money leaving."""

from migrations.run import statements_of

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    statements_of("0004_funds_out.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
