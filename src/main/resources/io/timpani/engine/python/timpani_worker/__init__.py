"""The worker: one model of a user, served call by call.

Promise: whatever user code does, the server gets exactly one answer per call, or sees the connection close.

1. User code never holds the protocol: its file is private, closed in forked copies and in programs that it starts.
2. Every exception of user code is an answer. Only the end of the process is the end of the worker.
3. What a library is not needed for, it is not imported for: a model without tables starts without pandas.
4. Nothing about a model is found out per call that can be found out when it is loaded.

Standard library, numpy, pandas and scipy only. Runs on Python 3.8 and pandas 1.3, and newer.
"""
