package io.timpani.config;

import io.timpani.metadata.SystemDeclaration;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The system of managed engines.
 *
 * @param system what the system file declares
 * @param tokenFile file with the bearer token of clients that are not on this machine, empty = there are none
 */
public record SystemSettings(SystemDeclaration system, Optional<Path> tokenFile) {}
