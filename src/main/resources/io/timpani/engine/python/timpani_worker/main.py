"""Start, loop and end of the worker."""
import faulthandler
import os
import platform
import signal
import sys
import threading

from timpani_worker.ending import Ending
from timpani_worker.faults import UNREAD_OPTIONS
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
        return UNREAD_OPTIONS
    connections = os.environ.pop("TIMPANI_CONNECTIONS", "1")
    if not connections.isdigit():
        print("TIMPANI_CONNECTIONS is no number: %r." % connections, file=sys.stderr)
        return UNREAD_OPTIONS
    count = max(1, int(connections))
    output = Output()
    pid = os.getpid()
    channels = []
    for _ in range(count):
        channel = Channel.connect(path)
        # before the next: as many may knock as the server lets wait, and it asks each who it is
        channel.send({"hello": 1, "token": token, "pid": pid, "version": platform.python_version()})
        channels.append(channel)
    _leave_forked_copies_nothing(channels, output)
    served = Served(output)
    ending = Ending(channels, output)
    for number in range(1, count):
        threading.Thread(
            target=_serve,
            args=(number, channels[number], served, ending, pid),
            name="connection %d" % (number + 1),
            daemon=True,
        ).start()
    _serve(0, channels[0], served, ending, pid)
    return 0


def _serve(number, channel, served, ending, pid):
    """Answers until the server closes the connection; then the process is gone."""
    session = Session(served, channel)
    try:
        while not session.stopped:
            ending.waits(number)
            header, body = channel.receive()
            ending.begins(number)
            answer, segments = session.answer(header, body)
            header = body = None
            if os.getpid() != pid:
                # the answer is the parent's; user code has forgotten to end its child
                ending.leave(0)
            served.output.settle()
            ending.answers(number)
            channel.send(answer, segments)
            answer = segments = None
        code = 0
    except (Closed, ConnectionError):
        code = 0
    except BaseException as error:
        print("the worker ends: %s: %s" % (type(error).__name__, error), file=sys.stderr)
        code = 70
    ending.closed(number, code)


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
