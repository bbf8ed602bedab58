package io.timpani.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How models are trained in this JVM.
 *
 * @param engine what kind of model
 * @param seed of everything random
 * @param rounds of boosting, at most
 * @param holdOut share of the rows that is held out to stop early and to measure, below 1; 0 = none
 * @param libraries directory with training libraries, empty = only the usual places
 * @param repository address of a Maven repository to download them from, with a slash at its end
 */
public record TrainerSettings(
        Engine engine, long seed, int rounds, double holdOut, Optional<Path> libraries, String repository) {
    static final long DEFAULT_SEED = 1;
    static final int DEFAULT_ROUNDS = 500;
    static final double DEFAULT_HOLD_OUT = 0.2;
    static final String MAVEN_CENTRAL = "https://repo.maven.apache.org/maven2/";

    /** A kind of model. */
    public enum Engine {
        XGBOOST,
        LIGHTGBM,
        LINEAR
    }
}
