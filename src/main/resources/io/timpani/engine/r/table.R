# Data frames to tables of the wire and back.

frame_of <- function(columns, names, rows) {
    structure(columns, names = names, row.names = .set_row_names(rows), class = "data.frame")
}

# The data frame that a table of a request stands for: names as they are, text as character.
read_table <- function(request, table) {
    rows <- table$rows
    columns <- lapply(table$columns, function(column) {
        bytes <- segment(request, column$segment)
        values <- column[["values"]]
        x <- if (is.null(bytes)) cells_of(values) else switch(column$kind,
            f8 = doubles_of(bytes),
            i8 = longs_of(bytes),
            b1 = bytes != as.raw(0L),
            t8 = longs_of(bytes),
            json = read_json_cells(bytes),
            fail(sprintf("A column of the unknown kind %s was received.", column$kind))
        )
        if (column$kind == "t8") .POSIXct(x / 1000, tz = "UTC") else x
    })
    frame <- frame_of(columns, vapply(table$columns, function(column) column$name, ""), rows)
    index <- cells_of(table$index)
    if (length(index) == rows && !anyNA(index) && !anyDuplicated(index)) {
        attr(frame, "row.names") <- if (is.numeric(index) && all(index == trunc(index))) as.integer(index)
            else as.character(index)
    }
    frame
}

# A list of JSON values as a vector.
cells_of <- function(values) {
    if (length(values) == 0L) {
        return(logical())
    }
    values[vapply(values, is.null, TRUE)] <- NA
    unlist(values)
}

# A data frame as list(json, segments).
write_table <- function(frame) {
    columns <- lapply(unname(unclass(frame)), encode_column)
    kinds <- vapply(columns, function(column) column$kind, "")
    names <- json_strings(column_names(frame))
    json <- json_object(
        rows = sprintf("%d", .row_names_info(frame, 2L)),
        columns = json_array(sprintf("{\"name\":%s,\"kind\":\"%s\",\"segment\":%d}", names, kinds, seq_along(kinds) - 1L)),
        index = json_index(frame)
    )
    list(json = json, segments = lapply(columns, function(column) column$bytes))
}

column_names <- function(frame) {
    names <- names(frame)
    if (is.null(names)) {
        names <- rep("", length(frame))
    }
    names[is.na(names)] <- "NA"
    utf8(names)
}

# Row names that count from one, stored as numbers or text, are no index of the user's.
json_index <- function(frame) {
    index <- .row_names_info(frame, 0L)
    if (is.integer(index)) {
        rows <- length(index)
        if (rows == 0L || is.na(index[[1L]]) || identical(index, seq_len(rows))) "null" else json_array(json_integers(index))
    } else if (identical(as.character(index), as.character(seq_along(index)))) {
        "null"
    } else {
        json_array(json_strings(index))
    }
}

encode_column <- function(x) {
    x <- plain_column(x)
    if (inherits(x, "Date")) {
        milliseconds(as.numeric(x) * 86400000)
    } else if (inherits(x, "POSIXct")) {
        milliseconds(round(as.numeric(x) * 1000))
    } else if (is.factor(x)) {
        cells <- json_strings(levels(x))[as.integer(x)]
        cells[is.na(cells)] <- "null"
        json_column(cells)
    } else if (is.double(x)) {
        list(kind = "f8", bytes = bytes_of_doubles(x))
    } else if (is.integer(x)) {
        if (anyNA(x)) json_column(json_integers(x))
        else list(kind = "i8", bytes = writeBin(as.vector(rbind(x, -(x < 0L))), raw(), size = 4L, endian = "little"))
    } else if (is.logical(x)) {
        if (anyNA(x)) json_column(json_logicals(x)) else list(kind = "b1", bytes = as.raw(x))
    } else {
        json_column(json_strings(x))
    }
}

milliseconds <- function(x) {
    x[!is.finite(x)] <- NA
    list(kind = "t8", bytes = bytes_of_longs(floor(x)))
}

json_column <- function(cells) list(kind = "json", bytes = charToRaw(json_array(cells)))

# A column as one of: Date, POSIXct, factor, or double, integer, logical or character without a class.
plain_column <- function(x) {
    if (inherits(x, "POSIXlt")) {
        as.POSIXct(x)
    } else if (inherits(x, c("Date", "POSIXct")) || is.factor(x)) {
        x
    } else if (is.list(x)) {
        vapply(x, text_of_cell, "")
    } else if (is.logical(x)) {
        as.vector(unclass(x))
    } else if (is.integer(x) && !is.object(x)) {
        as.vector(x)
    } else if (is.numeric(x) || inherits(x, "difftime")) {
        as.vector(as.numeric(x))
    } else {
        as.character(x)
    }
}

text_of_cell <- function(cell) {
    if (is.null(cell)) NA_character_
    else if (is.vector(cell) || is.factor(cell)) paste0(as.character(cell), collapse = ", ")
    else class(cell)[[1L]]
}

# A data frame of a hook in which every column is one vector of as many values as there are rows.
sound_frame <- function(frame, hook) {
    wide <- vapply(frame, function(x) length(dim(x)) > 1L, TRUE)
    if (any(wide)) {
        frame <- do.call(data.frame, c(as.list(frame), check.names = FALSE, stringsAsFactors = FALSE))
    }
    rows <- .row_names_info(frame, 2L)
    counts <- vapply(frame, length, 1L)
    wrong <- which(counts != rows)
    if (length(wrong) > 0L) {
        fail(sprintf(
            "The hook %s returned a damaged data.frame: column %s has %d values, but there are %d rows.",
            hook, dQuote(column_names(frame)[[wrong[[1L]]]], FALSE), counts[[wrong[[1L]]]], rows
        ), hook = hook)
    }
    frame
}
