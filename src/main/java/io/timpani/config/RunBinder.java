package io.timpani.config;

import io.timpani.model.TargetType;
import java.util.Optional;

/** Binds what a command is told besides its model. */
final class RunBinder {
    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    RunBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    /** Returns the settings, empty for the server, and when what they need is missing, which is then a problem. */
    Optional<RunSettings> bind(Optional<TargetType> targetType) {
        return switch (lookup.command()) {
            case SERVER -> Optional.empty();
            case SCORE -> new ScoreBinder(values, findings).score(targetType);
            case VALIDATION -> new ScoreBinder(values, findings).validation(targetType);
            case FIT -> new FitBinder(lookup, values, findings).fit(targetType);
            case PERF_TEST -> new PerfTestBinder(lookup, values, findings).bind(targetType);
            case NEW_MODEL -> new CreationBinder(lookup, values, findings).model();
            case NEW_ENV -> new CreationBinder(lookup, values, findings).environment();
            case PUSH -> new PushBinder(lookup, values, findings).bind();
            case DOCTOR -> Optional.of(new DoctorSettings(values.text(Setting.PYTHON), values.text(Setting.RSCRIPT)));
        };
    }
}
