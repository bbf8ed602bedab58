package io.timpani.runner.shared;

/** How an image gets the packages of R that a model requires. */
public final class RPackages {
    private static final String REPOSITORY = "https://cloud.r-project.org";

    private RPackages() {}

    /**
     * An expression of R that installs what a file lists: one package per line; what begins with # is none. It fails when one
     * is not there then, which R itself only warns of. It has no double quotes, dollars and backslashes, so that it can be put
     * between double quotes.
     */
    public static String installation(String file) {
        return "wanted <- trimws(readLines('" + file + "')); "
                + "wanted <- wanted[nzchar(wanted) & !startsWith(wanted, '#')]; "
                + "if (length(wanted)) install.packages(wanted, repos = '" + REPOSITORY + "'); "
                + "missing <- setdiff(wanted, rownames(installed.packages())); "
                + "if (length(missing)) stop('not installed: ', paste(missing, collapse = ', '))";
    }
}
