# Frames: u32 header length, u64 body length (both big-endian), a JSON header, a body cut into segments.

# What is written in one go, at the price of a copy: a small second packet would wait for the acknowledgement of the first.
at_once <- 2^20

# The next frame as list(head, body), both raw: what is wrong with it is the answer, not the end. NULL: no more to come.
read_frame <- function(connection) {
    # an interrupt while nothing goes on is nobody's; one amid a frame ends us, as its bytes are lost
    while (!isTRUE(tryCatch(socketSelect(list(connection)), interrupt = function(e) FALSE))) {
    }
    prefix <- readBin(connection, "raw", 12L)
    if (length(prefix) < 12L) {
        return(NULL)
    }
    lengths <- readBin(prefix, "integer", 3L, size = 4L, endian = "big")
    lengths <- ifelse(is.na(lengths), 2^31, ifelse(lengths < 0, lengths + 2^32, lengths))
    size <- lengths[[2L]] * 2^32 + lengths[[3L]]
    # R reads less than 2 GiB at a time; more comes in a file
    head <- readBin(connection, "raw", lengths[[1L]])
    body <- if (size > 0) readBin(connection, "raw", size) else raw()
    if (length(head) < lengths[[1L]] || length(body) < size) {
        return(NULL)
    }
    list(head = head, body = body)
}

# A frame as list(header, body, from, size): where each segment starts and how long it is.
request_of <- function(frame) {
    header <- read_json(frame$head)
    sizes <- as.numeric(unlist(header[["segments"]]))
    list(header = header, body = frame$body, from = c(0, cumsum(sizes)), size = sizes)
}

# Segment of a request by its number, which counts from 0; NULL for NULL.
segment <- function(request, number) {
    if (is.null(number)) {
        return(NULL)
    }
    from <- request$from[[number + 1]]
    size <- request$size[[number + 1]]
    if (size == length(request$body)) request$body else if (size == 0) raw() else request$body[(from + 1):(from + size)]
}

# A reply: members of its header as JSON texts, and its segments.
reply <- function(..., segments = list()) list(members = c(status = "\"ok\"", ...), segments = segments)

write_frame <- function(connection, members, segments = list()) {
    sizes <- lengths(segments)
    if (length(segments) > 0L) {
        members <- c(members, segments = json_array(sprintf("%.0f", sizes)))
    }
    head <- charToRaw(json_object(members))
    size <- sum(sizes)
    prefix <- writeBin(c(length(head), wrapped(size %/% 2^32), wrapped(size %% 2^32)), raw(), size = 4L, endian = "big")
    if (size <= at_once) {
        writeBin(do.call(c, c(list(prefix, head), segments)), connection)
    } else {
        writeBin(c(prefix, head), connection)
        for (bytes in segments) {
            writeBin(bytes, connection)
        }
    }
    flush(connection)
}

# Unsigned 32 bits as an integer with the same bits; R's NA_integer_ is the pattern of -2^31.
wrapped <- function(x) {
    x <- ifelse(x >= 2^31, x - 2^32, x)
    x[x == -2^31] <- NA
    as.integer(x)
}

bytes_of_doubles <- function(x) writeBin(as.double(x), raw(), size = 8L, endian = "little")

bytes_of_integers <- function(x) writeBin(as.integer(x), raw(), size = 4L, endian = "little")

# Whole doubles as 64 bit integers; NA becomes the smallest of them.
bytes_of_longs <- function(x) {
    high <- floor(x / 2^32)
    low <- wrapped(x - high * 2^32)
    high[is.na(x)] <- NA
    low[is.na(x)] <- 0L
    writeBin(as.vector(rbind(low, as.integer(high))), raw(), size = 4L, endian = "little")
}

doubles_of <- function(bytes) {
    x <- readBin(bytes, "double", length(bytes) / 8, size = 8L, endian = "little")
    # models tell NaN from NA, the wire does not
    x[is.nan(x)] <- NA_real_
    x
}

integers_of <- function(bytes) readBin(bytes, "integer", length(bytes) / 4, size = 4L, endian = "little")

# 64 bit integers as integers when all fit, else as doubles; the smallest of them is NA.
longs_of <- function(bytes) {
    halves <- integers_of(bytes)
    even <- seq_along(halves) %% 2L == 0L
    low <- halves[!even]
    high <- halves[even]
    missing <- is.na(high) & !is.na(low) & low == 0L
    low <- ifelse(is.na(low), 2^31, ifelse(low < 0, low + 2^32, low))
    x <- ifelse(is.na(high), -2^31, high) * 2^32 + low
    x[missing] <- NA
    if (all(abs(x) < 2^31, na.rm = TRUE)) as.integer(x) else x
}
