"""The Chinese words by which figures are found in a document, told from other numbers, and given their context.

What a figure's own text may hold (numerals, qualifiers, ranges) stands in ``ledger.labels.figures``.
"""

from types import MappingProxyType
from typing import Final

COUNTERS: Final = (
    *("个", "家", "户", "项", "件", "笔", "份", "名", "位", "人", "人次", "人份", "次", "期", "场", "场次", "批", "批次", "条", "座"),
    *("所", "处", "台", "套", "台套", "台（套）", "台(套)", "辆", "列", "艘", "架", "架次", "车次", "列次", "班次", "间", "栋", "幢", "张"),
    *("枚", "例", "宗", "起", "篇", "部", "本", "册", "种", "类", "支", "只", "头", "株", "棵", "盏", "扇", "面", "门", "节", "课时"),
    *("块", "标箱", "标准箱", "组", "团", "对", "连冠", "片", "口", "根", "床", "张床位", "亿次", "亿件", "席", "款", "孔", "眼", "尾"),
    *("羽", "盘", "人年", "户次", "件次", "单", "轮", "届次", "道", "股", "桩", "颗", "度电", "车位", "机组", "箱", "票", "家次", "项次"),
)
"""Words that count things, beside the ledger's own."""

MEASURES: Final = (
    *("平方米", "平方公里", "平方千米", "㎡", "m²", "亩", "公顷", "公里", "千米", "米", "厘米", "毫米", "海里", "公里/小时", "里"),
    *("立方米", "立方", "方", "吨", "公斤", "千克", "克", "斤", "微克", "毫克", "标准煤", "吨标准煤", "载重吨", "微克/立方米", "克/立方米"),
    *("千瓦", "千瓦时", "兆瓦", "兆瓦时", "吉瓦", "度", "千伏", "千伏安", "万伏", "伏", "瓦", "kWh", "kW", "MW", "MWh", "GW", "GWh", "km"),
    *("天", "小时", "分钟", "秒", "毫秒", "个月", "个工作日", "工作日", "个小时", "℃", "摄氏度", "标台", "分贝", "升", "毫升", "毫秒"),
    *("美元", "港元", "欧元", "日元", "英镑", "港币", "元/人", "元/月", "元/亩", "元/吨", "元/平方米", "件/万人", "人/平方公里", "平方", "平米"),
    *("PFLOPS", "TB", "PB", "‰", "个千分点", "个点"),
)
"""Words that measure, beside money, shares and multiples."""

NOT_AFTER: Final = MappingProxyType(
    {
        "家": "庭长电园属",
        "处": "理于置罚方",
        "台": "州湾风胞账阶",
        "场": "馆所地景",
        "所": "在有以需属",
        "期": "间末待限",
        "户": "外籍口型",
        "名": "单城录额校企优师医牌称副副列",
        "位": "居列于次置一",
        "支": "持出付部撑",
        "种": "植子业粮养",
        "类": "似",
        "本": "地级市省科次届年月土",
        "部": "门分署委长队级",
        "条": "件例约",
        "批": "复准示发评",
        "列": "入全为居第车",
        "张": "家江",
        "例": "如行会",
        "起": "草步来到点",
        "人": "才民大均口社工力员文类防",
        "次": "产新性于",
        "元": "素旦",
        "成": "立果为效功员长都绩交品熟",
        "米": "兰",
        "面": "向对临",
        "门": "户槛类店",
        "节": "能点约日水目省",
        "组": "织建",
        "对": "接口标外",
        "片": "区",
        "口": "岸径",
        "单": "位体",
        "款": "项",
        "道": "路德",
        "股": "份权",
        "件": "套",
        "课": "题",
        "度": "假",
        "方": "面案",
        "里": "程",
        "克": "服",
        "升": "级",
        "天": "然",
        "间": "接",
        "块": "链",
        "团": "队结",
        "根": "据本",
        "座": "谈",
        "项": "目",
        "只": "有",
        "头": "部",
        "票": "据",
        "眼": "谷",
        "轮": "动",
        "箱": "包",
        "盘": "活",
        "席": "会",
    }
)
"""Characters that, behind a unit word, make another word of it: an institute is no counter where it says 所在."""

NOT_BEHIND_ANY: Final = "级型"
"""What, behind any unit word, makes a class of the number and no quantity (a quay of the 100,000-ton class)."""

NUMERAL_UNITS: Final = (
    *("个", "家", "户", "项", "件", "笔", "名", "位", "人", "人次", "次", "场", "批", "条", "座", "所", "处", "台", "套", "种", "类"),
    *("元", "倍", "成", "个百分点", "亩", "公里", "天", "小时", "个月", "支", "艘", "辆", "篇", "份", "平方米", "吨", "%"),
)
"""Unit words behind a number in Chinese numerals; behind the others a numeral is an ordinal or part of a name."""

NOT_COUNTED: Final = (
    *("个一批", "个一律", "个一", "个意识", "个自信", "个维护", "个确立", "个健康", "个代表", "个全面", "个坚持", "个革命", "个务必"),
    *("个先行", "个更加", "个始终", "个不", "个重大", "个文明", "个导向", "个毫不", "个没有", "个转变", "个结合", "个区别", "个高于"),
    *("位一体", "套班子", "次产业", "类人员", "类基金", "项机制", "项制度改革", "次会议", "次全体", "次全会", "次党代会", "条红线"),
    *("个优先", "个清零", "件套", "条底线", "次创业", "人行"),
)
"""What, behind a Chinese numeral, makes a turn of speech of it."""

PLACE_BEHIND: Final = (
    *("年", "月", "日", "号", "级", "届", "周年", "周岁", "岁", "版", "路", "楼", "强", "页", "代", "时", "点", "后", "国道", "省道"),
    *("号线", "分", "比", "星", "线", "环", "型", "系列", "股", "开", "维", "大"),
)
"""What, behind a number, makes a date, an ordinal or a name of it."""

PLACE_LONGER: Final = ("分钟", "时代", "线城市", "点以", "日元", "代表", "后续", "级以", "股东", "大类")
"""Longer words that begin like those and are none."""

NAME_BEHIND: Final = (
    *("计划", "工程", "方案", "行动", "战略", "模式", "专项", "政策", "会战", "体系", "格局", "热线", "平台", "专线", "事件", "条例"),
)
"""What, directly behind digits, makes a name of them."""

NOTED_BEFORE: Final = ("编号", "邮编", "电话", "传真", "热线", "证号", "账号", "代码", "号码", "拨打", "开通", "备", "字", "ISBN", "ISSN", "QQ")
"""What, before digits, makes them a code or a number that is dialled."""

PHONE_BEHIND: Final = ("热线", "电话", "专线", "平台")

FIVE_YEAR_PLAN: Final = "五"
"""The last character of the name of a five-year plan, which begins with ten."""

RANK_BEFORE: Final = ("列", "居", "排名", "位列", "位居", "排", "名列", "排在", "跃居", "升至", "前进")
RANK_PLACES: Final = ("各市", "全省", "全国", "全市", "各县", "各地", "全区", "同类", "前", "城市")
RANK_UNITS: Final = ("位", "名")
ORDINAL: Final = "第"
FRACTION: Final = "分之"
DOUBLING: Final = ("翻", "番", "了")
HALVES: Final = ("一半", "半数", "过半")
FROM: Final = ("从", "由")

OPENING_QUOTES: Final = "“‘「『"
CLOSING_QUOTES: Final = "”’」』"
TITLE_MARKS: Final = "《》"

SENTENCE_ENDS: Final = "。！？!?"
CLAUSE_ENDS: Final = "，,；;：:、"
SECTION_NUMERALS: Final = "一二三四五六七八九十百"
CHAPTERS: Final = ("章", "节", "部分", "编", "篇")

NOISE_BEFORE: Final = (
    *("其中", "全年", "上半年", "下半年", "今年", "去年", "上年", "本年", "目前", "截至", "到", "至", "已", "已有", "共", "共有", "共计", "合计"),
    *("总计", "累计", "新增", "净增", "新设", "新建", "新认定", "新引进", "引进", "培育", "实现", "完成", "达", "达到", "到达", "为", "有", "是"),
    *("增长", "同比", "同比增长", "比上年", "较上年", "上年", "下降", "提高", "提升", "增加", "减少", "占", "分别", "各", "约", "近", "超", "超过"),
    *("突破", "获", "获得", "投入", "建成", "建立", "举办", "开展", "组织", "发放", "拨付", "安排", "落实", "列", "全市", "全省", "全国", "全县"),
    *("我市", "我省", "全区", "入选", "总投资", "预计", "力争", "确保", "计划", "争取", "的", "在", "和", "与", "等", "了", "比", "较", "于", "均"),
    *("高于", "低于", "以上", "左右", "年均", "首次", "连续", "并", "将", "再", "又", "仅", "仅占", "人均", "平均", "贷款"),
    *("国家级", "省级", "市级", "县级", "区级", "帮助", "推广", "创立", "认定", "举行", "发布", "签订", "签约", "落地"),
)
"""Words that, at either end of the words before a figure, do not say what is counted."""

SUBJECT_STOPS: Final = (
    *("，", "。", "；", "、", "：", "（", "(", "）", ")", "“", "”", ",", ";", ":", " ", "\n", "开展", "列", "比", "较", "用于", "支持", "获", "被"),
    *("增长", "同比", "下降", "提高", "占", "达", "为", "和", "与", "及", "以上", "以下", "左右", "实现", "完成", "建成", "入选", "参展", "进入", "落户"),
)
"""Where the words behind a figure that say what is counted come to their end."""

TARGET_WORDS: Final = (
    *("力争", "目标", "预期", "确保", "争取", "拟新", "拟建", "将新", "计划新", "计划完", "计划投", "计划建", "计划实", "计划安", "任务是", "要达到"),
    *("努力", "计划总", "拟安排", "要新增", "要完成"),
)
"""Words that make the figures behind them, within their sentence, aims."""

TARGET_BEHIND: Final = ("的目标", "目标", "的任务")
TARGET_SECTIONS: Final = (
    *("工作安排", "工作任务", "目标任务", "工作思路", "工作计划", "工作打算", "主要目标", "发展目标", "今后五年", "工作建议", "总体要求", "下一步"),
    *("主要任务", "重点任务", "未来五年", "工作部署", "工作目标", "奋斗目标"),
)
"""Words of a heading under which all figures are aims."""

ACHIEVED_WORDS: Final = ("实际完成", "已完成", "超额完成", "已实现")

TO_DATE_WORDS: Final = ("累计", "目前", "截至", "截止", "至今", "现有", "已有", "总数达")
THIS_YEAR: Final = ("今年", "本年", "全年", "当年", "本年度")
LAST_YEAR: Final = ("去年", "上年", "上一年")
NEXT_YEAR: Final = ("明年", "下一年")
COMPARED: Final = ("比", "较", "与", "同")
"""Before a time: what is said is not of that time, but compared with it."""
HALVES_OF_YEAR: Final = MappingProxyType({"上半年": "H1", "下半年": "H2"})
QUARTERS: Final = MappingProxyType({"一季度": "Q1", "二季度": "Q2", "三季度": "Q3", "四季度": "Q4"})
YEAR_END: Final = ("年底", "年末")
MONTH_END: Final = ("底", "末")
YEAR: Final = "年"
MONTH: Final = "月"
DAY: Final = "日"
SINCE: Final = ("以来", "起")

SHARE_WORDS: Final = ("占", "比重", "占比", "覆盖率", "普及率")
"""Words that make a rate a share of a whole, which is at most a hundred percent."""

NEW_WORDS: Final = ("新增", "新发放", "新发生")
BALANCE_WORDS: Final = ("余额", "在贷")
COMMITTED_WORDS: Final = ("授信", "认缴", "立项", "批复", "承诺")
REGISTERED_WORDS: Final = ("登记",)
BANK_WORDS: Final = ("银行", "金融机构", "信用社", "农商行")
ENTERPRISE_WORDS: Final = ("企业", "公司", "社员", "农户")
PATENT_WORDS: Final = ("专利",)
