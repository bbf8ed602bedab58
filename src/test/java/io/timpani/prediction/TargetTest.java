package io.timpani.prediction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Payload;
import io.timpani.engine.Traits;
import io.timpani.frame.ArrowWriter;
import io.timpani.frame.Frame;
import io.timpani.frame.FrameSchema;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.Language;
import io.timpani.payload.PayloadFormat;
import io.timpani.payload.RowsReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
    private final RowsReader reader = new RowsReader(Traits.fast(Language.JAVA, FrameSchema.inferred()));

    private Target read(PayloadFormat format, byte[] body) throws IOException {
        return Target.read(format, new ByteArrayInputStream(body), reader);
    }

    @Test
    void csv_comes_back_as_it_was_sent_with_other_line_ends() throws IOException {
        try (Target target = read(PayloadFormat.CSV, "y\n1\nno\n".getBytes(UTF_8))) {
            assertThat(target.payload().rowCount()).isEqualTo(2);
            assertThat(new String(target.csv(), UTF_8).lines()).containsExactly("y", "1", "no");
            assertThat(new String(target.csv(), UTF_8)).contains("\r\n");
        }
    }

    @Test
    void arrow_comes_back_as_csv() throws IOException {
        Frame frame = new Frame(
                2, List.of(new NumberColumn("y", new double[] {1, 2.5}), new TextColumn("t", new String[] {"a", "b"})));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(ArrowWriter.schema(frame));
        stream.write(ArrowWriter.batch(frame));
        stream.write(ArrowWriter.end());

        try (Target target = read(PayloadFormat.ARROW, stream.toByteArray())) {
            assertThat(target.payload()).isInstanceOf(Payload.Rows.class);
            assertThat(new String(target.csv(), UTF_8).lines()).containsExactly("y,t", "1,a", "2.5,b");
        }
    }

    @Test
    void a_matrix_comes_back_with_its_zeros() throws IOException {
        RowsReader sparse = new RowsReader(new Traits(
                Language.JAVA,
                Optional.empty(),
                new Traits.Input.Columns(FrameSchema.inferred()),
                true,
                Traits.Pace.FAST,
                true));
        String matrix = "%%MatrixMarket matrix coordinate real general\n2 2 2\n1 1 3\n2 2 4.5\n";

        try (Target target = Target.read(PayloadFormat.MTX, new ByteArrayInputStream(matrix.getBytes(UTF_8)), sparse)) {
            assertThat(new String(target.csv(), UTF_8).lines().skip(1)).containsExactly("3,0", "0,4.5");
        }
    }

    @Test
    void what_is_wrong_with_it_is_told() {
        assertThatThrownBy(() -> read(PayloadFormat.CSV, "y,z\n1\n".getBytes(UTF_8)))
                .hasMessageContaining("line 2");
    }
}
