"""Hello, load, and the conversation itself."""
import struct

from harness import LOAD, case, hooked, ok, refused, values, worker


@case
def hello_proves_who_it_is():
    with worker(load=False) as w:
        assert w.hello["hello"] == 1 and w.hello["token"] == "tok\u00e9n", w.hello
        assert w.hello["pid"] == w.process.pid and w.hello["version"].count(".") == 2, w.hello


@case
def hooks_are_found_and_those_of_base_r_are_not():
    with hooked("data") as w:
        assert w.loaded["status"] == "ok" and w.loaded["hooks"] == ["load_model", "score"], w.loaded
        assert w.loaded["predictor"] is None and not w.loaded["chat"] and not w.loaded["customTask"], w.loaded


@case
def init_gets_the_code_directory_by_name_and_load_model_by_position():
    custom = ("init <- function(code_dir) where <<- code_dir\nload_model <- function(a) list(a)\n"
              "score <- function(data, model, l) data.frame(p = identical(where, model[[1]]), w = where)")
    with worker(custom, name="custom.r") as w:
        assert values(w.predict("a\n1\n")) == [("p", "b1", [True]), ("w", "json", [w.code])]


@case
def capital_custom_file_wins_and_a_mark_at_its_start_is_skipped():
    with worker(b"\xef\xbb\xbf" + (LOAD + "score <- function(d, m, l) data.frame(p = 'gr\u00fc\u00df')").encode()) as w:
        assert values(w.predict("a\n1\n")) == [("p", "json", ["gr\u00fc\u00df"])]


@case
def failures_of_a_start_name_what_is_at_fault():
    for custom, target, artifacts, words, hook in [
        ("x <- (", "regression", [], ["custom.R", "parsed"], None),
        ("stop('no way')", "regression", [], ["custom.R", "no way"], None),
        ("library(notthere)", "regression", [], ["custom.R", "notthere"], None),
        ("init <- function(code_dir) stop('kaputt')", "regression", [], ["init", "kaputt"], "init"),
        ("load_model <- function(d) stop('kaputt')", "regression", [], ["load_model", "kaputt"], "load_model"),
        ("load_model <- function(d) NULL", "regression", [], [".rds", "load_model"], "load_model"),
        (None, "regression", [], [".rds"], "load_model"),
        ("score <- function(d, m, l) d", "regression", [], [".rds"], "load_model"),
        (None, "regression", ["tree.rds", "line.RDS"], ["tree.rds", "line.RDS", "load_model"], "load_model"),
        (None, "regression", ["broken.rds"], ["broken.rds"], None),
        (None, "regression", ["stranger.rds"], ["nobody_knows", "score"], "score"),
        (None, "textgeneration", ["line.RDS"], ["textgeneration"], "score"),
        ("f <- 1", "transform", [], [".rds"], "load_model"),
    ]:
        with worker(custom, target, artifacts) as w:
            refused(w.loaded, *words, hook=hook)
    for missing, custom in [("load_model", "score_unstructured <- function(model, data, ...) 1"), ("score_unstructured", LOAD)]:
        with worker(custom, "unstructured") as w:
            refused(w.loaded, missing, hook=missing, kind="missing")


@case
def a_failed_load_leaves_a_worker_that_answers():
    with worker("stop('no way')") as w:
        ok(w.call({"op": "ping"}))


@case
def missing_packages_are_named_with_what_needs_them():
    none = "environment(.libPaths)$.lib.loc <- '/nowhere'\n" + LOAD
    with worker(none, "transform") as w:
        refused(w.loaded, "recipes", "transform")
    with worker(none + "score <- function(d, m, l) 1") as w:
        segments = [struct.pack("<2i", 0, 1), struct.pack("<i", 0), struct.pack("<d", 1)]
        sparse = {"rows": 1, "cols": 1, "names": None, "indptr": 0, "indices": 1, "values": 2}
        refused(w.call({"op": "predict", "data": {"format": "matrix", "sparse": sparse}}, segments), "Matrix",
                "matrix-market")


@case
def ping_stop_and_the_unknown():
    with worker(load=False) as w:
        ok(w.call({"op": "ping"}))
        refused(w.call({"op": "dance"}), "dance")
        refused(w.call({"op": "chat"}), "chat", kind="missing")
        refused(w.call({"op": "models"}), kind="missing")
        ok(w.call({"op": "stop"}))
        assert w.process.wait(10) == 0


@case
def it_ends_with_zero_when_the_server_hangs_up():
    with worker(load=False) as w:
        w.socket.close()
        assert w.process.wait(10) == 0
    with worker(load=False) as w:
        w.socket.sendall(b"\0\0\0\5\0\0")
        w.socket.close()
        assert w.process.wait(10) == 0


@case
def many_calls_keep_their_order():
    with hooked("data.frame(Predictions = data$a)") as w:
        for i in range(300):
            assert values(w.predict("a\n%d\n" % i)) == [("Predictions", "i8", [i])]
