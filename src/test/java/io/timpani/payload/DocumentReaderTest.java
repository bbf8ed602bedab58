package io.timpani.payload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.timpani.engine.Payload;
import io.timpani.engine.RawBody;
import io.timpani.engine.Traits.Input;
import io.timpani.frame.Column;
import io.timpani.frame.Frame;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.NumberColumn;
import io.timpani.frame.TextColumn;
import io.timpani.model.ServingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentReaderTest {
    private static final DocumentReader TYPED = new DocumentReader(new Input.Document(false, true), false);

    private static Payload.Document read(DocumentReader reader, byte[] body) throws IOException {
        return reader.read(PayloadFormat.CSV, "text/csv", Optional.empty(), new ByteArrayInputStream(body), List.of());
    }

    @Test
    void csv_comes_as_typed_columns_and_as_it_was_sent() throws IOException {
        byte[] body = "a,b,c\r\n1,2.5,x\r\n2,,y\r\n".getBytes(UTF_8);
        for (int round = 0; round < 2; round++) {
            Payload.Document document = read(TYPED, body);

            List<Column> columns = ((Frame) document.table().orElseThrow()).columns();
            assertThat(columns.get(0)).isInstanceOf(IntegerColumn.class);
            assertThat(columns.get(1)).isInstanceOf(NumberColumn.class);
            assertThat(columns.get(2)).isInstanceOf(TextColumn.class);
            assertThat(((RawBody.Bytes) document.raw()).bytes()).isEqualTo(body);
            assertThat(document.rowCount()).isEqualTo(2);
            assertThat(document.singleColumn()).isFalse();
        }
    }

    @Test
    void csv_that_cannot_be_told_comes_as_text_with_its_shape() throws IOException {
        Payload.Document document = read(TYPED, "a\nTrue\n\n".getBytes(UTF_8));

        assertThat(document.table()).isEmpty();
        assertThat(document.rowCount()).isEqualTo(2);
        assertThat(document.singleColumn()).isTrue();
    }

    @Test
    void nobody_who_did_not_ask_gets_typed_columns() throws IOException {
        DocumentReader reader = new DocumentReader(new Input.Document(false, false), false);
        Payload.Document document = read(reader, "a,b\n1,2\n".getBytes(UTF_8));

        assertThat(document.table()).isEmpty();
        assertThat(document.rowCount()).isEqualTo(1);
    }

    @Test
    void broken_csv_is_refused_naming_its_line() {
        assertThatThrownBy(() -> read(TYPED, "a,b\n1,2\n3\n".getBytes(UTF_8)))
                .isInstanceOf(ServingException.class)
                .hasMessageContaining("line 3");
    }
}
