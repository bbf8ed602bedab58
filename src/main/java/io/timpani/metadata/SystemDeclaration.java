package io.timpani.metadata;

import java.nio.file.Path;
import java.util.List;

/**
 * What a system file says.
 *
 * @param engines in the order in which they are started, at least one
 * @param runDirectory for pid files
 * @param forumPrefix what a line of output begins with that is meant for the forum
 * @param forumLog file of the forum's transcript
 */
public record SystemDeclaration(
        List<EngineDeclaration> engines, Path runDirectory, String forumPrefix, Path forumLog) {}
