"""Findings of foreign tables, in Chinese; ``findings`` holds all."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.finding_codes import FindingCode as Code
from ledger.intake_words import Field

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.SHEET_NOT_FOUND: "文件里没有方案指定的工作表",
        Code.SHEET_NOT_READ: "这张工作表有内容，但没有读入",
        Code.HEADER_NOT_FOUND: "没有找到能看懂的表头",
        Code.COLUMN_NOT_FOUND: "没有找到方案指定的栏目",
        Code.COLUMN_AMBIGUOUS: "有几栏都像是同一项内容，不能判断用哪一栏",
        Code.COLUMNS_NOT_READ: "有的栏目没有读入",
        Code.HIDDEN_READ: "有隐藏的行或列，已照常读入",
        Code.HIDDEN_LEFT_OUT: "有隐藏的行或列，已按方案略过",
        Code.UNIT_UNKNOWN: "表上写的金额单位不受支持，或前后不一",
        Code.SECOND_TABLE: "表中间出现了另一张表的表头或另一种金额单位",
        Code.CELL_BEYOND_HEADER: "这一格在最后一个表头的右边，没有表头",
        Code.UNIT_ASSUMED: "这一列没有写金额单位，按元读，而别的列写的是另一种单位",
        Code.FILL_DOWN_AMOUNT: "方案要求把金额向下填充，金额不能这样填",
        Code.CELL_ERROR: "单元格里是错误值",
        Code.CELL_UNCALCULATED: "单元格里的公式没有计算结果",
        Code.IDENTIFIER_AS_NUMBER: "编号或代码被存成了数值或日期，末位可能已经丢失",
        Code.DECIMAL_MARK: "金额里的逗号和小数点不符合所定的写法",
        Code.AMOUNT_MISSING: "这一行没有金额",
        Code.AMOUNT_RULE: "方案没有规定这种情况的金额",
        Code.AMOUNT_MERGED: "金额单元格合并了几行，不能判断是哪一行的金额",
        Code.RATE_DOUBTFUL: "利率小得可疑，可能漏了百分号",
        Code.TOTAL_DIFFERS: "合计数与各行相加之和不等",
        Code.TOTAL_COUNT_DIFFERS: "合计行的笔数与实际行数不等",
        Code.TOTAL_WITH_PASSED_ROWS: "合计数包括了略过的行",
    }
)
CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.SHEET_NOT_FOUND: "请核对方案里 sheet 的名称或序号，改用文件里有的工作表。",
        Code.SHEET_NOT_READ: "一次只读一张工作表；这张也要录入的，请在方案里用 sheet 指定，另导入一次。",
        Code.HEADER_NOT_FOUND: "请把表头写成通用的名称，或在方案里用 header_rows 和 columns 指明表头行和栏目。",
        Code.COLUMN_NOT_FOUND: "请对照文件的表头核对方案里栏目的写法。",
        Code.COLUMN_AMBIGUOUS: "请在方案的 columns 里写明用哪一栏，或改掉多余一栏的表头。",
        Code.COLUMNS_NOT_READ: "不需要的栏目不必处理；需要的，请在方案的 columns 里指明它是哪一项。",
        Code.HIDDEN_READ: "请核对隐藏的内容是否应当录入；不应录入的，在方案里设 skip_hidden = true。",
        Code.HIDDEN_LEFT_OUT: "请核对隐藏的内容是否确实不必录入；要录入的，请取消隐藏，或在方案里去掉 skip_hidden。",
        Code.UNIT_UNKNOWN: "请把金额换算成元、万元或亿元，并只写这一种单位。",
        Code.SECOND_TABLE: "请把两张表分放到两张工作表或两个文件里，每张只用一种单位，分别导入。",
        Code.CELL_BEYOND_HEADER: "请核对这一行是否错位（文本文件里带逗号的金额要加引号）；确有内容的列请补上表头。",
        Code.UNIT_ASSUMED: "请核对控制合计；如单位不对，在表头写明，如“余额（万元）”，或在表上方写“单位：万元”。",
        Code.FILL_DOWN_AMOUNT: "请从方案的 fill_down 里去掉金额栏目，在文件里逐行填写金额。",
        Code.CELL_ERROR: "请打开原文件改正公式，或直接填写正确的内容。",
        Code.CELL_UNCALCULATED: "请用 Excel 或 WPS 打开文件，重新计算并保存，再导入。",
        Code.IDENTIFIER_AS_NUMBER: "请把该列设为文本格式，对照原始凭据重新录入或从业务系统重新导出。",
        Code.DECIMAL_MARK: '请核对金额；确实以逗号为小数点的，在方案里设 decimal = ","。',
        Code.AMOUNT_MISSING: "请补填金额；不是业务的行请删去，或在方案的 skip 里写明略过。",
        Code.AMOUNT_RULE: "请在方案的 amount_by 里补上这种情况，或写明 default。",
        Code.AMOUNT_MERGED: "请取消合并，逐行填写金额；确为一笔的，请并成一行。",
        Code.RATE_DOUBTFUL: "请核对利率；应写成年利率的百分数，例如 4.35%，确实如此的由复核人接受此警告。",
        Code.TOTAL_DIFFERS: "请核对是否缺行、多行或金额有误，改正后再导入。",
        Code.TOTAL_COUNT_DIFFERS: "请核对是否缺行或多行，改正后再导入。",
        Code.TOTAL_WITH_PASSED_ROWS: "请核对略过的行是否确实不必录入。",
    }
)
PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.SHEET_NOT_FOUND: ("文件里有 {expected}", "所要 {found}"),
        Code.SHEET_NOT_READ: ("应为 {expected}", "工作表 {found}"),
        Code.HEADER_NOT_FOUND: ("例如 {expected}", "最像表头的一行是 {found}"),
        Code.COLUMN_NOT_FOUND: ("要找 {expected}", "表头有 {found}"),
        Code.COLUMN_AMBIGUOUS: ("{expected}", "{found}"),
        Code.COLUMNS_NOT_READ: ("应为 {expected}", "{found}"),
        Code.HIDDEN_READ: ("应为 {expected}", "{found}"),
        Code.HIDDEN_LEFT_OUT: ("应为 {expected}", "{found}"),
        Code.UNIT_UNKNOWN: ("可用 {expected}", "表上是 {found}"),
        Code.UNIT_ASSUMED: ("按 {expected} 读", "列 {found}"),
        Code.SECOND_TABLE: ("本表为 {expected}", "出现 {found}"),
        Code.CELL_BEYOND_HEADER: ("应为 {expected}", "内容 {found}"),
        Code.FILL_DOWN_AMOUNT: ("应为 {expected}", "方案写了 {found}"),
        Code.AMOUNT_RULE: ("已规定 {expected}", "所填 {found}"),
        Code.AMOUNT_MISSING: ("可填 {expected}", "现为 {found}"),
        Code.RATE_DOUBTFUL: ("应带 {expected}", "所填 {found}"),
        Code.TOTAL_DIFFERS: ("各行之和 {expected}", "表上 {found}"),
        Code.TOTAL_COUNT_DIFFERS: ("实有 {expected} 行", "表上 {found}"),
        Code.TOTAL_WITH_PASSED_ROWS: ("读入各行之和 {expected}", "表上 {found}"),
    }
)
WORDS_IN: Final[Mapping[Code, tuple[type[StrEnum], ...]]] = MappingProxyType(
    {
        Code.COLUMN_AMBIGUOUS: (Field,),
        Code.FILL_DOWN_AMOUNT: (Field,),
        Code.AMOUNT_MISSING: (Field,),
    }
)
