package io.timpani.http;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Sends {@link Pieces} as they are, with their length: no copy, no chunks. */
@Provider
public class PiecesWriter implements MessageBodyWriter<Pieces> {
    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == Pieces.class;
    }

    @Override
    public void writeTo(
            Pieces body,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        headers.putSingle("Content-Length", body.length());
        for (byte[] piece : body.pieces()) {
            out.write(piece);
        }
    }
}
