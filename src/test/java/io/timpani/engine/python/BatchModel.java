package io.timpani.engine.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.engine.AnswerTable;
import io.timpani.frame.IntegerColumn;
import io.timpani.frame.MixedColumn;
import io.timpani.frame.NumberColumn;
import java.time.Duration;
import java.util.Objects;

/** A model that answers how many rows it got at once, and does what they say. */
final class BatchModel {
    static final Duration WAIT = Duration.ofMillis(2);
    static final String HELD = "mode,v,t\nhold,0,x\n";
    static final String ROW = "mode,v,t\n%s,%s,%s\n";
    static final String CODE = """
            import signal, time
            from datarobot_drum import CustomHTTPError
            HERE = os.path.dirname(__file__)
            def load_model(code_dir):
                try: os.mkfifo(HERE + "/gate")
                except FileExistsError: pass
                return "model"
            def score(data, model, **kwargs):
                modes = [str(mode) for mode in data["mode"]]
                n = len(data)
                if "hold" in modes:
                    open(HERE + "/held", "w").close()
                    open(HERE + "/gate").read()
                if "stuck" in modes and n > 1:
                    open(HERE + "/stuck", "w").close()
                    time.sleep(100)
                if "bad" in modes: raise ValueError("row %d is bad" % modes.index("bad"))
                if "user" in modes: raise CustomHTTPError("teapot", 418)
                if "kill" in modes: os.kill(os.getpid(), signal.SIGKILL)
                answer = pd.DataFrame({
                    "Predictions": [-1.0 if pd.isna(v) else float(v) * 2 for v in data["v"]],
                    "n": [n] * n,
                    "t": ["missing" if pd.isna(t) else str(t) for t in data["t"]],
                    "pid": [os.getpid()] * n,
                    "columns": [str(list(data.columns)) + kwargs["mimetype"]] * n,
                    "raw": [len(kwargs["binary_data"].splitlines())] * n,
                })
                if "short" in modes and n > 1: return answer[1:]
                if "sort" in modes: return answer.sort_values("Predictions")
                if "named" in modes: return answer.set_index("t", drop=False)
                return answer
            """;

    private BatchModel() {}

    static double prediction(AnswerTable answer) {
        assertThat(answer.rows()).isEqualTo(1);
        return ((NumberColumn) answer.frame().column("Predictions").orElseThrow()).values()[0];
    }

    static long whole(AnswerTable answer, String column) {
        return ((IntegerColumn) answer.frame().column(column).orElseThrow()).values()[0];
    }

    static String text(AnswerTable answer, String column) {
        return Objects.toString(((MixedColumn) answer.frame().column(column).orElseThrow()).values()[0]);
    }
}
