"""The money of cases (执行案款): what may happen, how it is kept, and what may be asked of it."""
