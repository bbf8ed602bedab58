# Training with the hook fit.

fit_model <- function(files) {
    # warnings are told when they come; there is no top level that would ever tell them later
    options(warn = 1L)
    task <- tryCatch({
        task <- read_json(readBin(files[[1L]], "raw", file.size(files[[1L]])))
        # gone: it was read, however all this ends
        file.remove(files[[1L]])
        task
    }, error = function(e) unread("The task of this program cannot be read: ", text_of(e)))
    answer <- tryCatch({
        train(task)
        c(status = "\"ok\"", peakBytes = sprintf("%.0f", peak_bytes()))
    }, error = function(e) {
        trace <- if (is.null(e$trace)) "" else e$trace
        if (nzchar(trace)) {
            writeLines(trace, stderr())
        }
        ours <- inherits(e, "timpani_failure")
        c(
            status = "\"error\"", hook = json_string(e$hook), text = json_string(text_of(e)),
            type = json_string(if (ours) e$type else type_of(e))
        )
    })
    beside <- paste0(files[[2L]], ".part")
    writeLines(json_object(answer), beside, useBytes = TRUE)
    file.rename(beside, files[[2L]])
    quit(save = "no", status = 0L, runLast = FALSE)
}

train <- function(task) {
    model$type <- task$targetType
    model$positive <- task$positive
    model$negative <- task$negative
    model$classes <- unlist(task$labels)
    found <- list.files(task$codeDir, pattern = "^custom\\.[rR]$", recursive = TRUE)
    run_custom_code(if (length(found) > 0L) dirname(file.path(task$codeDir, found[[1L]])) else task$codeDir)
    model$hooks <- find_hooks()
    if (is.null(hook_of("fit"))) {
        fail("There is no hook fit: define it in custom.R.", hook = "fit", kind = "missing")
    }
    if (!is.null(hook_of("init"))) {
        init <- hook_of("init")
        calling("init", init(code_dir = task$codeDir))
    }
    rows <- task_rows(task)
    if (!is.null(task[["limit"]])) {
        rows <- rows[seq_len(min(nrow(rows), task$limit)), , drop = FALSE]
    }
    y <- task_column(rows, task[["target"]])
    row_weights <- task_column(rows, task[["weights"]])
    inside <- c(task[["target"]][["column"]], task[["weights"]][["column"]])
    data <- if (length(inside) > 0L) rows[, !(colnames(rows) %in% inside), drop = FALSE] else rows
    if (!is.null(hook_of("transform")) && model$type != "transform") {
        transform <- hook_of("transform")
        data <- calling("transform", if (transform_takes() < 3L) transform(data, NULL) else transform(data, NULL, NULL))
        must_be_data("transform", data, sparse = TRUE)
    }
    fit <- hook_of("fit")
    class_order <- unlist(task[["classOrder"]])
    calling("fit", fit(
        X = data, y = y, output_dir = paste0(sub("/+$", "", task$output), "/"), row_weights = row_weights,
        class_order = class_order, parameters = task$parameters
    ))
}

task_rows <- function(task) {
    if (grepl("\\.mtx$", task$rows, ignore.case = TRUE)) {
        need("Matrix", "matrix-market data")
        matrix <- methods::as(Matrix::readMM(task$rows), "CsparseMatrix")
        names <- unlist(task[["columnNames"]])
        colnames(matrix) <- if (is.null(names)) as.character(seq_len(ncol(matrix)) - 1L) else names
        return(matrix)
    }
    words_for_truth(read_file(task$rows))
}

read_file <- function(path) {
    bytes <- readBin(path, "raw", file.size(path))
    # the first row that is not blank has the names of the columns; byte by byte, for a vector over all takes 20 times the file
    begin <- 1L
    while (begin <= length(bytes) && bytes[[begin]] %in% as.raw(c(0x0aL, 0x0dL))) {
        begin <- begin + 1L
    }
    if (begin > 1L) {
        bytes <- bytes[-seq_len(begin - 1L)]
    }
    end <- 1L
    while (end < length(bytes) && bytes[[end]] != as.raw(0x0aL)) {
        end <- end + 1L
    }
    read_csv(bytes, single = !any(bytes[seq_len(min(end, length(bytes)))] == as.raw(0x2cL)))
}

# The target or the weights, NULL where there are none.
task_column <- function(rows, place) {
    if (is.null(place)) {
        return(NULL)
    }
    if (is.null(place[["column"]])) {
        column <- words_for_truth(read_file(place$file))[[1L]]
        return(column[seq_len(min(length(column), nrow(rows)))])
    }
    if (!(place$column %in% colnames(rows))) {
        fail(sprintf("The column %s is not in the data as R reads them.", place$column))
    }
    rows[[place$column]]
}

# As the contract has it: models that are trained in R know truth values by Python's words.
words_for_truth <- function(frame) {
    for (at in seq_along(frame)) {
        if (is.logical(frame[[at]]) && !all(is.na(frame[[at]]))) {
            frame[[at]] <- c("False", "True")[frame[[at]] + 1L]
        }
    }
    frame
}

peak_bytes <- function() {
    status <- tryCatch(readLines("/proc/self/status"), error = function(e) character(), warning = function(w) character())
    line <- grep("^VmHWM:", status, value = TRUE)
    if (length(line) == 0L) 0 else as.numeric(gsub("[^0-9]", "", line[[1L]])) * 1024
}
