"""The views of: Auction lots."""

from migrations.run import statements_of

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    statements_of("0007_lots.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
