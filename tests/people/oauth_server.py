"""Kakao and Naver on this machine, as far as signing in needs them.

`/<provider>/authorize` agrees at once (or refuses), `/<provider>/token` gives a token for a code, once, and
`/<provider>/profile` tells who holds the token.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID, CLIENT_SECRET = "didim-client", "didim-secret"


@dataclass
class OAuthServer:
    """What the providers know: the profile of whoever is signed in there, and whether they agree."""

    url: str = ""
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    agrees: bool = True
    works: bool = True
    asked: list[dict[str, str]] = field(default_factory=list)  # what authorize was asked
    codes: dict[str, str] = field(default_factory=dict)  # code to the address it was made for
    tokens: set[str] = field(default_factory=set)

    def authorize(self, query: dict[str, str]) -> str:
        """Where the person is led back to."""
        self.asked.append(query)
        if not self.agrees:
            return f"{query['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = secrets.token_hex(8)
        self.codes[code] = query["redirect_uri"]
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        keys = (form.get("client_id"), form.get("client_secret"))
        made_for = self.codes.pop(form.get("code", ""), None)
        if not self.works or keys != (CLIENT_ID, CLIENT_SECRET) or made_for != form.get("redirect_uri"):
            return None
        token = secrets.token_hex(8)
        self.tokens.add(token)
        return {"access_token": token, "token_type": "bearer", "expires_in": 3600}

    def profile(self, provider: str, authorization: str) -> dict[str, Any] | None:
        if authorization.removeprefix("Bearer ") not in self.tokens:
            return None
        profile = self.profiles[provider]
        return {"resultcode": "00", "response": profile} if provider == "naver" else profile


def _handler(server: OAuthServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            _, provider, what = parts.path.split("/")
            if what == "authorize":
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", server.authorize(query))
                self.end_headers()
            else:
                self.answer(server.profile(provider, self.headers.get("Authorization", "")))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(server.token({key: values[0] for key, values in parse_qs(body).items()}))

        def answer(self, data: dict[str, Any] | None) -> None:
            body = json.dumps(data or {"error": "invalid_grant"}).encode()
            self.send_response(200 if data else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


@contextmanager
def running() -> Iterator[OAuthServer]:
    server = OAuthServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    server.url = f"http://127.0.0.1:{http.server_port}"
    Thread(target=http.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
