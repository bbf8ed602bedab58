package io.timpani.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the access log, in the combined format of web servers: client address, user, time, request line, status, bytes,
 * referrer, client program. What came with the request is kept at its start: containers recycle requests.
 */
final class AccessLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private final String client;
    private final String user;
    private final String time;
    private final String requestLine;
    private final String referrer;
    private final String program;

    private AccessLine(HttpServletRequest request, ZonedDateTime now) {
        String query = request.getQueryString();
        this.client = shown(request.getRemoteAddr());
        this.user = shown(request.getRemoteUser());
        this.time = TIME.format(now);
        this.requestLine = shown(request.getMethod()
                + " "
                + request.getRequestURI()
                + (query == null ? "" : "?" + query)
                + " "
                + request.getProtocol());
        this.referrer = shown(request.getHeader("Referer"));
        this.program = shown(request.getHeader("User-Agent"));
    }

    static AccessLine of(HttpServletRequest request, ZonedDateTime now) {
        return new AccessLine(request, now);
    }

    /** The line, when the request is answered. */
    String answered(HttpServletResponse response) {
        return "%s - %s [%s] \"%s\" %d %s \"%s\" \"%s\""
                .formatted(
                        client,
                        user,
                        time,
                        requestLine,
                        response.getStatus(),
                        shown(response.getHeader("Content-Length")),
                        referrer,
                        program);
    }

    /** Quotes and control characters would let a client write lines of its own. */
    private static String shown(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return "-";
        }
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c < 0x20 || c == 0x7f || c == '"' || c == '\\') {
                safe.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }
}
