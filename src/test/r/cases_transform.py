"""Transform models."""
import math
import random
import struct

from harness import LOAD, case, csv_of, ok, package, refused, values, worker
from worker_client import columns_of, table_of


@case
def transform_writes_csv():
    with worker(LOAD + "transform <- function(data, model) data.frame(a = data$x, `b \u00e9` = paste0(data$x, c(',', '\"')),"
                "l = c(TRUE, NA), f = factor(c('u', NA)), i = c(NA, 5L), d = c(0.1, 1e-5), e = as.Date('2020-02-29'),"
                "t = as.POSIXct(c(0, 3600), origin = '1970-01-01', tz = 'UTC'), check.names = FALSE)", "transform") as w:
        answer = w.transform("x\n1\n2.5\n", want_table=True)
        assert csv_of(answer) == ("a,b \u00e9,l,f,i,d,e,t\r\n1.0,\"1,\",True,u,,0.1,2020-02-29,1970-01-01 00:00:00\r\n"
                                  "2.5,\"2.5\"\"\",,,5,1e-05,2020-02-29,1970-01-01 01:00:00"), csv_of(answer)
        assert answer[0]["rows"] == 2 and answer[0]["inputRows"] == 2 and not answer[0]["blankName"], answer[0]
        assert columns_of(answer[0]["table"], answer[1])[0] == ("a", "f8", [1.0, 2.5])
        assert "table" not in w.transform("x\n1\n2\n")[0]


@case
def doubles_are_written_in_the_fewest_digits():
    random.seed(11)
    numbers = [0.1, 1 / 3, 1e15, 1e16, 123456789012345680.0, 1234567890123456.5, 5e-324, 1.7976931348623157e308, 1e22, 1e-4,
               1e-5, -0.0, 100.0, 2.5, 9007199254740993.0, 1125899906842623.9] + [
        struct.unpack("<d", struct.pack("<Q", random.getrandbits(64)))[0] for _ in range(3000)]
    numbers = [x for x in numbers if x == x and not math.isinf(x)]
    table, segments = table_of([("a", "f8", numbers + [math.inf, -math.inf, math.nan])], len(numbers) + 3)
    with worker(LOAD + "transform <- function(data, model) cbind(data, b = 1L)", "transform") as w:
        lines = csv_of(w.call({"op": "transform", "data": {"format": "arrow", "table": table}, "wantTable": False},
                              segments)).split("\r\n")[1:]
        cells = [line.split(",")[0] for line in lines]
        assert cells[-3:] == ["inf", "-inf", ""], cells[-3:]
        wrong = [(x, c) for x, c in zip(numbers, cells) if repr(x) != c]
        assert len(wrong) <= len(numbers) // 100, ("seed 11", len(wrong), wrong[:5])
        assert all(math.isclose(x, float(c), rel_tol=1e-15, abs_tol=5e-324) for x, c in wrong), wrong[:5]


@case
def names_are_stripped_and_blank_ones_told():
    with worker(LOAD + "transform <- function(data, model) structure(data, names = c(' a\\n', 'b\\nc', '  '))", "transform") as w:
        answer = w.transform("x,y,z\n1,2,3\n")
        assert csv_of(answer).split("\r\n")[0] == "a,b\\nc,", csv_of(answer)
        assert answer[0]["names"] == ["a", "b\\nc", ""] and answer[0]["blankName"], answer[0]


@case
def one_empty_cell_is_no_blank_line():
    with worker(LOAD + "transform <- function(data, model) data.frame(s = c('', NA, 'x'))", "transform") as w:
        assert csv_of(w.transform("x,y\n1,2\n1,2\n1,2\n")) == "s\r\n\"\"\r\n\"\"\r\nx"


@case
def the_target_is_the_third_parameter():
    with worker(LOAD + "transform <- function(data, model, y) data.frame(n = if (is.null(y)) -1L else y$t)", "transform") as w:
        assert csv_of(w.transform("x\n1\n", "t\n7\n")) == "n\r\n7"
        assert csv_of(w.transform("x\n1\n")) == "n\r\n-1"
    for count, parameters in [(1, "a"), (4, "a, b, c, d"), (1, "a, ...")]:
        with worker(LOAD + "transform <- function(%s) a" % parameters, "transform") as w:
            refused(w.transform("x\n1\n"), "transform", str(count), hook="transform")


@case
def results_of_transform_are_checked():
    with worker("transform <- function(data, model) switch(data$x[1], data[1, , drop = FALSE], list(data, 1), data[, 0], 1:2,"
                "matrix(1, 2), stop('n\u00f6'))", "transform") as w:
        assert w.loaded["status"] == "ok" and w.loaded["predictor"] is None, w.loaded
        refused(w.transform("x\n1\n1\n"), "1", "2", "transform", hook="transform")
        refused(w.transform("x\n2\n2\n", "t\n1\n2\n"), "target", "transformed", hook="transform")
        refused(w.transform("x\n3\n3\n"), "column", hook="transform")
        refused(w.transform("x\n4\n4\n"), "integer", hook="transform")
        refused(w.transform("x\n5\n5\n"), "matrix", hook="transform")
        refused(w.transform("x\n6\n6\n"), "n\u00f6", hook="transform", type="error")


@case
def sparse_results_travel_by_rows():
    if not package("Matrix"):
        return "Matrix is missing"
    with worker("library(Matrix)\ntransform <- function(data, model) if (data$x[1] > 1) Matrix::Diagonal(nrow(data)) else "
                "sparseMatrix(i = c(1, 3, 3), j = c(2, 1, 2), x = c(1.5, -2, 4), dims = c(3, 2), dimnames = list(NULL, c('a ', '\u00e9')))",
                "transform") as w:
        header, segments = ok(w.transform("x\n1\n1\n1\n"))
        assert header["form"] == "sparse" and header["names"] == ["a", "\u00e9"], header
        assert (header["rows"], header["cols"], header["inputRows"], header["integer"]) == (3, 2, 3, False), header
        assert struct.unpack("<4i", segments[header["indptr"]]) == (0, 1, 1, 3)
        assert struct.unpack("<3i", segments[header["indices"]]) == (1, 0, 1)
        assert struct.unpack("<3d", segments[header["values"]]) == (1.5, -2, 4)
        header, segments = ok(w.transform("x\n2\n2\n"))
        assert header["names"] == ["0", "1"] and struct.unpack("<2d", segments[header["values"]]) == (1, 1), header


@case
def recipes_are_baked():
    if not package("recipes"):
        return "recipes is missing"
    with worker(None, "transform", ["recipe.rds"]) as w:
        assert w.loaded["predictor"] == "recipes::bake", w.loaded
        assert csv_of(w.transform("x,z\n1.5,2\n-1.5,3\n")).split("\r\n")[0].split(",")[:2] == ["x", "z"]
        refused(w.transform("z\n2\n"), "x", hook="recipes::bake", type=w.transform("z\n2\n")[0]["type"])
