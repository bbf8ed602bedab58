"""The end of the process."""
import atexit
import os
import signal
import threading

try:
    # the public ones look every handler up in a list of names, which each call would pay for
    from _signal import SIG_DFL, getsignal, signal as set_signal
except ImportError:
    from signal import SIG_DFL, getsignal, signal as set_signal

# a user's clean-up that takes longer is left alone
_PATIENCE = 3


class Ending:
    """Ends the process: at once while a call is at work, else after what user code has registered for the end.

    Connection 0 is the main thread's, the only one that signals and clean-ups run in. The signal that asks for the end is
    handled only while that thread is not at work: a call in C would keep a handler waiting.
    """

    def __init__(self, channels, output):
        self._channels = channels
        self._output = output
        self._pid = os.getpid()
        self._at_work = [False] * len(channels)
        self._handler = self._terminated
        self._sends = False
        self._asked = False

    def waits(self, number):
        """A connection waits for a request."""
        if number == 0:
            self._sends = False
            self._listen()
            if self._asked:
                self._terminated(signal.SIGTERM, None)

    def begins(self, number):
        """A connection has a request."""
        self._at_work[number] = True
        if number == 0 and getsignal(signal.SIGTERM) is self._handler:
            set_signal(signal.SIGTERM, SIG_DFL)

    def answers(self, number):
        """A connection has an answer, which the server may have before we know that it was sent."""
        self._at_work[number] = False
        if number == 0:
            self._sends = True
            self._listen()

    def _listen(self):
        # a handler of the user's own stays
        if getsignal(signal.SIGTERM) == SIG_DFL:
            set_signal(signal.SIGTERM, self._handler)

    def closed(self, number, code):
        """A connection is closed: ends the process."""
        if not any(self._at_work):
            if number == 0:
                self._clean_up(code)
            else:
                # its own connection may still be open
                self._channels[0].shut_down()
                threading.Event().wait(_PATIENCE)
        self.leave(code)

    def leave(self, code):
        """Ends the process at once."""
        self._output.settle()
        os._exit(code)

    def _terminated(self, number, frame):
        if self._sends:
            self._asked = True
            return
        set_signal(signal.SIGTERM, SIG_DFL)
        # a forked copy has nothing of its own to clean up
        if os.getpid() == self._pid and not any(self._at_work):
            self._clean_up(128 + number)
        os.kill(os.getpid(), number)

    def _clean_up(self, code):
        if getsignal(signal.SIGTERM) is self._handler:
            set_signal(signal.SIGTERM, SIG_DFL)
        limit = threading.Timer(_PATIENCE, self.leave, (code,))
        limit.daemon = True
        try:
            limit.start()
            atexit._run_exitfuncs()
        except BaseException:  # each failure is told there, the last one is thrown as well by some versions
            pass
        self._output.settle()
