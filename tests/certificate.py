"""A certificate for this machine, made for one run of the tests: no key stands in the project, and no tool is needed.

An elliptic key (P-256, FIPS 186-4) that signs itself, in the form of RFC 5280; the key in that of RFC 5915.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import ssl
from dataclasses import dataclass
from pathlib import Path

PRIME = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None


@dataclass(frozen=True)
class Certificate:
    """For `localhost` and 127.0.0.1, unless made for another host. `file`: the certificate, to be trusted; `key`: certificate and key, for a server."""

    file: Path
    key: Path

    def of_server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.key)
        return context

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.file))


def made(folder: Path, *, host: str = "localhost", until: str = "99991231235959Z") -> Certificate:
    """A new one, written into a folder. host: whose it is, `localhost` with its address. until: when it expires."""
    secret = secrets.randbelow(ORDER - 1) + 1
    public = _times(secret, BASE)
    assert public
    point = b"\x04" + public[0].to_bytes(32, "big") + public[1].to_bytes(32, "big")
    body = _unsigned(point, host, until)
    signature = _signed(secret, body)
    whole = _der(0x30, body, ECDSA_SHA256, _der(0x03, b"\0", signature))
    key = _der(0x30, _int(1), _der(0x04, secret.to_bytes(32, "big")), _der(0xA0, P256), _der(0xA1, _bits(point)))
    one = Certificate(folder / "certificate.pem", folder / "with-key.pem")
    one.file.write_text(_pem("CERTIFICATE", whole))
    one.key.write_text(_pem("CERTIFICATE", whole) + _pem("EC PRIVATE" + " KEY", key))
    return one


def _unsigned(point: bytes, host: str, until: str) -> bytes:
    name = _der(0x30, _der(0x31, _der(0x30, _oid(2, 5, 4, 3), _der(0x0C, host.encode()))))
    address = [_der(0x87, bytes([127, 0, 0, 1]))] if host == "localhost" else []
    names = _der(0x30, _der(0x82, host.encode()), *address)
    mark = hashlib.sha1(point).digest()
    extensions = (
        (_oid(2, 5, 29, 17), names, False),
        (_oid(2, 5, 29, 19), _der(0x30, _der(0x01, b"\xff")), True),  # it may sign: itself
        (_oid(2, 5, 29, 15), _der(0x03, b"\x02\x84"), True),
        (_oid(2, 5, 29, 14), _der(0x04, mark), False),
        (_oid(2, 5, 29, 35), _der(0x30, _der(0x80, mark)), False),
    )
    told = [
        _der(0x30, oid, _der(0x01, b"\xff") if critical else b"", _der(0x04, value))
        for oid, value, critical in extensions
    ]
    return _der(
        0x30,
        _der(0xA0, _int(2)),
        _int(secrets.randbits(120) | 1),
        ECDSA_SHA256,
        name,
        _der(0x30, _der(0x18, b"20200101000000Z"), _der(0x18, until.encode())),
        name,
        _der(0x30, _der(0x30, _oid(1, 2, 840, 10045, 2, 1), P256), _bits(point)),
        _der(0xA3, _der(0x30, *told)),
    )


def _signed(secret: int, body: bytes) -> bytes:
    digest = int.from_bytes(hashlib.sha256(body).digest(), "big")
    once = secrets.randbelow(ORDER - 1) + 1
    at = _times(once, BASE)
    assert at
    r = at[0] % ORDER
    return _der(0x30, _int(r), _int(pow(once, -1, ORDER) * (digest + r * secret) % ORDER))


def _times(factor: int, point: Point) -> Point:
    found: Point = None
    while factor:
        if factor & 1:
            found = _plus(found, point)
        point = _plus(point, point)
        factor >>= 1
    return found


def _plus(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % PRIME == 0:
        return None
    if one == other:
        slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, PRIME)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, PRIME)
    x = (slope**2 - one[0] - other[0]) % PRIME
    return x, (slope * (one[0] - x) - one[1]) % PRIME


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 0x80 else b"\x82" + size.to_bytes(2, "big")
    return bytes([tag]) + length + content


def _int(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _bits(content: bytes) -> bytes:
    return _der(0x03, b"\0", content)


def _oid(first: int, second: int, *rest: int) -> bytes:
    def figures(value: int) -> bytes:
        more = bytes([0x80 | (value >> shift & 0x7F) for shift in (14, 7) if value >> shift])
        return more + bytes([value & 0x7F])

    return _der(0x06, bytes([40 * first + second]), *map(figures, rest))


def _pem(kind: str, content: bytes) -> str:
    text = base64.encodebytes(content).decode()
    return f"-----BEGIN {kind}-----\n{text}-----END {kind}-----\n"


P256 = _oid(1, 2, 840, 10045, 3, 1, 7)
ECDSA_SHA256 = _der(0x30, _oid(1, 2, 840, 10045, 4, 3, 2))
