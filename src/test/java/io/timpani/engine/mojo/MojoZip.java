package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;

import hex.genmodel.InMemoryMojoReaderBackend;
import hex.genmodel.MojoModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a MOJO as H2O does. */
public final class MojoZip {
    private final Map<String, String> info = new LinkedHashMap<>();
    private final List<String> columns = new ArrayList<>();
    private final Map<Integer, List<String>> domains = new LinkedHashMap<>();
    private final Map<String, byte[]> blobs = new LinkedHashMap<>();

    public MojoZip(String algorithm, String category) {
        info("algorithm", algorithm);
        info("algo", "test");
        info("category", category);
        info("uuid", "123456789");
        info("supervised", "true");
        info("n_features", "0");
        info("n_classes", "1");
        info("balance_classes", "false");
        info("default_threshold", "0.5");
        info("prior_class_distrib", "null");
        info("model_class_distrib", "null");
        info("mojo_version", "1.40");
        info("_genmodel_encoding", "Enum");
        info("escape_domain_values", "true");
    }

    public MojoZip info(String key, Object value) {
        info.put(key, String.valueOf(value));
        return this;
    }

    public MojoZip without(String key) {
        info.remove(key);
        return this;
    }

    /** A column of numbers, or of levels when there are some. */
    public MojoZip column(String name, String... levels) {
        if (levels.length > 0) {
            domains.put(columns.size(), List.of(levels));
        }
        columns.add(name);
        return this;
    }

    /** A feature as {@link #column}. */
    public MojoZip feature(String name, String... levels) {
        info("n_features", Integer.parseInt(info.getOrDefault("n_features", "0")) + 1);
        return column(name, levels);
    }

    public MojoZip blob(String name, byte[] content) {
        blobs.put(name, content);
        return this;
    }

    public List<String> levels(int column) {
        return domains.getOrDefault(column, List.of());
    }

    /** The entries by name. */
    public Map<String, byte[]> entries() {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        StringBuilder ini = new StringBuilder("[info]\n");
        info.forEach((key, value) -> ini.append(key).append(" = ").append(value).append('\n'));
        ini.append("n_columns = ")
                .append(columns.size())
                .append("\nn_domains = ")
                .append(domains.size());
        ini.append("\n\n[columns]\n");
        columns.forEach(column -> ini.append(column).append('\n'));
        ini.append("\n[domains]\n");
        domains.forEach((column, levels) -> {
            String file = "d%03d.txt".formatted(column);
            ini.append(column)
                    .append(": ")
                    .append(levels.size())
                    .append(' ')
                    .append(file)
                    .append('\n');
            entries.put("domains/" + file, (String.join("\n", levels) + "\n").getBytes(UTF_8));
        });
        entries.put("model.ini", ini.toString().getBytes(UTF_8));
        blobs.forEach((name, content) -> {
            entries.put(name, content);
            if (name.startsWith("trees/")) {
                entries.put(name.replace(".bin", "_aux.bin"), new byte[0]);
            }
        });
        return entries;
    }

    public byte[] bytes() {
        return zip(entries());
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry file = new ZipEntry(entry.getKey());
                // the same model is the same bytes whenever it is written
                file.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
                zip.putNextEntry(file);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The model as H2O's library reads it, with nothing of ours between. */
    public MojoModel library() {
        try {
            return MojoModel.load(new InMemoryMojoReaderBackend(new HashMap<>(entries())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
