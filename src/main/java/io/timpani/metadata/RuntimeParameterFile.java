package io.timpani.metadata;

import io.timpani.json.JsonText;
import io.timpani.metadata.Tree.Block;
import io.timpani.metadata.Tree.Entry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a file with the values of runtime parameters. */
public final class RuntimeParameterFile {
    private final Problems problems;

    private RuntimeParameterFile(Problems problems) {
        this.problems = problems;
    }

    /**
     * Reads and checks the file.
     *
     * @param definitions what may be in it; a value of another name is left alone, one that is not there is the default
     * @return for each definition a variable and the JSON that it holds: an object of {@code payload} and {@code type}
     * @throws InvalidMetadata naming everything that is wrong
     */
    public static Map<String, String> read(Path file, List<RuntimeParameter> definitions) throws InvalidMetadata {
        Problems problems = new Problems(String.valueOf(file.getFileName()));
        Map<String, String> variables = new LinkedHashMap<>();
        RuntimeParameterFile reader = new RuntimeParameterFile(problems);
        TextFile.read(file, problems)
                .flatMap(reader::values)
                .ifPresent(values -> definitions.forEach(definition -> reader.take(definition, values, variables)));
        problems.throwIfAny();
        return variables;
    }

    private Optional<Block> values(String yaml) {
        int before = problems.count();
        Optional<Tree> tree = YamlReader.normal(yaml, problems);
        if (problems.count() > before) {
            return tree.filter(Block.class::isInstance).map(Block.class::cast);
        }
        if (tree.isEmpty()
                || Tree.typed(tree.get()) == null
                || (tree.get() instanceof Block block && block.entries().isEmpty())) {
            problems.whole("the file is empty; it needs a value for at least one runtime parameter.");
            return Optional.empty();
        }
        if (tree.get() instanceof Block block) {
            return Optional.of(block);
        }
        problems.at(
                tree.get().line(),
                "the file must hold names and values, but is " + tree.get().kind() + ".");
        return Optional.empty();
    }

    private void take(RuntimeParameter definition, Block values, Map<String, String> variables) {
        Entry entry = values.entries().get(definition.name());
        Object value = entry == null ? definition.initial() : Tree.typed(entry.value());
        Optional<String> fault = definition.fault(value);
        if (fault.isEmpty()) {
            variables.put(definition.variable(), json(definition.envelope(value)));
        } else if (entry == null) {
            problems.whole("the runtime parameter " + definition.name() + " is not given, and its defaultValue ("
                    + MetadataReader.FILE_NAME + ", line " + definition.line() + ") is wrong: it " + fault.get() + ".");
        } else {
            problems.at(entry.line(), "the runtime parameter " + definition.name() + " " + fault.get() + ".");
        }
    }

    private static String json(Map<String, @Nullable Object> envelope) {
        return JsonText.of(envelope);
    }
}
