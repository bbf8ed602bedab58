package io.timpani.config;

import java.util.List;
import java.util.Optional;

/**
 * How a deployment wants its answers (http-api.md §4).
 *
 * @param targetName label of values that have no class, empty = none was given
 * @param classes class labels in the order of their numbers, none when the file maps none
 * @param threshold probability above which a class is predicted
 */
public record DeploymentConfig(Optional<String> targetName, List<String> classes, double threshold) {
    static final double DEFAULT_THRESHOLD = 0.5;

    public DeploymentConfig {
        classes = List.copyOf(classes);
    }
}
