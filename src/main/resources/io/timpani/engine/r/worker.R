# Serves one model over a socket of the prediction server. Started by it, ended by it, no use on its own.
# All of it lives in an environment that user code neither sees nor shadows: custom.R has the global one for itself.
local({
    if (!l10n_info()[["UTF-8"]]) {
        # text outside the locale would turn into <U+00E9> whenever it is made a name or printed
        suppressWarnings(Sys.setlocale("LC_CTYPE", "C.UTF-8"))
    }
    script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[[1L]])
    # Rscript writes a blank in a path this way
    home <- dirname(gsub("~+~", " ", script, fixed = TRUE))
    parts <- c("json", "wire", "table", "csv", "guard", "labels", "model", "calls", "unstructured", "serve")
    for (part in paste0(parts, ".R")) {
        sys.source(file.path(home, part), envir = environment(), keep.source = FALSE)
    }
    serve()
}, envir = new.env(parent = baseenv()))
