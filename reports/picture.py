"""Tables as pictures for slides: bars and a line in SVG, Chinese as text, so that it stays sharp at any size.

All places are whole tenths of a pixel, reckoned in integers from the cells themselves. Amounts stand in ten thousand
yuan; each of the two scales ends on a round number.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from ledger.labels.catalogue import CHART_AMOUNT
from reports.table import RowRole, Table, wan_of
from reports.text import text_width


@dataclass(frozen=True, slots=True)
class Chart:
    """Which columns of which sheet are drawn: labels below, bars by the left scale, a line by the right one."""

    sheet: int
    labels: str
    bars: str
    line: str = ""


PICTURES: Final[Mapping[str, tuple[Chart, ...]]] = MappingProxyType(
    {
        "trend": (
            Chart(0, "month", "lent_in_month_amount", "disbursed_to_date_amount"),
            Chart(1, "institution_name", "disbursed_to_date_amount"),
        ),
    }
)
"""Name of a report → its charts, one under the other."""

_WIDTH: Final = 960
_HEIGHT: Final = 480
_LEFT: Final = 90
_RIGHT: Final = 90
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
    def over(cls, values: Sequence[int]) -> "_Scale":
        highest = max([*values, 1])
        unit = 10 ** (len(str(highest)) - 1)
        return cls(next(step * unit for step in _ROUND if step * unit >= highest))

    def tenths(self, value: int) -> int:
        return max(0, value) * (_HEIGHT - _TOP - _BOTTOM) * 10 // self.top


class _Drawing:
    """One chart: title, grid, bars, line, labels and a legend."""

    def __init__(self, chart: Chart, table: Table) -> None:
        rows = [row.cells for row in table.rows if row.role is RowRole.ITEM]
        columns = {column.key: column for column in table.columns}
        self._table = table
        self._labels = [str(row[table.index_of(chart.labels)] or "") for row in rows]
        self._bars = [_fen(row[table.index_of(chart.bars)]) for row in rows]
        self._line = [_fen(row[table.index_of(chart.line)]) for row in rows] if chart.line else []
        names = [columns[key].span for key in (chart.bars, chart.line) if key]
        self._names = names
        self._bar_scale, self._line_scale = _Scale.over(self._bars), _Scale.over(self._line)
        self._slot = (_WIDTH - _LEFT - _RIGHT) * 10 // max(1, len(rows))

    def parts(self) -> Iterator[Markup]:
        heading = self._table.heading
        yield _text(_WIDTH * 5, 360, self._table.title, size=22, is_bold=True)
        yield _text(_WIDTH * 5, 620, heading.period, size=14)
        yield from self._grid()
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
            yield _text(_LEFT * 10 - 60, y + 40, _wan(self._bar_scale.top * step // _STEPS), anchor="end")
            if self._line:
                value = _wan(self._line_scale.top * step // _STEPS)
                yield _text((_WIDTH - _RIGHT) * 10 + 60, y + 40, value, anchor="start", colour=_LINE)
        yield _text(_LEFT * 10 - 60, _TOP * 10 - 160, CHART_AMOUNT, anchor="end")
        if self._line:
            yield _text((_WIDTH - _RIGHT) * 10 + 60, _TOP * 10 - 160, CHART_AMOUNT, anchor="start", colour=_LINE)

    def _middle(self, place: int) -> int:
        return _LEFT * 10 + self._slot * place + self._slot // 2

    def _bar(self, place: int, value: int) -> Markup:
        high, width = self._bar_scale.tenths(value), self._slot * _BAR_PART // 100
        x, y = self._middle(place) - width // 2, self._ground() - high
        rect = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>')
        told = _text(self._middle(place), y - 50, _wan(value), size=11) if value else Markup("")
        return rect.format(_px(x), _px(y), _px(width), _px(high), _BAR) + told

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
        if text_width(shown) * 70 <= self._slot:
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


def _wan(fen: int) -> str:
    text = f"{wan_of(fen):,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _px(tenths: int) -> str:
    """A place as SVG writes it: ``12.5``."""
    sign = "-" if tenths < 0 else ""
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def _short(name: str) -> str:
    while text_width(name) > _LABEL_MAX:
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
