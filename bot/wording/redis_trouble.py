"""What is wrong with the Redis server and what mends it, a sentence each: for the start, `/readyz` and the doctor."""

from __future__ import annotations

from typing import Final

NOT_REACHED: Final = "the server cannot be reached. Check the address (rediss:// where it speaks TLS), and whether it runs and lets this machine in."
NOT_TRUSTED: Final = (
    "the server's certificate is not trusted. Name the authority that signed it: ?ssl_ca_certs=/path/ca.pem"
)
NO_FILE: Final = "a file that is named there does not exist: the socket of unix://, or what ssl_ca_certs= names."
LOADING: Final = "the server reads its data. That ends by itself."
READ_ONLY: Final = (
    "the server is read-only: a replica, or a primary that was replaced. Let the address lead to the primary."
)
FULL: Final = "the server's memory is full, so that it takes nothing in. Give it more (maxmemory)."
LOGIN_REFUSED: Final = "the password is refused, or the user. Check both."
TOO_MANY: Final = "the server has as many clients as it may have. Let it have more (maxclients), or end some."
TOO_FEW_REPLICAS: Final = "the server takes nothing in while fewer replicas follow it than it is told to have (min-replicas-to-write). Look at those."
NO_DATABASE: Final = "the server has no database of that number. Write another behind the address, or none."
NO_CLUSTER: Final = "the server is in no Cluster. Begin with redis:// (or rediss://)."
OF_CLUSTER: Final = "the server belongs to a Cluster. Begin with redis+cluster:// (or rediss+cluster://)."
CLUSTER_DOWN: Final = (
    "not every slot of the Cluster has a node that serves it. `cluster info` at one of the nodes says more."
)
NO_SENTINEL: Final = (
    "what answers there is no Sentinel. Write the Sentinels' addresses, or begin with redis:// for a server."
)
NO_PRIMARY: Final = "no Sentinel answers that knows a primary of that name. Check the name and the addresses."
PROTECTED: Final = "the server is in protected mode: it lets in this machine alone. Give it a password, or a user, or let it listen elsewhere."
NO_REDIS: Final = "what answers there is no Redis. Check the address and the port."
NO_DISK: Final = "the server cannot write to its disk, so that it takes nothing in. Make room there, or mend it."

SAID: Final[tuple[tuple[str, str, bool], ...]] = (
    ("max number of clients", TOO_MANY, False),
    ("NOREPLICAS", TOO_FEW_REPLICAS, False),
    ("DB index is out of range", NO_DATABASE, True),
    ("Cluster mode is not enabled", NO_CLUSTER, True),
    ("slots are not covered", CLUSTER_DOWN, False),
    ("unknown command 'SENTINEL'", NO_SENTINEL, True),
    ("No master found", NO_PRIMARY, False),
    ("protected mode", PROTECTED, True),
    ("CERTIFICATE_VERIFY_FAILED", NOT_TRUSTED, True),
    ("No such file or directory", NO_FILE, False),
    ("MISCONF", NO_DISK, False),
)
"""What stands in an error whose type does not say enough, what to say of it, and whether it lasts until somebody mends it."""


def silent(seconds: float) -> str:
    """It takes connections, or does not even refuse them."""
    return f"the server does not answer within {seconds:g} s: it hangs, is cut off on the way, or speaks no TLS (rediss://) where that is expected. Look at it, and at what lies between."


def not_permitted(said: str) -> str:
    """A user without rights, with what the server says."""
    return f"the user may not do what is needed ({said}). README.md has the line that gives it the rights."


def too_old(version: str) -> str:
    """A version that lacks commands."""
    return f"version {version}; 7.0 or newer is needed."


def evicts(policy: str) -> str:
    """A server that throws keys away when it is full."""
    return f"maxmemory-policy is {policy}: set noeviction, or orders are thrown away when the memory is full."


def failed(error: str) -> str:
    """Anything else, by the name of the error."""
    return f"the server fails ({error}). Its own log says more."
