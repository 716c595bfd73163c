"""Words for any route, made of what the OpenAPI document says of them: enough to be understood."""

import re
from typing import Any, Final

Shape = dict[str, Any]
SAID: Final = {
    "case_number": "（2017）苏0508执101号", "number": "（2017）苏0508执101号-1", "month": "2026-02",
}  # fmt: skip
OF_A_PATTERN: Final = (
    "x", "1", "c1", "a1", "p1", "w1", "s1", "o1", "0" * 12, "0" * 64, "1.00", "0.5", "2026-03-02",
    "2026-02", "JJ20260302-A1B2C3", "SQ20260302-A1B2C3", "A-1", "AZ1",
)  # fmt: skip
OF_A_FORMAT: Final = {
    "date": "2026-03-02", "date-time": "2026-03-02T10:00:00+08:00",
    "uuid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip


class Words:
    """The smallest thing each shape of a document allows."""

    def __init__(self, document: Shape) -> None:
        self.shapes = document["components"]["schemas"]

    def of(self, shape: Shape, name: str = "") -> Any:
        """The smallest thing of this shape; an example where the document gives one."""
        if "$ref" in shape:
            return self.of(self.shapes[shape["$ref"].rpartition("/")[2]], name)
        for known in ("const", "default"):
            if shape.get(known) is not None:
                return shape[known]
        for several in ("examples", "enum"):
            if shape.get(several):
                return shape[several][0]
        for either in ("anyOf", "oneOf", "allOf"):
            if either in shape:
                return self.of(shape[either][0], name)
        return self._plain(shape, name)

    def _plain(self, shape: Shape, name: str) -> Any:
        match shape.get("type"):
            case "object":
                told, needed = shape.get("properties", {}), shape.get("required", ())
                return {each: self.of(told[each], each) for each in needed}
            case "array":
                return [self.of(shape["items"], name)] * max(shape.get("minItems", 0), 1)
            case "boolean":
                return False
            case "integer" | "number":
                return max(shape.get("minimum", 1), 1)
        return self._text(shape, name)

    def _text(self, shape: Shape, name: str) -> str:
        if shape.get("format") in OF_A_FORMAT:
            return OF_A_FORMAT[shape["format"]]
        fits = re.compile(shape.get("pattern", "")).search
        return next(text for text in (SAID.get(name, "x"), *OF_A_PATTERN) if fits(text))
