package io.timpani.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/opt/code/model.bin (No such file)      | model.bin (No such file)",
                "cannot open /opt/code/model.bin         | cannot open model.bin",
                "cannot open \"/opt/code/m.bin\", sorry  | cannot open \"m.bin\", sorry",
                "/opt/code/                              | code",
                "/a/b.jar:/c/d.jar                       | b.jar:d.jar",
                "dir=/opt/code;x                         | dir=code;x",
                "(/opt/a.csv:12)                         | (a.csv:12)",
                "see file:///opt/code/a.csv              | see a.csv",
                "jar:file:/opt/code/a.jar!/demo/A.class  | jar:A.class",
                "//opt//code/a.csv                       | a.csv",
                "s3:/opt/a.csv or s3://bucket/b.csv      | s3:a.csv or s3://bucket/b.csv",
                "C:\\Users\\me\\model.bin is gone        | model.bin is gone",
                "/opt/größe/mödel.bin                    | mödel.bin",
            })
    void an_absolute_path_keeps_its_last_part(String text, String expected) {
        assertThat(Texts.withoutPaths(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "and/or",
                "1 / 2",
                "12 m/s",
                "data/train.csv",
                "./train.csv",
                "../train.csv",
                "http://host:8080/a/b",
                "a\\b",
                "",
                "$1 \\ {}"
            })
    void other_texts_stay(String text) {
        assertThat(Texts.withoutPaths(text)).isEqualTo(text);
    }

    @Test
    void a_dollar_in_a_file_name_is_kept() {
        assertThat(Texts.withoutPaths("/opt/a$1.class")).isEqualTo("a$1.class");
    }

    @Test
    void a_long_hostile_text_takes_linear_time() {
        String text = "/a".repeat(100_000) + " " + "/ ".repeat(100_000);

        assertThat(Texts.withoutPaths(text)).startsWith("a ");
    }
}
