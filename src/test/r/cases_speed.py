"""Speed: bounds are loose, as the machine may be busy; the figures are printed."""
import math
import time

from harness import case, hooked, ok, values
from worker_client import table_of


@case
def one_row_costs_little():
    row = ",".join("abcdefghij") + "\n" + ",".join(str(i + .5) for i in range(10)) + "\n"
    with hooked("data.frame(Predictions = data$a * 2)") as w:
        for _ in range(100):
            w.predict(row)
        times = []
        for _ in range(1000):
            start = time.perf_counter()
            w.predict(row)
            times.append(time.perf_counter() - start)
        times.sort()
        print("  1 row: median %.3f ms" % (times[500] * 1000))
        assert times[300] < 0.005, times[300]


@case
def ten_thousand_rows_are_not_spent_on_json():
    n = 10000
    texts = ["gr\u00fc\u00df \"%d\"\n" % k for k in range(n)]
    columns = [("c%d" % c, "json", texts) for c in range(10)]
    table, segments = table_of(columns, n)
    with hooked("data") as w:
        best = 9
        for _ in range(4):
            start = time.perf_counter()
            answer = w.call({"op": "predict", "data": {"format": "arrow", "table": table}}, segments)
            best = min(best, time.perf_counter() - start)
        assert values(answer)[9][2] == texts
        print("  10,000 x 10 escaped texts there and back: %.0f ms" % (best * 1000))
        numbers = "\n".join([",".join("abcdefghij")] + [",".join(repr(math.sqrt(k + i)) for i in range(10)) for k in range(n)])
        start = time.perf_counter()
        ok(w.predict(numbers))
        print("  10,000 x 10 numbers from CSV and back: %.0f ms" % ((time.perf_counter() - start) * 1000))
        assert best < 5, best
