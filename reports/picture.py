"""Tables as pictures for slides: bars and a line in SVG, Chinese as text, so that it stays sharp at any size.

All places are whole tenths of a pixel, reckoned in integers from the cells themselves. Amounts stand in ten thousand
yuan, large ones in hundreds of millions; each of the two scales ends on a round number. What would not fit is turned,
and of many bars the last stands for all that are left.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from ledger.labels.catalogue import CHART_AMOUNT, CHART_LARGE_AMOUNT, CHART_REST, CHART_SAME_NAME
from ledger.labels.reports import EMPTY
from ledger.money import round_half_up
from reports.table import WAN_DIGITS, Cell, RowRole, Table
from reports.text import text_width


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns of which sheet are drawn: labels below, bars by the left scale, a line by the right one.

    With ``codes``, a column that tells equal labels apart, the bars stand by their size and are at most sixteen.
    """

    sheet: int
    labels: str
    bars: str
    line: str = ""
    codes: str = ""


PICTURES: Final[Mapping[str, tuple[Chart, ...]]] = MappingProxyType(
    {
        "trend": (
            Chart(0, "month", "lent_in_month_amount", "disbursed_to_date_amount"),
            Chart(1, "institution_name", "disbursed_to_date_amount", codes="institution"),
        ),
    }
)
"""Name of a report → its charts, one under the other."""

_WIDTH: Final = 960
_HEIGHT: Final = 480
_LEFT: Final = 100
_RIGHT: Final = 100
_TOP: Final = 90
_LEGEND: Final = 62
_BOTTOM: Final = 110
_STEPS: Final = 5
_BAR_PART: Final = 60
"""Per cent of its place that a bar takes."""

_LABEL_MAX: Final = 24
_FONT: Final = "SimHei,'Microsoft YaHei','Noto Sans CJK SC','Noto Serif CJK SC',sans-serif"
_BAR, _LINE, _RULE = "#2f5597", "#c00000", "#d9d9d9"
_ROUND: Final = (1, 2, 3, 4, 5, 6, 8, 10)
_BARS_MAX: Final = 16
_DIGIT: Final = 65
"""Tenths of a pixel that a digit above a bar takes."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """In what amounts are told: so many fen, and what that is called."""

    fen: int
    label: str

    @classmethod
    def of(cls, values: Sequence[int]) -> "_Unit":
        """Ten thousand yuan up to ten thousand million of them, from there on a hundred million."""
        is_large = max(map(abs, values), default=0) >= _LARGE
        return cls(10**10, CHART_LARGE_AMOUNT) if is_large else cls(10**6, CHART_AMOUNT)

    def text(self, fen: int) -> str:
        """The amount in the unit with up to two decimals."""
        text = f"{round_half_up(Decimal(fen) / self.fen, WAN_DIGITS):,}"
        return text.rstrip("0").rstrip(".") if "." in text else text


_LARGE: Final = 10**12


def render_picture(charts: Sequence[Chart], tables: Sequence[Table]) -> str:
    """The charts as one SVG document; ends with a line feed."""
    height = _HEIGHT * len(charts)
    body = Markup("\n").join(
        Markup('<g transform="translate(0 {})">\n{}\n</g>').format(
            _HEIGHT * place, Markup("\n").join(_Drawing(chart, tables[chart.sheet]).parts())
        )
        for place, chart in enumerate(charts)
    )
    whole = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" font-family="{font}">\n'
        '<rect width="{w}" height="{h}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )
    return str(whole.format(w=_WIDTH, h=height, font=_FONT, body=body))


@dataclass(frozen=True, slots=True)
class _Scale:
    """From fen to tenths of a pixel above the ground; ``top`` is a round amount not below the highest value."""

    top: int

    @classmethod
    def over(cls, values: Sequence[int], unit: _Unit, *, with_room: bool = False) -> "_Scale":
        """Up to the highest value, and a quarter more where texts above it need room; its steps differ as told."""
        highest = max([0, *values]) * (5 if with_room else 4) // 4
        highest = max(highest, unit.fen // 20) if highest else 5 * unit.fen
        power = 10 ** (len(str(highest)) - 1)
        return cls(next(step * power for step in _ROUND if step * power >= highest))

    def tenths(self, value: int) -> int:
        return max(0, value) * (_HEIGHT - _TOP - _BOTTOM) * 10 // self.top


@dataclass(frozen=True, slots=True)
class _Mark:
    """One place along the ground: its label, its bar, and where the line passes above it."""

    label: str
    bar: int
    line: int


def _marks(chart: Chart, table: Table) -> list[_Mark]:
    """A mark an item row; equal labels are told apart by their codes."""
    rows = [row.cells for row in table.rows if row.role is RowRole.ITEM]

    def of(key: str) -> list[Cell]:
        return [row[table.index_of(key)] for row in rows] if key else [""] * len(rows)

    names = [str(name or code or "") for name, code in zip(of(chart.labels), of(chart.codes), strict=True)]
    often = {name for name, count in Counter(names).items() if count > 1 and chart.codes}
    labels = [
        CHART_SAME_NAME.format(name=_short(name, _LABEL_MAX // 2), code=code) if name in often else name
        for name, code in zip(names, of(chart.codes), strict=True)
    ]
    figures = zip(map(_fen, of(chart.bars)), map(_fen, of(chart.line)), strict=True)
    return [_Mark(label, *figure) for label, figure in zip(labels, figures, strict=True)]


def _ranked(marks: list[_Mark]) -> list[_Mark]:
    """The largest first; where there are too many, the last stands for all that are left."""
    marks = sorted(marks, key=lambda mark: -mark.bar)
    if len(marks) <= _BARS_MAX:
        return marks
    kept, left = marks[: _BARS_MAX - 1], marks[_BARS_MAX - 1 :]
    rest = CHART_REST.format(count=len(left))
    return [*kept, _Mark(rest, sum(mark.bar for mark in left), sum(mark.line for mark in left))]


class _Drawing:
    """One chart: title, grid, bars, line, labels and a legend."""

    def __init__(self, chart: Chart, table: Table) -> None:
        columns = {column.key: column for column in table.columns}
        self._table = table
        marks = _ranked(_marks(chart, table)) if chart.codes else _marks(chart, table)
        self._labels = [mark.label for mark in marks]
        self._bars = [mark.bar for mark in marks]
        self._line = [mark.line for mark in marks] if chart.line else []
        self._names = [columns[key].span for key in (chart.bars, chart.line) if key]
        self._slot = (_WIDTH - _LEFT - _RIGHT) * 10 // max(1, len(marks))
        self._unit = _Unit.of([*self._bars, *self._line])
        widest = max((text_width(self._unit.text(value)) for value in self._bars), default=0)
        self._is_crowded = widest * _DIGIT > self._slot
        self._is_turned = any(text_width(_short(name)) * 70 > self._slot for name in self._labels)
        self._bar_scale = _Scale.over(self._bars, self._unit, with_room=self._is_crowded)
        self._line_scale = _Scale.over(self._line, self._unit)

    def parts(self) -> Iterator[Markup]:
        heading = self._table.heading
        yield _text(_WIDTH * 5, 360, self._table.title, size=22, is_bold=True)
        yield _text(_WIDTH * 5, 620, heading.period, size=14)
        yield from self._grid()
        if not self._bars:
            yield _text(_WIDTH * 5, (_TOP + _HEIGHT - _BOTTOM) * 5, EMPTY, size=14)
        for place, value in enumerate(self._bars):
            yield self._bar(place, value)
        if self._line:
            yield from self._points()
        for place, name in enumerate(self._labels):
            yield self._label(place, name)
        yield from self._legend()

    def _ground(self) -> int:
        return (_HEIGHT - _BOTTOM) * 10

    def _grid(self) -> Iterator[Markup]:
        for step in range(_STEPS + 1):
            high = (_HEIGHT - _TOP - _BOTTOM) * 10 * step // _STEPS
            y = self._ground() - high
            line = Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>')
            yield line.format(_LEFT, _px(y), _WIDTH - _RIGHT, _px(y), _RULE)
            yield _text(_LEFT * 10 - 60, y + 40, self._unit.text(self._bar_scale.top * step // _STEPS), anchor="end")
            if self._line:
                value = self._unit.text(self._line_scale.top * step // _STEPS)
                yield _text((_WIDTH - _RIGHT) * 10 + 60, y + 40, value, anchor="start", colour=_LINE)
        yield _text(_LEFT * 10 - 60, _TOP * 10 - 160, self._unit.label, anchor="end")
        if self._line:
            yield _text((_WIDTH - _RIGHT) * 10 + 60, _TOP * 10 - 160, self._unit.label, anchor="start", colour=_LINE)

    def _middle(self, place: int) -> int:
        return _LEFT * 10 + self._slot * place + self._slot // 2

    def _bar(self, place: int, value: int) -> Markup:
        high, width = self._bar_scale.tenths(value), self._slot * _BAR_PART // 100
        x, y = self._middle(place) - width // 2, self._ground() - high
        rect = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>')
        drawn = rect.format(_px(x), _px(y), _px(width), _px(high), _BAR)
        return drawn + self._amount(place, y - 50, value) if value else drawn

    def _amount(self, place: int, y: int, value: int) -> Markup:
        """What a bar comes to, above it; turned up where its neighbours leave no room."""
        x, text = self._middle(place), self._unit.text(value)
        if not self._is_crowded:
            return _text(x, y, text, size=11)
        turned = f"rotate(-40 {_px(x)} {_px(y)})"
        return _text(x, y, text, size=11, anchor="start", transform=turned)

    def _points(self) -> Iterator[Markup]:
        places = [
            (_px(self._middle(place)), _px(self._ground() - self._line_scale.tenths(value)))
            for place, value in enumerate(self._line)
        ]
        path = " ".join(f"{x},{y}" for x, y in places)
        yield Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5"/>').format(path, _LINE)
        for x, y in places:
            yield Markup('<circle cx="{}" cy="{}" r="4" fill="{}"/>').format(x, y, _LINE)

    def _label(self, place: int, name: str) -> Markup:
        shown = _short(name)
        x, y = self._middle(place), self._ground() + 180
        if not self._is_turned:
            return _text(x, y, shown)
        turned = f"rotate(-35 {_px(x)} {_px(y)})"
        return _text(x, y, shown, anchor="end", transform=turned, size=11)

    def _legend(self) -> Iterator[Markup]:
        for place, (name, colour) in enumerate(zip(self._names, (_BAR, _LINE), strict=False)):
            x = _LEFT * 10 + 200 + 1200 * place
            square = Markup('<rect x="{}" y="{}" width="12" height="12" fill="{}"/>')
            yield square.format(_px(x), _LEGEND - 11, colour)
            yield _text(x + 200, _LEGEND * 10, name, anchor="start")


def _fen(value: object) -> int:
    return value if isinstance(value, int) else 0


def _px(tenths: int) -> str:
    """A place as SVG writes it: ``12.5``."""
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _short(name: str, most: int = _LABEL_MAX) -> str:
    while text_width(name) > most:
        name = name.removesuffix("…")[:-1] + "…"
    return name


def _text(
    x: int, y: int, text: str, *, size: int = 12, anchor: str = "middle", colour: str = "#000000",
    is_bold: bool = False, transform: str = "",
) -> Markup:  # fmt: skip
    more = Markup("")
    if is_bold:
        more += Markup(' font-weight="bold"')
    if transform:
        more += Markup(' transform="{}"').format(transform)
    form = Markup('<text x="{}" y="{}" font-size="{}" text-anchor="{}" fill="{}"{}>{}</text>')
    return form.format(_px(x), _px(y), size, anchor, colour, more, _legal(text))


def _legal(text: str) -> str:
    """The text without the control characters that XML has not."""
    return "".join(max(char, " ") for char in text)
