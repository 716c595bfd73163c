"""Each fact bears a mark that only the court's program can make; the door as it stands."""

from migrations.run import statements_of

revision = "0017"
down_revision = "0014"


def upgrade() -> None:
    statements_of("0017_marks.sql")


def downgrade() -> None:
    raise RuntimeError("what was recorded keeps its mark; restore a backup instead")
