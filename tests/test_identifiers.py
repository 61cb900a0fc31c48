"""Identifiers: every published valid one passes, and what is mistyped is caught and never mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from ledger.errors import InvalidValue
from ledger.finding_codes import FindingCode
from ledger.identifiers import (
    ORGANISATION_ALPHABET,
    USCC_ALPHABET,
    PatentType,
    organisation_check,
    parse_patent,
    parse_uscc,
    patent_check,
    uscc_check,
)

VALID_USCC = [
    "91350100M000100Y43",
    "9133030156817509XQ",
    "91330326MA2992N506",
    "91330301MA2HDMCN1P",
    "913303006683402246",
    "91110108551385082Q",
    "91330424MA2BAHH180",
]
VALID_PATENTS = [
    ("97101765.4", PatentType.INVENTION, 1997),
    ("95115608.X", PatentType.INVENTION, 1995),
    ("90101673.X", PatentType.INVENTION, 1990),
    ("201710601862.3", PatentType.INVENTION, 2017),
    ("202010566088.9", PatentType.INVENTION, 2020),
    ("201510958772.0", PatentType.INVENTION, 2015),
    ("200510096239.4", PatentType.INVENTION, 2005),
    ("201811564288.X", PatentType.INVENTION, 2018),
    ("201310699744.2", PatentType.INVENTION, 2013),
]

organisations = st.text(ORGANISATION_ALPHABET.translate(dict.fromkeys(map(ord, "IOSVZ"))), min_size=8, max_size=8)
departments = st.sampled_from(["11", "12", "51", "91", "92", "93", "N1", "A1", "Y1"])
regions = st.integers(0, 999_999).map("{:06d}".format)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    body = draw(organisations)
    front = draw(departments) + draw(regions) + body + organisation_check(body)
    return front + uscc_check(front)


def uscc_refusal(text: object) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        parse_uscc(text)
    return caught.value


def patent_refusal(text: object) -> InvalidValue:
    with pytest.raises(InvalidValue) as caught:
        parse_patent(text)
    return caught.value


@pytest.mark.parametrize("code", VALID_USCC)
def test_a_real_credit_code_passes_both_its_checks(code: str) -> None:
    assert parse_uscc(code) == code
    assert uscc_check(code[:17]) == code[17]
    assert organisation_check(code[8:16]) == code[16]


@pytest.mark.parametrize(
    "text",
    [
        "９１３３０３０１ＭＡ２ＨＤＭＣＮ１Ｐ",
        "91330301ma2hdmcn1p",
        " 91330301 MA2HDMCN 1P\u00a0",
        "91330301\u3000MA2HDMCN1P\n",
    ],
)
def test_a_credit_code_has_one_spelling_however_it_was_written(text: str) -> None:
    assert parse_uscc(text) == "91330301MA2HDMCN1P"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "9133O301MA2HDMCN1P",
            "",
            "913303",
            "91330301MA2HDMCN1",
            "91330301MA2HDMCN1PP",
            "91330301-MA2HDMCN1P",
            "913A0301MA2HDMCN1P",
        ),
        *("91330301IA2HDMCN1P", "9.13303E+17", None, 913303006683402246),
    ],
)
def test_what_has_not_the_form_of_a_credit_code_is_malformed(text: object) -> None:
    assert uscc_refusal(text).code == FindingCode.USCC_MALFORMED


@pytest.mark.parametrize("text", ["91330300MA12345678", "91330301MA2HDMNC1P"])
def test_a_wrong_check_character_is_refused_and_the_right_one_named(text: str) -> None:
    refusal = uscc_refusal(text)
    assert (refusal.code, refusal.expected, refusal.found) == (
        FindingCode.USCC_CHECK_DIGIT,
        uscc_check(text[:17]),
        text,
    )


@pytest.mark.parametrize("text", ["91350211M0000XUF46", "91350100M0001TGQXM"])
def test_a_code_reported_real_that_fails_a_check_is_refused_all_the_same(text: str) -> None:
    assert uscc_refusal(text).code in {FindingCode.USCC_CHECK_DIGIT, FindingCode.USCC_ORGANISATION_CHECK}


def test_a_wrong_organisation_check_is_refused_under_its_own_name() -> None:
    front = "91330301MA2HDMCN2"
    refusal = uscc_refusal(front + uscc_check(front))
    assert (refusal.code, refusal.expected) == (FindingCode.USCC_ORGANISATION_CHECK, "1")


@given(usccs())
def test_codes_of_every_department_pass_those_with_letters_too(code: str) -> None:
    assert parse_uscc(code.lower()) == code


@given(usccs())
def test_the_check_character_agrees_with_an_independent_computation(code: str) -> None:
    assert uscc_check(code[:17]) == stdnum_uscc.calc_check_digit(code[:17])
    assert stdnum_uscc.is_valid(code) == code[0].isdigit()  # that library knows no department with a letter


@given(usccs(), st.integers(0, 17), st.sampled_from(USCC_ALPHABET))
def test_a_single_character_mistyped_is_always_caught(code: str, place: int, other: str) -> None:
    if other != code[place]:
        uscc_refusal(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("code", VALID_USCC)
def test_every_single_substitution_and_every_swap_of_neighbours_is_caught(code: str) -> None:
    wrong = {code[:place] + other + code[place + 1 :] for place in range(18) for other in USCC_ALPHABET}
    wrong |= {code[:place] + code[place + 1] + code[place] + code[place + 2 :] for place in range(17)}
    for text in wrong - {code}:
        assert uscc_refusal(text).code


@pytest.mark.parametrize(("number", "kind", "year"), VALID_PATENTS)
def test_a_real_patent_number_is_read_with_its_type_and_year(number: str, kind: PatentType, year: int) -> None:
    patent = parse_patent(number)
    assert patent == (f"ZL{number}", number.partition(".")[0], kind, year, True)
    assert patent_check(patent.stem) == number[-1]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ZL201310699744.2",
            "zl201310699744.2",
            "201310699744.2",
            "2013106997442",
            "ZL2013106997442",
            "CN201310699744.2",
        ),
        *("ZL 2013 1 0699744.2", "ＺＬ２０１３１０６９９７４４．２", "\u00a0ZL201310699744.2 "),
    ],
)
def test_a_patent_number_has_one_spelling_however_it_was_written(text: str) -> None:
    assert parse_patent(text).canonical == "ZL201310699744.2"


@pytest.mark.parametrize("text", ["ZL95115608.X", "95115608.x", "95115608x", "zl 95 1 15608.Ｘ"])
def test_a_check_of_ten_is_an_x_in_either_case(text: str) -> None:
    assert parse_patent(text).canonical == "ZL95115608.X"


@pytest.mark.parametrize(("number", "kind", "year"), VALID_PATENTS)
def test_a_number_without_its_check_is_taken_and_known_by_the_same_stem(
    number: str, kind: PatentType, year: int
) -> None:
    stem = number.partition(".")[0]
    assert parse_patent(f"ZL{stem}") == (f"ZL{stem}", stem, kind, year, False)
    assert parse_patent(stem).stem == parse_patent(number).stem


@pytest.mark.parametrize(
    ("digit", "kind"),
    [
        ("1", PatentType.INVENTION),
        ("2", PatentType.UTILITY_MODEL),
        ("3", PatentType.DESIGN),
        ("8", PatentType.INVENTION),
        ("9", PatentType.UTILITY_MODEL),
    ],
)
def test_the_type_is_told_by_its_digit(digit: str, kind: PatentType) -> None:
    assert parse_patent(f"2013{digit}0699744").type == kind
    assert parse_patent(f"97{digit}01765").type == kind


@pytest.mark.parametrize(("text", "check"), [("202310123456.7", "6"), ("202410123456.7", "0"), ("971017655", "4")])
def test_a_wrong_check_digit_of_a_patent_is_refused_and_the_right_one_named(text: str, check: str) -> None:
    refusal = patent_refusal(text)
    assert (refusal.code, refusal.expected) == (FindingCode.PATENT_CHECK_DIGIT, check)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "ZL",
            "ZL2013",
            "1310699744",
            "20131069974422",
            "201310699744.",
            "201310699744..2",
            "ZL201310699744.Y",
            "X01310699744",
        ),
        *("2013 4 0699744", "97501765.4", "04101765.0", "84101765.0", "200210096239", "219910096239", "CN101234567B"),
        *("CN101234567", "ZLCN201310699744.2", "ZL2013.10699744.2", None, 201310699744),
    ],
)
def test_what_has_not_the_form_of_a_patent_number_is_malformed(text: object) -> None:
    assert patent_refusal(text).code == FindingCode.PATENT_MALFORMED


@given(st.integers(2003, 2030), st.sampled_from("12389"), st.integers(0, 9_999_999))
def test_of_eleven_check_digits_exactly_one_is_right(year: int, kind: str, serial: int) -> None:
    stem = f"{year}{kind}{serial:07d}"
    for check in "0123456789X":
        if check == patent_check(stem):
            assert parse_patent(stem + check).canonical == f"ZL{stem}.{check}"
        else:
            assert patent_refusal(stem + check).code == FindingCode.PATENT_CHECK_DIGIT


@given(st.text(max_size=25))
def test_no_text_makes_the_readers_fail_other_than_by_refusing(text: str) -> None:
    for parse in (parse_uscc, parse_patent):
        try:
            parsed = parse(text)
        except InvalidValue:
            continue
        assert parsed
