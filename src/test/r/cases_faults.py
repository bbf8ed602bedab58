"""What user code may do to us."""
import time

from harness import LOAD, case, csv_of, hooked, ok, refused, values, worker
from worker_client import Gone, table_of


@case
def errors_of_every_kind_are_replies():
    with hooked("""helper <- function(k) switch(k,
        stop("plain \u00e9"), { options(warn = 2); warning("was a warning") },
        stop(structure(class = c("mine", "error", "condition"), list(message = "own", call = NULL))),
        stop(structure(class = c("odd", "condition"), list(message = "no error", call = NULL))),
        { f <- function() f(); f() }, undefined_thing, sqrt("x"), setTimeLimit(elapsed = 0.05), numeric(1e15),
        stop(structure(class = c("silent", "error", "condition"), list())), stopifnot("told" = FALSE), match.arg("x", "y"),
        tools::pskill(Sys.getpid(), tools::SIGINT), signalCondition(structure(class = c("odd", "condition"), list(message = ""))),
        warning("just a warning"), stop(warning("twice")), rlang_like())
    if (data$a == 13) { tools::pskill(Sys.getpid(), tools::SIGINT); Sys.sleep(5) }
    if (data$a == 8) { setTimeLimit(elapsed = 0.05); repeat Sys.sleep(0.01) }
    helper(data$a); data""") as w:
        for number, word, type in [(1, "plain \u00e9", "error"), (2, "was a warning", "error"), (3, "own", "mine"), (4, "no error", "odd"),
                                   (6, "undefined_thing", "error"), (7, "non-numeric", "error"), (8, "limit", "error"),
                                   (9, "", "error"), (10, "", "silent"), (11, "told", "error"), (12, "", "error"),
                                   (13, "interrupt", "interrupt")]:
            header = refused(w.predict("a\n%d\n" % number), word, hook="score", type=type)
            assert number in (13, 8) or header["trace"].startswith("custom.R#") or "score(" in header["trace"], header
            ok(w.call({"op": "ping"}))
        header = w.predict("a\n5\n")[0]
        assert header["status"] == "error" and header["hook"] == "score", header
        assert header["trace"].count("\n") <= 49, header["trace"].count("\n")
        ok(w.predict("a\n14\n"))
        assert w.predict("a\n16\n")[0]["status"] == "error"
        ok(w.call({"op": "ping"}))


@case
def warnings_are_told_and_do_no_harm():
    with hooked("warning('mind the g\u00e4p'); message('psst'); data.frame(p = 1)") as w:
        assert values(w.predict("a\n1\n")) == [("p", "f8", [1])]
        assert "mind the g\u00e4p".encode() in w.text() and b"psst" in w.text(), w.text()


@case
def traces_name_lines_of_custom_code():
    with worker(LOAD + "deep <- function(x) stop('here')\nscore <- function(data, model, labels) {\n  deep(data)\n}\n") as w:
        header = refused(w.predict("a\n1\n"), "here", hook="score", type="error")
        lines = header["trace"].split("\n")
        assert lines[0] == "score(data, object, labels)" and "custom.R#4: deep(data)" in lines[1], lines
        assert "calling" not in header["trace"] and "handle" not in header["trace"].lower(), header["trace"]


@case
def output_of_any_kind_is_only_output():
    with hooked("""cat("partial"); print(data); writeLines(rawToChar(as.raw(c(1:31, 128:255))), useBytes = TRUE)
        system("printf 'child\\\\000\\\\377'"); sink(tempfile()); sink(textConnection("lost", "w", local = TRUE), type = "message")
        cat("swallowed"); suppressWarnings(closeAllConnections()); cat("visible"); sink(tempfile())
        data.frame(p = 1)""") as w:
        for _ in range(3):
            assert values(w.predict("a\n1\n")) == [("p", "f8", [1])]
        ok(w.call({"op": "ping"}))
        assert w.text().count(b"partial") == 3 and b"child\0\xff" in w.text() and w.text().count(b"visible") == 3, w.text()
        assert b"swallowed" not in w.text()


@case
def what_is_wrong_with_a_request_is_told_and_does_not_end_the_worker():
    with worker(LOAD + "score_unstructured <- function(model, data, ...) 'x'\n", "unstructured") as w:
        for more in ({"query": {"a": ["x\0"]}}, {"query": {"\0": ["x"]}}, {"headers": {"H": ["x\0y"]}}):
            refused(w.unstructured(b"d", **more), "NUL", kind="input")
            ok(w.unstructured(b"d"))
    with hooked("data") as w:
        for column in (("a\0", "f8", [1]), ("a", "json", ["x\0"])):
            table, segments = table_of([column], 1)
            refused(w.call({"op": "predict", "data": {"table": table}}, segments), "NUL", kind="input")
        for head in (b"{", b"", b"[]", b"\0", b'{"op":5}', b'{"segments":["x"]}'):
            w.socket.sendall(len(head).to_bytes(4, "big") + bytes(8) + head)
            assert w.receive()[0]["status"] == "error"
        assert values(w.predict("a\n1\n")) == [("a", "i8", [1])]


@case
def quitting_ends_the_process_like_a_crash():
    for body, code in [("quit(status = 7)", 7), ("tools::pskill(Sys.getpid(), 9)", -9)]:
        with hooked(body) as w:
            try:
                w.predict("a\n1\n")
                assert False, "an answer came"
            except Gone:
                pass
            assert w.process.wait(10) == code


@case
def a_forked_copy_never_answers():
    with hooked("p <- parallel:::mcfork(TRUE); if (inherits(p, 'masterProcess')) Sys.sleep(0.2); "
                "data.frame(p = data$a)") as w:
        for i in range(3):
            assert values(w.predict("a\n%d\n" % i)) == [("p", "i8", [i])]
        time.sleep(0.5)
        ok(w.call({"op": "ping"}))
    with hooked("data.frame(p = unlist(parallel::mclapply(1:3, function(i) i * data$a, mc.cores = 2)))") as w:
        assert values(w.predict("a\n2\n")) == [("p", "f8", [2, 4, 6])] or values(w.predict("a\n2\n"))[0][2] == [2, 4, 6]


@case
def user_code_cannot_shadow_ours():
    custom = (LOAD + "paste0 <- function(...) stop('mine'); lapply <- length <- names <- fail <- reply <- c <- paste0\n"
              "options(OutDec = ',', scipen = 99, digits = 3, stringsAsFactors = FALSE, warn = 2)\n"
              "score <- function(data, model, l) { rm(list = base::setdiff(ls(globalenv()), 'x'), envir = globalenv()); data }")
    with worker(custom) as w:
        for _ in range(2):
            assert values(w.predict("a,b\n0.123456789,x\n")) == [("a", "f8", [0.123456789]), ("b", "json", ["x"])]
    with worker("options(OutDec = ',', scipen = 99, digits = 3, warn = 2)\ntransform <- function(data, model) data", "transform") as w:
        assert csv_of(w.transform("a,b\n0.123456789,1e-300\n")) == "a,b\r\n0.123456789,1e-300"


@case
def interrupts_while_idle_are_ignored():
    with hooked("data") as w:
        for _ in range(3):
            w.process.send_signal(2)
            time.sleep(0.1)
        assert w.process.poll() is None
        assert values(w.predict("a\n1\n")) == [("a", "i8", [1])]


@case
def other_locales_do_not_garble_text():
    for locale in ("C", "POSIX"):
        with hooked("data$n <- names(data); data$m <- make.names('\u00e9 \u65e5'); print(data); data", env={"LC_ALL": locale}) as w:
            assert values(w.predict("\u65e5\n\u00e9\n")) == [("\u65e5", "json", ["\u00e9"]), ("n", "json", ["\u65e5"]),
                                                            ("m", "json", ["\u00e9.\u65e5"])]
            assert "\u65e5".encode() in w.text()


@case
def text_of_other_encodings_becomes_utf8():
    with hooked("x <- c('\\xe9', '\\xe9', '\\xe9'); Encoding(x)[1] <- 'latin1'; Encoding(x)[2] <- 'bytes'; "
                "structure(data.frame(x), names = '\\xfc')") as w:
        assert values(w.predict("a\n1\n")) == [("\u00fc", "json", ["\u00e9"] * 3)]


@case
def huge_text_goes_through():
    with hooked("data.frame(p = c(strrep('\u00e9\"', 2e6), NA))") as w:
        back = values(w.predict("a\n1\n"))[0][2]
        assert back == ["\u00e9\"" * 2_000_000, None]
    with hooked("stop(strrep('x', 1e7))") as w:
        assert len(w.predict("a\n1\n")[0]["text"]) <= 40000


@case
def long_vectors_go_through():
    n = 500_000
    with hooked("data.frame(p = as.numeric(data$a), i = data$a)") as w:
        many, segments = table_of([("a", "f8", [0.5] * 1_200_000), ("s", "json", ["x"] * 1_200_000)], 1_200_000)
        header, back = ok(w.call({"op": "predict", "data": {"format": "arrow", "table": many}}, segments))
        assert back == [segments[0], segments[0]], header
        (_, kind, p), (_, other, i) = values(w.predict("a\n" + "".join("%d\n" % k for k in range(n))))
        assert (kind, other) == ("f8", "i8") and p[-1] == n - 1 and i[::1000] == list(range(n))[::1000]
