package io.timpani.engine.catboost;

import io.timpani.engine.catboost.FlatTable.Elements;
import io.timpani.engine.catboost.ModelLayout.Core;
import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code .cbm} file: four letters, the size of a flatbuffer, that buffer, and tables of what was counted. The library trusts
 * what they say, and broken ones would end the process; so all is looked through first, and what is not known is refused.
 *
 * @param content fit for the library, without the metadata: predictions need none, and it would read JSON of any depth
 * @param metadata of the model
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
record ModelFile(byte[] content, Map<String, String> metadata) {
    private static final int MAGIC = 'C' | 'B' << 8 | 'M' << 16 | '1' << 24;
    private static final int HEAD = 2 * Integer.BYTES;
    private static final String FORMAT = "FlabuffersModel_v1";
    private static final String COUNTERS = "static_provider_v1";
    private static final long LARGEST = 1 << 30;
    /** So many times its size a file may need in the heap while it is looked through. */
    private static final int HEAP_PER_BYTE = 5;

    /** Of a text of metadata in JSON, which takes many times as much when it is read. */
    private static final int LONGEST_TEXT = 1 << 21;

    /**
     * Reads a file and looks it through.
     *
     * @throws ServingException {@link ErrorCode#START_FAILED} naming the file and what is wrong with it
     */
    static ModelFile read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            byte[] content = content(file);
            ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
            Map<String, String> metadata = takeMetadata(core(buffer));
            check(buffer);
            return new ModelFile(content, metadata);
        } catch (BrokenModelException e) {
            throw refused(name, "it " + e.getMessage(), e);
        } catch (IOException e) {
            throw refused(name, "it cannot be read (%s)".formatted(e.getClass().getSimpleName()), e);
        }
    }

    private static byte[] content(Path file) throws IOException {
        long most = Math.min(LARGEST, Runtime.getRuntime().maxMemory() / HEAP_PER_BYTE);
        try (InputStream in = Files.newInputStream(file)) {
            // a larger file is not read at all
            byte[] content = in.readNBytes(Files.size(file) > most ? 0 : (int) most);
            if (in.read() >= 0) {
                throw new BrokenModelException(
                        "is larger than %d MB, which is a fifth of the heap, or 1 GB".formatted(most >> 20));
            }
            return content;
        }
    }

    private static FlatTable core(ByteBuffer file) {
        if (file.limit() < HEAD || file.getInt(0) != MAGIC) {
            throw new BrokenModelException("does not begin as a CatBoost model does");
        }
        return FlatCheck.root(part(file, Integer.BYTES), ModelLayout.CORE);
    }

    private static Map<String, String> takeMetadata(FlatTable core) {
        Elements pairs = core.elements(Core.METADATA);
        Map<String, String> metadata = new HashMap<>();
        for (int pair = 0; pair < pairs.size(); pair++) {
            FlatTable table = pairs.table(pair);
            if (Link.METADATA.contains(table.text(0))) {
                int size = table.elements(1).size();
                if (size > LONGEST_TEXT) {
                    throw new BrokenModelException("has metadata of %d bytes".formatted(size));
                }
                metadata.put(table.text(0), table.text(1));
            }
        }
        core.empty(Core.METADATA);
        return metadata;
    }

    /** What is taken away may have been shared, so that only what is left tells whether it is whole. */
    private static void check(ByteBuffer file) {
        FlatTable core = core(file);
        if (!core.text(Core.FORMAT).equals(FORMAT)) {
            throw new BrokenModelException("is not of the version that is known, %s".formatted(FORMAT));
        }
        FlatTable trees = core.table(Core.TREES);
        if (trees == null) {
            throw new BrokenModelException("holds no trees");
        }
        int end = HEAD + file.getInt(Integer.BYTES);
        CounterTables counts = counts(core.elements(Core.PARTS), file, end);
        ModelTrees.check(trees, new ModelFeatures(trees, counts));
    }

    private static CounterTables counts(Elements names, ByteBuffer file, int start) {
        CounterTables counts = new CounterTables();
        if (names.size() > 1 || (names.size() == 1 && !names.text(0).equals(COUNTERS))) {
            throw new BrokenModelException("has parts that are not served");
        }
        int at = start;
        if (names.size() == 1) {
            if (file.limit() - at < Integer.BYTES) {
                throw new BrokenModelException("is cut off or broken");
            }
            long count = Integer.toUnsignedLong(file.getInt(at));
            at += Integer.BYTES;
            for (long table = 0; table < count; table++) {
                ByteBuffer buffer = part(file, at);
                counts.add(FlatCheck.root(buffer, ModelLayout.COUNTS));
                at += Integer.BYTES + buffer.limit();
            }
        }
        if (at != file.limit()) {
            throw new BrokenModelException("has %d bytes after its end".formatted(file.limit() - at));
        }
        return counts;
    }

    /** A flatbuffer behind its size. */
    private static ByteBuffer part(ByteBuffer file, int at) {
        if (file.limit() - at < Integer.BYTES) {
            throw new BrokenModelException("is cut off or broken");
        }
        int size = file.getInt(at);
        if (size < 0 || size > file.limit() - at - Integer.BYTES) {
            throw new BrokenModelException("is cut off or broken");
        }
        return file.slice(at + Integer.BYTES, size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ServingException refused(String name, String why, @Nullable Throwable cause) {
        return new ServingException(
                ErrorCode.START_FAILED,
                "The %s model %s cannot be loaded: %s".formatted(CatBoostEngine.NAME, name, why),
                cause);
    }
}
