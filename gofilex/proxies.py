"""By which proxy an address is reached, as the environment has it: one reading for every client of a program.

`HTTPS_PROXY` is for https:// and wss://, `HTTP_PROXY` for http:// and ws://, `ALL_PROXY` for both where the other is not set.
`NO_PROXY` names what is reached directly: hosts with all that is below them, addresses, networks (10.0.0.0/8), each with a
port if need be, separated by commas or spaces; `*` is everything. Written in small letters they come first, and an empty one
unsets (urllib.request reads them so; NO_PROXY is curl's, CURLOPT_NOPROXY).

HTTP libraries read them each in its own way: httpx knows no networks and fails at `[::1]`, aiohttp takes logins from a
`.netrc` as well, slack_sdk never looks at NO_PROXY. So each is told the answer instead.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies_environment

PORTS = {"http": 80, "https": 443}
SAME = {"ws": "http", "wss": "https"}
"""A WebSocket begins as a request of HTTP, and goes the same way."""

_LEAST_SECRET = 4
"""A shorter text stands in many a word: hidden wherever it stands, it would spoil every line of the log."""


class ProxySettingError(ValueError):
    """What the environment names is no proxy that can be used. `str()` says so for people, without repeating it."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """`url` may hold a password: it is for HTTP libraries. `setting`: the variable that named it."""

    url: str = field(repr=False)
    setting: str

    @property
    def address(self) -> str:
        """Where it listens, without user and password."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"

    @property
    def secrets(self) -> frozenset[str]:
        """What of it must not be seen, in each form in which it may turn up: texts that can be looked for in a log. A password too
        short for that is among them within its login and address only."""
        login = urlsplit(self.url).netloc.rpartition("@")[0]
        if not login:
            return frozenset()
        plain = unquote(login)
        name, _, password = plain.partition(":")
        header = base64.b64encode(f"{name}:{password}".encode()).decode()
        if not password:  # a name alone may be a word, but in an address it may be a key
            return frozenset({f"//{login}@", f"//{plain}@", header})
        found = {login, plain, password, header, f"//{login}@"}
        return frozenset(secret for secret in found if len(secret) >= _LEAST_SECRET)


def proxy_for(url: str) -> Proxy | None:
    """The proxy for an address, None where it is reached directly. Raises `ProxySettingError`."""
    settings = getproxies_environment()
    parts = urlsplit(url)
    scheme = SAME.get(parts.scheme, parts.scheme)
    name = scheme if settings.get(scheme) else "all"
    value = settings.get(name, "").strip()
    if not value or _is_excepted(parts, settings.get("no", "")):
        return None
    return Proxy(_usable(f"{name.upper()}_PROXY", value), f"{name.upper()}_PROXY")


def _usable(setting: str, value: str) -> str:
    text = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(text)
        whole = (
            parts.scheme in PORTS and parts.hostname and parts.port != 0 and parts[2:] in {("", "", ""), ("/", "", "")}
        )
    except ValueError:  # a port that is none: most often an unescaped sign in a password
        whole = False
    if not whole or not text.isprintable() or " " in text or "\\" in text:
        raise ProxySettingError(
            f"{setting}: must be like http://proxy.example:3128; other kinds, such as SOCKS, cannot be used, and in a "
            "user or password signs such as @ : / # \\ are written as %40 %3A %2F %23 %5C."
        )
    return text.rstrip("/")


def _is_excepted(parts: SplitResult, rules: str) -> bool:
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or PORTS.get(SAME.get(parts.scheme, parts.scheme))
    return any(_matches(rule.lower(), host, port) for rule in re.split(r"[,\s]+", rules) if rule)


def _matches(rule: str, host: str, port: int | None) -> bool:
    if rule == "*":
        return True
    named = re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d+))?", rule)  # else an IPv6 address without brackets
    name, only = (named[1].strip("[]"), named[2]) if named else (rule, None)
    if only is not None and int(only) != port:
        return False
    try:
        network = ipaddress.ip_network(name, strict=False)
    except ValueError:
        name = name.removeprefix("*").strip(".")
        return bool(name) and (host == name or host.endswith(f".{name}"))
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address in network
