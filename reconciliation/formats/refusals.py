"""Why a bank's file is turned away: nothing of it was taken over, and the place is named.

A file that cannot be read is :class:`Malformed`; one that reads well but contradicts itself is a
:class:`Conflict` and is raised only by :func:`reconciliation.formats.model.check`.
"""

from ledger.domain.errors import Conflict, Malformed


class FileUnreadable(Malformed):
    """The file as a whole cannot be read: empty, cut off, damaged or not what its name says."""

    code = "bank-file-unreadable"
    title = "The bank file cannot be read"
    title_zh = "银行文件无法读取"


class FileTooLarge(Malformed):
    """The file, or what it unpacks to, is beyond the limits set for bank files."""

    code = "bank-file-too-large"
    title = "The bank file is too large"
    title_zh = "银行文件过大"


class FileUnsafe(Malformed):
    """The file carries what a statement never needs: a DTD, entities, NUL bytes, a zip bomb."""

    code = "bank-file-unsafe"
    title = "The bank file is not safe to read"
    title_zh = "银行文件存在安全风险"


class EncodingWrong(Malformed):
    """The bytes are not text in any of the encodings tried; the first bad byte is named."""

    code = "bank-file-encoding"
    title = "The bank file's encoding is wrong"
    title_zh = "银行文件编码错误"


class FormatUnknown(Malformed):
    """No known format fits, or more than one does; the reader does not guess."""

    code = "bank-file-format-unknown"
    title = "The bank file's format is not known"
    title_zh = "无法识别银行文件格式"


class SchemaBroken(Malformed):
    """The message breaks its ISO 20022 schema; the first error and its line are named."""

    code = "bank-file-schema"
    title = "The bank message breaks its schema"
    title_zh = "银行报文不符合标准结构"


class StatementUnreadable(Malformed):
    """A statement or one of its lines lacks what every line must tell, or tells it wrongly."""

    code = "statement-unreadable"
    title = "A statement line cannot be read"
    title_zh = "对账单内容无法读取"


class AccountWrong(Malformed):
    """The file is about another account, or about one it does not name clearly enough."""

    code = "statement-account-wrong"
    title = "The statement is not for this account"
    title_zh = "对账单账号不符"


class AccountNeeded(AccountWrong):
    """The file names no account, or masks it: say which one it is for.

    Over HTTP as ``account`` in the query, on the command line as ``--account``.
    """

    code = "statement-account-needed"
    title = "Say which account the file is for"
    title_zh = "文件未载明完整账号，须指明所属专户账号"


class ProfileBroken(Malformed):
    """A bank profile (银行格式配置) does not describe a file that could be read."""

    code = "bank-profile-broken"
    title = "The bank profile is not usable"
    title_zh = "银行格式配置无效"


class StatementDoesNotBalance(Conflict):
    """Opening balance and booked lines do not lead to the closing balance (对账单不平)."""

    code = "statement-does-not-balance"
    title = "The statement does not balance"
    title_zh = "对账单余额不平"


class TotalsDisagree(Conflict):
    """The bank's own count or sum is not that of the lines in the file (笔数或合计不符)."""

    code = "statement-totals-disagree"
    title = "The statement's totals disagree with its lines"
    title_zh = "对账单合计与明细不符"


class SerialTwice(Conflict):
    """One serial (流水号) stands on two lines of one statement."""

    code = "statement-serial-twice"
    title = "A serial stands on two lines"
    title_zh = "对账单流水号重复"
