"""The table of reading rules, row by row: what is read, in which words, as wide as what, and by what right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.labels import figures as words
from ledger.labels import rules as names
from ledger.reading_rules import (
    GROWTH_FORMULAS,
    PLAIN,
    QUALIFIED,
    RELATIONS,
    RULES_VERSION,
    Basis,
    Family,
    Growth,
    Qualifier,
    Rule,
)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: its word in the program, its name, the words that call for it (or examples), and its formulas.

    Formulas are as in ``Rule``; ``loose`` is empty where there is no looser reading.
    """

    code: str
    name: str
    words: tuple[str, ...]
    core: str
    loose: str
    basis: Basis


def rule_rows() -> tuple[RuleRow, ...]:
    """All rules: numbers without a qualifier, with one, growth, and what holds between figures."""
    return (*_plain(), *_qualified(), *_growth(), *_relations())


def rules_as_json() -> dict[str, Any]:
    """The table as plain data, with its version."""
    keys = ("code", "name", "words", "core", "loose", "basis")
    rows = [{key: _plain_value(getattr(row, key)) for key in keys} for row in rule_rows()]
    return {"version": RULES_VERSION, "rules": rows, "notes": list(names.NOTES)}


def _plain_value(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else str(value)


def _row(code: Family | Qualifier, name: str, found: tuple[str, ...], rule: Rule) -> RuleRow:
    return RuleRow(str(code), name, found, rule.core, rule.loose, rule.basis)


def _plain() -> Iterator[RuleRow]:
    for family, rule in PLAIN.items():
        yield _row(family, names.FAMILY_NAMES[family], names.FAMILY_WORDS[family], rule)


def _qualified() -> Iterator[RuleRow]:
    for qualifier, rule in QUALIFIED.items():
        yield _row(qualifier, names.QUALIFIER_NAMES[qualifier], _words_of(qualifier), rule)


def _words_of(qualifier: Qualifier) -> tuple[str, ...]:
    if qualifier is Qualifier.RANGE:
        return words.USUAL_RANGE_WORDS
    if qualifier is Qualifier.SEVERAL:
        return tuple(words.SEVERAL)
    maps: tuple[Mapping[str, Qualifier], ...] = (
        words.QUALIFIERS_BEFORE,
        words.QUALIFIERS_INSIDE,
        words.QUALIFIERS_AFTER,
    )
    bare = (word + words.HUNDRED[0] for word, meant in words.QUALIFIERS_BARE.items() if meant is qualifier)
    found = [word for choices in maps for word, meant in choices.items() if meant is qualifier]
    return tuple(dict.fromkeys((*found, *bare)))


def _growth() -> Iterator[RuleRow]:
    for growth in Growth:
        basis = Basis.OWN if growth in _SPOKEN else Basis.ARITHMETIC
        yield RuleRow(
            str(growth), names.GROWTH_NAMES[growth], names.GROWTH_EXAMPLES[growth], GROWTH_FORMULAS[growth], "", basis
        )


_SPOKEN = frozenset({Growth.BY_TIMES, Growth.TO_TIMES, Growth.DOUBLINGS})


def _relations() -> Iterator[RuleRow]:
    for code, formula in RELATIONS.items():
        name, examples = names.RELATION_NAMES[code], names.RELATION_EXAMPLES[code]
        yield RuleRow(code, name, examples, formula, "", Basis.ARITHMETIC)
