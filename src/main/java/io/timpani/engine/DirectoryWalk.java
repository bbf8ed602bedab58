package io.timpani.engine;

import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers the names of the files below a directory, without what is hidden or cannot be read. */
final class DirectoryWalk extends SimpleFileVisitor<Path> {
    private static final System.Logger LOG = System.getLogger(DirectoryWalk.class.getName());

    private final Path root;
    private final List<String> files;

    DirectoryWalk(Path root, List<String> files) {
        this.root = root;
        this.files = files;
    }

    /**
     * The names, relative and sorted.
     *
     * @param levels how deep to go, 1 = only the directory's own files
     * @throws IOException the directory itself cannot be read
     */
    static List<String> files(Path directory, int levels) throws IOException {
        List<String> files = new ArrayList<>();
        // the walk follows no links, the root may be one
        Path real = directory.toRealPath();
        Files.walkFileTree(real, EnumSet.noneOf(FileVisitOption.class), levels, new DirectoryWalk(real, files));
        files.sort(null);
        return List.copyOf(files);
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
        return isHidden(directory) && !directory.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (file.equals(root)) {
            throw new NotDirectoryException("root");
        }
        boolean counts = attributes.isRegularFile() || (attributes.isSymbolicLink() && Files.isRegularFile(file));
        if (counts && !isHidden(file)) {
            files.add(root.relativize(file).toString());
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (file.equals(root)) {
            throw e;
        }
        leaveOut(file, e);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
        if (e != null) {
            if (directory.equals(root)) {
                throw e;
            }
            leaveOut(directory, e);
        }
        return FileVisitResult.CONTINUE;
    }

    private void leaveOut(Path file, IOException e) {
        if (!isHidden(file)) {
            String name = root.relativize(file).toString();
            LOG.log(
                    WARNING,
                    "{0} in the code directory cannot be read and is left out: {1}",
                    name,
                    e.getClass().getSimpleName());
        }
    }

    private static boolean isHidden(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().startsWith(".");
    }
}
