# Writes the artifacts of the test cases into the directory given.
directory <- commandArgs(TRUE)[[1L]]
set.seed(7L)
data <- data.frame(x = seq(-3, 3, length.out = 60), z = rep(1:3, 20))
data$y <- 2 * data$x + 1
saveRDS(lm(y ~ x, data), file.path(directory, "line.RDS"))
data$class <- factor(c("not sure", "yes!")[(data$x + rnorm(60) > 0) + 1L])
saveRDS(rpart::rpart(class ~ x, data, method = "class"), file.path(directory, "tree.rds"))
data$number <- factor(c("7.10", "8", "9")[data$z])
saveRDS(rpart::rpart(number ~ x + z, data, method = "class"), file.path(directory, "numbers.rds"))
if (requireNamespace("caret", quietly = TRUE)) {
    names <- data
    names$class <- factor(c("no", "yes")[(data$x > 0) + 1L])
    train <- caret::train(class ~ x, names, method = "rpart", tuneGrid = data.frame(cp = 0.01),
        trControl = caret::trainControl("none", classProbs = TRUE))
    saveRDS(train, file.path(directory, "train.rds"))
}
if (requireNamespace("recipes", quietly = TRUE)) {
    recipe <- recipes::recipe(y ~ x + z, data)
    recipe <- recipes::prep(recipes::step_center(recipe, x), data)
    saveRDS(recipe, file.path(directory, "recipe.rds"))
}
saveRDS(structure(list(1), class = "nobody_knows"), file.path(directory, "stranger.rds"))
writeLines("this is no rds", file.path(directory, "broken.rds"))
