"""The page of the demo: plain files, served as they are, under a policy that lets nothing in from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

FOLDER = Path(__file__).parent
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def page_routes() -> list[web.RouteDef]:
    """Every file of the page under its own name, and ``index.html`` as ``/``."""
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in TYPES)
    return [web.get("/" if path.name == "index.html" else f"/{path.name}", _serving(path)) for path in files]


def _serving(path: Path) -> Callable[[web.Request], Coroutine[Any, Any, web.StreamResponse]]:
    headers = {**HEADERS, "Content-Type": f"{TYPES[path.suffix]}; charset=utf-8"}

    async def serve(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers=headers)

    return serve
