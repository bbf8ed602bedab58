package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/** Additive models. */
final class Gam {
    private Gam() {}

    /** One cubic spline of {@code x}, knots at 0, 1 and 3; the splines are features, {@code x} itself is none. */
    static MojoZip regression() {
        return new MojoZip("Generalized Additive Model", "Regression")
                .info("mojo_version", "1.00")
                .info("use_all_factor_levels", false)
                .info("num_expanded_gam_columns", 3)
                .info("num_expanded_gam_columns_center", 2)
                .info("family", "gaussian")
                .info("link", "identity")
                .info("cats", 0)
                .info("num", 2)
                .info("numsCenter", 2)
                .info("cat_offsets", "[0]")
                .info("numNAFillsCenter", "[0.25, 0.5]")
                .info("mean_imputation", true)
                .info("beta", "[1.0, 2.0, 3.0, 4.0]")
                .info("beta_center", "[2.0, 3.0, 4.0]")
                .info("num_knots", "[3]")
                .info("num_knots_sorted", "[3]")
                .info("gam_column_dim", "[1]")
                .info("gam_column_dim_sorted", "[1]")
                .info("num_TP_col", 0)
                .info("num_CS_col", 1)
                .info("num_IS_col", 0)
                .info("num_MS_col", 0)
                .info("total feature size", 3)
                .info("bs", "[0]")
                .info("bs_sorted", "[0]")
                .info("gamColName_dim", "[3]")
                .info("_d", "[1]")
                .blob("gam_columns", text("x"))
                .blob("gam_columns_sorted", text("x"))
                .blob("_names_no_centering", text("x_cr_0", "x_cr_1", "x_cr_2"))
                .blob("gamColNames", text("x_cr_0", "x_cr_1", "x_cr_2"))
                .blob("gamColNamesCenter", text("x_cr_0_center", "x_cr_1_center"))
                .blob("zTranspose", numbers(1, 0, -1, 0, 1, -1))
                .blob("knots", numbers(0, 1, 3))
                .blob("_binvD", numbers(1, -1.5, 0.5))
                .feature("x_cr_0_center")
                .feature("x_cr_1_center")
                .column("y");
    }

    private static byte[] text(String... lines) {
        return (String.join("\n", lines) + "\n").getBytes(UTF_8);
    }

    private static byte[] numbers(double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Double.BYTES);
        for (double value : values) {
            bytes.putDouble(value);
        }
        return bytes.array();
    }
}
