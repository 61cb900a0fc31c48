"""The closed words of explanations: what a scope may leave out, what a cut changes, what a difference is made of."""

from enum import StrEnum


class Leaving(StrEnum):
    """What a scope leaves out, as a careless count would.

    Reversals: what was cancelled still counts. Renewals: agreements that renew another or were paid out by rollover.
    Adjustments: what was booked in a later month than that in which it happened.
    """

    REVERSALS = "reversals"
    RENEWALS = "renewals"
    ADJUSTMENTS = "adjustments"


class Change(StrEnum):
    """One step from the declared scope to another cut, or from the printed text to another reading of it."""

    TIME = "time"
    BASIS = "basis"
    PART = "part"
    KNOWN_AT = "known_at"
    MEASURE = "measure"
    KIND = "kind"
    LIMIT = "limit"
    LEAVING = "leaving"
    UNIT = "unit"
    DIGITS = "digits"


class Window(StrEnum):
    """How natural the time of a cut is, the most natural first."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    PUBLICATION = "publication"
    DAY = "day"


class DifferencePart(StrEnum):
    """What the gap between ledger and print is made of; the parts sum to it."""

    TIMING = "timing"
    SCOPE = "scope"
    UNIT = "unit"
    ROUNDING = "rounding"
    MISSING = "missing"
    UNEXPLAINED = "unexplained"
