"""All Chinese of proofs: kinds of differences, remarks, and the sentences of the verdict."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.proof_words import Cause, Change, Remark

EMPTY_CELL: Final = "（空）"
NOTHING_SEEN: Final = "（看不见）"
AS_TEXT: Final = "{text}（文本）"

CHANGES: Final[Mapping[Change, str]] = MappingProxyType(
    {
        Change.VALUE_CHANGED: "单元格内容被改",
        Change.TYPE_CHANGED: "数值与文本互换",
        Change.FORMULA_LOST: "公式变成固定数",
        Change.FORMULA_ADDED: "固定数变成公式",
        Change.FORMULA_CHANGED: "公式被改",
        Change.RESULT_DIFFERS: "公式结果与重新计算不符",
        Change.ROW_ADDED: "插入一行",
        Change.ROW_REMOVED: "删去一行",
        Change.COLUMN_ADDED: "插入一列",
        Change.COLUMN_REMOVED: "删去一列",
        Change.ROWS_HIDDEN: "行被隐藏",
        Change.COLUMNS_HIDDEN: "列被隐藏",
        Change.ROWS_CUT: "行高被压低，内容显示不全",
        Change.SHOWN_OTHERWISE: "显示的不是单元格的值（数字格式、颜色）",
        Change.FILTER_SET: "设了筛选条件",
        Change.CONDITION_HIDES: "条件格式会改变或遮住显示的内容",
        Change.ZEROS_HIDDEN: "零值被设为不显示",
        Change.PRINT_CUT: "打印区域没有包括全部内容",
        Change.PAGE_TEXT_ADDED: "页眉页脚的文字被改",
        Change.CELLS_MERGED: "单元格被合并，遮住了内容",
        Change.SHEET_ADDED: "多出工作表",
        Change.SHEET_REMOVED: "缺少工作表",
        Change.SHEET_RENAMED: "工作表改名",
        Change.SHEET_HIDDEN: "工作表被隐藏",
        Change.DRAWING_ADDED: "添加了图片、图形或一直显示的批注，可能遮住内容",
        Change.DRAWING_REMOVED: "图表被删",
        Change.DRAWING_MOVED: "图表被移动，遮住了内容",
        Change.CHART_CHANGED: "图表被改",
        Change.LEADS_OUTSIDE: "有外部链接、宏或嵌入对象",
        Change.STAMP_CHANGED: "戳记被改，或取自另一份工作簿",
        Change.STAMP_REMOVED: "戳记被删",
        Change.LEDGER_CHANGED: "台账其后有变动",
        Change.LEDGER_ADDED: "台账其后增加",
        Change.LEDGER_REMOVED: "台账其后减少",
    }
)

CAUSES: Final[Mapping[Cause, str]] = MappingProxyType(
    {Cause.FILE: "文件被改动", Cause.STAMP: "戳记不符", Cause.LEDGER: "台账其后变动"}
)

REMARKS: Final[Mapping[Remark, str]] = MappingProxyType(
    {
        Remark.NOT_CALCULATED: "有 {text} 个公式在文件里没有计算结果（另存时丢失），只核对了公式本身。",
        Remark.ISSUED: "此内容的工作簿已签发：{text}。",
        Remark.NEVER_ISSUED: "此内容的工作簿没有已入账的签发记录（未签发，或签发凭证还未复核）。",
        Remark.OTHERWISE_ISSUED: "同一报表、同一期间签发的是另一内容：{text}。",
        Remark.AS_ISSUED: "文件内容与签发时的摘要一致，而台账在当时的链头上重算不出，请运行 pledgebook verify。",
        Remark.OTHER_FORMAT: "文件由格式版本不同的程序生成（{text}），排法的差别也列为差异。",
        Remark.OTHER_CONTENT: "多数单元格与戳记所指的报表不符，戳记可能取自另一份工作簿。",
    }
)

SHEET: Final = "核验"
TITLE: Final = "工作簿核验表"
ABOUT: Final = "{report} {period}，日记账第 {number} 号"
PROVEN: Final = (
    "核验一致：{cells} 个单元格与台账在日记账第 {number} 号时的数完全一致，与现在的台账（第 {now} 号）也一致。"
)
NOT_PROVEN: Final = "核验发现 {count} 处差异：文件被改动 {file} 处，戳记不符 {stamp} 处，台账其后变动 {ledger} 处。"
AT_HEAD_SAME: Final = "文件与台账在日记账第 {number} 号时的数完全一致。"
MORE: Final = "{cause}只列出前 {listed} 处，共 {count} 处。"
VOUCHERS_NOTE: Final = "变动所据凭证：{papers}。"
VOUCHERS_MORE: Final = "以上只列出前 {listed} 张，共 {count} 张凭证；全部见 --format json 的 vouchers。"
PAPERS_MORE: Final = "{papers} 等{count}张"
PAPER: Final = "{voucher}（日记账第 {number} 号，{day}，经办 {made_by}，复核 {checked_by}{why}）"
PAPER_WHY: Final = "，{why}"
ISSUE: Final = "{voucher}（日记账第 {number} 号，{day}，{kind}）"
ISSUE_KINDS: Final[Mapping[bool, str]] = MappingProxyType({True: "正式报表", False: "快报或重述，非正式"})
IN_STAMP: Final = "戳记 {name}"
ROW_AND_COLUMN: Final = "{row} / {column}"
BELOW: Final = "注 {number}"
COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cause": "原因",
        "change": "差异",
        "place": "位置",
        "was": "应为",
        "found": "现为",
        "papers": "凭证",
    }
)
FINAL_ISSUED: Final = (
    "已提交签发凭证 S{id}：{report} {period}，正式报表，日记账第 {number} 号，待复核。内容摘要 {digest}。"
)
PRELIMINARY_ISSUED: Final = (
    "已提交签发凭证 S{id}：{report} {period}，快报（未结账），日记账第 {number} 号，待复核。内容摘要 {digest}。"
)
RESTATED_ISSUED: Final = (
    "已提交签发凭证 S{id}：{report} {period}，按业务日期编制、会随补记改变，不作为正式报表，"
    "日记账第 {number} 号，待复核。内容摘要 {digest}。"
)
ISSUE_TITLE: Final = "签发 {report} {period}"
