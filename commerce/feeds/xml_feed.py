"""RSS 2.0 and Atom product feeds, read as a stream; entities from outside are refused."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from commerce.feeds.records import Record, Records, Unreadable

_ITEMS = frozenset({"item", "entry", "product", "offer"})
_BATCH_LINES = 64
_WELL_FORMED = "export the feed again; inside text, write & as &amp; and < as &lt;"


def read_xml(lines: Iterable[str]) -> Records:
    """Each item or entry as its elements' texts; elements that repeat become lists, nested ones objects."""
    items: deque[Record] = deque()
    parser = make_parser()
    parser.setContentHandler(_Items(items, parser))
    try:
        for text in _blocks(lines):
            parser.feed(text)
            while items:
                yield items.popleft()
        parser.close()
    except SAXParseException as error:
        yield from items
        yield Unreadable(error.getLineNumber() or 1, f"the XML is broken: {error.getMessage()}", _WELL_FORMED, True)
    except (DefusedXmlException, SAXException) as error:
        reason = f"the XML uses a construct that is not allowed: {type(error).__name__}"
        yield Unreadable(1, reason, "leave out the DOCTYPE and its entities", True)


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    """Some lines at a time; a mark or blank before the declaration would make the whole file invalid."""
    block: list[str] = []
    begun = False
    for line in lines:
        if not begun:
            line = line.lstrip("\ufeff \t\r\n")  # noqa: PLW2901
            begun = bool(line)
        block.append(line)
        if len(block) >= _BATCH_LINES:
            yield "".join(block)
            block.clear()
    yield "".join(block)


class _Items(ContentHandler):
    """Collects the elements of one item at a time."""

    def __init__(self, items: deque[Record], parser: Locator) -> None:
        super().__init__()
        self._items = items
        self._parser = parser
        self._line = 0
        self._open: list[tuple[str, dict[str, Any], list[str]]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  (the name is SAX's)
        local = name.rpartition(":")[2]
        if self._open:
            self._open.append((local, {key: attrs[key] for key in ("href", "term") if key in attrs}, []))
        elif local.lower() in _ITEMS:
            self._line = self._parser.getLineNumber() or 1
            fields = {key: attrs[key] for key in ("id", "sku") if key in attrs}
            self._open.append((local, fields, []))

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1][2].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        if not self._open:
            return
        local, fields, texts = self._open.pop()
        if not self._open:
            self._items.append(Record(self._line, fields))
            return
        _add(self._open[-1][1], local, _value(fields, "".join(texts).strip()))


def _value(fields: dict[str, Any], text: str) -> Any:
    if not fields:
        return text
    reference = fields.get("href") or fields.get("term")
    if text or not isinstance(reference, str):
        return text or fields
    return reference


def _add(fields: dict[str, Any], name: str, value: Any) -> None:
    if value in ("", {}):
        return
    before = fields.get(name)
    if before is None:
        fields[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        fields[name] = [before, value]
