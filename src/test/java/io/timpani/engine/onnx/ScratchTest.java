package io.timpani.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void pieces_are_direct_native_and_of_the_wanted_size() {
        ByteBuffer piece = new Scratch().take(12);
        assertThat(piece.isDirect()).isTrue();
        assertThat(piece.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(piece.remaining()).isEqualTo(12);
    }

    @Test
    void pieces_of_one_run_do_not_overlap_even_when_memory_grows() {
        Scratch scratch = new Scratch();
        int pieces = 200;
        ByteBuffer[] taken = new ByteBuffer[pieces];
        for (int piece = 0; piece < pieces; piece++) {
            taken[piece] = scratch.take(1 + 13 * piece);
            for (int at = 0; at < taken[piece].capacity(); at++) {
                taken[piece].put(at, (byte) piece);
            }
        }
        for (int piece = 0; piece < pieces; piece++) {
            for (int at = 0; at < taken[piece].capacity(); at++) {
                assertThat(taken[piece].get(at)).as("piece %d", piece).isEqualTo((byte) piece);
            }
        }
    }

    @Test
    void memory_is_used_again_after_a_reset() {
        Scratch scratch = new Scratch();
        int capacity = scratch.capacity();
        for (int run = 0; run < 1000; run++) {
            scratch.reset();
            scratch.take(capacity);
        }
        assertThat(scratch.capacity()).isEqualTo(capacity);
    }

    @Test
    void a_pool_gives_a_thread_its_memory_back_unless_it_grew_too_large() {
        ScratchPool pool = new ScratchPool();
        Scratch scratch = pool.take();
        assertThat(pool.take()).isNotSameAs(scratch);
        pool.give(scratch);
        assertThat(pool.take()).isSameAs(scratch);
        scratch.take(ScratchPool.LARGEST_KEPT + 1);
        pool.give(scratch);
        assertThat(pool.take()).isNotSameAs(scratch);
    }
}
