"""Rules of one published figure among the others: what it declares, what it names, and what it has grown from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ledger.errors import Finding, InvalidValue, LedgerError
from ledger.figures import read_quantity
from ledger.finding_codes import FindingCode
from ledger.records import pointer
from ledger.scope import Viewer, question_of

Stored = Mapping[str, Any]

OTHERS: Final = "/"
"""What stands between the code of another publication and the id of its figure."""

_NAMES: Final = ("part", "grown", "before_figure", "of")
_ROUNDS: Final = (("sum_of",), ("of",), ("part", "share_of", "grown", "before_figure"))
"""Fields that lead from figure to figure and must not lead back; a part may well name its sum, and the sum its part."""
_OF_GROWTH: Final = ("falls", "grown", "before", "before_figure")


def figure_findings(figures: Sequence[Stored], line: int) -> Iterator[Finding]:
    """Every rule that the figures of one publication break among themselves."""
    ids = [figure["id"] for figure in figures]
    by_id = {figure["id"]: figure for figure in figures}
    for index, figure in enumerate(figures):
        path = f"figures/{index}"
        if figure["id"] in ids[:index]:
            yield _finding(line, f"{path}/id", FindingCode.MALFORMED, "1", figure["id"])
        for field, name in named(figure):
            if OTHERS not in name and name not in by_id:
                yield _finding(line, f"{path}/{field}", FindingCode.UNKNOWN_FIGURE, ", ".join(ids)[:80], name)
        yield from _round_findings(line, path, figure, by_id)
        yield from _declared(line, path, figure)
        yield from _growth(line, path, figure, by_id)
        if "measure" in figure and "scope" in figure:
            yield from scope_findings(line, f"{path}/scope", figure["measure"], figure["scope"])


def named(figure: Stored) -> Iterator[tuple[str, str]]:
    """The figures that a figure names, each with its field; what a share is of may be no figure and is left out."""
    for field in _NAMES:
        if field in figure:
            yield field, figure[field]
    for index, name in enumerate(figure.get("sum_of", ())):
        yield f"sum_of/{index}", name


def scope_findings(line: int, path: str, measure: str, scope: Stored) -> Iterator[Finding]:
    """A declared scope can be asked."""
    try:
        question_of(measure, scope, Viewer.all())
    except LedgerError as error:
        for finding in error.findings:
            yield _finding(line, f"{path}/{finding.place}", finding.code, finding.expected, finding.found)


def _round_findings(line: int, path: str, figure: Stored, by_id: Mapping[str, Stored]) -> Iterator[Finding]:
    for fields in _ROUNDS:
        first = next((field for field in fields if figure["id"] in _reached(figure, (field,), fields, by_id)), None)
        if first is not None:
            yield _finding(line, f"{path}/{first}", FindingCode.FIGURE_ROUND, found=figure["id"])


def _reached(figure: Stored, start: Iterable[str], fields: Iterable[str], by_id: Mapping[str, Stored]) -> set[str]:
    """The ids that lead on from a figure, by these fields first and then by those."""
    found: set[str] = set()
    waiting = list(_steps(figure, start))
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in found:
            found.add(name)
            waiting += _steps(by_id[name], fields)
    return found


def _steps(figure: Stored, fields: Iterable[str]) -> Iterator[str]:
    for field in fields:
        value = figure.get(field, ())
        yield from (value,) if isinstance(value, str) else value


def _declared(line: int, path: str, figure: Stored) -> Iterator[Finding]:
    """Unit and qualifier are what the text reads as; a text that can't be read is for the audit to tell."""
    try:
        quantity = read_quantity(figure["text"])
    except InvalidValue:
        return
    fields = ("unit", "qualifier") if quantity.growth is None else ("unit", "qualifier", "growth", "falls")
    for field in fields:
        read = getattr(quantity, field)
        if figure.get(field, read) != read:
            yield _finding(line, f"{path}/{field}", FindingCode.FIGURE_DECLARED, str(read), str(figure[field]))


def _growth(line: int, path: str, figure: Stored, by_id: Mapping[str, Stored]) -> Iterator[Finding]:
    """Growth is of something, from something; nothing else says that it is."""
    if "growth" not in figure:
        for field in _OF_GROWTH:
            if field in figure:
                yield _finding(line, f"{path}/{field}", FindingCode.GROWTH_BASE, "growth")
        return
    if "before" in figure and "before_figure" in figure:
        yield _finding(line, f"{path}/before_figure", FindingCode.GROWTH_BASE, "before | before_figure")
    own = figure if "grown" not in figure else {**by_id.get(figure["grown"], {}), **figure}
    is_other = OTHERS in figure.get("grown", "")
    has_scope = is_other or ("measure" in own and "scope" in own)
    if ("grown" not in figure and not has_scope) or (not has_scope and "before_figure" not in figure):
        yield _finding(line, f"{path}/growth", FindingCode.GROWTH_BASE, "measure, scope | grown, before_figure")
    if "before" in figure and "measure" in own:
        yield from scope_findings(line, f"{path}/before", own["measure"], figure["before"])


def _finding(line: int, path: str, code: FindingCode, expected: str = "", found: str = "") -> Finding:
    return Finding(code, f"{pointer('facts', line - 1)}/{path}", expected, found)
