package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.metadata.EngineDeclaration.Restart;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** How a system starts: engine by engine, whole or not at all, with every error told (lifecycle.md §12). */
class SystemStartTest extends SystemInFakeWorld {
    @Test
    void all_up_means_200_and_started() {
        assertThat(state()).isEqualTo("none");

        Answer answer = system.start();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(state()).isEqualTo("started");
        assertThat(system.status().body()).containsEntry("forum", "started");
        assertThat(world.history).containsExactly("launch insight", "launch media", "launch query");
        assertThat(texts(answer, "engines")).hasSize(3).allMatch(engine -> engine.contains("status=started"));
    }

    @Test
    void an_engine_starts_when_the_one_before_answers() {
        world.slow.put("insight", Duration.ofSeconds(14));
        world.onLaunch.put("media", () -> assertThat(status("insight")).isEqualTo("started"));

        assertThat(system.start().status()).isEqualTo(200);

        assertThat(Duration.ofNanos(world.nanos)).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(15));
    }

    @Test
    void the_forum_starts_last() {
        world.onLaunch.put("query", () -> assertThat(system.status().body()).containsEntry("forum", "stopped"));

        assertThat(system.start().status()).isEqualTo(200);
    }

    @Test
    void start_is_refused_while_started_starting_and_shutdown_requested() {
        world.onLaunch.put("media", () -> {
            Answer meanwhile = system.start();
            assertThat(meanwhile.status()).isEqualTo(400);
            assertThat(message(meanwhile)).startsWith("ERROR: ").contains("starting");
        });
        assertThat(system.start().status()).isEqualTo(200);

        Answer again = system.start();
        assertThat(again.status()).isEqualTo(400);
        assertThat(message(again)).startsWith("ERROR: ").contains("started");

        system.shutdown();
        Answer late = system.start();
        assertThat(late.status()).isEqualTo(400);
        assertThat(message(late)).startsWith("ERROR: ").contains("shutdown-requested");
        assertThat(world.history).hasSize(3);
    }

    @Test
    void an_engine_that_cannot_start_is_named_and_the_others_go_on_and_are_stopped() {
        world.missing.add("insight");
        world.onLaunch.put("query", () -> assertThat(status("insight")).isEqualTo("ended"));

        Answer answer = system.start();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(message(answer)).startsWith("ERROR: ").contains("insight");
        assertThat(texts(answer, "errors")).containsExactly("engine insight: the program insight.sh does not exist");
        assertThat(texts(answer, "logs"))
                .hasSize(2)
                .anyMatch(log -> log.startsWith("engine media: started on port 7001, process "))
                .anyMatch(log -> log.contains("query"));
        assertThat(world.history).contains("stop media 5", "stop query 5").doesNotContain("stop insight 5");
        assertThat(state()).isEqualTo("none");
        assertThat(system.status().body()).containsEntry("forum", "stopped").containsEntry("ports", List.of());
    }

    @Test
    void all_errors_are_told_at_once() {
        world.missing.add("insight");
        world.takenPorts.add(7001);
        world.broken.put("query", 3);

        Answer answer = system.start();

        assertThat(texts(answer, "errors"))
                .containsExactly(
                        "engine insight: the program insight.sh does not exist",
                        "engine media: port 7001 is taken",
                        "engine query ended with code 3 before it answered: cannot open query");
        assertThat(texts(answer, "logs")).isEmpty();
    }

    @Test
    void an_engine_that_does_not_answer_in_its_time_is_named_and_stopped() {
        world.slow.put("insight", Duration.ofSeconds(3));
        world.slow.put("media", Duration.ofSeconds(16));

        Answer answer = system.start();

        assertThat(texts(answer, "errors")).singleElement().asString().contains("media", "health", "7001", "15 s");
        assertThat(world.history).contains("stop media 5");
        assertThat(Duration.ofNanos(world.nanos)).isEqualTo(Duration.ofSeconds(3 + 15));
    }

    @Test
    void an_engine_that_ends_while_others_start_fails_the_start() {
        world.onLaunch.put("query", () -> world.running("insight").exit.complete(1));

        Answer answer = system.start();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(texts(answer, "errors")).singleElement().asString().contains("insight");
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void a_failed_start_may_be_tried_again() {
        world.missing.add("insight");
        system.start();
        world.missing.clear();

        assertThat(system.start().status()).isEqualTo(200);
    }

    @Test
    void a_free_port_is_none_of_the_declared_ones() {
        system = new SystemLifecycle(
                FakeWorld.system(
                        directory,
                        FakeWorld.engine("a", OptionalInt.empty(), Restart.NEVER),
                        FakeWorld.engine("b", OptionalInt.of(9000), Restart.NEVER)),
                world.surroundings());
        system.start();

        assertThat(world.running("a").port).isEqualTo(9001);
        assertThat(world.running("b").port).isEqualTo(9000);
    }

    @Test
    void what_an_earlier_run_left_behind_is_reaped_engine_by_engine() {
        system.reap();

        assertThat(world.history).containsExactly("reap insight", "reap media", "reap query");
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void a_stop_while_starting_gives_the_start_up() {
        world.onLaunch.put("media", () -> system.stop());

        Answer answer = system.start();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(texts(answer, "errors")).contains("engine query: the start was given up");
        assertThat(world.launched.values()).noneMatch(FakeWorld.Engine::isAlive);
        assertThat(world.launched).doesNotContainKey("query");
        assertThat(state()).isEqualTo("shutdown-requested");
    }

    @Test
    void an_engine_that_cannot_be_ended_does_not_hold_a_given_up_start() {
        world.immortal.add("media");
        world.slow.put("media", Duration.ofSeconds(5));
        world.onLaunch.put("media", () -> system.stop());

        Answer answer = system.start();

        // its launch had not come back when everything was stopped, so the start itself notices
        assertThat(texts(answer, "errors")).contains("engine media: the start was given up");
        assertThat(status("media")).isEqualTo("stopping");
        assertThat(status("insight")).isEqualTo("stopped");
    }

    @Test
    void an_interrupted_start_is_given_up_and_stays_interrupted() {
        world.slow.put("insight", Duration.ofSeconds(5));
        world.interrupting = true;

        Answer answer = system.start();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(texts(answer, "errors")).contains("engine insight: the start was interrupted");
        assertThat(world.running("insight").isAlive()).isFalse();
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void a_launcher_that_breaks_leaves_state_none() {
        world.onLaunch.put("media", () -> {
            throw new IllegalStateException("broken");
        });

        Answer answer = system.start();

        assertThat(texts(answer, "errors")).containsExactly("engine media: broken");
        assertThat(state()).isEqualTo("none");
    }
}
