package io.timpani.stats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the workers use, remembered from read to read as long as they live. */
final class WorkerUsage {
    private final Map<Long, ProcessUsage> known = new LinkedHashMap<>();

    /** The workers with these ids that are alive, in that order. */
    synchronized List<ProcessUsage> of(List<Long> pids) {
        known.keySet().retainAll(pids);
        return pids.stream()
                .map(pid -> {
                    ProcessUsage usage = known.get(pid);
                    Optional<ProcessUsage> found = usage == null ? ProcessUsage.ofWorker(pid) : Optional.of(usage);
                    found.ifPresent(worker -> known.put(pid, worker));
                    return found;
                })
                .flatMap(Optional::stream)
                .filter(ProcessUsage::isAlive)
                .toList();
    }
}
