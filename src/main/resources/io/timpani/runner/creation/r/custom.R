# Miles per gallon of a car from its weight (1000 lbs) and its horse power.

# Reads the coefficients: one row per term. A saved model would be read here in the same way.
load_model <- function(input_dir) {
    read.csv(file.path(input_dir, "coefficients.csv"), row.names = "term")
}

# One prediction per row. A feature that is missing counts as that of an average car.
score <- function(data, model, ...) {
    prediction <- rep(model["intercept", "weight"], nrow(data))
    for (feature in setdiff(rownames(model), "intercept")) {
        values <- suppressWarnings(as.numeric(as.character(data[[feature]])))
        values[is.na(values)] <- model[feature, "average"]
        prediction <- prediction + model[feature, "weight"] * values
    }
    data.frame(Predictions = prediction)
}
