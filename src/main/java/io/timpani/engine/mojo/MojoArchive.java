package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.timpani.engine.mojo.Failures.BadModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a MOJO that predicting needs, in memory. Reading is bounded by what comes out of the archive, not by what the
 * archive says of itself.
 */
final class MojoArchive {
    static final long LARGEST = 1L << 30;
    private static final int MOST_ENTRIES = 1 << 20;
    /** Trees shrink by a factor of about three, text by ten. */
    private static final long MOST_GROWTH = 100;

    private static final long ALWAYS_ALLOWED = 16L << 20;
    private static final int CHUNK = 1 << 13;
    private static final String START = "PK\u0003\u0004";

    /** What explains a model and describes it, but does not predict. */
    private static final Pattern UNUSED = Pattern.compile("(?:.*/)?(?:trees/[^/]*_aux\\.bin|experimental/.*)");

    private final Map<String, byte[]> entries;
    private final long bytes;

    private MojoArchive(Map<String, byte[]> entries, long bytes) {
        this.entries = entries;
        this.bytes = bytes;
    }

    /**
     * Looks at the first bytes of a file and at the names in it: false when it is no archive, or one without a model. What is
     * damaged may be one, and {@link #read} says what is wrong with it.
     */
    static boolean mayBeMojo(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (!new String(in.readNBytes(START.length()), ISO_8859_1).equals(START)) {
                return false;
            }
            if (Files.size(file) > LARGEST) {
                return true;
            }
            try (ZipFile zip = new ZipFile(file.toFile())) {
                return zip.getEntry(MojoIni.FILE) != null;
            }
        } catch (IOException | IllegalArgumentException | OutOfMemoryError e) {
            // the last of an archive of nothing but names
            return true;
        }
    }

    /**
     * Reads a file.
     *
     * @throws BadModel it is no archive, damaged, or too large
     */
    static MojoArchive read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw new BadModel("is larger than %d bytes".formatted(LARGEST));
        }
        long allowed = Math.min(LARGEST, ALWAYS_ALLOWED + size * MOST_GROWTH);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() > MOST_ENTRIES) {
                throw new BadModel("has more than %d entries".formatted(MOST_ENTRIES));
            }
            Map<String, byte[]> read = new HashMap<>();
            long total = 0;
            Enumeration<? extends ZipEntry> all = zip.entries();
            while (all.hasMoreElements()) {
                ZipEntry entry = all.nextElement();
                String name = checked(entry.getName());
                if (entry.isDirectory() || UNUSED.matcher(name).matches()) {
                    continue;
                }
                byte[] content = content(zip, entry, allowed - total);
                total += content.length;
                if (read.put(name, content) != null) {
                    throw new BadModel("has two entries named " + name);
                }
            }
            return new MojoArchive(read, total);
        } catch (ZipException | IllegalArgumentException e) {
            // the latter of names that are no text
            throw new BadModel("is no zip archive, or a damaged one: " + e.getMessage());
        }
    }

    private static String checked(String name) {
        if (name.startsWith("/")
                || name.contains("\\")
                || Arrays.asList(name.split("/", -1)).contains("..")) {
            throw new BadModel("has an entry outside of itself");
        }
        return name;
    }

    private static byte[] content(ZipFile zip, ZipEntry entry, long allowed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] chunk = new byte[CHUNK];
            int count;
            while ((count = in.read(chunk)) >= 0) {
                if (out.size() + (long) count > allowed) {
                    throw new BadModel("unpacks to too much for its size");
                }
                out.write(chunk, 0, count);
            }
        }
        byte[] content = out.toByteArray();
        CRC32 sum = new CRC32();
        sum.update(content);
        if (entry.getCrc() != -1 && entry.getCrc() != sum.getValue()) {
            throw new BadModel("is damaged in its entry " + entry.getName());
        }
        return content;
    }

    /** The content of an entry, or null. */
    byte @Nullable [] entry(String name) {
        return entries.get(name);
    }

    Set<String> names() {
        return entries.keySet();
    }

    /** Size of all entries together. */
    long bytes() {
        return bytes;
    }
}
