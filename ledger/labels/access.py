"""What is said at the door: names of its words, and its findings as sentences with their cures."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from ledger.access_words import AccessEvent, AttachmentKind, TokenScope
from ledger.finding_codes import FindingCode as Code

LABELS: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = MappingProxyType(
    {
        TokenScope: {
            TokenScope.READ: "查阅",
            TokenScope.RECORD: "登记",
            TokenScope.DECIDE: "复核",
            TokenScope.ADMIN: "管理",
        },
        AccessEvent: {
            AccessEvent.SIGN_IN: "登录",
            AccessEvent.SIGN_IN_FAILED: "登录失败",
            AccessEvent.SIGN_IN_THROTTLED: "登录受限",
            AccessEvent.SIGN_OUT: "退出",
            AccessEvent.TOKEN_CREATED: "签发令牌",
            AccessEvent.TOKEN_REVOKED: "吊销令牌",
            AccessEvent.REFUSED: "拒绝访问",
            AccessEvent.EXPORTED: "导出",
            AccessEvent.ROLE_CHANGED: "变更角色",
            AccessEvent.ACCOUNT_ADDED: "新增账户",
            AccessEvent.ACCOUNT_REMOVED: "停用账户",
            AccessEvent.PASSWORD_SET: "设置密码",
        },
        AttachmentKind: {
            AttachmentKind.CONTRACT: "合同",
            AttachmentKind.RECEIPT: "借据",
            AttachmentKind.REGISTRATION_NOTICE: "登记通知书",
            AttachmentKind.BANK_SLIP: "回单",
            AttachmentKind.OTHER: "其他",
        },
    }
)

SENTENCES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.ACCOUNT_REMOVED: "这个账户已停用",
        Code.PASSWORD_LENGTH: "密码的长度不符合规定",
        Code.PASSWORD_IS_NAME: "密码不能与账户名相同",
        Code.SIGN_IN_FAILED: "账户名或密码不对",
        Code.CROSS_SITE: "这张表单不是从本系统的页面提交的",
        Code.SIGN_IN_THROTTLED: "登录失败次数过多，暂时不能登录",
        Code.TOKEN_UNKNOWN: "没有登录，或令牌无效",
        Code.TOKEN_EXPIRED: "登录或令牌已过期",
        Code.TOKEN_REVOKED: "令牌已吊销或已退出登录",
        Code.TOKEN_LIFETIME: "令牌的有效期不在允许的范围内",
        Code.SCOPE_NOT_HELD: "令牌的权限超出了账户本身的权限",
        Code.SCOPE_MISSING: "令牌没有办理此事的权限",
        Code.NOT_SELF: "管理员不能停用自己的账户，也不能变更自己的角色",
        Code.CLERK_FOR_EVER: "报送账户与局内账户不能互相转换，也不能换机构",
        Code.ATTACHMENT_TYPE: "附件的内容不是允许的文件类型",
        Code.ATTACHMENT_TOO_LARGE: "附件超过允许的大小",
        Code.ATTACHMENT_NAME: "附件名称中有不允许的字符",
        Code.ATTACHMENT_MISSING: "找不到这份附件",
        Code.ATTACHMENT_DIFFERS: "附件的内容与凭证所记的摘要不符",
    }
)
"""As ``ledger.labels.findings`` has them for all other codes."""

CURES: Final[Mapping[Code, str]] = MappingProxyType(
    {
        Code.ACCOUNT_REMOVED: "请改用自己的有效账户；确需恢复工作的，请管理员另建账户。",
        Code.PASSWORD_LENGTH: "请设一个长度合规的密码，例如几个不相干的词连在一起。",
        Code.PASSWORD_IS_NAME: "请另设一个密码。",
        Code.CROSS_SITE: "请回到本系统的页面重新填写提交；仍不行的，请换较新的浏览器。",
        Code.SIGN_IN_FAILED: "请核对后重新登录；忘记密码的，请管理员重新设置。",
        Code.SIGN_IN_THROTTLED: "请等待所示的秒数之后再登录；不是本人所为的，请告知管理员。",
        Code.TOKEN_UNKNOWN: "请登录；由程序调用的请核对令牌是否完整。",
        Code.TOKEN_EXPIRED: "请重新登录；由程序调用的请换用新签发的令牌。",
        Code.TOKEN_REVOKED: "请重新登录；由程序调用的请换用新签发的令牌。",
        Code.TOKEN_LIFETIME: "请把有效期改到允许的范围内。",
        Code.SCOPE_NOT_HELD: "请从账户本身具有的权限中选；不够的请管理员授予角色。",
        Code.SCOPE_MISSING: "请用具有此项权限的令牌，或直接登录办理。",
        Code.NOT_SELF: "请另一位管理员办理，或由系统维护人员用命令行办理。",
        Code.CLERK_FOR_EVER: "请停用原账户，另建一个新账户。",
        Code.ATTACHMENT_TYPE: "请上传 PDF、PNG、JPEG、TIFF、XLSX 或 DOCX 文件；带宏的表格请另存为不带宏的。",
        Code.ATTACHMENT_TOO_LARGE: "请降低扫描分辨率，或拆成几份上传。",
        Code.ATTACHMENT_NAME: "请删去名称中的斜杠、换行和不可见字符。",
        Code.ATTACHMENT_MISSING: "请先上传附件再提交凭证；已入账凭证的附件不见了的，请从备份恢复。",
        Code.ATTACHMENT_DIFFERS: "附件可能被改动：请保留现场，用备份恢复该附件，再核验一次。",
    }
)

PARTS: Final[Mapping[Code, tuple[str, ...]]] = MappingProxyType(
    {
        Code.PASSWORD_LENGTH: ("规定 {expected}", "实有 {found} 个字符"),
        Code.SIGN_IN_THROTTLED: ("须等待 {expected} 秒", "账户 {found}"),
        Code.TOKEN_EXPIRED: ("现在 {expected}", "有效期至 {found}"),
        Code.TOKEN_LIFETIME: ("允许 {expected}", "所给 {found}"),
        Code.SCOPE_NOT_HELD: ("账户具有 {expected}", "所要 {found}"),
        Code.SCOPE_MISSING: ("需要 {expected}", "现有 {found}"),
        Code.CLERK_FOR_EVER: ("原为 {expected}", "所给 {found}"),
        Code.ATTACHMENT_TYPE: ("允许 {expected}", "实为 {found}"),
        Code.ATTACHMENT_TOO_LARGE: ("上限 {expected}", "实有 {found}"),
    }
)

WORDS_IN: Final[Mapping[Code, tuple[type[StrEnum], ...]]] = MappingProxyType(
    {Code.SCOPE_NOT_HELD: (TokenScope,), Code.SCOPE_MISSING: (TokenScope,)}
)
