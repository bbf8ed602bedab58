# CSV text to data frames and back.

# A data frame as utils::read.csv would read it with names unchecked: text as character, only NA missing. With a single
# column a blank line is a missing value, else it is skipped.
read_csv <- function(bytes, single) {
    if (length(bytes) >= 3L && identical(bytes[1:3], as.raw(c(0xefL, 0xbbL, 0xbfL)))) {
        bytes <- bytes[-(1:3)]
    }
    text <- tryCatch(rawToChar(bytes), error = function(e) refuse_nul())
    if (grepl("\r", text, fixed = TRUE, useBytes = TRUE)) {
        text <- gsub("\r", "", text, fixed = TRUE, useBytes = TRUE)
    }
    # the connection ends the last line itself, a second end would be one more blank line
    text <- sub("\n$", "", text, useBytes = TRUE)
    Encoding(text) <- "UTF-8"
    lines <- textConnection(text, encoding = "UTF-8")
    on.exit(close(lines))
    names <- scan(lines,
        what = "", sep = ",", quote = "\"", nlines = 1L, quiet = TRUE, strip.white = TRUE, na.strings = character(),
        encoding = "UTF-8"
    )
    cells <- scan(lines,
        what = rep(list(""), length(names)), sep = ",", quote = "\"", quiet = TRUE, fill = TRUE, multi.line = FALSE,
        na.strings = character(), blank.lines.skip = !single, encoding = "UTF-8"
    )
    rows <- length(cells[[1L]])
    missing <- if (single) c("NA", "") else "NA"
    columns <- lapply(cells, utils::type.convert, na.strings = missing, as.is = TRUE)
    frame_of(columns, names, rows)
}

# A data frame as CSV bytes: CRLF between rows and none at the end, missing values as empty cells, numbers in the fewest
# digits that read back the same, a point in every double.
write_csv <- function(frame, names) {
    columns <- lapply(unname(unclass(frame)), csv_cells)
    if (length(columns) == 1L) {
        # a row that is nothing but one empty cell would be a blank line
        columns[[1L]][columns[[1L]] == ""] <- "\"\""
        names <- if (names == "") "\"\"" else csv_text(names)
    } else {
        names <- csv_text(names)
    }
    rows <- if (.row_names_info(frame, 2L) > 0L) do.call(paste, c(columns, sep = ","))
    charToRaw(paste(c(paste(names, collapse = ","), rows), collapse = "\r\n"))
}

csv_cells <- function(x) {
    x <- plain_column(x)
    cells <- if (is.factor(x)) {
        csv_text(levels(x))[as.integer(x)]
    } else if (inherits(x, "POSIXct")) {
        csv_times(x)
    } else if (is.double(x) && !inherits(x, "Date")) {
        csv_doubles(x)
    } else if (is.logical(x)) {
        c("False", "True")[x + 1L]
    } else {
        csv_text(as.character(x))
    }
    cells[is.na(x)] <- ""
    cells
}

csv_text <- function(x) {
    x <- utf8(x)
    hit <- grepl("[\",\r\n]", x)
    x[hit] <- paste0("\"", gsub("\"", "\"\"", x[hit], fixed = TRUE), "\"", recycle0 = TRUE)
    x
}

csv_times <- function(x) {
    times <- as.numeric(x)
    times <- times[is.finite(times)]
    full <- any(times != floor(times))
    if (full) {
        format(.POSIXct(round(as.numeric(x), 6L), attr(x, "tzone")), "%Y-%m-%d %H:%M:%OS6")
    } else if (all(format(x, "%H:%M:%S") == "00:00:00", na.rm = TRUE)) {
        format(x, "%Y-%m-%d")
    } else {
        format(x, "%Y-%m-%d %H:%M:%S")
    }
}

csv_doubles <- function(x) {
    cells <- sprintf("%.15g", x)
    # these are still written without an exponent
    large <- which(abs(x) >= 1e15 & abs(x) < 1e16)
    cells[large] <- sprintf("%.16g", x[large])
    for (digits in 16:17) {
        wrong <- which(is.finite(x) & as.numeric(cells) != x)
        if (length(wrong) == 0L) {
            break
        }
        cells[wrong] <- sprintf("%.*g", digits, x[wrong])
    }
    whole <- is.finite(x) & !grepl("[.e]", cells)
    cells[whole] <- paste0(cells[whole], ".0", recycle0 = TRUE)
    cells[is.infinite(x)] <- ifelse(x[is.infinite(x)] > 0, "inf", "-inf")
    cells
}
