package io.timpani.engine.jvm;

import static io.timpani.engine.jvm.Models.csv;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.timpani.engine.ModelSpec;
import io.timpani.engine.Predictor;
import io.timpani.model.ServingException;
import java.util.Objects;

/** Models of the old interface, compiled into the jar of a code directory. */
final class LegacyModel {
    private LegacyModel() {}

    /** The text of the user's exception before it is made fit for clients. */
    static String causeText(Predictor predictor, String data) {
        ServingException failure = catchThrowableOfType(ServingException.class, () -> predictor.predict(csv(data)));
        return String.valueOf(Objects.requireNonNull(failure.getCause()).getMessage());
    }

    /** A {@code predict} that always answers with that text, given as the inside of a Java string. */
    static String returning(String answer) {
        return "@Override public String predict(byte[] data) { return \"" + answer + "\"; }";
    }

    static Predictor loaded(ModelSpec model, String members) {
        new UserJar().legacy("Model", members).writeTo(model.codeDir().resolve("model.jar"));
        // the jar was not there yet when the directory was listed
        return new JvmEngine()
                .load(new ModelSpec(
                        model.codeDir(), model.targetType(), model.labels(), model.language(), model.options()));
    }
}
