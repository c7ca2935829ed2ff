"""A feed: a file whose format is made out, looked through once, and then read product by product."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal, get_args

from commerce.feeds import shopify
from commerce.feeds.delimited import find_separator, read_delimited
from commerce.feeds.errors import FeedEmpty, FeedNotUnderstood
from commerce.feeds.general import read_row
from commerce.feeds.grouping import product_from_rows
from commerce.feeds.items import FeedProduct, Refusal
from commerce.feeds.jsonl import read_json_array, read_jsonl
from commerce.feeds.lines import Truncated, find_encoding, read_lines
from commerce.feeds.nested import variant_records
from commerce.feeds.records import Record, Records, Unreadable
from commerce.feeds.rows import FeedTerms, Row, RowRefused
from commerce.feeds.survey import Survey, group_of, survey
from commerce.feeds.xml_feed import read_xml

FeedFormat = Literal["google", "shopify", "jsonl"]
_Container = Literal["xml", "jsonl", "json", "delimited"]
_SAMPLE_LINES = 40


@dataclass(slots=True)
class Feed:
    """A file of products. It is read twice from the disk and never held in memory."""

    path: Path
    format: FeedFormat
    container: _Container
    encoding: str
    separator: str
    survey: Survey = field(init=False)
    records_read: int = 0
    complete: bool = True
    """False once it turned out that the file breaks off: then what is missing says nothing."""

    def __post_init__(self) -> None:
        self.survey = survey(self._records())

    def products(self, terms: FeedTerms) -> Iterator[FeedProduct | Refusal]:
        """Products and refusals in the order of the file; a product comes once its last row is read."""
        self.records_read = 0
        if self.format == "shopify":
            return self._shopify_products(terms)
        return self._products(terms)

    def _records(self) -> Records:
        try:
            yield from self._contained(read_lines(self.path, self.encoding))
        except Truncated:
            yield Unreadable(0, "the compressed file breaks off", "copy or compress the file again", breaks_off=True)

    def _contained(self, lines: Iterator[str]) -> Records:
        match self.container:
            case "xml":
                return read_xml(lines)
            case "jsonl":
                return read_jsonl(lines)
            case "json":
                return read_json_array(lines)
            case "delimited":
                return read_delimited(lines, self.separator, keep_empty=self.format == "shopify")

    def _read(self) -> Iterator[Record | Refusal]:
        for record in self._records():
            if isinstance(record, Unreadable):
                self.complete = self.complete and not record.breaks_off
                yield Refusal(record.line, None, None, record.reason, record.remedy)
            else:
                self.records_read += 1
                yield record

    def _products(self, terms: FeedTerms) -> Iterator[FeedProduct | Refusal]:
        waiting: dict[str, list[Row]] = {}
        met: Counter[str] = Counter()
        for record in self._read():
            if isinstance(record, Refusal):
                yield record
                continue
            inner = variant_records(record)
            if inner:
                yield from _from_variants(inner, terms)
                continue
            group = group_of(record)
            row = _row(record, terms)
            if group is None:
                yield from self._single(row)
                continue
            met[group] += 1
            if isinstance(row, Refusal):
                yield row
            else:
                waiting.setdefault(group, []).append(row)
            if met[group] == self.survey.groups[group]:
                del met[group]
                yield from _assembled(group, waiting.pop(group, []))
        for group, rows in waiting.items():
            yield from _assembled(group, rows)

    def _single(self, row: Row | Refusal) -> Iterator[FeedProduct | Refusal]:
        if isinstance(row, Refusal):
            yield row
        elif row.id in self.survey.groups:
            reason = "its id is the group of other items, and it names no group itself"
            yield Refusal(row.line, row.id, "item_group_id", reason, "give it the group, or leave it out")
        else:
            yield from _assembled(row.id, [row])

    def _shopify_products(self, terms: FeedTerms) -> Iterator[FeedProduct | Refusal]:
        rows: list[Record] = []
        for record in self._read():
            if isinstance(record, Refusal):
                yield record
                continue
            handle = shopify.handle_of(record)
            if rows and handle != shopify.handle_of(rows[0]):
                yield from _from_shopify(rows, terms)
                rows = []
            rows.append(record)
        if rows:
            yield from _from_shopify(rows, terms)


def _row(record: Record, terms: FeedTerms) -> Row | Refusal:
    try:
        return read_row(record, terms)
    except RowRefused as error:
        return error.refusal(record.line, _id_shown(record))
    except RecursionError:
        return Refusal(record.line, _id_shown(record), None, "it is nested too deeply", "write flat objects")


def _id_shown(record: Record) -> str | None:
    value = next(
        (record.fields[name] for name in ("id", "g:id", "ID", "sku", "handle") if record.fields.get(name)), None
    )
    return str(value)[:200] if isinstance(value, str | int | float) else None


def _assembled(feed_id: str, rows: Sequence[Row]) -> Iterator[FeedProduct | Refusal]:
    if rows:
        product, refused = product_from_rows(feed_id, rows)
        yield from refused
        yield product


def _from_variants(records: Sequence[Record], terms: FeedTerms) -> Iterator[FeedProduct | Refusal]:
    rows: list[Row] = []
    for record in records:
        row = _row(record, terms)
        if isinstance(row, Refusal):
            yield row
        else:
            rows.append(row)
    yield from _assembled(str(records[0].fields["group"]), rows)


def _from_shopify(records: Sequence[Record], terms: FeedTerms) -> Iterator[FeedProduct | Refusal]:
    handle = shopify.handle_of(records[0])
    try:
        rows, refused = shopify.read_product_rows(records, terms)
    except RowRefused as error:
        yield error.refusal(records[0].line, handle)
        return
    for line, finding in refused:
        yield finding.refusal(line, handle)
    yield from _assembled(handle or "", rows)


def open_feed(path: Path, feed_format: FeedFormat | None = None) -> Feed:
    """Make out what a file is and look through it once; raises FeedError where it is no feed at all."""
    if feed_format is not None and feed_format not in get_args(FeedFormat):
        known = ", ".join(get_args(FeedFormat))
        raise FeedNotUnderstood(f"{feed_format!r} is no format that we read", f"name one of {known}, or none")
    encoding = find_encoding(path)
    try:
        sample = list(islice(read_lines(path, encoding), _SAMPLE_LINES))
    except Truncated:
        sample = []
    start = next((text for line in sample if (text := line.strip().lstrip("\ufeff"))), "")
    if not start:
        raise FeedEmpty(f"{path.name!r} is empty", "export the feed again")
    container = _container(start)
    separator = find_separator(sample) if container == "delimited" else ""
    found = feed_format or _format(container, sample, separator)
    return Feed(path, found, container, encoding, separator)


def _container(start: str) -> _Container:
    match start[0]:
        case "<":
            return "xml"
        case "{":
            return "jsonl"
        case "[":
            return "json"
        case _:
            return "delimited"


def _format(container: _Container, sample: Sequence[str], separator: str) -> FeedFormat:
    if container in ("json", "jsonl"):
        return "jsonl"
    if container == "xml":
        return "google"
    heading = next((line for line in sample if line.strip()), "").lstrip("\ufeff")
    columns = [cell.strip(' "\r\n') for cell in heading.split(separator)]
    if len(columns) < 2:
        raise FeedNotUnderstood(
            "the first line is no heading of columns", "write the names of the columns into the first line"
        )
    return "shopify" if shopify.is_shopify(columns) else "google"
