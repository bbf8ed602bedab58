package io.timpani.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.RawBody;
import io.timpani.model.ErrorCode;
import io.timpani.testing.Refusals;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final byte[] BODY = {1, 2, 3, 4, 5};

    @TempDir
    Path directory;

    private static InputStream body() {
        return new ByteArrayInputStream(BODY);
    }

    @Test
    void a_body_that_just_fits_stays_in_the_heap() throws Exception {
        try (RawBody body = Spool.read(body(), BODY.length, directory)) {
            assertThat(body).isInstanceOf(RawBody.Bytes.class);
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void a_larger_one_goes_to_a_file_for_our_eyes_only_until_it_is_closed() throws Exception {
        try (RawBody body = Spool.read(body(), BODY.length - 1, directory)) {
            assertThat(body).isInstanceOfSatisfying(RawBody.Spooled.class, spooled -> {
                assertThat(spooled.length()).isEqualTo(BODY.length);
                assertThat(spooled.file()).hasBinaryContent(BODY);
            });
            Path file = ((RawBody.Spooled) body).file();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_body_that_breaks_off_is_the_clients_fault_and_leaves_no_file() {
        InputStream broken = new SequenceInputStream(body(), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return read();
            }
        });

        assertThatThrownBy(() -> Spool.read(broken, 2, directory))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void a_file_that_cannot_be_written_is_ours() {
        assertThat(Refusals.refusal(ErrorCode.INTERNAL, () -> Spool.read(body(), 2, directory.resolve("missing"))))
                .contains("cannot be kept in a file");
    }
}
