"""Runs the R worker program through its cases: run_cases.py worker.R [word in case names …]

Exits with 1 and the names of the failed cases on the last line, with 3 when Rscript is missing.
"""
import importlib
import os
import shutil
import subprocess
import sys
import time
import traceback

from harness import ARTIFACTS, CASES

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    if shutil.which("Rscript") is None:
        print("Rscript is missing")
        return 3
    for group in ("start", "data", "scoring", "transform", "unstructured", "faults", "speed"):
        importlib.import_module("cases_" + group)
    chosen = [c for c in CASES if not sys.argv[2:] or any(word in c.__name__ for word in sys.argv[2:])]
    failed = []
    try:
        subprocess.run(["Rscript", "--vanilla", os.path.join(HERE, "artifacts.R"), ARTIFACTS], check=True)
        for function in chosen:
            start = time.perf_counter()
            try:
                skipped = function()
                print("%s %s %.1f s" % ("skip" if skipped else "ok", function.__name__, time.perf_counter() - start),
                      skipped or "", flush=True)
            except Exception:
                failed.append(function.__name__)
                traceback.print_exc(file=sys.stdout)
                print("FAILED", function.__name__, flush=True)
    finally:
        shutil.rmtree(ARTIFACTS, ignore_errors=True)
    print("%d cases, %d failed: %s" % (len(chosen), len(failed), " ".join(failed) or "none"))
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
