"""What every request passes through before its path is looked up.

In: a request. Out: the same request under the path that the proxy shows, or a problem where there are too many of a client
or its body is too large. What no one foresaw becomes a problem too, without a word of the inside.
"""

from __future__ import annotations

import logging
import math
import traceback
from http import HTTPStatus

from fastapi import Request
from fastapi.middleware.gzip import GZipMiddleware
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from budgetkg.api.server.clients import Buckets, client_of
from budgetkg.api.server.problems import problem
from budgetkg.api.server.sparql import takes_gzip
from budgetkg.api.server.work import ClientGone
from budgetkg.api.settings import Settings

_log = logging.getLogger("budgetkg.server")


class UnderRoot:
    """The server stands under a path, whether the proxy before it takes that path away or leaves it."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app, self._root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the whole path, as ASGI has it."""
        if self._root and scope["type"] == "http":
            path: str = scope["path"]
            is_whole = path == self._root or path.startswith(f"{self._root}/")
            whole = path if is_whole else self._root + path
            scope = {**scope, "root_path": self._root, "path": whole}
            scope["raw_path"] = scope["raw_path"] if is_whole else self._root.encode() + scope["raw_path"]
        await self._app(scope, receive, send)


class Packed(GZipMiddleware):
    """Large answers are packed for clients that take it; one that says `gzip;q=0` does not."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back."""
        if scope["type"] == "http" and not takes_gzip(Request(scope).headers.get("accept-encoding", "")):
            scope["headers"] = [one for one in scope["headers"] if one[0] != b"accept-encoding"]
        await super().__call__(scope, receive, send)


class Guarded:
    """Not too many requests of one client, no body that is too large, no word of the inside."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._most = app, settings.request_bytes
        self._buckets = Buckets(settings.client_rate) if settings.client_rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, has_begun = Request(scope), False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        seconds = self._buckets.wait(client_of(scope)) if self._buckets else 0
        if seconds:
            words = "请求过于频繁 too many requests of one client; ask again after the seconds of Retry-After."
            refused = problem(request, HTTPStatus.TOO_MANY_REQUESTS, words, {"Retry-After": str(math.ceil(seconds))})
            await refused(scope, receive, send)
        elif self._is_too_large(request.headers.get("content-length", "")):
            await problem(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large())(scope, receive, send)
        else:
            try:
                await self._app(scope, self._counted(receive), sent)
            except ClientGone:
                return
            except Exception as error:
                _log.error("%s at\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
                if has_begun:
                    raise
                words = "服务器内部错误 a fault of the server; please report it."
                await problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, words)(scope, receive, send)

    def _is_too_large(self, length: str) -> bool:
        return length.isdecimal() and int(length) > self._most

    def _too_large(self) -> str:
        return f"请求正文超过 {self._most} 字节 the body of a request may have {self._most} bytes; send less."

    def _counted(self, receive: Receive) -> Receive:
        """The same, which ends where the body grows too large: its length need not be announced."""
        so_far = 0

        async def counted() -> Message:
            nonlocal so_far
            message = await receive()
            so_far += len(message.get("body", b""))
            if so_far > self._most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large())
            return message

        return counted
