package io.timpani.config;

import java.time.Duration;
import java.util.Optional;

/**
 * What chats and the model list answer.
 *
 * @param keepAlive longest silence in a stream of answers
 * @param llmId the model that is listed where the model itself lists none, empty = none
 */
public record ChatSettings(Duration keepAlive, Optional<String> llmId) {
    static final ChatSettings DEFAULT = new ChatSettings(Duration.ofSeconds(15), Optional.empty());
}
