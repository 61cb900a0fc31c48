"""Lists of published figures as workbooks: what their columns are called, and what people write in them."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

HEADERS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "id": ("编号", "数字编号", "序号", "指标编号"),
        "text": ("原文", "数字", "公布数", "印出的原文", "公布数原文", "数值"),
        "place": ("位置", "章节", "出处", "所在章节", "页码"),
        "kind": ("业务种类", "业务类型", "业务"),
        "measure": ("指标", "统计指标", "指标名称"),
        "count": ("计数口径", "计数单位", "计什么数"),
        "period": ("期间", "统计期间", "报告期"),
        "as_of": ("截止日", "截止日期", "截至日期", "截至", "时点"),
        "programme": ("专项计划", "专项", "项目计划", "试点专项"),
        "region": ("地区", "区域", "地区代码", "县市区"),
        "institution": ("机构", "机构代码", "银行", "银行代码"),
        "unit": ("单位", "计量单位"),
        "qualifier": ("修饰", "修饰词"),
        "growth": ("增长写法", "增减写法"),
        "falls": ("为下降",),
        "grown": ("增长的数", "增长数编号"),
        "before_figure": ("相比的数", "上期数编号"),
        "of": ("所属总数", "总数编号"),
        "sum_of": ("各部分编号", "分项编号"),
        "share_of": ("占比的总数", "占什么", "总数名称"),
        "part": ("占比的分子", "分子编号"),
        "tied": ("同句", "同句标记", "关联"),
        "start": ("原文起",),
        "end": ("原文止",),
        "assumption": ("假定", "说明", "假定说明", "备注"),
        "sentence": ("所在句子", "句子", "原句"),
    }
)
"""Per column: the header that is written, and what else is read. ``sentence`` is for the reader and is not kept."""

YES: Final = "是"
BETWEEN_IDS: Final = "、"
ID_BREAKS: Final = "、,，;； \n"
"""What may stand between the ids of one cell."""

ASKED: Final = "编号、原文"
SHEET: Final = "公布数"
TITLE: Final = "公布数清单"
GUIDE: Final = (
    "原文照文稿填写（文本格式）；业务种类、指标、期间或截止日填写后即可核对，不填的只登记不核对；"
    "表中口径由程序建议，请逐行核对改正。"
)

PERIOD: Final = re.compile(
    r"(?P<year>[0-9]{4})年?(?:(?P<whole>全年|年度|度)|(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度"
    r"|(?P<month>1[0-2]|0?[1-9])月份?)?"
)
"""A period as people write it: 2023年上半年, 2023年第2季度, 2023年6月, 2023年."""

HALVES: Final = "上下"
QUARTERS: Final = "一二三四"

TARGET_NOTE: Final = "文稿中为目标数，不与台账核对"
RELATIVE_NOTE: Final = "增长或占比，须写明与什么相比才能核对"
UNDATED_NOTE: Final = "文稿未写明时间，请填期间或截止日"
DAMAGE_NOTE: Final = "疑似文本损坏"
DAMAGE_PROPOSAL: Final = "疑似文本损坏，原文或为{proposal}"
TIED: Final = "T{number}"
