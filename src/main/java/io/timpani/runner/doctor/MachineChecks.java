package io.timpani.runner.doctor;

import io.timpani.worker.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Java, memory, ports, temporary files and docker. */
final class MachineChecks {
    private static final int LEAST_JAVA = 17;
    private static final long MEGA = 1L << 20;
    private static final long LEAST_MEGABYTES = 128;
    private static final int USUAL_PORT = 8080;
    private static final List<Path> LIMITS =
            List.of(Path.of("/sys/fs/cgroup/memory.max"), Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

    private static final String TEMPORARY = "temporary files";
    private static final String ELSEWHERE =
            "name another directory: -Djava.io.tmpdir=DIR in JDK_JAVA_OPTIONS, one that is mounted without noexec";
    private static final FileAttribute<?> FOR_US =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private MachineChecks() {}

    static List<Finding> run() {
        return List.of(java(), compiler(), memory(), port(), temporary(), docker());
    }

    private static Finding java() {
        return Finding.basic(
                "Java",
                Runtime.version().feature() >= LEAST_JAVA,
                Runtime.version() + " of " + System.getProperty("java.vendor", "somebody") + ", "
                        + System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""),
                Finding.install("openjdk-17-jre-headless", "java-17-openjdk-headless"));
    }

    private static Finding compiler() {
        boolean there = ToolProvider.getSystemJavaCompiler() != null;
        return Finding.of(
                "Java compiler",
                there,
                there ? "in this Java" : "this Java has none",
                "H2O POJOs; new model --template java",
                Finding.install("openjdk-17-jdk-headless", "java-17-openjdk-devel"));
    }

    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory() / MEGA;
        OptionalLong total = machineMegabytes();
        OptionalLong limit = limitMegabytes();
        String found = String.format(
                Locale.ROOT,
                "heap %d MB%s%s, %d processors",
                heap,
                total.isPresent() ? ", machine " + total.getAsLong() + " MB" : "",
                limit.isPresent() ? ", container limit " + limit.getAsLong() + " MB" : "",
                Runtime.getRuntime().availableProcessors());
        return Finding.basic(
                "memory",
                heap >= LEAST_MEGABYTES,
                found,
                "give Java more: -Xmx512m in JDK_JAVA_OPTIONS, or a larger container");
    }

    private static OptionalLong machineMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong limitMegabytes() {
        for (Path file : LIMITS) {
            try {
                String text = Files.readString(file).strip();
                // a number of this size stands for none
                if (text.matches("[0-9]{1,15}")) {
                    return OptionalLong.of(Long.parseLong(text) / MEGA);
                }
            } catch (IOException e) {
                // of the other version, or none
            }
        }
        return OptionalLong.empty();
    }

    private static Finding port() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Finding.basic(
                    "ports",
                    socket.getLocalPort() > 0,
                    "can listen; " + USUAL_PORT + (isFree(USUAL_PORT) ? " is free" : " is taken"),
                    "");
        } catch (IOException e) {
            return Finding.basic(
                    "ports", false, "cannot listen: " + e.getMessage(), "let this user listen on local ports");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static Finding temporary() {
        return temporary(
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                script -> Programs.ask(List.of(script.toString()), "timpani ")
                        .line()
                        .isPresent());
    }

    /** @param runs whether a script runs from there, which only native libraries need */
    static Finding temporary(Path directory, Predicate<Path> runs) {
        try {
            Path script = Files.createTempFile(directory, "timpani-doctor-", ".sh", FOR_US);
            try {
                Files.writeString(script, "#!/bin/sh\necho timpani runs\n");
                long free = Files.getFileStore(directory).getUsableSpace() / MEGA;
                return runs.test(script)
                        ? Finding.basic(TEMPORARY, true, directory + ", " + free + " MB free", ELSEWHERE)
                        : Finding.of(
                                TEMPORARY,
                                false,
                                directory + " runs no programs (noexec)",
                                "ONNX and CatBoost models",
                                ELSEWHERE);
            } finally {
                remove(script);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return Finding.basic(TEMPORARY, false, directory + " cannot be written", ELSEWHERE);
        }
    }

    private static void remove(Path script) {
        try {
            Files.deleteIfExists(script);
        } catch (IOException e) {
            System.err.println("timpani: " + script + " could not be removed");
        }
    }

    private static Finding docker() {
        Programs.Said said =
                Programs.ask(List.of("docker", "version", "--format", "timpani {{.Server.Version}}"), "timpani ");
        return Finding.of(
                "docker",
                said.line().isPresent(),
                said.line().orElse(said.trouble().equals("not found") ? "not on the PATH" : "no daemon answers"),
                "--docker",
                Finding.install("docker.io", "moby-engine") + "; and start the daemon");
    }
}
