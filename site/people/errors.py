"""What a use case answers when it doesn't do what was asked. Nothing was written then."""


class Refused(Exception):
    """`code` is stable; `message` is a Korean sentence that says what to do instead."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
