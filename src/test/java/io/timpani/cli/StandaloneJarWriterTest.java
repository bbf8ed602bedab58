package io.timpani.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneJarWriterTest {
    private static final String EXTENSIONS = "META-INF/services/jakarta.enterprise.inject.spi.Extension";
    private static final String INITIALIZERS = "META-INF/services/jakarta.servlet.ServletContainerInitializer";
    private static final String SERVICES = "META-INF/hk2-locator/default";

    @TempDir
    private Path directory;

    private Path written = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Path micro = directory.resolve("micro.jar");
        Files.write(
                micro,
                zip(
                        "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n".getBytes(StandardCharsets.UTF_8),
                        "MICRO-INF/domain/domain.xml", text("theirs"),
                        "MICRO-INF/domain/login.conf", text("login"),
                        "MICRO-INF/domain/cacerts.p12", text("not a key store"),
                        "MICRO-INF/runtime/__xa_jdbc_ra.rar", text("adapter"),
                        "MICRO-INF/runtime/jakarta.faces.jar",
                                zip(EXTENSIONS, text("faces"), INITIALIZERS, text("faces"), "faces/A.class", text("A")),
                        "MICRO-INF/runtime/jersey-container-servlet.jar", zip(INITIALIZERS, text("jersey")),
                        "MICRO-INF/runtime/weld-integration.jar", zip(EXTENSIONS, text("weld"), SERVICES, text("weld")),
                        "MICRO-INF/runtime/microprofile-config-extensions.jar", zip(SERVICES, text("vaults"))));
        Path war = directory.resolve("timpani.war");
        Files.write(
                war,
                zip(
                        "WEB-INF/classes/a.txt", text("a"),
                        "WEB-INF/classes/io/timpani/engine/onnx/E.class", text("E"),
                        "WEB-INF/classes/io/timpani/model/M.class", text("M"),
                        "WEB-INF/classes/com/datarobot/drum/B.class", text("B"),
                        "WEB-INF/classes/io/timpani/http/H.class", text("H"),
                        "WEB-INF/classes/META-INF/services/io.timpani.engine.Engine", text("E"),
                        "WEB-INF/lib/other-1.jar", zip("o/O.class", text("O")),
                        "WEB-INF/lib/onnxruntime-1.jar",
                                zip("ai/onnx/A.class", text("A"), "native/lib.dylib.dSYM/symbols", text("s"))));
        Path replacements = Files.createDirectory(directory.resolve("config"));
        Files.writeString(replacements.resolve("domain.xml"), "ours");
        written = directory.resolve("standalone.jar");

        Path classes = Files.createDirectories(directory.resolve("classes/io/timpani/runner/score"));
        Files.writeString(classes.resolve("S.class"), "S");
        Files.writeString(classes.resolveSibling("RunMode.class"), "R");
        Path register = Files.createDirectories(directory.resolve("classes/META-INF/services"));
        Files.writeString(register.resolve("io.timpani.runner.RunMode"), "S");
        Path library = directory.resolve("library-1.jar");
        Files.write(library, zip("l/L.class", text("L")));

        StandaloneJarWriter.main(new String[] {
            micro.toString(),
            war.toString(),
            replacements.toString(),
            written.toString(),
            directory.resolve("classes").toString(),
            library.toString()
        });
    }

    @Test
    void run_modes_and_their_libraries_are_archives_of_their_own() throws IOException {
        assertThat(archive("MICRO-INF/runtime/timpani-runner.jar"))
                .containsOnlyKeys("io/timpani/runner/score/S.class", "META-INF/services/io.timpani.runner.RunMode");
        assertThat(archive("MICRO-INF/runtime/library-1.jar")).containsOnlyKeys("l/L.class");
    }

    @Test
    void features_without_use_keep_their_classes_but_are_not_registered() throws IOException {
        assertThat(archive("MICRO-INF/runtime/jakarta.faces.jar")).containsOnlyKeys("faces/A.class");
        assertThat(archive("MICRO-INF/runtime/microprofile-config-extensions.jar"))
                .isEmpty();
    }

    @Test
    void what_serves_us_stays_registered() throws IOException {
        assertThat(archive("MICRO-INF/runtime/jersey-container-servlet.jar")).containsOnlyKeys(INITIALIZERS);
        assertThat(archive("MICRO-INF/runtime/weld-integration.jar")).containsOnlyKeys(EXTENSIONS, SERVICES);
    }

    @Test
    void our_configuration_stands_in_the_place_of_the_servers() throws IOException {
        assertThat(entry("MICRO-INF/domain/domain.xml")).asString().isEqualTo("ours");
        assertThat(entry("MICRO-INF/domain/login.conf")).asString().isEqualTo("login");
    }

    @Test
    void no_key_comes_with_the_jar() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");

        store.load(new ByteArrayInputStream(entry("MICRO-INF/domain/cacerts.p12")), "changeit".toCharArray());

        assertThat(store.size()).isZero();
    }

    @Test
    void libraries_move_from_the_application_to_the_server() throws IOException {
        assertThat(archive("MICRO-INF/deploy/ROOT.war"))
                .containsOnlyKeys("WEB-INF/classes/a.txt", "WEB-INF/classes/io/timpani/http/H.class");
        assertThat(archive("MICRO-INF/runtime/other-1.jar")).containsOnlyKeys("o/O.class");
        assertThat(archive("MICRO-INF/runtime/onnxruntime-1.jar")).containsOnlyKeys("ai/onnx/A.class");
    }

    @Test
    void rooms_without_beans_move_as_well_unless_the_command_line_has_them() throws IOException {
        assertThat(archive("MICRO-INF/runtime/timpani-engines.jar"))
                .containsOnlyKeys(
                        "io/timpani/engine/onnx/E.class",
                        "com/datarobot/drum/B.class",
                        "META-INF/services/io.timpani.engine.Engine");
    }

    @Test
    void archives_are_stored_because_they_are_read_in_place() throws IOException {
        try (ZipFile jar = new ZipFile(written.toFile())) {
            assertThat(jar.stream().filter(entry -> entry.getName().matches("MICRO-INF/(runtime|deploy)/.*")))
                    .hasSize(10)
                    .allSatisfy(entry -> assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED));
        }
    }

    @Test
    void the_index_knows_what_each_archive_holds() throws IOException {
        ArchiveIndex index = ArchiveIndex.read(new ByteArrayInputStream(entry("io/timpani/cli/archives.index")));

        assertThat(index.archives()).hasSize(9);
        assertThat(index.archives().get(index.holders("faces/A.class")[0]))
                .isEqualTo("MICRO-INF/runtime/jakarta.faces.jar");
        assertThat(index.holders(EXTENSIONS)).hasSize(1);
        assertThat(index.holders("ai/onnx/A.class")).hasSize(1);
        assertThat(index.holders("nobody/B.class")).isEmpty();
    }

    @Test
    void adapters_of_databases_are_left_out() throws IOException {
        try (ZipFile jar = new ZipFile(written.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName)).noneMatch(name -> name.endsWith(".rar"));
        }
    }

    private byte[] entry(String name) throws IOException {
        try (ZipFile jar = new ZipFile(written.toFile());
                InputStream in = jar.getInputStream(Objects.requireNonNull(jar.getEntry(name), name))) {
            return in.readAllBytes();
        }
    }

    private Map<String, byte[]> archive(String name) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(entry(name)))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Names and contents in turn. */
    private static byte[] zip(Object... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                out.putNextEntry(new ZipEntry((String) entries[i]));
                out.write((byte[]) entries[i + 1]);
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
