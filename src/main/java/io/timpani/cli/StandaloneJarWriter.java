package io.timpani.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Run by the build: writes the server's part of the standalone jar, which is Payara Micro made to start fast for one
 * application. A third of its start goes into features this application has no use for: they stay in the jar as classes,
 * but are not registered. Its configuration is replaced by ours, and libraries and rooms without beans move from the WAR, which
 * is copied, unpacked and searched for beans at each start, to the server's archives, which are read in place.
 */
public final class StandaloneJarWriter {
    private static final String ARCHIVES = "MICRO-INF/runtime/";
    private static final String DOMAIN = "MICRO-INF/domain/";
    private static final String WAR = "MICRO-INF/deploy/ROOT.war";
    private static final String WAR_LIBRARIES = "WEB-INF/lib/";
    private static final String WAR_CLASSES = "WEB-INF/classes/";
    private static final String OWN = "io/timpani/";
    private static final String ENGINES = ARCHIVES + "timpani-engines.jar";
    /** Rooms that know nothing of the server, and import no others. */
    private static final Set<String> PLAIN_ROOMS =
            Set.of("engine", "forest", "frame", "loading", "payload", "process", "worker");
    /** Those of them that the command line brings along. */
    private static final Set<String> SHARED_ROOMS = Set.of("json", "metadata", "model");

    private static final String ENGINE_REGISTER = "META-INF/services/io.timpani.engine.Engine";
    /** What predictors of users extend. */
    private static final String LEGACY_API = "com/";

    /** Run modes, which the WAR has no use for; the interface that main finds them by is main's. */
    private static final String RUNNER = OWN + "runner/";

    private static final String RUN_MODES = ARCHIVES + "timpani-runner.jar";
    private static final String MODE_REGISTER = "META-INF/services/io.timpani.runner.RunMode";

    private static final String RESOURCE_ADAPTER = ".rar";
    /** Debugging symbols, a quarter of the archive. */
    private static final String SYMBOLS = ".dSYM/";

    /** Both are loaded at each start and read for TLS, where the JVM's own are what administrators maintain. */
    private static final Set<String> KEY_STORES = Set.of("keystore.p12", "cacerts.p12");

    /** Which archives, by the start of their names, stay registered with a mechanism that starts features by itself. */
    private static final Map<String, Set<String>> REGISTERED = Map.of(
            "META-INF/services/jakarta.servlet.ServletContainerInitializer",
            Set.of("jersey-container-servlet.jar"),
            "META-INF/services/jakarta.enterprise.inject.spi.Extension",
            Set.of(
                    "weld-integration.jar",
                    "jersey-cdi1x.jar",
                    "jersey-cdi1x-servlet.jar",
                    "jakarta.enterprise.concurrent.jar"),
            // without the listener that makes a trace of each request for an exporter that is not there
            "META-INF/services/org.glassfish.jersey.internal.spi.ForcedAutoDiscoverable",
            Set.of(
                    "jersey-server.jar",
                    "jersey-media-json-binding.jar",
                    "jersey-media-json-processing.jar",
                    "jersey-media-sse.jar",
                    "weld-integration.jar"),
            "META-INF/services/org.glassfish.jersey.server.spi.ComponentProvider",
            Set.of("jersey-cdi1x.jar"));

    /** Clients of key vaults in clouds, made at each start. */
    private static final String CLOUD_CONFIGURATION = "microprofile-config-extensions.jar";

    private static final String SERVICES = "META-INF/hk2-locator/default";

    private final Map<String, List<String>> index = new LinkedHashMap<>();
    private final ZipOutputStream out;

    private StandaloneJarWriter(ZipOutputStream out) {
        this.out = out;
    }

    /**
     * Writes the jar.
     *
     * @param args Payara Micro's jar, our WAR, the directory of files that replace the server's own, the jar to write, the
     *     directory of our classes, and libraries that only run modes need
     */
    public static void main(String[] args) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(Path.of(args[3])));
                ZipFile micro = new ZipFile(args[0]);
                ZipFile war = new ZipFile(args[1])) {
            StandaloneJarWriter writer = new StandaloneJarWriter(out);
            writer.writeServer(micro, Path.of(args[2]));
            writer.writeApplication(war);
            writer.writeRunModes(Path.of(args[4]));
            for (String library : List.of(args).subList(5, args.length)) {
                Path path = Path.of(library);
                writer.writeArchive(ARCHIVES + path.getFileName(), Files.readAllBytes(path), entry -> false);
            }
            writer.writeIndex();
        }
    }

    private void writeServer(ZipFile micro, Path replacements) throws IOException {
        for (ZipEntry entry : micro.stream().toList()) {
            String name = entry.getName();
            Path replacement = replacements.resolve(name.substring(name.lastIndexOf('/') + 1));
            if (entry.isDirectory() || name.endsWith(RESOURCE_ADAPTER)) {
                continue;
            }
            if (name.startsWith(ARCHIVES)) {
                writeArchive(name, read(micro, entry), path -> !isRegistered(path, name));
            } else if (name.startsWith(DOMAIN) && KEY_STORES.contains(name.substring(DOMAIN.length()))) {
                store(name, emptyKeyStore());
            } else if (name.startsWith(DOMAIN) && Files.exists(replacement)) {
                store(name, Files.readAllBytes(replacement));
            } else {
                compress(out, name, read(micro, entry));
            }
        }
    }

    private static boolean isRegistered(String path, String archive) {
        String name = archive.substring(ARCHIVES.length());
        Set<String> registered = REGISTERED.get(path);
        return registered == null
                ? !(path.equals(SERVICES) && name.equals(CLOUD_CONFIGURATION))
                : registered.contains(name);
    }

    private void writeApplication(ZipFile war) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteArrayOutputStream engineBytes = new ByteArrayOutputStream();
        try (ZipOutputStream application = new ZipOutputStream(bytes);
                ZipOutputStream engines = new ZipOutputStream(engineBytes)) {
            for (ZipEntry entry : war.stream()
                    .filter(entry -> !isIn(SHARED_ROOMS, entry.getName()))
                    .toList()) {
                String name = entry.getName();
                if (isOfEngines(name)) {
                    if (!entry.isDirectory()) {
                        compress(engines, name.substring(WAR_CLASSES.length()), read(war, entry));
                    }
                } else if (isLibrary(name)) {
                    writeArchive(
                            ARCHIVES + name.substring(WAR_LIBRARIES.length()),
                            read(war, entry),
                            path -> path.contains(SYMBOLS));
                } else if (entry.isDirectory()) {
                    application.putNextEntry(new ZipEntry(name));
                } else {
                    compress(application, name, read(war, entry));
                }
            }
        }
        store(WAR, bytes.toByteArray());
        writeArchive(ENGINES, engineBytes.toByteArray(), path -> false);
    }

    private void writeRunModes(Path classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream modes = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                boolean isMode = name.startsWith(RUNNER) && name.indexOf('/', RUNNER.length()) > 0;
                if (isMode || name.equals(MODE_REGISTER)) {
                    compress(modes, name, Files.readAllBytes(file));
                }
            }
        }
        writeArchive(RUN_MODES, bytes.toByteArray(), path -> false);
    }

    private static boolean isOfEngines(String path) {
        return isIn(PLAIN_ROOMS, path)
                || path.equals(WAR_CLASSES + ENGINE_REGISTER)
                || path.startsWith(WAR_CLASSES + LEGACY_API);
    }

    private static boolean isIn(Set<String> rooms, String path) {
        String start = WAR_CLASSES + OWN;
        int end = path.indexOf('/', start.length());
        return path.startsWith(start) && end > 0 && rooms.contains(path.substring(start.length(), end));
    }

    private static boolean isLibrary(String path) {
        return path.startsWith(WAR_LIBRARIES) && path.endsWith(".jar");
    }

    /** Archives are stored: they are read in place. One that nothing is left out of keeps its bytes. */
    private void writeArchive(String name, byte[] archive, Predicate<String> leftOut) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream(archive.length);
        List<String> names = new ArrayList<>();
        boolean complete = true;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
                ZipOutputStream kept = new ZipOutputStream(rest)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (leftOut.test(entry.getName())) {
                    complete = false;
                    continue;
                }
                names.add(entry.getName());
                compress(kept, entry.getName(), in.readAllBytes());
            }
        }
        index.put(name, names);
        store(name, complete ? archive : rest.toByteArray());
    }

    private void writeIndex() throws IOException {
        String name = StandaloneJarWriter.class.getPackageName().replace('.', '/') + "/" + ArchiveIndex.RESOURCE;
        store(name, ArchiveIndex.write(index).getBytes(StandardCharsets.UTF_8));
    }

    private void store(String name, byte[] bytes) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        ZipEntry entry = entry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(checksum.getValue());
        write(out, entry, bytes);
    }

    private static void compress(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        write(out, entry(name), bytes);
    }

    private static void write(ZipOutputStream out, ZipEntry entry, byte[] bytes) throws IOException {
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    /** The same input makes the same jar, whenever it is built. */
    private static ZipEntry entry(String name) {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
        return entry;
    }

    private static byte[] read(ZipFile file, ZipEntry entry) throws IOException {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static byte[] emptyKeyStore() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            // the password the server reads it with, by default
            store.store(bytes, "changeit".toCharArray());
            return bytes.toByteArray();
        } catch (GeneralSecurityException e) {
            throw new IOException("an empty key store cannot be made", e);
        }
    }
}
