"""What stands before every request: only this computer, only who has the token, only our own pages (ASGI).

A page on another site can make a browser send requests to 127.0.0.1: the Host check stops names that point here (DNS
rebinding), the cookie is never sent along from other sites (SameSite), and what changes something must come with our
own Origin. Programs send the token as `Authorization: Bearer ...` instead and need no Origin.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2 * 1024 * 1024  # of a request's body; what is uploaded has its own limit
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True)
class Access:
    """Where the page is served, and what opens it."""

    token: str
    port: int
    most_upload: int = 64 * 1024 * 1024  # bytes of one uploaded file

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser on this computer calls us."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    @property
    def cookie(self) -> str:
        """Its name; with the port, as cookies do not tell ports apart."""
        return f"quotes_{self.port}"

    def url(self, path: str = "/") -> str:
        """What to open in the browser."""
        return f"http://127.0.0.1:{self.port}{quote(path)}?token={self.token}"

    def uploads(self, path: str) -> bool:
        """Whether a file may come there, which is larger than what is typed."""
        return path.startswith("/upload/") or path.endswith("/labelstudio")

    def opens(self, given: str | None) -> bool:
        """Whether that is the token."""
        return given is not None and secrets.compare_digest(given.encode(), self.token.encode())


class Guard:
    """The app, for those who may use it."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through, or says why not."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no web sockets here
        sending = _with_headers(send)
        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        limit = self._access.most_upload if self._access.uploads(scope["path"]) else MOST_BYTES
        body = await _body(Headers(scope=scope), receive, limit)
        if body is None:
            await PlainTextResponse(f"The request is larger than {limit:,} bytes.\n", 413)(scope, receive, sending)
            return
        await self._app(scope, _given(body, receive), sending)

    def _refused(self, scope: Scope) -> ASGIApp | None:
        """The answer to who may not go on; None for who may."""
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self._access.hosts]:
            return PlainTextResponse("Open this page by the address that was printed: 127.0.0.1.\n", 421)
        origin, bearer = headers.get("origin"), self._bearer(headers)
        own = {f"http://{host}" for host in self._access.hosts}
        if origin is not None and origin not in own:
            return PlainTextResponse("Requests from other sites are refused.\n", 403)
        if scope["method"] in _CHANGING and origin is None and not bearer:
            return PlainTextResponse("A request that changes something needs its Origin, or the token.\n", 403)
        if headers.get("sec-fetch-site") in ("cross-site", "same-site") and scope["method"] in _CHANGING:
            return PlainTextResponse("Requests from other sites are refused.\n", 403)
        return None if bearer else self._by_cookie(scope, headers)

    def _bearer(self, headers: Headers) -> bool:
        scheme, _, token = headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self._access.opens(token.strip())

    def _by_cookie(self, scope: Scope, headers: Headers) -> ASGIApp | None:
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == "token"]
        if given and self._access.opens(given[-1]) and scope["method"] == "GET":
            left = urlencode([pair for pair in query if pair[0] != "token"])
            answer = RedirectResponse(quote(_local(scope["path"])) + (f"?{left}" if left else ""), 303)
            answer.set_cookie(self._access.cookie, self._access.token, httponly=True, samesite="strict", path="/")
            return answer
        if self._access.opens(_cookie(headers, self._access.cookie)):
            return None
        return PlainTextResponse("The token is missing. Open the address that `quotes review` printed.\n", 401)


def _local(path: str) -> str:
    """The path, never another host: browsers take "//name" for one."""
    return "/" + path.lstrip("/\\")


def _cookie(headers: Headers, name: str) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found else None


async def _body(headers: Headers, receive: Receive, most: int) -> bytes | None:
    """The whole body; None where it has more bytes than that, of which no more are read."""
    announced = headers.get("content-length", "0")
    if not announced.isdecimal() or int(announced) > most:
        return None
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            return None
    return bytes(body)


def _given(body: bytes, receive: Receive) -> Receive:
    """The body as one message, then whatever else comes: that the browser went away."""
    first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return first.pop() if first else await receive()

    return given


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
