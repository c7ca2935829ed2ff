"""The report of the matrix: tables by fault, by journey and by crossing, and every violation."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from tests.faults.crossings import Blow, Moment
from tests.faults.journey import Journey
from tests.faults.layouts import LAYOUTS
from tests.faults.mutations import Outcome
from tests.faults.results import Record

_HEAD = """# The crash matrix

What happens to money, stock, events and mails when something breaks between the tap that places an order and the
order that was sent, arrived, was cancelled, changed, paid otherwise, made good, exchanged or came partly back.
Written by `{command}`;
do not edit.

**{struck:,} faults struck in {rounds:,} rounds, and {hit:,} times an order was on its way when one did; {orders:,}
orders, {restarts:,} restarts after SIGKILL, {crossings:,} crossings watched. {violated} rounds violated.**

**How.** Real processes (one that serves or two, the shop's desk, a Celery worker) run on a PostgreSQL cluster of
the harness's own, with a payment provider that keeps its own books, a mail server, a Redis, a RabbitMQ. Every way
out of a process leads through a proxy that knows the protocol: it names each statement, each commit, each request
to the provider, each command to Redis, each step of a mail, each method that moves an event through the broker. A
round sends fourteen shoppers or so on their ways at once, on the journeys below, and strikes at some hundred
crossings, drawn from those at which each fault has struck least: the process is killed with SIGKILL, the connection
is lost (a command to Redis in its middle), the peer answers with an error, says nothing until the caller gives up,
refuses connections, crashes, or restarts, Redis with nothing in it; *before* the peer saw the request, or *after*
it did it and before its answer arrived. The provider's webhooks come in time, twice at once and again, late with
the last first, or not at all. The shopper's client, the desk and the provider try again, as real ones do; what died
is started again, forked from a process that has imported everything; a shared clock is set ahead when nothing goes
on by itself, so that leases lapse and the reconciler runs. PostgreSQL runs without `fsync`: processes crash here,
never the machine.

**What must be true then, of every shopper.** One tap, one order, at most one charge, of the amount that was shown. Of
a shelf with two left never more than two are sold, and whoever came too late is told so and has no order. The
provider's books say of each order what the order says of itself, taken and given back, and the shop keeps just what
it should. Each shelf is the sum of its movements, what is set aside is the sum of the reservations, none is left to
an order that is settled, and what was sold has left the shelves. Each order has its events, once (parcels apart), no
event is without its order, and none is given up or forgotten by a broker. A mail that is recorded as sent lies in the
mailbox; one that cannot be refused always does; none is told twice. The shopper's list, the order's page, the answer
to the tap and the database say the same, in the chat too; the tap's key sent again gets the same answer, with another
body a conflict.
"""
_FOUND = """## What it has found

Each is mended and has a test of its own.

- A process that was killed with a mail in its hands, or whose mail server went away with it, left an order's
  confirmation `unsure` for ever. Mail that cannot be refused is now given again, under the same Message-ID.
- A mail server that refused a greeting for now (`451` to `EHLO`) made the next command fail for good, and the
  notice with it.
- A worker that died, or lost its connection, after it took an event off a Redis and before it had noted that there lost
  the event: a refund nobody told of. An event now stays in the outbox until a worker has handled it.
- An order that was sent while the provider had not answered for another card (or for a change of items or address)
  could take the answer no more: the money stayed with the shop, twice, and the reconciler failed for ever. The other
  card now pays wherever the parcels are; what was sent before it could be changed stays, and the difference goes back.
- A parcel of an exchange that was taken in again, since its provider had not answered for the difference, asked for it
  twice, and gave one back.
- A process that died between a change and keeping its answer under the Idempotency-Key had the change made again by the
  repetition: twice as many in the cart, and at the desk a refund given twice. The key is kept with the change now.
- A Redis that was away failed every request, since it counts them; each process now counts for itself meanwhile.
"""
_BOTH = """In each cell: struck before the peer saw the request / after it did it.
"""
_MUTATIONS = """## What it says of broken guards

Copies of the shop with one guard broken each, played until a round was violated (`python -m tests.faults.mutations`).
"""


def written(records: Sequence[Record], mutations: Sequence[Outcome], command: str) -> str:
    """The report as Markdown."""
    head = _HEAD.format(
        command=command,
        struck=sum(len(one.struck) for one in records),
        rounds=len(records),
        hit=sum(one.hit for one in records),
        orders=sum(len(one.journeys) for one in records),
        restarts=sum(one.restarts for one in records),
        crossings=sum(one.crossings for one in records),
        violated=sum(bool(one.violations) for one in records),
    )
    parts = [head, "## Runs\n", _runs(records), "## By journey\n", _by_journey(records)]
    parts += ["## By fault\n", _BOTH, _by_fault(records)]
    for name, layout in LAYOUTS.items():
        some = [one for one in records if one.layout == name]
        if some:
            parts += [f"## {layout.words[0].upper()}{layout.words[1:]}\n", _by_crossing(some)]
    if mutations:
        parts += [_MUTATIONS, _by_mutation(mutations)]
    parts.append(_FOUND)
    found = [_violation(one) for one in records if one.violations]
    if found:
        parts += ["## Violations\n", "\n".join(found)]
    return "\n".join(parts).rstrip() + "\n"


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    names = [str(name) for name in head]
    lines = [names, ["---"] * len(names), *[[str(value) for value in row] for row in rows]]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _runs(records: Sequence[Record]) -> str:
    groups: dict[tuple[str, int, str], list[Record]] = defaultdict(list)
    for one in records:
        groups[one.layout, one.seed, one.commit].append(one)
    rows = [
        (
            LAYOUTS[layout].words,
            seed,
            f"`{commit}`",
            f"{min(one.at for one in some)[:16]} to {max(one.at for one in some)[:16]}",
            f"{sum(one.seconds for one in some) / 60:.0f}",
            len(some),
            sum(len(one.struck) for one in some),
            sum(bool(one.violations) for one in some),
        )
        for (layout, seed, commit), some in groups.items()
    ]
    head = ("layout", "seed", "commit", "played (UTC)", "minutes", "rounds", "faults", "rounds violated")
    return _table(head, rows)


def _by_journey(records: Sequence[Record]) -> str:
    """How many were sent on each way, and how many of them in rounds that were violated."""
    sent = Counter(journey for one in records for journey in one.journeys)
    violated = Counter(journey for one in records if one.violations for journey in one.journeys)
    rows = [(journey.value, sent[journey.name], violated[journey.name]) for journey in Journey]
    return _table(("journey", "shoppers", "in violated rounds"), rows)


def _by_mutation(mutations: Sequence[Outcome]) -> str:
    rows = [(one.words, one.rounds, one.faults, one.said.partition("\n")[0] or "**nothing**") for one in mutations]
    return _table(("broken", "rounds", "faults", "what the matrix said first"), rows)


def _by_fault(records: Sequence[Record]) -> str:
    """Violated rounds count for each of their faults: nobody knows which it was."""
    struck, violated = Counter[tuple[Blow, Moment, str]](), Counter[Blow]()
    peers = sorted({strike.at.peer for one in records for strike in one.struck})
    for one in records:
        struck.update((strike.blow, strike.moment, strike.at.peer) for strike in one.struck)
        violated.update({strike.blow for strike in one.struck} if one.violations else ())
    blows = [blow for blow in Blow if any(known is blow for known, _, _ in struck)]
    rows = [(blow, *[_both(struck, blow, peer) for peer in peers], violated[blow]) for blow in blows]
    return _table(("fault", *peers, "in violated rounds"), rows)


def _by_crossing(records: Sequence[Record]) -> str:
    """Each crossing with the faults that struck there."""
    struck, violated = Counter[tuple[Blow, Moment, str]](), Counter[str]()
    for one in records:
        struck.update((strike.blow, strike.moment, _place(strike.at.peer, strike.at.name)) for strike in one.struck)
        places = {_place(strike.at.peer, strike.at.name) for strike in one.struck}
        violated.update(places if one.violations else ())
    blows = [blow for blow in Blow if any(known is blow for known, _, _ in struck)]
    rows = [
        (place, *[_both(struck, blow, place) for blow in blows], violated[place])
        for place in sorted({place for _, _, place in struck})
    ]
    return _table(("crossing", *blows, "in violated rounds"), rows)


def _both(struck: Counter[tuple[Blow, Moment, str]], blow: Blow, place: str) -> str:
    """How often before and after, with a bar between."""
    before, after = (struck[blow, moment, place] for moment in Moment)
    return f"{before or '-'} / {after or '-'}" if before or after else ""


def _place(peer: str, name: str) -> str:
    return f"{peer}: {name}"


def _violation(record: Record) -> str:
    faults = "; ".join(str(strike) for strike in record.struck)
    return f"- {record.layout}, round {record.number}, {record.at}: {'; '.join(record.violations)} (after {faults})"
