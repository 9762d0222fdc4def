"""A local mail server for tests and measurements: accepts everything, and writes down each Message-ID."""

import subprocess
import sys
import time
from collections import Counter
from email.parser import BytesHeaderParser
from pathlib import Path
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"


class SmtpSink:
    """The server in a process of its own, at a free port.

    with SmtpSink(folder) as sink:
        ... EMAIL_URL=sink.url ...
        sink.arrived()  # Counter: Message-ID -> how often it was accepted
    """

    def __init__(self, folder: Path) -> None:
        self.log = folder / "arrived.txt"
        self.port_file = folder / "port.txt"

        self.port = 0  # any that is free

    def __enter__(self) -> Self:
        self.log.touch()
        self.start()
        return self

    def start(self) -> None:
        """Begin to listen; after `stop`, at the same port."""
        self.port_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "tools.smtp_sink", *map(str, (self.log, self.port_file, self.port))]
        self.process = subprocess.Popen(command)
        deadline = time.monotonic() + 20
        while not self.port_file.exists() or not self.port_file.read_text():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("The mail sink did not start.")
            time.sleep(0.02)
        self.port = int(self.port_file.read_text())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Refuse every connection."""
        self.process.kill()
        self.process.wait()

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    def arrived(self) -> Counter[str]:
        return Counter(self.log.read_text().split())

    def count(self) -> int:
        return self.log.read_bytes().count(b"\n")


class _Handler:
    """Writes the Message-ID down before it says yes: what was accepted is always in the file."""

    def __init__(self, log: str) -> None:
        self.log = open(log, "ab", buffering=0)  # noqa: SIM115 - open as long as the server runs

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        head = envelope.content.partition(b"\r\n\r\n")[0]
        message_id = BytesHeaderParser().parsebytes(head)["Message-ID"] or "-"
        self.log.write("".join(message_id.split()).encode() + b"\n")
        return "250 OK"


def main(log: str, port_file: str, port: str = "0") -> None:
    import asyncio

    from aiosmtpd.smtp import SMTP

    async def serve() -> None:
        handler = _Handler(log)
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(handler, enable_SMTPUTF8=True), HOST, int(port))
        Path(port_file).write_text(str(server.sockets[0].getsockname()[1]))
        await server.serve_forever()

    asyncio.run(serve())


if __name__ == "__main__":
    main(*sys.argv[1:])
