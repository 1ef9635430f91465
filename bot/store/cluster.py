"""The client of a Cluster: redis-py's, with its limits and its failures like those of the other clients.

redis-py's own lets whoever comes when all connections to a node are taken fail at once, asks again without a pause while
a replica takes over and closes the connections that others use, and raises errors that are no `RedisError` where no node
answers or nobody has a slot.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from redis.asyncio import RedisCluster
from redis.asyncio.cluster import ClusterPipeline, ClusterPubSub, PipelineCommand
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisClusterException, SlotNotCoveredError

SPARE = 10  # connections to a node that listen, or ask it about the others
AGAIN_SECONDS = 0.25  # before a command is tried again of which a node has failed


class Cluster(RedisCluster):
    """connections: for commands, and as many again for pipelines, to one node. wait_seconds: for a free one."""

    def __init__(self, *, connections: int, wait_seconds: float, **options: Any) -> None:
        super().__init__(max_connections=2 * connections + SPARE, **options)
        self.wait_seconds = wait_seconds
        # Each has permits of its own: what a pipeline had sent to the wrong node it sends again as commands, which must
        # not wait for permits that pipelines hold.
        self._command_permits = asyncio.Semaphore(connections)
        self._pipeline_permits = asyncio.Semaphore(connections)

    async def initialize(
        self,
        additional_startup_nodes_info: list[tuple[str, int]] | None = None,
        last_failed_node_name: str | None = None,
    ) -> Cluster:
        """Finds the nodes and who has which slots, unless that is known. Pauses after a failure: a fail-over takes a while."""
        if last_failed_node_name:
            await asyncio.sleep(AGAIN_SECONDS)
        try:
            await super().initialize(additional_startup_nodes_info, last_failed_node_name)
        except RedisClusterException as error:
            raise RedisConnectionError(str(error)) from error
        return self

    async def aclose(self) -> None:
        """What redis-py calls when it wants to look at the nodes anew. Others are at work on the connections meanwhile: they
        are not torn from them, but made anew after use."""
        self._initialize = True

    async def close(self) -> None:
        """Closes all connections."""
        self._initialize = False
        await super().aclose()

    async def execute_command(self, *args: Any, **kwargs: Any) -> Any:
        async with self._permit(self._command_permits):
            return await super().execute_command(*args, **kwargs)

    def name_of(self, key: str) -> str:
        """The primary that has a key, as far as is known here; "" when nothing is."""
        node = self.nodes_manager.slots_cache.get(self.keyslot(key))
        return node[0].name if node else ""

    async def together(self, key: str, *commands: Sequence[Any]) -> list[Any]:
        """Commands over one connection to the primary that has a key, each answered with what came of it, also an error."""
        async with self._permit(self._pipeline_permits):
            await self.initialize()
            asked = [PipelineCommand(index, *command) for index, command in enumerate(commands)]
            await self.nodes_manager.get_node_from_slot(self.keyslot(key)).execute_pipeline(asked)
            return [command.result for command in asked]

    async def ping(self, **_: Any) -> bool:
        """Whether keys are served. (redis-py's asks every node, and fails when a replica is away.)"""
        return await self.execute_command("EXISTS", "ping") is not None

    def pipeline(self, transaction: Any = None, _: Any = None) -> ClusterPipeline:
        """Many commands in one round trip to each node."""
        return _Pipeline(self, transaction)  # type: ignore[abstract]

    def pubsub(self, *args: Any, **kwargs: Any) -> ClusterPubSub:
        """Listens on one of the nodes; each is told what was published on any."""
        return _PubSub(self, *args, **kwargs)

    async def execute_together(self, pipeline: ClusterPipeline, *args: Any) -> list[Any]:
        async with self._permit(self._pipeline_permits):
            return await ClusterPipeline.execute(pipeline, *args)

    @asynccontextmanager
    async def _permit(self, permits: asyncio.Semaphore) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self.wait_seconds):
                await permits.acquire()
        except TimeoutError:
            raise RedisConnectionError("No connection available.") from None
        try:
            yield
        except SlotNotCoveredError as error:
            raise RedisConnectionError(str(error)) from error
        except AttributeError as error:
            if error.obj is not None:
                raise
            # The connection was closed under who used it, because another command had found the node gone.
            raise RedisConnectionError("The connection was closed.") from error
        finally:
            permits.release()


class _Pipeline(ClusterPipeline):
    async def execute(self, raise_on_error: bool = True, allow_redirections: bool = True) -> list[Any]:
        client = self.cluster_client
        assert isinstance(client, Cluster)
        return await client.execute_together(self, raise_on_error, allow_redirections)


class _PubSub(ClusterPubSub):
    async def execute_command(self, *args: Any, **kwargs: Any) -> Any:
        await self.cluster.initialize()  # else it cannot know whom to listen to
        return await super().execute_command(*args, **kwargs)
