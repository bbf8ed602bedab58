package io.timpani.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerUsageTest {
    private final WorkerUsage workers = new WorkerUsage();

    @Test
    void a_living_worker_is_remembered_and_a_dead_one_left_out() throws IOException, InterruptedException {
        Process worker = new ProcessBuilder("sleep", "100").start();
        try {
            List<ProcessUsage> first = workers.of(List.of(worker.pid()));

            assertThat(first).singleElement().satisfies(usage -> {
                assertThat(usage.pid()).isEqualTo(worker.pid());
                assertThat(usage.residentBytes().orElse(0)).isPositive();
            });
            assertThat(workers.of(List.of(worker.pid()))).containsExactlyElementsOf(first);
        } finally {
            worker.destroy();
        }
        worker.waitFor();
        assertThat(workers.of(List.of(worker.pid()))).isEmpty();
        assertThat(workers.of(List.of())).isEmpty();
    }
}
