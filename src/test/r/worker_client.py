"""Speaks the worker protocol with one Rscript process. Standard library only."""
import json
import os
import shutil
import socket
import struct
import subprocess
import tempfile


class Gone(Exception):
    """The worker has closed the connection."""


class Worker:
    """A worker of its own for one model, whose custom.R is given as text."""

    def __init__(self, script, custom=None, target="regression", artifacts=None, name="custom.R", load=True, env=None,
                 **options):
        self.directory = tempfile.mkdtemp(prefix="timpani r-")
        self.code = os.path.join(self.directory, "code dir \u00e9")
        os.mkdir(self.code)
        if custom is not None:
            data = custom if isinstance(custom, bytes) else custom.encode("utf-8")
            with open(os.path.join(self.code, name), "wb") as file:
                file.write(data)
        for file in artifacts or ():
            shutil.copy(file, self.code)
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(60)
        self.output = open(os.path.join(self.directory, "output"), "w+b")
        environment = dict(os.environ, TIMPANI_PORT=str(listener.getsockname()[1]), TIMPANI_TOKEN="tok\u00e9n",
                           **(env or {}))
        self.process = subprocess.Popen(["Rscript", "--vanilla", script], stdin=subprocess.DEVNULL, stdout=self.output,
                                        stderr=subprocess.STDOUT, cwd=self.directory, env=environment)
        self.socket, _ = listener.accept()
        listener.close()
        self.socket.settimeout(120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.hello, _ = self.receive()
        self.loaded = self.load(target, **options) if load else None

    def load(self, target, positive=None, negative=None, labels=None):
        return self.call({"op": "load", "language": "r", "codeDir": self.code, "targetType": target,
                          "positive": positive, "negative": negative, "labels": labels, "targetName": None,
                          "secretsPrefix": None, "secretsMount": None, "showStacktrace": False})[0]

    def call(self, header, segments=()):
        self.send(header, segments)
        return self.receive()

    def send(self, header, segments=()):
        if segments:
            header = dict(header, segments=[len(s) for s in segments])
        head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
        body = b"".join(segments)
        self.socket.sendall(struct.pack(">IQ", len(head), len(body)) + head + body)

    def receive(self):
        length, size = struct.unpack(">IQ", self._exactly(12))
        header = json.loads(self._exactly(length).decode("utf-8"))
        body = self._exactly(size)
        sizes = header.get("segments", [])
        assert sum(sizes) == size, (sizes, size)
        segments, at = [], 0
        for n in sizes:
            segments.append(body[at:at + n])
            at += n
        return header, segments

    def _exactly(self, count):
        parts = []
        while count > 0:
            try:
                part = self.socket.recv(min(count, 1 << 20))
            except ConnectionResetError:
                part = b""
            if not part:
                raise Gone
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def text(self):
        self.output.flush()
        with open(self.output.name, "rb") as file:
            return file.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.output.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    # -- the operations

    def predict(self, text, **more):
        return self.with_csv("predict", text, **more)

    def transform(self, text, target=None, want_table=False):
        segments = [text.encode("utf-8")]
        header = {"op": "transform", "data": csv_part(0), "wantTable": want_table}
        if target is not None:
            segments.append(target.encode("utf-8"))
            header["target"] = csv_part(1)
        return self.call(header, segments)

    def with_csv(self, op, text, single=False):
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        return self.call({"op": op, "data": dict(csv_part(0), singleColumn=single)}, [data])

    def unstructured(self, data, text=True, charset="utf-8", mimetype="text/plain", query=None, headers=None):
        return self.call({"op": "unstructured", "raw": 0, "mimetype": mimetype, "charset": charset, "text": text,
                          "query": query or {}, "headers": headers or {}}, [data])


def csv_part(segment):
    return {"format": "csv", "mimetype": "text/csv", "charset": None, "raw": segment, "singleColumn": False, "names": None}


def table_of(columns, rows):
    """columns: list of (name, kind, values) -> table header with segments from 0, segments."""
    kinds = {"f8": "d", "i8": "q", "b1": "?", "t8": "q"}
    described, segments = [], []
    for name, kind, values in columns:
        described.append({"name": name, "kind": kind, "segment": len(segments)})
        if kind == "json":
            segments.append(json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
        else:
            segments.append(struct.pack("<%d%s" % (len(values), kinds[kind]), *values))
    return {"rows": rows, "columns": described, "index": None}, segments


def columns_of(table, segments):
    """-> list of (name, kind, values); NaN and the smallest long become None."""
    result = []
    for column in table["columns"]:
        bytes_ = segments[column["segment"]]
        kind = column["kind"]
        if kind == "json":
            values = json.loads(bytes_.decode("utf-8"))
        else:
            code = {"f8": "d", "i8": "q", "b1": "?", "t8": "q"}[kind]
            values = list(struct.unpack("<%d%s" % (len(bytes_) // struct.calcsize("<" + code), code), bytes_))
            values = [None if v != v or v == -2 ** 63 else v for v in values]
        assert len(values) == table["rows"], (column, len(values), table["rows"])
        result.append((column["name"], kind, values))
    return result
