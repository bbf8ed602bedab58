package io.timpani.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * A container that a command runs in.
 *
 * @param command the command
 * @param image name of an image, or what the directory was given as
 * @param directory real path of a directory with a Dockerfile, empty = an image is named
 * @param installsDependencies true: what the code directory requires is put into the image that is built of the directory
 * @param memory limit of memory and swap as docker writes it, empty = none
 * @param given the values of the command's options by their settings, from wherever they came; that of a flag is empty, and flags
 *     that are off are left out
 * @param properties the values of settings that have no option, and mean the same inside
 */
public record ContainerSettings(
        Command command,
        String image,
        Optional<Path> directory,
        boolean installsDependencies,
        Optional<String> memory,
        Map<Setting, String> given,
        Map<Setting, String> properties) {
    public ContainerSettings {
        given = inOrder(given);
        properties = inOrder(properties);
    }

    private static Map<Setting, String> inOrder(Map<Setting, String> settings) {
        Map<Setting, String> copy = new EnumMap<>(Setting.class);
        copy.putAll(settings);
        return Collections.unmodifiableMap(copy);
    }
}
