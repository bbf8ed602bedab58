# The calls: data of a request through the hooks of the model, in the order read_input_data, transform, score.

predict_call <- function(request) {
    data <- read_data(request, request$header$data)
    rows <- nrow(data)
    if (!is.null(hook_of("transform"))) {
        transform <- hook_of("transform")
        object <- model$object
        data <- calling("transform", if (transform_takes() < 3L) transform(data, object) else transform(data, object, NULL))
        must_be_data("transform", data, sparse = TRUE)
    }
    if (is.null(hook_of("score"))) {
        return(table_reply(predict_without_hook(data), "predict", rows))
    }
    score <- hook_of("score")
    object <- model$object
    labels <- list(
        positive_class_label = model$positive, negative_class_label = model$negative, class_labels = model$classes
    )
    result <- calling("score", score(data, object, labels))
    must_be_data("score", result)
    table_reply(result, "score", rows)
}

# Looked up from where user code is, so that methods of custom.R and generics of attached packages are met.
predict_without_hook <- function(data) {
    if (is.null(dim(data))) {
        fail(sprintf("Without the hook score, read_input_data must return a data.frame; it returned %s.", type_name(data)),
            hook = "read_input_data")
    }
    classes <- model$type %in% classifications
    if (nrow(data) == 0L) {
        # few methods of predict can cope
        names <- if (classes) model$labels else "Predictions"
        return(frame_of(lapply(names, function(name) double()), names, 0L))
    }
    scope <- list2env(list(model = model$object, data = data), parent = globalenv())
    frame <- calling("predict", {
        result <- if (classes) eval(quote(predict(model, data, type = "prob")), scope)
            else eval(quote(predict(model, data)), scope)
        if (is.null(dim(result)) && is.atomic(result) && !classes) {
            values <- if (is.factor(result)) result else as.vector(result)
            frame_of(list(values), "Predictions", length(values))
        } else {
            as.data.frame(result)
        }
    })
    if (!classes && length(frame) == 1L) {
        names(frame) <- "Predictions"
    }
    frame
}

post_process_call <- function(request) {
    post_process <- hook_of("post_process")
    predictions <- read_table(request, request$header$table)
    object <- model$object
    result <- calling("post_process", post_process(predictions, object))
    must_be_data("post_process", result)
    table_reply(result, "post_process", NULL)
}

table_reply <- function(frame, hook, rows) {
    table <- calling(hook, {
        frame <- sound_frame(frame, hook)
        attr(frame, "names") <- repair_labels(column_names(frame), model$labels, hook)
        write_table(frame)
    })
    reply(form = "\"table\"", table = table$json, inputRows = json_rows(rows), segments = table$segments)
}

json_rows <- function(rows) if (is.null(rows)) "null" else sprintf("%.0f", rows)

transform_call <- function(request) {
    data <- read_data(request, request$header$data)
    target <- request$header[["target"]]
    target <- if (!is.null(target)) read_data(request, target, hook = FALSE)
    object <- model$object
    transform <- hook_of("transform")
    hook <- "transform"
    result <- if (is.null(transform)) {
        hook <- "recipes::bake"
        calling(hook, recipes::bake(object, data))
    } else {
        switch(transform_takes() - 1L,
            calling(hook, transform(data, object)),
            calling(hook, transform(data, object, target))
        )
    }
    if (is.list(result) && !is.data.frame(result)) {
        fail(sprintf("The hook %s returned a list: the target cannot be transformed, return the data alone.", hook),
            hook = hook)
    }
    must_be_data(hook, result, sparse = TRUE)
    rows <- nrow(data)
    if (!is.null(rows) && nrow(result) != rows) {
        fail(sprintf("The hook %s returned %d rows for %d rows of input.", hook, nrow(result), rows), hook = hook)
    }
    if (ncol(result) == 0L) {
        fail(sprintf("The hook %s returned no column.", hook), hook = hook)
    }
    calling(hook, {
        if (is.data.frame(result)) dense_reply(sound_frame(result, hook), request$header, rows)
        else sparse_reply(result, rows)
    })
}

# How many parameters the transform hook has; two or three, where the third is the target.
transform_takes <- function() {
    count <- length(setdiff(names(formals(args(hook_of("transform")))), "..."))
    if (!(count %in% 2:3)) {
        fail(sprintf("The hook transform must have 2 or 3 parameters; it has %d.", count), hook = "transform")
    }
    count
}

dense_reply <- function(frame, header, rows) {
    names <- gsub("\n", "\\n", trimws(column_names(frame), whitespace = "[ \t\n\r\f\v]"), fixed = TRUE)
    attr(frame, "names") <- names
    table <- if (isTRUE(header$wantTable)) write_table(frame)
    reply(
        form = "\"dense\"", rows = sprintf("%d", nrow(frame)), segment = sprintf("%d", length(table$segments)),
        table = table$json, blankName = json_logicals(any(names == "")), names = json_array(json_strings(names)),
        inputRows = json_rows(rows), segments = c(table$segments, list(write_csv(frame, names)))
    )
}

sparse_reply <- function(matrix, rows) {
    for (kind in c("dMatrix", "generalMatrix", "RsparseMatrix")) {
        matrix <- methods::as(matrix, kind)
    }
    names <- colnames(matrix)
    if (is.null(names)) {
        names <- as.character(seq_len(ncol(matrix)) - 1L)
    }
    reply(
        form = "\"sparse\"", rows = sprintf("%d", nrow(matrix)), cols = sprintf("%d", ncol(matrix)),
        names = json_array(json_strings(gsub("\n", "\\n", trimws(names), fixed = TRUE))), integer = "false",
        indptr = "0", indices = "1", values = "2", inputRows = json_rows(rows),
        segments = list(bytes_of_integers(matrix@p), bytes_of_integers(matrix@j), bytes_of_doubles(matrix@x))
    )
}

must_be_data <- function(hook, result, sparse = FALSE) {
    if (is.data.frame(result) || (sparse && isS4(result) && methods::is(result, "sparseMatrix"))) {
        return()
    }
    fail(sprintf("The hook %s must return a data.frame; it returned %s.", hook, type_name(result)), hook = hook)
}

# The data as the model gets them: what read_input_data makes of the bytes, else a data.frame or a sparse Matrix.
read_data <- function(request, data, hook = TRUE) {
    if (hook && !is.null(hook_of("read_input_data"))) {
        read_input_data <- hook_of("read_input_data")
        bytes <- raw_body(request, data)
        return(calling("read_input_data", read_input_data(bytes)))
    }
    if (!is.null(data[["table"]])) {
        read_table(request, data$table)
    } else if (!is.null(data[["sparse"]])) {
        read_sparse(request, data$sparse)
    } else {
        read_csv(raw_body(request, data), isTRUE(data$singleColumn))
    }
}

raw_body <- function(request, part) {
    file <- part[["file"]]
    if (!is.null(file)) {
        return(readBin(file, "raw", file.size(file)))
    }
    bytes <- segment(request, part[["raw"]])
    if (is.null(bytes)) raw() else bytes
}

read_sparse <- function(request, sparse) {
    need("Matrix", "matrix-market data")
    indptr <- integers_of(segment(request, sparse$indptr))
    names <- sparse[["names"]]
    Matrix::sparseMatrix(
        i = rep.int(seq_len(sparse$rows), diff(indptr)), j = integers_of(segment(request, sparse$indices)) + 1L,
        x = readBin(segment(request, sparse$values), "double", indptr[[length(indptr)]], endian = "little"),
        dims = c(sparse$rows, sparse$cols), dimnames = if (!is.null(names)) list(NULL, as.character(unlist(names)))
    )
}
