package io.timpani.engine.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values of both notations. */
class DocumentTest {
    private static ByteInput input(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        return new ByteInput(new ByteArrayInputStream(bytes), bytes.length);
    }

    private static Document json(String text) {
        return new JsonDocument(input(text, StandardCharsets.UTF_8));
    }

    private static Document ubj(String text) {
        return new UbjDocument(input(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void json_texts_may_have_escapes() throws Exception {
        assertThat(json("\"a\\u00e9\\ud83e\\udd41\\n\\\"\\/é\"").text()).isEqualTo("aé\ud83e\udd41\n\"/é");
        assertThatThrownBy(() -> json("\"\\x\"").text()).hasMessageContaining("unknown escape");
        assertThatThrownBy(() -> json("\"\\ud83e\"").text()).hasMessageContaining("half a character");
    }

    @Test
    void json_numbers_are_read_exactly() throws Exception {
        assertThat(json("[1, -2.5E-3,true,false, NaN,Infinity,-Infinity,1E-45,123456789012]")
                        .floats())
                .containsExactly(
                        1f,
                        -2.5E-3f,
                        1f,
                        0f,
                        Float.NaN,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        Float.MIN_VALUE,
                        1.23456791E11f);
        assertThat(json("[0,2147483647,-2147483648]").ints()).containsExactly(0, Integer.MAX_VALUE, Integer.MIN_VALUE);
        assertThatThrownBy(() -> json("[1.5]").ints()).hasMessageContaining("no whole number");
        assertThatThrownBy(() -> json("[2147483648]").ints()).hasMessageContaining("no whole number");
        assertThatThrownBy(() -> json("[1-2]").floats()).hasMessageContaining("no number");
        assertThatThrownBy(() -> json("[truth]").floats()).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> json("1".repeat(500)).number()).hasMessageContaining("too long");
    }

    @Test
    void what_is_no_json_is_refused() {
        assertThatThrownBy(() -> json("[1 2]").floats()).hasMessageContaining("lacks a comma");
        assertThatThrownBy(() -> json("{\"a\" 2}").object(key -> {})).hasMessageContaining("lacks a colon");
        assertThatThrownBy(() -> json("?").kind()).hasMessageContaining("is no JSON");
        assertThatThrownBy(() -> json("nuts").skip()).hasMessageContaining("is no JSON");
    }

    @Test
    void what_is_not_wanted_is_passed_by() throws Exception {
        List<String> seen = new ArrayList<>();
        Document in =
                json("{\"a\":{\"]\":[1,{\"}\":\"\\\"\"}]},\"b\":null,\"c\":-1,\"d\":\"x\",\"e\":[[],[]],\"f\":7}");
        in.object(key -> {
            if (key.equals("f")) {
                seen.add(key + in.scalar());
            } else {
                in.skip();
            }
        });
        assertThat(seen).containsExactly("f7");
    }

    @Test
    void ubjson_has_numbers_of_many_widths() throws Exception {
        assertThat(ubj("[i\u00ffU\u00ffI\u00ff\u00fel\u0000\u0000\u0001\u0000TF]")
                        .floats())
                .containsExactly(-1, 255, -2, 256, 1, 0);
        assertThat(ubj("[$U#i\2\1\2").ints()).containsExactly(1, 2);
        assertThat(ubj("[$d#i\1?\u0080\u0000\u0000").floats()).containsExactly(1f);
        assertThat(ubj("[#i\1D?\u00f0\u0000\u0000\u0000\u0000\u0000\u0000").floats())
                .containsExactly(1f);
        assertThat(ubj("[$L#i\1\u0000\u0000\u0000\u0000\u0000\u0000\u0000\5").ints())
                .containsExactly(5);
    }

    @Test
    void ubjson_containers_may_be_counted_or_typed() throws Exception {
        List<String> seen = new ArrayList<>();
        Document in = ubj("{#i\3i\1aNSi\1xi\1b[[]{}Z[$i#i\2\1\2]i\1cCz");
        in.object(key -> {
            if (in.kind() == Document.Kind.TEXT) {
                seen.add(key + in.text());
            } else {
                in.skip();
            }
        });
        assertThat(seen).containsExactly("ax", "cz");
    }

    @Test
    void ubjson_that_lies_is_refused() {
        assertThatThrownBy(() -> ubj("[$i\1").ints()).hasMessageContaining("typed container without a count");
        assertThatThrownBy(() -> ubj("[$q#i\1\1").ints()).hasMessageContaining("is no UBJSON");
        assertThatThrownBy(() -> ubj("Si\u00ff").text()).hasMessageContaining("has a length of -1");
        assertThatThrownBy(() -> ubj("SU\u00ffa").text()).hasMessageContaining("a text of 255 bytes where 1 are left");
        assertThatThrownBy(() -> ubj("Sd").text()).hasMessageContaining("lacks a length");
        assertThatThrownBy(() -> ubj("[$d#i\4aaaa").floats()).hasMessageContaining("4 values where 4 bytes");
    }
}
