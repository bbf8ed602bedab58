package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.metadata.EngineDeclaration.Restart;
import io.timpani.model.ServingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** One engine of a started system: stopped and started by name, ended by itself, started again. */
class EngineOfSystemTest extends SystemInFakeWorld {
    private SystemLifecycle one(Restart restart) {
        system = new SystemLifecycle(
                FakeWorld.system(directory, FakeWorld.engine("insight", OptionalInt.empty(), restart)),
                world.surroundings());
        return system;
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
}
