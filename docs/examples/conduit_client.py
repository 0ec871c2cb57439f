#!/usr/bin/env python3
"""A client for Conduit in one file of standard Python (3.9 or newer).

It follows docs/protocol.md and nothing else, so it also shows how to write one in another
language. As a module:

    from conduit_client import Client

    with Client.connect("tcp://127.0.0.1:7400", "app", "secret") as client:
        print(client.call("calculator.add", {"a": 1, "b": 2}))
        with client.subscribe("news.*") as news:
            client.publish("news.today", {"text": "hello"}, ack="processed")
            message = news.receive(timeout=5)
            print(message.topic, message.value())
            message.ack()

As a command: conduit_client.py --help
"""

import argparse
import base64
import hashlib
import hmac
import itertools
import json
import os
import queue
import secrets
import select
import socket
import stringprep
import struct
import sys
import threading
import unicodedata
from dataclasses import dataclass, field

VERSION = 1
PREFACE = b"CNDT" + struct.pack(">HH", VERSION, 0)
HEADER = struct.Struct(">IBBHQ")
LIMIT_BEFORE_LOGIN = 8192

FOLLOWS, ONE_WAY, CHECKSUM = 0x01, 0x02, 0x80
FIRST_OPTIONAL_TYPE = FIRST_CRITICAL_KEY = 0x80

# name: (code, type of the value, most bytes, most entries where it may be repeated)
KEYS = {
    "header": (0x00, "user-header", 4225, 64),
    "content-type": (0x01, "content-type", 127, 1),
    "route": (0x02, "text", 255, 1),
    "topic": (0x03, "text", 255, 1),
    "pattern": (0x04, "text", 255, 1),
    "subscription": (0x05, "u64", 8, 1),
    "ack-level": (0x06, "u8", 1, 1),
    "attempt": (0x07, "u32", 4, 1),
    "message-id": (0x08, "message-id", 28, 1),
    "timeout": (0x09, "u64", 8, 1),
    "items": (0x0A, "u32", 4, 1),
    "generation": (0x0B, "u32", 4, 1),
    "last-accepted": (0x0C, "u64", 8, 1),
    "group": (0x0D, "text", 255, 1),
    "streams": (0x0E, "u8", 1, 1),
    "content-encoding": (0x0F, "content-encoding", 5, 1),
    "error-code": (0x10, "u16", 2, 1),
    "error-type": (0x11, "text", 255, 1),
    "detail": (0x12, "text", 4096, 1),
    "violation": (0x13, "violation", 1281, 256),
    "retryable": (0x14, "u8", 1, 1),
    "retry-after": (0x15, "u32", 4, 1),
    "priority": (0x18, "u8", 1, 1),
    "order-key": (0x19, "text", 255, 1),
    "time-to-live": (0x1A, "u64", 8, 1),
    "takes-ring": (0x1B, "u8", 1, 1),
    "ring": (0x1C, "text", 255, 1),
    "ring-position": (0x1D, "u64", 8, 1),
    "mechanism": (0x20, "text", 32, 16),
    "data": (0x21, "bytes", 7168, 1),
    "name": (0x22, "text", 255, 1),
    "version": (0x23, "u16", 2, 1),
    "capabilities": (0x24, "u32", 4, 1),
    "session-token": (0x25, "bytes", 255, 1),
    "resumed": (0x26, "u8", 1, 1),
    "received": (0x27, "u64", 8, 1),
    "max-frame-size": (0x30, "u32", 4, 1),
    "max-message-size": (0x31, "u32", 4, 1),
    "max-in-flight": (0x32, "u32", 4, 1),
    "max-subscriptions": (0x33, "u32", 4, 1),
    "heartbeat-interval": (0x34, "u32", 4, 1),
    "heartbeat-timeout": (0x35, "u32", 4, 1),
}
KEY_NAMES = {key[0]: name for name, key in KEYS.items()}
NUMBERS = {"u8": 1, "u16": 2, "u32": 4, "u64": 8}

CONTENT_TYPES = {1: "application/json", 2: "application/octet-stream", 3: "text/plain", 4: "application/cbor"}
CONTENT_TYPE_CODES = {name: code for code, name in CONTENT_TYPES.items()}
JSON, BYTES, TEXT = CONTENT_TYPES[1], CONTENT_TYPES[2], CONTENT_TYPES[3]

ACK_LEVELS = {"none": 0, "received": 1, "persisted": 2, "processed": 3}

LIMITS = {"max-frame-size": 1048576, "max-message-size": 16777216, "max-in-flight": 256, "max-subscriptions": 256,
          "heartbeat-interval": 15000, "heartbeat-timeout": 40000}
LIMIT_BOUNDS = {"max-frame-size": (8192, 16777216), "heartbeat-timeout": (1, 86400000)}

PROBLEM = "error-code! error-type detail violation+ retryable retry-after"
CONTENT = "content-type content-encoding header+"


@dataclass(frozen=True)
class Type:
    """What a type of frames may hold. Keys: '!' marks a required one, '+' a repeatable one."""

    name: str
    code: int
    id: str
    keys: str
    payload: bool = False

    def find(self, name):
        return next((key for key in self.keys.split() if key.rstrip("!+") == name), None)

    def names(self, mark):
        return {key.rstrip("!+") for key in self.keys.split() if mark in key}

    def flags(self):
        return CHECKSUM | (FOLLOWS if self.payload else 0) | (ONE_WAY if self.name == "RPC_REQUEST" else 0)


TYPES = [
    Type("AUTH_REQUEST", 0x01, "zero", "mechanism!+ data name capabilities session-token received " + " ".join(LIMITS)),
    Type("AUTH_CHALLENGE", 0x02, "zero", "mechanism! data"),
    Type("AUTH_RESPONSE", 0x03, "zero", "data"),
    Type("AUTH_SUCCESS", 0x04, "zero", "version! data name capabilities session-token resumed received " + " ".join(LIMITS)),
    Type("AUTH_FAILURE", 0x05, "zero", PROBLEM + " mechanism+"),
    Type("MESSAGE", 0x10, "not-zero", "topic! subscription ack-level attempt message-id priority order-key time-to-live " + CONTENT, True),
    Type("ACK", 0x11, "not-zero", "ack-level! ring ring-position"),
    Type("NACK", 0x12, "not-zero", PROBLEM + " content-type", True),
    Type("SUBSCRIBE", 0x13, "not-zero", "pattern! ack-level group takes-ring"),
    Type("UNSUBSCRIBE", 0x14, "not-zero", ""),
    Type("RPC_REQUEST", 0x20, "not-zero", "route! timeout streams " + CONTENT, True),
    Type("RPC_RESPONSE", 0x21, "not-zero", CONTENT, True),
    Type("RPC_ERROR", 0x22, "not-zero", PROBLEM + " content-type", True),
    Type("RPC_CANCEL", 0x23, "not-zero", ""),
    Type("STREAM_ITEM", 0x24, "not-zero", CONTENT, True),
    Type("STREAM_END", 0x25, "not-zero", ""),
    Type("CREDIT", 0x26, "not-zero", "items!"),
    Type("PAUSE", 0x30, "zero", "generation! topic subscription"),
    Type("RESUME", 0x31, "zero", "generation! topic subscription"),
    Type("HEARTBEAT_PING", 0x40, "any", ""),
    Type("HEARTBEAT_PONG", 0x41, "any", ""),
    Type("RECEIVED", 0x42, "any", ""),
    Type("DRAIN", 0x50, "zero", "last-accepted! retry-after"),
    Type("CLOSE", 0x51, "zero", "error-code! detail"),
    Type("CLOSE_ACK", 0x52, "zero", ""),
]
TYPES_BY_CODE = {type.code: type for type in TYPES}
TYPES_BY_NAME = {type.name: type for type in TYPES}

# Which problems are retryable where the frame does not say.
RETRYABLE = {1006, 3011, 3012, 5000, 5001, 5002, 5005, 5006, 5007, 5008, 5012, 6000, 6001, 6002, 6003, 6004, 6005}
CANCELLED, PROTOCOL_ERROR, SHUTTING_DOWN, HEARTBEAT_TIMEOUT, NORMAL = 1003, 5003, 5005, 5006, 5010


class ConduitError(Exception):
    """Something went wrong between this client and the server."""


class ProtocolError(ConduitError):
    """Bytes that are no frames of this protocol."""


class ConnectionLost(ConduitError):
    """The connection ended; what was in flight may have run or not."""


class RemoteError(ConduitError):
    """The server answered with a problem."""

    def __init__(self, frame):
        self.code = frame.get("error-code")
        self.type = frame.get("error-type", "")
        self.detail = frame.get("detail", "")
        self.violations = [(violation["field"], violation["message"]) for violation in frame.all("violation")]
        self.retryable = bool(frame.get("retryable", self.code in RETRYABLE))
        self.retry_after = frame.get("retry-after")
        self.body = Payload(frame.payload, frame.get("content-type", BYTES))
        text = f"{self.code} {self.type}".strip() + (f": {self.detail}" if self.detail else "")
        super().__init__(text + "".join(f"; {field} {message}" for field, message in self.violations))


class LoginError(RemoteError):
    """The server does not let this client in."""


# --- frames ---------------------------------------------------------------------------------------


@dataclass
class Frame:
    """One frame, whole: type by name, correlation id, header entries in their order, payload."""

    type: str
    id: int = 0
    entries: list = field(default_factory=list)
    payload: bytes = b""
    one_way: bool = False

    def get(self, key, absent=None):
        return next((value for name, value in self.entries if name == key), absent)

    def all(self, key):
        return [value for name, value in self.entries if name == key]


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ CRC32C_TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def _crc32c_entry(value):
    for _ in range(8):
        value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
    return value


CRC32C_TABLE = [_crc32c_entry(value) for value in range(256)]


def encode_value(kind, value):
    if kind in NUMBERS:
        return value.to_bytes(NUMBERS[kind], "big")
    if kind == "text":
        return value.encode()
    if kind == "bytes":
        return bytes(value)
    if kind == "content-type":
        code = CONTENT_TYPE_CODES.get(value)
        return bytes([code]) if code else value.encode()
    if kind == "message-id":
        return bytes.fromhex(value["producer"]) + struct.pack(">IQ", value["epoch"], value["sequence"])
    if kind == "content-encoding":
        return struct.pack(">BI", value["code"], value["size"])
    if kind == "violation":
        name = value["field"].encode()
        return struct.pack(">H", len(name)) + name + value["message"].encode()
    name = value["name"].encode()
    return bytes([len(name)]) + name + value["value"].encode()


def decode_value(name, kind, value):
    if kind in NUMBERS:
        number = int.from_bytes(value, "big")
        if name in ("retryable", "resumed") and number > 1:
            raise ProtocolError(f"expected {name} to be 0 or 1, found {number}")
        if name in ("ack-level", "streams") and number > 3:
            raise ProtocolError(f"expected {name} to be 0 to 3, found {number}")
        if name == "priority" and number > 4:
            raise ProtocolError(f"expected a priority of 0 to 4, found {number}")
        if name in ("items", "attempt", "subscription", "time-to-live") and number == 0:
            raise ProtocolError(f"expected {name} to be 1 or more, found 0")
        if kind == "u32" and name not in ("capabilities", "generation", "retry-after") and number > 0x7FFFFFFF:
            raise ProtocolError(f"expected {name} to be below 2^31, found {number}")
        return number
    if kind == "text":
        text = decode_text(name, value)
        if name in ("route", "topic"):
            require_name(name, text)
        return text
    if kind == "bytes":
        return value
    if kind == "content-type":
        return decode_content_type(name, value)
    if kind == "message-id":
        epoch, sequence = struct.unpack(">IQ", value[16:])
        return {"producer": value[:16].hex(), "epoch": epoch, "sequence": sequence}
    if kind == "content-encoding":
        code, size = struct.unpack(">BI", value)
        if code == 0 or size > 0x7FFFFFFF:
            raise ProtocolError(f"expected a compression and a size below 2^31, found {code} and {size}")
        return {"code": code, "size": size}
    prefix = 2 if kind == "violation" else 1
    size = int.from_bytes(value[:prefix], "big")
    if len(value) < prefix + size:
        raise ProtocolError(f"expected a part of {name} within its {len(value)} bytes, found {size}")
    first, second = decode_text(name, value[prefix:prefix + size]), decode_text(name, value[prefix + size:])
    if kind == "violation":
        return {"field": first, "message": second}
    if not 1 <= size <= 128 or len(value) - 1 - size > 4096:
        raise ProtocolError("expected 1 to 128 bytes of a header's name and up to 4096 of its value")
    return {"name": first, "value": second}


def decode_text(name, value):
    try:
        return value.decode()
    except UnicodeDecodeError:
        raise ProtocolError(f"expected UTF-8 in {name}, found other bytes") from None


def decode_content_type(name, value):
    if len(value) == 1 and value[0] < 0x20:
        if value[0] not in CONTENT_TYPES:
            raise ProtocolError(f"expected the code of a content type, found {value[0]}")
        return CONTENT_TYPES[value[0]]
    if not value or any(not 0x20 < byte < 0x7F or byte in b'"\\' for byte in value):
        raise ProtocolError("expected a content type, found other bytes")
    return decode_text(name, value).lower()


def require_name(kind, text):
    letters = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    segments = text.split(".")
    if len(text) > 255 or len(segments) > 32 or not all(segment and set(segment) <= letters for segment in segments):
        raise ProtocolError(f"expected a {kind}: segments of letters, digits, _ and - joined by dots, found {text!r}")


def encode_block(entries):
    block = bytearray()
    for name, value in entries:
        code, kind, most, _ = KEYS[name]
        data = encode_value(kind, value)
        if len(data) > most:
            raise ValueError(f"{name} must have at most {most} bytes (was {len(data)})")
        block += struct.pack(">BH", code, len(data)) + data
    return bytes(block)


def encode(frame, max_frame_size=LIMIT_BEFORE_LOGIN, max_message_size=LIMIT_BEFORE_LOGIN, checksum=False):
    """The bytes of a frame, split over several frames of the wire where its payload is large."""
    type = TYPES_BY_NAME[frame.type]
    block = encode_block(frame.entries)
    room = max_frame_size - (4 if checksum else 0)
    if len(block) + bool(frame.payload) > room or len(block) > 0xFFFF or len(frame.payload) > max_message_size:
        raise ValueError(f"{frame.type} is larger than the server takes")
    out, rest, flags = bytearray(), frame.payload, ONE_WAY if frame.one_way else 0
    while True:
        piece, rest = rest[:room - len(block)], rest[room - len(block):]
        flags |= (FOLLOWS if rest else 0) | (CHECKSUM if checksum else 0)
        length = len(block) + len(piece) + (4 if checksum else 0)
        data = HEADER.pack(length, type.code, flags, len(block), frame.id) + block + piece
        out += data + (struct.pack(">I", crc32c(data)) if checksum else b"")
        if not rest:
            return bytes(out)
        block, flags = b"", 0


def decode_block(type, block):
    entries, counts, at = [], {}, 0
    while at < len(block):
        if len(block) - at < 3:
            raise ProtocolError(f"expected an entry of a header block in {type.name}, found its beginning")
        code, size = block[at], int.from_bytes(block[at + 1:at + 3], "big")
        at += 3
        if size > len(block) - at:
            raise ProtocolError(f"expected {size} bytes of header key {code} in {type.name}, found fewer")
        value, name = block[at:at + size], KEY_NAMES.get(code)
        at += size
        key = type.find(name)
        if key is None:
            if code >= FIRST_CRITICAL_KEY:
                raise ProtocolError(f"header key {code} is critical and not known, in {type.name}")
            continue
        _, kind, most, most_entries = KEYS[name]
        fixed = {"message-id": 28, "content-encoding": 5}.get(kind) or NUMBERS.get(kind)
        if size > most or (fixed and size != fixed):
            raise ProtocolError(f"expected {most} bytes of {name} in {type.name}, found {size}")
        counts[name] = counts.get(name, 0) + 1
        if counts[name] > (most_entries if "+" in key else 1):
            raise ProtocolError(f"{name} stands too often in {type.name}")
        entries.append((name, decode_value(name, kind, value)))
    require_sound(type, entries, counts)
    return entries


def require_sound(type, entries, counts):
    for name in type.names("!") - set(counts):
        raise ProtocolError(f"expected {name} in {type.name}")
    names = [value["name"] for key, value in entries if key == "header"]
    if len(set(names)) < len(names):
        raise ProtocolError("expected each header once")
    if type.name in ("PAUSE", "RESUME") and "topic" in counts and "subscription" in counts:
        raise ProtocolError(f"expected a topic or a subscription in {type.name}, found both")
    if type.name in ("AUTH_REQUEST", "AUTH_SUCCESS"):
        require_limits({name: value for name, value in entries if name in LIMITS})


def require_limits(told):
    limits = {**LIMITS, **told}
    for name, value in limits.items():
        least, most = LIMIT_BOUNDS.get(name, (1, 0x7FFFFFFF))
        if not least <= value <= most:
            raise ProtocolError(f"expected {name} to be {least} to {most}, found {value}")
    if limits["heartbeat-timeout"] <= limits["heartbeat-interval"]:
        raise ProtocolError("expected heartbeat-timeout to be longer than heartbeat-interval")
    return limits


class Decoder:
    """Makes frames of bytes, however these are cut."""

    def __init__(self, preface=False):
        self.max_frame_size = self.max_message_size = LIMIT_BEFORE_LOGIN
        self.max_open = 0
        self.skipped = 0
        self._buffer = bytearray()
        self._preface = preface
        self._open = {}

    def set_limits(self, max_frame_size, max_message_size, max_open=16):
        self.max_frame_size, self.max_message_size, self.max_open = max_frame_size, max_message_size, max_open

    def feed(self, data):
        """Takes bytes and yields the frames that become whole by them."""
        self._buffer += data
        if self._preface:
            self._read_preface()
        while not self._preface and len(self._buffer) >= HEADER.size:
            length, code, flags, block_length, id = HEADER.unpack_from(self._buffer)
            self._check(length, code, flags, block_length, id)
            if len(self._buffer) < HEADER.size + length:
                return
            data = bytes(self._buffer[:HEADER.size + length])
            del self._buffer[:HEADER.size + length]
            frame = self._read(data, code, flags, block_length, id)
            if frame:
                yield frame

    def _read_preface(self):
        if not PREFACE[:4].startswith(self._buffer[:4]):
            raise ProtocolError("expected a connection to begin with CNDT, found something else")
        if len(self._buffer) >= len(PREFACE):
            version, zero = struct.unpack_from(">HH", self._buffer, 4)
            if version == 0 or zero != 0:
                raise ProtocolError("expected a version of 1 or more and then 0")
            del self._buffer[:len(PREFACE)]
            self._preface = False

    def _check(self, length, code, flags, block_length, id):
        if length > self.max_frame_size:
            raise ProtocolError(f"expected a frame of at most {self.max_frame_size} bytes, found {length}")
        type = TYPES_BY_CODE.get(code)
        if type is None:
            if code < FIRST_OPTIONAL_TYPE:
                raise ProtocolError(f"frame type {code} is not optional and not known")
            return
        if flags & ~type.flags():
            raise ProtocolError(f"flags {flags:#04x} are not allowed in {type.name}")
        if type.id != "any" and (id == 0) != (type.id == "zero"):
            raise ProtocolError(f"expected a correlation id that is {type.id} in {type.name}, found {id}")
        payload = length - block_length - (4 if flags & CHECKSUM else 0)
        if payload < 0 or (payload > 0 and not type.payload) or (payload == 0 and flags & FOLLOWS):
            raise ProtocolError(f"the parts of {type.name} do not fit its length")

    def _read(self, data, code, flags, block_length, id):
        type = TYPES_BY_CODE.get(code)
        if type is None:
            self.skipped += 1
            return None
        if flags & CHECKSUM:
            data, checksum = data[:-4], int.from_bytes(data[-4:], "big")
            if crc32c(data) != checksum:
                raise ProtocolError(f"expected the CRC32C of {type.name}, found another")
        block, piece = data[HEADER.size:HEADER.size + block_length], data[HEADER.size + block_length:]
        partial = self._open.get(id) if type.payload else None
        if type.name == "RPC_CANCEL" or (partial and type.name == "RPC_ERROR" and partial.type != type.name):
            self._open.pop(id, None)
            partial = None
        if partial:
            if partial.type != type.name or block or flags & ONE_WAY:
                raise ProtocolError(f"expected more of {partial.type} {id}, found {type.name} that begins another")
            frame = partial
        else:
            frame = Frame(type.name, id, decode_block(type, block), b"", bool(flags & ONE_WAY))
        if len(frame.payload) + len(piece) > self.max_message_size:
            raise ProtocolError(f"expected at most {self.max_message_size} bytes of payload, found more")
        frame.payload += piece
        if not flags & FOLLOWS:
            self._open.pop(id, None)
            return frame
        if not partial and len(self._open) >= self.max_open:
            raise ProtocolError("too many payloads are incomplete")
        self._open[id] = frame
        return None


# --- logging in -----------------------------------------------------------------------------------


def saslprep(text):
    """RFC 4013, for user names and passwords."""
    mapped = "".join(" " if stringprep.in_table_c12(char) else char for char in text
                     if not stringprep.in_table_b1(char))
    prepared = unicodedata.ucd_3_2_0.normalize("NFKC", mapped)
    forbidden = (stringprep.in_table_c12, stringprep.in_table_c21_c22, stringprep.in_table_c3, stringprep.in_table_c4,
                 stringprep.in_table_c5, stringprep.in_table_c6, stringprep.in_table_c7, stringprep.in_table_c8,
                 stringprep.in_table_c9, stringprep.in_table_a1)
    if any(table(char) for char in prepared for table in forbidden):
        raise ValueError("a user name or password holds a character that SASLprep forbids")
    right_to_left = [stringprep.in_table_d1(char) for char in prepared]
    if any(right_to_left) and (not (right_to_left[0] and right_to_left[-1])
                               or any(stringprep.in_table_d2(char) for char in prepared)):
        raise ValueError("a user name or password mixes directions of writing")
    return prepared


class Scram:
    """SCRAM-SHA-256 (RFC 5802, RFC 7677), the client's part."""

    NAME = "SCRAM-SHA-256"
    ITERATIONS = range(4096, 1_000_001)

    def __init__(self, user, password, nonce=None):
        self._password = saslprep(password).encode()
        self._nonce = nonce or base64.b64encode(secrets.token_bytes(18)).decode()
        name = saslprep(user).replace("=", "=3D").replace(",", "=2C")
        self._first = f"n={name},r={self._nonce}"
        self._signature = None

    def first(self):
        return ("n,," + self._first).encode()

    def answer(self, challenge):
        """The client-final-message for a server-first-message."""
        try:
            server_first = challenge.decode()
            fields = dict(part.split("=", 1) for part in server_first.split(","))
            nonce, salt, iterations = fields["r"], base64.b64decode(fields["s"], validate=True), int(fields["i"])
        except (ValueError, KeyError):
            raise ProtocolError("the server's challenge is no server-first-message of SCRAM") from None
        if "m" in fields or not nonce.startswith(self._nonce) or nonce == self._nonce:
            raise ProtocolError("the server's challenge does not answer ours")
        if iterations not in self.ITERATIONS:
            raise ProtocolError(f"the server asks for {iterations} iterations")
        salted = hashlib.pbkdf2_hmac("sha256", self._password, salt, iterations)
        client_key = self._hmac(salted, b"Client Key")
        without_proof = f"c=biws,r={nonce}"
        message = ",".join((self._first, server_first, without_proof)).encode()
        signature = self._hmac(hashlib.sha256(client_key).digest(), message)
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        self._signature = self._hmac(self._hmac(salted, b"Server Key"), message)
        return f"{without_proof},p={base64.b64encode(proof).decode()}".encode()

    def verify(self, final):
        """Refuses a server that does not know the password either."""
        expected = b"v=" + base64.b64encode(self._signature) if self._signature else b""
        if not expected or not hmac.compare_digest(expected, final):
            raise ProtocolError("the server could not prove that it knows the password")

    @staticmethod
    def _hmac(key, message):
        return hmac.new(key, message, hashlib.sha256).digest()


# --- the client -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Payload:
    """Bytes and how they are encoded."""

    data: bytes
    content_type: str = BYTES

    @staticmethod
    def of(value):
        """Bytes stay as they are, a payload too, None is empty, anything else becomes JSON."""
        if isinstance(value, Payload):
            return value
        if value is None:
            return Payload(b"")
        if isinstance(value, (bytes, bytearray)):
            return Payload(bytes(value))
        return Payload(json.dumps(value).encode(), JSON)

    def value(self):
        if not self.data:
            return None
        if self.content_type == JSON:
            return json.loads(self.data)
        return self.data.decode() if self.content_type == TEXT else self.data

    def entries(self):
        return [] if self.content_type == BYTES else [("content-type", self.content_type)]


class Message:
    """A message that was delivered to a subscription."""

    def __init__(self, client, frame):
        self._client, self._frame = client, frame
        self.topic = frame.get("topic")
        self.attempt = frame.get("attempt", 1)
        self.message_id = frame.get("message-id")
        self.headers = {header["name"]: header["value"] for header in frame.all("header")}
        self.payload = Payload(frame.payload, frame.get("content-type", BYTES))
        self._level = frame.get("ack-level", 0)

    def value(self):
        return self.payload.value()

    def ack(self):
        """Tells the server that this message is handled, where it asked to be told."""
        if self._level:
            self._answer(Frame("ACK", self._frame.id, [("ack-level", self._level)]))

    def nack(self, code=4002, detail="", retryable=True):
        """Tells the server that this message was not handled."""
        self._answer(Frame("NACK", self._frame.id, [
            ("error-code", code), *([("detail", detail)] if detail else []), ("retryable", int(retryable))]))

    def give_back(self):
        """Nobody takes this message any more."""
        if self._level:
            self.nack(CANCELLED, "the subscription has ended", retryable=False)

    def _answer(self, frame):
        self._client._send(frame)
        self._client._finished(self._frame.id)


class Subscription:
    """Messages of one subscription, in order. Iterate, or call receive()."""

    _END = object()

    def __init__(self, client, id, room):
        self._client, self._id = client, id
        # With acknowledgments the server stops at max-in-flight, so a put never waits. Without them a full queue
        # makes the reader wait: it reads nothing more, and so the server cannot send more.
        self._queue = queue.Queue(room)
        self._ended = False

    def receive(self, timeout=None):
        """The next message; raises queue.Empty after the time-out and ConnectionLost at the end."""
        if self._queue.empty() and (self._ended or self._client.closed):
            raise self._client.lost()
        message = self._queue.get(timeout=timeout)
        if message is self._END:
            self._ended = True
            raise self._client.lost()
        return message

    def __iter__(self):
        while True:
            try:
                yield self.receive()
            except ConnectionLost:
                return

    def close(self):
        """Ends the subscription; messages that nobody received go back."""
        if self._ended:
            return
        self._client._unsubscribe(self._id)
        self._ended = True
        while not self._client.closed and not self._queue.empty():
            message = self._queue.get()
            if message is not self._END:
                message.give_back()
        self._end()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _put(self, message):
        while not self._ended and not self._client.closed:
            try:
                return self._queue.put(message, timeout=0.1)
            except queue.Full:
                continue
        return message.give_back()

    def _end(self):
        """Wakes who waits for a message."""
        try:
            self._queue.put_nowait(self._END)
        except queue.Full:
            pass  # nobody waits where messages wait; receive() sees to the rest


class Client:
    """A connection to a Conduit server. Methods may be called from any thread."""

    def __init__(self, sock, name="python", limits=None):
        self.closed = False
        self.server = None
        self._name = name
        self._limits = {**LIMITS, **(limits or {})}
        self._server_limits = dict(LIMITS)
        self._socket = sock
        self._decoder = Decoder()
        self._ids = itertools.count(1, 2)
        self._state = threading.Condition()
        self._send_lock = threading.Lock()
        self._replies = {}  # by id, None until the answer comes
        self._unfinished = set()  # ids of messages that this side has not answered
        self._subscriptions = {}
        self._paused = {}
        self._ending = False  # nothing new may begin
        self._close_sent = False
        self._close_received = False
        self._cause = None
        self._incoming = None
        self._reader = threading.Thread(target=self._read_loop, name="conduit-reader", daemon=True)

    @classmethod
    def connect(cls, address, user=None, password=None, timeout=10.0, **options):
        """Connects to tcp://host:port or unix:///path and logs in, without a user by mechanism NONE."""
        client = cls(open_socket(address, timeout), **options)
        try:
            client._log_in(Scram(user, password or "") if user is not None else None)
        except BaseException:
            client._socket.close()
            raise
        return client

    def call(self, route, value=None, timeout=10.0, headers=None):
        """Calls a method and returns its result, decoded; raises RemoteError for a problem."""
        payload = Payload.of(value)
        entries = [("route", route), ("timeout", int(timeout * 1_000_000)), *payload.entries(), *header_entries(headers)]
        reply = self._request(Frame("RPC_REQUEST", 0, entries, payload.data), timeout, cancel=True)
        return Payload(reply.payload, reply.get("content-type", BYTES)).value()

    def send(self, route, value=None, headers=None, timeout=10.0):
        """Calls a method and wants no answer."""
        payload = Payload.of(value)
        entries = [("route", route), *payload.entries(), *header_entries(headers)]
        self._await_resume(("topic", None), timeout)
        self._begin(Frame("RPC_REQUEST", 0, entries, payload.data, one_way=True))

    def publish(self, topic, value=None, ack="received", timeout=10.0, headers=None, message_id=None):
        """Publishes a message; returns when it is acknowledged, at once with ack="none"."""
        payload, level = Payload.of(value), ACK_LEVELS[ack]
        entries = [("topic", topic), *([("ack-level", level)] if level else []),
                   *([("message-id", message_id)] if message_id else []), *payload.entries(), *header_entries(headers)]
        frame = Frame("MESSAGE", 0, entries, payload.data)
        if level:
            self._request(frame, timeout)
        else:
            self._await_resume(("topic", topic), timeout)
            self._begin(frame)

    def subscribe(self, pattern, ack="processed", timeout=10.0, group=""):
        """Subscribes to topics, with others of the same group where one is named; with an ack of "none" messages need no ack()."""
        level = ACK_LEVELS[ack]
        id = next(self._ids)
        subscription = Subscription(self, id, self._limits["max-in-flight"] + 1)
        with self._state:
            self._subscriptions[id] = subscription
        try:
            entries = [("pattern", pattern), *([("ack-level", level)] if level else []),
                       *([("group", group)] if group else [])]
            self._exchange(Frame("SUBSCRIBE", id, entries), timeout)
        except BaseException:
            with self._state:
                self._subscriptions.pop(id, None)
            raise
        return subscription

    def lost(self):
        """Why the connection ended, as an exception to raise."""
        return ConnectionLost(self._cause or "the subscription or the connection was closed")

    def close(self, timeout=5.0):
        """Ends the connection in order: gives messages back, sends CLOSE, waits for CLOSE_ACK, cuts."""
        for subscription in list(self._subscriptions.values()):
            try:
                subscription.close()
            except (ConduitError, TimeoutError):
                break  # then the connection ends without it
        with self._state:
            send = not self.closed and not self._close_sent
            self._ending = self._close_sent = True
        if send:
            self._send_quietly(Frame("CLOSE", 0, [("error-code", NORMAL)]))
        if threading.current_thread() is not self._reader:
            self._reader.join(timeout)
        self._shut("closed by this client")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Logging in, before there is a reader.

    def _log_in(self, scram):
        first = [("mechanism", Scram.NAME), ("data", scram.first())] if scram else [("mechanism", "NONE")]
        entries = [*first, ("name", self._name), *self._limits.items()]
        self._socket.sendall(PREFACE + encode(Frame("AUTH_REQUEST", 0, entries)))
        frames = self._frames()
        for frame in frames:
            if frame.type == "AUTH_CHALLENGE" and scram and frame.get("mechanism") == Scram.NAME:
                data = scram.answer(frame.get("data")) if frame.get("data") else scram.first()
                self._socket.sendall(encode(Frame("AUTH_RESPONSE", 0, [("data", data)])))
            elif frame.type == "AUTH_SUCCESS":
                if scram:
                    scram.verify(frame.get("data", b""))
                return self._open(frame, frames)
            elif frame.type in ("AUTH_FAILURE", "CLOSE"):
                raise LoginError(frame)
            else:
                raise ProtocolError(f"expected an answer to AUTH_REQUEST, found {frame.type}")
        raise ConnectionLost("the server ended the connection before it answered")

    def _open(self, success, frames):
        if success.get("version") != VERSION:
            raise ProtocolError(f"expected version {VERSION}, found {success.get('version')}")
        self.server = success.get("name", "")
        self._server_limits = require_limits({key: value for key, value in success.entries if key in LIMITS})
        self._decoder.set_limits(self._limits["max-frame-size"], self._limits["max-message-size"])
        self._socket.settimeout(30)
        self._incoming = frames
        self._reader.start()

    def _frames(self):
        """All frames until the stream ends; also those that came in one read with the one before."""
        while True:
            data = self._receive()
            if not data:
                return
            yield from self._decoder.feed(data)

    def _receive(self):
        """Waits for bytes; once logged in, pings where it is silent for long and gives up where it stays so."""
        if self.server is not None and not self._readable(self._limits["heartbeat-interval"]):
            self._send_quietly(Frame("HEARTBEAT_PING", 1))
            if not self._readable(self._limits["heartbeat-timeout"] - self._limits["heartbeat-interval"]):
                self._send_quietly(Frame("CLOSE", 0, [("error-code", HEARTBEAT_TIMEOUT)]))
                raise ConnectionLost("nothing was heard from the server for too long")
        return self._socket.recv(65536)

    def _readable(self, millis):
        return select.select([self._socket], [], [], millis / 1000)[0]

    # Reading, on a thread of its own.

    def _read_loop(self):
        cause = "the server ended the connection"
        try:
            for frame in self._incoming:
                if not self._handle(frame):
                    break
        except ProtocolError as ex:
            cause = str(ex)
            self._send_quietly(Frame("CLOSE", 0, [("error-code", PROTOCOL_ERROR), ("detail", cause[:1000])]))
        except (OSError, ConnectionLost, ValueError) as ex:
            cause = str(ex) or cause
        self._shut(cause)

    def _handle(self, frame):
        """Takes a frame; false where it was the last."""
        if frame.type in ("RPC_RESPONSE", "RPC_ERROR", "ACK", "NACK"):
            self._complete(frame)
        elif frame.type == "MESSAGE":
            message, subscription = Message(self, frame), self._subscriptions.get(frame.get("subscription", 0))
            if frame.get("ack-level"):
                self._unfinished.add(frame.id)
            if subscription:
                subscription._put(message)
            else:
                message.give_back()
        elif frame.type == "HEARTBEAT_PING":
            self._send(Frame("HEARTBEAT_PONG", frame.id))
        elif frame.type in ("PAUSE", "RESUME"):
            self._pause_or_resume(frame)
        elif frame.type == "RPC_REQUEST":
            if not frame.one_way:
                self._send(Frame("RPC_ERROR", frame.id, [("error-code", 4000), ("detail", "this client has no methods")]))
        elif frame.type == "DRAIN":
            self._begin_nothing("the server goes away")
        elif frame.type == "CLOSE":
            self._begin_nothing(f"the server closed the connection: {RemoteError(frame)}")
            if frame.get("error-code") not in (NORMAL, SHUTTING_DOWN):
                return False
            self._close_received = True
        elif frame.type == "CLOSE_ACK" and self._close_sent:
            return False
        elif frame.type not in ("RPC_CANCEL", "STREAM_ITEM", "STREAM_END", "CREDIT", "HEARTBEAT_PONG", "RECEIVED"):
            # Those are for calls, streams and sessions that this client does not have.
            raise ProtocolError(f"{frame.type} is not for an open client")
        return not self._acknowledge_close()

    def _begin_nothing(self, cause):
        with self._state:
            self._ending, self._cause = True, cause
            self._state.notify_all()

    def _acknowledge_close(self):
        """Answers CLOSE, once, as soon as nothing is in flight any more; true where that ends the connection."""
        with self._state:
            waiting = self._unfinished or any(reply is None for reply in self._replies.values())
            if waiting or not self._close_received:
                return False
            self._close_received = False
        self._send_quietly(Frame("CLOSE_ACK"))
        return True

    def _finished(self, id):
        """A message was answered."""
        with self._state:
            self._unfinished.discard(id)
        if self._acknowledge_close():
            self._shut("the server closed the connection")

    def _complete(self, frame):
        with self._state:
            if frame.id in self._replies:
                self._replies[frame.id] = frame
                self._state.notify_all()

    def _pause_or_resume(self, frame):
        scope, generation = ("topic", frame.get("topic")), frame.get("generation")
        if frame.get("subscription"):
            return  # about deliveries, which this client does not make
        with self._state:
            if frame.type == "PAUSE":
                self._paused[scope] = generation
            elif self._paused.get(scope, generation + 1) <= generation:
                del self._paused[scope]
                self._state.notify_all()

    def _shut(self, cause):
        with self._state:
            if self.closed:
                return
            self.closed = self._ending = True
            self._cause = self._cause or cause
            subscriptions = list(self._subscriptions.values())
            self._state.notify_all()
        try:
            self._socket.shutdown(socket.SHUT_RDWR)  # also wakes the reader
        except OSError:
            pass  # the server was faster
        self._socket.close()
        for subscription in subscriptions:
            subscription._end()

    # Sending.

    def _request(self, frame, timeout, cancel=False):
        self._await_resume(("topic", frame.get("topic")), timeout)
        frame.id = next(self._ids)
        return self._exchange(frame, timeout, cancel)

    def _exchange(self, frame, timeout, cancel=False):
        """Sends a frame and waits for its answer."""
        with self._state:
            self._replies[frame.id] = None
        try:
            self._begin(frame)
            with self._state:
                answered = self._state.wait_for(lambda: self.closed or self._replies[frame.id], timeout)
                reply = self._replies[frame.id]
        finally:
            with self._state:
                self._replies.pop(frame.id, None)
        if reply is None and answered:
            raise self.lost()
        if reply is None:
            if cancel:
                self._send_quietly(Frame("RPC_CANCEL", frame.id))
            raise TimeoutError(f"no answer to {frame.type} within {timeout} s")
        if reply.type in ("RPC_ERROR", "NACK"):
            raise RemoteError(reply)
        return reply

    def _await_resume(self, scope, timeout):
        """Waits while the server has paused the connection or this topic."""
        with self._state:
            scopes = {("topic", None), scope}
            if not self._state.wait_for(lambda: self._ending or not scopes & set(self._paused), timeout):
                raise TimeoutError(f"the server asked to wait, and that took longer than {timeout} s")

    def _begin(self, frame):
        with self._state:
            if self._ending:
                raise self.lost()
        frame.id = frame.id or next(self._ids)
        self._send(frame)

    def _send(self, frame):
        data = encode(frame, self._server_limits["max-frame-size"], self._server_limits["max-message-size"])
        try:
            with self._send_lock:
                self._socket.sendall(data)
        except OSError as ex:
            self._shut(str(ex))  # a part of the frame may have left: nothing can follow it
            raise self.lost() from ex

    def _send_quietly(self, frame):
        try:
            self._send(frame)
        except ConnectionLost:
            pass  # it was the last frame anyway, or the reader finds out as well

    def _unsubscribe(self, id):
        with self._state:
            known = self._subscriptions.pop(id, None)
            send = known and not self._ending
        if send:
            self._exchange(Frame("UNSUBSCRIBE", id), 10.0)


def header_entries(headers):
    return [("header", {"name": name, "value": value}) for name, value in (headers or {}).items()]


def open_socket(address, timeout):
    scheme, _, rest = address.partition("://")
    if scheme == "unix":
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.settimeout(timeout)
        sock.connect(rest)
        return sock
    host, _, port = rest.rpartition(":")
    if scheme != "tcp" or not host or not port.isdigit():
        raise ValueError(f"{address!r} is no address: tcp://host:port or unix:///path")
    sock = socket.create_connection((host.strip("[]"), int(port)), timeout)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


# --- the self-test: golden bytes ------------------------------------------------------------------


def json_entry(name, value):
    """An entry as protocol.json shows it."""
    return {"key": name, "hex": value.hex()} if isinstance(value, bytes) else {"key": name, "value": value}


def python_entry(entry):
    return entry["key"], bytes.fromhex(entry["hex"]) if "hex" in entry else entry["value"]


def plain(frames):
    """What frames say, whatever the order of their entries and whether defaults are written out."""
    return [(frame.type, frame.id, frame.one_way, frame.payload,
             sorted(((key, value) for key, value in frame.entries if (key, value) != ("content-type", BYTES)),
                    key=lambda entry: KEYS[entry[0]][0])) for frame in frames]


def decode_all(data, cuts=(), preface=False):
    """The frames of a stream that arrives in pieces, with the limits that hold after login."""
    decoder, frames = Decoder(preface), []
    decoder.set_limits(LIMITS["max-frame-size"], LIMITS["max-message-size"])
    for start, end in zip((0, *cuts), (*cuts, len(data))):
        frames += decoder.feed(data[start:end])
    if decoder._buffer or decoder._open:
        raise ValueError("the stream ends within a frame")
    return frames


def self_test(path):
    """Compares this file with protocol.json and returns what differs."""
    with open(path, encoding="utf-8") as file:
        protocol = json.load(file)
    failures = []

    def check(what, expected, actual):
        if expected != actual:
            failures.append(f"{what}: expected {expected}, found {actual}")

    check("preface", protocol["preface"]["hex"], PREFACE.hex())
    check("keys", {key["name"]: (key["code"], key["type"], key["max_bytes"], key["max_count"])
                   for key in protocol["header_keys"]}, KEYS)
    check("types", [(type["name"], type["code"], type["correlation_id"], type["payload"], set(type["keys"]["required"]),
                     set(type["keys"]["required"] + type["keys"]["optional"]), set(type["keys"]["repeatable"]))
                    for type in protocol["frame_types"]],
          [(type.name, type.code, type.id, type.payload, type.names("!"), type.names(""), type.names("+"))
           for type in TYPES])
    check("content types", {entry["code"]: entry["name"] for entry in protocol["content_types"]}, CONTENT_TYPES)
    check("retryable codes", {code["number"] for code in protocol["error_codes"] if code["retryable"]}, RETRYABLE)
    check("default limits", {limit["key"]: limit["default"] for limit in protocol["limits"]["announced"]}, LIMITS)
    check("CRC32C", 0xE3069283, crc32c(b"123456789"))
    golden = {}
    for example in protocol["golden"]:
        data = bytes.fromhex(example["hex"])
        frame = Frame(example["type"], example["id"], [python_entry(entry) for entry in example["entries"]],
                      bytes.fromhex(example["payload"]), example["one_way"])
        golden[example["name"]] = frame
        check(f"bytes of {example['name']}", example["hex"], encode(frame).hex())
        check(f"frame of {example['name']}", [frame], decode_all(data))
    for stream in protocol["golden_streams"]:
        data, preface = bytes.fromhex("".join(stream["hex"])), stream["preface"]
        expected = plain(golden[name] for name in stream["frames"])
        for cut in range(len(data) + 1):
            check(f"{stream['name']} cut at {cut}", expected, plain(decode_all(data, (cut,), preface)))
        check(f"{stream['name']} byte by byte", expected, plain(decode_all(data, range(1, len(data)), preface)))
    for example in protocol["malformed"]:
        try:
            frames = decode_all(bytes.fromhex(example["hex"]), (), example["preface"])
            failures.append(f"{example['name']}: expected to be refused, found {frames}")
        except ProtocolError:
            pass  # as it should be
    check("SCRAM", *scram_of_the_transcript(golden))
    return failures, (len(golden), len(protocol["golden_streams"]), len(protocol["malformed"]))


def scram_of_the_transcript(golden):
    """The messages of the transcript, as they stand in the golden frames and as this file computes them."""
    scram = Scram("user", "pencil", "rOprNGfwEbeRWgbNEkqO")
    expected = [golden["auth-request-scram"].get("data"), golden["auth-response"].get("data")]
    actual = [scram.first(), scram.answer(golden["auth-challenge"].get("data"))]
    scram.verify(golden["auth-success"].get("data"))
    return expected, actual


# --- the command ----------------------------------------------------------------------------------


def arguments():
    parser = argparse.ArgumentParser(description="Calls and listens to a Conduit server.",
                                     epilog="The password comes from the environment variable CONDUIT_PASSWORD.")
    parser.add_argument("--address", default="tcp://127.0.0.1:7400", help="tcp://host:port or unix:///path")
    parser.add_argument("--user", help="user to log in as; without one by mechanism NONE")
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds to wait for an answer (%(default)s)")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what, help in (("call", "route", "call a method and print its result"),
                             ("send", "route", "call a method and want no answer"),
                             ("publish", "topic", "publish a message")):
        command = commands.add_parser(name, help=help)
        command.add_argument(what)
        command.add_argument("json", nargs="?", type=json.loads, help="what to send, as JSON")
        if name == "publish":
            command.add_argument("--ack", choices=ACK_LEVELS, default="received", help="what to wait for (%(default)s)")
    command = commands.add_parser("subscribe", help="print messages, one JSON object a line")
    command.add_argument("pattern")
    command.add_argument("--count", type=int, default=0, help="end after so many messages (0: never)")
    command = commands.add_parser("self-test", help="compare this file with the golden bytes of protocol.json")
    command.add_argument("file")
    return parser.parse_args()


def run(options):
    if options.command == "self-test":
        failures, (frames, streams, malformed) = self_test(options.file)
        print("\n".join(failures[:20]) or f"{frames} golden frames, {streams} streams, {malformed} malformed: as published")
        return 1 if failures else 0
    password = os.environ.get("CONDUIT_PASSWORD")
    with Client.connect(options.address, options.user, password, options.timeout) as client:
        if options.command == "call":
            result = client.call(options.route, options.json, options.timeout)
            print(result.hex() if isinstance(result, bytes) else json.dumps(result, ensure_ascii=False))
        elif options.command == "send":
            client.send(options.route, options.json, timeout=options.timeout)
        elif options.command == "publish":
            client.publish(options.topic, options.json, options.ack, options.timeout)
        else:
            with client.subscribe(options.pattern, timeout=options.timeout) as messages:
                print_messages(messages, options.count)
    return 0


def print_messages(messages, count):
    for number, message in enumerate(messages, 1):
        value = message.value()
        print(json.dumps({"topic": message.topic, "headers": message.headers,
                          "payload": value.hex() if isinstance(value, bytes) else value}, ensure_ascii=False), flush=True)
        message.ack()
        if number == count:
            return


def main():
    try:
        return run(arguments())
    except (ConduitError, OSError, ValueError) as ex:
        print(f"conduit_client: {ex}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
