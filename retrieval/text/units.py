"""Quantities as catalogues and shoppers write them: "20 h", `15.6"`, "500 ml", "1,5 kg"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `factor` converts to the base unit of its dimension."""

    symbol: str
    dimension: str
    factor: float


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, or without."""

    value: float
    unit: Unit | None


_SPELLINGS: tuple[tuple[Unit, str], ...] = (
    (Unit("mm", "length", 0.001), "mm millimeter millimeters millimetre millimetres"),
    (Unit("cm", "length", 0.01), "cm centimeter centimeters centimetre centimetres"),
    (Unit("m", "length", 1.0), "m meter meters metre metres"),
    (Unit("in", "length", 0.0254), 'in inch inches " zoll'),
    (Unit("ft", "length", 0.3048), "ft foot feet '"),
    (Unit("mg", "mass", 1e-6), "mg milligram milligrams"),
    (Unit("g", "mass", 0.001), "g gr gram grams gramme grammes"),
    (Unit("kg", "mass", 1.0), "kg kgs kilo kilos kilogram kilograms"),
    (Unit("oz", "mass", 0.0283495), "oz ounce ounces"),
    (Unit("lb", "mass", 0.453592), "lb lbs pound pounds"),
    (Unit("ml", "volume", 0.001), "ml milliliter milliliters millilitre millilitres"),
    (Unit("cl", "volume", 0.01), "cl"),
    (Unit("l", "volume", 1.0), "l liter liters litre litres"),
    (Unit("fl oz", "volume", 0.0295735), "floz fl.oz fl.oz."),
    (Unit("gal", "volume", 3.78541), "gal gallon gallons"),
    (Unit("s", "time", 1.0), "s sec secs second seconds"),
    (Unit("min", "time", 60.0), "min mins minute minutes"),
    (Unit("h", "time", 3600.0), "h hr hrs hour hours"),
    (Unit("days", "time", 86400.0), "day days"),
    (Unit("months", "time", 2629800.0), "month months"),
    (Unit("years", "time", 31557600.0), "year years yr yrs"),
    (Unit("KB", "data", 1e3), "kb"),
    (Unit("MB", "data", 1e6), "mb megabyte megabytes"),
    (Unit("GB", "data", 1e9), "gb gigabyte gigabytes gig gigs"),
    (Unit("TB", "data", 1e12), "tb terabyte terabytes"),
    (Unit("mW", "power", 0.001), "mw milliwatt milliwatts"),
    (Unit("W", "power", 1.0), "w watt watts"),
    (Unit("kW", "power", 1000.0), "kw kilowatt kilowatts"),
    (Unit("V", "voltage", 1.0), "v volt volts"),
    (Unit("mAh", "charge", 0.001), "mah"),
    (Unit("Ah", "charge", 1.0), "ah"),
    (Unit("Wh", "energy", 1.0), "wh"),
    (Unit("Hz", "frequency", 1.0), "hz hertz"),
    (Unit("kHz", "frequency", 1e3), "khz"),
    (Unit("MHz", "frequency", 1e6), "mhz"),
    (Unit("GHz", "frequency", 1e9), "ghz"),
    (Unit("MP", "pixels", 1.0), "mp megapixel megapixels mpix"),
    (Unit("lm", "light", 1.0), "lm lumen lumens"),
    (Unit("gsm", "grammage", 1.0), "gsm"),
    (Unit("K", "temperature", 1.0), "kelvin"),
    (Unit("°C", "celsius", 1.0), "°c celsius degrees degree"),
    (Unit("dB", "sound", 1.0), "db decibel decibels"),
    (Unit("%", "share", 1.0), "% percent"),
    (Unit("km", "length", 1000.0), "km kilometer kilometers kilometre kilometres"),
    (Unit("yd", "length", 0.9144), "yd yard yards"),
    (Unit("cm²", "area", 0.0001), "cm² cm2 sqcm"),
    (Unit("m²", "area", 1.0), "m² m2 sqm qm"),
    (Unit("sq ft", "area", 0.092903), "sqft ft²"),
    (Unit("m³", "space", 1.0), "m³ m3"),
    (Unit("Nm", "torque", 1.0), "nm newtonmeter"),
    (Unit("rpm", "rotation", 1.0), "rpm u/min"),
    (Unit("bar", "pressure", 1.0), "bar bars"),
    (Unit("psi", "pressure", 0.0689476), "psi"),
    (Unit("hp", "power", 745.7), "hp ps"),
    (Unit("kWh", "energy", 1000.0), "kwh"),
    (Unit("kcal", "nutrition", 4.184), "kcal calories"),
    (Unit("kJ", "nutrition", 1.0), "kj"),
    (Unit("km/h", "speed", 1.0), "km/h kmh"),
    (Unit("mph", "speed", 1.609344), "mph"),
    (Unit("dpi", "resolution", 1.0), "dpi"),
    (Unit("px", "pixel", 1.0), "px pixels"),
    (Unit("fps", "rate", 1.0), "fps"),
    (Unit("Mbps", "bandwidth", 1.0), "mbps mbit/s"),
    (Unit("Gbps", "bandwidth", 1000.0), "gbps gbit/s"),
    (Unit("lx", "illuminance", 1.0), "lux lx"),
    (Unit("nits", "luminance", 1.0), "nits cd/m²"),
    (Unit("A", "current", 1.0), "a amp amps ampere"),
    (Unit("Ω", "resistance", 1.0), "ω ohm ohms"),
    (Unit("people", "people", 1.0), "person persons people"),
    (Unit("pcs", "count", 1.0), "pc pcs pieces piece pc(s) pack"),
)

UNITS = MappingProxyType({spelling: unit for unit, spellings in _SPELLINGS for spelling in spellings.split()})

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_SYMBOLS = "|".join(re.escape(spelling) for spelling in sorted(UNITS, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"^\s*[~≈<>≤≥+-]?\s*(?P<below>(?<=-)|\u2212)?(?P<number>{_NUMBER})\s*-?\s*(?P<unit>{_SYMBOLS})?\.?\s*$",
    re.IGNORECASE,
)
_MAY_BE_BELOW_ZERO = frozenset({"celsius", "sound"})
_SPAN = re.compile(
    rf"^\s*(?P<low>{_NUMBER})\s*(?P<first>{_SYMBOLS})?\s*(?:-|\u2013|\u2014|to|bis)\s*(?P<high>{_NUMBER})\s*-?\s*(?P<unit>{_SYMBOLS})?\.?\s*$",
    re.IGNORECASE,
)
_MEASURE = re.compile(rf"(?<![\w.,])({_NUMBER})\s?-?\s?({_SYMBOLS})(?![\w\"])", re.IGNORECASE)
_FEW_DIGITS = re.compile(r"\d{1,4}(?:\.\d{1,2})?")
_FIGURE = re.compile(r"\d+")


def number(text: str) -> float:
    """Reads a number with a decimal point or comma, or with thousands separated."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def measures_in(text: str) -> Iterator[re.Match[str]]:
    """The numbers with units of a text, looked for only where a number begins: most of a description is none."""
    end = 0
    for figure in _FIGURE.finditer(text):
        if figure.start() >= end and (found := _MEASURE.match(text, figure.start())):
            end = found.end()
            yield found


@lru_cache(maxsize=65536)
def quantity(text: str) -> Quantity | None:
    """The quantity that a whole text is, or `None` when it is anything else."""
    plain = text.replace("″", '"').replace("”", '"').replace("''", '"')
    found = _QUANTITY.match(plain)
    if found is None:
        return None
    unit = UNITS[found["unit"].lower()] if found["unit"] else None
    below = found["below"] is not None and unit is not None and unit.dimension in _MAY_BE_BELOW_ZERO
    return Quantity(-number(found["number"]) if below else number(found["number"]), unit)


@lru_cache(maxsize=65536)
def span(text: str) -> tuple[Quantity, Quantity] | None:
    """Least and most of a range that a whole text is ("11-16 kg"); of one quantity that twice; `None` of all else."""
    if (one := quantity(text)) is not None:
        return one, one
    found = _SPAN.match(text)
    if found is None:
        return None
    last = UNITS[found["unit"].lower()] if found["unit"] else None
    first = UNITS[found["first"].lower()] if found["first"] else last
    low, high = Quantity(number(found["low"]), first), Quantity(number(found["high"]), last or first)
    least, most = converted(low, high.unit), high.value
    return (low, high) if least is not None and least <= most else None


def written(amount: Quantity) -> list[str]:
    """The ways in which an amount is written in few digits: 8000 MB is "8 GB", too."""
    if amount.unit is None:
        return [f"{amount.value:g}"]
    alike = {unit for unit in UNITS.values() if unit.dimension == amount.unit.dimension}
    ways = ((amount.value * amount.unit.factor / unit.factor, unit) for unit in alike)
    plain = ((round(value, 3), unit) for value, unit in ways if _FEW_DIGITS.fullmatch(f"{value:.4g}"))
    return sorted(f"{value:g} {unit.symbol}" for value, unit in plain)


def converted(amount: Quantity, unit: Unit | None) -> float | None:
    """The amount in `unit`; a bare number is taken to be in it; `None` across dimensions."""
    if unit is None or amount.unit is None or amount.unit == unit:
        return amount.value
    if amount.unit.dimension != unit.dimension:
        return None
    return amount.value * amount.unit.factor / unit.factor
