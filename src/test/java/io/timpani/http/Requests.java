package io.timpani.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and responses that know only what this room asks them. */
final class Requests {
    private final String uri;
    private String contextPath = "";
    private String method = "GET";
    private InputStream body = InputStream.nullInputStream();
    private int length = -1;
    private boolean async;
    private boolean committed;
    private boolean broken;
    private int status = 200;
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, String> answered = new HashMap<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<String> forwards = new ArrayList<>();
    private final List<AsyncListener> listeners = new ArrayList<>();

    private Requests(String uri) {
        this.uri = uri;
    }

    /** A request for a path as the client spelled it. */
    static Requests to(String uri) {
        return new Requests(uri);
    }

    Requests below(String context) {
        contextPath = context;
        return this;
    }

    Requests header(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
        return this;
    }

    /** A POST of a body whose length is not declared. */
    Requests body(InputStream stream) {
        method = "POST";
        body = stream;
        return this;
    }

    /** A POST of a body of this length. */
    Requests length(int bytes) {
        method = "POST";
        length = bytes;
        return this;
    }

    Requests method(String name) {
        method = name;
        return this;
    }

    /** Whoever writes to the client finds it gone. */
    Requests gone() {
        broken = true;
        return this;
    }

    /** The resource will answer later. */
    void startAsync() {
        async = true;
    }

    void commit() {
        committed = true;
    }

    void status(int code) {
        status = code;
    }

    int status() {
        return status;
    }

    /** Headers of the answer so far. */
    Map<String, String> answered() {
        return answered;
    }

    /** Body of the answer so far. */
    String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** Where the request was forwarded to. */
    List<String> forwards() {
        return forwards;
    }

    /** Who waits for the end of the asynchronous answer. */
    List<AsyncListener> listeners() {
        return listeners;
    }

    HttpServletRequest request() {
        return proxy(HttpServletRequest.class, (called, arguments) -> switch (called) {
            case "getRequestURI" -> uri;
            case "getContextPath" -> contextPath;
            case "getMethod" -> method;
            case "getProtocol" -> "HTTP/1.1";
            case "getRemoteAddr" -> "10.0.0.7";
            case "getRemoteUser" -> null;
            case "getQueryString" -> null;
            case "getContentLength" -> length;
            case "getContentLengthLong" -> (long) length;
            case "getInputStream" -> input();
            case "isAsyncStarted" -> async;
            case "getAsyncContext" -> asyncContext();
            case "getRequestDispatcher" -> dispatcher(String.valueOf(arguments.get(0)));
            case "getHttpServletMapping" ->
                proxy(HttpServletMapping.class, (asked, none) -> asked.equals("getPattern") ? "/" : "");
            case "getHeader" -> headers.get(String.valueOf(arguments.get(0)).toLowerCase(Locale.ROOT));
            case "getHeaders" -> Collections.enumeration(List.of());
            case "getAttribute" -> attributes.get(String.valueOf(arguments.get(0)));
            case "setAttribute" -> attributes.put(String.valueOf(arguments.get(0)), arguments.get(1));
            default -> throw new UnsupportedOperationException(called);
        });
    }

    HttpServletResponse response() {
        return proxy(HttpServletResponse.class, (called, arguments) -> switch (called) {
            case "setHeader" -> answered.put(String.valueOf(arguments.get(0)), String.valueOf(arguments.get(1)));
            case "getHeader" -> answered.get(String.valueOf(arguments.get(0)));
            case "setContentType" -> answered.put("Content-Type", String.valueOf(arguments.get(0)));
            case "setContentLength" -> answered.put("Content-Length", String.valueOf(arguments.get(0)));
            case "setStatus" -> {
                status = (int) arguments.get(0);
                yield null;
            }
            case "getStatus" -> status;
            case "isCommitted" -> committed;
            case "getOutputStream" -> output();
            default -> throw new UnsupportedOperationException(called);
        });
    }

    private AsyncContext asyncContext() {
        return proxy(AsyncContext.class, (called, arguments) -> listeners.add((AsyncListener) arguments.get(0)));
    }

    private RequestDispatcher dispatcher(String path) {
        return proxy(RequestDispatcher.class, (called, arguments) -> forwards.add(path));
    }

    private ServletInputStream input() {
        return new ServletInputStream() {
            @Override
            public int read() throws IOException {
                return body.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int count) throws IOException {
                return body.read(bytes, offset, count);
            }

            @Override
            public boolean isFinished() {
                throw new UnsupportedOperationException("isFinished");
            }

            @Override
            public boolean isReady() {
                throw new UnsupportedOperationException("isReady");
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException("setReadListener");
            }
        };
    }

    private ServletOutputStream output() {
        return new ServletOutputStream() {
            @Override
            public void write(int one) throws IOException {
                if (broken) {
                    throw new IOException("the client is gone");
                }
                written.write(one);
            }

            @Override
            public boolean isReady() {
                throw new UnsupportedOperationException("isReady");
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException("setWriteListener");
            }
        };
    }

    /** Answers calls by the method's name. */
    private interface Answering {
        @Nullable
        Object answer(String method, List<?> arguments);
    }

    /** What a fake returns where nothing is expected back does not matter. */
    private static <T> T proxy(Class<T> type, Answering answering) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object answer =
                            answering.answer(method.getName(), arguments == null ? List.of() : List.of(arguments));
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }
}
