"""Which rows must stand in one voucher: rows of one agreement, and agreements that name each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.intake.plans import Plan
from ledger.intake.posted import Borrowed
from ledger.intake_words import Field
from ledger.references import NumberedKey


class Link(NamedTuple):
    """Another agreement that a row names: the field of the fact, the column, and under which numbers it may stand.

    The loan of a subsidy is looked for among the loans ``borrowed`` under its number. ``may_state``: the row itself
    states it where it does not stand yet.
    """

    name: str
    field: Field
    text: str
    keys: tuple[NumberedKey, ...] = ()
    borrowed: Borrowed | None = None
    may_state: bool = False


@dataclass(slots=True)
class Line:
    """A row whose parties are known. ``key`` names its instrument; None: the row is one of its own."""

    row: int
    values: Mapping[str, str]
    plan: Plan
    provider: str
    recipient: str | None
    key: NumberedKey | None
    links: tuple[Link, ...] = ()


Group = list[Line]
"""Rows of one instrument in the order of the file, or one row that is an instrument by itself."""


def in_file_order(lines: Iterable[Line]) -> Iterator[Group]:
    """Rows of one instrument that follow each other, together."""
    group: Group = []
    for line in lines:
        if group and (line.key is None or line.key != group[0].key):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def together(lines: Sequence[Line], named: Callable[[Link], Iterable[NumberedKey]]) -> list[list[Group]]:
    """What hangs together, in the order of first rows; inside, what is named stands before what names it.

    ``named`` says which numbers of a link lie in the file, so that they join.
    """
    joined = _Joined()
    links = {id(line): [key for link in line.links for key in named(link)] for line in lines if line.links}
    for index, line in enumerate(lines):
        for key in (line.key, *links.get(id(line), ())):
            if key is not None:
                joined.join(index, key)
    components: dict[object, list[Line]] = {}
    for index, line in enumerate(lines):
        components.setdefault(joined.root(index), []).append(line)
    return [in_dependence(component, links) for component in components.values()]


class _Joined:
    """Union-find over rows and the numbers that they bear or name."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}

    def root(self, item: object) -> object:
        above = self._above.setdefault(item, item)
        while above != self._above[above]:
            self._above[above] = self._above[self._above[above]]
            above = self._above[above]
        self._above[item] = above
        return above

    def join(self, one: object, other: object) -> None:
        self._above[self.root(other)] = self.root(one)


def in_dependence(lines: Iterable[Line], links: Mapping[int, Sequence[NumberedKey]]) -> list[Group]:
    """The instruments of these rows: each after those that its rows name, else in the order of first rows."""
    groups: dict[object, Group] = {}
    for line in lines:
        groups.setdefault(line.key or line.row, []).append(line)
    if len(groups) == 1:
        return list(groups.values())
    ordered: dict[object, Group] = {}
    seen: set[object] = set()
    for name in groups:
        stack = [name]
        while stack:
            top = stack[-1]
            waiting = [
                key for line in groups[top] for key in links.get(id(line), ()) if key in groups and key not in seen
            ] if top not in seen else []  # fmt: skip
            seen.add(top)
            if waiting:
                stack.extend(reversed(waiting))
            elif stack.pop() not in ordered:
                ordered[top] = groups[top]
    return list(ordered.values())
