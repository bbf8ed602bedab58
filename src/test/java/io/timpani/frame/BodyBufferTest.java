package io.timpani.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyBufferTest {
    private static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void every_byte_passes_once_and_in_order() throws IOException {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            byte[] body = noise(random.nextInt(300), seed);
            BodyBuffer buffer = new BodyBuffer(new ByteArrayInputStream(body), 1 + random.nextInt(20), null);
            byte[] seen = new byte[body.length];
            int count = 0;
            do {
                while (buffer.position < buffer.limit) {
                    seen[count++] = buffer.bytes[buffer.position++];
                }
            } while (buffer.refill(buffer.position));

            assertThat(count).as("seed %d", seed).isEqualTo(body.length);
            assertThat(seen).as("seed %d", seed).isEqualTo(body);
        }
    }

    @Test
    void kept_bytes_move_to_the_front_and_stay() throws IOException {
        byte[] body = noise(100, 1);
        BodyBuffer buffer = new BodyBuffer(new ByteArrayInputStream(body), 10, null);
        buffer.refill(0);
        buffer.position = 6;

        assertThat(buffer.refill(4)).isTrue();
        assertThat(buffer.position).isEqualTo(2);
        assertThat(buffer.limit).isEqualTo(10);
        assertThat(buffer.bytes).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(buffer.bytes[i]).isEqualTo(body[4 + i]);
        }
    }

    @Test
    void it_grows_only_when_all_is_kept() throws IOException {
        BodyBuffer buffer = new BodyBuffer(new ByteArrayInputStream(noise(100, 2)), 10, null);
        buffer.refill(0);

        assertThat(buffer.refill(0)).isTrue();
        assertThat(buffer.bytes).hasSize(20);
    }

    @Test
    void a_small_body_takes_a_small_buffer_and_a_large_one_the_full_size() throws IOException {
        BodyBuffer small = new BodyBuffer(new ByteArrayInputStream(noise(100, 3)), BodyBuffer.DEFAULT_SIZE, null);
        small.refill(0);
        small.position = small.limit;
        BodyBuffer large = new BodyBuffer(new ByteArrayInputStream(noise(100_000, 4)), BodyBuffer.DEFAULT_SIZE, null);
        large.refill(0);
        large.position = large.limit;

        assertThat(small.refill(small.position)).isFalse();
        assertThat(small.bytes.length).isLessThan(BodyBuffer.DEFAULT_SIZE);
        assertThat(large.refill(large.position)).isTrue();
        assertThat(large.bytes).hasSize(BodyBuffer.DEFAULT_SIZE);
    }

    @Test
    void the_end_stays_the_end() throws IOException {
        BodyBuffer buffer = new BodyBuffer(new ByteArrayInputStream(new byte[0]), 8, null);

        assertThat(buffer.refill(0)).isFalse();
        assertThat(buffer.refill(0)).isFalse();
        assertThat(buffer.limit).isZero();
    }

    @Test
    void a_failing_stream_fails_the_reader() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("cut off");
            }

            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                throw new IOException("cut off");
            }
        };
        assertThatThrownBy(() -> CsvReader.read(broken, FrameSchema.numbers())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> ArrowReader.read(broken, FrameSchema.numbers()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> MatrixMarketReader.read(broken, java.util.List.of()))
                .isInstanceOf(IOException.class);
    }
}
