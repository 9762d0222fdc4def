"""What may go wrong on the way out."""


class Unreachable(Exception):
    """The server takes nothing at all just now: it can't be reached, or is set up wrongly. That is no message's fault."""


class Unsure(Exception):
    """The server may have taken the message: it never answered. Sent once more, the message could come twice."""
