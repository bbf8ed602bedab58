package io.timpani.runner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.timpani.model.ServingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryFilesTest {
    private static final byte[] CONTENT = "a jar".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path home;

    private final List<String> said = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private LibraryFile file = new LibraryFile("", "", "", "");
    private HttpServer server;
    private byte[] served = CONTENT;
    private String repository = "";

    @BeforeEach
    void start() throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        file = new LibraryFile("org.example.trees", "trees", "1.2", hash);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, served.length);
            exchange.getResponseBody().write(served);
            exchange.close();
        });
        server.start();
        repository = "http://127.0.0.1:%d/maven2/".formatted(server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private List<Path> find(Optional<Path> given) throws InterruptedException {
        return new LibraryFiles(given, home, repository, said::add).find("Trees", List.of(file));
    }

    private static Path put(Path place, byte[] content) throws IOException {
        Files.createDirectories(place.resolveSibling("."));
        return Files.write(place, content);
    }

    @Test
    void the_directory_of_the_operator_comes_first() throws Exception {
        Path given = put(home.resolve("libraries/trees-1.2.jar"), CONTENT);
        put(home.resolve(".m2/repository/org/example/trees/trees/1.2/trees-1.2.jar"), CONTENT);
        assertThat(find(Optional.of(home.resolve("libraries")))).containsExactly(given);
        assertThat(asked).isEmpty();
    }

    @Test
    void the_local_maven_repository_comes_before_a_download() throws Exception {
        Path local = put(home.resolve(".m2/repository/org/example/trees/trees/1.2/trees-1.2.jar"), CONTENT);
        assertThat(find(Optional.empty())).containsExactly(local);
        assertThat(asked).isEmpty();
    }

    @Test
    void a_download_is_told_and_made_once() throws Exception {
        Path cached = home.resolve(".cache/timpani/trees-1.2.jar");
        assertThat(find(Optional.empty())).containsExactly(cached);
        assertThat(cached).hasBinaryContent(CONTENT);
        assertThat(said)
                .singleElement()
                .asString()
                .contains(
                        "Downloading",
                        "trees-1.2.jar",
                        home.resolve(".cache/timpani").toString());
        assertThat(find(Optional.empty())).containsExactly(cached);
        assertThat(asked).containsExactly("/maven2/org/example/trees/trees/1.2/trees-1.2.jar");
    }

    @Test
    void another_file_of_that_name_is_passed_over() throws Exception {
        put(home.resolve("libraries/trees-1.2.jar"), new byte[] {1});
        assertThat(find(Optional.of(home.resolve("libraries"))))
                .containsExactly(home.resolve(".cache/timpani/trees-1.2.jar"));
        assertThat(said.get(0)).contains("trees-1.2.jar", "SHA-256");
    }

    @Test
    void a_wrong_download_is_not_kept() throws Exception {
        served = new byte[] {1, 2, 3};
        assertThatThrownBy(() -> find(Optional.empty()))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("SHA-256");
        try (Stream<Path> left = Files.list(home.resolve(".cache/timpani"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void offline_the_files_the_address_and_the_directories_are_named() {
        server.stop(0);
        assertThatThrownBy(() -> find(Optional.of(home.resolve("libraries"))))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("Trees needs trees-1.2.jar")
                .hasMessageContaining(repository + "org/example/trees/trees/1.2/trees-1.2.jar")
                .hasMessageContaining(home.resolve("libraries").toString())
                .hasMessageContaining(home.resolve(".m2/repository").toString())
                .hasMessageContaining(home.resolve(".cache/timpani").toString())
                .hasMessageContaining("timpani.training-libraries");
    }

    @Test
    void a_repository_that_is_no_address_is_told() {
        repository = "nonsense /";
        assertThatThrownBy(() -> find(Optional.empty()))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("nonsense");
    }
}
