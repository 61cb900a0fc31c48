"""Every word and every finding has its Chinese; each name leads back to one code; no Chinese hides elsewhere."""

import ast
import re
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from ledger import access_words, audit_words, explain_words, intake_words, labels, party_words, vocabulary
from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.labels import act_label, code_of, cure, describe, label, measure_label
from ledger.labels.findings import CURES, PARTS, SENTENCES
from ledger.labels.names import ALIASES, LABELS, folded, names_of
from ledger.labels.texts import COLUMN_LABELS, SAMPLE_NOTICE
from ledger.vocabulary import (
    ACTS_OF,
    Act,
    AuditVerdict,
    Count,
    FactKind,
    Group,
    InstitutionKind,
    Kind,
    Means,
    Measure,
    Role,
    Unit,
    Verdict,
)

ROOT = Path(labels.__file__).parents[2]
CHINESE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
ENUMS = [
    value
    for value in [
        *vars(vocabulary).values(),
        *vars(access_words).values(),
        *vars(audit_words).values(),
        *vars(party_words).values(),
        *vars(intake_words).values(),
        *vars(explain_words).values(),
    ]
    if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
]
KIND_ACTS = [(kind, act) for kind, acts in ACTS_OF.items() for act in acts]


def members() -> list[Any]:
    return [pytest.param(member, id=f"{type(member).__name__}.{member.name}") for enum in ENUMS for member in enum]


def chinese_strings(source: str) -> list[tuple[int, str]]:
    """Line and text of every string constant with Chinese in it that is not a docstring."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        if CHINESE.search(node.value)
    ]


# names


def test_the_vocabulary_is_found_by_looking() -> None:
    assert {Kind, Act, Measure, AuditVerdict} <= set(ENUMS)
    assert set(LABELS) == set(ENUMS)


@pytest.mark.parametrize("member", members())
def test_every_member_has_a_label(member: StrEnum) -> None:
    assert label(member).strip() == label(member) != ""
    assert CHINESE.search(label(member)) or member is Unit.PERCENT


@pytest.mark.parametrize("enum", ENUMS)
def test_labels_are_unique_within_an_enum(enum: type[StrEnum]) -> None:
    assert len({folded(label(member)) for member in enum}) == len(enum)


@pytest.mark.parametrize("enum", ENUMS)
def test_no_name_means_two_codes(enum: type[StrEnum]) -> None:
    owners: dict[str, list[StrEnum]] = {}
    for member in enum:
        for name in {folded(name) for name in names_of(member)}:
            owners.setdefault(name, []).append(member)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("enum", ALIASES)
def test_an_alias_is_written_once_and_is_no_label(enum: type[StrEnum]) -> None:
    aliases = [folded(alias) for names in ALIASES[enum].values() for alias in names]
    assert len(aliases) == len(set(aliases))
    assert not set(aliases) & {folded(label(member)) for member in enum}


@pytest.mark.parametrize("enum", ENUMS)
def test_labels_and_aliases_stand_under_their_own_enum(enum: type[StrEnum]) -> None:
    assert all(type(member) is enum for member in [*LABELS[enum], *ALIASES.get(enum, {})])


@pytest.mark.parametrize("member", members())
def test_every_name_of_a_member_leads_back_to_it(member: StrEnum) -> None:
    assert all(code_of(type(member), name) is member for name in names_of(member))


@pytest.mark.parametrize(
    ("enum", "text", "member"),
    [
        (Kind, "patent_pledge_loan", Kind.PATENT_PLEDGE_LOAN),
        (Kind, "专利质押贷款", Kind.PATENT_PLEDGE_LOAN),
        (Kind, "专利权质押融资", Kind.PATENT_PLEDGE_LOAN),
        (Kind, "知识产权质押贷款", Kind.PATENT_PLEDGE_LOAN),
        (Kind, "贴息", Kind.INTEREST_SUBSIDY),
        (Kind, "引导基金出资", Kind.FUND_CONTRIBUTION),
        (Kind, " 专利权 质押贷款\u3000", Kind.PATENT_PLEDGE_LOAN),
        (Kind, "GRANT", Kind.GRANT),
        (Act, "放款", Act.DISBURSEMENT),
        (Act, "实缴", Act.DISBURSEMENT),
        (Act, "代偿", Act.DISBURSEMENT),
        (Act, "追回", Act.REPAYMENT),
        (Measure, "贷款余额", Measure.OUTSTANDING),
        (Measure, "拨付", Measure.DISBURSED),
        (Count, "户数", Count.RECIPIENTS),
        (Means, "续贷", Means.ROLLOVER),
        (Unit, "％", Unit.PERCENT),
        (Unit, "户", Unit.HOUSEHOLD),
        (FactKind, "红冲", FactKind.REVERSAL),
    ],
)
def test_a_text_is_read_by_code_label_or_alias(enum: type[StrEnum], text: str, member: StrEnum) -> None:
    assert code_of(enum, text) is member


@pytest.mark.parametrize("text", ["", " ", "商标质押贷款", "loan", "专利"])
def test_an_unknown_name_is_refused_with_the_codes_to_choose_from(text: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        code_of(Kind, text)
    assert refusal.value.code is FindingCode.UNKNOWN_CODE
    assert refusal.value.found == text
    assert refusal.value.expected.split(", ") == [kind.value for kind in Kind]


def test_equal_values_of_two_enums_keep_their_own_names() -> None:
    assert (label(Group.PLEDGE), label(Measure.OUTSTANDING)) == ("质押", "余额")
    assert code_of(Group, "质押") is Group.PLEDGE
    assert code_of(Act, "质押") is Act.PLEDGE


# acts and measures in their kinds and groups


@pytest.mark.parametrize(("kind", "act"), KIND_ACTS)
def test_every_act_of_a_kind_has_a_name(kind: Kind, act: Act) -> None:
    assert CHINESE.search(act_label(kind, act))


@pytest.mark.parametrize("kind", Kind)
def test_the_acts_of_a_kind_have_different_names(kind: Kind) -> None:
    assert len({act_label(kind, act) for act in ACTS_OF[kind]}) == len(ACTS_OF[kind])


@pytest.mark.parametrize(
    ("kind", "act"), [(kind, act) for kind in Kind for act in Act if (kind, act) not in set(KIND_ACTS)]
)
def test_an_act_that_a_kind_does_not_have_is_refused(kind: Kind, act: Act) -> None:
    with pytest.raises(InvalidValue) as refusal:
        act_label(kind, act)
    assert refusal.value.code is FindingCode.ACT_OF_KIND


@pytest.mark.parametrize(
    ("kind", "act", "name"),
    [
        (Kind.PATENT_PLEDGE_LOAN, Act.DISBURSEMENT, "放款"),
        (Kind.COOPERATIVE_SHARE, Act.DISBURSEMENT, "实缴"),
        (Kind.FUND_CONTRIBUTION, Act.DISBURSEMENT, "实缴"),
        (Kind.EQUITY_INVESTMENT, Act.DISBURSEMENT, "投资"),
        (Kind.GRANT, Act.COMMITMENT, "立项"),
        (Kind.GRANT, Act.DISBURSEMENT, "拨付"),
        (Kind.INTEREST_SUBSIDY, Act.COMMITMENT, "批复"),
        (Kind.INTEREST_SUBSIDY, Act.DISBURSEMENT, "拨付"),
        (Kind.RISK_COMPENSATION, Act.DISBURSEMENT, "代偿"),
        (Kind.RISK_COMPENSATION, Act.REPAYMENT, "追回"),
    ],
)
def test_an_act_is_called_as_its_kind_calls_it(kind: Kind, act: Act, name: str) -> None:
    assert act_label(kind, act) == name


@pytest.mark.parametrize("group", [*Group, None])
def test_the_measures_of_a_group_have_different_names(group: Group | None) -> None:
    assert len({measure_label(measure, group) for measure in Measure}) == len(Measure)


@pytest.mark.parametrize(
    ("measure", "group", "name"),
    [
        (Measure.DISBURSED, None, "支付"),
        (Measure.DISBURSED, Group.LENDING, "放款"),
        (Measure.DISBURSED, Group.FISCAL, "拨付"),
        (Measure.REPAID, Group.INVESTMENTS, "退出本金"),
        (Measure.OUTSTANDING, Group.LENDING, "贷款余额"),
        (Measure.OUTSTANDING, Group.SHARES, "股金余额"),
        (Measure.LIMIT, Group.LENDING, "授信额度"),
        (Measure.REPORTED_OUTSTANDING, Group.LENDING, "报送余额"),
        (Measure.REGISTERED, Group.PLEDGE, "登记"),
        (Measure.REGISTERED, Group.FISCAL, "登记"),
    ],
)
def test_a_measure_is_called_as_its_group_calls_it(measure: Measure, group: Group | None, name: str) -> None:
    assert measure_label(measure, group) == name


# findings


@pytest.mark.parametrize("code", FindingCode)
def test_every_finding_has_a_sentence_and_a_cure_in_chinese(code: FindingCode) -> None:
    assert CHINESE.search(describe(Finding(code)))
    assert CHINESE.search(cure(Finding(code)))
    assert cure(Finding(code)).endswith("。")


def test_no_two_findings_read_the_same() -> None:
    assert len(set(SENTENCES.values())) == len(FindingCode)
    assert set(CURES) == set(FindingCode)


@pytest.mark.parametrize("code", FindingCode)
def test_a_finding_without_values_is_a_plain_sentence(code: FindingCode) -> None:
    sentence = describe(Finding(code))
    assert sentence == SENTENCES[code] + "。"
    assert not re.search(r"[{}]|，。|（）|。。|应为。|实为。", sentence)


@pytest.mark.parametrize("code", FindingCode)
def test_a_finding_tells_every_value_it_has(code: FindingCode) -> None:
    assert "42" in describe(Finding(code, expected="42"))
    assert "43" in describe(Finding(code, found="43"))
    both = describe(Finding(code, expected="42", found="43"))
    assert "42" in both
    assert "43" in both
    assert both.endswith("）。")


def test_templates_use_the_allowed_placeholders_only() -> None:
    for text in [*SENTENCES.values(), *CURES.values()]:
        assert [name for _, name, _, _ in Formatter().parse(text) if name is not None] == []
    for code, parts in PARTS.items():
        names = [[name for _, name, _, _ in Formatter().parse(part) if name is not None] for part in parts]
        assert all(len(name) == 1 for name in names), code
        assert {name for [name] in names} <= {"expected", "found", "place"}


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (
            Finding(FindingCode.BALANCE_NEGATIVE, expected=">= 0", found="2023-05-01 -100.00"),
            "日终累计的归还与核销超过了已支付的金额，余额为负（余额应 >= 0，日终余额 2023-05-01 -100.00）。",
        ),
        (
            Finding(FindingCode.PATENT_CHECK_DIGIT, expected="2"),
            "专利号的校验位不对（应为 2）。",
        ),
        (
            Finding(FindingCode.ACT_OF_KIND, expected="commitment, commitment_cut", found="write_off"),
            "这类业务没有这一事项（可用 承诺, 承诺调减，所填 核销）。",
        ),
        (
            Finding(FindingCode.ROLE_MISSING, expected=Role.CHECKER, found=Role.MAKER),
            "当前账户没有办理此事的角色（需要 复核，现有 经办）。",
        ),
        (
            Finding(FindingCode.ALREADY_DECIDED, found=Verdict.POSTED),
            "这张凭证已有处理结论，不能再次处理（结论 已入账）。",
        ),
        (
            Finding(FindingCode.PARTY_KIND, expected=InstitutionKind.BANK, found="fund_x"),
            "机构的类别不能充当这类业务的这一方（可为 银行，实为 fund_x）。",
        ),
    ],
)
def test_a_finding_reads_as_a_sentence(finding: Finding, sentence: str) -> None:
    assert describe(finding) == sentence


@pytest.mark.parametrize("found", ["{place}", "{expected}", "{0}", "{", r"\1"])
def test_braces_in_a_value_are_only_text(found: str) -> None:
    sentence = describe(Finding(FindingCode.UNKNOWN_CODE, "/facts/0", "grant", found))
    assert sentence == f"代码或名称不在规定的范围内（可用 grant，所填 {found}）。"


# other texts


def test_column_headers_are_chinese_unique_and_without_ascii_brackets() -> None:
    assert all(CHINESE.search(header) for header in COLUMN_LABELS.values())
    assert len(set(COLUMN_LABELS.values())) == len(COLUMN_LABELS)
    assert not any(re.search(r"[()\[\]]", header) for header in COLUMN_LABELS.values())


def test_the_sample_notice_says_that_agreement_proves_nothing() -> None:
    assert SAMPLE_NOTICE == "示例数据按公布数倒推编制，吻合不构成佐证。"


# the house


@pytest.mark.parametrize("package", ["ledger", "api", "reports"])
def test_no_chinese_string_stands_outside_the_labels(package: str) -> None:
    files = [path for path in (ROOT / package).rglob("*.py") if (ROOT / "ledger" / "labels") not in path.parents]
    found = {str(path.relative_to(ROOT)): chinese_strings(path.read_text(encoding="utf-8")) for path in files}
    assert {name: strings for name, strings in found.items() if strings} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('"""借据"""\nx = 1', []),
        ('x = 1\n"""借据"""', []),
        ("x = 1  # 借据", []),
        ('x = "loan"', []),
        ('x = "借据"', [1]),
        ('\nx = f"{y}借据"', [2]),
        (r'x = "\u501f"', [1]),
        ('def f(x="借据"):\n    """借据"""', [1]),
    ],
)
def test_the_search_for_chinese_strings_finds_them_and_spares_docstrings(source: str, lines: list[int]) -> None:
    assert [line for line, _ in chinese_strings(source)] == lines


def test_importing_the_labels_loads_nothing_heavy() -> None:
    program = "import sys, ledger.labels; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    heavy = {"pydantic", "sqlalchemy", "sqlmodel", "pandas", "numpy", "openpyxl", "fastapi", "typer"}
    assert heavy & set(run.stdout.split()) == set()
