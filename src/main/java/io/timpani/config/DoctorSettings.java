package io.timpani.config;

import java.util.Optional;

/**
 * What {@code doctor} looks for besides what is usual.
 *
 * @param python the interpreter that settings name, empty = the first on the path
 * @param rscript the same for R
 */
public record DoctorSettings(Optional<String> python, Optional<String> rscript) implements RunSettings {}
