package io.timpani.frame;

import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Arrow IPC stream format into typed columns, holding one record batch at a time.
 *
 * <p>Types read, plain or dictionary-encoded: integers of any width, floating point, bool (1 and 0), utf8 and large_utf8,
 * date and timestamp (as the number of their units since the epoch), null. A 64-bit integer beyond 2^53 becomes the nearest
 * double. A null is missing. Columns that are not wanted may be of any type.
 *
 * <p>The schema's kinds: a text column wanted as numbers is parsed by CSV's rules; a numeric column wanted as text gives
 * each number's shortest text, {@code True} and {@code False} for bool; inferred columns follow their Arrow type.
 */
public final class ArrowReader {
    /** The file format starts with {@code ARROW1}: its first four bytes as an integer. */
    private static final int FILE_MAGIC = 0x4F52_5241;

    private static final int CONTINUATION = -1;
    /** So many cells may come without bytes of their own, whatever the size of the body. */
    private static final long FREE_CELLS = 1 << 20;

    private static final long SHARED_NAMES = 16;
    private static final int LARGEST_BODY = Integer.MAX_VALUE - 8;

    private final InputStream in;
    private final FrameSchema wanted;
    private final Map<Long, ArrowDictionary> dictionaries = new HashMap<>();
    private final List<ArrowColumn> columns = new ArrayList<>();
    private boolean started;
    private int rows;
    private long allowance = FREE_CELLS;

    private ArrowReader(InputStream in, FrameSchema wanted) {
        this.in = in;
        this.wanted = wanted;
    }

    /**
     * Reads the stream up to its end mark, or its end, and does not close it.
     *
     * @return the wanted columns, shape {@code [rows of all batches, wanted columns]}
     * @throws ServingException {@link io.timpani.model.ErrorCode#INVALID_INPUT}: not such a stream, cut off, broken,
     *     compressed, big-endian, a wanted column of another type, text that is no number in a numeric column
     * @throws IOException when the stream fails
     */
    public static Frame read(InputStream in, FrameSchema schema) throws IOException {
        try {
            return new ArrowReader(in, schema).read();
        } catch (ServingException e) {
            throw e;
        } catch (RuntimeException e) {
            // flatbuffers are read in place and unchecked: broken offsets show as whatever exception they run into
            throw Refusal.of("The Arrow stream is broken: its metadata cannot be read.", e);
        }
    }

    private Frame read() throws IOException {
        for (ByteBuffer metadata = message(); metadata != null; metadata = message()) {
            Message message = Message.getRootAsMessage(metadata);
            long length = message.bodyLength();
            if (length < 0 || length > LARGEST_BODY) {
                throw ArrowBatch.broken("a record batch is declared with " + length + " bytes");
            }
            byte[] body = bytes((int) length);
            allowance += length;
            switch (message.headerType()) {
                case MessageHeader.Schema -> schema(header(message, new Schema()), metadata.remaining());
                case MessageHeader.DictionaryBatch -> dictionary(header(message, new DictionaryBatch()), body);
                case MessageHeader.RecordBatch -> batch(header(message, new RecordBatch()), body);
                default -> throw ArrowBatch.broken("it has a message of an unknown kind");
            }
        }
        if (!started) {
            throw Refusal.of("The Arrow stream is empty: it has no schema.");
        }
        List<Column> finished = new ArrayList<>();
        for (ArrowColumn column : columns) {
            Column one = column.column();
            if (one != null) {
                finished.add(one);
            }
        }
        return new Frame(rows, finished);
    }

    /** The next message's metadata, or null at the end. Before version 0.15 there was no continuation mark. */
    private @Nullable ByteBuffer message() throws IOException {
        byte[] start = in.readNBytes(Integer.BYTES);
        if (start.length == 0) {
            return null;
        }
        int length = integer(start);
        if (length == FILE_MAGIC) {
            throw Refusal.of("The body is an Arrow file; send the Arrow stream format.");
        }
        if (length == CONTINUATION) {
            length = integer(in.readNBytes(Integer.BYTES));
        }
        if (length < 0) {
            throw ArrowBatch.broken("a message has a negative length");
        }
        return length == 0 ? null : little(bytes(length));
    }

    private static int integer(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            throw ArrowBatch.broken("it ends within a message");
        }
        return little(bytes).getInt();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Memory grows with what really comes, not with what is declared. */
    private byte[] bytes(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw ArrowBatch.broken("it ends within a message");
        }
        return bytes;
    }

    private static <T extends com.google.flatbuffers.Table> T header(Message message, T header) {
        if (message.header(header) == null) {
            throw ArrowBatch.broken("a message has no header");
        }
        return header;
    }

    private void schema(Schema schema, int size) {
        if (started) {
            throw ArrowBatch.broken("it has a second schema");
        }
        if (schema.endianness() != Endianness.Little) {
            throw Refusal.of("The Arrow stream is big-endian; send it little-endian.");
        }
        int count = schema.fieldsLength();
        if (count == 0) {
            throw Refusal.of("The Arrow stream has no column.");
        }
        if (count > CsvReader.MOST_COLUMNS) {
            throw Refusal.of("The Arrow stream has more than " + CsvReader.MOST_COLUMNS + " columns.");
        }
        if (count < 0 || count > size / Integer.BYTES) {
            throw ArrowBatch.broken("its schema is longer than its message");
        }
        started = true;
        List<String> names = ColumnNames.unique(names(schema, count, size));
        for (int i = 0; i < count; i++) {
            columns.add(column(names.get(i), schema.fields(i)));
        }
        wanted.skip(names.stream()
                .filter(name -> wanted.kindOf(name) == FrameSchema.Kind.SKIPPED)
                .toList());
    }

    /** Fields may share one name in the metadata; made into strings, the names must not outgrow it. */
    private static List<String> names(Schema schema, int count, int size) {
        List<String> names = new ArrayList<>(count);
        long length = 0;
        for (int i = 0; i < count; i++) {
            Field field = schema.fields(i);
            ByteBuffer bytes = field.nameAsByteBuffer();
            length += bytes == null ? 0 : bytes.remaining();
            if (length > SHARED_NAMES * size) {
                throw ArrowBatch.broken("its column names are longer than its schema");
            }
            String name = field.name();
            names.add(name == null ? "" : name);
        }
        return names;
    }

    private ArrowColumn column(String name, Field field) {
        FrameSchema.Kind kind = wanted.kindOf(name);
        if (kind == FrameSchema.Kind.SKIPPED) {
            return new ArrowColumn.Skipped(field);
        }
        ArrowSource source = ArrowSource.of(name, field, dictionaries);
        boolean isText = kind == FrameSchema.Kind.TEXT || (kind == FrameSchema.Kind.INFERRED && source.isText());
        if (source instanceof ArrowCategories categories) {
            dictionaries
                    .computeIfAbsent(categories.id(), id -> new ArrowDictionary(categories.values()))
                    .expect(isText || source.isText());
        }
        return isText ? new ArrowColumn.Text(name, source) : new ArrowColumn.Numbers(name, source);
    }

    private void dictionary(DictionaryBatch batch, byte[] body) {
        requireSchema();
        ArrowDictionary dictionary = dictionaries.get(batch.id());
        RecordBatch data = batch.data();
        if (data == null) {
            throw ArrowBatch.broken("a dictionary has no data");
        }
        if (dictionary != null) {
            allowance -= dictionary.take(() -> new ArrowBatch(data, body, allowance), batch.isDelta());
        }
    }

    private void batch(RecordBatch batch, byte[] body) {
        requireSchema();
        ArrowBatch opened = new ArrowBatch(batch, body, allowance);
        if (opened.rows() > LARGEST_BODY - rows) {
            throw Refusal.of("The Arrow stream has more than " + LARGEST_BODY + " rows.");
        }
        for (ArrowColumn column : columns) {
            column.take(opened, rows);
        }
        allowance -= opened.unbacked();
        rows += opened.rows();
    }

    private void requireSchema() {
        if (!started) {
            throw ArrowBatch.broken("data come before the schema");
        }
    }
}
