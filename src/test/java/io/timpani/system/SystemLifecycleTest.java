package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.metadata.EngineDeclaration.Restart;
import io.timpani.model.ServingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of lifecycle.md §12, without processes and in no time. */
class SystemLifecycleTest {
    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();
    private SystemLifecycle system;

    @BeforeEach
    void declare() {
        system = new SystemLifecycle(FakeWorld.three(directory), world.surroundings());
    }

    private SystemLifecycle standalone() {
        world.standalone = true;
        system = new SystemLifecycle(FakeWorld.three(directory), world.surroundings());
        return system;
    }

    private SystemLifecycle one(Restart restart) {
        system = new SystemLifecycle(
                FakeWorld.system(directory, FakeWorld.engine("insight", OptionalInt.empty(), restart)),
                world.surroundings());
        return system;
    }

    private String state() {
        return String.valueOf(system.status().body().get("state"));
    }

    private String status(String engine) {
        return String.valueOf(
                ((Map<?, ?>) Objects.requireNonNull(system.status().body().get("engines"))).get(engine));
    }

    private static String message(Answer answer) {
        return String.valueOf(answer.body().get("message"));
    }

    private static List<String> texts(Answer answer, String key) {
        List<String> texts = new ArrayList<>();
        FakeWorld.list(answer, key).forEach(item -> texts.add(String.valueOf(item)));
        return texts;
    }

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
    void shutdown_is_refused_while_starting() {
        world.onLaunch.put("media", () -> {
            Answer meanwhile = system.shutdown();
            assertThat(meanwhile.status()).isEqualTo(400);
            assertThat(message(meanwhile)).startsWith("ERROR: ").contains("starting");
        });

        assertThat(system.start().status()).isEqualTo(200);
    }

    @Test
    void shutdown_answers_at_once_with_the_ports() {
        system.start();

        Answer answer = system.shutdown();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).containsEntry("ports", List.of(9000, 7001, 9001));
        assertThat(state()).isEqualTo("shutdown-requested");
        assertThat(world.history).as("nothing is stopped yet").noneMatch(line -> line.startsWith("stop"));
    }

    @Test
    void a_repeated_shutdown_tells_what_still_runs() {
        system.start();
        system.shutdown();
        world.running("media").exit.complete(143);

        Answer again = system.shutdown();

        assertThat(again.status()).isEqualTo(200);
        assertThat(message(again)).contains("already");
        assertThat(again.body()).containsEntry("ports", List.of(9000, 9001));
        assertThat(world.background).as("one clean-up").hasSize(1);
    }

    @Test
    void the_forum_stops_before_the_engines() {
        system.start();
        List<Object> seen = new ArrayList<>();
        CompletableFuture<Void> unused = world.running("insight")
                .exit
                .thenAccept(
                        code -> seen.add(String.valueOf(system.status().body().get("forum"))));
        system.shutdown();
        world.runBackground();

        assertThat(seen).containsExactly("stopped");
    }

    @Test
    void in_a_server_a_shutdown_ends_the_system_only() {
        system.start();
        system.shutdown();
        world.runBackground();

        assertThat(state()).isEqualTo("none");
        assertThat(world.exits).isZero();
        assertThat(world.forcedExits).isZero();
        assertThat(world.timers).isEmpty();
        assertThat(world.history).contains("stop insight 5", "stop media 5", "stop query 5");
        assertThat(status("media")).isEqualTo("stopped");
        assertThat(system.start().status()).isEqualTo(200);
    }

    @Test
    void standalone_a_shutdown_ends_the_process_too() {
        standalone().start();
        system.shutdown();
        assertThat(world.exits).isZero();
        world.runBackground();

        assertThat(world.exits).isEqualTo(1);
        assertThat(state()).isEqualTo("shutdown-requested");
        assertThat(system.start().status()).isEqualTo(400);
    }

    @Test
    void standalone_a_hard_timer_forces_the_end_even_when_nothing_else_happens() {
        standalone().start();
        assertThat(world.timers).isEmpty();
        system.shutdown();
        system.shutdown();

        assertThat(world.timers).singleElement().satisfies(timer -> {
            assertThat(timer.delay()).isEqualTo(Duration.ofSeconds(8));
            timer.task().run();
        });
        assertThat(world.forcedExits).isEqualTo(1);
        assertThat(world.exits).isZero();
    }

    @Test
    void what_an_earlier_run_left_behind_is_reaped_engine_by_engine() {
        system.reap();

        assertThat(world.history).containsExactly("reap insight", "reap media", "reap query");
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void a_system_that_was_never_started_may_be_shut_down() {
        standalone();

        assertThat(system.shutdown().body()).containsEntry("ports", List.of());
        world.runBackground();
        assertThat(world.exits).isEqualTo(1);
    }

    @Test
    void an_engine_that_ignores_term_costs_its_patience_only() {
        world.deaf.add("insight");
        system.start();
        long begin = world.nanos;
        system.shutdown();
        world.runBackground();

        assertThat(Duration.ofNanos(world.nanos - begin)).isEqualTo(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void with_the_runtime_everything_stops_in_half_the_time_and_for_good() {
        system.start();
        EventStream.Listener listener = system.listen().orElseThrow();

        system.stop();

        assertThat(world.history).contains("stop insight 2", "stop media 2", "stop query 2");
        assertThat(world.exits).isZero();
        assertThat(system.start().status()).isEqualTo(400);
        assertThat(listener.isOver()).as("what happened is still to be told").isFalse();
        assertThat(system.listen()).isEmpty();
        system.stop();
    }

    @Test
    void a_shutdown_that_ends_after_the_stop_lets_nothing_start_again() {
        system.start();
        system.shutdown();
        system.stop();

        world.runBackground();

        assertThat(state()).isEqualTo("shutdown-requested");
        assertThat(system.start().status()).isEqualTo(400);
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
    void a_launcher_that_breaks_leaves_state_none() {
        world.onLaunch.put("media", () -> {
            throw new IllegalStateException("broken");
        });

        Answer answer = system.start();

        assertThat(texts(answer, "errors")).containsExactly("engine media: broken");
        assertThat(state()).isEqualTo("none");
    }

    @Test
    void one_engine_stops_and_starts_alone() {
        system.start();

        assertThat(system.stopEngine("media").status()).isEqualTo(200);
        assertThat(status("media")).isEqualTo("stopped");
        assertThat(status("query")).isEqualTo("started");
        assertThat(system.stopEngine("media").status()).isEqualTo(400);

        assertThat(system.startEngine("media").status()).isEqualTo(200);
        assertThat(status("media")).isEqualTo("started");
        Answer again = system.startEngine("media");
        assertThat(again.status()).isEqualTo(400);
        assertThat(message(again)).startsWith("ERROR: ").contains("media");
    }

    @Test
    void a_second_start_of_an_engine_is_refused_and_leaves_the_first_alone() {
        system.start();
        system.stopEngine("media");
        List<Answer> second = new ArrayList<>();
        world.onLaunch.put("media", () -> second.add(system.startEngine("media")));

        assertThat(system.startEngine("media").status()).isEqualTo(200);

        assertThat(second).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(message(answer)).startsWith("ERROR: ").contains("media", "running already");
        });
        assertThat(status("media")).isEqualTo("started");
        assertThat(world.running("media").isAlive()).isTrue();
    }

    @Test
    void one_engine_that_does_not_start_is_500_and_the_rest_goes_on() {
        system.start();
        system.stopEngine("media");
        world.takenPorts.add(7001);

        Answer answer = system.startEngine("media");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(texts(answer, "errors")).singleElement().asString().contains("7001");
        assertThat(state()).isEqualTo("started");
    }

    @Test
    void one_engine_is_managed_only_in_a_started_system() {
        assertThat(system.startEngine("media").status()).isEqualTo(400);
        assertThat(system.stopEngine("media").status()).isEqualTo(400);
        for (Runnable call : List.<Runnable>of(
                () -> system.startEngine("x"), () -> system.stopEngine("x"), () -> system.output("x", 1))) {
            assertThatThrownBy(call::run).isInstanceOf(ServingException.class).hasMessageContaining("x");
        }
    }

    @Test
    void an_engine_that_ends_by_itself_is_shown_with_its_code() {
        system.start();
        world.running("media").exit.complete(9);
        world.runBackground();

        assertThat(status("media")).isEqualTo("ended");
        assertThat(state()).isEqualTo("started");
        assertThat(texts(system.engines(), "engines").get(1)).contains("exitCode=9", "pid=null");
        assertThat(world.history).hasSize(3);
    }

    @Test
    void on_failure_an_engine_is_started_again_after_a_growing_pause() {
        one(Restart.ON_FAILURE).start();
        for (int i = 0; i < 3; i++) {
            long begin = world.nanos;
            world.running("insight").exit.complete(1);
            world.runBackground();

            assertThat(status("insight")).isEqualTo("started");
            assertThat(Duration.ofNanos(world.nanos - begin)).isEqualTo(Duration.ofSeconds(1L << i));
        }
        assertThat(texts(system.engines(), "engines").get(0)).contains("restarts=3");
    }

    @Test
    void restarts_come_to_an_end() {
        one(Restart.ALWAYS).start();
        world.broken.put("insight", 1);
        world.running("insight").exit.complete(0);
        world.runBackground();

        assertThat(status("insight")).isEqualTo("ended");
        assertThat(world.history).filteredOn("launch insight"::equals).hasSize(11);
    }

    @Test
    void on_failure_means_not_after_a_good_end() {
        one(Restart.ON_FAILURE).start();
        world.running("insight").exit.complete(0);
        world.runBackground();

        assertThat(world.history).containsExactly("launch insight");
    }

    @Test
    void nothing_is_started_again_after_a_stop_or_shutdown() {
        one(Restart.ALWAYS).start();
        system.stopEngine("insight");
        world.runBackground();
        assertThat(status("insight")).isEqualTo("stopped");

        system.startEngine("insight");
        world.running("insight").exit.complete(1);
        system.shutdown();
        world.runBackground();
        assertThat(world.history).filteredOn("launch insight"::equals).hasSize(2);
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
