# Writes the training data of the examples from the data sets that come with R.
# Run in this directory: Rscript datasets.R
shuffled <- function(frame, seed) {
  set.seed(seed, kind = "Mersenne-Twister", sample.kind = "Rejection")
  frame[sample(nrow(frame)), ]
}
dump <- function(frame, file) {
  write.csv(frame, file, row.names = FALSE, quote = FALSE)
}

dump(iris, "iris-multiclass/iris.csv")
dump(mtcars, "mtcars-regression/mtcars.csv")

# one row per person instead of one per group
groups <- as.data.frame(Titanic, stringsAsFactors = FALSE)
people <- groups[rep(seq_len(nrow(groups)), groups$Freq), c("Class", "Sex", "Age", "Survived")]
people$Survived <- ifelse(people$Survived == "Yes", "survived", "died")
dump(shuffled(people, 1912), "titanic-binary/titanic.csv")
