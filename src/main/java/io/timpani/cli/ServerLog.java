package io.timpani.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Logging of the standalone server: one line per record on stderr, our own level, the server's only when it warns. */
final class ServerLog implements AutoCloseable {
    private final Path file;

    private ServerLog(Path file) {
        this.file = file;
    }

    /** @param level of our own loggers, as {@code --logging-level} names it */
    static ServerLog open(String level) throws IOException {
        Path file = Files.createTempFile("timpani-logging", ".properties");
        String own = julLevel(level);
        Files.writeString(
                file,
                """
                handlers=java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.formatter=java.util.logging.SimpleFormatter
                java.util.logging.ConsoleHandler.level=ALL
                java.util.logging.ConsoleHandler.filter=io.timpani.cli.ConsoleFilter
                io.timpani.cli.ConsoleFilter.level=%2$s
                java.util.logging.SimpleFormatter.format=%%1$tF %%1$tT.%%1$tL %%4$s %%3$s %%5$s%%6$s%%n
                .level=%1$s
                jakarta.level=%1$s
                jakarta.enterprise.web.level=%1$s
                io.timpani.level=%2$s
                io.timpani.worker.output.level=INFO
                """.formatted(own.equals("ALL") ? "ALL" : own.equals("FINE") ? "INFO" : "SEVERE", own),
                StandardCharsets.UTF_8);
        return new ServerLog(file);
    }

    Path properties() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }

    static String julLevel(String level) {
        return switch (level) {
            case "all" -> "ALL";
            case "debug" -> "FINE";
            case "info" -> "INFO";
            case "error", "critical", "fatal" -> "SEVERE";
            default -> "WARNING";
        };
    }
}
