package io.timpani.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How predictions are checked and counted.
 *
 * @param drumBinaryOrder true: the reference's order for binary models without labels
 * @param strictRowCount true: 500 when predictions and input rows differ in number
 * @param showPerf true: timings in {@code /stats/}
 * @param statsWindow length of the sliding window of {@code /stats/}
 * @param deployment how a deployment wants its answers, empty = plain answers
 * @param chat what chats and the model list answer
 */
public record AnswerSettings(
        boolean drumBinaryOrder,
        boolean strictRowCount,
        boolean showPerf,
        Duration statsWindow,
        Optional<DeploymentConfig> deployment,
        ChatSettings chat) {
    /** Plain answers of a model that nobody chats with. */
    public AnswerSettings(boolean drumBinaryOrder, boolean strictRowCount, boolean showPerf, Duration statsWindow) {
        this(drumBinaryOrder, strictRowCount, showPerf, statsWindow, Optional.empty(), ChatSettings.DEFAULT);
    }
}
