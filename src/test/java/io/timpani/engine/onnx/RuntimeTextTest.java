package io.timpani.engine.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeTextTest {
    private static final Path CODE_DIR = Path.of("/srv/my models/iris");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "Load model from /srv/my models/iris/a.onnx failed:bad | Load model from a.onnx failed:bad",
                "in /srv/my models/iris now | in  now",
                "/onnxruntime_src/core/gemm.h:14 wrong shape | gemm.h:14 wrong shape",
                "see '/etc/x y' and (/opt/a/b.so) | see 'x y' and (b.so)",
                "got 1/2 and 3 / 4 and N/A | got 1/2 and 3 / 4 and N/A",
                "sub/dir/file.txt | sub/dir/file.txt",
                "Name:'/layer1/Gemm' | Name:'Gemm'",
                "from /a.onnx | from a.onnx"
            })
    void directories_go_and_names_stay(String said, String shown) {
        assertThat(RuntimeText.of(new OrtException(said), CODE_DIR)).isEqualTo(shown);
    }

    @Test
    void the_envelope_and_line_breaks_go() {
        assertThat(RuntimeText.of(
                        new OrtException(OrtException.OrtErrorCode.ORT_FAIL, "one\n  two\r\n\r\nthree\n"), CODE_DIR))
                .isEqualTo("one two three");
    }
}
