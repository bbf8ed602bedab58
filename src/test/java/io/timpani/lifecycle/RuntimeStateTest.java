package io.timpani.lifecycle;

import static io.timpani.lifecycle.RuntimeState.DRAINING;
import static io.timpani.lifecycle.RuntimeState.FAILED;
import static io.timpani.lifecycle.RuntimeState.READY;
import static io.timpani.lifecycle.RuntimeState.STARTING;
import static io.timpani.lifecycle.RuntimeState.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuntimeStateTest {
    /** The arrows of the diagram; a start that is torn down half-way drains, too. */
    private static final Map<RuntimeState, Set<RuntimeState>> ARROWS = Map.of(
            STARTING, EnumSet.of(READY, FAILED, DRAINING),
            READY, EnumSet.of(FAILED, DRAINING),
            FAILED, EnumSet.of(DRAINING),
            DRAINING, EnumSet.of(STOPPED),
            STOPPED, EnumSet.noneOf(RuntimeState.class));

    @ParameterizedTest
    @EnumSource
    void a_state_goes_where_the_diagram_has_an_arrow_and_nowhere_else(RuntimeState state) {
        Set<RuntimeState> reachable = EnumSet.noneOf(RuntimeState.class);
        for (RuntimeState next : RuntimeState.values()) {
            if (state.mayBecome(next)) {
                reachable.add(next);
            }
        }

        assertThat(reachable).isEqualTo(ARROWS.get(state));
    }

    @ParameterizedTest
    @EnumSource
    void every_state_ends_in_stopped(RuntimeState state) {
        RuntimeState current = state;
        for (int step = 0; step < RuntimeState.values().length && current != STOPPED; step++) {
            current = current.mayBecome(DRAINING) ? DRAINING : STOPPED;
        }

        assertThat(current).isEqualTo(STOPPED);
    }
}
