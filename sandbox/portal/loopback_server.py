"""A server on a loopback socket that can refuse connections, and accept them again on the same port."""

from __future__ import annotations

from aiohttp import web


class LoopbackServer:
    """Serves an application at `url`, `http://127.0.0.1:<port>`. Raises ValueError for a host that others could reach."""

    def __init__(self, app: web.Application, host: str = "127.0.0.1", port: int = 0) -> None:
        if host not in {"127.0.0.1", "::1", "localhost"}:
            raise ValueError("the sandbox listens on loopback only")
        self.host = host
        self.port = port
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        self._site: web.TCPSite | None = None

    @property
    def url(self) -> str:
        """The address of the whole stand-in."""
        return f"http://{self.host}:{self.port}"

    @property
    def accepting(self) -> bool:
        """Whether connections are accepted."""
        return self._site is not None

    async def start(self) -> None:
        """Begin to listen, on a free port unless one was given."""
        await self._runner.setup()
        await self.accept_connections()

    async def stop(self) -> None:
        """Let go of everything."""
        await self._runner.cleanup()

    async def accept_connections(self) -> None:
        """Listen (again), on the same port."""
        if self._site is None:
            self._site = web.TCPSite(self._runner, self.host, self.port, reuse_address=True)
            await self._site.start()
            self.port = self._runner.addresses[0][1]

    async def refuse_connections(self) -> None:
        """Refuse connections like a machine that is down, and cut those that stand."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        self.cut_connections()

    def cut_connections(self) -> None:
        """Cut every connection that stands, as a portal does with idle ones."""
        for connection in self._runner.server.connections if self._runner.server else ():
            connection.force_close()
