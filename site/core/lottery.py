"""Drawing lots so that anybody can check it afterwards (docs/lottery.md).

Before: the SHA-256 of a secret seed is published. Afterwards: the seed and the codes of all entries are, and the order
follows from them. Whoever published the hash can't choose another seed any more; and nobody without the seed knows
which code is a good one. Nothing here reads a row.
"""

import secrets
from collections.abc import Iterable
from hashlib import sha256

SEED_LENGTH = 64
CODE_LENGTH = 10


def new_seed() -> str:
    """256 random bits in hexadecimal digits."""
    return secrets.token_hex(SEED_LENGTH // 2)


def new_code() -> str:
    """The public name of an entry: ten hexadecimal digits that say nothing about whose it is."""
    return secrets.token_hex(CODE_LENGTH // 2)


def promise(seed: str) -> str:
    """What is published before: the SHA-256 of the seed."""
    return sha256(seed.encode()).hexdigest()


def ranked(seed: str, codes: Iterable[str]) -> list[str]:
    """The codes in the order that the seed gives them, whatever order they come in."""
    return sorted(codes, key=lambda code: (sha256(f"{seed}:{code}".encode()).hexdigest(), code))
