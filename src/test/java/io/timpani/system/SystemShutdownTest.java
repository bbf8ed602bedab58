package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a system ends: when a shutdown is asked for, or with its runtime (lifecycle.md §12). */
class SystemShutdownTest extends SystemInFakeWorld {
    private SystemLifecycle standalone() {
        world.standalone = true;
        system = new SystemLifecycle(FakeWorld.three(directory), world.surroundings());
        return system;
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
}
