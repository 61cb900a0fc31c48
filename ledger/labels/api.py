"""What the API says: titles of statuses, and the words of its documentation that a person in the bureau reads."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

STATUS_TITLES: Final[Mapping[int, str]] = MappingProxyType(
    {
        304: "未变",
        400: "无法读取",
        401: "未登录",
        403: "无权办理",
        404: "不存在",
        405: "不支持的方法",
        409: "与账不符",
        413: "内容过大",
        415: "内容类型不支持",
        422: "内容有误",
        429: "过于频繁",
        500: "内部错误",
        503: "暂不可用",
    }
)

DETAIL: Final = "发现 {count} 个问题：{first}"
INTERNAL: Final = "程序出错，已记录；请把请求编号告诉管理员。"
