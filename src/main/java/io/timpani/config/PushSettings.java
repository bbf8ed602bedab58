package io.timpani.config;

import io.timpani.metadata.ModelMetadata;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code push} sends, and where to.
 *
 * @param codeDir real path of the directory
 * @param metadata its {@code model-metadata.yaml}
 * @param training true: a task that is trained on the platform; false: a model that predicts
 * @param environmentId the environment that it runs in there
 * @param modelId what gets a new version, empty = it is made
 * @param majorVersion true: the new version is a major one
 * @param targetName of the model, or of the data it is checked with
 * @param trainOnProject project that the task is trained on, empty = none
 * @param input real path of the data that it is checked with first
 * @param account where to, empty only for a dry run
 * @param dryRun true: nothing is sent
 * @param retries how often a failed request is sent again
 * @param passedOn options for the local check, as they are typed
 */
public record PushSettings(
        Path codeDir,
        ModelMetadata metadata,
        boolean training,
        String environmentId,
        Optional<String> modelId,
        boolean majorVersion,
        Optional<String> targetName,
        Optional<String> trainOnProject,
        Path input,
        Optional<Account> account,
        boolean dryRun,
        int retries,
        List<String> passedOn)
        implements RunSettings {
    public PushSettings {
        passedOn = List.copyOf(passedOn);
    }

    /**
     * Where the platform is, and who we are there.
     *
     * @param endpoint of its API, with a slash at the end
     * @param token that proves it
     */
    public record Account(URI endpoint, String token) {
        /** A token must not get into any output. */
        @Override
        public String toString() {
            return endpoint + ", token *****";
        }
    }
}
