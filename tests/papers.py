"""Publications written as a table: a line a figure, ``id text | name=value name=value``.

``kind``, ``group``, ``period``, ``as_of`` and the names of dimensions go into the figure's scope, all else into the
figure; ``sum_of`` is a list with commas.
"""

from typing import Any, Final

_SCOPE: Final = frozenset({"kind", "group", "period", "as_of"})
_WHERE: Final = frozenset({"region", "programme", "institution"})


def paper(table: str, code: str = "R1", **fields: Any) -> dict[str, Any]:
    """The publication as a fact."""
    figures = [_figure(line) for line in table.strip().splitlines() if line.strip()]
    return {"fact": "publication", "code": code, "title": "示例报告", "date": "2024-01-15", "figures": figures} | fields


def _figure(line: str) -> dict[str, Any]:
    head, _, tail = line.partition("|")
    id_, printed = head.split()
    figure: dict[str, Any] = {"id": id_, "text": printed}
    scope: dict[str, Any] = {}
    for pair in tail.split():
        name, _, value = pair.partition("=")
        if name in _WHERE:
            scope.setdefault("where", {})[name] = value
        elif name in _SCOPE:
            scope[name] = value
        else:
            figure[name] = _VALUES.get(name, str)(value)
    return figure | ({"scope": scope} if scope else {})


_VALUES: Final[dict[str, Any]] = {
    "sum_of": lambda text: text.split(","),
    "falls": lambda text: text == "true",
    "before": lambda text: dict(pair.split(":") for pair in text.split(",")),
}
