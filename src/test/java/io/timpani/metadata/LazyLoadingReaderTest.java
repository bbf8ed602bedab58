package io.timpani.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.timpani.metadata.LazyLoading.Credentials;
import io.timpani.metadata.LazyLoading.RemoteFile;
import io.timpani.metadata.LazyLoading.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LazyLoadingReaderTest {
    private static final String FILES =
            "\"files\":[{\"remote_path\":\"a/b\",\"local_path\":\"b\",\"repository_id\":\"r\"}]";
    private static final String REPOSITORY = "\"repository_id\":\"r\",\"bucket_name\":\"k\",\"credential_id\":\"c1\"";
    private static final String SECRET = "MLOPS_REPOSITORY_SECRET_C1";
    private static final String KEYS =
            "{\"credential_type\":\"s3\",\"aws_access_key_id\":\"id\",\"aws_secret_access_key\":\"hunter2\"}";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>(Map.of(SECRET, KEYS));

    @Test
    void the_variable_is_read_in_snake_case() throws Exception {
        String json = "{" + FILES + ",\"repositories\":[{" + REPOSITORY
                + ",\"endpoint_url\":\"http://s\",\"verify_certificate\":false,\"more\":1}],\"more\":2}";

        assertThat(read(json).files())
                .containsExactly(new RemoteFile(
                        "a/b",
                        "b",
                        new Repository(
                                "r",
                                "k",
                                Optional.of("http://s"),
                                false,
                                new Credentials("id", "hunter2", Optional.empty()))));
    }

    @Test
    void the_variable_is_read_in_camel_case() throws Exception {
        environment.put(
                SECRET,
                "{\"credentialType\":\"s3\",\"awsAccessKeyId\":\"id\",\"awsSecretAccessKey\":\"k\",\"awsSessionToken\":\"t\"}");

        assertThat(read("""
                        {"files":[{"remotePath":"a","localPath":"b","repositoryId":"r"}],
                         "repositories":[{"repositoryId":"r","bucketName":"k","credentialId":"c1","verifyCertificate":false}]}
                        """).files())
                .containsExactly(new RemoteFile(
                        "a",
                        "b",
                        new Repository(
                                "r", "k", Optional.empty(), false, new Credentials("id", "k", Optional.of("t")))));
    }

    @Test
    void certificates_are_verified_unless_switched_off() throws Exception {
        assertThat(read(with("")).files().get(0).repository().verifyCertificate())
                .isTrue();
        assertThat(read(with(",\"verifyCertificate\":null,\"endpoint_url\":null"))
                        .files()
                        .get(0)
                        .repository())
                .satisfies(
                        repository -> assertThat(repository.verifyCertificate()).isTrue())
                .satisfies(repository -> assertThat(repository.endpoint()).isEmpty());
    }

    @Test
    void secrets_are_not_shown() throws Exception {
        assertThat(read(with("")).toString()).doesNotContain("hunter2").contains("*****");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text                                          | it must be a map
            []                                            | it must be a map
            {                                             | not valid YAML
            {}                                            | files is missing
            {}                                            | repositories is missing
            {"files":[],"repositories":[]}                | files must be a list of at least one map
            {"files":[],"repositories":[]}                | repositories must be a list of at least one map
            {"files":{},"repositories":1}                 | repositories must be a list
            {"files":[1],"repositories":["a"]}            | files[0] must be a map, but is text
            {"files":[1],"repositories":["a"]}            | repositories[0] must be a map
            {"files":[{}],"repositories":[{}]}            | files[0].remote_path is missing
            {"files":[{}],"repositories":[{}]}            | files[0].local_path is missing
            {"files":[{}],"repositories":[{}]}            | files[0].repository_id is missing
            {"files":[{}],"repositories":[{}]}            | repositories[0].repository_id is missing
            {"files":[{}],"repositories":[{}]}            | repositories[0].bucket_name is missing
            {"files":[{}],"repositories":[{}]}            | repositories[0].credential_id is missing
            {"files":[{"remote_path":""}]}                | files[0].remote_path must be text that is not blank
            {"files":[{"remote_path":null}]}              | files[0].remote_path must be text that is not blank
            {"files":[{"local_path":["x"]}]}              | files[0].local_path must be text that is not blank
            {"files":[{"repository_id":"x"}]}             | files[0].repository_id is x, but there is no such repository
            {"repositories":[{"endpoint_url":""}]}        | repositories[0].endpoint_url must be text that is not blank
            {"repositories":[{"verify_certificate":"no"}]} | repositories[0].verify_certificate must be true or false
            """)
    void a_place_that_is_wrong_is_named(String json, String part) {
        assertThat(problems(json))
                .anySatisfy(problem -> assertThat(problem)
                        .startsWith("MLOPS_LAZY_LOADING_DATA: ")
                        .contains(part));
    }

    @Test
    void missing_credentials_name_repository_id_and_variable() {
        environment.clear();

        assertThat(problems(with("")))
                .containsExactly("MLOPS_LAZY_LOADING_DATA: repositories[0].credential_id of the repository r is c1, but"
                        + " there are no such credentials: the variable MLOPS_REPOSITORY_SECRET_C1 is not set.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text                             | JSON object
            {"credential_type":"gcp"}        | credential_type is gcp, but only s3 is supported
            {"aws_access_key_id":"hunter2"}  | credential_type is missing
            {"credential_type":"s3"}         | aws_access_key_id is missing
            {"credential_type":"s3"}         | aws_secret_access_key is missing
            {"credential_type":"s3","aws_session_token":""} | aws_session_token must be text
            """)
    void wrong_credentials_name_their_variable(String json, String part) {
        environment.put(SECRET, json);

        assertThat(problems(with("")))
                .allSatisfy(
                        problem -> assertThat(problem).startsWith(SECRET + ": ").doesNotContain("hunter2"))
                .anySatisfy(problem -> assertThat(problem).contains(part));
    }

    @Test
    void a_file_may_bring_its_credentials() throws Exception {
        environment.clear();

        assertThat(LazyLoadingReader.ofFile(write("""
                                files:
                                  - remote_path: a
                                    local_path: b
                                    repository_id: 12
                                repositories:
                                  - repository_id: 12
                                    bucket_name: k
                                    credential_id: c1
                                    verify_certificate: no
                                credentials:
                                  - id: C1
                                    credentialType: s3
                                    awsAccessKeyId: id
                                    awsSecretAccessKey: key
                                """), this::variable).files())
                .containsExactly(new RemoteFile(
                        "a",
                        "b",
                        new Repository(
                                "12", "k", Optional.empty(), false, new Credentials("id", "key", Optional.empty()))));
    }

    @Test
    void a_wrong_file_is_told_with_lines() throws IOException {
        environment.clear();
        Path file = write("""
                files:
                  - remote_path: a
                    local_path: b
                    repository_id: s
                repositories:
                  - repository_id: r
                    bucket_name:
                    credential_id: c1
                credentials:
                  - id: c1
                    credential_type: azure
                  - credential_type: s3
                """);

        assertThat(MetadataText.problems(() -> LazyLoadingReader.ofFile(file, this::variable)))
                .containsExactly(
                        "lazy.yaml, line 4: files[0].repository_id is s, but there is no such repository.",
                        "lazy.yaml, line 7: repositories[0].bucket_name must be text that is not blank.",
                        "lazy.yaml, line 11: credentials[0].credential_type is azure, but only s3 is supported.",
                        "lazy.yaml, line 12: credentials[1].id is missing.");
    }

    @Test
    void a_file_that_cannot_be_read_is_told() {
        assertThat(MetadataText.problems(
                        () -> LazyLoadingReader.ofFile(directory.resolve("lazy.yaml"), this::variable)))
                .containsExactly("lazy.yaml: the file cannot be read.");
    }

    private static String with(String more) {
        return "{" + FILES + ",\"repositories\":[{" + REPOSITORY + more + "}]}";
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("lazy.yaml"), yaml);
    }

    private LazyLoading read(String json) throws InvalidMetadata {
        return LazyLoadingReader.ofVariable(json, this::variable);
    }

    private List<String> problems(String json) {
        return MetadataText.problems(() -> LazyLoadingReader.ofVariable(json, this::variable));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }
}
