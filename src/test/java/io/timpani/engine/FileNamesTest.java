package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.model.Language;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rules of model-contract.md §2. */
class FileNamesTest {
    @Test
    void some_extensions_say_no_language_and_are_those_of_other_files_too() {
        assertThat(FileNames.isUnspoken("a.JSON")).isTrue();
        assertThat(FileNames.isUnspoken("a.cbm")).isTrue();
        assertThat(FileNames.isUnspoken("a.lgb")).isTrue();
        assertThat(FileNames.isUnspoken("a.pmml")).isFalse();
        assertThat(FileNames.isUnspoken("json")).isFalse();
    }

    @Test
    void an_extension_is_what_follows_the_last_dot_of_the_name() {
        assertThat(FileNames.extension("a.tar.GZ")).isEqualTo("gz");
        assertThat(FileNames.extension(Path.of("v1.pkl", "model").toString())).isEmpty();
        assertThat(FileNames.isArtifact("a.PKL", Language.PYTHON)).isTrue();
        assertThat(FileNames.isArtifact("a.pkl", Language.R)).isFalse();
        assertThat(FileNames.isArtifact("a.pkl", Language.OTHER)).isFalse();
        assertThat(FileNames.mayBeModel("a.ubj")).isTrue();
        assertThat(FileNames.mayBeModel("a.csv")).isFalse();
    }

    @Test
    void custom_code_in_another_case_is_misspelled() {
        assertThat(FileNames.isMisspelled("Custom.py")).isTrue();
        for (String name : FileNames.custom()) {
            assertThat(FileNames.isMisspelled(name)).as(name).isFalse();
            assertThat(FileNames.customLanguage(name)).as(name).isPresent();
        }
        assertThat(FileNames.isMisspelled("custom.rb")).isFalse();
        assertThat(FileNames.customLanguage("Custom.py")).isEmpty();
    }
}
