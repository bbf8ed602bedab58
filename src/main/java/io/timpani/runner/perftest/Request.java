package io.timpani.runner.perftest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An HTTP/1.1 request, ready to be sent as often as it is wanted. */
final class Request {
    /** Up to this size head and body go out in one piece. */
    private static final int SMALL = 1 << 16;

    private static final String BOUNDARY = "timpani-perf-test-2b1f6d0c9e";

    private final byte[] first;
    private final Body rest;

    private Request(String head, Body body) {
        byte[] start = head.getBytes(StandardCharsets.US_ASCII);
        if (body.length() > SMALL) {
            first = start;
            rest = body;
        } else {
            first = joined(start, body);
            rest = Body.EMPTY;
        }
    }

    static Request get(URI address) {
        return new Request(head("GET", address) + "\r\n", Body.EMPTY);
    }

    /** The data as file part X. */
    static Request ofRows(URI address, Body csv) {
        byte[] before = ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"X\"; filename=\"X.csv\"\r\n"
                        + "Content-Type: text/csv\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] after = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        Body body = new Body() {
            @Override
            public long length() {
                return before.length + csv.length() + after.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(before);
                csv.writeTo(out);
                out.write(after);
            }
        };
        String head = head("POST", address) + "Content-Type: multipart/form-data; boundary=" + BOUNDARY
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        return new Request(head, body);
    }

    private static String head(String method, URI address) {
        return method + " " + address.getRawPath() + " HTTP/1.1\r\nHost: " + address.getRawAuthority()
                + "\r\nUser-Agent: timpani-perf-test\r\nAccept: */*\r\n";
    }

    private static byte[] joined(byte[] head, Body body) {
        try (ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + (int) body.length())) {
            all.write(head);
            body.writeTo(all);
            return all.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(first);
        rest.writeTo(out);
    }
}
