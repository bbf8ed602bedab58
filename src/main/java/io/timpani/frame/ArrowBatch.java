package io.timpani.frame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.UnionMode;
import org.jspecify.annotations.Nullable;

/**
 * Walks over the buffers of one record batch, column by column. Whatever offset or length the batch declares is held
 * against the bytes that came, and no byte may be used twice: so a column never is much larger than its share of the body.
 */
final class ArrowBatch {
    private static final int DEEPEST = 64;
    /** A node and a buffer are two numbers of eight bytes each. */
    private static final int ENTRY_BYTES = 16;

    private static final long ROWS_PER_BYTE = Byte.SIZE;

    private final RecordBatch batch;
    private final byte[] body;
    private final int rows;
    private final long allowance;
    private int nextNode;
    private int nextBuffer;
    private int nextVariadic;
    private long used;
    private long unbacked;

    /**
     * Opens a batch.
     *
     * @param allowance how many cells may come without bytes of their own, as those of type null do
     */
    ArrowBatch(RecordBatch batch, byte[] body, long allowance) {
        if (batch.compression() != null) {
            throw Refusal.of("The Arrow stream has compressed record batches; send them uncompressed.");
        }
        long length = batch.length();
        if (length < 0 || length > Integer.MAX_VALUE - 8) {
            throw Refusal.of("The Arrow stream has a record batch with " + length + " rows.");
        }
        // what is passed over is counted, not read, so that counts nothing backs would not show
        int most = batch.getByteBuffer().limit() / ENTRY_BYTES;
        if (tooMany(batch.nodesLength(), most) || tooMany(batch.buffersLength(), most)) {
            throw broken("a batch declares more columns than its message can hold");
        }
        this.batch = batch;
        this.body = body;
        this.rows = (int) length;
        this.allowance = allowance;
        charge(Math.max(0, length - ROWS_PER_BYTE * body.length));
    }

    private static boolean tooMany(int count, int most) {
        return count < 0 || count > most;
    }

    private void charge(long cells) {
        unbacked += cells;
        if (unbacked > allowance) {
            throw broken("it declares more rows than it has data for");
        }
    }

    /** What was taken from the allowance. */
    long unbacked() {
        return unbacked;
    }

    int rows() {
        return rows;
    }

    /**
     * Opens the next column.
     *
     * @return its number of missing values, negative when unknown
     */
    long column() {
        FieldNode node = node();
        if (node.length() != rows) {
            throw broken("a column has another number of rows than its batch");
        }
        return node.nullCount();
    }

    /** Opens the next column, which has no bytes. */
    void emptyColumn() {
        column();
        charge(rows);
    }

    private FieldNode node() {
        if (nextNode >= batch.nodesLength()) {
            throw broken("a batch has too few columns");
        }
        return batch.nodes(nextNode++);
    }

    /** The next buffer, of at least that many bytes. */
    ByteBuffer buffer(long needed) {
        if (nextBuffer >= batch.buffersLength()) {
            throw broken("a batch has too few buffers");
        }
        Buffer buffer = batch.buffers(nextBuffer++);
        long offset = buffer.offset();
        long length = buffer.length();
        if (offset < 0 || length < 0 || offset > body.length || length > body.length - offset) {
            throw broken("a buffer lies outside its batch");
        }
        if (length < needed) {
            throw broken("a buffer is too short for its rows");
        }
        used += length;
        if (used > body.length) {
            throw broken("buffers overlap");
        }
        return ByteBuffer.wrap(body, (int) offset, (int) length).slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The bits that say which rows have a value, or null when all have. */
    @Nullable
    ByteBuffer validity(long missing) {
        ByteBuffer bits = buffer(0);
        if (missing == 0 || (missing < 0 && !bits.hasRemaining())) {
            return null;
        }
        if (bits.remaining() < (rows + 7L) / 8) {
            throw broken("a buffer is too short for its rows");
        }
        return bits;
    }

    static boolean bit(ByteBuffer bits, int row) {
        return (bits.get(row >> 3) >> (row & 7) & 1) != 0;
    }

    /** Passes over a column of any type, children included. */
    void skip(Field field) {
        if (field.dictionary() != null) {
            node();
            passBuffers(2);
        } else {
            skip(field, 0);
        }
    }

    private void skip(Field field, int depth) {
        if (depth > DEEPEST) {
            throw broken("types are nested too deeply");
        }
        node();
        if (depth > 0 && field.dictionary() != null) {
            passBuffers(2);
            return;
        }
        passBuffers(
                switch (field.typeType()) {
                    case Type.Null, Type.RunEndEncoded -> 0;
                    case Type.Struct_, Type.FixedSizeList -> 1;
                    case Type.Union -> unionBuffers(field);
                    case Type.Utf8, Type.LargeUtf8, Type.Binary, Type.LargeBinary, Type.ListView, Type.LargeListView ->
                        3;
                    case Type.Utf8View, Type.BinaryView -> 2 + variadicBuffers();
                    default -> 2;
                });
        for (int i = 0; i < field.childrenLength(); i++) {
            skip(field.children(i), depth + 1);
        }
    }

    private void passBuffers(long count) {
        if (count > batch.buffersLength() - nextBuffer) {
            throw broken("a batch has too few buffers");
        }
        nextBuffer += (int) count;
    }

    private long variadicBuffers() {
        if (nextVariadic >= batch.variadicBufferCountsLength()) {
            throw broken("a batch has too few buffers");
        }
        long count = batch.variadicBufferCounts(nextVariadic++);
        if (count < 0 || count > batch.buffersLength()) {
            throw broken("a batch has too few buffers");
        }
        return count;
    }

    private static int unionBuffers(Field field) {
        org.apache.arrow.flatbuf.Union union = new org.apache.arrow.flatbuf.Union();
        field.type(union);
        return union.mode() == UnionMode.Dense ? 2 : 1;
    }

    /** What to throw when the stream breaks its format. */
    static RuntimeException broken(String how) {
        return Refusal.of("The Arrow stream is broken: " + how + ".");
    }
}
