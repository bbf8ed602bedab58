# The model: custom.R, its hooks, the artifact, and what predicts when no hook does.

classifications <- c("binary", "multiclass", "multilabel")

served_types <- c("regression", "binary", "anomaly", "unstructured", "multiclass", "transform")

structured_hooks <- c("init", "read_input_data", "load_model", "transform", "score", "post_process", "fit")

unstructured_hooks <- c("init", "load_model", "score_unstructured")

# Where methods of predict are found that no package of the class's own name has.
homes_of_methods <- c(
    train = "caret", recipe = "recipes", workflow = "workflows", model_fit = "parsnip", svm = "e1071",
    naiveBayes = "e1071", lda = "MASS", qda = "MASS", xgb.Booster = "xgboost", cv.glmnet = "glmnet",
    lognet = "glmnet", multnet = "glmnet", elnet = "glmnet", multinom = "nnet", lmerMod = "lme4", glmerMod = "lme4"
)

model <- new.env(parent = emptyenv())

hook_of <- function(name) model$hooks[[name]]

load_model <- function(request) {
    header <- request$header
    model$type <- header$targetType
    model$positive <- header$positive
    model$negative <- header$negative
    model$classes <- unlist(header$labels)
    model$labels <- if (model$type == "binary") c(header$positive, header$negative)
        else if (model$type %in% classifications) model$classes
    run_custom_code(header$codeDir)
    model$hooks <- find_hooks()
    if (model$type == "unstructured") {
        for (name in c("load_model", "score_unstructured")) {
            if (is.null(hook_of(name))) {
                fail(sprintf("An unstructured R model needs the hook %s in custom.R.", name), hook = name, kind = "missing")
            }
        }
    }
    if (!is.null(hook_of("init"))) {
        init <- hook_of("init")
        loading("init", init(code_dir = header$codeDir))
    }
    model$object <- load_object(header$codeDir)
    model$predictor <- choose_predictor()
    reply(
        hooks = json_array(json_strings(names(model$hooks))), predictor = json_string(model$predictor),
        chat = "false", customTask = "false"
    )
}

# Failures of a start are told in whole sentences.
loading <- function(hook, expression) {
    tryCatch(calling(hook, expression), timpani_failure = function(e) {
        if (!is.null(e$type)) {
            e$message <- sprintf("The hook %s failed: %s: %s", hook, e$type, e$message)
            e["type"] <- list(NULL)
        }
        stop(e)
    })
}

run_custom_code <- function(directory) {
    file <- intersect(c("custom.R", "custom.r"), list.files(directory))
    if (length(file) == 0L) {
        return()
    }
    file <- file[[1L]]
    lines <- suppressWarnings(readLines(file.path(directory, file), encoding = "UTF-8"))
    lines <- sub("^\ufeff", "", utf8(lines))
    failed <- function(what) function(e) {
        text <- if (is.null(e$type)) text_of(e) else sprintf("%s: %s", e$type, e$message)
        fail(sprintf("%s %s: %s", file, what, text), trace = e$trace)
    }
    code <- tryCatch(
        parse(text = lines, keep.source = TRUE, srcfile = srcfilecopy(file, lines), encoding = "UTF-8"),
        error = failed("cannot be parsed")
    )
    tryCatch(
        calling(NULL, for (expression in code) eval(expression, globalenv())),
        timpani_failure = failed("failed")
    )
}

# Only what custom.R itself has defined: base R has a transform, and packages have more such names.
find_hooks <- function() {
    hooks <- mget(
        if (model$type == "unstructured") unstructured_hooks else structured_hooks,
        envir = globalenv(), mode = "function", ifnotfound = list(NULL), inherits = FALSE
    )
    hooks[!vapply(hooks, is.null, TRUE)]
}

load_object <- function(directory) {
    if (!is.null(hook_of("load_model"))) {
        load_model <- hook_of("load_model")
        object <- loading("load_model", load_model(directory))
        if (!is.null(object)) {
            return(object)
        }
    }
    files <- list.files(directory, pattern = "\\.rds$", ignore.case = TRUE)
    files <- files[!dir.exists(file.path(directory, files))]
    if (length(files) > 1L) {
        fail(sprintf(
            "There are several .rds artifacts: %s. Keep one, or define the hook load_model in custom.R.", listed(files)
        ), hook = "load_model")
    }
    if (length(files) == 1L) {
        return(tryCatch(
            calling(NULL, readRDS(file.path(directory, files))),
            timpani_failure = function(e) fail(sprintf("%s cannot be read: %s", files, e$message), trace = e$trace)
        ))
    }
    if (model$type == "transform" && !is.null(hook_of("transform"))) {
        return(NULL)
    }
    none <- if (is.null(hook_of("load_model"))) "defines no hook load_model" else "has a hook load_model that returned NULL"
    fail(sprintf("There is no artifact with extension .rds, and custom.R %s.", none), hook = "load_model")
}

# The name of what predicts without a hook, NULL when a hook does.
choose_predictor <- function() {
    if (model$type == "transform") {
        if (!is.null(hook_of("transform"))) {
            return(NULL)
        }
        need("recipes", "transform models without the hook transform")
        return("recipes::bake")
    }
    if (model$type == "unstructured" || !is.null(hook_of("score"))) {
        return(NULL)
    }
    if (!(model$type %in% served_types)) {
        fail(sprintf(
            "R predicts target type %s only with the hook score; without hooks it serves %s.",
            model$type, paste0(setdiff(served_types, "unstructured"), collapse = ", ")
        ), hook = "score")
    }
    find_methods()
    "predict"
}

# Loads what has the methods of the model's classes. A model that needs more says so in custom.R with library().
find_methods <- function() {
    classes <- class(model$object)
    home <- attr(classes, "package")
    for (package in unique(c(unname(homes_of_methods[classes]), home, classes))) {
        if (is.na(package) || !nzchar(system.file(package = package))) {
            next
        }
        if (isS4(model$object)) {
            # a generic of its own is only met by way of the search path
            suppressWarnings(suppressMessages(require(package, character.only = TRUE, quietly = TRUE)))
        } else {
            need(package, sprintf("models of class %s", classes[[1L]]))
        }
    }
    known <- isS4(model$object) || any(vapply(classes, function(name) {
        !is.null(utils::getS3method("predict", name, optional = TRUE, envir = globalenv()))
    }, TRUE))
    if (!known) {
        homes <- homes_of_methods[classes]
        homes <- homes[!is.na(homes)]
        if (length(homes) > 0L) {
            need(homes[[1L]], sprintf("models of class %s", classes[[1L]]))
        }
        fail(sprintf(
            "No method of predict is known for a model of class %s. Load its package in custom.R, or define the hook score.",
            classes[[1L]]
        ), hook = "score")
    }
}
