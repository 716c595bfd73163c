"""The views of: Relief, terminated cases, people and papers."""

from migrations.run import statements_of

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    statements_of("0005_people.sql")


def downgrade() -> None:
    raise RuntimeError("a view is rebuilt, never migrated back")
