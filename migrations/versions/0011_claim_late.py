"""The list of: Money unclaimed past its days."""

from migrations.run import statements_of

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    statements_of("0011_claim_late.sql")


def downgrade() -> None:
    raise RuntimeError("an index is left in place")
