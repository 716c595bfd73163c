"""What the doctor finds (体检), in Chinese: what was looked at, what was seen, and what to do.

A test reads every finding there is in the sources and finds the one that has no Chinese here.
"""

from typing import Final

from api.chinese_sentences import Sentences, plainly
from ledger.store.discovery import Finding

# fmt: off
NAMES: Final[dict[str, str]] = {
    "version": "数据库版本", "encoding": "编码", "characters": "汉字分类", "search": "姓名检索",
    "checksums": "页校验和", "durability": "落盘保证", "time zone": "时区", "disk": "磁盘",
    "clocks": "时钟", "schema": "表结构", "master key": "主密钥", "machinery": "账簿机件",
    "book": "账套", "who admits keys": "核准密钥的人", "key recovery": "密钥恢复",
    "registers": "登记簿", "seen": "本机所见末端", "restoration": "账簿恢复",
}
SENTENCES: Final[dict[str, str]] = {
    # What was seen
    "PostgreSQL {version}": "PostgreSQL {version}",
    "LC_CTYPE {ctype}: 执行 {seen} made of letters": "LC_CTYPE {ctype}：执行{seen}识别为文字",
    "the extension pg_trgm is missing and cannot be made here": "缺少扩展pg_trgm，且无法在此建立",
    "{count} trigrams in 执行案款": "执行案款分为{count}个检索片段",
    "data_checksums {state}": "data_checksums {state}",
    "04:00 UTC is {hour} in Asia/Shanghai": "UTC 04:00在Asia/Shanghai为{hour}",
    "the server's disk cannot be seen from here": "本机看不到服务器的磁盘",
    "{room} GiB free at {directory}": "{directory}可用{room} GiB",
    "the server is {seconds} s from this machine": "服务器与本机相差{seconds}秒",
    "no {path}": "无{path}",
    "{path} mode {mode}": "{path}，权限{mode}",
    "as the migrations made it": "与升级所建一致",
    "{book} is not open": "{book}尚未建账",
    "nobody yet": "尚无人",
    "{person} begins anew from {day}, asked by {by}": "{person}自{day}起重建密钥，由{by}提出",
    "{keys} keys and {cases} cases of debtors are not entered":
        "未登记的密钥{keys}把，被执行人案件{cases}件",
    "complete": "齐全",
    "it was seen at position {seen} and ends at {end}": "此前所见末端为{seen}，现末端为{end}",
    "position {seen} is another fact than was seen": "位置{seen}的事实与此前所见不同",
    "the book went back; payments are held until it was compared with the bank":
        "账簿系恢复所得，与银行核对放行前暂停付款",
    "none": "无",
    # What to do
    "upgrade the server to PostgreSQL {oldest} or later": "将服务器升级到PostgreSQL {oldest}以上",
    "the database must be made anew, since neither can be changed: {how}, then restore a dump"
    " into it": "两者均不能更改，须重建数据库：{how}，再恢复备份",
    "install the server's contrib package, then CREATE EXTENSION pg_trgm":
        "安装服务器的contrib包，再执行CREATE EXTENSION pg_trgm",
    "stop it and run pg_checksums --enable": "停止服务器，运行pg_checksums --enable",
    "set {settings}": "设置{settings}",
    "install the system's time zone data (tzdata) where the server runs":
        "在服务器上安装时区数据（tzdata）",
    "free at least {room} GiB there": "在该处至少腾出{room} GiB",
    "let both machines follow one time source (chrony or ntpd)":
        "两台机器跟随同一时间源（chrony或者ntpd）",
    "anzhang init makes one": "用anzhang init建立",
    "find out who changed it and why; restore what the migrations made, then verify":
        "查明何人因何更改，恢复原状后再核验（verify）",
    "give another leader or chief a key without a last day, before this one is lost":
        "另给一位院领导或者局长发一把不设到期日的密钥，以防这一把遗失",
    "find out why; if it was restored: anzhang restored --reason …":
        "查明原因；确系恢复的，登记：anzhang restored --reason …",
    "let in the bank's files, compare, and release: anzhang restoration":
        "导入对账文件，核对后放行：anzhang restoration",
    "if keys can be admitted still: anzhang key stop-recovery":
        "如果仍有人能核准密钥，用anzhang key stop-recovery阻止",
}
# What stands as it is in both: commands to type, names of settings, numbers.
AS_IT_IS: Final = ("anzhang init", "anzhang migrate", "chmod 600 ")
_WORDS: Final = {"nothing": "无", "is": "已", "is not": "未"}
# fmt: on
told: Final = Sentences(SENTENCES, _WORDS).told
_OF_MACHINERY: Final = Sentences(
    {
        "{thing} is missing": "{thing}缺失",
        "{thing} was added": "{thing}为后来添加",
        "{thing} is not as the migrations made it": "{thing}与升级所建不同",
    },
    {},
)


_CHOSEN: Final = Sentences(
    {
        "the working directory": "当前目录",
        "ANZHANG_HOME": "由ANZHANG_HOME指定",
        "{path} is closed to the server's user": "{path}不对数据库用户开放",
    },
    {},
    {"path": plainly},
)
_OF_ORIGIN: Final = Sentences(
    {
        "own cluster in {path} ({why}), {whose} PostgreSQL in {room}":
            "自带数据库{path}（{why}），PostgreSQL程序{whose}，在{room}",
        "own cluster in {path} ({why})": "自带数据库{path}（{why}）",
        "ANZHANG_DSN": "ANZHANG_DSN指定的数据库",
    },
    {
        "named": "为指定", "system": "为系统所装", "wheel": "随程序所带",
    },
    {"path": plainly, "room": plainly, "why": lambda why: _CHOSEN.told(why) or why},
)  # fmt: skip


def origin_said(origin: str) -> str:
    """How the database was found, in both languages; what is no sentence stays as it is."""
    zh = _OF_ORIGIN.told(origin)
    return f"{zh} · {origin}" if zh else origin


def finding_zh(found: Finding) -> dict[str, str]:
    """Name, detail and fix of a finding in Chinese; what is no sentence stays as it is."""
    return {
        "name_zh": NAMES[found.name], "detail_zh": _said(found.detail), "fix_zh": _said(found.fix),
    }  # fmt: skip


def _said(words: str) -> str:
    if whole := told(words):
        return whole
    return "；".join(map(change_zh, words.split("; ")))


def change_zh(words: str) -> str:
    """What was changed in the machinery, in Chinese."""
    return _OF_MACHINERY.told(words) or words
