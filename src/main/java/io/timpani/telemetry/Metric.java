package io.timpani.telemetry;

/** What is measured. */
public enum Metric {
    REQUESTS("timpani.requests", "Requests answered.", "1", Kind.COUNTER),
    IN_FLIGHT("timpani.requests.in_flight", "Requests not answered yet.", "1", Kind.GAUGE),
    QUEUE("timpani.queue", "Time model calls wait for their turn.", "s", Kind.HISTOGRAM),
    PREDICT("timpani.predict", "Time model calls take.", "s", Kind.HISTOGRAM),
    RESTARTS("timpani.worker.restarts", "Workers that were replaced.", "1", Kind.COUNTER),
    STATE("timpani.state", "1 for the state of the server.", "1", Kind.GAUGE);

    /** How values of different times relate. */
    public enum Kind {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Values in buckets; all only grow. */
        HISTOGRAM
    }

    private final String title;
    private final String help;
    private final String unit;
    private final Kind kind;

    Metric(String title, String help, String unit, Kind kind) {
        this.title = title;
        this.help = help;
        this.unit = unit;
        this.kind = kind;
    }

    /** Its name with dots, as OpenTelemetry spells it. */
    public String title() {
        return title;
    }

    /** One sentence. */
    public String help() {
        return help;
    }

    /** {@code s} for seconds, {@code 1} for counts. */
    public String unit() {
        return unit;
    }

    public Kind kind() {
        return kind;
    }
}
