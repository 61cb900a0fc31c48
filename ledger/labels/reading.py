"""Findings about files as such, before any cell of them is understood."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.finding_codes import FindingCode as Code

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.FILE_EMPTY: "文件是空的",
        Code.FILE_TOO_LARGE: "文件过大",
        Code.FILE_NAME_DIFFERS: "文件名的后缀与内容的格式不一致，已按内容读取",
        Code.NOT_A_WORKBOOK: "这不是可以读取的表格文件",
        Code.WORKBOOK_IS_PAGE: "文件其实是网页或 XML，不是真正的 Excel 工作簿",
        Code.WORKBOOK_ENCRYPTED: "文件设有打开密码，无法读取",
        Code.WORKBOOK_DAMAGED: "工作簿已损坏、不完整或自相矛盾",
        Code.WORKBOOK_ENTITIES: "工作簿中含有 XML 实体声明，为安全起见不予读取",
        Code.WORKBOOK_UNPACKS_TOO_LARGE: "工作簿解压后过大",
        Code.WORKBOOK_MACROS: "工作簿含有宏，宏未运行，只读取了单元格的值",
        Code.WORKBOOK_LINKS: "工作簿引用了别的文件，未去取数，只读取了已保存的值",
        Code.TOO_MANY_SHEETS: "工作表过多",
        Code.TOO_MANY_ROWS: "有内容的行过多",
        Code.TOO_MANY_COLUMNS: "有内容的列过多",
        Code.TOO_MANY_MERGES: "合并单元格过多",
        Code.CELL_TOO_LONG: "单元格的文字过长",
        Code.LINE_TOO_LONG: "文本文件中有一行过长",
        Code.TEXT_UNDECODABLE: "文本文件的编码无法识别",
        Code.QUOTE_UNCLOSED: "引号没有成对，从这一行起无法分清字段",
        Code.READING_MEMORY: "读取这个文件需要的内存超过了上限",
        Code.READING_TIME: "读取这个文件的时间超过了上限",
        Code.READING_DIED: "读取这个文件时出现意外，已停止读取",
    }
)

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.FILE_EMPTY: "请确认选对了文件，并请报送单位重新发送。",
        Code.FILE_TOO_LARGE: "请删去图片等无关内容，或分成几个文件。",
        Code.FILE_NAME_DIFFERS: "内容无误的可以继续；也可以请报送单位另存为正确的格式。",
        Code.NOT_A_WORKBOOK: "请在 Excel 或 WPS 中打开，另存为 .xlsx 或 CSV 后再导入。",
        Code.WORKBOOK_IS_PAGE: "请用 Excel 或 WPS 打开，选择“另存为”.xlsx 工作簿后再导入。",
        Code.WORKBOOK_ENCRYPTED: "请用密码打开，去掉打开密码并另存后再导入。",
        Code.WORKBOOK_DAMAGED: "请用 Excel 或 WPS 打开修复并另存为 .xlsx；打不开的，请报送单位重新发送。",
        Code.WORKBOOK_ENTITIES: "请用 Excel 或 WPS 打开，另存为新的 .xlsx 文件后再导入。",
        Code.WORKBOOK_UNPACKS_TOO_LARGE: "请只保留要导入的工作表，另存为新的 .xlsx 文件后再导入。",
        Code.WORKBOOK_MACROS: "请核对单元格的值是否是最新的；不需要宏的，请另存为 .xlsx。",
        Code.WORKBOOK_LINKS: "请核对引用来的数是否是最新的；最好在 Excel 中断开链接再另存。",
        Code.TOO_MANY_SHEETS: "请只保留要导入的工作表，另存后再导入。",
        Code.TOO_MANY_ROWS: "请按月份或机构分成几个文件。",
        Code.TOO_MANY_COLUMNS: "请删去表格右侧无关的内容，另存后再导入。",
        Code.TOO_MANY_MERGES: "请取消数据区域的合并单元格，另存后再导入。",
        Code.CELL_TOO_LONG: "请核对该单元格是否误粘贴了大段文字，缩短后再导入。",
        Code.LINE_TOO_LONG: "请确认选对了文件，并核对换行是否丢失。",
        Code.TEXT_UNDECODABLE: "请用 Excel 或 WPS 打开，另存为“CSV UTF-8”或 .xlsx 后再导入。",
        Code.QUOTE_UNCLOSED: "请补上或删去多余的引号，或另存为 .xlsx 后再导入。",
        Code.READING_MEMORY: "请只保留需要的内容（工作表、列、章节），或分成几个文件。",
        Code.READING_TIME: "请只保留需要的内容（工作表、列、章节），或分成几个文件。",
        Code.READING_DIED: "请用 Office 或 WPS 打开并另存为新的文件再试；仍不行的，请把文件交给管理员。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.FILE_NAME_DIFFERS: ("内容 {expected}", "后缀 {found}"),
        Code.NOT_A_WORKBOOK: ("可读取 {expected}", "实为 {found}"),
        Code.WORKBOOK_DAMAGED: ("应为 {expected}", "出错处 {found}"),
        Code.FILE_TOO_LARGE: ("应 {expected} 字节", "实为 {found} 字节"),
        Code.TEXT_UNDECODABLE: ("可读取 {expected}", "字节 {found}"),
    }
)
