package io.timpani.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request whose {@code Content-Type} and {@code Accept} cannot upset JAX-RS: implementations answer 400, 406 or 415 of their
 * own, or eat a form's body, where the contract lets the resource judge. The resource reads what the client really sent from
 * {@link RequestTrail#contentType}.
 */
final class TamedRequest extends HttpServletRequestWrapper {
    private static final String BYTES = "application/octet-stream";

    private TamedRequest(HttpServletRequest request) {
        super(request);
    }

    /**
     * The request itself when JAX-RS has nothing to stumble over, else a tamed view of it.
     *
     * @param type its {@code Content-Type}
     */
    static HttpServletRequest of(HttpServletRequest request, @Nullable String type) {
        String accept = request.getHeader("Accept");
        boolean harmless = (type == null || type.equals("text/csv") || type.equals("application/json"))
                && (accept == null || accept.equals("*/*"));
        return harmless ? request : new TamedRequest(request);
    }

    private static @Nullable String tame(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "content-type" -> BYTES;
            case "accept" -> "*/*";
            default -> null;
        };
    }

    @Override
    public String getContentType() {
        return BYTES;
    }

    @Override
    public String getCharacterEncoding() {
        return "UTF-8";
    }

    @Override
    public @Nullable String getHeader(String name) {
        String tame = tame(name);
        return tame != null ? tame : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        String tame = tame(name);
        return tame != null ? Collections.enumeration(List.of(tame)) : super.getHeaders(name);
    }
}
