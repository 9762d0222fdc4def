"""Numbers that come from outside and name a row."""

MOST_DIGITS = 18  # more fit in no column


def row_key(text: str) -> int:
    """The number that a form or an address names a row by; 0, which no row has, for anything else: `²` and a mile of digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0
