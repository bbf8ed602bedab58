package io.timpani.runner.doctor;

import ai.catboost.CatBoostModel;
import ai.onnxruntime.OrtEnvironment;
import io.timpani.worker.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What engines need that is not Java. */
final class NativeChecks {
    private static final int LEAST_MAJOR = 2;
    private static final int LEAST_MINOR = 27;
    private static final String UNPACKED = "onnxruntime-java";
    private static final String GOMP = "libgomp.so.1";
    private static final List<Path> LIBRARIES = List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/lib"));
    private static final int DEPTH = 2;

    private NativeChecks() {}

    static List<Finding> run() {
        return List.of(glibc(), onnx(), catBoost(), gomp());
    }

    private static Finding glibc() {
        Programs.Said said = Programs.ask(List.of("getconf", "GNU_LIBC_VERSION"), "glibc ");
        String version = said.line().orElse("").strip();
        String[] parts = version.split("\\.", -1);
        boolean ok = parts.length >= 2 && isRecent(parts);
        return Finding.of(
                "glibc",
                ok,
                version.isEmpty() ? "none (another C library?)" : version,
                "ONNX and CatBoost models",
                "use a distribution with glibc " + LEAST_MAJOR + "." + LEAST_MINOR
                        + " or newer (Debian 10, Ubuntu 18.10, RHEL 8); Alpine has none");
    }

    private static boolean isRecent(String[] parts) {
        try {
            int major = Integer.parseInt(parts[0]);
            return major > LEAST_MAJOR || (major == LEAST_MAJOR && Integer.parseInt(parts[1]) >= LEAST_MINOR);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Finding onnx() {
        Set<Path> before = unpacked();
        try {
            return onnx(true, OrtEnvironment.getEnvironment().getVersion());
        } catch (LinkageError | RuntimeException e) {
            return onnx(false, "its library does not load: " + told(e));
        } finally {
            Set<Path> after = unpacked();
            after.removeAll(before);
            after.forEach(NativeChecks::remove);
        }
    }

    /** The runtime unpacks its library to a directory that it leaves behind, and needs no longer once it is loaded. */
    private static Set<Path> unpacked() {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir", "/tmp")))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith(UNPACKED))
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (IOException e) {
            return new HashSet<>();
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // another process' own, or gone already
        }
    }

    private static Finding onnx(boolean ok, String found) {
        return Finding.of(
                "ONNX Runtime",
                ok,
                found,
                "ONNX models",
                "see glibc and temporary files; it also needs the C++ library. "
                        + Finding.install("libstdc++6", "libstdc++"));
    }

    private static Finding catBoost() {
        boolean ok = true;
        String found = "its library loads";
        try {
            // its initializer loads the library
            Class.forName(CatBoostModel.class.getName());
        } catch (LinkageError | ClassNotFoundException | RuntimeException e) {
            ok = false;
            found = "its library does not load: " + told(e);
        }
        return Finding.of("CatBoost", ok, found, "CatBoost models", "see glibc and temporary files");
    }

    private static String told(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse(cause.getClass().getSimpleName());
    }

    private static Finding gomp() {
        Optional<Path> library =
                LIBRARIES.stream().flatMap(NativeChecks::gompBelow).findFirst();
        return Finding.of(
                "libgomp",
                library.isPresent(),
                library.map(Path::toString).orElse("not found"),
                "fit --engine xgboost and lightgbm",
                Finding.install("libgomp1", "libgomp"));
    }

    private static Stream<Path> gompBelow(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> files =
                Files.find(directory, DEPTH, (file, attributes) -> GOMP.equals(String.valueOf(file.getFileName())))) {
            return files.toList().stream();
        } catch (IOException | UncheckedIOException e) {
            return Stream.empty();
        }
    }
}
