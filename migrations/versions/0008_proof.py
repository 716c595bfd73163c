"""The views of: Daily proof, matching and month close."""

from migrations.run import statements_of

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    statements_of("0008_proof.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
