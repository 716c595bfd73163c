"""What a line of legacy money can be: its class, its evidence, and how far it was looked into."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class LegacyClass(StrEnum):
    """One class for each line, never two; together they are the opening balance (分类)."""

    A = "A"  # 具备发放条件
    B1 = "B1"  # 延缓: 需要分配
    B2 = "B2"  # 延缓: 被另案保全、冻结
    B3 = "B3"  # 延缓: 通知后未领取
    B4 = "B4"  # 延缓: 中止、暂缓执行
    B5 = "B5"  # 延缓: 其他正当理由
    C = "C"  # 需分配、有争议
    D = "D"  # 应提存
    E = "E"  # 不明案款
    F = "F"  # 非案款
    G = "G"  # 应退被执行人
    H = "H"  # 应退案外人、误汇
    I = "I"  # noqa: E741  # 应缴国库: the field's own letter
    J = "J"  # 应移送
    K = "K"  # 差错: 长款、短款

    @property
    def letter(self) -> str:
        """The class without its ground: one of the eleven."""
        return self.value[0]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A class in words, and how money leaves it."""

    zh: str
    en: str
    exit: str


MEANING: Final[dict[str, Meaning]] = {
    "A": Meaning("具备发放条件", "ready to be paid", "发放 pay"),
    "B": Meaning("不具备发放条件（法定延缓）", "deferred on a ground of law", "延缓审批 deferral"),
    "C": Meaning("需分配或有争议", "to be distributed or disputed", "分配方案 plan"),
    "D": Meaning("应提存", "to be escrowed", "提存 escrow"),
    "E": Meaning("不明案款", "case or payee unknown", "查找、公告 identify, notice"),
    "F": Meaning("非案款", "no case money", "转入应属科目 to its own account"),
    "G": Meaning("应退被执行人", "to be refunded to the debtor", "退款 refund"),
    "H": Meaning("应退案外人、误汇", "to be returned to a third party", "退回 return"),
    "I": Meaning("应缴国库", "due to the treasury", "上缴 treasury"),
    "J": Meaning("应移送", "due to another court or administrator", "移送 transfer"),
    "K": Meaning("差错（长款、短款）", "books and bank differ", "核查 investigation"),
}  # fmt: skip
assert set(MEANING) == {each.letter for each in LegacyClass}

DEFERRED: Final = frozenset(each for each in LegacyClass if each.letter == "B")


class Grade(StrEnum):
    """How well a match is proved (证据等级)."""

    E1 = "E1"  # 银行记录与案卷相符
    E2 = "E2"  # 仅有案卷材料
    E3 = "E3"  # 仅有承办人说明


class Step(StrEnum):
    """The identification ladder (以款找案), lowest step first."""

    BANK_INQUIRY = "bank-inquiry"  # 向银行查询汇款人
    PAYER_CONTACT = "payer-contact"  # 联系付款人
    PARTY_SEARCH = "party-search"  # 被执行人、当事人姓名检索
    DEDUCTION_ARCHIVE = "deduction-archive"  # 核对扣划档案
    AUCTION_RECORDS = "auction-records"  # 核对拍卖记录
    OLD_OFFICERS = "old-officers"  # 询问原承办人
    CIRCULAR = "circular"  # 全员通报


LADDER: Final = tuple(Step)
STEPS_ZH: Final[dict[Step, str]] = {
    Step.BANK_INQUIRY: "向银行查询汇款人", Step.PAYER_CONTACT: "联系付款人",
    Step.PARTY_SEARCH: "被执行人、当事人姓名检索", Step.DEDUCTION_ARCHIVE: "核对扣划档案",
    Step.AUCTION_RECORDS: "核对拍卖记录", Step.OLD_OFFICERS: "询问原承办人",
    Step.CIRCULAR: "全员通报",
}  # fmt: skip
assert set(STEPS_ZH) == set(Step)

# Why a line was loaded into its class or given it by a run, as far as no person wrote it.
WHY_ZH: Final[dict[str, str]] = {
    "register": "登记表所列", "word": "摘要含", "case-unknown": "未记案号",
    "payee-unknown": "未记收款账户", "case-and-payee-known": "案号、收款账户已知",
    "revoked": "认定无主已撤销",
}  # fmt: skip


def why_zh(why: str) -> str:
    """A reason for a class in Chinese; the words of a person as they are."""
    kind, colon, word = why.partition(":")
    return f"{WHY_ZH[kind]}{colon and '：'}{word}" if kind in WHY_ZH else why


class LegacyState(StrEnum):
    """Where a line stands on its way out."""

    OPEN = "open"  # 待清理
    PROPOSED = "proposed"  # 已提出对应，待复核
    MATCHED = "matched"  # 已对应到案
    NOTIFIED = "notified"  # 公告中
    CLEARED = "cleared"  # 已转出
