package io.timpani.system;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: only this machine itself, or who knows the token, may manage the system.
 *
 * @param address of the connection's other end
 * @param authorization the header, if there was one
 * @param relayed true when a header tells that somebody else is behind the address: a proxy, or a web page in a browser here
 */
record Caller(String address, @Nullable String authorization, boolean relayed) {
    /** Headers that a direct caller does not send. */
    static final List<String> RELAY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via", "Origin");

    private static final String BEARER = "Bearer ";

    /**
     * Lets the caller in.
     *
     * @param tokenFile file with the token, read each time, so that the token can be changed
     * @throws ServingException when not
     */
    void admit(Optional<Path> tokenFile) {
        if (isLocal()) {
            return;
        }
        if (tokenFile.isEmpty()) {
            throw new ServingException(
                    ErrorCode.FORBIDDEN, "the system is managed from this machine only: no token file is set");
        }
        String given = authorization;
        if (given == null || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new ServingException(ErrorCode.UNAUTHENTICATED, "managing the system needs a bearer token");
        }
        byte[] token = token(tokenFile.get()).getBytes(StandardCharsets.UTF_8);
        byte[] offered = given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        if (token.length == 0 || !MessageDigest.isEqual(token, offered)) {
            throw new ServingException(ErrorCode.UNAUTHENTICATED, "the bearer token is not the right one");
        }
    }

    private boolean isLocal() {
        try {
            return !relayed
                    && !address.isEmpty()
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new ServingException(ErrorCode.INTERNAL, "the token file cannot be read", e);
        }
    }
}
