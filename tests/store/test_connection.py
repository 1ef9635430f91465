"""The connection to Redis: when everybody comes at once, and by TLS."""

from __future__ import annotations

import asyncio
from pathlib import Path

from redis.asyncio import Redis

from bot.store import Engine, Keys, Store, connect
from bot.store.cluster import Cluster
from bot.store.redis import WaitingSentinelPool
from bot.store.server import trouble
from bot.wording import redis_trouble
from tests.certificate import Certificate
from tests.proxy import behind_tls
from tests.servers import servers


async def test_a_burst_of_commands_waits_for_a_connection_and_none_fails(store: Store) -> None:
    drafts = await asyncio.gather(*(store.drafts.read(f"none-{number}") for number in range(500)))
    assert drafts == [None] * 500


async def test_a_certificate_authority_of_ones_own_is_trusted_where_it_is_named(
    tmp_path: Path, certificate: Certificate
) -> None:
    async with servers(tmp_path) as found:
        await found.launch("redis")
        async with behind_tls(f"http://127.0.0.1:{found.ports['redis']}", certificate.of_server()) as address:
            url = address.replace("https", "rediss")
            unknown, known = Engine(connect(url)), Engine(connect(f"{url}?ssl_ca_certs={certificate.file}"))
            told = await trouble(unknown, Keys("tls"), 60)
            assert told
            assert told.words == redis_trouble.NOT_TRUSTED
            assert await trouble(known, Keys("tls"), 60) is None
            await known.close()
            await unknown.close()


async def test_sentinels_and_the_nodes_of_a_cluster_are_held_to_it_too() -> None:
    sentinel = connect("rediss+sentinel://host:26379/encore?ssl_ca_certs=/ca.pem")
    assert isinstance(sentinel, Redis)
    pool = sentinel.connection_pool
    assert isinstance(pool, WaitingSentinelPool)
    asked = [each.connection_pool for each in pool.sentinel_manager.sentinels]
    assert [each.connection_kwargs["ssl_ca_certs"] for each in (pool, *asked)] == ["/ca.pem", "/ca.pem"]

    cluster = connect("rediss+cluster://host:7000?ssl_ca_certs=/ca.pem")
    assert isinstance(cluster, Cluster)
    assert cluster.connection_kwargs["ssl_ca_certs"] == "/ca.pem"
