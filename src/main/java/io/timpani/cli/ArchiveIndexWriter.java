package io.timpani.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Run by the build: writes the {@link ArchiveIndex} of the server's jar. */
public final class ArchiveIndexWriter {
    private ArchiveIndexWriter() {}

    /**
     * Writes the index.
     *
     * @param args the server's jar, the directory of the archives in it, the file to write
     */
    public static void main(String[] args) throws IOException {
        Map<String, List<String>> entries = new LinkedHashMap<>();
        try (ZipFile jar = new ZipFile(args[0])) {
            for (ZipEntry archive : jar.stream()
                    .filter(entry -> entry.getName().startsWith(args[1]) && !entry.isDirectory())
                    .toList()) {
                entries.put(archive.getName(), names(jar, archive));
            }
        }
        Files.writeString(Path.of(args[2]), ArchiveIndex.write(entries), StandardCharsets.UTF_8);
    }

    private static List<String> names(ZipFile jar, ZipEntry archive) throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(jar.getInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }
}
