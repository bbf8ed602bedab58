package io.timpani.engine.mojo;

/** Boosted trees; one tree, until told otherwise. */
final class Gbm {
    private Gbm() {}

    static MojoZip regression() {
        return new MojoZip("Gradient Boosting Machine", "Regression")
                .info("distribution", "gaussian")
                .info("init_f", 0.0)
                .info("n_trees", 1)
                .info("n_trees_per_class", 1);
    }
}
