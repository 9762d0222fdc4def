"""The text of an SMS as Korean carriers take it: cp949, counted in bytes."""

import unicodedata
from dataclasses import dataclass
from enum import Enum

CHARSET = "cp949"  # euc-kr would count 뷁 as eight bytes
SMS_BYTES = 90
LMS_BYTES = 2_000
SUBJECT_BYTES = 40  # of an LMS

# What carriers have no letter for, and what is put there instead.
REPLACEMENTS = {
    "\u2013": "-",
    "\u2014": "-",
    "\u2011": "-",
    "\u2022": "\u00b7",
    "\u00a0": " ",
    "\u200b": "",
    "\u200d": "",
    "\ufe0f": "",
    "\u20a9": "\uffe6",
    "\u2010": "-",
    "\u2012": "-",
    "\u2212": "-",
    "\u301c": "~",
    "\u30fb": "\u00b7",
    "\u2027": "\u00b7",
    "\u2219": "\u00b7",
    "\t": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\u27a1": "→",
    "\u2713": "√",
    "\u2714": "√",
    "\u2705": "√",
    "\u00a9": "(c)",
    "\u2764": "♥",
    "😊": "^^",
    "🙂": "^^",
    "👉": "▶",
    "📞": "☎",
}
UNKNOWN = "?"


class Form(Enum):
    SMS = "SMS"
    LMS = "LMS"


@dataclass(frozen=True)
class Text:
    """A text that every carrier takes: `body`, and what had to be replaced in it, in the order met."""

    body: str
    replaced: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """Bytes."""
        return byte_count(self.body)

    @property
    def form(self) -> Form:
        return Form.SMS if self.size <= SMS_BYTES else Form.LMS

    @property
    def is_too_long(self) -> bool:
        return self.size > LMS_BYTES


def byte_count(text: str) -> int:
    """Bytes of a text that only has letters of the character set. Raises UnicodeEncodeError else."""
    return len(text.encode(CHARSET))


def fits(letter: str) -> bool:
    try:
        letter.encode(CHARSET)
    except UnicodeEncodeError:
        return False
    return True


def clean(text: str) -> Text:
    """Replace every letter that carriers can't show, and tell which."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    letters: list[str] = []
    replaced: dict[str, str] = {}
    for letter in text:
        if letter == "\n" or (fits(letter) and unicodedata.category(letter) != "Cc"):
            letters.append(letter)
            continue
        replaced[letter] = _instead_of(letter)
        letters.append(replaced[letter])
    return Text("".join(letters).strip(), tuple(replaced.items()))


def _instead_of(letter: str) -> str:
    if letter in REPLACEMENTS:
        return REPLACEMENTS[letter]
    if unicodedata.category(letter) in {"Cc", "Cf", "Mn"}:
        return ""
    plain = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return plain or UNKNOWN


def cut(text: str, size: int) -> str:
    """The beginning of a clean text, at most so many bytes long."""
    return text.encode(CHARSET)[:size].decode(CHARSET, errors="ignore")
