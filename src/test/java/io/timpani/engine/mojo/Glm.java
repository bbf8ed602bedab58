package io.timpani.engine.mojo;

/** Linear models. */
final class Glm {
    private Glm() {}

    /** Logit of {@code 0.5 x0 - 1 + (0 for l0, 2 for l1)}, missing numbers count as 3 and missing levels as l1. */
    static MojoZip binomial() {
        return base("Binomial", "binomial", "logit")
                .info("n_classes", 2)
                .info("beta", "[2.0, 0.5, -1.0]")
                .column("y", "no", "yes");
    }

    /** The same sum as a number. */
    static MojoZip regression() {
        return base("Regression", "gaussian", "identity")
                .info("beta", "[2.0, 0.5, -1.0]")
                .column("y");
    }

    private static MojoZip base(String category, String family, String link) {
        return new MojoZip("Generalized Linear Model", category)
                .info("mojo_version", "1.00")
                .info("use_all_factor_levels", false)
                .info("cats", 1)
                .info("cat_modes", "[1]")
                .info("cat_offsets", "[0, 1]")
                .info("nums", 1)
                .info("num_means", "[3.0]")
                .info("mean_imputation", true)
                .info("family", family)
                .info("link", link)
                .feature("x1", "l0", "l1")
                .feature("x0");
    }
}
