package io.timpani.runner.perftest;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that is kept for the next request. It blocks the thread that uses it, which costs less than a client
 * that does not, so that more of the machine is left to the server.
 */
final class Connection implements Closeable {
    private static final int LONGEST_LINE = 1 << 16;
    private static final long UNKNOWN = -1;

    private static final long NEVER = Long.MAX_VALUE;

    private final URI server;
    private final Duration patience;
    private final Socket plain = new Socket();
    private Socket socket = plain;
    private InputStream in = InputStream.nullInputStream();
    private boolean opened;
    private final byte[] buffer = new byte[1 << 14];
    private int position;
    private int limit;
    private boolean used;
    private volatile boolean closed;
    private boolean reusable = true;
    private long lastUse = System.nanoTime();
    private int status;
    private long length;
    private boolean chunked;
    private long deadline = NEVER;

    /**
     * One that is not open yet, but can be closed by others.
     *
     * @param server with scheme and host
     * @param patience how long the server may take to connect, and to answer what it is asked besides the measurement
     */
    Connection(URI server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    /** The server closed a kept connection before it saw the request: another connection may bring it there. */
    static final class StaleException extends IOException {
        private static final long serialVersionUID = 1;

        StaleException(Throwable cause) {
            super("the server closed the connection", cause);
        }
    }

    /** What a server said; the body only where somebody wants it. */
    record Answer(int status, String body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }
    }

    /**
     * Connects, unless that is done.
     *
     * @throws IOException when nobody listens there or answers, or the certificate is not trusted
     */
    void open() throws IOException {
        if (opened) {
            return;
        }
        boolean tls = server.getScheme().equalsIgnoreCase("https");
        int otherwise = tls ? 443 : 80;
        int port = server.getPort() >= 0 ? server.getPort() : otherwise;
        // an IPv6 address stands in brackets
        String host = server.getHost().replaceAll("[\\[\\]]", "");
        int millis = (int) patience.toMillis();
        try {
            plain.setTcpNoDelay(true);
            // a handshake reads, too
            plain.setSoTimeout(millis);
            plain.connect(new InetSocketAddress(host, port), millis);
            socket = tls ? secured(plain, host, port) : plain;
        } catch (SocketTimeoutException e) {
            throw unanswered(e);
        }
        in = socket.getInputStream();
        opened = true;
    }

    private SocketTimeoutException unanswered(@Nullable IOException cause) {
        SocketTimeoutException told =
                new SocketTimeoutException("the server did not answer within " + patience.toSeconds() + " s");
        told.initCause(cause);
        return told;
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        // sockets check whom a certificate is for only when they are told to
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        try {
            socket.startHandshake();
        } catch (SSLHandshakeException e) {
            // the words of the reason alone do not always tell what they are about
            throw e.getCause() instanceof CertificateException
                    ? new IOException("the certificate of the server is not accepted: " + e.getMessage(), e)
                    : e;
        }
        return socket;
    }

    /** Sends a request; of the answer only a refusal keeps its body, others may be long. It lasts until it is closed. */
    Answer exchange(Request request) throws IOException {
        deadline = NEVER;
        socket.setSoTimeout(0);
        return exchange(request, false);
    }

    /** Sends a request and keeps the whole answer, which must be there in time. */
    Answer ask(Request request) throws IOException {
        deadline = System.nanoTime() + patience.toNanos();
        return exchange(request, true);
    }

    private Answer exchange(Request request, boolean whole) throws IOException {
        IOException broken = send(request);
        try {
            if (position == limit && !fill()) {
                throw new EOFException("the server closed the connection without an answer");
            }
        } catch (IOException e) {
            IOException first = broken == null ? e : broken;
            throw used && !closed && !(first instanceof SocketTimeoutException) ? new StaleException(first) : first;
        }
        used = true;
        do {
            readHead();
        } while (status == 100);
        if (broken != null) {
            // it refused before it had read all; its answer says more than the broken pipe
            reusable = false;
            return new Answer(status, "");
        }
        Answer good = new Answer(status, "");
        if (good.isGood() && !whole) {
            readBody(null);
            lastUse = System.nanoTime();
            return good;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        readBody(body);
        lastUse = System.nanoTime();
        return new Answer(status, body.toString(StandardCharsets.UTF_8));
    }

    private @Nullable IOException send(Request request) {
        try {
            request.writeTo(socket.getOutputStream());
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private void readHead() throws IOException {
        String first = line();
        if (!first.startsWith("HTTP/1.") || first.length() < 12) {
            throw new IOException("the answer is no HTTP/1.1");
        }
        status = (int) number(first.substring(9, 12), 10);
        reusable = first.startsWith("HTTP/1.1");
        length = UNKNOWN;
        chunked = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            if (colon > 0) {
                take(
                        field.substring(0, colon).toLowerCase(Locale.ROOT),
                        field.substring(colon + 1).strip());
            }
        }
    }

    private void take(String name, String value) throws IOException {
        switch (name) {
            case "content-length" -> length = number(value, 10);
            case "transfer-encoding" -> chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
            case "connection" -> reusable &= !value.equalsIgnoreCase("close");
            default -> {}
        }
    }

    private void readBody(@Nullable ByteArrayOutputStream body) throws IOException {
        if (chunked) {
            for (long size = chunkSize(); size > 0; size = chunkSize()) {
                pass(size, body);
                line();
            }
            while (!line().isEmpty()) {
                // trailers
            }
        } else if (length != UNKNOWN) {
            pass(length, body);
        } else if (status != 204 && status != 304) {
            reusable = false;
            do {
                pass((long) limit - position, body);
            } while (fill());
        }
    }

    private long chunkSize() throws IOException {
        String line = line();
        int end = line.indexOf(';');
        return number((end < 0 ? line : line.substring(0, end)).strip(), 16);
    }

    private static long number(String text, int radix) throws IOException {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("the answer is no HTTP/1.1", e);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            char next = (char) (next() & 0xFF);
            if (next == '\n') {
                return line.toString().strip();
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("the head of the answer is too long");
            }
            line.append(next);
        }
    }

    private byte next() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("the answer ends too early");
        }
        return buffer[position++];
    }

    private void pass(long bytes, @Nullable ByteArrayOutputStream body) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (position == limit && !fill()) {
                throw new EOFException("the answer ends too early");
            }
            int part = (int) Math.min(left, limit - position);
            if (body != null) {
                body.write(buffer, position, part);
            }
            position += part;
            left -= part;
        }
    }

    private boolean fill() throws IOException {
        if (deadline != NEVER) {
            // of the whole answer, however it drips
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw unanswered(null);
            }
            socket.setSoTimeout((int) left);
        }
        int read = read();
        position = 0;
        limit = Math.max(0, read);
        return read > 0;
    }

    private int read() throws IOException {
        try {
            return in.read(buffer);
        } catch (SocketTimeoutException e) {
            throw unanswered(e);
        }
    }

    /** False once the server has said that it closes it. */
    boolean isReusable() {
        return reusable;
    }

    /** When it was opened or last brought an answer, on the clock of {@link System#nanoTime}. */
    long lastUse() {
        return lastUse;
    }

    /** Ends what is under way on it, too. */
    @Override
    public void close() {
        closed = true;
        try {
            // the farewell of TLS would wait for a request that is stuck
            plain.close();
        } catch (IOException e) {
            // nobody waits for anything on it any more
        }
    }
}
