package io.timpani.worker;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What a worker runs, and how it is told its model.
 *
 * @param name of the language, for messages
 * @param command program and arguments
 * @param directory where it runs
 * @param environment variables added to the server's own
 * @param unixSocket true: it connects to the path in {@code TIMPANI_SOCKET}; false: to the loopback port in {@code
 *     TIMPANI_PORT}
 * @param load what it is asked first; asked again of every replacement
 * @param texts makes texts of custom code fit for clients
 */
public record WorkerProgram(
        String name,
        List<String> command,
        Path directory,
        Map<String, String> environment,
        boolean unixSocket,
        Map<String, ?> load,
        UnaryOperator<String> texts) {
    public WorkerProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    Request loadRequest() {
        Request request = new Request("load");
        load.forEach(request::with);
        return request;
    }
}
