package io.timpani.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.testing.Interpreters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    private static final String PROGRAM = """
            import json, os, socket, struct, sys
            def connected():
                s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                s.connect(os.environ["TIMPANI_SOCKET"])
                return s
            def framed(**header):
                text = json.dumps(header).encode()
                return struct.pack(">IQ", len(text), 0) + text
            def serve():
                s = connected()
                hello = framed(token=os.environ["TIMPANI_TOKEN"])
                s.sendall(hello[:9])
                s.sendall(hello[9:])
                while s.recv(1 << 16):
                    s.sendall(framed(status="ok"))
            """;

    @TempDir
    Path place;

    private Worker started(String code) throws InterruptedException {
        WorkerProgram program = new WorkerProgram(
                "Python",
                List.of(Interpreters.python(), "-c", PROGRAM + code),
                place,
                Map.of(),
                true,
                Map.of(),
                UnaryOperator.identity());
        return Worker.start("worker", program, place, 1, Duration.ofSeconds(30), 0)
                .worker();
    }

    @Test
    void strangers_at_the_socket_do_not_keep_a_worker_from_starting() throws Exception {
        // one that says nothing, one that promises a frame of 3 GB, one that guesses the token
        try (Worker worker = started("""
                silent = connected()
                huge = connected()
                huge.sendall(struct.pack(">IQ", 1 << 28, (1 << 31) - 9))
                guessing = connected()
                guessing.sendall(framed(token="1"))
                serve()
                """)) {
            assertThat(worker.isUsable()).isTrue();
        }
    }

    @Test
    void a_worker_that_is_killed_is_condemned() throws Exception {
        try (Worker worker = started("serve()\n")) {
            worker.kill();

            assertThat(worker.isCondemned()).isTrue();
            assertThat(worker.isAlive()).isFalse();
        }
    }
}
