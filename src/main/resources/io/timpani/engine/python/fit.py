"""Trains one model with custom code. Started by Timpani with two files: the task, and where the answer goes."""
import os
import sys


def occupy_standard_files():
    """Opens what is closed of 0, 1 and 2, so that no file of ours can ever get such a number."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number: this one


occupy_standard_files()

from timpani_worker.fitting import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
