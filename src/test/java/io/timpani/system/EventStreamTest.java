package io.timpani.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final EventStream events = new EventStream();

    private EventStream.Listener listener() {
        return events.listen(EventStream.STATE, () -> Map.of("state", "none")).orElseThrow();
    }

    private static String next(EventStream.Listener listener) throws InterruptedException {
        return listener.next(0);
    }

    @Test
    void nothing_is_made_up_for_nobody() {
        events.publish(EventStream.OUTPUT, () -> {
            throw new AssertionError("asked for nothing");
        });
    }

    @Test
    void an_event_is_one_line_of_json_whatever_it_holds() throws Exception {
        EventStream.Listener listener = listener();
        next(listener);
        events.publish(EventStream.OUTPUT, () -> Map.of("line", "a\nb\rdata: x\"ä"));

        assertThat(next(listener)).isEqualTo("id: 2\nevent: output\ndata: {\"line\":\"a\\nb\\rdata: x\\\"ä\"}\n\n");
        assertThat(next(listener)).isEmpty();
    }

    @Test
    void a_slow_listener_loses_output_but_no_news_and_is_told() throws Exception {
        EventStream.Listener listener = listener();
        for (int i = 0; i < 10 * EventStream.MAX_WAITING; i++) {
            events.publish(EventStream.OUTPUT, () -> Map.of("line", "x"));
        }
        events.publish(EventStream.STATE, () -> Map.of("state", "started"));

        assertThat(next(listener)).contains("event: dropped").contains("\"events\":2306");
        StringBuilder rest = new StringBuilder();
        int count = 0;
        for (String event = next(listener); !event.isEmpty(); event = next(listener)) {
            rest.append(event);
            count++;
        }
        assertThat(count).isEqualTo(EventStream.MAX_WAITING);
        assertThat(rest.toString()).endsWith("{\"state\":\"started\"}\n\n");
    }

    @Test
    void listeners_are_limited_and_leave_room_when_they_go() {
        EventStream.Listener first = listener();
        for (int i = 1; i < EventStream.MAX_LISTENERS; i++) {
            listener();
        }
        assertThat(events.listen(EventStream.STATE, Map::of)).isEmpty();
        first.close();
        assertThat(events.listen(EventStream.STATE, Map::of)).isPresent();
        assertThat(events.listeners()).isEqualTo(EventStream.MAX_LISTENERS);
    }

    @Test
    void an_event_wakes_who_waits() throws Exception {
        EventStream.Listener listener = listener();
        next(listener);
        CompletableFuture<Thread> waiting = new CompletableFuture<>();
        CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> {
            waiting.complete(Thread.currentThread());
            try {
                return listener.next(600_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread waiter = waiting.get();
        while (waiter.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        events.publish(EventStream.STATE, () -> Map.of("state", "started"));

        assertThat(heard).succeedsWithin(Duration.ofSeconds(20)).asString().contains("\"started\"");
    }

    @Test
    void a_close_wakes_who_waits() throws Exception {
        EventStream.Listener listener = listener();
        next(listener);
        Thread closer = new Thread(events::close);
        closer.start();

        assertThat(listener.next(60_000)).isEmpty();
        assertThat(listener.isOver()).isTrue();
        closer.join();
    }
}
