"""Fixtures of the walk over the back office."""

from tests.architecture.foreign import emil, foreign

__all__ = ["emil", "foreign"]
