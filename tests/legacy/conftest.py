"""A court in session for every test that asks for one."""

from tests.services.conftest import bare, house

__all__ = ["bare", "house"]
