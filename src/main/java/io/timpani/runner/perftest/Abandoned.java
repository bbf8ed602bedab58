package io.timpani.runner.perftest;

import io.timpani.process.PidFile;
import io.timpani.process.PidFile.Found;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Servers of tests that were killed before they could end them. Usually their launchers have done that; where those were killed,
 * too, a file tells which process it was.
 */
final class Abandoned {
    /** Part of the names of the directories that the files are in. */
    static final String NAME = "perf-test";

    /** Name of the file. */
    static final String FILE = "server";

    /** Name of the file with the labels that the server was started with. */
    static final String LABELS = "labels.txt";

    private Abandoned() {}

    /** Ends those remembered in a temporary directory. Those whose test still runs are left alone, and so is what is not ours. */
    static void end(Path temporary, PrintStream err) throws IOException {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporary, "timpani-" + NAME + "-*")) {
            for (Path directory : directories) {
                if (isOurs(directory) && Files.exists(directory.resolve(FILE + ".pid"))) {
                    reap(directory, err);
                }
            }
        }
    }

    private static void reap(Path directory, PrintStream err) throws IOException {
        Found found = new PidFile(directory, FILE).reap();
        if (found == Found.KILLED) {
            err.println("A server that an earlier perf-test left behind was ended.");
        }
        if (found != Found.IN_USE) {
            Files.deleteIfExists(directory.resolve(LABELS));
            Files.deleteIfExists(directory);
        }
    }

    /** Others may write into the same temporary directory, and must not choose what we kill. */
    private static boolean isOurs(Path directory) {
        try {
            return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                            .equals(Files.getOwner(Path.of("/proc/self"), LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            // its test may just have removed it
            return false;
        }
    }
}
