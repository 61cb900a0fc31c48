"""The closed words of audits: beside what else a figure was judged, and what would reconcile figures that clash."""

from enum import StrEnum


class Beside(StrEnum):
    """What stands beside a verdict: that known now, that on last year's published figure, that on a confirmed scope."""

    NOW = "now"
    PUBLISHED_BEFORE = "published_before"
    CONFIRMED = "confirmed"


class Tie(StrEnum):
    """Whether figures of one sentence agree jointly: with one scope of the ledger, each with its own, or not all."""

    TOGETHER = "together"
    SCOPES_DIFFER = "scopes_differ"
    NOT_TOGETHER = "not_together"


class Clashing(StrEnum):
    """How figures clash: in all their readings, or only as each text is meant; then no contradiction is claimed."""

    IN_ALL_READINGS = "in_all_readings"
    IN_THE_CORE = "in_the_core"


class Remedy(StrEnum):
    """What would reconcile figures that clash; each is a guess that someone has to look into."""

    AS_OF = "as_of"
    PERIOD = "period"
    UNIT = "unit"
    YEAR_DIGITS = "year_digits"
    DIGIT = "digit"
    READING = "reading"
    SCOPE = "scope"
