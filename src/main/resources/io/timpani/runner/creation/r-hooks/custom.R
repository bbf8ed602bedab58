# A model in R: the hooks that are called while it is served and trained.
#
# This file must be called custom.R and lie in the model's directory, beside the artifacts. Take the marks away from the
# hooks that the model needs and fill them in; a model without a hook for a step gets the built-in step.
#
# # Called once, before anything else.
# init <- function(code_dir) {
# }
#
# # Returns the model, whatever object that is. Without this hook, the directory's one .rds file is read.
# load_model <- function(input_dir) {
# }
#
# # Makes of the bytes of a request what the next hooks want. Without it, they get a data.frame.
# read_input_data <- function(input_binary_data) {
# }
#
# # Prepares features; returns a data.frame with as many rows.
# transform <- function(data, model) {
#     data
# }
#
# # Predicts; returns a data.frame. Regression and anomaly: one column. Classification: one column per class, named after
# # it, that sum up to 1; labels tells positive_class_label and negative_class_label, or class_labels.
# score <- function(data, model, labels) {
#     data.frame(Predictions = predict(model, data))
# }
#
# # Changes predictions before they are sent; returns a data.frame with the same columns.
# post_process <- function(predictions, model) {
#     predictions
# }
#
# # Only for the target type unstructured: answers any text or bytes with text or bytes.
# score_unstructured <- function(model, data, ...) {
#     data
# }
#
# # Trains a model and writes it to output_dir, for `fit`.
# fit <- function(X, y, output_dir, row_weights, class_order, parameters) {
# }
