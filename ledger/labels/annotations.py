"""What the annotated copy of a sender's workbook says."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.finding_codes import FindingCode as Code

HEADER: Final = "错误说明"
"""The header of the column that is added; readers of workbooks pass it over."""

SHEET: Final = "错误汇总"
"""The sheet that is added; readers of workbooks pass it over."""

TITLE: Final = "错误汇总（由科技金融台账生成）"
AUTHOR: Final = "科技金融台账"
COUNT_LINE: Final = "共 {count} 处：{severities}。"
SEVERITY_COUNT: Final = "{name} {count} 处"
LISTED_LINE: Final = "只列前 {listed} 处，其余见各行的“错误说明”列或问题清单（csv）。"
HOW_LINE: Final = (
    "请在原表上改正标色的单元格后重新报送：“错误说明”列、单元格批注和本表不必删除，重新导入时会略过。"
    "本副本不保存公式的结果，用电子表格软件打开并保存一次即可恢复。"
)
TEXT_LINE: Final = "原文件不是 xlsx 工作簿：本副本由读出的内容编成，请在此改正后另存报送，或对照改正原文件。"
LOST_LINE: Final = "生成副本时未能保留、请以原文件为准：{parts}。"
PARTS_SEPARATOR: Final = "、"
COLUMNS: Final = ("序号", "级别", "工作表", "单元格", "问题", "处理办法", "原内容", "代码")
OF_FILE: Final = "（整个文件）"
OF_SHEET: Final = "（整张表）"
ROW: Final = "第{row}行"
COLUMN: Final = "{letters}列"
PART: Final = "{where}：{severity}{sentence}处理：{cure}"
SEVERITY: Final = "【{name}】"
WHOLE_ROW: Final = "整行"
MORE: Final = "……另有 {count} 处，见“错误汇总”。"
COMMENT_MARK: Final = "【错误说明】"
DATA_SHEET: Final = "数据"

LOST: Final[Mapping[str, str]] = MappingProxyType(
    {
        "images": "图片",
        "shapes": "图形和文本框",
        "charts": "图表的部分格式",
        "sparklines": "迷你图",
        "validations": "引用其他工作表的部分数据验证",
        "formats": "部分条件格式（数据条、图标等）",
        "slicers": "切片器和日程表",
        "threads": "批注的答复",
        "controls": "表单控件",
        "signatures": "数字签名",
        "pictures": "单元格内嵌图片",
    }
)
"""What the library that writes the copy can't keep."""

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.ANNOTATION_TOO_LARGE: "文件太大，无法生成带错误说明的副本",
        Code.ANNOTATION_UNREADABLE: "这份工作簿无法整份改写，不能生成带错误说明的副本",
    }
)
CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.ANNOTATION_TOO_LARGE: "请下载问题清单（csv），按其中的单元格位置改正原文件；或把文件拆成几份后分别报送。",
        Code.ANNOTATION_UNREADABLE: (
            "请下载问题清单（csv），按其中的单元格位置改正原文件；或用电子表格软件另存为新的 xlsx 文件后再报送。"
        ),
    }
)
