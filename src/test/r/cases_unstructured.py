"""Unstructured models."""

from harness import LOAD, case, hooked, ok, refused, worker

UNSTRUCTURED = LOAD + "score_unstructured <- function(model, data, ...) {\nmore <- list(...)\n%s\n}"


def loose(body):
    return worker(UNSTRUCTURED % body, "unstructured")


@case
def unstructured_values_are_mapped():
    with loose("""switch(data, t = "gr\u00fc\u00df", b = as.raw(c(0, 255)), n = NULL, l = list("\u00e9", list(mimetype = "a/b", charset = "latin1")),
            m = list(as.raw(1), c(mimetype = "x/y")), o = list("t", NULL), s = as.raw(0)[0], e = "")""") as w:
        expected = {"t": ("text", None, None, "gr\u00fc\u00df".encode()), "b": ("bytes", None, None, b"\0\xff"),
                    "n": ("none", None, None, None), "l": ("text", "a/b", "latin1", b"\xe9"), "m": ("bytes", "x/y", None, b"\1"),
                    "o": ("text", None, None, b"t"), "s": ("bytes", None, None, b""), "e": ("text", None, None, b"")}
        for key, (form, mimetype, charset, body) in expected.items():
            header, segments = ok(w.unstructured(key.encode()))
            assert (header["form"], header["mimetype"], header["charset"]) == (form, mimetype, charset), (key, header)
            assert (segments[header["segment"]] if body is not None else None) == body, (key, segments)


@case
def unstructured_results_of_wrong_shape_are_refused():
    name = "score_unstructured"
    with loose("""switch(data, a = 1, b = c("x", "y"), c = list("x"), d = list("x", "y", "z"), e = list(1, list(charset = "utf-8")),
            f = list("x", 2), g = data.frame(a = 1, b = 2), h = NA_character_, i = factor("x"), j = list("x", list("y")),
            k = list("\u65e5", list(charset = "latin1")), l = list("x", list(charset = "klingon")))""") as w:
        for key, words in {"a": ["numeric"], "b": ["character", "2"], "c": ["1"], "d": ["3"], "e": ["numeric", "list"],
                           "f": ["character", "numeric"], "g": ["data.frame"], "h": ["character"], "i": ["factor"],
                           "j": ["list"], "k": ["latin1"], "l": ["klingon"]}.items():
            refused(w.unstructured(key.encode()), name, *words, hook=name)


@case
def unstructured_arguments_arrive():
    with loose("""paste(is.raw(data), more$mimetype, if (is.null(more$charset)) "none" else more$charset, more$query$a,
            more$query[["b \u00e9"]], length(more$query), paste(unlist(more$query[names(more$query) == "a"]), collapse = "+"),
            more$headers[["Content-Type"]], sep = ";")""") as w:
        header, segments = ok(w.unstructured(b"\xff", text=False, charset=None, mimetype="image/png",
                                             query={"a": ["1", "2"], "b \u00e9": ["\u00e4"]}, headers={"Content-Type": ["image/png"]}))
        assert segments[0].decode() == "TRUE;image/png;none;1;\u00e4;3;1+2;image/png", segments
    with worker(LOAD + "score_unstructured <- function(model, data, mimetype) paste(mimetype, data)", "unstructured") as w:
        assert ok(w.unstructured(b"x"))[1] == [b"text/plain x"]


@case
def text_is_decoded_by_its_charset():
    with loose("paste(nchar(data), data)") as w:
        for text, charset in [("\u00e9\u65e5", "utf-8"), ("\u00e9\u65e5", "UTF8"), ("\u00e9", "latin-1"), ("\u00e9", "ISO-8859-1"),
                              ("\u65e5", "utf-16-le"), ("\u0416", "windows-1251"), ("", "utf-8")]:
            _, segments = ok(w.unstructured(text.encode(charset), charset=charset))
            assert segments[0].decode() == "%d %s" % (len(text), text), (charset, segments)
        refused(w.unstructured(b"\xff", charset="utf-8"), "utf-8", kind="charset")
        refused(w.unstructured(b"a\0b", charset="utf-8"), "utf-8", kind="charset")
        refused(w.unstructured(b"x", charset="klingon"), "klingon", kind="charset")


@case
def unstructured_errors_are_not_laid_to_a_hook():
    with loose("stop('n\u00f6 ', data)") as w:
        refused(w.unstructured(b"way"), "n\u00f6 way", hook=None, type="error")
    with hooked("data") as w:
        refused(w.unstructured(b"x"), "score_unstructured", hook="score_unstructured", kind="missing")
