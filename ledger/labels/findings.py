"""Every finding as a Chinese sentence and a cure, for the clerk who has to put it right.

A sentence stands by itself; what the finding knows of ``expected``, ``found`` and ``place`` follows in brackets, and a
part whose value is empty is left out. The place is not in the sentence unless a code asks for it, since those who show
findings show the place beside them.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from ledger.errors import Finding
from ledger.finding_codes import FindingCode as Code
from ledger.labels import access, annotations, books, catalogue, explain, intake_findings, table_findings
from ledger.labels.names import label
from ledger.vocabulary import Act, Dimension, InstitutionKind, Kind, Measure, Role, Verdict

_ROOMS: Final = (access, annotations, books, catalogue, intake_findings, explain)


def _of_rooms(name: str) -> Mapping[Code, Any]:
    """What the files of single rooms add to a mapping of that name."""
    return {code: said for room in _ROOMS for code, said in getattr(room, name, {}).items()}


SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        # the shape of what was handed in
        Code.UNREADABLE: "提交的内容无法读取",
        Code.TOO_LARGE: "提交的内容过大",
        Code.UNSUPPORTED_TYPE: "内容类型不受支持",
        Code.NO_SUCH_ADDRESS: "没有这个地址",
        Code.METHOD_NOT_ALLOWED: "这个地址不支持此方法",
        Code.INTERNAL: "程序内部出错",
        Code.MALFORMED: "该项内容的格式不对",
        Code.MISSING_FIELD: "缺少必填项",
        Code.UNKNOWN_FIELD: "有系统不认识的字段或栏目",
        Code.UNKNOWN_FACT: "事实的类型不认识",
        Code.UNKNOWN_CODE: "代码或名称不在规定的范围内",
        Code.TEXT_LENGTH: "文字的长度不符合规定",
        Code.TEXT_CONTROL_CHARACTER: "文字中含有不可见的控制字符",
        Code.EMPTY_VOUCHER: "凭证里没有任何内容",
        Code.TOO_MANY_FACTS: "一张凭证的事实条数超过上限",
        # values
        Code.AMOUNT_UNREADABLE: "金额无法识别",
        Code.AMOUNT_JSON_NUMBER: "接口中的金额写成了数值，而不是文本",
        Code.AMOUNT_SUB_FEN: "金额精确到了分以下",
        Code.AMOUNT_NOT_POSITIVE: "金额不能是零或负数",
        Code.AMOUNT_TOO_LARGE: "金额超过系统允许的上限",
        Code.CURRENCY_NOT_CNY: "本台账只记人民币金额",
        Code.RATE_UNREADABLE: "利率无法识别",
        Code.DATE_UNREADABLE: "日期无法识别",
        Code.DATE_TWO_DIGIT_YEAR: "日期的年份只写了两位",
        Code.DATE_IN_FUTURE: "日期晚于今天",
        Code.DATE_OUT_OF_RANGE: "日期超出允许的范围",
        Code.PERIOD_UNREADABLE: "期间无法识别",
        Code.USCC_MALFORMED: "统一社会信用代码的格式不对，应为 18 位数字和大写字母",
        Code.USCC_CHECK_DIGIT: "统一社会信用代码的校验位（第 18 位）不对",
        Code.USCC_ORGANISATION_CHECK: "统一社会信用代码中组织机构代码（第 9 至 17 位）的校验位不对",
        Code.PATENT_MALFORMED: "专利号的格式不对",
        Code.PATENT_CHECK_DIGIT: "专利号的校验位不对",
        Code.PATENT_CHECK_MISSING: "专利号缺少校验位",
        Code.REGION_UNKNOWN: "行政区划代码不认识",
        Code.REGION_NOT_VALID_THEN: "该行政区划代码在业务发生时不在使用",
        Code.FIGURE_UNREADABLE: "公布数无法识别",
        # references between facts
        Code.UNKNOWN_INSTITUTION: "找不到这个机构",
        Code.UNKNOWN_INSTRUMENT: "找不到这笔业务",
        Code.AMBIGUOUS_INSTRUMENT: "按所给编号找到不止一笔业务",
        Code.UNKNOWN_ENTRY: "找不到这条分录",
        Code.UNKNOWN_PUBLICATION: "找不到这份公布文件",
        Code.LATER_FACT: "引用了同一凭证中排在后面的事实",
        Code.LINK_KIND: "所关联业务的种类不对",
        # rules of the field
        Code.ACT_OF_KIND: "这类业务没有这一事项",
        Code.PARTY_KIND: "机构的类别不能充当这类业务的这一方",
        Code.INSTITUTION_KIND_CHANGED: "机构的类别与已登记的不同",
        Code.FIELD_OF_KIND: "该项的填写不符合这类业务的要求",
        Code.NUMBER_TAKEN: "同一提供方、同一种类下已有这个编号的业务",
        Code.SECOND_DISBURSEMENT: "一笔借据只能有一次有效放款，这笔借据已有放款",
        Code.BALANCE_NEGATIVE: "日终累计的归还与核销超过了已支付的金额，余额为负",
        Code.LINE_EXCEEDED: "放款超出了所属授信的额度",
        Code.LINE_PARTIES: "与所关联业务的当事方不一致",
        Code.LIMIT_NEGATIVE: "授信调减后额度为负",
        Code.RECOVERY_EXCEEDS: "核销后收回的金额超过了已核销的金额",
        Code.RECLAIM_EXCEEDS: "日终累计的收回或追回超过了已拨付的金额",
        Code.PATENT_NOT_PLEDGED: "该专利在这项登记下并未质押，不能解除",
        Code.PATENT_PLEDGED_TWICE: "该专利在这项登记下已经质押，不能再次质押",
        Code.REVERSAL_OF_REVERSAL: "冲销分录不能再冲销",
        Code.ALREADY_REVERSED: "这条分录已经冲销过",
        Code.CLOSING_ORDER: "月份须按先后顺序逐月结账",
        Code.CLOSING_NOT_ENDED: "这个月还没有结束，不能结账",
        Code.REOPENING_NOT_CLOSED: "这个月没有结账，不能反结账",
        Code.CONFIRMED_FIGURE: "口径确认与所指的公布数对不上",
        Code.BOOK_BALANCE_NEGATIVE: "按入账日期累计，余额为负",
        # warnings that a checker accepts by name
        Code.DUPLICATE_ENTRY: "已有提供方、接受方、日期和金额都相同的分录，可能重复",
        Code.PATENT_UNDER_OTHER_PLEDGE: "该专利已在另一项有效的质押登记之下",
        # vouchers and decisions
        Code.KEY_CONFLICT: "同一客户端键值下已提交过内容不同的凭证",
        Code.UNKNOWN_VOUCHER: "找不到这张凭证",
        Code.ALREADY_DECIDED: "这张凭证已有处理结论，不能再次处理",
        Code.REVISES_NOT_RETURNED: "只有退回修改的凭证才能提交修改稿",
        Code.ALREADY_REVISED: "这张退回的凭证已经有了修改稿",
        Code.SAME_PERSON: "复核人不能是这张凭证的报送人或经办人",
        Code.NOT_OWN_VOUCHER: "这张凭证不是本人提交的，不能由本人办理此事",
        Code.NOT_OWN_BUSINESS: "这项事实不属于本机构的业务，报送账户不能填报",
        Code.NO_MAKER: "这张报送凭证还没有经办人接手，不能入账",
        Code.UNKNOWN_USER: "没有这个账户",
        Code.USER_EXISTS: "账户名已被使用",
        Code.ROLE_MISSING: "当前账户没有办理此事的角色",
        Code.ROLES_EXCLUDE: "这些角色不能由同一账户兼任",
        Code.REASON_MISSING: "没有填写理由",
        Code.WARNING_NOT_ACCEPTED: "有警告尚未由复核人逐项点名接受",
        Code.BATCH_INCOMPLETE: "同一批次的凭证须一并处理，现在不齐",
        **_of_rooms("SENTENCES"),
        # questions
        Code.REPEATED_PARAMETER: "同一条件重复给出，或前后矛盾",
        Code.USAGE: "命令写得不对",
        Code.UNKNOWN_PARAMETER: "查询条件不认识",
        Code.SCOPE_TIME: "查询的时间条件与所问的指标不相配",
        Code.STOCK_OVER_PERIOD: "余额类指标不能按时间累加",
        Code.MEASURE_DIMENSION: "这个指标不能按这一维度查询",
        Code.KNOWN_AT_UNREADABLE: "记录时点无法识别",
        Code.KNOWN_AT_BEYOND_HEAD: "所问的记录时点在账中最后一号之后",
        Code.VIEWER_MISSING: "查询没有指明查询人",
        Code.CURSOR_UNREADABLE: "翻页标记无法识别",
        # verification of the stored bytes
        Code.DIGEST_DIFFERS: "库中凭证的内容与提交时的摘要不符",
        Code.HASH_DIFFERS: "流水记录的内容与其哈希值不符",
        Code.LINK_BROKEN: "流水链条断开，与前一号的哈希值接不上",
        Code.NUMBER_GAP: "日记账号不连续",
        Code.TIME_RUNS_BACK: "处理时间早于前一号",
        Code.HEAD_LINE_MISSING: "链头文件与账中的日记账号对不齐，缺了一号",
        Code.HEAD_LINE_DIFFERS: "链头文件所记的哈希值与账中这一号不同",
        Code.HEAD_FILE_MISSING: "找不到链头文件",
        Code.HEAD_FILE_UNREADABLE: "链头文件无法读取",
        Code.VOUCHER_MISSING: "流水记录所指的凭证不在库中",
        Code.FACTS_UNREADABLE: "库中凭证的内容无法解读",
        Code.PROJECTION_DIFFERS: "库中的明细与由凭证推算的不一致",
        Code.PROJECTION_ROW_MISSING: "库中缺少由凭证推算应有的明细",
        Code.PROJECTION_ROW_EXTRA: "库中多出没有凭证依据的明细",
        Code.GUARD_MISSING: "数据库缺少一项保护（触发器、约束或索引）",
        # the database
        Code.DATABASE_MISSING: "找不到数据库",
        Code.DATABASE_DAMAGED: "台账数据库文件已损坏",
        Code.DATABASE_NOT_A_LEDGER: "这个数据库不是本系统的台账",
        Code.DATABASE_NEWER: "数据库由更新版本的程序建立，本程序不能使用",
        Code.DATABASE_OLDER: "数据库的版本较旧，须先升级",
        Code.DATABASE_READ_ONLY: "数据库或链头文件为只读，不能写入",
        Code.DATABASE_LOCKED: "数据库正被占用，暂时无法写入",
        Code.DATABASE_UNREACHABLE: "连接不上数据库",
        Code.FILE_MISSING: "找不到文件",
        Code.FILE_UNWRITABLE: "这个文件写不了",
        Code.FILE_EXISTS: "文件已经存在，为防覆盖未写入",
    }
)
"""Per code: what is wrong, as a sentence that needs no value and has no full stop."""

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        # the shape of what was handed in
        Code.UNREADABLE: "请确认文件或请求完整、编码为 UTF-8，再重新提交。",
        Code.TOO_LARGE: "请分成几次提交。",
        Code.UNSUPPORTED_TYPE: "请按说明给出内容类型，例如 application/json。",
        Code.NO_SUCH_ADDRESS: "请对照接口说明核对地址。",
        Code.METHOD_NOT_ALLOWED: "请对照接口说明核对方法。",
        Code.INTERNAL: "请把请求编号告诉管理员，查看服务器日志。",
        Code.MALFORMED: "请按该项规定的格式填写，再重新提交。",
        Code.MISSING_FIELD: "请补填该项，再重新提交。",
        Code.UNKNOWN_FIELD: "请核对字段或栏目的名称，改用规定的名称或删去多余的。",
        Code.UNKNOWN_FACT: "请改用规定的事实类型。",
        Code.UNKNOWN_CODE: "请从规定的代码或名称中选一个填写。",
        Code.TEXT_LENGTH: "请补足或删减文字；较长的说明可另附文件。",
        Code.TEXT_CONTROL_CHARACTER: "请删去换行、制表符等不可见字符，或手工重新录入该项。",
        Code.EMPTY_VOUCHER: "请至少录入一条内容再提交。",
        Code.TOO_MANY_FACTS: "请拆成几张凭证，作为同一批次提交。",
        # values
        Code.AMOUNT_UNREADABLE: "请只填一个数，可带单位元、万元或亿元，例如 300万元。",
        Code.AMOUNT_JSON_NUMBER: '请把金额放在引号里写成文本，例如 "3000000.00"，以免丢失精度。',
        Code.AMOUNT_SUB_FEN: "请核对原始凭据，把金额改为至多两位小数的元。",
        Code.AMOUNT_NOT_POSITIVE: "请填正数；要减少已入账的金额请用冲销，不要填负数。",
        Code.AMOUNT_TOO_LARGE: "请核对单位，是否把元当成了万元。",
        Code.CURRENCY_NOT_CNY: "外币业务不在本台账范围内；请删去该笔，或核对币种是否填错。",
        Code.RATE_UNREADABLE: "请填年利率的百分数，例如 4.35%。",
        Code.DATE_UNREADABLE: "请按年月日填写，例如 2023-05-01。",
        Code.DATE_TWO_DIGIT_YEAR: "请把年份写成四位，例如 2023-05-01。",
        Code.DATE_IN_FUTURE: "请核对日期；尚未发生的业务等发生之后再录入。",
        Code.DATE_OUT_OF_RANGE: "请核对日期，特别是年份。",
        Code.PERIOD_UNREADABLE: "请填写一个年、半年、季或月，月份例如 2023-06。",
        Code.USCC_MALFORMED: "请对照营业执照重新录入；在表格中请把该列设为文本格式，以免丢位。",
        Code.USCC_CHECK_DIGIT: "请对照营业执照逐位核对；执照上确实如此的，请填写例外理由。",
        Code.USCC_ORGANISATION_CHECK: "请对照营业执照逐位核对；执照上确实如此的，请填写例外理由。",
        Code.PATENT_MALFORMED: "请填 8 位或 12 位申请号加小数点和校验位，例如 ZL201310699744.2。",
        Code.PATENT_CHECK_DIGIT: "请对照专利证书逐位核对专利号。",
        Code.PATENT_CHECK_MISSING: "请对照专利证书补上小数点后的校验位；证书上也没有的，由复核人接受此警告。",
        Code.REGION_UNKNOWN: "请填六位行政区划代码，例如 330302（鹿城区）。",
        Code.REGION_NOT_VALID_THEN: "请填业务发生时使用的代码，例如洞头 2015 年改区以前为 330322。",
        Code.FIGURE_UNREADABLE: "请照印出的原文填写修饰词、数字和单位，例如 近1.2亿元。",
        # references between facts
        Code.UNKNOWN_INSTITUTION: "请核对机构代码；新机构请先登记，可放在同一凭证的前面。",
        Code.UNKNOWN_INSTRUMENT: "请核对编号或凭证位置；新业务请先登记，可放在同一凭证的前面。",
        Code.AMBIGUOUS_INSTRUMENT: "请直接写明业务所在的凭证号与行号，例如 S12/3。",
        Code.UNKNOWN_ENTRY: "请核对日记账号与行号，例如 7/3；只能冲销已入账的分录。",
        Code.UNKNOWN_PUBLICATION: "请核对公布文件的代码；新文件请先登记。",
        Code.LATER_FACT: "请调整顺序，把被引用的事实放到前面。",
        Code.LINK_KIND: "请核对：借据挂授信，贷款关联质押登记，续贷关联原贷款，贴息与补偿关联所对应的贷款。",
        # rules of the field
        Code.ACT_OF_KIND: "请核对业务种类与事项，改用这类业务规定的事项。",
        Code.PARTY_KIND: "请核对提供方与接受方是否填反、业务种类与机构类别是否填错。",
        Code.INSTITUTION_KIND_CHANGED: "机构类别登记后不改；确属另一主体的，请另用代码登记为新机构。",
        Code.FIELD_OF_KIND: "请按这类业务的要求补填或删去该项，或改正业务种类。",
        Code.NUMBER_TAKEN: "请核对编号；重复录入的请撤回，原记录有误的请先冲销原记录再重新登记。",
        Code.SECOND_DISBURSEMENT: "再次放款请另立借据登记；前一次放款记错的，请先冲销再重录。",
        Code.BALANCE_NEGATIVE: "请核对归还、核销的金额与日期，并查支付是否漏记或日期记晚。",
        Code.LINE_EXCEEDED: "请核对放款金额、日期和所挂授信；银行已增加额度的，请先录入新增的授信。",
        Code.LINE_PARTIES: "请核对关联的业务：授信须是同一银行给同一企业的，期初须是同一提供方的，划转的须是原机构的。",
        Code.LIMIT_NEGATIVE: "请核对调减的金额与日期，以及授信是否漏记。",
        Code.RECOVERY_EXCEEDS: "请核对收回与核销的金额和日期；未核销部分的收回请记为还款。",
        Code.RECLAIM_EXCEEDS: "请核对收回的金额与日期，并查拨付是否漏记；罚款、利息不是收回的资金，不记在这里。",
        Code.PATENT_NOT_PLEDGED: "请核对专利号、所属登记和日期，以及质押是否漏记或已经解除。",
        Code.PATENT_PLEDGED_TWICE: "请核对专利号；重复录入的请删去，评估价值有误的请先冲销再重录。",
        Code.REVERSAL_OF_REVERSAL: "冲销错了的，请把原业务重新录入一遍。",
        Code.ALREADY_REVERSED: "不必再冲销；请核对是否选错了分录。",
        Code.CLOSING_ORDER: "请从应结的月份起逐月结账；已结的月份无须再结。",
        Code.CLOSING_NOT_ENDED: "请等到下个月再结账，或核对月份是否填错。",
        Code.REOPENING_NOT_CLOSED: "请核对月份；未结账的月份可以直接记账。",
        Code.CONFIRMED_FIGURE: "请核对公布文件的代码与数字编号，再重新确认口径。",
        Code.BOOK_BALANCE_NEGATIVE: "请核对反结账前后补记和冲销的分录各自记入了哪个月。",
        # warnings that a checker accepts by name
        Code.DUPLICATE_ENTRY: "请核对原始凭据；重复的请退回，确属两笔的由复核人点名接受此警告。",
        Code.PATENT_UNDER_OTHER_PLEDGE: "请查原质押是否已解除而漏记；确为重复质押的由复核人点名接受此警告。",
        # vouchers and decisions
        Code.KEY_CONFLICT: "重试请原样提交；新的凭证请换用新的键值。",
        Code.UNKNOWN_VOUCHER: "请核对凭证号（以 S 开头的提交号），并确认有权查看。",
        Code.ALREADY_DECIDED: "请刷新后查看结论；要更正已入账的内容，请另交冲销凭证。",
        Code.REVISES_NOT_RETURNED: "请核对被修改的凭证号；已入账的请用冲销更正，待处理的请先撤回。",
        Code.ALREADY_REVISED: "请刷新后查看已有的修改稿，在它上面继续办理。",
        Code.SAME_PERSON: "请换另一位复核人处理。",
        Code.NOT_OWN_VOUCHER: "请由提交人本人办理；复核人可以退回或驳回。",
        Code.NOT_OWN_BUSINESS: "只报送本机构提供、接受或经办的业务；其他内容请交局里的经办人填报。",
        Code.NO_MAKER: "请局里的经办人先接手这张凭证，再由另一人复核。",
        Code.UNKNOWN_USER: "请核对账户名，或请管理员新建账户。",
        Code.USER_EXISTS: "请换一个账户名。",
        Code.ROLE_MISSING: "请由有此角色的同事办理，或请管理员授予角色。",
        Code.ROLES_EXCLUDE: "请把这些角色分给不同的账户。",
        Code.REASON_MISSING: "请写明理由，让经办人知道要改什么。",
        Code.WARNING_NOT_ACCEPTED: "请逐项核对警告；认可的点名接受后通过，不认可的退回。",
        Code.BATCH_INCOMPLETE: "请补齐同一批次的凭证，再一并处理。",
        **_of_rooms("CURES"),
        # questions
        Code.REPEATED_PARAMETER: "请每个条件只给一次。",
        Code.USAGE: "用 --help 查看写法。",
        Code.UNKNOWN_PARAMETER: "请核对条件的名称，改用规定的名称或删去该条件。",
        Code.SCOPE_TIME: "发生额请给起止期间，余额请给截止日期，两者只给一种。",
        Code.STOCK_OVER_PERIOD: "请改查某一天的余额，或逐月分别查询。",
        Code.MEASURE_DIMENSION: "请换一个维度，或换一个适用的指标。",
        Code.KNOWN_AT_UNREADABLE: "请填日记账号，或带时区的时刻，例如 2023-07-01T09:00:00+08:00。",
        Code.KNOWN_AT_BEYOND_HEAD: "请填不超过最后一号的日记账号；不填即按最新的账查询。",
        Code.VIEWER_MISSING: "请登录后再查询；由程序调用的请指明查询人。",
        Code.CURSOR_UNREADABLE: "请从第一页重新查询。",
        # verification of the stored bytes
        Code.DIGEST_DIFFERS: "凭证可能被改动：请停止记账、保留现场，用备份核对该凭证。",
        Code.HASH_DIFFERS: "流水记录可能被改动：请停止记账、保留现场，用备份核对这一号。",
        Code.LINK_BROKEN: "流水记录可能被改动或抽换：请停止记账、保留现场，用备份核对前后两号。",
        Code.NUMBER_GAP: "流水记录可能被删除：请停止记账、保留现场，用备份找出缺号。",
        Code.TIME_RUNS_BACK: "流水记录可能被改动：请停止记账，用备份核对这两号的处理时间。",
        Code.HEAD_LINE_MISSING: "账或链头文件可能被截短，或换成了旧备份：请停止记账，用最新备份核对。",
        Code.HEAD_LINE_DIFFERS: "账可能被改写过：请停止记账、保留现场，用备份和已发出的报表核对这一号。",
        Code.HEAD_FILE_MISSING: "请检查设置中的路径；文件确已丢失的，请从备份恢复。",
        Code.HEAD_FILE_UNREADABLE: "请检查文件的权限与内容；文件损坏的，请从备份恢复。",
        Code.VOUCHER_MISSING: "凭证可能被删除：请停止记账、保留现场，用备份恢复。",
        Code.FACTS_UNREADABLE: "请确认程序版本不低于记账时的版本；仍无法解读的，用备份核对该凭证。",
        Code.PROJECTION_DIFFERS: "请由凭证重建明细，再核验一次，并查明谁改动了数据库。",
        Code.PROJECTION_ROW_MISSING: "请由凭证重建明细，再核验一次，并查明谁改动了数据库。",
        Code.PROJECTION_ROW_EXTRA: "请由凭证重建明细，再核验一次，并查明谁改动了数据库。",
        Code.GUARD_MISSING: "请管理员补建这项保护，再核验全部内容，并查明谁删除了它。",
        # the database
        Code.DATABASE_MISSING: "请检查设置中的数据库路径；首次使用请先建库。",
        Code.DATABASE_DAMAGED: "请停止使用这个文件，用最近的备份恢复，再运行 pledgebook verify 核对。",
        Code.DATABASE_NOT_A_LEDGER: "请检查设置中的数据库路径，是否指到了别的数据库。",
        Code.DATABASE_NEWER: "请升级本程序，再打开这个数据库。",
        Code.DATABASE_OLDER: "请先备份，再运行 pledgebook init 升级。",
        Code.DATABASE_READ_ONLY: "请检查文件与目录的写入权限、磁盘是否写保护或已满。",
        Code.DATABASE_LOCKED: "请稍候重试；长时间如此的，请管理员查看是谁占用着数据库。",
        Code.DATABASE_UNREACHABLE: "请检查数据库服务是否运行、网络和连接设置是否正确。",
        Code.FILE_MISSING: "请核对文件的路径与名称。",
        Code.FILE_UNWRITABLE: "请换一个存在且可写的文件夹，或关闭正占用它的程序。",
        Code.FILE_EXISTS: "请换一个文件名，或先移走原文件。",
    }
)
"""Per code: what to do about it, as full sentences."""

_PARTS: Final = ("应为 {expected}", "实为 {found}")

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.MISSING_FIELD: ("应有 {expected}", "现为 {found}"),
        Code.UNKNOWN_FIELD: ("可用 {expected}", "所填 {found}"),
        Code.UNKNOWN_FACT: ("可用 {expected}", "所填 {found}"),
        Code.UNKNOWN_CODE: ("可用 {expected}", "所填 {found}"),
        Code.TEXT_LENGTH: ("规定 {expected}", "实有 {found} 个字符"),
        Code.TEXT_CONTROL_CHARACTER: ("规定 {expected}", "所填 {found}"),
        Code.EMPTY_VOUCHER: ("规定条数 {expected}", "实有 {found}"),
        Code.TOO_MANY_FACTS: ("规定条数 {expected}", "实有 {found}"),
        Code.AMOUNT_TOO_LARGE: ("上限 {expected}", "所填 {found}"),
        Code.DATE_IN_FUTURE: ("应为 {expected}", "所填 {found}"),
        Code.FILE_UNWRITABLE: ("应为 {expected}", "原因 {found}"),
        Code.DATE_OUT_OF_RANGE: ("范围 {expected}", "所填 {found}"),
        Code.REGION_NOT_VALID_THEN: ("有效 {expected}", "所填 {found}"),
        Code.UNKNOWN_INSTITUTION: ("可用 {expected}", "所填 {found}"),
        Code.UNKNOWN_INSTRUMENT: ("可用 {expected}", "所填 {found}"),
        Code.AMBIGUOUS_INSTRUMENT: ("只应有 {expected}", "找到 {found}"),
        Code.UNKNOWN_ENTRY: ("可用 {expected}", "所填 {found}"),
        Code.UNKNOWN_PUBLICATION: ("可用 {expected}", "所填 {found}"),
        Code.ACT_OF_KIND: ("可用 {expected}", "所填 {found}"),
        Code.PARTY_KIND: ("可为 {expected}", "实为 {found}"),
        Code.INSTITUTION_KIND_CHANGED: ("原为 {expected}", "现为 {found}"),
        Code.NUMBER_TAKEN: ("应不同于 {expected}", "已有 {found}"),
        Code.SECOND_DISBURSEMENT: ("应为 {expected}", "已有 {found}"),
        Code.BALANCE_NEGATIVE: ("余额应 {expected}", "日终余额 {found}"),
        Code.LINE_EXCEEDED: ("超额应 {expected}", "日终超额 {found}"),
        Code.LIMIT_NEGATIVE: ("额度应 {expected}", "调减后 {found}"),
        Code.RECOVERY_EXCEEDS: ("已核销 {expected}", "收回 {found}"),
        Code.RECLAIM_EXCEEDS: ("净拨付应 {expected}", "日终净拨付 {found}"),
        Code.ALREADY_REVERSED: ("应未冲销 {expected}", "已有冲销 {found}"),
        Code.CLOSING_ORDER: ("应结 {expected}", "所填 {found}"),
        Code.CLOSING_NOT_ENDED: ("最晚可结 {expected}", "所填 {found}"),
        Code.REOPENING_NOT_CLOSED: ("最后结账月份 {expected}", "所填 {found}"),
        Code.BOOK_BALANCE_NEGATIVE: ("余额应 {expected}", "余额 {found}"),
        Code.DUPLICATE_ENTRY: ("应不同于 {expected}", "已有 {found}"),
        Code.PATENT_UNDER_OTHER_PLEDGE: ("应先解除 {expected}", "已质押于 {found}"),
        Code.ALREADY_DECIDED: ("应为 {expected}", "结论 {found}"),
        Code.ALREADY_REVISED: ("应为 {expected}", "已有 {found}"),
        Code.ROLE_MISSING: ("需要 {expected}", "现有 {found}"),
        Code.ROLES_EXCLUDE: ("只能兼任 {expected}", "所给 {found}"),
        Code.WARNING_NOT_ACCEPTED: ("应接受 {expected}", "未接受 {found}"),
        Code.BATCH_INCOMPLETE: ("应有 {expected}", "现有 {found}"),
        **_of_rooms("PARTS"),
        Code.UNKNOWN_PARAMETER: ("可用 {expected}", "所填 {found}"),
        Code.MEASURE_DIMENSION: ("可用 {expected}", "所填 {found}"),
        Code.KNOWN_AT_BEYOND_HEAD: ("可问 {expected}", "所问 {found}"),
        Code.PROJECTION_DIFFERS: ("推算为 {expected}", "库中为 {found}"),
        Code.PROJECTION_ROW_MISSING: ("应有 {expected}", "库中有 {found}"),
        Code.PROJECTION_ROW_EXTRA: ("应有 {expected}", "多出 {found}"),
        Code.GUARD_MISSING: ("应有 {expected}", "现有 {found}"),
        Code.DATABASE_NEWER: ("本程序支持到 {expected}", "数据库为 {found}"),
        Code.DATABASE_OLDER: ("本程序需要 {expected}", "数据库为 {found}"),
    }
)
"""Per code: how its values are worded where 应为 / 实为 would not do. Each part has one placeholder."""

_WORDS_IN: Final[Mapping[Code, tuple[type[StrEnum], ...]]] = MappingProxyType(
    {
        Code.LINK_KIND: (Kind,),
        Code.OPENING_SUM_DIFFERS: (Act,),
        Code.ACT_OF_KIND: (Act,),
        Code.PARTY_KIND: (InstitutionKind,),
        Code.INSTITUTION_KIND_CHANGED: (InstitutionKind,),
        Code.ALREADY_DECIDED: (Verdict,),
        Code.REVISES_NOT_RETURNED: (Verdict,),
        Code.ROLE_MISSING: (Role,),
        Code.ROLES_EXCLUDE: (Role,),
        Code.CLERK_FOR_EVER: (Role,),
        **access.WORDS_IN,
        **table_findings.WORDS_IN,
        Code.STOCK_OVER_PERIOD: (Measure,),
        Code.MEASURE_DIMENSION: (Measure, Dimension),
    }
)
"""Codes whose values list members of these enums, which are named in Chinese; other values print as they are."""


def _named(text: str, enums: tuple[type[StrEnum], ...]) -> str:
    """``text`` with every word that is a code of one of ``enums`` replaced by its label."""
    words = {member.value: label(member) for enum_class in enums for member in enum_class}
    return re.sub(r"[a-z_]+", lambda match: words.get(match[0], match[0]), text)


def describe(finding: Finding) -> str:
    """What is wrong, as one Chinese sentence with the expected and found values that the finding carries."""
    enums = _WORDS_IN.get(finding.code, ())
    values = {
        "{expected}": _named(finding.expected, enums),
        "{found}": _named(finding.found, enums),
        "{place}": finding.place,
    }
    parts = PARTS.get(finding.code, _PARTS)
    told = [part.replace(name, value) for part in parts for name, value in values.items() if name in part and value]
    return SENTENCES[finding.code] + (f"（{'，'.join(told)}）" if told else "") + "。"


def cure(finding: Finding) -> str:
    """What to do about it, in Chinese."""
    return CURES[finding.code]
