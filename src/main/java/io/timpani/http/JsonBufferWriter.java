package io.timpani.http;

import io.timpani.frame.JsonBuffer;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Sends a {@link JsonBuffer} as it is, with its length: no copy, no chunks. */
@Provider
public class JsonBufferWriter implements MessageBodyWriter<JsonBuffer> {
    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == JsonBuffer.class;
    }

    @Override
    public void writeTo(
            JsonBuffer body,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        headers.putSingle("Content-Length", body.length());
        body.writeTo(out);
    }
}
