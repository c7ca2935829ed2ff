"""Reads that do not wait for each other share the way to the database."""

from collections.abc import Coroutine
from typing import Any, TypeVar, overload

from storage.transaction import Transaction

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")

Step = Coroutine[Any, Any, A]


@overload
async def together(tx: Transaction, a: Step[A], b: Step[B], /) -> tuple[A, B]: ...
@overload
async def together(tx: Transaction, a: Step[A], b: Step[B], c: Step[C], /) -> tuple[A, B, C]: ...
@overload
async def together(tx: Transaction, a: Step[A], b: Step[B], c: Step[C], d: Step[D], /) -> tuple[A, B, C, D]: ...
@overload
async def together(
    tx: Transaction, a: Step[A], b: Step[B], c: Step[C], d: Step[D], e: Step[E], /
) -> tuple[A, B, C, D, E]: ...
@overload
async def together(tx: Transaction, *steps: Step[A]) -> tuple[A, ...]: ...


async def together(tx: Transaction, *steps: Step[Any]) -> tuple[Any, ...]:
    """Do steps that read in one transaction, and return what each returns; the first that fails ends the others.

    On PostgreSQL what they ask at the same time is sent at once, in their order, so that locks are taken in it too.
    On SQLite, which has no way to go, they are done one after the other.
    """
    if tx.dialect == "postgresql":
        return tuple(await tx.rounds.gather(steps))
    try:
        results = [await step for step in steps]
    finally:
        for step in steps:
            step.close()
    return tuple(results)
