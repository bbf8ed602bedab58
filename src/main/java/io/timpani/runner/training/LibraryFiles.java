package io.timpani.runner.training;

import io.timpani.model.ErrorCode;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Finds the jars of a library: in the directory that the operator named, in the local Maven repository, among those downloaded
 * before, and at last downloads them. A file that is not the one we know is never loaded.
 */
public final class LibraryFiles {
    private static final Duration PATIENCE_WITH_CONNECTION = Duration.ofSeconds(10);
    private static final Duration PATIENCE_WITH_FILE = Duration.ofMinutes(10);
    private static final int OK = 200;

    private final Optional<Path> given;
    private final Path maven;
    private final Path cache;
    private final String repository;
    private final Consumer<String> said;

    /**
     * @param given directory with jars, whatever its layout is called: the files lie in it by their names
     * @param home of the user, where {@code .m2} and {@code .cache} are
     * @param repository address of a Maven repository, with a slash at its end
     * @param said is told of downloads and of files that are passed over
     */
    public LibraryFiles(Optional<Path> given, Path home, String repository, Consumer<String> said) {
        this.given = given;
        this.maven = home.resolve(".m2/repository");
        this.cache = home.resolve(".cache/timpani");
        this.repository = repository;
        this.said = said;
    }

    /**
     * The jars.
     *
     * @throws ServingException naming the files that are missing, where they were looked for and where they are to be put
     */
    List<Path> find(String library, List<LibraryFile> wanted) throws InterruptedException {
        List<Path> found = new ArrayList<>();
        for (LibraryFile file : wanted) {
            Optional<Path> path = present(file);
            try {
                found.add(path.isPresent() ? path.get() : downloaded(file));
            } catch (IOException e) {
                throw new ServingException(ErrorCode.START_FAILED, missing(library, wanted, file, e), e);
            }
        }
        return found;
    }

    private Optional<Path> present(LibraryFile file) {
        List<Path> places = new ArrayList<>();
        given.ifPresent(directory -> places.add(directory.resolve(file.file())));
        places.add(maven.resolve(file.path()));
        places.add(cache.resolve(file.file()));
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                if (isRight(place, file)) {
                    return Optional.of(place);
                }
                said.accept("%s is passed over: its SHA-256 is not %s".formatted(place, file.sha256()));
            }
        }
        return Optional.empty();
    }

    private Path downloaded(LibraryFile file) throws IOException, InterruptedException {
        URI address;
        try {
            address = URI.create(repository + file.path());
        } catch (IllegalArgumentException e) {
            throw new IOException(repository + " is no address", e);
        }
        Files.createDirectories(cache);
        Path part = Files.createTempFile(cache, file.artifact(), ".part");
        try {
            said.accept("Downloading %s to %s".formatted(address, cache));
            fetch(address, part);
            if (!isRight(part, file)) {
                throw new IOException(
                        "%s is not the file that is wanted: its SHA-256 is not %s".formatted(address, file.sha256()));
            }
            Path place = cache.resolve(file.file());
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return place;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void fetch(URI address, Path to) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE_WITH_CONNECTION)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest request;
        try {
            request =
                    HttpRequest.newBuilder(address).timeout(PATIENCE_WITH_FILE).build();
        } catch (IllegalArgumentException e) {
            throw new IOException(address + " is no address of a repository", e);
        }
        HttpResponse<Path> response = client.send(request, BodyHandlers.ofFile(to));
        if (response.statusCode() != OK) {
            throw new IOException("%s answered %d".formatted(address, response.statusCode()));
        }
    }

    private static boolean isRight(Path path, LibraryFile file) {
        try (InputStream in = Files.newInputStream(path)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (DigestInputStream all = new DigestInputStream(in, digest)) {
                all.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest()).equals(file.sha256());
        } catch (IOException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private String missing(String library, List<LibraryFile> wanted, LibraryFile file, IOException why) {
        String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        return "%s needs %s, and %s is neither in %s%s nor in %s, and could not be downloaded from %s (%s). Put %s into %s, or name a directory that has them in timpani.training-libraries"
                .formatted(
                        library,
                        names(wanted),
                        file.file(),
                        given.map(path -> path + ", ").orElse(""),
                        maven,
                        cache,
                        repository + file.path(),
                        reason,
                        wanted.size() == 1 ? "it" : "them",
                        cache);
    }

    private static String names(List<LibraryFile> files) {
        return files.stream().map(LibraryFile::file).collect(Collectors.joining(", "));
    }
}
