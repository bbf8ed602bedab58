"""What the cases of the R worker program share: models, checks of replies, the list of cases."""
import os
import subprocess
import sys
import tempfile

from worker_client import Worker, columns_of

CASES = []
SCRIPT = os.path.abspath(sys.argv[1])
ARTIFACTS = tempfile.mkdtemp(prefix="timpani-r-artifacts-")
LOAD = "load_model <- function(dir) list(dir = dir)\n"


def case(function):
    CASES.append(function)
    return function


def worker(custom=None, target="regression", artifacts=(), **more):
    return Worker(SCRIPT, custom, target, [os.path.join(ARTIFACTS, a) for a in artifacts], **more)


def hooked(body, target="regression", **more):
    """A model with a score hook of that body."""
    return worker(LOAD + "score <- function(data, model, labels) {\n" + body + "\n}\n", target, **more)


def ok(answer):
    header, segments = answer
    assert header["status"] == "ok", header
    return header, segments


def values(answer):
    header, segments = ok(answer)
    return columns_of(header["table"], segments)


def refused(answer, *words, hook=None, kind="failure", type=None):
    header = answer if isinstance(answer, dict) else answer[0]
    assert header["status"] == "error", header
    assert header["kind"] == kind, header
    assert header["hook"] == hook, header
    assert header["type"] == type, header
    for word in words:
        assert word in header["text"], (word, header["text"])
    return header


def package(name):
    code = "quit(status = !requireNamespace('%s', quietly = TRUE))" % name
    return subprocess.run(["Rscript", "--vanilla", "-e", code], stderr=subprocess.DEVNULL).returncode == 0


def csv_of(answer):
    header, segments = ok(answer)
    assert header["form"] == "dense", header
    return segments[header["segment"]].decode("utf-8")
