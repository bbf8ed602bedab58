"""Start, loop and end of the worker."""
import faulthandler
import os
import platform
import signal
import sys
import threading

from timpani_worker.frames import Channel, Closed
from timpani_worker.output import Output
from timpani_worker.session import Served, Session


def main():
    faulthandler.enable()
    # a handler, not "ignore", which programs that user code starts would inherit: the server ends us, not Ctrl-C
    signal.signal(signal.SIGINT, _nothing)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    path = os.environ.pop("TIMPANI_SOCKET", None)
    token = os.environ.pop("TIMPANI_TOKEN", "")
    if not path:
        print("This program is started by Timpani. TIMPANI_SOCKET is not set.", file=sys.stderr)
        return 2
    count = max(1, int(os.environ.pop("TIMPANI_CONNECTIONS", "1")))
    output = Output()
    channels = [Channel.connect(path) for _ in range(count)]
    _leave_forked_copies_nothing(channels, output)
    served = Served(output)
    pid = os.getpid()
    for channel in channels:
        channel.send({"hello": 1, "token": token, "pid": pid, "version": platform.python_version()})
    for number, channel in enumerate(channels[1:], 2):
        threading.Thread(
            target=_serve, args=(channel, served, output, pid), name="connection %d" % number, daemon=True
        ).start()
    _serve(channels[0], served, output, pid)
    return 0


def _serve(channel, served, output, pid):
    """Answers until the server closes the connection; then the process is gone."""
    session = Session(served, channel)
    try:
        while True:
            header, body = channel.receive()
            answer, segments = session.answer(header, body)
            header = body = None
            if os.getpid() != pid:
                # the answer is the parent's; user code has forgotten to end its child
                output.settle()
                os._exit(0)
            output.settle()
            channel.send(answer, segments)
            answer = segments = None
            if session.stopped:
                break
        code = 0
    except (Closed, ConnectionError):
        code = 0
    except BaseException as error:
        print("the worker ends: %s: %s" % (type(error).__name__, error), file=sys.stderr)
        code = 70
    output.settle()
    os._exit(code)


def _leave_forked_copies_nothing(channels, output):
    """A copy that held our end open would hide our death from the server."""
    files = [channel.fileno() for channel in channels] + output.private_files()

    def close():
        for number in files:
            try:
                os.close(number)
            except OSError:
                pass

    # what is printed already would be printed by the copy again
    os.register_at_fork(before=output.settle, after_in_child=close)


def _nothing(number, frame):
    pass
