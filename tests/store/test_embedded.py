"""The ledger's own PostgreSQL: made, joined, killed, and refused with a remedy."""

from collections.abc import Callable

import sqlalchemy as sa


def test_a_new_database_is_empty_and_knows_chinese_letters(
    new_database: Callable[[], str],
) -> None:
    engine = sa.create_engine(new_database(), poolclass=sa.NullPool)
    with engine.connect() as connection:
        assert connection.scalar(sa.text(r"SELECT '执行' ~ '^\w+$'"))
