package io.timpani.runner.perftest;

import io.timpani.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The process of a server, where it is one of this machine.
 *
 * @param pid empty = not known
 * @param unknown why it is not known; empty when it is
 */
record ServerProcess(OptionalLong pid, Optional<String> unknown) {
    /** As long as it has not been looked for. */
    static final ServerProcess UNKNOWN = unknown("nobody has looked for its process");

    static ServerProcess of(long pid) {
        return new ServerProcess(OptionalLong.of(pid), Optional.empty());
    }

    static ServerProcess unknown(String why) {
        return new ServerProcess(OptionalLong.empty(), Optional.of(why));
    }

    /** Finds the process of a server that others started, by what {@code /stats/} tells. */
    static ServerProcess find(Target target) {
        if (!isLoopback(target.base())) {
            return unknown("its address is no loopback address, such as 127.0.0.1");
        }
        try {
            Connection.Answer answer = target.ask(Request.get(target.address("stats/")));
            return answer.status() == 200
                    ? named(answer.body())
                    : unknown("/stats/ was answered with " + answer.status());
        } catch (IOException | IllegalArgumentException e) {
            return unknown("/stats/ failed: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private static ServerProcess named(String json) {
        Object tree = JsonReader.read(json.getBytes(StandardCharsets.UTF_8));
        if (ServerStats.child(tree, "drum_info") instanceof List<?> processes
                && !processes.isEmpty()
                && ServerStats.child(processes.get(0), "pid") instanceof Long pid
                && ServerStats.child(processes.get(0), "cmdline") instanceof List<?> words) {
            // a number alone may be that of another process here: those of containers have numbers of their own
            return words.equals(commandLine(pid))
                    ? of(pid)
                    : unknown("its process " + pid + " is none of this machine: it is in a container, or elsewhere");
        }
        return unknown("/stats/ does not tell its process");
    }

    private static boolean isLoopback(URI address) {
        try {
            // an IPv6 address may stand in brackets here
            return InetAddress.getByName(address.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static List<String> commandLine(long pid) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }
}
