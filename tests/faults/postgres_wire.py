"""Reads PostgreSQL's protocol (version 3.0, "Message Formats") as far as it takes to name what a client asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TABLES = re.compile(r'(?<!FOR )\b(INSERT INTO|UPDATE|DELETE FROM|FROM)\s+"?(?:\w+"?\.)?"?(\w+)', re.IGNORECASE)
_WITHOUT_EFFECT = re.compile(r"(BEGIN|ROLLBACK|DEALLOCATE|SET|SHOW|;|$)", re.IGNORECASE)
_FLUSHING = frozenset(b"SQHX")


@dataclass(slots=True)
class Messages:
    """Cuts a stream into messages of a type byte, a length and a body."""

    _rest: bytearray = field(default_factory=bytearray)

    def feed(self, piece: bytes) -> Iterator[tuple[int, bytes]]:
        """Give the whole messages so far: the type and all bytes."""
        self._rest += piece
        while len(self._rest) >= 5:
            length = 1 + int.from_bytes(self._rest[1:5], "big")
            if len(self._rest) < length:
                return
            message = bytes(self._rest[:length])
            del self._rest[:length]
            yield message[0], message


@dataclass(slots=True)
class Requests:
    """What one connection asks for: names each batch that ends in an answer, and knows what its transaction wrote."""

    _statements: dict[bytes, str] = field(default_factory=dict)
    _bound: bytes = b""
    _batch: bytearray = field(default_factory=bytearray)
    _asked: list[str] = field(default_factory=list)
    _written: set[str] = field(default_factory=set)

    def take(self, kind: int, message: bytes) -> tuple[bytes, str, bool] | None:
        """Take one message; returns the batch that it completes, its name, and whether ReadyForQuery answers it."""
        self._batch += message
        body = message[5:]
        match chr(kind):
            case "P":
                name, _, rest = body.partition(b"\0")
                self._statements[name] = rest.partition(b"\0")[0].decode("utf-8", "replace")
            case "B":
                self._bound = body.partition(b"\0")[2].partition(b"\0")[0]
            case "E":
                self._asked.append(self._statements.get(self._bound, ""))
            case "Q":
                self._asked.append(body.rstrip(b"\0").decode("utf-8", "replace"))
            case _:
                pass
        if kind not in _FLUSHING:
            return None
        batch, asked = bytes(self._batch), self._asked
        self._batch, self._asked = bytearray(), []
        return batch, "; ".join(dict.fromkeys(filter(None, map(self._title, asked)))), chr(kind) in "SQ"

    def _title(self, sql: str) -> str:
        text = " ".join(sql.split())
        if _WITHOUT_EFFECT.match(text):
            self._written.clear()
            return ""
        if text[:6].upper() == "COMMIT":
            return "commit of " + (", ".join(sorted(self._written)) or "nothing")
        found = _TABLES.findall(text)
        written = [(act.split()[0].lower(), table) for act, table in found if act.upper() != "FROM"]
        if written:
            self._written |= {table for _, table in written}
            return ", ".join(dict.fromkeys(f"{act} {table}" for act, table in written))
        tables = dict.fromkeys(table for _, table in found)
        return f"read {', '.join(tables)}" if tables else text[:24].lower()
