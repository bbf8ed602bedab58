package io.timpani.process;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code <directory>/<name>.pid}: remembers a child beyond our own end, for the case that its launcher was killed with us. Holds
 * process id, start time and command of the child, and who started it.
 */
public final class PidFile {
    /** The kernel counts in ticks since boot, and the time of boot is known to the second. */
    private static final Duration CLOCK_GRAIN = Duration.ofSeconds(2);

    private static final long END_PATIENCE_SECONDS = 2;
    private static final System.Logger LOG = System.getLogger(PidFile.class.getName());

    /** What became of a process that a pid file names. */
    public enum Found {
        /** There was no file, or its process has ended. */
        NOTHING,
        /** The process was proven to be ours and is killed. */
        KILLED,
        /** The id belongs to a process that is not ours; it was left alone. */
        FOREIGN,
        /** Whoever started the process is still there; it was left alone, and so was the file. */
        IN_USE
    }

    private record Entry(long pid, Instant start) {
        static Entry of(ProcessHandle process) {
            return new Entry(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
        }

        static Entry parse(String pid, String start) {
            return new Entry(Long.parseLong(pid), Instant.ofEpochMilli(Long.parseLong(start)));
        }

        Optional<ProcessHandle> process() {
            return RunningProcess.of(pid);
        }

        boolean startedTheSameTime(ProcessHandle process) {
            return process.info()
                    .startInstant()
                    .filter(other -> Duration.between(other, start).abs().compareTo(CLOCK_GRAIN) <= 0)
                    .isPresent();
        }
    }

    private final Path file;
    private long remembered;

    /** The file of a child of that name. */
    public PidFile(Path directory, String name) {
        file = directory.resolve(name + ".pid");
    }

    /** Remembers a child. */
    public synchronized void write(long pid, List<String> command) throws IOException {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow(() -> new IOException("the process has ended"));
        Entry child = Entry.of(process);
        Entry owner = Entry.of(ProcessHandle.current());
        List<String> lines = new ArrayList<>();
        for (Entry entry : List.of(child, owner)) {
            lines.add(Long.toString(entry.pid()));
            lines.add(Long.toString(entry.start().toEpochMilli()));
        }
        lines.add(String.join("\0", command));
        remembered = pid;
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    /** Forgets the child, unless a later one is remembered: the news of an end may come after the next start. */
    public synchronized void remove(long pid) {
        if (pid == remembered) {
            remove();
        }
    }

    private void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(WARNING, "the pid file {0} cannot be removed: {1}", file.getFileName(), e);
        }
    }

    /** Ends what a run before this one left behind, and removes the file. */
    public synchronized Found reap() {
        List<String> parts;
        try {
            parts = Arrays.asList(Files.readString(file).split("\n", 5));
        } catch (IOException e) {
            return Found.NOTHING;
        }
        Found found;
        try {
            found = reap(
                    Entry.parse(parts.get(0), parts.get(1)),
                    Entry.parse(parts.get(2), parts.get(3)),
                    Arrays.asList(parts.get(4).replaceFirst("\n$", "").split("\0", -1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            LOG.log(WARNING, "the pid file {0} is not one of ours", file.getFileName());
            found = Found.NOTHING;
        }
        if (found != Found.IN_USE) {
            remove();
        }
        return found;
    }

    private Found reap(Entry child, Entry owner, List<String> command) {
        Optional<ProcessHandle> process = child.process();
        if (process.isEmpty()) {
            return Found.NOTHING;
        }
        if (!child.startedTheSameTime(process.get()) || !runs(process.get(), command)) {
            LOG.log(
                    WARNING,
                    "process {0} of {1} is not ours and left alone",
                    Long.toString(child.pid()),
                    file.getFileName());
            return Found.FOREIGN;
        }
        if (owner.pid() != ProcessHandle.current().pid()
                && owner.process().filter(owner::startedTheSameTime).isPresent()) {
            return Found.IN_USE;
        }
        LOG.log(
                INFO,
                "process {0} of {1} was left behind and is killed",
                Long.toString(child.pid()),
                file.getFileName());
        kill(process.get());
        return Found.KILLED;
    }

    /** A script shows its interpreter first, and a program found on the path its name only: the rest must be the same. */
    private static boolean runs(ProcessHandle process, List<String> command) {
        List<String> shown = commandLine(process);
        int from = shown.size() - command.size();
        if (from < 0) {
            return false;
        }
        List<String> rest = shown.subList(from, shown.size());
        // an interpreter is given the path of its script
        if (from > 0 && rest.get(0).indexOf('/') < 0) {
            return false;
        }
        return fileName(rest.get(0)).equals(fileName(command.get(0)))
                && rest.subList(1, rest.size()).equals(command.subList(1, command.size()));
    }

    private static List<String> commandLine(ProcessHandle process) {
        try {
            // the JDK cuts long command lines, so the kernel is asked where it can be
            byte[] shown = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            String text = new String(shown, StandardCharsets.UTF_8);
            return Arrays.asList((text.endsWith("\0") ? text.substring(0, text.length() - 1) : text).split("\0", -1));
        } catch (IOException e) {
            List<String> shown = new ArrayList<>();
            process.info().command().ifPresent(shown::add);
            process.info().arguments().ifPresent(arguments -> shown.addAll(Arrays.asList(arguments)));
            return shown;
        }
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static void kill(ProcessHandle process) {
        List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            process.onExit().get(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            tree.addAll(process.descendants().toList());
            tree.add(process);
        } catch (ExecutionException e) {
            tree.add(process);
        } catch (InterruptedException e) {
            tree.add(process);
            Thread.currentThread().interrupt();
        }
        tree.forEach(ProcessHandle::destroyForcibly);
    }
}
