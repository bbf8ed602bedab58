package io.timpani.e2e;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The sockets on which a process waits for others, as Linux shows them. */
final class Listeners {
    private static final String LISTENING = "0A";

    private Listeners() {}

    /** Ports of listening TCP sockets and of all UDP sockets that the process holds. */
    static List<Integer> of(long pid) throws IOException {
        Set<String> sockets = sockets(pid);
        List<Integer> ports = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "net", table));
            for (String line : lines.subList(1, lines.size())) {
                List<String> cells = List.of(line.strip().split("\\s+", -1));
                boolean waits = table.startsWith("udp") || cells.get(3).equals(LISTENING);
                if (waits && sockets.contains("socket:[" + cells.get(9) + "]")) {
                    String address = cells.get(1);
                    ports.add(Integer.valueOf(address.substring(address.indexOf(':') + 1), 16));
                }
            }
        }
        return ports;
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path file : files) {
                try {
                    sockets.add(Files.readSymbolicLink(file).toString());
                } catch (NoSuchFileException e) {
                    // closed in the meantime
                }
            }
        }
        return sockets;
    }
}
