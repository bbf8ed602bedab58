package io.timpani.runner.push;

import io.timpani.config.Command;
import io.timpani.config.PushSettings;
import io.timpani.runner.Invocation;
import io.timpani.runner.RunMode;
import io.timpani.runner.shared.Terminal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Sends a model to the platform. */
public final class PushMode implements RunMode {
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final String UNKNOWN_ENDPOINT = "{endpoint}/";
    private static final int SCHEMA = 3;
    private static final double MEGA = 1e6;

    @Override
    public Command command() {
        return Command.PUSH;
    }

    @Override
    public int run(Invocation invocation) throws IOException, InterruptedException {
        PushSettings settings = invocation.run(PushSettings.class);
        if (invocation.binding().server().verbose()) {
            invocation.out().println("push: " + settings.metadata().name());
        }
        List<Call.Part> files = FolderFiles.of(settings.codeDir());
        int code = LocalCheck.run(settings, invocation);
        if (code != 0) {
            invocation
                    .err()
                    .println((settings.training() ? "fit" : "score") + " of " + settings.input()
                            + " ended with exit code " + code + ": nothing was sent.");
            return code == SCHEMA ? SCHEMA : 1;
        }
        return send(settings, files, invocation);
    }

    private static int send(PushSettings settings, List<Call.Part> files, Invocation invocation)
            throws IOException, InterruptedException {
        String endpoint =
                settings.account().map(account -> account.endpoint().toString()).orElse(UNKNOWN_ENDPOINT);
        if (settings.dryRun()) {
            new Delivery(settings, files, new DryRun(endpoint, invocation.out())).send();
            invocation.out().println("Nothing was sent: this was a dry run.");
            return 0;
        }
        invocation
                .err()
                .printf(
                        Locale.ROOT,
                        "Sending %d files (%.1f MB) to %s%n",
                        files.size(),
                        files.stream().mapToLong(Call.Part::size).sum() / MEGA,
                        endpoint);
        Platform platform = new HttpPlatform(
                settings.account().orElseThrow(),
                new Patience(settings.retries(), FIRST_WAIT),
                invocation.err(),
                Terminal.showsErrors());
        Delivery.Delivered delivered = new Delivery(settings, files, platform).send();
        invocation
                .out()
                .println((settings.training() ? "The task " : "The model ")
                        + settings.metadata().name()
                        + " was pushed as version " + delivered.version()
                        + (delivered.training() ? ", and its training was asked for." : "."));
        invocation.out().println(link(endpoint, delivered.id()));
        return 0;
    }

    /** The page of a model, on the server whose API has the endpoint. */
    static String link(String endpoint, String id) {
        return endpoint.replaceAll("/(api/v2/?)?$", "") + "/model-registry/custom-models/" + id;
    }
}
