"""The report of a matrix: tables by journey and by step, and every violation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tests.faults.cases import Case, Post, Result
from tests.faults.crossings import Blow

_HEAD = """# The crash matrix

What happens to money and stock when something breaks between the tap that places an order and the order that was
sent, arrived, was cancelled or came partly back. Written by `{command}` in {minutes:.0f} minutes; do not edit.

**How.** Real serving processes run on a PostgreSQL cluster of the harness's own, with a payment provider that
keeps its own books. Every way out of a process leads through a proxy that knows the protocol: it names each
statement, each commit, each request to the provider and each command to Redis. A journey is first recorded; then,
for each crossing of the process's border, it is played again and broken there: the process is killed with SIGKILL,
or the connection is lost, or the provider answers 500, or PostgreSQL crashes and recovers; *before* the peer saw
the request, or *after* it did it and before its answer arrived. The shopper's client and the provider's webhooks
do what real ones do: they try again. Processes that died are started again, and the reconciler runs.

**What must be true then.** One tap, one order, at most one charge. The provider's books say of each order what the
order says of itself, taken and given back. Each shelf is the sum of its movements, what is set aside is the sum of
the reservations, and what was sold has left the shelves. Each order has its events, once, no event is without its
order, and none is given up. The shopper's list, the order's page, the answer to the tap and the database say the
same.

**{struck:,} faults struck in {played:,} cases: {violated} violated.**
"""
_KINDS = ("commit", "insert", "update", "delete", "read", "provider", "redis", "other")


def written(results: Sequence[Result], command: str, minutes: float) -> str:
    """The report as Markdown."""
    head = _HEAD.format(
        command=command,
        minutes=minutes,
        struck=sum(result.struck for result in results),
        played=len(results),
        violated=sum(bool(result.violations) for result in results),
    )
    parts = [head, "## By journey\n", _by_journey(results), "## By crossing and fault\n", _by_kind(results)]
    parts += ["## By the provider's webhooks\n", _by_post(results), "## By step\n", _by_step(results)]
    violations = [f"- {result.case}: {'; '.join(result.violations)}" for result in results if result.violations]
    if violations:
        parts += ["## Violations\n", "\n".join(violations)]
    return "\n".join(parts).rstrip() + "\n"


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    names = [str(name) for name in head]
    lines = [names, ["---"] * len(names), *[[str(value) for value in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _by_journey(results: Sequence[Result]) -> str:
    groups: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        raced = ", the tap on two processes at once" if result.case.races else ""
        groups[f"{result.case.journey}{raced}"].append(result)
    rows = [
        (
            name,
            len(group),
            sum(one.struck for one in group),
            sum(one.struck and _blow(one.case) is Blow.KILL for one in group),
            sum(one.restarts for one in group),
            sum(bool(one.violations) for one in group),
        )
        for name, group in groups.items()
    ]
    return _table(("journey", "cases", "faults struck", "of them kills", "restarts", "violated"), rows)


def _by_kind(results: Sequence[Result]) -> str:
    counts: Counter[tuple[str, str]] = Counter()
    violated: Counter[str] = Counter()
    for result in results:
        if result.case.strike is not None and result.struck:
            kind = _kind(result.case)
            counts[kind, f"{result.case.strike.blow} {result.case.strike.moment}"] += 1
            violated[kind] += bool(result.violations)
    faults = sorted({fault for _, fault in counts})
    kinds = [kind for kind in _KINDS if any(counts[kind, fault] for fault in faults)]
    rows = [(kind, *[counts[kind, fault] or "" for fault in faults], violated[kind]) for kind in kinds]
    return _table(("crossing", *faults, "violated"), rows)


def _by_post(results: Sequence[Result]) -> str:
    rows = []
    for post in Post:
        group = [result for result in results if result.case.post is post]
        rows.append((post, len(group), sum(bool(one.violations) for one in group)))
    return _table(("webhooks", "cases", "violated"), rows)


def _by_step(results: Sequence[Result]) -> str:
    """Every named crossing at which something struck."""
    struck: Counter[str] = Counter()
    violated: Counter[str] = Counter()
    for result in results:
        if result.case.strike is not None and result.struck:
            name = f"{result.case.strike.at.peer}: {result.case.strike.at.name}"
            struck[name] += 1
            violated[name] += bool(result.violations)
    return _table(("step", "faults", "violated"), [(name, struck[name], violated[name]) for name in sorted(struck)])


def _blow(case: Case) -> Blow | None:
    return None if case.strike is None else case.strike.blow


def _kind(case: Case) -> str:
    if case.strike is None:
        return "other"
    crossing = case.strike.at
    if crossing.peer != "postgres":
        return crossing.peer
    first = crossing.name.split(" ", 1)[0]
    return first if first in _KINDS else "other"
