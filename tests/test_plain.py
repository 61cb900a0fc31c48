"""Facts read the short way are what the model would read; whatever is unusual is left to the model."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.records import _PLAIN, _READER, Entry, Instrument, read_fact

ENTRY = {"fact": "entry", "instrument": "#1", "act": "repayment", "event_date": "2023-05-01", "amount": "415.5"}
LOAN = {
    "fact": "instrument",
    "kind": "patent_pledge_loan",
    "provider": "B01",
    "recipient": "E01",
    "number": " J1 ",
    "signed_date": "2023-01-05",
    "rate": "4.35",
}

TEXTS = (
    "#1", "#0", "S7/3", "grant:G01:5:6", "x:y", "", " ", "J 1", "repayment", "grant", "bank", "cash", "2023-05-01",
    "2023-02-30", "23-05-01", "1989-12-31", "415.5", "415.", ".5", "0", "-1", "1,000.00", "0.001", "１２", "²",
    "415万元", "USD 5", "4.35", "101", "4.35%", "B01", "b01", "330303", "999999", "ZL201310699744.2", "CNY", "a\x00",
    "\ud800", "x" * 501,
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(TEXTS), st.none(), st.booleans(), st.integers(-1, 3), st.just(1.5), st.just(["S7/3"]), st.just({})
)
NAMES = sorted({field.validation_alias or name for model in (Entry, Instrument) for name, field in
                model.model_fields.items()} | {"amount_fen", "colour"})  # fmt: skip


@pytest.mark.parametrize("raw", [ENTRY, LOAN], ids=["entry", "instrument"])
def test_the_common_shape_is_read_the_short_way_in_the_order_of_the_models_fields(raw: dict[str, Any]) -> None:
    for given_so in (raw, dict(reversed(raw.items()))):
        short, whole = _PLAIN[raw["fact"]](given_so), _READER.validate_python(raw)
        assert short is not None
        assert list(vars(short).items()) == list(vars(whole).items())
        assert short.model_dump() == whole.model_dump()


@pytest.mark.parametrize("raw", [ENTRY, LOAN], ids=["entry", "instrument"])
@given(
    changes=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3),
    left_out=st.sets(st.sampled_from(NAMES), max_size=2),
)
def test_what_is_read_the_short_way_is_what_the_model_reads(
    raw: dict[str, Any], changes: dict[str, Any], left_out: set[str]
) -> None:
    handed_in = {name: value for name, value in (raw | changes).items() if name not in left_out or name == "fact"}
    fact = handed_in["fact"]
    short = _PLAIN[fact](handed_in) if type(fact) is str and fact in _PLAIN else None
    if short is not None:
        whole = _READER.validate_python(handed_in)
        assert type(short) is type(whole)
        assert [(name, type(value), value) for name, value in vars(short).items()] == [
            (name, type(value), value) for name, value in vars(whole).items()
        ]
        assert short.model_fields_set == whole.model_fields_set


@pytest.mark.parametrize(
    "raw",
    [
        ENTRY | {"tally": 2},
        ENTRY | {"remark": None},
        LOAN | {"secured_by": ["S7/3"]},
        {"amount": "1", **{name: value for name, value in LOAN.items() if name != "rate"}},
        {name: value for name, value in ENTRY.items() if name != "act"},
        ENTRY | {"fact": ["entry"]},
    ],
)
def test_anything_else_is_left_to_the_model(raw: dict[str, Any]) -> None:
    fact = raw["fact"]
    assert not isinstance(fact, str) or _PLAIN[fact](raw) is None
    read, findings = read_fact(raw, 1)
    assert (read is None) == bool(findings)
