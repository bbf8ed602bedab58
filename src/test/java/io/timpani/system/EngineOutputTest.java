package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What engines print: the lines that are kept, the forum and the events. */
class EngineOutputTest extends SystemInFakeWorld {
    @Test
    void what_engines_say_in_a_failed_start_is_not_part_of_the_next_one() {
        world.onLaunch.put("insight", () -> world.running("insight").lines.accept("[FORUM] first"));
        world.missing.add("media");
        assertThat(system.start().status()).isEqualTo(500);
        world.onLaunch.put("insight", () -> world.running("insight").lines.accept("[FORUM] second"));
        world.missing.clear();

        assertThat(system.start().status()).isEqualTo(200);

        assertThat(directory.resolve("forum.log")).hasContent("1970-01-01T00:00:00Z insight second\n");
    }

    @Test
    void the_forum_keeps_a_bounded_number_of_early_lines() {
        world.onLaunch.put("insight", () -> {
            for (int i = 0; i < 1010; i++) {
                world.running("insight").lines.accept("[FORUM] line " + i);
            }
        });
        system.start();

        assertThat(directory.resolve("forum.log")).content().hasLineCount(1000).endsWith(" line 999\n");
    }

    @Test
    void output_and_forum_lines_are_kept_in_order() {
        world.onLaunch.put("insight", () -> world.running("insight").lines.accept("[FORUM] before the start"));
        system.start();
        world.nanos = Duration.ofSeconds(2).toNanos();
        world.running("media").lines.accept("plain");
        world.running("query").lines.accept("[FORUM] hello");
        system.stop();
        world.running("query").lines.accept("[FORUM] too late");

        assertThat(directory.resolve("forum.log"))
                .hasContent("1970-01-01T00:00:00Z insight before the start\n1970-01-01T00:00:02Z query hello\n");
        assertThat(system.output("media", 10).body()).containsEntry("lines", List.of("plain"));
        assertThat(texts(system.engines(), "engines").get(1)).contains("lastOutput=plain");
    }

    @Test
    void listeners_hear_states_engines_output_and_forum() throws Exception {
        EventStream.Listener listener = system.listen().orElseThrow();
        system.start();
        world.running("media").lines.accept("[FORUM] hi");
        system.stop();

        StringBuilder heard = new StringBuilder();
        while (!listener.isOver()) {
            heard.append(listener.next(0));
        }
        assertThat(heard.toString())
                .containsSubsequence(
                        "event: state\ndata: {\"state\":\"none\"}\n\n",
                        "\"starting\"",
                        "event: engine",
                        "insight",
                        "event: state\ndata: {\"state\":\"started\"}",
                        "event: forum",
                        "\"hi\"",
                        "event: output",
                        "\"line\":\"[FORUM] hi\"",
                        "\"shutdown-requested\"");
    }
}
