"""The receipt a hold keeps, where it keeps only one's money."""

from migrations.run import statements_of

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    statements_of("0019_pinned.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
