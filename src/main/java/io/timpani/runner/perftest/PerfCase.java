package io.timpani.runner.perftest;

import io.timpani.config.PerfTestSettings;
import java.util.List;

/**
 * A case of the contract: the same request, one after the other.
 *
 * @param name how reports call it
 * @param samples rows per request
 * @param iterations how many requests
 */
record PerfCase(String name, long samples, int iterations) {
    private static final long KIBIBYTE = 1024;
    private static final long LARGEST = 50 * KIBIBYTE * KIBIBYTE;

    /** The cases of {@code cli.md} §6. */
    static List<PerfCase> of(PerfTestSettings settings, SampleFile data) {
        if (settings.samples().isPresent() || settings.iterations().isPresent()) {
            long samples = settings.samples().orElse(data.rows());
            return List.of(new PerfCase(
                    name(data.body(samples).length()),
                    samples,
                    settings.iterations().orElse(1)));
        }
        long largest = data.rows() * LARGEST / data.size() + 1;
        return List.of(
                new PerfCase(name(data.body(1).length()), 1, 100),
                new PerfCase("0.1MB", atLeastOne(largest / 500), 50),
                new PerfCase("10MB", atLeastOne(largest / 5), 5),
                new PerfCase("50MB", largest, 1));
    }

    /** Wide rows may be larger than a case. */
    private static long atLeastOne(long rows) {
        return Math.max(1, rows);
    }

    /** The size of data as a name. */
    static String name(long bytes) {
        return bytes >= KIBIBYTE ? bytes / KIBIBYTE + " KB" : bytes + " bytes";
    }
}
