package io.timpani.config;

import io.timpani.metadata.LazyLoading;
import io.timpani.metadata.LazyLoadingReader;
import io.timpani.model.TargetType;
import java.util.List;
import java.util.Optional;

/** Refuses what the contract knows and this version cannot do yet: better than to ignore it. */
final class LaterFeatures {
    private static final List<Setting> FLAGS = List.of(Setting.SIDECAR, Setting.ALLOW_DR_API_ACCESS);
    private static final List<String> GPU_PREDICTORS = List.of("triton", "nim", "vllm");

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    LaterFeatures(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    /** @param lazyLoading what is to be downloaded: its data are checked already, but nothing would be downloaded */
    void refuse(Optional<TargetType> targetType, Optional<LazyLoading> lazyLoading) {
        values.choice(Setting.GPU_PREDICTOR, GPU_PREDICTORS).ifPresent(word -> refuseGiven(Setting.GPU_PREDICTOR));
        FLAGS.stream().filter(values::flag).forEach(this::refuseGiven);
        Monitoring monitoring = Monitoring.find(lookup, values);
        if (monitoring.structured()) {
            refuseGiven(Setting.MONITOR);
        }
        if (monitoring.embedded()) {
            refuseGiven(Setting.MONITOR_EMBEDDED);
        }
        lazyLoading.ifPresent(data ->
                refuse(lookup.find(Setting.LAZY_LOADING_FILE).map(Given::origin).orElse(LazyLoadingReader.VARIABLE)));
        if (lookup.command() == Command.SERVER
                && targetType.filter(TargetType.UNSTRUCTURED::equals).isPresent()) {
            refuseGiven(Setting.QUERY);
            refuseGiven(Setting.CONTENT_TYPE);
        }
    }

    private void refuseGiven(Setting setting) {
        lookup.find(setting).map(Given::origin).ifPresent(this::refuse);
    }

    private void refuse(String what) {
        findings.check(what + " is not offered by this version yet.");
    }
}
