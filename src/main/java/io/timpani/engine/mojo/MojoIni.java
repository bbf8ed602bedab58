package io.timpani.engine.mojo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.timpani.engine.mojo.Failures.BadModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code model.ini} of a model says, as far as it has to be known before H2O's library reads it.
 *
 * @param prefix directory of the model in the archive, empty or ending in a slash
 * @param values of the section {@code info}
 * @param columns number of names in the section {@code columns}
 * @param domains lines of the section {@code domains}: {@code column: count file}
 */
record MojoIni(String prefix, Map<String, String> values, int columns, List<String> domains) {
    static final String FILE = "model.ini";

    /**
     * Reads the file of a model.
     *
     * @throws BadModel it is missing or has a line that says nothing
     */
    static MojoIni read(MojoArchive archive, String prefix) {
        byte @Nullable [] content = archive.entry(prefix + FILE);
        if (content == null) {
            throw new BadModel("is no H2O MOJO: it has no " + prefix + FILE);
        }
        Map<String, String> values = new HashMap<>();
        List<String> domains = new ArrayList<>();
        int columns = 0;
        String section = "";
        for (String line : new String(content, UTF_8).lines().map(String::trim).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.equals("[info]") || line.equals("[columns]") || line.equals("[domains]")) {
                section = line;
            } else if (section.equals("[info]")) {
                int sign = line.indexOf('=');
                if (sign < 0) {
                    throw new BadModel("has a line without a value in " + prefix + FILE);
                }
                values.put(
                        line.substring(0, sign).strip(),
                        line.substring(sign + 1).strip());
            } else if (section.equals("[columns]")) {
                columns++;
            } else if (section.equals("[domains]")) {
                domains.add(line);
            }
        }
        return new MojoIni(prefix, values, columns, domains);
    }

    /**
     * The value of a key.
     *
     * @throws BadModel there is none
     */
    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new BadModel("lacks %s in %s%s".formatted(key, prefix, FILE));
        }
        return value;
    }

    /**
     * A count, 0 or more.
     *
     * @throws BadModel there is none, or it is no count
     */
    int count(String key) {
        return optionalCount(key).orElseThrow(() -> new BadModel("lacks %s in %s%s".formatted(key, prefix, FILE)));
    }

    /** As {@link #count}, empty when there is none. */
    Optional<Integer> optionalCount(String key) {
        String value = values.get(key);
        if (value == null || value.equals("null")) {
            return Optional.empty();
        }
        try {
            int count = Integer.parseInt(value);
            if (count >= 0) {
                return Optional.of(count);
            }
        } catch (NumberFormatException e) {
            // falls through to the refusal
        }
        throw new BadModel("has %s in %s%s where a count is wanted for %s".formatted(shown(value), prefix, FILE, key));
    }

    /** The version of the format. */
    double version() {
        String value = text("mojo_version");
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new BadModel("has no number for mojo_version in " + prefix + FILE);
        }
    }

    static String shown(String value) {
        int most = 40;
        return value.length() > most ? value.substring(0, most) + "…" : value;
    }
}
