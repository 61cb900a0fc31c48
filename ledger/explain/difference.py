"""What the gap between ledger and print is made of: parts that sum exactly to it.

With a candidate the gap is walked from the declared cut to the candidate in a fixed order, and each part is the
difference of two values on that way:

    timing     declared − the declared scope at the candidate's time (its days, basis, part, known-at, late bookings)
    scope      that − the candidate (measure, kind, limits, reversals, renewals)
    rounding   the candidate − the number as it is then read: what the text's width allows
    unit       the number as it is then read − the printed one: a slip of the unit or a damaged digit

Without one:

    rounding   the value nearest to the ledger that the text does not exclude − the printed number
    missing    what is handed in and not posted, or reported by banks and not entered, as far as it closes what remains
    unexplained  the rest

The gap is ledger − printed, so a part is positive where it makes the ledger's value the larger one.
"""

from dataclasses import dataclass
from fractions import Fraction

from ledger.explain.candidates import Candidate
from ledger.explain.columns import Columns
from ledger.explain.cuts import Cut, stock_time
from ledger.explain.search import Sought
from ledger.explain.values import in_base_units, value_of
from ledger.explain_words import DifferencePart, Leaving
from ledger.figures import compare
from ledger.intervals import Interval
from ledger.vocabulary import Basis, Part

Parts = dict[DifferencePart, Fraction]
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Gap:
    """The ledger's value under the declared cut, zero for nothing, and the number printed (its nearer end)."""

    ledger: Fraction
    printed: Fraction

    @property
    def size(self) -> Fraction:
        """Ledger − printed."""
        return self.ledger - self.printed


def difference_of(
    columns: Columns, declared: Cut, sought: Sought, gap: Gap, candidate: Candidate | None, lacking: Fraction
) -> Parts:
    """The parts of a gap, every one of them; ``lacking`` is what the ledger is known not to hold."""
    parts = dict.fromkeys(DifferencePart, _NOTHING)
    if candidate is None:
        return parts | _without_candidate(compare(sought.quantity, gap.ledger).interval, gap, lacking)
    there = in_base_units(value_of(columns, _moved(declared, candidate.cut), sought.count), sought.count) or _NOTHING
    read = candidate.reading.value if candidate.reading.change else gap.printed
    return parts | {
        DifferencePart.TIMING: gap.ledger - there,
        DifferencePart.SCOPE: there - candidate.value,
        DifferencePart.ROUNDING: candidate.value - read,
        DifferencePart.UNIT: read - gap.printed,
    }


def _moved(declared: Cut, to: Cut) -> Cut:
    """The declared cut at the time of another; of a level the last day of its period."""
    late = to.scope.leaving & {Leaving.ADJUSTMENTS}
    leaving = (declared.scope.leaving - {Leaving.ADJUSTMENTS}) | late
    time = stock_time(to.time) if declared.is_stock else to.time
    if to.is_stock and not declared.is_stock and to.time == stock_time(declared.time):
        time = declared.time
    moved = declared.with_(
        basis=to.scope.basis, known_at=to.scope.known_at, leaving=leaving,
        period=time.period, as_of=time.as_of, part=Part.OCCURRED,
    )  # fmt: skip
    return moved.with_(part=to.scope.part) if time.period is not None and to.scope.basis is Basis.BOOK else moved


def _without_candidate(interval: Interval, gap: Gap, lacking: Fraction) -> Parts:
    edge = _nearest_of(interval, gap.ledger)
    rest = gap.ledger - edge
    missing = max(min(-lacking, Fraction(0)), rest) if rest < 0 else min(max(-lacking, Fraction(0)), rest)
    return {
        DifferencePart.ROUNDING: edge - gap.printed,
        DifferencePart.MISSING: missing,
        DifferencePart.UNEXPLAINED: rest - missing,
    }


def _nearest_of(interval: Interval, value: Fraction) -> Fraction:
    """The value itself inside an interval, else the end that is nearer to it."""
    low = value if interval.low is None else max(value, interval.low)
    return low if interval.high is None else min(low, interval.high)
