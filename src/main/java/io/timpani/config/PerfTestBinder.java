package io.timpani.config;

import io.timpani.model.TargetType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Binds what a server is measured with. */
final class PerfTestBinder {
    private static final long DEFAULT_TIMEOUT_SECONDS = 600;
    private static final long MOST_TIMEOUT_SECONDS = 86_400;
    private static final long DEFAULT_DURATION_SECONDS = 10;
    private static final long MOST_DURATION_SECONDS = 3_600;
    /** Each client is a thread and an open connection. */
    private static final int MOST_CLIENTS = 1_000;
    /** Beyond it a request would be due more often than a thread can be woken. */
    private static final double MOST_PER_SECOND = 1_000_000;

    private final Lookup lookup;
    private final Values values;
    private final Findings findings;

    PerfTestBinder(Lookup lookup, Values values, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.findings = findings;
    }

    Optional<RunSettings> bind(Optional<TargetType> targetType) {
        targetType
                .filter(TargetType.UNSTRUCTURED::equals)
                .ifPresent(type -> findings.check("perf-test cannot measure models of the target type unstructured:"
                        + " it makes its requests from rows."));
        Optional<Path> input = values.input(Setting.INPUT);
        OptionalDouble rate = rate();
        List<Integer> concurrency = concurrency();
        boolean load = lookup.find(Setting.RATE).isPresent()
                || lookup.find(Setting.CONCURRENCY).isPresent();
        if (load) {
            refuse(Setting.ITERATIONS, "goes with cases, not with --rate or --concurrency: use --duration.");
        } else {
            refuse(Setting.DURATION, "goes with --rate or --concurrency only.");
        }
        Optional<Path> html = report(Setting.HTML);
        Optional<Path> json = report(Setting.JSON);
        if (html.isPresent() && html.equals(json)) {
            findings.usage("--html and --json name the same file " + html.get() + ": give them different ones.");
        }
        OptionalInt samples = count(Setting.SAMPLES);
        OptionalInt iterations = count(Setting.ITERATIONS);
        Duration timeout = seconds(Setting.TIMEOUT, DEFAULT_TIMEOUT_SECONDS, MOST_TIMEOUT_SECONDS);
        Duration duration = seconds(Setting.DURATION, DEFAULT_DURATION_SECONDS, MOST_DURATION_SECONDS);
        Optional<URI> url = url(Setting.URL);
        Optional<URI> compare = url(Setting.COMPARE);
        boolean inServer = values.flag(Setting.IN_SERVER);
        boolean strict = values.flag(Setting.STRICT);
        boolean inContainer = lookup.find(Setting.DOCKER).isPresent();
        return input.map(path -> new PerfTestSettings(
                path,
                samples,
                iterations,
                timeout,
                inServer,
                url,
                strict,
                rate,
                duration,
                concurrency,
                compare,
                html,
                json,
                inContainer));
    }

    private void refuse(Setting setting, String why) {
        lookup.find(setting).ifPresent(given -> findings.usage(given.origin() + " " + why));
    }

    private OptionalInt count(Setting setting) {
        OptionalLong number = values.number(setting, 1, Integer.MAX_VALUE);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private Duration seconds(Setting setting, long otherwise, long most) {
        return Duration.ofSeconds(values.number(setting, 1, most).orElse(otherwise));
    }

    private OptionalDouble rate() {
        Optional<Given> given = lookup.find(Setting.RATE);
        if (given.isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            double rate = Double.parseDouble(given.get().text().strip());
            if (rate > 0 && rate <= MOST_PER_SECOND) {
                return OptionalDouble.of(rate);
            }
        } catch (NumberFormatException e) {
            // told below, like a number out of bounds
        }
        findings.usage(given.get().origin() + " must be a number above 0 and at most 1000000, but is "
                + given.get().text() + ".");
        return OptionalDouble.empty();
    }

    private List<Integer> concurrency() {
        Optional<Given> given = lookup.find(Setting.CONCURRENCY);
        List<Integer> clients = new ArrayList<>();
        for (String word : given.map(Given::text).orElse("").strip().split("[\\s,]+", -1)) {
            OptionalLong number = Numbers.whole(word, 1, MOST_CLIENTS);
            if (number.isPresent()) {
                clients.add((int) number.getAsLong());
            } else if (given.isPresent()) {
                findings.usage(given.get().origin() + " must hold whole numbers from 1 to " + MOST_CLIENTS
                        + ", but holds " + word + ".");
            }
        }
        return clients;
    }

    /** With a slash at its end, so that paths can be resolved against it. */
    private Optional<URI> url(Setting setting) {
        Optional<Given> given = lookup.find(setting);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String text = given.get().text().strip();
        try {
            URI url = new URI(text.endsWith("/") ? text : text + "/");
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean plain = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
            if (plain && url.getHost() != null && List.of("http", "https").contains(scheme)) {
                return Optional.of(url);
            }
        } catch (URISyntaxException e) {
            // told below, like other texts that are no such URL
        }
        findings.usage(given.get().origin()
                + " must be the address of a server, http://HOST:PORT or https://HOST:PORT, with a path where it"
                + " has one, but is " + text + ".");
        return Optional.empty();
    }

    private Optional<Path> report(Setting setting) {
        Optional<Given> given = lookup.find(setting);
        Optional<Path> file = given.flatMap(found -> Values.path(found.text()))
                .map(path -> path.toAbsolutePath().normalize());
        if (given.isPresent() && file.isEmpty()) {
            findings.usage(given.get().origin() + " is no name of a file.");
        }
        file.filter(path -> path.getParent() == null || !Files.isDirectory(path.getParent()))
                .ifPresent(path -> findings.check(setting.shown() + " names the file " + path
                        + ", whose directory does not exist: create it first."));
        file.filter(Files::isDirectory)
                .ifPresent(path ->
                        findings.check(setting.shown() + " names " + path + ", which is a directory, not a file."));
        return file;
    }
}
