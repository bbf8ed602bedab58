package io.timpani.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.UnrecoverableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** lifecycle.md §6, background threads. */
@Timeout(30)
class BackgroundFaultsTest {
    private final List<UnrecoverableException> unrecoverable = new ArrayList<>();
    private final BackgroundFaults faults = new BackgroundFaults(unrecoverable::add);
    private final List<LogRecord> logged = new ArrayList<>();
    private final Logger logger = Logger.getLogger(BackgroundFaults.class.getName());
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Test
    void an_uncaught_exception_is_logged_with_the_threads_name() throws Exception {
        IOException fault = new IOException("broken");

        end("poller-7", fault);

        assertThat(logged).singleElement().satisfies(entry -> {
            assertThat(entry.getLevel()).isEqualTo(Level.SEVERE);
            assertThat(entry.getMessage()).contains("poller-7");
            assertThat(entry.getThrown()).hasRootCause(fault);
        });
        assertThat(unrecoverable).isEmpty();
    }

    @Test
    void an_unrecoverable_error_and_its_configuration_kind_go_on_to_the_runtime() throws Exception {
        UnrecoverableException plain = new UnrecoverableException("no more GPU");
        UnrecoverableException configuration =
                new UnrecoverableException.Configuration("engine_config.json is no list");

        end("a", plain);
        end("b", new IllegalStateException("wrapped", configuration));

        assertThat(unrecoverable).containsExactly(plain, configuration);
    }

    @Test
    void a_ring_of_causes_ends() {
        Exception one = new Exception("one");
        Exception other = new Exception("other", one);
        one.initCause(other);

        BackgroundFaults.find(one, unrecoverable::add);

        assertThat(unrecoverable).isEmpty();
    }

    @Test
    void the_whole_process_is_watched_until_it_is_undone() throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        UnrecoverableException fault = new UnrecoverableException("gone");
        Runnable undo = faults.watchWholeProcess();
        try {
            Thread thread = new Thread(() -> {
                throw fault;
            });
            thread.start();
            thread.join();
        } finally {
            undo.run();
        }

        assertThat(unrecoverable).containsExactly(fault);
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(before);
    }

    private void end(String name, Exception fault) throws InterruptedException {
        Thread thread = new Thread(
                () -> {
                    throw fault instanceof RuntimeException runtime ? runtime : new IllegalStateException(fault);
                },
                name);
        thread.setUncaughtExceptionHandler(faults);
        thread.start();
        thread.join();
    }
}
