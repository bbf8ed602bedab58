# Calls into user code: whatever happens there becomes one condition that a reply can be made of.

most_text <- 32768L
most_trace <- 50L

# What an error reply says. A text without a type is a complete sentence of ours.
fail <- function(text, hook = NULL, kind = "failure", type = NULL, trace = NULL) {
    stop(structure(
        class = c("timpani_failure", "error", "condition"),
        list(message = text, call = NULL, hook = hook, kind = kind, type = type, trace = trace)
    ))
}

# The end of a program of ours that cannot read what it is told to do.
unread <- function(...) {
    writeLines(paste0(...), stderr())
    quit(save = "no", status = 255L, runLast = FALSE)
}

# Of kind input: who sent the data is at fault.
refuse_nul <- function() fail("R text cannot hold the NUL character that the data contains.", kind = "input")

# The value of an expression that calls the hook, which may be NULL when no hook is to be named.
calling <- function(hook, expression) {
    own <- Sys.getpid()
    sinks <- sink.number()
    on.exit(restore(own, sinks))
    depth <- sys.nframe()
    trace <- NULL
    noticed <- function(condition) {
        # stop() with something that is no error finds no handler and would end the process
        thrown <- identical(sys.function(-1L), stop)
        if (inherits(condition, "error") || thrown) {
            if (!inherits(condition, "timpani_failure")) {
                trace <<- traceback_of(sys.calls(), depth)
            }
            if (!inherits(condition, "error")) {
                stop(structure(class = c("timpani_thrown", "error", "condition"),
                    list(message = "", call = NULL, thrown = condition)))
            }
        }
    }
    tryCatch(
        withCallingHandlers(allowInterrupts(expression), condition = noticed),
        error = function(e) {
            if (inherits(e, "timpani_failure")) {
                stop(e)
            }
            if (inherits(e, "timpani_thrown")) {
                e <- e$thrown
            }
            fail(text_of(e), hook, type = type_of(e), trace = trace)
        },
        interrupt = function(e) fail("the call was interrupted", hook, type = "interrupt", trace = trace)
    )
}

# What user code may have left behind must neither swallow output nor end the next call.
restore <- function(own, sinks) {
    if (Sys.getpid() != own) {
        # a forked copy that came back must not answer in our place, nor say goodbye on our socket
        tools::pskill(Sys.getpid(), tools::SIGKILL)
    }
    setTimeLimit()
    setSessionTimeLimit()
    while (sink.number() > sinks) {
        sink()
    }
    if (sink.number(type = "message") != 2L) {
        sink(type = "message")
    }
    flush(stdout())
    flush(stderr())
}

text_of <- function(condition) {
    text <- tryCatch(paste0(utf8(conditionMessage(condition)), collapse = "\n"), error = function(e) "")
    if (nchar(text) > most_text) paste0(substr(text, 1L, most_text), "\u2026") else text
}

type_of <- function(condition) {
    type <- class(condition)[[1L]]
    if (type == "simpleError") "error" else type
}

# The calls of user code, outermost first, each on one line.
traceback_of <- function(calls, depth) {
    heads <- vapply(calls, function(call) if (is.name(call[[1L]])) as.character(call[[1L]]) else "", "")
    number <- seq_along(calls)
    # ours end with this one; between stop() and the handler R puts its own
    first <- number[number > depth & heads == "allowInterrupts"][[1L]]
    last <- min(length(calls), number[number > first & heads == ".handleSimpleError"]) - 1L
    calls <- calls[number > first & number <= last]
    count <- length(calls)
    if (count > most_trace) {
        half <- most_trace %/% 2L
        lines <- vapply(calls[c(seq_len(half), count - (half - 2L):0L)], line_of, "")
        lines <- append(lines, sprintf("\u2026 %d more calls", count - most_trace + 1L), half)
    } else {
        lines <- vapply(calls, line_of, "")
    }
    paste0(lines, collapse = "\n")
}

line_of <- function(call) {
    text <- tryCatch(utf8(deparse(call, 120L, nlines = 1L))[[1L]], error = function(e) "?")
    source <- attr(call, "srcref")
    if (!is.null(source)) {
        text <- sprintf("%s#%d: %s", basename(attr(source, "srcfile")$filename), source[[1L]], text)
    }
    substr(text, 1L, 400L)
}

# Fails unless a package is there; loads it, but does not attach it.
need <- function(package, purpose) {
    if (!suppressWarnings(suppressMessages(requireNamespace(package, quietly = TRUE)))) {
        fail(sprintf("The R package %s is not installed; it is needed for %s.", package, purpose))
    }
}

type_name <- function(x) {
    if (is.null(x)) "NULL" else class(x)[[1L]]
}
