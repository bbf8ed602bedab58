"""Standard output and error: user code may do with them what it likes, after each call they work again."""
import io
import os
import sys

from timpani_worker.frames import private_copy


class Output:
    """Keeps the way to the log open."""

    def __init__(self):
        self._files = [(number, private_copy(number)) for number in (1, 2)]
        self._streams = {1: sys.stdout, 2: sys.stderr}
        self._scrub = None
        for number in (1, 2):
            stream = self._streams[number]
            if isinstance(stream, io.TextIOWrapper):
                # text of any kind must come through, whatever the locale says, and in lines, for the log's sake
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
            else:
                self._reopen(number)

    def private_files(self):
        return [copy for _, copy in self._files]

    def scrub_with(self, scrub):
        """From now on every text passes through a function first."""
        self._scrub = scrub
        for number in (1, 2):
            self._install(number, Scrubbed(self._streams[number], scrub))

    def settle(self):
        """Flushes, and repairs what the latest call broke."""
        for number, copy in self._files:
            try:
                os.fstat(number)
            except OSError:
                try:
                    os.dup2(copy, number)
                except OSError:
                    pass  # a forked copy has no way to the log of its own
        for number in (1, 2):
            if _broken(self._streams[number]):
                self._reopen(number)
        # by hand: a user's own stream in that place may raise anything
        for stream in (sys.stdout, sys.stderr, self._streams[1], self._streams[2]):
            try:
                stream.flush()
            except BaseException:
                pass

    def _reopen(self, number):
        stream = open(
            number, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False
        )
        self._install(number, Scrubbed(stream, self._scrub) if self._scrub else stream)

    def _install(self, number, stream):
        name = "stdout" if number == 1 else "stderr"
        # one that the user has put there stays, if it still works
        replaced = getattr(sys, name)
        if replaced is self._streams.get(number) or _broken(replaced):
            setattr(sys, name, stream)
        setattr(sys, "__%s__" % name, stream)
        self._streams[number] = stream


def _broken(stream):
    try:
        return stream is None or stream.closed
    except Exception:  # one that is detached from its file only raises
        return True


class Scrubbed(io.TextIOBase):
    """A stream whose texts pass through a function first."""

    def __init__(self, stream, scrub):
        super().__init__()
        self._stream = stream
        self._scrub = scrub
        self.buffer = ScrubbedBytes(stream.buffer, scrub)

    @property
    def encoding(self):
        return self._stream.encoding

    @property
    def errors(self):
        return self._stream.errors

    def write(self, text):
        self._stream.write(self._scrub(text))
        return len(text)

    def writable(self):
        return True

    def flush(self):
        self._stream.flush()

    def fileno(self):
        return self._stream.fileno()

    def isatty(self):
        return False


class ScrubbedBytes(io.RawIOBase):
    """The binary side of such a stream."""

    def __init__(self, stream, scrub):
        super().__init__()
        self._stream = stream
        self._scrub = scrub

    def write(self, data):
        data = bytes(data)
        # one character per byte, so that nothing but secrets is changed
        text = self._scrub(data.decode("utf-8", "surrogateescape"))
        self._stream.write(text.encode("utf-8", "surrogateescape"))
        return len(data)

    def writable(self):
        return True

    def flush(self):
        self._stream.flush()

    def fileno(self):
        return self._stream.fileno()
