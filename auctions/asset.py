"""What is seized (财产): the same asset is never in two open lots."""

from uuid import UUID

from ledger.domain.citation import Article, Certainty
from ledger.domain.errors import Conflict
from ledger.domain.kernel import FirstFact, Root, event, name_id


class AssetInOpenLot(Conflict):
    """The asset is in another lot that is not finished."""

    code = "asset-in-open-lot"
    title = "The asset is in another open lot"
    title_zh = "该财产已在未结拍品中"
    article = Article("法释〔2016〕18号", "第二十六条", Certainty.VERIFIED)


class PlatformLotKnown(Conflict):
    """A platform's number names one attempt only; each attempt gets a number of its own."""

    code = "platform-lot-known"
    title = "The platform's number names another attempt"
    title_zh = "平台标的编号已对应其他拍卖次数"
    article = Article("本院拍卖参数", "平台标的编号", Certainty.DESIGN)


class Asset(Root):
    """One asset, by its own registration number, and the lots it was in."""

    TOPIC = "auction-asset"

    class Found(FirstFact):
        """The asset became known to the court (登记财产)."""

        TOPIC = "auction-asset.found"
        asset: str

    class Lotted(Root.Event):
        """The asset was put into a lot (列入拍品)."""

        TOPIC = "auction-asset.lotted"
        lot: str

    @staticmethod
    def create_id(asset: str) -> UUID:
        return name_id("auction-asset", asset)

    @event(Found)
    def __init__(self, asset: str) -> None:
        self.asset = asset
        self.lots: list[str] = []

    def put_into(self, lot: str, *, last_finished: bool) -> None:
        """Put it into a lot; raises :class:`AssetInOpenLot` while its last lot is open."""
        if self.lots and not last_finished:
            raise AssetInOpenLot(
                f"{self.asset} is in lot {self.lots[-1]}", asset=self.asset, lot=self.lots[-1]
            )
        self._lotted(lot=lot)

    @event(Lotted)
    def _lotted(self, lot: str) -> None:
        self.lots.append(lot)


class PlatformLot(Root):
    """One number of one platform, and the attempt it names (RB-11)."""

    TOPIC = "platform-lot"

    class Linked(FirstFact):
        """A platform's number was given to an attempt (平台标的对应)."""

        TOPIC = "platform-lot.linked"
        platform: str
        platform_lot: str
        lot: str
        mark: str

    @staticmethod
    def create_id(platform: str, platform_lot: str) -> UUID:
        return name_id("platform-lot", platform, platform_lot)

    @event(Linked)
    def __init__(self, platform: str, platform_lot: str, lot: str, mark: str) -> None:
        self.platform = platform
        self.platform_lot = platform_lot
        self.lot = lot
        self.mark = mark
