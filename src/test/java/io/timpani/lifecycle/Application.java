package io.timpani.lifecycle;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An application as the runtime meets it in a server: what the server is called, and real files below {@code /}. */
final class Application implements InvocationHandler {
    /** The directories whose files were asked for. */
    final List<String> listed = new ArrayList<>();

    private final Path root;
    private final String server;

    Application(Path root, String server) {
        this.root = root;
        this.server = server;
    }

    ServletContext context() {
        return (ServletContext)
                Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {ServletContext.class}, this);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws IOException {
        return switch (method.getName()) {
            case "getServerInfo" -> server;
            case "getContextPath" -> "/app";
            case "getResourcePaths" -> paths(arguments == null ? "" : String.valueOf(arguments[0]));
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private @Nullable Set<String> paths(String directory) throws IOException {
        listed.add(directory);
        Path real = root.resolve(directory.substring(1));
        if (!Files.isDirectory(real)) {
            return null;
        }
        try (Stream<Path> entries = Files.list(real)) {
            return entries.map(entry -> directory + entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
                    .collect(Collectors.toSet());
        }
    }
}
