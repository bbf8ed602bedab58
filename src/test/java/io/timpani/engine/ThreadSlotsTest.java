package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadSlotsTest {
    private final ThreadSlots<Object> slots = new ThreadSlots<>();

    @Test
    void a_thread_gets_back_what_it_gave_and_only_once() {
        Object one = new Object();
        assertThat(slots.take()).isNull();
        slots.give(one);
        assertThat(slots.take()).isSameAs(one);
        assertThat(slots.take()).isNull();
    }

    @Test
    void what_a_slot_loses_in_an_exchange_comes_back() {
        Object one = new Object();
        Object other = new Object();
        assertThat(slots.exchange(one)).isNull();
        assertThat(slots.exchange(other)).isSameAs(one);
        assertThat(slots.take()).isSameAs(other);
    }

    @Test
    void slots_of_all_threads_are_emptied() throws InterruptedException {
        List<Object> given = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Object one = new Object();
            Thread thread = new Thread(() -> {
                Object before = slots.exchange(one);
                if (before != null) {
                    given.remove(before);
                }
                given.add(one);
            });
            thread.start();
            thread.join();
        }
        List<Object> taken = new ArrayList<>();
        slots.empty(taken::add);
        assertThat(taken).containsExactlyInAnyOrderElementsOf(given).isNotEmpty();
        slots.empty(one -> assertThat(one).as("already taken").isNull());
    }

    @Test
    void no_two_calls_hold_the_same_though_threads_share_slots() throws InterruptedException {
        ThreadSlots<AtomicBoolean> shared = new ThreadSlots<>();
        AtomicInteger clashes = new AtomicInteger();
        AtomicInteger made = new AtomicInteger();
        AtomicInteger lost = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        // more threads than slots
        for (int i = 0; i < 160; i++) {
            threads.add(new Thread(() -> {
                for (int call = 0; call < 1000; call++) {
                    AtomicBoolean busy = shared.take();
                    if (busy == null) {
                        busy = new AtomicBoolean();
                        made.incrementAndGet();
                    }
                    clashes.addAndGet(busy.getAndSet(true) ? 1 : 0);
                    Thread.onSpinWait();
                    busy.set(false);
                    lost.addAndGet(shared.exchange(busy) == null ? 0 : 1);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        AtomicInteger left = new AtomicInteger();
        shared.empty(one -> left.incrementAndGet());
        assertThat(clashes).hasValue(0);
        assertThat(left.get() + lost.get()).as("kept and lost").isEqualTo(made.get());
    }
}
