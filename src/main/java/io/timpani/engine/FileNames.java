package io.timpani.engine;

import io.timpani.model.Language;
import java.io.File;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What names of files say about models and custom code (model-contract.md §2). Names are relative to a code directory. */
public final class FileNames {
    private static final Map<Language, Set<String>> EXTENSIONS = Collections.unmodifiableMap(new EnumMap<>(Map.of(
            Language.PYTHON, Set.of("pkl", "pth", "h5", "joblib", "onnx"),
            Language.R, Set.of("rds"),
            Language.JAVA, Set.of("jar", "zip", "java", "mojo", "pmml"))));
    /** Of models that run in this JVM and say no language; other files have them, too. */
    private static final Set<String> OTHER_EXTENSIONS = Set.of("json", "ubj", "txt", "lgb", "model", "cbm");

    private static final Map<String, Language> CUSTOM_FILES =
            Map.of("custom.py", Language.PYTHON, "custom.R", Language.R, "custom.r", Language.R);

    private FileNames() {}

    /** True when the extension is one that only models in this JVM have, which say no language, and other files. */
    public static boolean isUnspoken(String file) {
        return OTHER_EXTENSIONS.contains(extension(file));
    }

    /** True when the extension is one of models, whether it says a language or not. */
    static boolean mayBeModel(String file) {
        return isUnspoken(file)
                || EXTENSIONS.values().stream().anyMatch(extensions -> extensions.contains(extension(file)));
    }

    /** True when the extension is one of artifacts of that language. */
    static boolean isArtifact(String file, Language language) {
        return EXTENSIONS.getOrDefault(language, Set.of()).contains(extension(file));
    }

    /** The names of custom code. */
    static Set<String> custom() {
        return CUSTOM_FILES.keySet();
    }

    /** The language of custom code, empty when the name is none of custom code. */
    static Optional<Language> customLanguage(String file) {
        return Optional.ofNullable(CUSTOM_FILES.get(file));
    }

    /** True when the name would be one of custom code in another case. */
    static boolean isMisspelled(String file) {
        return !CUSTOM_FILES.containsKey(file) && CUSTOM_FILES.keySet().stream().anyMatch(file::equalsIgnoreCase);
    }

    /** True when the file lies at the top level. */
    static boolean isTop(String file) {
        return file.indexOf(File.separatorChar) < 0;
    }

    /** What follows the last dot, in lower case; empty when there is no dot. */
    static String extension(String file) {
        String name = file.substring(file.lastIndexOf(File.separatorChar) + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** For a message: the extensions of artifacts, language by language. */
    static String artifactTable() {
        return EXTENSIONS.entrySet().stream()
                .map(entry -> entry.getKey().value() + ": "
                        + entry.getValue().stream()
                                .sorted()
                                .map(extension -> "." + extension)
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
    }
}
