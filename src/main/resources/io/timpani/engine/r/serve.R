# The loop: one request, one reply, until the server hangs up.

serve <- function() {
    # warnings are told when they come; there is no top level that would ever tell them later
    options(warn = 1L)
    server <- connect()
    attach(list(closeAllConnections = function() close_others(server)), name = "timpani", warn.conflicts = FALSE)
    write_frame(server, c(
        hello = "1", token = json_string(Sys.getenv("TIMPANI_TOKEN")), pid = sprintf("%d", Sys.getpid()),
        version = json_string(as.character(getRversion()))
    ))
    suspendInterrupts(repeat {
        frame <- read_frame(server)
        if (is.null(frame)) {
            break
        }
        answer <- answer_to(frame)
        write_frame(server, answer$members, answer$segments)
        if (isTRUE(answer$last)) {
            break
        }
    })
    quit(save = "no", status = 0L, runLast = FALSE)
}

connect <- function() {
    port <- suppressWarnings(as.integer(Sys.getenv("TIMPANI_PORT")))
    if (is.na(port)) {
        unread("This program is started by Timpani. TIMPANI_PORT is no number.")
    }
    more <- if ("options" %in% names(formals(socketConnection))) list(options = "no-delay")
    do.call(socketConnection, c(list(
        host = "127.0.0.1", port = port, blocking = TRUE, open = "r+b",
        timeout = .Machine$integer.max
    ), more))
}

# What user code means by closing all: its own files and sinks, not our line to the server.
close_others <- function(server) {
    while (sink.number() > 0L) {
        sink()
    }
    sink(type = "message")
    for (number in setdiff(getAllConnections(), c(0:2, as.integer(server)))) {
        close(getConnection(number))
    }
}

answer_to <- function(frame) tryCatch(answer_of(request_of(frame)), error = function(e) error_reply(e))

answer_of <- function(request) {
    switch(request$header$op,
        load = load_model(request),
        predict = predict_call(request),
        post_process = post_process_call(request),
        transform = transform_call(request),
        unstructured = unstructured_call(request),
        ping = reply(),
        stop = c(reply(), last = TRUE),
        chat = ,
        models = fail("R models do not chat.", kind = "missing"),
        fail(sprintf("The operation %s is unknown.", request$header$op))
    )
}

error_reply <- function(e) {
    ours <- inherits(e, "timpani_failure")
    list(members = c(
        status = "\"error\"",
        kind = json_string(if (ours) e$kind else "failure"),
        hook = json_string(e$hook),
        type = json_string(if (ours) e$type else type_of(e)),
        text = json_string(text_of(e)),
        trace = json_string(if (is.null(e$trace)) "" else e$trace)
    ), segments = list())
}
