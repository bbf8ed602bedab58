"""Scoring with hooks and without, and class labels."""
import math

from harness import LOAD, case, hooked, ok, package, refused, values, worker
from worker_client import columns_of, table_of


@case
def the_third_argument_of_score_is_a_list_of_labels():
    body = "data.frame(p = paste(names(labels), collapse = ' '), v = paste(unlist(labels), collapse = ' '), n = length(labels))"
    with hooked(body, "binary", positive="y\u00e9s", negative="no") as w:
        assert [v for _, _, v in values(w.predict("a\n1\n"))] == [
            ["positive_class_label negative_class_label class_labels"], ["y\u00e9s no"], [3]]
    with hooked(body, "multiclass", labels=["a", "b c"]) as w:
        assert values(w.predict("a\n1\n"))[1][2] == ["a b c"]
    with hooked(body) as w:
        assert values(w.predict("a\n1\n"))[1][2] == [""]


@case
def hooks_are_called_in_order_with_the_model():
    custom = ("load_model <- function(d) 'M'\n"
              "read_input_data <- function(b) data.frame(s = paste0(rawToChar(b), '>read'))\n"
              "transform <- function(data, model) { data$s <- paste0(data$s, '>transform', model); data }\n"
              "score <- function(data, model, l) { data$s <- paste0(data$s, '>score', model); data }\n"
              "post_process <- function(p, model) { p$q <- p$q + 1; p$m <- model; p }")
    with worker(custom) as w:
        assert values(w.predict("x"))[0][2] == ["x>read>transformM>scoreM"]
        table, segments = table_of([("q", "f8", [0.5, 1.5])], 2)
        assert values(w.call({"op": "post_process", "table": table}, segments)) == [
            ("q", "f8", [1.5, 2.5]), ("m", "json", ["M", "M"])]


@case
def results_keep_their_types():
    body = """data.frame(d = c(0.1, NA, Inf), i = c(1L, -2L, 3L), j = c(1L, NA, 3L), l = c(TRUE, FALSE, TRUE),
        m = c(TRUE, NA, FALSE), s = c("\u00e9", NA, "\\"\\\\\\n\\u0001"), f = factor(c("z", "a\\"", NA)),
        t = as.Date(c("1970-01-02", NA, "1969-12-31")),
        u = as.POSIXct(c(1.5, NA, -0.25), origin = "1970-01-01", tz = "America/New_York"),
        v = as.difftime(c(1, 2, 3), units = "mins"), c = complex(real = 1:3, imaginary = 0), check.names = FALSE) -> d
        d$p <- as.POSIXlt(d$u); d$k <- list(1, "x", NULL); d$x <- I(c("a", "b", "c")); d$`a b` <- as.raw(1:3); d"""
    with hooked(body) as w:
        assert values(w.predict("a\n1\n")) == [
            ("d", "f8", [0.1, None, math.inf]), ("i", "i8", [1, -2, 3]), ("j", "json", [1, None, 3]),
            ("l", "b1", [True, False, True]), ("m", "json", [True, None, False]), ("s", "json", ["\u00e9", None, "\"\\\n\x01"]),
            ("f", "json", ["z", "a\"", None]), ("t", "t8", [86400000, None, -86400000]), ("u", "t8", [1500, None, -250]),
            ("v", "f8", [1, 2, 3]), ("c", "json", ["1+0i", "2+0i", "3+0i"]), ("p", "t8", [1500, None, -250]),
            ("k", "json", ["1", "x", None]), ("x", "json", ["a", "b", "c"]), ("a b", "json", ["01", "02", "03"])]


@case
def an_index_of_the_user_is_passed_on():
    with hooked("switch(data$a, data.frame(p = 1:2), data.frame(p = 1:3)[c(3, 1), , drop = FALSE],"
                "data.frame(p = 1:2, row.names = c('x', 'y\u00e9')), data.frame(p = c('1' = 1, '2' = 2)))") as w:
        indexes = [ok(w.predict("a\n%d\n" % k))[0]["table"]["index"] for k in (1, 2, 3, 4)]
        assert indexes == [None, [3, 1], ["x", "y\u00e9"], None], indexes


@case
def odd_frames_are_flattened_or_refused():
    with hooked("""switch(data$a,
        { d <- data.frame(p = 1:2); d$m <- matrix(1:4, 2, dimnames = list(NULL, c("x", "y z"))); d },
        structure(list(a = 1:2, b = 1:3), class = "data.frame", row.names = 1:2),
        structure(list(1:2, 3:4), class = "data.frame", row.names = 1:2),
        data.frame(a = 1, a = 2, check.names = FALSE), data.frame())""") as w:
        assert [(n, v) for n, _, v in values(w.predict("a\n1\n"))] == [("p", [1, 2]), ("m.x", [1, 2]), ("m.y z", [3, 4])]
        refused(w.predict("a\n2\n"), "score", "b", "3", "2", hook="score")
        assert [n for n, _, _ in values(w.predict("a\n3\n"))] == ["", ""]
        assert [(n, v) for n, _, v in values(w.predict("a\n4\n"))] == [("a", [1]), ("a", [2])]
        assert values(w.predict("a\n5\n")) == []


@case
def results_that_are_no_frame_are_refused_by_hook_and_type():
    for what, word in [("1:3", "integer"), ("NULL", "NULL"), ("list(a = 1)", "list"), ("matrix(1)", "matrix"),
                       ("score", "function"), ("quote(a)", "name"), ("'x'", "character"), ("environment()", "environment")]:
        with hooked(what) as w:
            refused(w.predict("a\n1\n"), "score", "data.frame", word, hook="score")
    with worker(LOAD + "transform <- function(data, model) 1:3\nscore <- function(d, m, l) d") as w:
        refused(w.predict("a\n1\n"), "transform", "integer", hook="transform")
    with worker(LOAD + "post_process <- function(p, m) 5\nscore <- function(d, m, l) d") as w:
        refused(w.call({"op": "post_process", "table": table_of([], 0)[0]}), "post_process", "numeric", hook="post_process")


@case
def mangled_labels_are_repaired():
    for labels, made, expected in [
        (["b", "a"], "c('a', 'b')", ["a", "b"]),
        (["not sure", "yes!"], "make.names(c('yes!', 'not sure'))", ["yes!", "not sure"]),
        (["7.10", "8", "-1"], "c('X7.1', 'X8', 'X.1')", ["X7.1", "X8", "X.1"]),
        (["7.10", "8"], "c('X8', 'X7.1')", ["8", "7.10"]),
        (["1", "2.0"], "c('2', '1.0')", ["2.0", "1"]),
        (["-1", "1"], "c('X1', 'X.1')", ["1", "-1"]),
        (["\u00e9 \u00e8", "\u65e5!"], "make.names(c('\u65e5!', '\u00e9 \u00e8'))", ["\u65e5!", "\u00e9 \u00e8"]),
        (["a", "b"], "c('x', 'y')", ["x", "y"]),
        (["TRUE", "if"], "c('if.', 'TRUE.')", ["if", "TRUE"]),
        (["1", "1.0"], "c('X1', 'X2')", ["X1", "X2"]),
        (["a b", "c"], "c('c', 'extra', 'a.b')", ["c", "extra", "a b"]),
    ]:
        with hooked("structure(as.list(seq_along(n <- %s)), names = n, class = 'data.frame', row.names = 1L)" % made,
                    "multiclass", labels=labels) as w:
            names = [n for n, _, _ in values(w.predict("a\n1\n"))]
            assert names == expected, (labels, names)


@case
def labels_that_became_alike_are_refused():
    with hooked("data.frame(`a b` = 0.5, a.b = 0.5)", "binary", positive="a b", negative="a.b") as w:
        refused(w.predict("a\n1\n"), "a b", "a.b", hook="score")


@case
def labels_are_repaired_after_post_process_and_only_for_classes():
    custom = LOAD + "score <- function(d, m, l) d\npost_process <- function(p, m) data.frame(p)"
    table, segments = table_of([("a b", "f8", [1.0]), ("2", "f8", [0.0])], 1)
    with worker(custom, "binary", positive="a b", negative="2") as w:
        assert [n for n, _, _ in values(w.call({"op": "post_process", "table": table}, segments))] == ["a b", "2"]
    with worker(custom, "regression") as w:
        assert [n for n, _, _ in values(w.call({"op": "post_process", "table": table}, segments))] == ["a.b", "X2"]


@case
def a_line_predicts():
    for target in ("regression", "anomaly"):
        with worker(None, target, ["line.RDS"]) as w:
            assert w.loaded["predictor"] == "predict" and w.loaded["hooks"] == [], w.loaded
            header, segments = ok(w.predict("x\n1\n2\n"))
            (name, kind, numbers), = columns_of(header["table"], segments)
            assert name == "Predictions" and kind == "f8" and header["table"]["index"] is None, header
            assert all(abs(a - b) < 1e-9 for a, b in zip(numbers, [3, 5])), numbers
            assert values(w.predict("x\n")) == [("Predictions", "f8", [])]
            assert refused(w.predict("q\n1\n"), "x", hook="predict", type="error")["trace"]


@case
def a_tree_predicts_classes():
    with worker(None, "binary", ["tree.rds"], positive="yes!", negative="not sure") as w:
        (no, _, left), (yes, _, right) = values(w.predict("x\n-3\n3\n"))
        assert [no, yes] == ["not sure", "yes!"] and left[0] > 0.8 > 0.2 > left[1], (left, right)
        assert values(w.predict("x\n")) == [("yes!", "f8", []), ("not sure", "f8", [])]
    with worker(None, "multiclass", ["numbers.rds"], labels=["7.1", "8", "9.0"]) as w:
        assert sorted(n for n, _, _ in values(w.predict("x,z\n1,1\n"))) == ["7.1", "8", "9.0"]


@case
def caret_is_loaded_for_its_models():
    if not package("caret"):
        return "caret is missing"
    with worker(None, "binary", ["train.rds"], positive="yes", negative="no") as w:
        (no, _, left), (yes, _, right) = values(w.predict("x\n-3\n3\n"))
        assert (no, yes) == ("no", "yes") and left[0] > 0.5 > left[1], (left, right)


@case
def methods_of_custom_code_are_met():
    with worker("predict.nobody_knows <- function(object, newdata, ...) rep(unlist(object), nrow(newdata))", "regression",
                ["stranger.rds"]) as w:
        assert values(w.predict("a\n1\n2\n")) == [("Predictions", "f8", [1, 1])]
