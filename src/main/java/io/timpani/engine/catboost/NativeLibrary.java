package io.timpani.engine.catboost;

import static java.lang.System.Logger.Level.DEBUG;

import ai.catboost.CatBoostError;
import ai.catboost.CatBoostModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CatBoost's native library. Its class unpacks it to a new temporary file when it is first used, so that every deployment in a
 * server's JVM loads one of its own and gives it back with its class loader. The file is not needed once it is loaded, and
 * would stay until the JVM ends: one more for each redeploy.
 */
final class NativeLibrary {
    private static final System.Logger LOG = System.getLogger(NativeLibrary.class.getName());
    private static final Path MAPPED = Path.of("/proc/self/maps");
    private static final String NAME = "libcatboost4j-prediction";
    private static final String LOCK = ".lck";

    static {
        try {
            // its initializer loads the library
            Class.forName(CatBoostModel.class.getName());
        } catch (ClassNotFoundException e) {
            throw new LinkageError("CatBoost", e);
        }
        removeUnpacked();
    }

    private NativeLibrary() {}

    /**
     * Loads a model; the first time also the library.
     *
     * @param content of a file that was looked through: a broken one may end the process
     * @throws LinkageError the library does not load
     */
    static CatBoostModel load(byte[] content) throws CatBoostError {
        return CatBoostModel.loadModel(content);
    }

    /** A library that is loaded needs its file no longer; only Linux tells where it is. */
    private static void removeUnpacked() {
        try (Stream<String> lines = Files.lines(MAPPED)) {
            Path temporary =
                    Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
            List<Path> unpacked = lines.filter(line -> line.contains("/" + NAME))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .filter(path -> temporary.equals(path.getParent()))
                    .distinct()
                    .toList();
            for (Path path : unpacked) {
                LOG.log(DEBUG, "{0} removed: {1}", path, Files.deleteIfExists(path));
                Files.deleteIfExists(Path.of(path + LOCK));
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(DEBUG, "CatBoost's library stays unpacked", e);
        }
    }
}
