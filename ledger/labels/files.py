"""Chinese of files: why one cannot be written, and what stands after it was."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

IN_USE: Final = "文件正被别的程序占用"

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ENOENT": "没有这个文件夹",
        "ENOTDIR": "路径中有一段不是文件夹",
        "EISDIR": "这是一个文件夹，不是文件名",
        "EACCES": "没有写入的权限",
        "EPERM": "没有写入的权限",
        "EROFS": "磁盘是只读的",
        "ENOSPC": "磁盘已满",
        "EDQUOT": "磁盘配额已用完",
        "EFBIG": "文件过大",
        "ENAMETOOLONG": "文件名过长",
        "EIO": "磁盘读写出错",
    }
)
"""Name of a system's error → what it means to the one who wrote."""
