"""A command that cannot be understood, said in Chinese first: which word, and what was expected."""

import re
from typing import Any, Final

import typer

from api.chinese_labels import LABELS
from api.chinese_values import VALUES
from api.cli.names import FIELDS
from api.cli.saying import USAGE, errors

# Click's UsageError, wherever typer keeps it.
Misuse: Final[type[Exception]] = typer.BadParameter.__bases__[0]
_quoted: Final = re.compile(r"'([^']*)'")
_BY_WORDS: Final = (
    ("No such command", "没有这个命令"),
    ("Got unexpected extra argument", "多出的参数"),
    ("requires an argument", "选项后缺少内容"),
    ("does not take a value", "该选项不带内容"),
)


def misused(wrong: Any) -> int:
    """Say what was not understood, and where help is; the exit code."""
    name = type(wrong).__name__
    if name == "NoArgsIsHelpError":  # the help itself was shown
        return USAGE
    said, said_zh = wrong.format_message(), _in_chinese(name, wrong)
    shown = errors()
    shown.print(f"✗ {said_zh}。", style="red", highlight=False, markup=False)
    shown.print(f"  {said}", highlight=False, markup=False)
    if wrong.ctx is not None:
        help_of = f"  用法见 see {wrong.ctx.command_path} --help"
        shown.print(help_of, highlight=False, markup=False)
    return USAGE


def _in_chinese(name: str, wrong: Any) -> str:
    param = getattr(wrong, "param", None)
    if name == "MissingParameter" and param is not None:
        return f"缺少必填项：{_called(param)}"
    if name == "NoSuchOption":
        near = "、".join(wrong.possibilities or ())
        return f"没有这个选项：{wrong.option_name}" + (f"，可能是{near}" if near else "")
    message = wrong.format_message()
    if param is not None:
        return f"填写有误：{_called(param)}{_expected(message)}"
    zh = next((zh for words, zh in _BY_WORDS if words in message), "命令无法识别")
    words = _quoted.findall(message)
    near = f"，可能是{'、'.join(words[1:])}" if "Did you mean" in message else ""
    return f"{zh}：{words[0]}{near}" if words else zh


def _called(param: Any) -> str:
    """A parameter as it is typed, and what its help calls it in Chinese."""
    typed = param.opts[0] if param.opts and param.opts[0].startswith("-") else param.name
    zh = re.split("[：:；,，]| ·", getattr(param, "help", None) or "")[0].strip()
    if not zh or zh.isascii():
        zh = FIELDS.get(param.name) or LABELS.get(param.name, "")
    return f"{typed}（{zh}）" if zh else str(typed)


def _expected(message: str) -> str:
    """What it may be, as far as the reader of the command said so."""
    _, among, choices = message.partition("is not one of")
    if among:
        listed = [f"{each} {VALUES.get(each, '')}".strip() for each in _quoted.findall(choices)]
        return f"，可填{'、'.join(listed)}"
    if "integer" in message:
        return "，须为整数"
    return "，日期写作YYYY-MM-DD" if "format" in message else ""
