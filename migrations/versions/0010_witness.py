"""The views of: the witness of a payout in cash."""

from migrations.run import statements_of

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    statements_of("0010_witness.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
