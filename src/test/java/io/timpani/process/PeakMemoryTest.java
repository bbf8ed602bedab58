package io.timpani.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
    @Test
    void a_process_and_its_children_count() throws Exception {
        long alone = PeakMemory.ofTree(ProcessHandle.current().pid());
        ChildCommand command =
                new ChildCommand(List.of("/bin/sleep", "600"), Path.of("").toAbsolutePath());
        try (ChildProcess child = ChildProcess.start(command, line -> {})) {
            long childs = PeakMemory.ofTree(child.pid());

            assertThat(alone).isGreaterThan(10 << 20);
            assertThat(childs).isBetween(100L << 10, 100L << 20);
            assertThat(PeakMemory.ofTree(ProcessHandle.current().pid())).isGreaterThanOrEqualTo(alone + childs);
            child.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void a_process_that_is_gone_has_none() {
        assertThat(PeakMemory.ofTree(Long.MAX_VALUE)).isZero();
    }
}
