"""What is said for one file lies over its profile: kind, unit, sheet, columns and constants."""

import pytest

from ledger.errors import Malformed
from ledger.intake.choices import Choices, apply_choices
from ledger.intake.profile import Profile, parse_profile
from ledger.vocabulary import Kind, Unit

KEPT = """
kind = "technology_loan"
unit = "yuan"
[constants]
provider_code = "B01"
date = "2023-06-05"
[columns]
amount = ["金额"]
"""


def test_what_is_said_for_the_file_goes_before_the_profile() -> None:
    said = Choices(Kind.PATENT_PLEDGE_LOAN, "表二", Unit.WAN_YUAN, ("放款额=本期放款",), ("provider_code=B02",), True)
    profile = apply_choices(parse_profile(KEPT), said)
    assert profile.model_dump(mode="json", exclude_defaults=True) == {
        "kind": "patent_pledge_loan",
        "sheet": "表二",
        "unit": "wan_yuan",
        "new_institutions": True,
        "constants": {"provider_code": "B02", "date": "2023-06-05"},
        "columns": {"amount": ["金额"], "disbursement": ["本期放款"]},
    }


def test_saying_nothing_leaves_the_profile_as_it_is() -> None:
    profile = parse_profile(KEPT)
    assert apply_choices(profile, Choices()) is profile


@pytest.mark.parametrize(
    ("choices", "place"),
    [
        (Choices(columns=("价钱=金额",)), "--map"),
        (Choices(columns=("amount=",)), "--map"),
        (Choices(constants=("bank=B01", "provider_code")), "--set"),
    ],
)
def test_a_field_that_is_not_known_or_says_nothing_is_refused(choices: Choices, place: str) -> None:
    with pytest.raises(Malformed) as refused:
        apply_choices(Profile(), choices)
    assert {(finding.code, finding.place) for finding in refused.value.findings} == {("unknown_field", place)}
