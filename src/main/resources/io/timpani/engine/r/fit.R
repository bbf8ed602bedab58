# Trains one model with custom code. Started by Timpani with two files: the task, and where the answer goes.
# All of it lives in an environment that user code neither sees nor shadows: custom.R has the global one for itself.
local({
    if (!l10n_info()[["UTF-8"]]) {
        suppressWarnings(Sys.setlocale("LC_CTYPE", "C.UTF-8"))
    }
    script <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)[[1L]])
    # Rscript writes a blank in a path this way
    home <- dirname(gsub("~+~", " ", script, fixed = TRUE))
    for (part in paste0(c("json", "wire", "table", "csv", "guard", "labels", "model", "calls", "fitting"), ".R")) {
        sys.source(file.path(home, part), envir = environment(), keep.source = FALSE)
    }
    fit_model(commandArgs(TRUE))
}, envir = new.env(parent = baseenv()))
