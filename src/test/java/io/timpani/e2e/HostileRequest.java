package io.timpani.e2e;

import io.timpani.testing.Multipart;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A request of a kind that clients send by mistake or malice. The same random numbers give the same request.
 *
 * @param bytes what goes over the wire
 * @param bodiless true when the answer has no body whatever its headers say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record HostileRequest(byte[] bytes, boolean bodiless) {
    private static final int MOST_SHOWN = 1000;
    private static final List<String> ODD_METHODS =
            List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get", "F\u00d6\u00d6");
    private static final List<String> PATHS = List.of(
            "/predict/",
            "/predict/",
            "/predict/",
            "/predictions",
            "/invocations",
            "/transform/",
            "/predictUnstructured/",
            "/chat/completions",
            "/v1/models",
            "/ping/",
            "/health",
            "/info",
            "/stats/",
            "/nim/x",
            "/directAccess/../info");
    private static final List<String> ODD_PATHS = List.of(
            "/%",
            "/%zz",
            "/%00",
            "/ping%2f",
            "/ping%5c",
            "/pi\u0000ng",
            "/..",
            "/../../etc/passwd",
            "/;a=b",
            "/ping;jsessionid=1",
            "/predict/%c0%af",
            "//////",
            "*",
            "http://x/ping",
            "ping",
            "",
            "/predict-later",
            "/predict?%",
            "/ping?a=\u00ff",
            "/ping#x",
            "/%2e%2e/info",
            "/\u00e9",
            "/health/;x",
            "/" + "a".repeat(3000),
            "/" + "a".repeat(20_000));
    private static final List<String> TYPES = List.of(
            "text/csv",
            "text/csv",
            "text/plain; charset=utf-16",
            "",
            ";",
            "text",
            "/",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=" + Multipart.BOUNDARY,
            "multipart/form-data; boundary=" + Multipart.BOUNDARY,
            "multipart/form-data; boundary=\"" + "b".repeat(300),
            "multipart/mixed; boundary=" + Multipart.BOUNDARY,
            "application/json",
            "application/vnd.apache.arrow.stream",
            "application/x-apache-arrow-stream",
            "text/mtx",
            "application/x-www-form-urlencoded",
            "\u0001\u00ff",
            "a/b; c=\"");
    private static final List<String> HEADERS = List.of(
            "Accept: nonsense",
            "Accept: ;q=2,,/",
            "Accept-Encoding: gzip;q=x",
            "Content-Encoding: gzip",
            "Expect: 100-continue",
            "Expect: more",
            "Connection: close",
            "Connection: upgrade\r\nUpgrade: h2c",
            "Host: a\r\nHost: b",
            "Cookie: =;;,\"",
            "Range: bytes=0-1",
            "X-Request-ID: ",
            "X-Request-ID: \u00ff\u0001",
            "X_Request_ID: a\r\nX_Request_ID: b",
            ": no name",
            "no colon",
            " folded: x",
            "Trailer: X",
            "Content-Type: x\r\nContent-Type: y",
            "X-HTTP-Method-Override: DELETE",
            "Authorization: Basic !!!",
            "N".repeat(9000) + ": v",
            "V: " + "v".repeat(9000),
            "V: " + "v".repeat(70_000));

    static HostileRequest of(Random random) {
        String method = random.nextInt(3) == 0 ? one(random, ODD_METHODS) : "POST";
        byte[] body = body(random);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String path = random.nextInt(4) == 0 ? one(random, ODD_PATHS) : one(random, PATHS);
        write(bytes, method + " " + path + version(random) + "\r\n");
        if (random.nextInt(20) > 0) {
            write(bytes, "Host: x\r\n");
        }
        if (random.nextInt(10) > 0) {
            write(bytes, "Content-Type: " + one(random, TYPES) + "\r\n");
        }
        if (random.nextInt(3) == 0) {
            write(bytes, one(random, HEADERS) + "\r\n");
        }
        frame(random, bytes, body);
        byte[] whole = bytes.toByteArray();
        if (random.nextInt(8) == 0) {
            whole = Arrays.copyOf(whole, random.nextInt(whole.length));
        } else if (random.nextInt(8) == 0) {
            flip(random, whole);
        }
        return new HostileRequest(whole, method.equals("HEAD"));
    }

    private static String version(Random random) {
        return switch (random.nextInt(30)) {
            case 0 -> "";
            case 1 -> " HTTP/1.0";
            case 2 -> " HTTP/2.0";
            case 3 -> " HTTP/9.9";
            case 4 -> " HTTQ/1.1";
            default -> " HTTP/1.1";
        };
    }

    /** Ends the head and adds the body, told truly or not. */
    private static void frame(Random random, ByteArrayOutputStream bytes, byte[] body) {
        switch (random.nextInt(10)) {
            case 0 -> write(bytes, "Content-Length: " + (body.length + 1 + random.nextInt(1000)) + "\r\n\r\n");
            case 1 -> write(bytes, "Content-Length: " + random.nextInt(body.length + 1) + "\r\n\r\n");
            case 2 ->
                write(
                        bytes,
                        one(
                                        random,
                                        List.of(
                                                "Content-Length: -1",
                                                "Content-Length: x",
                                                "Content-Length: 99999999999999999999",
                                                "Content-Length: 9999999999",
                                                "Content-Length: 1\r\nContent-Length: 2",
                                                "Transfer-Encoding: gzip"))
                                + "\r\n\r\n");
            case 3 -> {
                write(bytes, "Transfer-Encoding: chunked\r\n\r\n");
                write(
                        bytes,
                        one(
                                random,
                                List.of(
                                        "0\r\n\r\n",
                                        "5\r\nabc",
                                        "zz\r\nabc\r\n",
                                        "-1\r\n",
                                        "ffffffffff\r\n",
                                        "3;x=y\r\nabc\r\n0\r\n\r\n")));
                return;
            }
            case 4 -> {
                write(bytes, "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length) + "\r\n");
                bytes.writeBytes(body);
                write(bytes, "\r\n0\r\n\r\n");
                return;
            }
            default -> write(bytes, "Content-Length: " + body.length + "\r\n\r\n");
        }
        bytes.writeBytes(body);
    }

    private static byte[] body(Random random) {
        byte[] form = new Multipart()
                .file("X", random.nextBoolean() ? "x.csv" : "x.mtx", Iris.CSV)
                .file("X.colnames", "n", "a\nb")
                .field("f", "v")
                .bytes();
        byte[] body = switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> form;
            case 2 -> Arrays.copyOf(form, random.nextInt(form.length));
            case 3 -> twice(form);
            case 4 -> Iris.arrow();
            case 5 -> noise(random);
            case 6 -> Iris.MATRIX.getBytes(StandardCharsets.UTF_8);
            default -> Iris.CSV.getBytes(StandardCharsets.UTF_8);
        };
        if (body.length > 0 && random.nextInt(3) == 0) {
            flip(random, body);
        }
        return body;
    }

    private static byte[] twice(byte[] bytes) {
        byte[] both = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, both, bytes.length, bytes.length);
        return both;
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[1 + random.nextInt(5000)];
        random.nextBytes(noise);
        return noise;
    }

    private static void flip(Random random, byte[] bytes) {
        for (int flips = 1 + random.nextInt(5); flips > 0 && bytes.length > 0; flips--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
    }

    private static String one(Random random, List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static void write(ByteArrayOutputStream bytes, String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** True when the client speaks another protocol than it should; Payara's listener then drops our content type. */
    boolean upgrades() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains("Upgrade:") || !text.lines().findFirst().orElse("").matches(".* HTTP/1\\.[01]");
    }

    @Override
    public String toString() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String start = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + " and more";
        return start.replaceAll("[^ -~\r\n]", "?");
    }
}
