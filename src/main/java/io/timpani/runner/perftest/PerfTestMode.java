package io.timpani.runner.perftest;

import io.timpani.config.Command;
import io.timpani.config.PerfTestSettings;
import io.timpani.model.TargetType;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import io.timpani.runner.shared.PendingFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code perf-test}: measures a server, its own or others. */
public final class PerfTestMode implements RunMode {
    @Override
    public Command command() {
        return Command.PERF_TEST;
    }

    @Override
    public int run(Invocation invocation) throws IOException, InterruptedException {
        PerfTestSettings settings = invocation.run(PerfTestSettings.class);
        SampleFile data = SampleFile.open(settings.input());
        // opened before anything is measured: who waited for figures wants them written
        try (Files files = Files.open(settings)) {
            Report report = measure(invocation, settings, data);
            files.write(report);
            return settings.strict() && report.failed() ? 1 : 0;
        }
    }

    /** The reports that are asked for. */
    private record Files(
            @Nullable PendingFile html, @Nullable PendingFile json) implements AutoCloseable {
        static Files open(PerfTestSettings settings) throws IOException {
            PendingFile html =
                    settings.html().isPresent() ? PendingFile.at(settings.html().get()) : null;
            try {
                return new Files(
                        html,
                        settings.json().isPresent()
                                ? PendingFile.at(settings.json().get())
                                : null);
            } catch (IOException e) {
                if (html != null) {
                    html.close();
                }
                throw e;
            }
        }

        void write(Report report) throws IOException {
            if (html != null) {
                html.out().write(HtmlReport.of(report).getBytes(StandardCharsets.UTF_8));
                html.commit();
            }
            if (json != null) {
                json.out().write(JsonReport.of(report).getBytes(StandardCharsets.UTF_8));
                json.commit();
            }
        }

        @Override
        public void close() throws IOException {
            try (html) {
                if (json != null) {
                    json.close();
                }
            }
        }
    }

    private static Report measure(Invocation invocation, PerfTestSettings settings, SampleFile data)
            throws IOException, InterruptedException {
        List<Target> targets = new ArrayList<>();
        Optional<OwnServer> own =
                settings.url().isPresent() ? Optional.empty() : Optional.of(OwnServer.start(invocation));
        try {
            targets.add(own.map(OwnServer::target)
                    .orElseGet(() -> remote("server", settings.url().orElseThrow())));
            settings.compare().ifPresent(url -> targets.add(remote("other", url)));
            for (int i = 0; i < targets.size(); i++) {
                targets.set(i, reached(targets.get(i)));
            }
            boolean transforms = invocation.settings().model().targetType() == TargetType.TRANSFORM;
            Report report = new Measurement(
                            invocation,
                            settings,
                            data,
                            targets,
                            own.isPresent(),
                            transforms ? "transform/" : "predict/")
                    .run();
            if (report.failed()) {
                own.ifPresent(server -> server.printOutput(invocation.err()));
            }
            return report;
        } finally {
            targets.forEach(Target::close);
            own.ifPresent(OwnServer::close);
        }
    }

    private static Target remote(String name, URI url) {
        return new Target(name, url, ServerProcess.UNKNOWN);
    }

    /**
     * A target with its process, where that can be found.
     *
     * @throws IOException when no server answers there; names the address and what is wrong
     */
    static Target reached(Target target) throws IOException {
        try {
            target.ask(Request.get(target.address("ping/")));
        } catch (IOException e) {
            throw new IOException(
                    "no server can be measured at " + target.base() + ": "
                            + (e.getMessage() == null ? e.toString() : e.getMessage()),
                    e);
        }
        if (target.pid().isPresent()) {
            return target;
        }
        try (target) {
            return target.with(ServerProcess.find(target));
        }
    }
}
