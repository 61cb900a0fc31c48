"""Findings of files of others once their rows become facts: who is meant, and what a row repeats."""

from collections.abc import Mapping
from typing import Final

from ledger.finding_codes import FindingCode as Code

SENTENCES: Final[Mapping[Code, str]] = {
    Code.PARTY_UNKNOWN: "台账中没有这一机构",
    Code.PARTY_AMBIGUOUS: "台账中有几家机构叫这个名称",
    Code.PARTY_CONFLICT: "代码、信用代码与名称指的不是同一家机构",
    Code.PARTY_NAME_DIFFERS: "代码所指机构在台账中的名称与此不同",
    Code.NEAR_NAME: "新机构的名称与已有机构相近，可能是同一家",
    Code.ROW_DIFFERS: "同一编号的业务，此处所填与已有的不同",
    Code.DUPLICATE_ROW: "此行已经入账",
}

CURES: Final[Mapping[Code, str]] = {
    Code.PARTY_UNKNOWN: "请在导入方案的 [institutions] 中写明对应的机构代码；确属新机构的，请在方案中允许新增机构。",
    Code.PARTY_AMBIGUOUS: "请在表中加上机构代码或统一社会信用代码，或在导入方案中写明对应的机构代码。",
    Code.PARTY_CONFLICT: "请核对该行的代码与名称，改正填错的一项。",
    Code.PARTY_NAME_DIFFERS: "请核对是否同一家：是的由复核人接受此警告，不是的请改正代码。",
    Code.NEAR_NAME: "请核对是否同一家：是的请在导入方案中写明对应的机构代码，不是的由复核人接受此警告。",
    Code.ROW_DIFFERS: "请核对原始凭据；编号填错的改编号，内容填错的改成一致，台账有误的先更正台账。",
    Code.DUPLICATE_ROW: "请删去此行，或只导入其余各行。",
}

PARTS: Final[Mapping[Code, tuple[str, str]]] = {
    Code.PARTY_UNKNOWN: ("相近的有 {expected}", "所填 {found}"),
    Code.PARTY_AMBIGUOUS: ("代码为 {expected}", "所填 {found}"),
    Code.PARTY_CONFLICT: ("一项指 {expected}", "另一项为 {found}"),
    Code.PARTY_NAME_DIFFERS: ("台账为 {expected}", "所填 {found}"),
    Code.NEAR_NAME: ("已有 {expected}", "新机构 {found}"),
    Code.ROW_DIFFERS: ("已有 {expected}", "此处 {found}"),
    Code.DUPLICATE_ROW: ("应不同于 {expected}", "已有分录 {found}"),
}
