# JSON in base R. Headers are short and are read token by token; arrays of cells may be long and are read and written by
# vectorised passes only, whose cost per cell is that of a substring.

json_token <- "\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[][{}]|[-0-9][-+.0-9eE]*+|true|false|null"

# Objects become named lists, arrays unnamed lists, null NULL. The text is trusted to be JSON: the server wrote it.
read_json <- function(bytes) {
    text <- rawToChar(bytes)
    Encoding(text) <- "bytes"
    found <- gregexpr(json_token, text, perl = TRUE, useBytes = TRUE)[[1L]]
    token <- substring(text, found, found + attr(found, "match.length") - 1L)
    first <- substr(token, 1L, 1L)
    value <- as.list(token)
    strings <- first == "\""
    value[strings] <- as.list(unescape(substring(token[strings], 2L, nchar(token[strings], "bytes") - 1L)))
    words <- match(first, c("t", "f", "n", "{", "[", "}", "]"), 0L)
    value[words == 1L] <- TRUE
    value[words == 2L] <- FALSE
    value[words == 3L] <- list(NULL)
    numbers <- !strings & words == 0L
    value[numbers] <- as.list(as.numeric(token[numbers]))
    at <- 0L
    following <- function() {
        at <<- at + 1L
        word <- words[[at]]
        if (word == 4L) {
            item <- list()
            while (words[[at + 1L]] != 6L) {
                at <<- at + 1L
                name <- value[[at]]
                item[name] <- list(following())
            }
            at <<- at + 1L
            item
        } else if (word == 5L) {
            item <- list()
            while (words[[at + 1L]] != 7L) {
                item[length(item) + 1L] <- list(following())
            }
            at <<- at + 1L
            item
        } else {
            value[[at]]
        }
    }
    following()
}

# A flat array as a vector: logical when it holds nothing but booleans, double when nothing but numbers, else character;
# null is NA.
read_json_cells <- function(bytes) {
    last <- length(bytes)
    if (last <= 2L) {
        return(logical())
    }
    quotes <- which(bytes == as.raw(0x22L))
    slashes <- which(bytes == as.raw(0x5cL))
    if (length(slashes) > 0L) {
        fresh <- c(TRUE, diff(slashes) != 1L)
        rank <- slashes - slashes[fresh][cumsum(fresh)]
        quotes <- quotes[!(quotes %in% (slashes[rank %% 2L == 0L] + 1L))]
    }
    commas <- which(bytes == as.raw(0x2cL))
    if (length(quotes) > 0L) {
        commas <- commas[findInterval(commas, quotes) %% 2L == 0L]
    }
    from <- c(2L, commas + 1L)
    to <- c(commas, last) - 1L
    text <- rawToChar(bytes)
    Encoding(text) <- "bytes"
    quoted <- bytes[from] == as.raw(0x22L)
    cells <- substring(text, from + quoted, to - quoted)
    cells[quoted] <- unescape(cells[quoted])
    Encoding(cells) <- "UTF-8"
    missing <- !quoted & cells == "null"
    cells[missing] <- NA
    if (any(quoted)) {
        return(cells)
    }
    truth <- cells == "true" | cells == "false"
    if (all(truth | missing)) cells == "true" else if (any(truth, na.rm = TRUE)) cells else as.numeric(cells)
}

# What stands between the quotes of JSON strings, as text. A raw control character cannot stand there, so some serve as
# place holders.
unescape <- function(x) {
    Encoding(x) <- "UTF-8"
    hit <- grepl("\\", x, fixed = TRUE)
    if (!any(hit)) {
        return(x)
    }
    # one long text is searched faster than many short ones
    y <- paste0(x[hit], collapse = "\002")
    y <- gsub("\\\\", "\001", y, fixed = TRUE, useBytes = TRUE)
    if (grepl("\\u", y, fixed = TRUE, useBytes = TRUE)) {
        y <- unescape_code_points(y)
    }
    plain <- c("\\\"" = "\"", "\\/" = "/", "\\n" = "\n", "\\r" = "\r", "\\t" = "\t", "\\b" = "\b", "\\f" = "\f")
    for (escape in names(plain)) {
        y <- gsub(escape, plain[[escape]], y, fixed = TRUE, useBytes = TRUE)
    }
    y <- strsplit(gsub("\001", "\\", y, fixed = TRUE, useBytes = TRUE), "\002", fixed = TRUE, useBytes = TRUE)[[1L]]
    held <- grepl("\003", y, fixed = TRUE, useBytes = TRUE)
    if (any(held)) {
        for (place in names(place_holders)) {
            y[held] <- gsub(place, place_holders[[place]], y[held], fixed = TRUE, useBytes = TRUE)
        }
    }
    Encoding(y) <- "UTF-8"
    x[hit] <- y
    x
}

# What stands for a control character that is a place holder itself.
place_holders <- c("\003a" = "\001", "\003b" = "\002", "\003c" = "\003")

unescape_code_points <- function(x) {
    pattern <- "\\\\u[dD][89abAB]..\\\\u[dD][c-fC-F]..|\\\\u...."
    Encoding(x) <- "bytes"
    found <- gregexpr(pattern, x, perl = TRUE, useBytes = TRUE)[[1L]]
    for (escape in unique(substring(x, found, found + attr(found, "match.length") - 1L))) {
        high <- strtoi(substr(escape, 3L, 6L), 16L)
        code <- if (nchar(escape) == 6L) {
            high
        } else {
            0x10000L + (high - 0xd800L) * 0x400L + strtoi(substr(escape, 9L, 12L), 16L) - 0xdc00L
        }
        if (code == 0L) {
            refuse_nul()
        }
        half <- code >= 0xd800L && code < 0xe000L
        char <- if (code <= 3L) names(place_holders)[[code]] else if (half) "\ufffd" else intToUtf8(code)
        x <- gsub(escape, char, x, fixed = TRUE, useBytes = TRUE)
    }
    x
}

# Everything below writes; it takes and gives JSON texts, so that nothing is escaped twice and no tree is walked.

json_object <- function(...) {
    members <- c(...)
    paste0("{", paste0("\"", names(members), "\":", members, collapse = ","), "}")
}

json_array <- function(cells) paste0("[", paste0(cells, collapse = ","), "]")

json_strings <- function(x) {
    missing <- is.na(x)
    x <- utf8(x)
    hit <- grepl("[\\x01-\\x1f\"\\\\]", x, perl = TRUE, useBytes = TRUE)
    if (any(hit)) {
        x[hit] <- escaped(x[hit])
    }
    x <- paste0("\"", x, "\"", recycle0 = TRUE)
    x[missing] <- "null"
    x
}

# Texts none of which is empty, all in one go where no text holds the mark between them.
escaped <- function(x) {
    whole <- !any(grepl("\036", x, fixed = TRUE, useBytes = TRUE))
    if (whole) {
        x <- paste0(x, collapse = "\036")
    }
    x <- gsub("\\", "\\\\", x, fixed = TRUE, useBytes = TRUE)
    x <- gsub("\"", "\\\"", x, fixed = TRUE, useBytes = TRUE)
    codes <- setdiff(unique(as.integer(unlist(lapply(x, charToRaw)))), c(if (whole) 30L, 32:255))
    for (code in codes) {
        x <- gsub(intToUtf8(code), sprintf("\\u%04x", code), x, fixed = TRUE, useBytes = TRUE)
    }
    if (whole) {
        x <- strsplit(x, "\036", fixed = TRUE, useBytes = TRUE)[[1L]]
    }
    Encoding(x) <- "UTF-8"
    x
}

json_string <- function(x) if (is.null(x)) "null" else json_strings(x[[1L]])

json_logicals <- function(x) {
    cells <- c("false", "true")[x + 1L]
    cells[is.na(cells)] <- "null"
    cells
}

json_integers <- function(x) {
    cells <- sprintf("%.0f", x)
    cells[is.na(x)] <- "null"
    cells
}

# Text as valid UTF-8, whatever it was declared to be: what is not UTF-8 is taken for Latin-1.
utf8 <- function(x) {
    x <- as.character(x)
    if (!all(validUTF8(x))) {
        Encoding(x)[!validUTF8(x)] <- "latin1"
    }
    bytes <- Encoding(x) == "bytes"
    if (any(bytes)) {
        Encoding(x)[bytes] <- "UTF-8"
    }
    enc2utf8(x)
}
