package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Writes metadata files and reads them. */
final class MetadataText {
    /** Three lines that are right by themselves; what follows begins in line 4. */
    static final String REGRESSION = "name: demo\ntype: inference\ntargetType: regression\n";

    private MetadataText() {}

    static ModelMetadata read(Path codeDir, String more) throws IOException, InvalidMetadata {
        write(codeDir, more);
        return MetadataReader.readWithParameters(codeDir).orElseThrow();
    }

    static ModelMetadata readWithoutParameters(Path codeDir, String more) throws IOException, InvalidMetadata {
        write(codeDir, more);
        return MetadataReader.read(codeDir).orElseThrow();
    }

    static List<String> problems(Path codeDir, String more) throws IOException {
        write(codeDir, more);
        return problems(() -> MetadataReader.read(codeDir));
    }

    static List<String> problemsWithParameters(Path codeDir, String more) throws IOException {
        write(codeDir, more);
        return problems(() -> MetadataReader.readWithParameters(codeDir));
    }

    static List<String> problems(ThrowingCallable reader) {
        InvalidMetadata failure = catchThrowableOfType(InvalidMetadata.class, reader);
        assertThat(failure).as("it must be refused").isNotNull();
        return failure.problems();
    }

    private static void write(Path codeDir, String more) throws IOException {
        Files.writeString(codeDir.resolve(MetadataReader.FILE_NAME), REGRESSION + more);
    }
}
