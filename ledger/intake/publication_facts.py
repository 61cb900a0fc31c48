"""Publications as facts: drafted from what was found in a document, or made of a list that a person filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ledger.errors import Finding
from ledger.labels import figure_list as words
from ledger.reading_rules import Growth
from ledger.vocabulary import Unit

Fact = dict[str, Any]

PLACE_MAX: Final = 80
_LIMITS: Final = ("programme", "region", "institution")
_RATES: Final = (Unit.PERCENT, Unit.PERCENTAGE_POINT, Unit.TIMES, Unit.TENTH)
_PLAIN: Final = (
    *("id", "text", "place", "measure", "count", "unit", "qualifier"),
    *("share_of", "part", "growth", "grown", "before_figure", "of", "tied", "assumption"),
)
_ID: Final = re.compile(f"[^{re.escape(words.ID_BREAKS)}]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """What a publication says of itself; ``document`` are the name and SHA-256 of the file that it is, where known."""

    code: str
    title: str
    date: str
    year: int | None = None
    document: Mapping[str, str] | None = None

    def fact(self, figures: Sequence[Fact]) -> Fact:
        """The fact with these figures."""
        given = {"code": self.code, "title": self.title, "date": self.date, "year": self.year}
        document = None if self.document is None else dict(self.document)
        return {"fact": "publication", **_present({**given, "document": document}), "figures": list(figures)}


def _present(values: Mapping[str, Any]) -> Fact:
    return {name: value for name, value in values.items() if value not in (None, "", {})}


# from a document


def drafted(heading: Heading, body: Mapping[str, Any]) -> Fact:
    """A publication of all figures found (``found_body``), with the scopes that are suggested, to be looked through.

    A target, a rate, a damaged text and a figure without a suggestion have no scope: they are recorded, not checked.
    """
    found = _in_order(body)
    digits = max(2, len(str(len(found))))
    return heading.fact([_drafted(figure, f"F{number:0{digits}}") for number, figure in enumerate(found, 1)])


def sentences(body: Mapping[str, Any]) -> list[str]:
    """The sentence of each figure, in the order of ``drafted``."""
    return [figure["sentence"] for figure in _in_order(body)]


def _in_order(body: Mapping[str, Any]) -> list[Any]:
    return sorted([*body["figures"], *body["damaged"]], key=lambda figure: (figure["start"], figure["end"]))


def _drafted(figure: Mapping[str, Any], id_: str) -> Fact:
    damage, is_target, is_relative = figure["damage"], figure["nature"] == "target", _is_relative(figure["quantity"])
    is_asked = figure["scope"] is not None and damage is None and not (is_target or is_relative)
    asked = {name: figure[name] for name in ("measure", "count", "scope")} if is_asked else {}
    tied = None if figure["tied"] is None else words.TIED.format(number=figure["tied"])
    place = " ".join(filter(None, (figure["section"][: PLACE_MAX // 2], figure["place"])))[:PLACE_MAX]
    note = _damage_note(damage) if damage else words.TARGET_NOTE if is_target else _undated_note(asked)
    note = note or (words.RELATIVE_NOTE if is_relative and figure["scope"] else None)
    at = [figure["start"], figure["end"]]
    rest = {"tied": tied, "at": at, "assumption": note}
    return _present({"id": id_, "text": figure["text"], "place": place.strip(), **asked, **rest})


def _is_relative(quantity: Mapping[str, Any] | None) -> bool:
    """Whether a figure is a rate or a multiple: a scope alone does not say what it is compared with.

    An increase by an amount in a period is what that period brought, and needs no other.
    """
    if quantity is None:
        return False
    return quantity["growth"] not in {None, Growth.BY_AMOUNT} or quantity["unit"] in _RATES


def _undated_note(asked: Mapping[str, Any]) -> str | None:
    """That a suggested scope has no time, and so asks for all that the ledger ever had."""
    return words.UNDATED_NOTE if asked and not {"period", "as_of"} & asked["scope"].keys() else None


def _damage_note(damage: Mapping[str, Any]) -> str:
    proposal = damage["proposal"]
    return words.DAMAGE_PROPOSAL.format(proposal=proposal) if proposal else words.DAMAGE_NOTE


# from a list


@dataclass(slots=True)
class Listed:
    """The fact of a list's rows that were read whole, and the way back from its parts to the cells."""

    fact: Fact
    rows: list[Mapping[str, Any]] = field(default_factory=list)

    def back(self, finding: Finding) -> Finding:
        """The finding at the cell that its part of the fact came from, or at the option that gives it."""
        parts = finding.place.split("/")[3:]
        if parts[:1] != ["figures"] or len(parts) < 2:
            return replace(finding, place=f"--{parts[0]}") if parts else finding
        row = self.rows[int(parts[1])]
        named = next((part for part in reversed(parts[2:]) if part in row["places"]), None)
        return replace(finding, place=row["places"][named] if named else row["place"])


def listed(heading: Heading, body: Mapping[str, Any]) -> Listed:
    """The publication of a list that was read (``figure_list.read_list``)."""
    rows = [row for row in body["rows"] if not row["is_spoilt"]]
    return Listed(heading.fact([_listed(row["values"]) for row in rows]), rows)


def _listed(values: Mapping[str, str]) -> Fact:
    scope = {name: values[name] for name in ("kind", "period", "as_of") if name in values}
    where = {name: values[name] for name in _LIMITS if name in values}
    plain = {name: values.get(name) for name in _PLAIN}
    lists = {"sum_of": _ID.findall(values.get("sum_of", "")) or None, "falls": _yes(values.get("falls", ""))}
    return _present({**plain, **lists, "scope": scope | ({"where": where} if where else {}), "at": _at(values)})


def _yes(text: str) -> bool | str | None:
    """Yes, nothing, or the text itself, for the door to say what is wrong with it."""
    return True if text == words.YES else text or None


def _at(values: Mapping[str, str]) -> list[Any] | None:
    """The offsets, as numbers where they are such; the door says what is wrong with others."""
    if not {"start", "end"} & values.keys():
        return None
    return [int(text) if text.isdecimal() else text for text in (values.get("start", ""), values.get("end", ""))]
