"""The scope: which authorities this thread of work may touch.

Without a scope every query on a tenant-owned model raises, so a forgotten filter is an error page and never
another town's data. Middleware opens the scope of a request; a job opens its own.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol


class HasPk(Protocol):
    @property
    def pk(self) -> int: ...


class ScopeMissing(RuntimeError):
    """A tenant-owned model was queried outside any scope."""


@dataclass(frozen=True)
class Scope:
    """`authority_ids` is None only for the named exceptions opened by `everything`."""

    authority_ids: frozenset[int] | None
    reason: str = ""

    def allows(self, authority_id: int) -> bool:
        return self.authority_ids is None or authority_id in self.authority_ids


_scope: ContextVar[Scope | None] = ContextVar("tenant_scope", default=None)


def current() -> Scope | None:
    return _scope.get()


def required() -> Scope:
    """The current scope; raises ScopeMissing without one."""
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing("No authority is in scope. Open one with `scope.use(authority)`.")
    return scope


@contextmanager
def use(authorities: "HasPk | int | Iterable[HasPk | int]") -> Iterator[Scope]:
    """Work for one authority or several; nested use replaces the outer scope until it ends."""
    many = authorities if isinstance(authorities, Iterable) else (authorities,)
    ids = frozenset(one if isinstance(one, int) else one.pk for one in many)
    with _open(Scope(ids)) as scope:
        yield scope


@contextmanager
def everything(reason: str) -> Iterator[Scope]:
    """Work across all authorities; `reason` says why in the code that does it."""
    with _open(Scope(None, reason)) as scope:
        yield scope


@contextmanager
def _open(scope: Scope) -> Iterator[Scope]:
    token = _scope.set(scope)
    try:
        yield scope
    finally:
        _scope.reset(token)
