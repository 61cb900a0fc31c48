"""Scopes and intervals in words: how a declared scope is read aloud beside a figure."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from ledger.explain_words import Leaving
from ledger.intervals import SCALE_OF
from ledger.labels import label, measure_label, texts
from ledger.labels.explain import SCOPE_KNOWN_AT, SCOPE_LEAVING, SCOPE_WITHOUT
from ledger.labels.regions import REGIONS
from ledger.period import date_label, parse_period
from ledger.vocabulary import GROUP_OF, Act, Basis, Count, Dimension, Group, Kind, Measure, Part, Unit


def scope_text(scope: Mapping[str, Any], measure: Measure | None, count: Count | None) -> str:
    """The scope that a figure declares, as one line: kind, measure, period or day, limits, what is counted."""
    kind = Kind(scope["kind"]) if "kind" in scope else None
    group = GROUP_OF[kind] if kind else Group(scope["group"]) if "group" in scope else None
    parts = [label(kind)] if kind else [label(group)] if group else []
    if measure is not None:
        parts.append(measure_label(measure, group))
    if "period" in scope:
        parts.append(parse_period(scope["period"]).label)
    if "as_of" in scope:
        parts.append(texts.SCOPE_AS_OF.format(day=date_label(date.fromisoformat(scope["as_of"]))))
    parts += [limit_text(Dimension(name), value) for name, value in scope.get("where", {}).items()]
    parts += _further(scope)
    return texts.SCOPE_JOINT.join([*parts, label(count)] if count is not None else parts)


def _further(scope: Mapping[str, Any]) -> Iterator[str]:
    """What a cut has beside kind, time and limits."""
    if "basis" in scope:
        yield label(Basis(scope["basis"]))
    if "part" in scope:
        yield label(Part(scope["part"]))
    for name, value in scope.get("without", {}).items():
        yield SCOPE_WITHOUT.format(limit=limit_text(Dimension(name), value))
    if "leaving" in scope:
        names = texts.LIST_JOINT.join(label(Leaving(word)) for word in scope["leaving"])
        yield SCOPE_LEAVING.format(names=names)
    if "known_at" in scope:
        yield SCOPE_KNOWN_AT.format(number=scope["known_at"])


def limit_text(dimension: Dimension, value: str) -> str:
    """One limit of a scope in words: the dimension and its value, kinds, groups and regions by name."""
    if dimension in _CLOSED:
        value = label(_CLOSED[dimension](value))
    shown = REGIONS[value].name if dimension is Dimension.REGION and value in REGIONS else value
    return texts.SCOPE_PAIR.format(name=label(dimension), value=shown)


_CLOSED: Final[Mapping[Dimension, type[StrEnum]]] = {Dimension.KIND: Kind, Dimension.GROUP: Group, Dimension.ACT: Act}


def with_unit(text: str, unit: Unit) -> str:
    """A number or interval with the unit's Chinese name in place of its code."""
    return f"{text.removesuffix(unit).strip()} {label(unit)}".strip() if text else ""


def number_text(value: Fraction, unit: Unit) -> str:
    """The exact decimal of a value in multiples of its unit; one that has none ends after four places."""
    scaled = value / SCALE_OF[unit]
    digits = next((places for places in range(20) if 10**places % scaled.denominator == 0), _PLACES_MAX)
    sign, whole = ("-" if scaled < 0 else ""), abs(scaled.numerator) * 10**digits // scaled.denominator
    text = str(whole).rjust(digits + 1, "0")
    return with_unit(f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else f"{sign}{text}", unit)


_PLACES_MAX: Final = 4


def implied_text(name: str, core: str, loose: str) -> str:
    """What a share says of the whole that it is a share of."""
    return texts.IMPLIED_WHOLE.format(name=name, core=core, loose=loose)


def no_reference_text(name: str) -> str:
    """That a whole is not recorded here."""
    return texts.NO_REFERENCE.format(name=name)
