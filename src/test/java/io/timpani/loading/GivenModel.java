package io.timpani.loading;

import io.timpani.config.Settings;
import io.timpani.engine.CodeDirectory;
import io.timpani.engine.Engine;
import io.timpani.engine.ModelAnswer;
import io.timpani.engine.ModelSpec;
import io.timpani.engine.Payload;
import io.timpani.engine.Prediction;
import io.timpani.engine.Predictor;
import io.timpani.engine.Traits;
import io.timpani.model.Language;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** A predictor whose behaviour a test overrides, where no file of a model brings it about. */
public class GivenModel implements Predictor {
    /** One call at a time. */
    public static final Traits SINGLE = traits(false, 0);

    private final Traits traits;
    private int closed;

    public GivenModel(Traits traits) {
        this.traits = traits;
    }

    /** Takes many calls at once; {@code calls} as in {@link Traits#calls}. */
    public static Traits concurrent(int calls) {
        return traits(true, calls);
    }

    private static Traits traits(boolean concurrent, int calls) {
        return new Traits(
                Language.JAVA,
                Optional.empty(),
                new Traits.Input.CsvText(),
                false,
                Traits.Pace.SLOW,
                concurrent,
                Set.of(),
                calls);
    }

    /** What hands out these, one after another, when a model is loaded. */
    public static ModelLoading loading(Settings settings, Predictor... instances) {
        return loading(settings, false, instances);
    }

    /** The same of an engine that runs the user's code, or does not. */
    public static ModelLoading loading(Settings settings, boolean foreign, Predictor... instances) {
        ModelSpec spec = new ModelSpec(
                CodeDirectory.list(settings.model().codeDir()),
                settings.model().targetType(),
                settings.model().labels(),
                Optional.empty(),
                settings.model().options());
        Engine engine = new Given(Arrays.asList(instances).iterator(), foreign);
        return new ModelLoading(
                new EngineChoice.Found(engine, "model.txt", spec),
                settings.model().load());
    }

    private record Given(Iterator<Predictor> instances, boolean runsForeignCode) implements Engine {
        @Override
        public String name() {
            return "given";
        }

        @Override
        public Optional<String> detect(ModelSpec model) {
            return Optional.of("model.txt");
        }

        @Override
        public Predictor load(ModelSpec model) {
            return instances.next();
        }
    }

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public ModelAnswer predict(Payload payload) {
        return Prediction.column(1);
    }

    @Override
    public void close() {
        closed++;
    }

    /** How often it was closed. */
    public int closed() {
        return closed;
    }
}
