package io.timpani.config;

import java.util.Optional;

/**
 * Which of the two exclusive kinds of monitoring is asked for; one given as an option beats both variables.
 *
 * @param structured {@code --monitor}
 * @param embedded {@code --monitor-embedded}
 * @param origins who asked, for messages
 */
record Monitoring(boolean structured, boolean embedded, String origins) {

    static Monitoring find(Lookup lookup, Values values) {
        Optional<Given> monitor = lookup.own(Setting.MONITOR);
        Optional<Given> embedded = lookup.own(Setting.MONITOR_EMBEDDED);
        if (monitor.isEmpty() && embedded.isEmpty()) {
            monitor = lookup.equivalent(Setting.MONITOR);
            embedded = lookup.equivalent(Setting.MONITOR_EMBEDDED);
        }
        return new Monitoring(
                monitor.map(values::isTrue).orElse(false),
                embedded.map(values::isTrue).orElse(false),
                origin(monitor) + " and " + origin(embedded));
    }

    private static String origin(Optional<Given> given) {
        return given.map(Given::origin).orElse("");
    }
}
