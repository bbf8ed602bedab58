"""A tiny server side of the worker protocol, and models in temporary directories."""
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import textwrap
import unittest

WORKER = os.environ.get("TIMPANI_WORKER") or os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../../main/resources/io/timpani/engine/python/worker.py"
)
PATIENCE = 60


class Gone(Exception):
    """The worker has closed the connection."""


class Connection:
    """One connection that a worker has opened."""

    def __init__(self, sock):
        self.sock = sock
        sock.settimeout(PATIENCE)
        self.hello = self.read()[0]

    def read(self):
        header_length, body_length = struct.unpack(">IQ", self._exactly(12))
        header = json.loads(self._exactly(header_length).decode("utf-8"))
        body = self._exactly(body_length)
        segments, at = [], 0
        for length in header.get("segments", []):
            segments.append(body[at : at + length])
            at += length
        assert at == len(body), "segments and body differ"
        return header, segments

    def _exactly(self, length):
        parts = []
        while length:
            part = self.sock.recv(min(length, 1 << 20))
            if not part:
                raise Gone
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def write(self, header, segments=()):
        if segments:
            header = dict(header, segments=[len(s) for s in segments])
        text = json.dumps(header).encode("utf-8")
        self.sock.sendall(struct.pack(">IQ", len(text), sum(len(s) for s in segments)) + text + b"".join(segments))

    def call(self, header, segments=()):
        """Sends a request and returns (answer, segments of the answer)."""
        try:
            self.write(header, segments)
            return self.read()
        except (BrokenPipeError, ConnectionResetError):
            raise Gone from None


class Worker:
    """A running worker."""

    def __init__(self, connections=1, environment=None):
        self.directory = tempfile.mkdtemp(prefix="tw")
        self.log = open(os.path.join(self.directory, "log"), "w+b")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(os.path.join(self.directory, "s"))
            listener.listen(connections)
            listener.settimeout(PATIENCE)
            variables = {k: v for k, v in os.environ.items() if k != "TARGET_NAME"}
            variables.update(TIMPANI_SOCKET=os.path.join(self.directory, "s"), TIMPANI_TOKEN="secret-token")
            variables.update(TIMPANI_CONNECTIONS=str(connections), **(environment or {}))
            self.process = subprocess.Popen(
                [sys.executable, "-B", WORKER],  # nothing compiled may get into the resources
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=self.log,
                stderr=self.log,
                start_new_session=True,
            )
            self.connections = [Connection(listener.accept()[0]) for _ in range(connections)]
        self.call = self.connections[0].call

    def output(self):
        """What it has printed so far."""
        with open(self.log.name, "rb") as file:
            return file.read()

    def end(self):
        """Closes the connections and returns the exit code."""
        for connection in self.connections:
            connection.sock.close()
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def close(self):
        try:
            self.end()
        finally:
            self.log.close()
            shutil.rmtree(self.directory, ignore_errors=True)


def csv(text, **more):
    """(request data, segments) of a CSV body that the server did not parse."""
    data = {"format": "csv", "mimetype": "text/csv", "charset": None, "raw": 0, "names": None, "singleColumn": False}
    data.update(more)
    return data, [text.encode("utf-8") if isinstance(text, str) else text]


def column(name, kind, values):
    """A column of a small table, its values in the header."""
    return {"name": name, "kind": kind, "values": values}


def values_of(answer, segments):
    """The columns of a table in an answer: list of (name, kind, values)."""
    table = answer["table"]
    found = []
    for part in table["columns"]:
        raw = segments[part["segment"]]
        kind = part["kind"]
        if kind == "json":
            values = json.loads(raw.decode("utf-8"))
        else:
            code = {"f8": "d", "i8": "q", "t8": "q", "b1": "?"}[kind]
            values = list(struct.unpack("<%d%s" % (table["rows"], code), raw))
        assert len(values) == table["rows"]
        found.append((part["name"], kind, values))
    return found


def matrix_of(answer, segments):
    """The rows of a matrix in an answer."""
    rows, cols = answer["rows"], answer["cols"]
    values = struct.unpack("<%dd" % (rows * cols), segments[answer["segment"]])
    return [list(values[i * cols : (i + 1) * cols]) for i in range(rows)]


class WorkerTest(unittest.TestCase):
    """Tests that start workers; everything they leave is removed."""

    def directory(self, files):
        """A directory with files: name to text or bytes."""
        path = tempfile.mkdtemp(prefix="tm")
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        for name, content in files.items():
            file = os.path.join(path, name)
            os.makedirs(os.path.dirname(file), exist_ok=True)
            with open(file, "wb") as out:
                out.write(content if isinstance(content, bytes) else textwrap.dedent(content).encode("utf-8"))
        return path

    def worker(self, **more):
        worker = Worker(**more)
        self.addCleanup(worker.close)
        return worker

    def load(self, files, target="regression", worker=None, connections=1, environment=None, **more):
        """(worker, answer to load) for a model: text of custom.py, files, or a path."""
        worker = worker or self.worker(connections=connections, environment=environment)
        if isinstance(files, str) and "\n" in files:
            files = {"custom.py": files}
        request = {"op": "load", "language": "python", "targetType": target, "positive": None, "negative": None}
        request["codeDir"] = files if isinstance(files, str) else self.directory(files)
        request.update({"labels": None, "targetName": None, "secretsPrefix": None, "secretsMount": None})
        request.update(more)
        answer = worker.call(request)[0]
        if "secrets" in answer:
            worker.secrets = answer["secrets"]
            answer = worker.call({"op": "go on"})[0]
        return worker, answer

    def served(self, files, target="regression", **more):
        """A worker that has loaded a model."""
        worker, answer = self.load(files, target, **more)
        self.assertEqual(answer["status"], "ok", answer)
        return worker

    def refused(self, files, target="regression", **more):
        """The failure of loading a model."""
        _, answer = self.load(files, target, **more)
        self.assertEqual(answer["status"], "error", answer)
        return answer

    def predict(self, worker, text="a\n1\n", **more):
        data, segments = csv(text, **more)
        return worker.call({"op": "predict", "data": data}, segments)

    def predicted(self, worker, text="a\n1\n", **more):
        """Columns of a table, by name."""
        answer, segments = self.predict(worker, text, **more)
        self.assertEqual(answer["status"], "ok", answer)
        return {name: values for name, _, values in values_of(answer, segments)}

    def fails(self, worker, text="a\n1\n", **more):
        """The failure of a prediction, after which the worker still lives."""
        answer, _ = self.predict(worker, text, **more)
        self.assertEqual(answer["status"], "error", answer)
        self.assertEqual(worker.call({"op": "ping"})[0], {"status": "ok"})
        return answer
