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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the counts of an archive against what is in it, and walks its trees, before H2O's library allocates by these counts
 * and predicts by these trees.
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
    /** Classes without rows have no trees, but the library looks for them. */
    private static final long LOOKUPS_ALWAYS_ALLOWED = 1 << 20;

    private static final long MOST_LOOKUPS_OF_ENTRY = 4;
    private static final String SPLINES = "Generalized Additive Model";
    private static final Pattern TREE = Pattern.compile("t(\\d{2}|[1-9]\\d{2,8})_(\\d{3}|[1-9]\\d{3,8})\\.bin");

    private final MojoArchive archive;
    private final Map<String, Load> loads = new HashMap<>();
    private final Map<String, List<String>> namesByDirectory;
    private final long inis;
    private final long mostLookups;

    /**
     * What the library does to load a model.
     *
     * @param models how many it loads, those within it included
     * @param lookups how many names of trees it looks for
     */
    private record Load(int models, long lookups) {}

    private MojoCheck(MojoArchive archive) {
        this.archive = archive;
        this.inis = archive.names().stream()
                .filter(name -> name.endsWith(MojoIni.FILE))
                .count();
        this.namesByDirectory = archive.names().stream().collect(Collectors.groupingBy(MojoCheck::directory));
        this.mostLookups = Math.max(LOOKUPS_ALWAYS_ALLOWED, archive.names().size() * MOST_LOOKUPS_OF_ENTRY);
    }

    private static String directory(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    /** @throws BadModel naming what cannot be */
    static void check(MojoArchive archive) {
        new MojoCheck(archive).model("");
    }

    /** Checks a model and those within it. */
    private Load model(String prefix) {
        Load known = loads.get(prefix);
        if (known != null) {
            return known;
        }
        MojoIni ini = MojoIni.read(archive, prefix);
        counts(ini);
        domains(ini);
        String algorithm = ini.text("algorithm");
        long lookups = 0;
        if (algorithm.equals(SPLINES)) {
            throw new BadModel("%s a %s, which is not served: it does not compute the splines of its columns itself"
                    .formatted(prefix.isEmpty() ? "is" : "contains", SPLINES));
        }
        if (TREES.contains(algorithm)) {
            lookups = trees(ini);
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
            Load loaded = model(prefix + directory);
            count += loaded.models;
            lookups += loaded.lookups;
            if (count > inis) {
                throw new BadModel("contains models within models more often than it has models");
            }
            bounded(lookups);
        }
        Load load = new Load((int) count, lookups);
        loads.put(prefix, load);
        return load;
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

    /** Returns how many names the library looks for. */
    private long trees(MojoIni ini) {
        int groups = ini.count("n_trees");
        int perGroup = ini.optionalCount("n_trees_per_class").orElseGet(() -> Math.max(1, ini.count("n_classes")));
        long lookups = (long) groups * perGroup;
        bounded(lookups);
        boolean counted = TreeBytes.countsBytes(ini.version());
        int features = ini.count("n_features");
        int found = 0;
        for (String entry : namesOfTrees(ini)) {
            byte @Nullable [] tree = archive.entry(entry);
            if (tree == null || !isLookedFor(entry, groups, perGroup)) {
                continue;
            }
            found++;
            try {
                TreeBytes.read(tree, features, counted);
            } catch (BadModel e) {
                throw new BadModel("has a damaged tree %s: it %s".formatted(entry, e.getMessage()));
            }
        }
        if (groups > found || perGroup > Math.max(MOST_TREES_OF_GROUP, found)) {
            throw new BadModel("has %d trees where %d times %d are wanted".formatted(found, groups, perGroup));
        }
        return lookups;
    }

    private List<String> namesOfTrees(MojoIni ini) {
        return namesByDirectory.getOrDefault(ini.prefix() + "trees/", List.of());
    }

    private static boolean isLookedFor(String entry, int groups, int perGroup) {
        Matcher matcher = TREE.matcher(entry.substring(directory(entry).length()));
        return matcher.matches()
                && Integer.parseInt(matcher.group(1)) < perGroup
                && Integer.parseInt(matcher.group(2)) < groups;
    }

    private void bounded(long lookups) {
        if (lookups > mostLookups) {
            throw new BadModel("wants %d trees, more than its %d entries can hold"
                    .formatted(lookups, archive.names().size()));
        }
    }

    /** The only count in such a tree is the number of its dimensions, in front. */
    private void planes(MojoIni ini) {
        for (String entry : namesOfTrees(ini)) {
            byte @Nullable [] tree = archive.entry(entry);
            if (tree == null) {
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
