"""Data of a request as hooks see them."""
import math
import os
import struct

from harness import LOAD, case, hooked, ok, package, refused, values, worker
from worker_client import columns_of, csv_part, table_of

ECHO = """data.frame(n = names(data), t = vapply(data, function(x) class(x)[1], ""), v = vapply(data, function(x)
    paste0(ifelse(is.na(x), "<NA>", as.character(x)), collapse = "|"), ""))"""


def echo(w, text, **more):
    return list(zip(*[v for _, _, v in values(w.predict(text, **more))]))


@case
def csv_is_read_as_r_reads_it():
    with hooked(ECHO) as w:
        assert echo(w, "a,b c,d\n1,x,0.5\n2,NA,NA\n") == [
            ("a", "integer", "1|2"), ("b c", "character", "x|<NA>"), ("d", "numeric", "0.5|<NA>")]
        assert echo(w, "a,a,a.1\r\n1,2,3\r\n\r\n4,5,6\r\n") == [
            ("a", "integer", "1|4"), ("a", "integer", "2|5"), ("a.1", "integer", "3|6")]
        assert echo(w, "\ufeff\u00e4 \u65e5,\"q\"\"x,\ny\"\n\U0001f600,\"1,\"\"2\"\"\r\n3\"\n") == [
            ("\u00e4 \u65e5", "character", "\U0001f600"), ("q\"x,\ny", "character", "1,\"2\"\n3")]
        assert echo(w, "e,n,m,l\n,null,NaN,T\n5,N/A,1,FALSE") == [
            ("e", "integer", "<NA>|5"), ("n", "character", "null|N/A"), ("m", "numeric", "<NA>|1"),
            ("l", "logical", "TRUE|FALSE")]
        assert echo(w, "a,b\n1\n2,3\n") == [("a", "integer", "1|2"), ("b", "integer", "<NA>|3")]
        assert echo(w, "a,b\n3000000000,007\n") == [("a", "numeric", "3e+09"), ("b", "integer", "7")]
        assert echo(w, "a,b\nx y, z \nit's,#c\n") == [("a", "character", "x y|it's"), ("b", "character", " z |#c")]


@case
def a_single_column_keeps_blank_lines_as_missing():
    with hooked(ECHO) as w:
        assert echo(w, "a\n1\n\n3\n\n", single=True) == [("a", "integer", "1|<NA>|3|<NA>")]
        assert echo(w, "a\nx\n\ny", single=True) == [("a", "character", "x|<NA>|y")]
        assert echo(w, "a\n1\n\n3\n\n", single=False) == [("a", "integer", "1|3")]


@case
def a_header_alone_is_a_table_without_rows():
    with hooked("data.frame(Predictions = numeric(nrow(data)))") as w:
        header, _ = ok(w.predict("a,b\n"))
        assert header["inputRows"] == 0 and header["table"]["rows"] == 0, header
        assert values(w.predict("a,b")) == [("Predictions", "f8", [])]


@case
def nul_in_the_data_is_refused_and_not_dropped():
    with hooked("data") as w:
        refused(w.predict("a\nx\0y\n"), "NUL", kind="input")


@case
def a_file_is_read_and_left_alone():
    with hooked("data.frame(Predictions = sum(data$a), n = nrow(data))") as w:
        path = os.path.join(w.directory, "body \u00e9")
        with open(path, "w") as file:
            file.write("a\n" + "1\n" * 200000)
        data = dict(csv_part(0), file=path)
        del data["raw"]
        assert values(w.call({"op": "predict", "data": data})) == [
            ("Predictions", "i8", [200000]), ("n", "i8", [200000])]
        assert os.path.getsize(path) == 400002


@case
def typed_tables_arrive_whole():
    big = 2 ** 40
    texts = ["plain", "q\"\\u0041\\", None, "\u00e9\u65e5\U0001f600", "a,b]\n\t\x01\x02\x03\x1e\x1f/", "null"]
    columns = [("f", "f8", [1.5, math.nan, math.inf, -0.0, 1e300, 3.0]), ("i", "i8", [1, -1, 0, 2 ** 31 - 1, -2 ** 31 + 1, 7]),
               ("l", "i8", [big, -big, 0, -1, 2 ** 31, -2 ** 31]), ("b", "b1", [True, False, True, True, False, False]),
               ("t", "t8", [0, 1500, -1, 1700000000123, -2 ** 63, 2 ** 32 * 1000]), ("s", "json", texts),
               ("n", "json", [1, 2.5, None, -3e-5, 4, 5]), ("o", "json", [True, None, False, True, True, True]),
               ("e", "json", [None] * 6), ("b c", "json", ["x", 1, True, None, "y", 2.5])]
    table, segments = table_of(columns, 6)
    kinds = "kinds <<- vapply(data, function(x) class(x)[1], ''); data"
    with worker(LOAD + "score <- function(data, model, l) {" + kinds + "}\n"
                "post_process <- function(p, m) data.frame(kind = kinds)") as w:
        back = values(w.call({"op": "predict", "data": {"format": "arrow", "table": table}}, segments))
        expected = [[None if isinstance(x, float) and x != x else x for x in v] for _, _, v in columns]
        expected[4][4] = None
        expected[9] = ["x", "1", "true", None, "y", "2.5"]
        assert [v for _, _, v in back] == expected, back
        assert [n for n, _, _ in back] == [n for n, _, _ in columns]
        kinds = values(w.call({"op": "post_process", "table": table_of([("a", "f8", [1.0])], 1)[0]},
                              [struct.pack("<d", 1)]))[0][2]
        assert kinds == ["numeric", "integer", "numeric", "logical", "POSIXct", "character", "numeric", "logical", "logical",
                         "character"], kinds


@case
def tables_may_carry_their_values():
    table = {"rows": 2, "columns": [{"name": "a", "kind": "f8", "values": [1.5, None]},
                                    {"name": "b", "kind": "json", "values": ["x", None]}], "index": ["r", "s"]}
    with worker(LOAD + "score <- function(d, m, l) 1\npost_process <- function(p, m) p") as w:
        header, segments = ok(w.call({"op": "post_process", "table": table}))
        assert header["table"]["index"] == ["r", "s"], header
        assert columns_of(header["table"], segments) == [("a", "f8", [1.5, None]), ("b", "json", ["x", None])]


@case
def read_input_data_gets_the_bytes():
    custom = (LOAD + "read_input_data <- function(bytes) if (bytes[1] == 0x78) list(bytes) else data.frame(n = length(bytes))\n"
              "score <- function(d, m, l) data.frame(Predictions = if (is.data.frame(d)) d$n else length(d[[1]]))")
    with worker(custom) as w:
        header, _ = ok(w.predict(b"\x00\xff\n,,"))
        assert header["inputRows"] == 1
        assert values(w.predict(b"\x00\xff\n,,"))[0][2] == [5]
        header, _ = ok(w.predict(b"xy"))
        assert header["inputRows"] is None
        ok(w.call({"op": "predict", "data": {"format": "other", "mimetype": None, "charset": None, "raw": 0}}, [b"xyz"]))


@case
def sparse_data_is_a_sparse_matrix():
    if not package("Matrix"):
        return "Matrix is missing"
    segments = [struct.pack("<4i", 0, 2, 2, 3), struct.pack("<3i", 0, 2, 1), struct.pack("<3d", 1.5, -2, 4)]
    sparse = {"rows": 3, "cols": 3, "names": ["a", "\u00e9 b", "c"], "indptr": 0, "indices": 1, "values": 2}
    custom = (LOAD + "score <- function(data, m, l) { d <- as.data.frame(as.matrix(data)); d$k <- class(data)[1]; "
              "d$n <- is.null(colnames(data)); d }")
    with worker(custom) as w:
        back = values(w.call({"op": "predict", "data": {"format": "matrix", "sparse": sparse}}, segments))
        assert back[:3] == [("a", "f8", [1.5, 0, 0]), ("\u00e9 b", "f8", [0, 0, 4]), ("c", "f8", [-2, 0, 0])], back
        assert back[3][2][0] == "dgCMatrix" and back[4][2][0] is False, back
        back = values(w.call({"op": "predict", "data": {"format": "matrix", "sparse": dict(sparse, names=None)}}, segments))
        assert back[4][2][0] is True, back
