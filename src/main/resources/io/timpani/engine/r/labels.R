# Column names of predictions to the labels that R has mangled them from.

# The names, with those that stand for labels replaced by these; unchanged where no rule fits all labels. Further columns
# keep their names.
repair_labels <- function(names, labels, hook) {
    if (length(labels) == 0L || all(labels %in% names)) {
        return(names)
    }
    made <- make.names(labels)
    if (all(made %in% names)) {
        if (anyDuplicated(made) > 0L || sum(names %in% made) > length(made)) {
            fail(sprintf(
                "The columns %s of %s cannot be told apart as class labels %s: R has made them syntactic names.",
                listed(names), hook, listed(labels)
            ), hook = hook)
        }
        names[match(made, names)] <- labels
        return(names)
    }
    numbers <- suppressWarnings(as.numeric(labels))
    found <- suppressWarnings(as.numeric(sub("^X(?=[-0-9.])", "", names, perl = TRUE)))
    at <- match(numbers, found)
    if (!anyNA(numbers) && !anyNA(at) && anyDuplicated(numbers) == 0L && sum(found %in% numbers) == length(numbers)) {
        names[at] <- labels
    }
    names
}

listed <- function(x) paste0(dQuote(x, FALSE), collapse = ", ")
