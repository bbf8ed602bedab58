"""Frames on the wire.

A frame is the length of its header (4 bytes), the length of its body (8 bytes), a header of JSON text and a body of
bytes. The header's `segments` are the lengths of the parts of the body.
"""
import fcntl
import json
import socket
import struct

PREFIX = struct.Struct(">IQ")
_BUFFER = 64 * 1024
# joined and sent at once below this; above it copying costs more than a further call
_JOINED = 256 * 1024
_MAX_HEADER = 1 << 28
# far above what programs count on, so that code which closes "all" small numbers misses it
_PRIVATE = 200

_encoder = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), check_circular=False)


class Closed(Exception):
    """The server has closed the connection."""


class Body:
    """The body of one request: memory of its own, which user code may keep and change.

    data: bytearray; starts, lengths: of the segments, in bytes.
    """

    __slots__ = ("data", "starts", "lengths")

    def __init__(self, data, lengths):
        self.data = data
        self.lengths = lengths
        self.starts = starts = []
        at = 0
        for length in lengths:
            starts.append(at)
            at += length
        if at != len(data):
            raise ValueError("the segments have %d bytes, the body has %d" % (at, len(data)))

    def view(self, segment):
        start = self.starts[segment]
        return memoryview(self.data)[start : start + self.lengths[segment]]

    def bytes(self, segment):
        start = self.starts[segment]
        if start == 0 and self.lengths[segment] == len(self.data):
            return bytes(self.data)
        return bytes(self.view(segment))

    def text(self, segment):
        return str(self.view(segment), "utf-8")


class Channel:
    """One connection: receives requests and sends answers, one after the other."""

    def __init__(self, sock):
        self._sock = sock
        self._buffer = bytearray(_BUFFER)
        self._rest = b""

    @classmethod
    def connect(cls, path):
        first = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        first.connect(path)
        number = _out_of_reach(first.fileno())
        moved = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, fileno=number)
        first.close()
        return cls(moved)

    def fileno(self):
        return self._sock.fileno()

    def close(self):
        self._sock.close()

    def shut_down(self):
        """Lets the thread that waits for a request find the connection closed."""
        try:
            self._sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the server was faster

    def receive(self):
        """The next request as (header, Body). Raises Closed at the end."""
        have = self._fill(0, PREFIX.size)
        header_length, body_length = PREFIX.unpack_from(self._buffer)
        if header_length > _MAX_HEADER:
            raise ValueError("a header of %d bytes is no header" % header_length)
        body_at = PREFIX.size + header_length
        if have < body_at:
            have = self._fill(have, body_at)
        header = json.loads(str(memoryview(self._buffer)[PREFIX.size : body_at], "utf-8"))
        body = bytearray(body_length)
        near = min(have - body_at, body_length)
        if near:
            body[:near] = memoryview(self._buffer)[body_at : body_at + near]
        if near < body_length:
            self._into(memoryview(body)[near:])
        if have > body_at + near:
            self._rest = bytes(memoryview(self._buffer)[body_at + near : have])
        return header, Body(body, header.get("segments", ()))

    def _fill(self, have, wanted):
        """Reads into the buffer until it holds what is wanted, and whatever else is there; returns what it holds."""
        if wanted > len(self._buffer):
            grown = bytearray(wanted)
            grown[:have] = memoryview(self._buffer)[:have]
            self._buffer = grown
        if have == 0 and self._rest:
            have = len(self._rest)
            if have > len(self._buffer):
                self._buffer = bytearray(have)
            self._buffer[:have] = self._rest
            self._rest = b""
        view = memoryview(self._buffer)
        while have < wanted:
            count = self._sock.recv_into(view[have:])
            if count == 0:
                raise Closed
            have += count
        return have

    def _into(self, view):
        while len(view):
            count = self._sock.recv_into(view)
            if count == 0:
                raise Closed
            view = view[count:]

    def send(self, header, segments=()):
        """Sends an answer. Segments are bytes or flat views of bytes."""
        size = 0
        if segments:
            header["segments"] = lengths = [len(segment) for segment in segments]
            size = sum(lengths)
        text = _encoder.encode(header).encode("ascii")
        head = PREFIX.pack(len(text), size) + text
        if size <= _JOINED:
            self._sock.sendall(b"".join((head, *segments)) if segments else head)
            return
        small = [head]
        waiting = len(head)
        for segment in segments:
            if len(segment) > _JOINED:
                self._sock.sendall(b"".join(small))
                self._sock.sendall(segment)
                small, waiting = [], 0
            else:
                small.append(segment)
                waiting += len(segment)
                if waiting > _JOINED:
                    self._sock.sendall(b"".join(small))
                    small, waiting = [], 0
        self._sock.sendall(b"".join(small))


def _out_of_reach(number):
    """A private copy of an open file, with a high number, which no program that is started inherits."""
    for lowest in (_PRIVATE, 10, 3):
        try:
            return fcntl.fcntl(number, fcntl.F_DUPFD_CLOEXEC, lowest)
        except (OSError, ValueError):
            continue  # a tight limit on open files
    raise OSError("too few files may be open")


private_copy = _out_of_reach
