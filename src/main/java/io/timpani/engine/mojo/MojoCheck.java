package io.timpani.engine.mojo;

import io.timpani.engine.mojo.Failures.BadModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the counts of an archive against what is in it, and walks its trees, before H2O's library allocates by these counts
 * and scores by these trees.
 */
final class MojoCheck {
    private static final Pattern COUNT = Pattern.compile(
            "_?[nm]_.*|n(?:tree|num|cat)s|cats|nums|num_.*|(?!sample_)\\w*_(?:num|count|size|size1|size2)");
    private static final Pattern SIZES = Pattern.compile("neural_network_sizes|.*_offsets|units");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");
    private static final Set<String> TREES = Set.of(
            "Distributed Random Forest",
            "Gradient Boosting Method",
            "Gradient Boosting Machine",
            "Isolation Forest",
            "Uplift Distributed Random Forest");
    private static final String PLANES = "Extended Isolation Forest";
    private static final int ALWAYS_ALLOWED = 1 << 16;
    private static final int MOST_TREES_OF_GROUP = 1 << 10;

    private final MojoArchive archive;
    private final Map<String, Integer> loads = new HashMap<>();
    private final long inis;

    private MojoCheck(MojoArchive archive) {
        this.archive = archive;
        this.inis = archive.names().stream()
                .filter(name -> name.endsWith(MojoIni.FILE))
                .count();
    }

    /** @throws BadModel naming what cannot be */
    static void check(MojoArchive archive) {
        new MojoCheck(archive).model("");
    }

    /** Checks a model and those within it; returns how many times models are loaded for it. */
    private int model(String prefix) {
        Integer known = loads.get(prefix);
        if (known != null) {
            return known;
        }
        MojoIni ini = MojoIni.read(archive, prefix);
        counts(ini);
        domains(ini);
        String algorithm = ini.text("algorithm");
        if (TREES.contains(algorithm)) {
            trees(ini);
        } else if (algorithm.equals(PLANES)) {
            planes(ini);
        }
        long count = 1;
        Set<String> directories = new HashSet<>();
        for (int part = 0; part < ini.optionalCount("submodel_count").orElse(0); part++) {
            String directory = ini.text("submodel_dir_" + part);
            if (directory.isEmpty() || !directories.add(directory)) {
                throw new BadModel("contains the same model twice, or itself");
            }
            count += model(prefix + directory);
            if (count > inis) {
                throw new BadModel("contains models within models more often than it has models");
            }
        }
        loads.put(prefix, (int) count);
        return (int) count;
    }

    private void counts(MojoIni ini) {
        for (String key : List.of("category", "mojo_version", "supervised", "n_features", "n_classes", "n_columns")) {
            ini.text(key);
        }
        if (ini.count("n_columns") != ini.columns()) {
            throw new BadModel("names %d columns in %s%s where %d are wanted"
                    .formatted(ini.columns(), ini.prefix(), MojoIni.FILE, ini.count("n_columns")));
        }
        if (ini.count("n_features") > ini.columns()) {
            throw new BadModel("has more features than columns in %s%s".formatted(ini.prefix(), MojoIni.FILE));
        }
        ini.values().forEach((key, value) -> {
            if (COUNT.matcher(key).matches()) {
                held(ini, key, value);
            } else if (SIZES.matcher(key).matches()) {
                for (String part : value.replaceAll("[\\[\\]]", "").split(",", -1)) {
                    held(ini, key, part.strip());
                }
            }
        });
    }

    /** Whatever is counted takes a byte at least, somewhere in the archive. */
    private void held(MojoIni ini, String key, String value) {
        if (WHOLE.matcher(value).matches() && Long.parseLong(value) > Math.max(ALWAYS_ALLOWED, archive.bytes())) {
            throw new BadModel("says %s = %s in %s%s, more than it can hold"
                    .formatted(MojoIni.shown(key), value, ini.prefix(), MojoIni.FILE));
        }
    }

    private void domains(MojoIni ini) {
        for (String line : ini.domains()) {
            String[] parts = line.split(":\\s*| ", 3);
            byte @Nullable [] file =
                    parts.length == 3 ? archive.entry(ini.prefix() + "domains/" + parts[2].strip()) : null;
            boolean held = file != null && isCount(parts[0], ini.columns()) && isCount(parts[1], file.length + 1L);
            if (!held) {
                throw new BadModel("has a list of levels in %s%s that cannot be: %s"
                        .formatted(ini.prefix(), MojoIni.FILE, MojoIni.shown(line)));
            }
        }
    }

    private static boolean isCount(String text, long most) {
        return WHOLE.matcher(text).matches() && Long.parseLong(text) >= 0 && Long.parseLong(text) <= most;
    }

    private void trees(MojoIni ini) {
        Pattern name = Pattern.compile(Pattern.quote(ini.prefix()) + "trees/t(\\d+)_(\\d+)\\.bin");
        boolean counted = TreeBytes.countsBytes(ini.version());
        int features = ini.count("n_features");
        int found = 0;
        for (String entry : archive.names()) {
            Matcher matcher = name.matcher(entry);
            byte @Nullable [] tree = archive.entry(entry);
            if (tree == null || !matcher.matches()) {
                continue;
            }
            found++;
            try {
                TreeBytes.read(tree, features, counted);
            } catch (BadModel e) {
                throw new BadModel("has a damaged tree %s: it %s".formatted(entry, e.getMessage()));
            }
        }
        int perGroup = ini.optionalCount("n_trees_per_class").orElseGet(() -> Math.max(1, ini.count("n_classes")));
        if (ini.count("n_trees") > found || perGroup > Math.max(MOST_TREES_OF_GROUP, found)) {
            throw new BadModel(
                    "has %d trees where %d times %d are wanted".formatted(found, ini.count("n_trees"), perGroup));
        }
    }

    /** The only count in such a tree is the number of its dimensions, in front. */
    private void planes(MojoIni ini) {
        for (String entry : archive.names()) {
            byte @Nullable [] tree = archive.entry(entry);
            if (tree == null || !entry.startsWith(ini.prefix() + "trees/")) {
                continue;
            }
            int dimensions = tree.length < Integer.BYTES
                    ? -1
                    : ByteBuffer.wrap(tree).order(ByteOrder.nativeOrder()).getInt();
            if (dimensions < 0 || dimensions > ini.count("n_features")) {
                throw new BadModel("has a damaged tree " + entry);
            }
        }
    }
}
