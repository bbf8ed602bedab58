package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.metadata.EngineDeclaration.Restart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One engine through its life, alone and started again, without processes and in no time. */
class OneEngineTest {
    private static final Pattern STATUS = Pattern.compile("\"status\":\"(\\w+)\",\"port\":(\\w+)");

    @TempDir
    Path directory;

    private final FakeWorld world = new FakeWorld();

    private SystemLifecycle started(Restart restart) {
        SystemLifecycle system = new SystemLifecycle(
                FakeWorld.system(directory, FakeWorld.engine("insight", OptionalInt.empty(), restart)),
                world.surroundings());
        assertThat(system.start().status()).isEqualTo(200);
        return system;
    }

    private static String status(SystemLifecycle system) {
        Map<?, ?> engines =
                (Map<?, ?>) Objects.requireNonNull(system.status().body().get("engines"));
        return String.valueOf(engines.get("insight"));
    }

    @Test
    void every_change_of_its_status_is_an_event() throws Exception {
        SystemLifecycle system = started(Restart.NEVER);
        EventStream.Listener listener = system.listen().orElseThrow();
        system.stopEngine("insight");
        system.startEngine("insight");
        world.running("insight").exit.complete(7);
        system.stop();

        List<String> heard = new ArrayList<>();
        while (!listener.isOver()) {
            Matcher status = STATUS.matcher(listener.next(0));
            if (status.find()) {
                heard.add(status.group(1) + " " + status.group(2));
            }
        }
        assertThat(heard)
                .containsExactly(
                        "stopping 9000",
                        "stopped null",
                        "starting null",
                        "starting 9001",
                        "started 9001",
                        "ended null",
                        "stopped null");
    }

    @Test
    void one_that_does_not_answer_when_it_is_started_alone_is_stopped() {
        SystemLifecycle system = started(Restart.NEVER);
        system.stopEngine("insight");
        world.slow.put("insight", Duration.ofSeconds(16));
        world.history.clear();

        assertThat(system.startEngine("insight").status()).isEqualTo(500);

        assertThat(world.history).containsExactly("launch insight", "stop insight 1");
        assertThat(status(system)).isEqualTo("stopped");
    }

    @Test
    void one_that_is_stopped_just_when_it_answers_has_not_started() {
        SystemLifecycle system = started(Restart.NEVER);
        system.stopEngine("insight");
        world.onAnswer.put("insight", () -> system.stopEngine("insight"));

        Answer answer = system.startEngine("insight");

        assertThat(answer.status()).isEqualTo(500);
        assertThat(FakeWorld.list(answer, "errors").get(0)).asString().contains("insight", "just answered");
        assertThat(status(system)).isEqualTo("stopped");
    }

    @Test
    void one_that_hangs_when_it_is_started_again_is_stopped_and_tried_again() {
        SystemLifecycle system = started(Restart.ALWAYS);
        world.slow.put("insight", Duration.ofSeconds(16));
        world.history.clear();
        world.running("insight").exit.complete(1);

        world.runBackground();

        assertThat(world.history).hasSize(20).startsWith("launch insight", "stop insight 1", "launch insight");
        assertThat(world.running("insight").isAlive()).isFalse();
        assertThat(status(system)).isEqualTo("ended");
    }

    @Test
    void one_whose_program_is_gone_when_it_is_started_again_stays_ended() {
        SystemLifecycle system = started(Restart.ALWAYS);
        world.missing.add("insight");
        world.history.clear();
        world.running("insight").exit.complete(1);

        world.runBackground();

        assertThat(world.history).hasSize(10).containsOnly("launch insight");
        assertThat(status(system)).isEqualTo("ended");
    }

    @Test
    void one_that_was_stopped_while_it_waits_for_its_restart_stays_stopped() {
        SystemLifecycle system = started(Restart.ALWAYS);
        world.running("insight").exit.complete(1);
        system.shutdown();
        system.stop();
        world.history.clear();

        world.runBackground();

        assertThat(world.history).doesNotContain("launch insight");
        assertThat(status(system)).isEqualTo("stopped");
    }

    @Test
    void a_late_word_of_its_end_does_not_touch_its_next_process() {
        SystemLifecycle system = started(Restart.NEVER);
        world.immortal.add("insight");
        FakeWorld.Engine first = world.running("insight");
        system.stopEngine("insight");
        assertThat(status(system)).isEqualTo("stopping");
        first.exit.complete(137);
        assertThat(status(system)).isEqualTo("stopped");

        system.startEngine("insight");

        assertThat(status(system)).isEqualTo("started");
        assertThat(FakeWorld.list(system.engines(), "engines").get(0))
                .asString()
                .contains("exitCode=null");
    }
}
