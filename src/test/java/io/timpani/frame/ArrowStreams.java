package io.timpani.frame;

import static io.timpani.frame.ArrowCells.bools;
import static io.timpani.frame.ArrowCells.doubles;
import static io.timpani.frame.ArrowCells.longs;
import static io.timpani.frame.ArrowCells.texts;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.DictionaryEncoding;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.LargeUtf8;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** Writes Arrow IPC streams for tests, valid ones and others. */
public final class ArrowStreams {
    /** Makes the type table of a field. */
    interface TypeTable {
        int make(FlatBufferBuilder builder);
    }

    /** A column's place in the schema; {@code indexBits} 0 = not dictionary-encoded. */
    record FieldSpec(
            String name, byte type, TypeTable table, int indexBits, long dictionary, List<FieldSpec> children) {
        FieldSpec(String name, byte type, TypeTable table) {
            this(name, type, table, 0, 0, List.of());
        }
    }

    /** A column's part of a batch: a node per level, then its buffers. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes parts
    record Part(long[] nodes, List<byte[]> buffers) {}

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean legacy;
    private boolean compressed;
    private short endianness;

    /** Three batches, one empty, of a few types, with nulls and a growing dictionary. */
    public static byte[] mixed() {
        return new ArrowStreams()
                .schema(
                        floating("d", Precision.DOUBLE),
                        utf8("t"),
                        category("c", 8, 3),
                        bool("b"),
                        integer("i", 64, true))
                .dictionary(3, false, 2, texts(false, "red", "green"))
                .batch(
                        3,
                        doubles(1.5, Double.NaN, -2),
                        texts(false, "x", null, "\u20ac"),
                        longs(8, 1, 0, 1),
                        bools(true, false, true),
                        longs(64, 1, -5, 1L << 60))
                .dictionary(3, true, 1, texts(false, "blue"))
                .batch(0, doubles(), texts(false), longs(8), bools(), longs(64))
                .batch(1, doubles(9), texts(false, ""), longs(8, 2), bools(true), longs(64, 7))
                .end();
    }

    static Frame read(byte[] stream, FrameSchema schema) throws IOException {
        return ArrowReader.read(new ByteArrayInputStream(stream), schema);
    }

    static String refused(byte[] stream, FrameSchema schema) {
        return Frames.refusal(() -> read(stream, schema));
    }

    /** One batch of double columns, given row by row. */
    public static byte[] numbers(List<String> names, double[]... rows) {
        FieldSpec[] fields = new FieldSpec[names.size()];
        Part[] parts = new Part[fields.length];
        for (int column = 0; column < fields.length; column++) {
            int place = column;
            fields[column] = floating(names.get(column), Precision.DOUBLE);
            parts[column] =
                    doubles(Arrays.stream(rows).mapToDouble(row -> row[place]).toArray());
        }
        return new ArrowStreams().schema(fields).batch(rows.length, parts).end();
    }

    ArrowStreams legacy() {
        legacy = true;
        return this;
    }

    ArrowStreams compressed() {
        compressed = true;
        return this;
    }

    ArrowStreams bigEndian() {
        endianness = 1;
        return this;
    }

    byte[] end() {
        putInt(out, -1);
        putInt(out, 0);
        return out.toByteArray();
    }

    byte[] cut() {
        return out.toByteArray();
    }

    static FieldSpec integer(String name, int bits, boolean signed) {
        return new FieldSpec(name, Type.Int, builder -> Int.createInt(builder, bits, signed));
    }

    static FieldSpec floating(String name, short precision) {
        return new FieldSpec(
                name, Type.FloatingPoint, builder -> FloatingPoint.createFloatingPoint(builder, precision));
    }

    static FieldSpec bool(String name) {
        return new FieldSpec(name, Type.Bool, builder -> {
            Bool.startBool(builder);
            return Bool.endBool(builder);
        });
    }

    static FieldSpec utf8(String name) {
        return new FieldSpec(name, Type.Utf8, ArrowStreams::utf8Table);
    }

    static FieldSpec largeUtf8(String name) {
        return new FieldSpec(name, Type.LargeUtf8, builder -> {
            LargeUtf8.startLargeUtf8(builder);
            return LargeUtf8.endLargeUtf8(builder);
        });
    }

    static FieldSpec category(String name, int indexBits, long dictionary) {
        return category(utf8(name), indexBits, dictionary);
    }

    /** A column whose cells are entries of a dictionary of the field's type. */
    static FieldSpec category(FieldSpec values, int indexBits, long dictionary) {
        return new FieldSpec(values.name(), values.type(), values.table(), indexBits, dictionary, List.of());
    }

    static FieldSpec date(String name, short unit) {
        return new FieldSpec(name, Type.Date, builder -> Date.createDate(builder, unit));
    }

    static FieldSpec timestamp(String name) {
        return new FieldSpec(name, Type.Timestamp, builder -> Timestamp.createTimestamp(builder, (short) 1, 0));
    }

    /** A type whose table has no fields, as struct, list or null. */
    static FieldSpec bare(String name, byte type, FieldSpec... children) {
        return new FieldSpec(name, type, ArrowStreams::utf8Table, 0, 0, List.of(children));
    }

    private static int utf8Table(FlatBufferBuilder builder) {
        Utf8.startUtf8(builder);
        return Utf8.endUtf8(builder);
    }

    ArrowStreams schema(FieldSpec... fields) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int vector = Schema.createFieldsVector(builder, fields(builder, List.of(fields)));
        Schema.startSchema(builder);
        Schema.addEndianness(builder, endianness);
        Schema.addFields(builder, vector);
        return message(builder, MessageHeader.Schema, Schema.endSchema(builder), new byte[0]);
    }

    /** A schema of one struct, so many levels deep, on each of which two children are one and the same table. */
    ArrowStreams sharedStructs(String name, int levels) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        int field = fields(builder, List.of(bare(name, Type.Struct_)))[0];
        for (int level = 0; level < levels; level++) {
            int children = Field.createChildrenVector(builder, new int[] {field, field});
            int text = builder.createString(name);
            field = Field.createField(builder, text, true, Type.Struct_, utf8Table(builder), 0, children, 0);
        }
        int vector = Schema.createFieldsVector(builder, new int[] {field});
        Schema.startSchema(builder);
        Schema.addFields(builder, vector);
        return message(builder, MessageHeader.Schema, Schema.endSchema(builder), new byte[0]);
    }

    private static int[] fields(FlatBufferBuilder builder, List<FieldSpec> specs) {
        int[] offsets = new int[specs.size()];
        for (int i = 0; i < offsets.length; i++) {
            FieldSpec spec = specs.get(i);
            int children = Field.createChildrenVector(builder, fields(builder, spec.children()));
            int name = builder.createString(spec.name());
            int type = spec.table().make(builder);
            int dictionary = 0;
            if (spec.indexBits() > 0) {
                int index = Int.createInt(builder, spec.indexBits(), true);
                dictionary = DictionaryEncoding.createDictionaryEncoding(
                        builder, spec.dictionary(), index, false, (short) 0);
            }
            offsets[i] = Field.createField(builder, name, true, spec.type(), type, dictionary, children, 0);
        }
        return offsets;
    }

    ArrowStreams batch(long rows, Part... parts) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int batch = recordBatch(builder, rows, body, parts);
        return message(builder, MessageHeader.RecordBatch, batch, body.toByteArray());
    }

    ArrowStreams dictionary(long id, boolean isDelta, long rows, Part part) {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int data = recordBatch(builder, rows, body, part);
        int batch = DictionaryBatch.createDictionaryBatch(builder, id, data, isDelta);
        return message(builder, MessageHeader.DictionaryBatch, batch, body.toByteArray());
    }

    private int recordBatch(FlatBufferBuilder builder, long rows, ByteArrayOutputStream body, Part... parts) {
        List<long[]> nodes = new ArrayList<>();
        List<long[]> buffers = new ArrayList<>();
        for (Part part : parts) {
            for (int i = 0; i < part.nodes().length; i += 2) {
                nodes.add(new long[] {part.nodes()[i], part.nodes()[i + 1]});
            }
            for (byte[] buffer : part.buffers()) {
                buffers.add(new long[] {body.size(), buffer.length});
                body.writeBytes(buffer);
                body.writeBytes(new byte[-buffer.length & 7]);
            }
        }
        RecordBatch.startBuffersVector(builder, buffers.size());
        for (int i = buffers.size() - 1; i >= 0; i--) {
            org.apache.arrow.flatbuf.Buffer.createBuffer(builder, buffers.get(i)[0], buffers.get(i)[1]);
        }
        int bufferVector = builder.endVector();
        RecordBatch.startNodesVector(builder, nodes.size());
        for (int i = nodes.size() - 1; i >= 0; i--) {
            FieldNode.createFieldNode(builder, nodes.get(i)[0], nodes.get(i)[1]);
        }
        int nodeVector = builder.endVector();
        int compression = compressed ? BodyCompression.createBodyCompression(builder, (byte) 0, (byte) 0) : 0;
        return RecordBatch.createRecordBatch(builder, rows, nodeVector, bufferVector, compression, 0);
    }

    private ArrowStreams message(FlatBufferBuilder builder, byte type, int header, byte[] body) {
        Message.finishMessageBuffer(
                builder, Message.createMessage(builder, MetadataVersion.V5, type, header, body.length, 0));
        byte[] metadata = builder.sizedByteArray();
        int padding = -metadata.length & 7;
        if (!legacy) {
            putInt(out, -1);
        }
        putInt(out, metadata.length + padding);
        out.writeBytes(metadata);
        out.writeBytes(new byte[padding]);
        out.writeBytes(body);
        return this;
    }

    private static void putInt(ByteArrayOutputStream out, int value) {
        out.writeBytes(little(4).putInt(value).array());
    }

    static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
