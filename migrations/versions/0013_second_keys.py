"""The views of: second persons, who say so under their own keys."""

from migrations.run import statements_of

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    statements_of("0013_second_keys.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
