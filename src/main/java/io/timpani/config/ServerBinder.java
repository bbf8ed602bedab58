package io.timpani.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Binds where and how the server listens. */
final class ServerBinder {
    /** Listens where only this machine reaches it, when the address is not known. */
    private static final Address DEFAULT_ADDRESS = new Address("localhost", Address.DEFAULT_PORT);

    private static final int DEFAULT_EXIT_CODE = 130;
    private static final List<String> LOG_LEVELS = List.of("debug", "info", "warning", "error", "critical");
    private static final int DEFAULT_KEEP_ALIVE_SECONDS = 2;

    private final Lookup lookup;
    private final Values values;
    private final Knobs knobs;
    private final Findings findings;

    ServerBinder(Lookup lookup, Values values, Knobs knobs, Findings findings) {
        this.lookup = lookup;
        this.values = values;
        this.knobs = knobs;
        this.findings = findings;
    }

    ServerSettings bind() {
        Address address = address().orElse(DEFAULT_ADDRESS);
        Optional<String> probeStatus = values.choice(Setting.PROBE_STATUS, List.of("513", "200"));
        OptionalLong exitCode = values.number(Setting.EXIT_CODE_ON_SIGTERM, 0, 255);
        return new ServerSettings(
                address.host(),
                address.port(),
                urlPrefix(),
                values.flag(Setting.WITH_ERROR_SERVER),
                probeStatus.filter("200"::equals).isPresent(),
                values.number(Setting.MAX_BODY_BYTES, 1, Long.MAX_VALUE),
                values.flag(Setting.SHOW_STACKTRACE),
                values.flag(Setting.VERBOSE),
                Math.toIntExact(exitCode.orElse(DEFAULT_EXIT_CODE)),
                Duration.ofSeconds(
                        knobs.find("DRUM_GUNICORN_KEEP_ALIVE", 1, 3600).orElse(DEFAULT_KEEP_ALIVE_SECONDS)),
                accessLog());
    }

    /** The reference writes one under gunicorn, at that server's default level; elsewhere it is asked for by a level. */
    private boolean accessLog() {
        return knobs.choice("DRUM_GUNICORN_LOG_LEVEL", LOG_LEVELS)
                .map(level -> level.equals("debug") || level.equals("info"))
                .orElse(knobs.gunicorn());
    }

    private Optional<Address> address() {
        Optional<Given> given = lookup.find(Setting.ADDRESS);
        Optional<Address> address =
                given.flatMap(found -> Address.parse(found.text().strip()));
        if (given.isPresent() && address.isEmpty()) {
            findings.usage(given.get().origin() + " must be host:port or host, with a port from 1 to 65535 and an IPv6"
                    + " address in brackets, but is " + given.get().text() + ".");
        }
        return address;
    }

    private String urlPrefix() {
        Optional<Given> given = lookup.find(Setting.URL_PREFIX);
        if (given.isEmpty()) {
            return "";
        }
        String prefix = given.get().text();
        if (!prefix.startsWith("/")) {
            findings.start(given.get().origin() + " must start with a slash, but is " + prefix + ".");
            return "";
        }
        // runs of slashes count as one in requests, so here, too
        String single = prefix.replaceAll("/+", "/");
        return single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
