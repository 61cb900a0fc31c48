"""Findings of closing, late facts, openings, succession and loans, in Chinese; ``findings`` holds all."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ledger.finding_codes import FindingCode as Code

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.UNKNOWN_ISSUE: "没有这次报表签发的记录",
        Code.ISSUE_NOT_CLOSED: "报表期间还没有结账，不能作为正式报表签发",
        Code.ISSUE_RESTATED: "按业务日期编制的报表会随补记改变，不能作为正式报表签发",
        Code.STAMP_MISSING: "文件里没有本系统的戳记，不是本系统导出的工作簿",
        Code.STAMP_OF_ANOTHER: "文件的戳记与本台账的链不符",
        Code.STAMP_UNANSWERED: "文件有本台账的戳记，但戳记所指的报表不能从日记账重新编出，无法核验",
        Code.RENEWAL_PARTIES: "续贷与所续的原贷款不是同一家企业",
        Code.RECEIPT_SUM_DIFFERS: "一张还款凭据的总额与分到各笔借据的金额之和不等",
        Code.CLOSING_NOT_ALONE: "结账、反结账须单独成一张凭证，不能与其他事项同票",
        Code.CLOSING_STALE: "提交结账之后账上又有变动，冻结的合计已与现账不符",
        Code.OPENING_SUM_DIFFERS: "逐笔补录的业务与所替代的期初合计不等",
        Code.SUCCESSION_CYCLE: "沿革、总机构或重复机构的指向绕成了圈",
        Code.SUCCESSION_TWICE: "该机构或地区已整体并入别处，不能再并一次",
        Code.OPENING_OVERLAPS: "期初与同一机构、同一种类在期初日之前的逐笔业务可能重复计算",
        Code.UNDECIDED_VOUCHERS: "本月还有未复核的凭证",
        Code.LOANS_OVERDUE: "有到期未还清的贷款",
        Code.LOANS_UNSECURED: "有专利权质押贷款未关联质押登记",
        Code.RELEASE_MISSING: "有贷款已还清，质押的专利尚未解除",
        Code.STATEMENT_DIFFERS: "报送余额与台账余额不符",
        Code.STATEMENT_MISSING: "一向报送余额的机构，本月末没有报送",
        Code.ATTACHMENT_ABSENT: "本月入账的凭证没有附件",
        Code.REVIEW_MISSING: "有一人经办并通过的凭证尚未补核",
        Code.WATERMARK_DIFFERS: "流水中的起始开放日与此前的结账不一致",
        Code.FROZEN_DIFFERS: "结账时冻结的合计与逐笔重算不一致",
        Code.BOOKED_LATE: "业务所属月份已结账，记入了开放月份",
        Code.UNKNOWN_FIGURE: "没有所指的公布数",
        Code.FIGURE_ROUND: "公布数之间互相指来指去，又回到了自己",
        Code.FIGURE_DECLARED: "声明的单位或修饰词与原文读出的不一致",
        Code.GROWTH_BASE: "没有写明是什么增长，或从什么增长",
    }
)

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.UNKNOWN_ISSUE: "请核对报表名称和期间；没有登记过签发的，请改为指定工作簿或日记账号。",
        Code.ISSUE_NOT_CLOSED: "请先结账；急需报出的，作为快报签发。",
        Code.ISSUE_RESTATED: "请改按入账日期（book）编制后签发，或作为非正式报表签发。",
        Code.STAMP_MISSING: "请选用本系统导出、未经改动的 xlsx 文件。",
        Code.STAMP_OF_ANOTHER: "请确认文件出自这本台账；确属本台账的，请运行 pledgebook verify。",
        Code.STAMP_UNANSWERED: "访问日志等不出自日记账的报表不能核验；其他报表的戳记已被改动，请向报出单位索取原件。",
        Code.RENEWAL_PARTIES: "请核对所续的借据与借款企业；企业已更名或合并的，请先登记沿革。",
        Code.RECEIPT_SUM_DIFFERS: "请对照凭据核对总额、各笔本金与利息，查有无漏列的借据。",
        Code.CLOSING_NOT_ALONE: "请把其他事项另交一张凭证，入账后再结账。",
        Code.CLOSING_STALE: "请退回这张结账凭证，重新提交结账，再按新的合计复核。",
        Code.OPENING_SUM_DIFFERS: "请核对逐笔业务的金额和笔数；未查明的部分在同票另记期初，并注明替代原期初。",
        Code.SUCCESSION_CYCLE: "请核对前后两方；登记有误的，先用形式 cancelled 撤销原来的沿革。",
        Code.SUCCESSION_TWICE: "请核对被并入的一方；原沿革登记有误的，先用形式 cancelled 撤销。",
        Code.OPENING_OVERLAPS: "请核对这些业务是否已包含在期初合计内；未包含的，复核人点名接受。",
        Code.UNDECIDED_VOUCHERS: "请先复核；结账后再通过的，将记入开放月份。",
        Code.LOANS_OVERDUE: "请核对是否漏记还款、展期或核销；确已逾期的，复核人点名接受。",
        Code.LOANS_UNSECURED: "请补录质押登记，并用变更把它关联到贷款。",
        Code.RELEASE_MISSING: "请核实是否已注销质押登记，并补录解除；仍为其他贷款担保的除外。",
        Code.STATEMENT_DIFFERS: "请与机构对账，查明从哪个月起不符；查明前，复核人点名接受。",
        Code.STATEMENT_MISSING: "请向机构催报；业务已结束的，请其报送零余额。",
        Code.ATTACHMENT_ABSENT: "请补交附件；确无附件的，复核人点名接受。",
        Code.REVIEW_MISSING: "请由第二人查看后登记补核。",
        Code.WATERMARK_DIFFERS: "流水记录可能被改动：请停止记账、保留现场，用备份核对这一号。",
        Code.FROZEN_DIFFERS: "已结账月份的记录可能被改动：请停止记账、保留现场，用备份和已发出的报表核对。",
        Code.BOOKED_LATE: "无须处理：已结账月份的数不变，这些业务在开放月份列为以前期间调整。",
        Code.UNKNOWN_FIGURE: "请填同一文件中的数字编号；别的公布文件写作 文件代码/数字编号，该文件须已入账。",
        Code.FIGURE_ROUND: "请改正占比、增长、合计所指的数字编号，不要指向自己。",
        Code.FIGURE_DECLARED: "请照原文改正，或不填单位和修饰词，由原文读出。",
        Code.GROWTH_BASE: "请填增长方式（growth），以及指标与口径，或增长的数（grown）和上期的数（before_figure）。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.UNKNOWN_ISSUE: ("写法 {expected}", "所填 {found}"),
        Code.ISSUE_NOT_CLOSED: ("已结账到 {expected}", "报表期间 {found}"),
        Code.ISSUE_RESTATED: ("应为 {expected}", "实为 {found}"),
        Code.STAMP_MISSING: ("应有 {expected}", "现有 {found}"),
        Code.STAMP_OF_ANOTHER: ("应为 {expected}", "文件为 {found}"),
        Code.STAMP_UNANSWERED: ("可核验的报表 {expected}", "戳记为 {found}"),
        Code.RENEWAL_PARTIES: ("原贷款 {expected}", "续贷 {found}"),
        Code.RECEIPT_SUM_DIFFERS: ("各笔合计 {expected}", "总额 {found}"),
        Code.CLOSING_NOT_ALONE: ("只可有 {expected}", "另有 {found}"),
        Code.CLOSING_STALE: ("提交时 {expected}", "现为 {found}"),
        Code.OPENING_SUM_DIFFERS: ("期初 {expected}", "逐笔合计 {found}"),
        Code.SUCCESSION_CYCLE: ("应无 {expected}", "{found}"),
        Code.SUCCESSION_TWICE: ("应无 {expected}", "已并入 {found}"),
        Code.OPENING_OVERLAPS: ("期初日 {expected}", "另有 {found}"),
        Code.UNDECIDED_VOUCHERS: ("应为 {expected}", "{found}"),
        Code.LOANS_OVERDUE: ("应为 {expected}", "{found}"),
        Code.LOANS_UNSECURED: ("应为 {expected}", "{found}"),
        Code.RELEASE_MISSING: ("应为 {expected}", "{found}"),
        Code.STATEMENT_DIFFERS: ("台账 {expected}", "{found}"),
        Code.STATEMENT_MISSING: ("应有 {expected}", "{found}"),
        Code.ATTACHMENT_ABSENT: ("应为 {expected}", "{found}"),
        Code.REVIEW_MISSING: ("应为 {expected}", "{found}"),
        Code.WATERMARK_DIFFERS: ("应为 {expected}", "实为 {found}"),
        Code.FROZEN_DIFFERS: ("冻结 {expected}", "重算 {found}"),
        Code.BOOKED_LATE: ("业务日期 {expected}", "入账 {found}"),
    }
)
