package io.timpani.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code new model} makes.
 *
 * @param directory absolute path of a directory that is not there yet, in one that is
 * @param template what it is filled with
 */
public record NewModelSettings(Path directory, Template template) implements RunSettings {

    /** What a directory for a new model can be filled with. */
    public enum Template {
        /** Hooks of custom code, all commented out. */
        PYTHON_HOOKS,
        R_HOOKS,
        /** Models that can be served as they are. */
        PYTHON,
        R,
        JAVA,
        ONNX,
        PMML,
        XGBOOST;

        private static final String HOOKS = "-hooks";

        /** Its name in lower case, with a dash for an underscore. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** The options of {@code new model} that choose it. */
        public String options() {
            return isHooks()
                    ? "--language " + word().substring(0, word().length() - HOOKS.length())
                    : "--template " + word();
        }

        private boolean isHooks() {
            return word().endsWith(HOOKS);
        }

        /** The commented hooks of a language. */
        static Template hooksOf(String language) {
            return valueOf(language.toUpperCase(Locale.ROOT) + "_HOOKS");
        }

        /** The template that {@code --template} names. */
        static Optional<Template> of(String word) {
            return Arrays.stream(values())
                    .filter(template -> !template.isHooks() && template.word().equals(word))
                    .findFirst();
        }

        /** What {@code --template} may name. */
        static List<String> words() {
            return Arrays.stream(values())
                    .filter(template -> !template.isHooks())
                    .map(Template::word)
                    .toList();
        }
    }
}
