package io.timpani.bench;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A request to send over and over.
 *
 * @param name in reports
 * @param address of the server
 * @param bytes of the whole request
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose
record Target(String name, InetSocketAddress address, byte[] bytes) {
    static Target get(String name, InetSocketAddress address, String path) {
        return new Target(
                name,
                address,
                head("GET", address, path).append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    static Target post(String name, InetSocketAddress address, String path, String contentType, byte[] body) {
        byte[] head = head("POST", address, path)
                .append("Content-Type: ")
                .append(contentType)
                .append("\r\n")
                .append("Content-Length: ")
                .append(body.length)
                .append("\r\n\r\n")
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
        byte[] bytes = new byte[head.length + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        return new Target(name, address, bytes);
    }

    private static StringBuilder head(String method, InetSocketAddress address, String path) {
        return new StringBuilder(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\n")
                .append("Host: ")
                .append(address.getHostString())
                .append(':')
                .append(address.getPort())
                .append("\r\n")
                .append("Accept: */*\r\n");
    }
}
