# Unstructured calls: text or bytes in, text, bytes or nothing out.

unstructured_call <- function(request) {
    header <- request$header
    score_unstructured <- hook_of("score_unstructured")
    if (is.null(score_unstructured)) {
        fail("The model has no hook score_unstructured.", hook = "score_unstructured", kind = "missing")
    }
    data <- raw_body(request, header)
    if (isTRUE(header$text)) {
        data <- decode(data, header$charset)
    }
    more <- list(
        mimetype = header[["mimetype"]], charset = header[["charset"]],
        query = flat(header$query), headers = if (!is.null(header$headers)) flat(header$headers)
    )
    known <- names(formals(args(score_unstructured)))
    more <- more[!vapply(more, is.null, TRUE) & ("..." %in% known | names(more) %in% known)]
    object <- model$object
    answer <- calling(NULL, do.call("score_unstructured", c(list(quote(object), quote(data)), more), quote = FALSE))
    unstructured_reply(answer)
}

# Every value under its key, in order: reading by name gives the first.
flat <- function(map) {
    if (length(map) == 0L) {
        return(list())
    }
    values <- lapply(map, unlist)
    flat <- as.list(unlist(values, use.names = FALSE))
    names(flat) <- rep.int(names(map), lengths(values))
    flat
}

decode <- function(bytes, charset) {
    for (name in unique(c(charset, gsub("[-_ ]", "", charset)))) {
        text <- tryCatch(
            suppressWarnings(iconv(list(bytes), name, "UTF-8", mark = TRUE)), error = function(e) NULL
        )
        if (is.null(text)) {
            next
        }
        if (is.na(text)) {
            fail(sprintf("The body is not valid %s.", charset), kind = "charset")
        }
        Encoding(text) <- "UTF-8"
        return(text)
    }
    fail(sprintf("The charset %s is unknown.", charset), kind = "charset")
}

unstructured_reply <- function(answer) {
    more <- NULL
    if (is.list(answer) && !is.data.frame(answer)) {
        if (length(answer) != 2L) {
            fail(sprintf("The hook score_unstructured returned a list of length %d; one of length 2 is expected.",
                length(answer)), hook = "score_unstructured")
        }
        more <- answer[[2L]]
        answer <- answer[[1L]]
        if (!(is_text(answer) || is.raw(answer)) || !is_map(more)) {
            fail(sprintf(
                "The hook score_unstructured returned a list of %s and %s; text or raw bytes and a named list are expected.",
                type_name(answer), type_name(more)
            ), hook = "score_unstructured")
        }
    } else if (!is.null(answer) && !is.raw(answer) && !is_text(answer)) {
        fail(sprintf("The hook score_unstructured returned %s%s; text, raw bytes or NULL is expected.", type_name(answer),
            if (is.character(answer)) sprintf(" of length %d", length(answer)) else ""), hook = "score_unstructured")
    }
    more <- as.list(more)
    mimetype <- more[["mimetype"]]
    charset <- more[["charset"]]
    form <- if (is.null(answer)) "none" else if (is.raw(answer)) "bytes" else "text"
    reply(
        form = json_string(form), mimetype = json_string(mimetype), charset = json_string(charset),
        segment = if (form != "none") "0",
        segments = switch(form, text = list(encode(answer, charset)), bytes = list(as.vector(answer)))
    )
}

is_text <- function(x) is.character(x) && length(x) == 1L && !is.na(x) && !is.object(x)

is_map <- function(x) is.null(x) || ((is.list(x) || is.character(x)) && !is.null(names(x)) || identical(x, list()))

encode <- function(text, charset) {
    text <- utf8(text)
    if (is.null(charset)) {
        return(charToRaw(text))
    }
    for (name in unique(c(charset, gsub("[-_ ]", "", charset)))) {
        bytes <- tryCatch(iconv(text, "UTF-8", name, toRaw = TRUE)[[1L]], error = function(e) NA)
        if (is.null(bytes)) {
            fail(sprintf("The text that score_unstructured returned cannot be written in charset %s.", charset),
                hook = "score_unstructured")
        }
        if (is.raw(bytes)) {
            return(bytes)
        }
    }
    fail(sprintf("The charset %s that score_unstructured returned is unknown.", charset), hook = "score_unstructured")
}
