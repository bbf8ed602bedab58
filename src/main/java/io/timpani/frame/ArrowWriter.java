package io.timpani.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.flatbuffers.FlatBufferBuilder;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

/**
 * Writes frames as the Arrow IPC stream format, little-endian, without compression: a schema, record batches, an end. Numbers
 * are float64, integers int64, times timestamps in ms of UTC, everything else utf8; a missing cell is null.
 */
public final class ArrowWriter {
    private static final int CONTINUATION = 0xFFFF_FFFF;
    private static final int ALIGNMENT = 8;

    private ArrowWriter() {}

    /** The schema of frames like this one. */
    public static byte[] schema(Frame frame) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int[] fields = frame.columns().stream()
                .mapToInt(column -> field(builder, column))
                .toArray();
        int schema = Schema.createSchema(builder, Endianness.Little, Schema.createFieldsVector(builder, fields), 0, 0);
        return message(builder, MessageHeader.Schema, schema, List.of());
    }

    /** All rows as one batch; its columns are of the kinds that the schema was made of. */
    public static byte[] batch(Frame frame) {
        List<ByteBuffer> buffers = new ArrayList<>();
        int rows = frame.rowCount();
        long[] missing = new long[frame.columns().size()];
        for (int i = 0; i < missing.length; i++) {
            Column column = frame.columns().get(i);
            missing[i] = validity(column, rows, buffers);
            values(column, rows, buffers);
        }
        FlatBufferBuilder builder = new FlatBufferBuilder();
        RecordBatch.startNodesVector(builder, missing.length);
        for (int i = missing.length - 1; i >= 0; i--) {
            FieldNode.createFieldNode(builder, rows, missing[i]);
        }
        int nodes = builder.endVector();
        long[] starts = new long[buffers.size()];
        long at = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = at;
            at += padded(buffers.get(i).remaining());
        }
        RecordBatch.startBuffersVector(builder, starts.length);
        for (int i = starts.length - 1; i >= 0; i--) {
            Buffer.createBuffer(builder, starts[i], buffers.get(i).remaining());
        }
        int places = builder.endVector();
        int batch = RecordBatch.createRecordBatch(builder, rows, nodes, places, 0, 0);
        return message(builder, MessageHeader.RecordBatch, batch, buffers);
    }

    /** What ends a stream. */
    public static byte[] end() {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(CONTINUATION)
                .putInt(0)
                .array();
    }

    private static int field(FlatBufferBuilder builder, Column column) {
        int name = builder.createString(column.name());
        int children = Field.createChildrenVector(builder, new int[0]);
        byte kind;
        int type;
        if (column instanceof NumberColumn) {
            kind = Type.FloatingPoint;
            type = FloatingPoint.createFloatingPoint(builder, Precision.DOUBLE);
        } else if (column instanceof IntegerColumn) {
            kind = Type.Int;
            type = Int.createInt(builder, 64, true);
        } else if (column instanceof BooleanColumn) {
            kind = Type.Bool;
            Bool.startBool(builder);
            type = Bool.endBool(builder);
        } else if (column instanceof TimeColumn) {
            kind = Type.Timestamp;
            type = Timestamp.createTimestamp(builder, TimeUnit.MILLISECOND, builder.createString("UTC"));
        } else {
            kind = Type.Utf8;
            org.apache.arrow.flatbuf.Utf8.startUtf8(builder);
            type = org.apache.arrow.flatbuf.Utf8.endUtf8(builder);
        }
        return Field.createField(builder, name, true, kind, type, 0, children, 0);
    }

    private static long validity(Column column, int rows, List<ByteBuffer> buffers) {
        byte[] bits = new byte[(rows + 7) / 8];
        long missing = 0;
        for (int row = 0; row < rows; row++) {
            if (column.isMissing(row)) {
                missing++;
            } else {
                bits[row >> 3] |= (byte) (1 << (row & 7));
            }
        }
        // a column without nulls needs no bits
        buffers.add(missing == 0 ? ByteBuffer.allocate(0) : ByteBuffer.wrap(bits));
        return missing;
    }

    private static void values(Column column, int rows, List<ByteBuffer> buffers) {
        if (column instanceof NumberColumn numbers) {
            ByteBuffer bytes = longs(rows);
            bytes.asDoubleBuffer().put(numbers.values(), 0, rows);
            buffers.add(bytes);
        } else if (column instanceof IntegerColumn integers) {
            ByteBuffer bytes = longs(rows);
            bytes.asLongBuffer().put(integers.values(), 0, rows);
            buffers.add(bytes);
        } else if (column instanceof TimeColumn times) {
            ByteBuffer bytes = longs(rows);
            bytes.asLongBuffer().put(times.epochMillis(), 0, rows);
            buffers.add(bytes);
        } else if (column instanceof BooleanColumn truths) {
            byte[] bits = new byte[(rows + 7) / 8];
            for (int row = 0; row < rows; row++) {
                if (truths.values()[row]) {
                    bits[row >> 3] |= (byte) (1 << (row & 7));
                }
            }
            buffers.add(ByteBuffer.wrap(bits));
        } else {
            texts(column, rows, buffers);
        }
    }

    private static void texts(Column column, int rows, List<ByteBuffer> buffers) {
        ByteBuffer offsets = ByteBuffer.allocate((rows + 1) * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteSink bytes = new ByteSink(rows * 8);
        offsets.putInt(0);
        for (int row = 0; row < rows; row++) {
            if (!column.isMissing(row)) {
                bytes.put(text(column, row).getBytes(UTF_8));
            }
            offsets.putInt(bytes.length);
        }
        buffers.add(offsets.flip());
        buffers.add(ByteBuffer.wrap(bytes.bytes, 0, bytes.length).slice());
    }

    private static String text(Column column, int row) {
        return column instanceof TextColumn texts
                ? String.valueOf(texts.values()[row])
                : String.valueOf(((MixedColumn) column).values()[row]);
    }

    private static ByteBuffer longs(int rows) {
        long bytes = (long) rows * Long.BYTES;
        if (bytes > Integer.MAX_VALUE - ALIGNMENT) {
            throw new ServingException(ErrorCode.INTERNAL, "%d rows are too many for one Arrow batch".formatted(rows));
        }
        return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] message(FlatBufferBuilder builder, byte kind, int header, List<ByteBuffer> body) {
        long bodyLength =
                body.stream().mapToLong(buffer -> padded(buffer.remaining())).sum();
        builder.finish(Message.createMessage(builder, MetadataVersion.V5, kind, header, bodyLength, 0));
        ByteBuffer metadata = builder.dataBuffer();
        // the prefix of 8 bytes is aligned, so the metadata end aligned when their length is
        int length = (int) padded(metadata.remaining());
        ByteBuffer out =
                ByteBuffer.allocate(Math.toIntExact(8 + length + bodyLength)).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(CONTINUATION).putInt(length).put(metadata);
        int at = 8 + length;
        for (ByteBuffer buffer : body) {
            int size = buffer.remaining();
            out.position(at).put(buffer);
            at += (int) padded(size);
        }
        return out.array();
    }

    private static long padded(long length) {
        return (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
