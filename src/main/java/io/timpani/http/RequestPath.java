package io.timpani.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Paths as clients spell them, made comparable with the table of routes. */
final class RequestPath {
    private RequestPath() {}

    /**
     * The path below context and prefix, decoded, runs of slashes as one, without slashes at its ends; null when the path is
     * not below the prefix or cannot be decoded.
     */
    static @Nullable String below(HttpServletRequest request, String prefix) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        if (path.indexOf(';') >= 0) {
            // parameters belong to their segment: what follows the next slash is path again
            path = path.replaceAll(";[^/]*", "");
        }
        if (path.indexOf('%') >= 0) {
            path = decoded(path);
        }
        if (path != null && path.contains("//")) {
            path = path.replaceAll("/{2,}", "/");
        }
        if (path == null || !path.startsWith(prefix)) {
            return null;
        }
        String rest = path.substring(prefix.length());
        if (!rest.isEmpty() && rest.charAt(0) != '/') {
            return null;
        }
        return trimmed(rest);
    }

    /** True when JAX-RS would lead the request to the target without our help. */
    static boolean isExactly(HttpServletRequest request, String target) {
        String uri = request.getRequestURI();
        int start = request.getContextPath().length();
        int length = uri.length() - start;
        boolean slashAtEnd = length == target.length() + 1 && uri.charAt(uri.length() - 1) == '/';
        return (length == target.length() || slashAtEnd) && uri.startsWith(target, start);
    }

    private static String trimmed(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.length() > start && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(start, end);
    }

    private static @Nullable String decoded(String path) {
        try {
            // a plus is a plus in a path
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
