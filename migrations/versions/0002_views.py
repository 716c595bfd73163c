"""The views: tables that can be thrown away and told the book again."""

from migrations.run import statements_of

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    statements_of("0002_views.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
