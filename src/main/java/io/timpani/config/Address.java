package io.timpani.config;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where to listen.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port 1 to 65535
 */
record Address(String host, int port) {
    static final int DEFAULT_PORT = 8080;

    /** Reads {@code host}, {@code host:port} or {@code [IPv6]:port}; empty when it is none of these. */
    static Optional<Address> parse(String text) {
        String host = text;
        String rest = "";
        int end = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', Math.max(end, 0));
        if (colon >= 0) {
            host = text.substring(0, colon);
            rest = text.substring(colon);
        }
        if (end >= 0) {
            boolean closed = host.endsWith("]") && host.indexOf(':') > 0;
            host = closed ? host.substring(1, host.length() - 1) : "";
        }
        boolean badHost =
                host.isEmpty() || host.chars().anyMatch(c -> Character.isWhitespace(c) || "/[]@".indexOf(c) >= 0);
        OptionalLong port = rest.isEmpty() ? OptionalLong.of(DEFAULT_PORT) : Numbers.whole(rest.substring(1), 1, 65535);
        return badHost || port.isEmpty()
                ? Optional.empty()
                : Optional.of(new Address(host, Math.toIntExact(port.getAsLong())));
    }
}
