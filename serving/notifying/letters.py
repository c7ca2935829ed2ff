"""What notices say: templates of ours, and in their place those of the merchant, in text, HTML and one short line."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
import structlog
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from jinja2.bccache import Bucket
from jinja2.sandbox import SandboxedEnvironment

from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from serving.notifying.kinds import KINDS, Kind
from serving.refusals.errors import RequestInvalid

_OURS = Path(__file__).parents[1] / "web" / "notices"
_FALLBACK = "en"
_ACCENT = "#2f5d50"
_log = structlog.get_logger("serving.notices")
REASONS: Mapping[str, str] = {
    "order_updates": "you ordered from us",
    "order_sms": "you asked for text messages about your orders",
    "watches": "you asked us to tell you",
    "cart_reminders": "you allowed reminders of your cart",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """The words of one notice: a whole one for mail, a short one for the small ways."""

    subject: str
    text: str
    html: str
    short: str


@dataclass(frozen=True, slots=True)
class Template:
    """One file of the templates, and whose it is."""

    name: str
    source: str
    own: bool


class CompiledTemplates(jinja2.BytecodeCache):
    """Templates compiled once in a process, each known by its name and its source; those used longest ago go first."""

    def __init__(self, most: int = 1000) -> None:
        self.compilations = 0  # how often something was compiled in all
        self._most = most
        self._code: OrderedDict[tuple[str, str], CodeType] = OrderedDict()

    def load_bytecode(self, bucket: Bucket) -> None:
        key = (bucket.key, bucket.checksum)
        bucket.code = self._code.get(key)
        if bucket.code is not None:
            self._code.move_to_end(key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is None:
            return
        self.compilations += 1
        self._code[bucket.key, bucket.checksum] = bucket.code
        if len(self._code) > self._most:
            self._code.popitem(last=False)


class Letters:
    """Writes notices. A merchant's row comes before the file in the operator's folder, and that before ours."""

    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder) if folder else None
        self._compiled = CompiledTemplates()

    def write(
        self,
        kind: Kind,
        merchant: Merchant,
        locale: str,
        own: Mapping[str, str],
        facts: Mapping[str, Any],
        *,
        link: str | None = None,
        unsubscribe_url: str | None = None,
    ) -> Letter:
        """Write a notice; where the merchant's own templates break, ours are used and the break is logged."""
        context = {
            **_common(merchant, locale, str(facts.get("currency", merchant.currency))),
            **facts,
            "link": link,
            "unsubscribe_url": unsubscribe_url,
            "reason": REASONS.get(kind.purpose, ""),
        }
        try:
            return self._letter(self._environment(merchant.id, own), kind, locale, context)
        except jinja2.TemplateError as error:
            _log.warning("notice_template_broken", kind=kind.name, reason=str(error))
            return self._letter(self._sandbox(_ours()), kind, locale, context)

    def check(self, merchant: Merchant, name: str, source: str, facts: Mapping[str, Any]) -> None:
        """Refuse a template of the merchant that could not be written; names line and remedy."""
        if name not in {template.name for template in self.list(merchant.id, {})}:
            raise RequestInvalid(
                f"There is no template {name!r}; `shopmind notices templates` lists them.", field="name"
            )
        language, _, file = name.partition("/")
        kind = KINDS.get(file.partition(".")[0], KINDS["order_confirmed"])
        context = {**_common(merchant, language, merchant.currency), **facts, "link": "https://shop.example/"}
        context |= {"unsubscribe_url": "https://shop.example/u", "reason": "you asked for it"}
        try:
            self._letter(self._environment(merchant.id, {name: source}), kind, language, context)
        except jinja2.TemplateSyntaxError as error:
            raise RequestInvalid(f"{name}, line {error.lineno}: {error.message}.", field="source") from error
        except jinja2.TemplateError as error:
            raise RequestInvalid(f"{name} cannot be written: {error}.", field="source") from error

    def list(self, merchant_id: str, own: Mapping[str, str]) -> list[Template]:
        """Every template there is, as it would be used."""
        environment = self._environment(merchant_id, own)
        ours = _ours()
        found = []
        for name in sorted({*ours.list_templates(), *own}):
            source = self._source(environment, name)
            found.append(Template(name, source, source != self._source(self._sandbox(ours), name)))
        return found

    def _source(self, environment: jinja2.Environment, name: str) -> str:
        if environment.loader is None:
            return ""
        try:
            return environment.loader.get_source(environment, name)[0]
        except jinja2.TemplateNotFound:
            return ""

    def _environment(self, merchant_id: str, own: Mapping[str, str]) -> jinja2.Environment:
        loaders: list[jinja2.BaseLoader] = [jinja2.DictLoader(dict(own))]
        if self._folder is not None:
            loaders += [jinja2.FileSystemLoader(self._folder / merchant_id), jinja2.FileSystemLoader(self._folder)]
        return self._sandbox(jinja2.ChoiceLoader([*loaders, _ours()]))

    def _sandbox(self, loader: jinja2.BaseLoader) -> jinja2.Environment:
        """Merchants write templates, so they run where nothing but the given facts can be reached."""
        return SandboxedEnvironment(
            loader=loader,
            undefined=jinja2.StrictUndefined,
            autoescape=jinja2.select_autoescape(["html"], default=False),
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=self._compiled,
        )

    def _letter(self, environment: jinja2.Environment, kind: Kind, locale: str, context: dict[str, Any]) -> Letter:
        language = locale.replace("-", "_").partition("_")[0]

        def written(ending: str, **more: Any) -> str:
            names = [f"{language}/{kind.name}.{ending}", f"{_FALLBACK}/{kind.name}.{ending}"]
            return environment.select_template(names).render({**context, **more})

        subject, _, text = written("txt").lstrip().partition("\n")
        subject = " ".join(subject.removeprefix("Subject:").split())[:250]
        small = kind.sms or kind.push
        short = " ".join(written("short.txt").split()) if small else ""
        signature = f"\n\n{context['merchant'].name}\n"
        return Letter(subject, text.strip() + signature, written("html", subject=subject), short)


def _ours() -> jinja2.FileSystemLoader:
    return jinja2.FileSystemLoader(_OURS)


def _common(merchant: Merchant, locale: str, currency: str) -> dict[str, Any]:
    words = known_locale(locale, merchant.locale)

    def money(amount: Money | int) -> str:
        value = Money(amount, currency) if isinstance(amount, int) else amount
        return value.format(words)

    def day(value: date | datetime) -> str:
        return format_date(value, format="long", locale=words)

    accent = merchant.accent or _ACCENT
    return {
        "merchant": merchant,
        "locale": words,
        "money": money,
        "date": day,
        "accent": accent,
        "on_accent": text_on(accent),
        "name": "",
        "gift_cards": (),
    }


def known_locale(wanted: str, otherwise: str) -> str:
    """The locale in Babel's words, or the other where nobody knows it."""
    for one in (wanted, otherwise):
        try:
            return str(Locale.parse(one.replace("-", "_")))
        except (ValueError, UnknownLocaleError):
            continue
    return "en_US"


def text_on(colour: str) -> str:
    """Black or white, whichever is easier to read on a colour (WCAG's relative luminance)."""
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    try:
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    except ValueError:
        return "#ffffff"
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.05 else "#000000"
