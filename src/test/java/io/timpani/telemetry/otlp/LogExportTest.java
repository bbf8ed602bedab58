package io.timpani.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.logs.LoggerProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ErrorManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogExportTest {
    @Test
    void whoever_logs_does_not_fail_when_a_record_cannot_be_sent() {
        LoggerProvider broken = name -> {
            throw new IllegalStateException("cannot send");
        };
        Logger logger = Logger.getLogger("telemetry.test.broken");
        List<Exception> told = new ArrayList<>();
        LogExport export = LogExport.listen(broken, logger.getName(), null);
        export.setErrorManager(new ErrorManager() {
            @Override
            public synchronized void error(String message, Exception cause, int code) {
                told.add(cause);
            }
        });
        try {
            logger.info("lost");
        } finally {
            export.close();
        }

        assertThat(told).singleElement().satisfies(cause -> assertThat(cause).hasMessage("cannot send"));
        assertThat(logger.getHandlers()).isEmpty();
    }
}
