package io.timpani.metadata;

import io.timpani.metadata.LazyLoading.Credentials;
import io.timpani.metadata.LazyLoading.RemoteFile;
import io.timpani.metadata.LazyLoading.Repository;
import io.timpani.metadata.Tree.Block;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads what is to be downloaded before a model is loaded, from a variable or a file. */
public final class LazyLoadingReader {
    /** The variable with the files and repositories. */
    public static final String VARIABLE = "MLOPS_LAZY_LOADING_DATA";

    private static final String SECRET_PREFIX = "MLOPS_REPOSITORY_SECRET_";
    private static final String BACK_END = "s3";

    private final Problems problems;
    private final Function<String, Optional<String>> environment;
    /** Keys that the file brings along, by the names of their variables; empty where they are wrong. */
    private final Map<String, Optional<Credentials>> own = new HashMap<>();

    private LazyLoadingReader(Problems problems, Function<String, Optional<String>> environment) {
        this.problems = problems;
        this.environment = environment;
    }

    /**
     * Reads the value of {@link #VARIABLE}.
     *
     * @param environment looks up variables, those with credentials
     * @throws InvalidMetadata naming every place that is wrong
     */
    public static LazyLoading ofVariable(String json, Function<String, Optional<String>> environment)
            throws InvalidMetadata {
        Problems problems = Problems.ofVariable(VARIABLE);
        return new LazyLoadingReader(problems, environment).read(document(json, problems), false);
    }

    /** Reads a file, which may bring credentials along. Otherwise as {@link #ofVariable}. */
    public static LazyLoading ofFile(Path file, Function<String, Optional<String>> environment) throws InvalidMetadata {
        Problems problems = new Problems(String.valueOf(file.getFileName()));
        Optional<LooseBlock> document = TextFile.read(file, problems).flatMap(text -> document(text, problems));
        return new LazyLoadingReader(problems, environment).read(document, true);
    }

    private static Optional<LooseBlock> document(String text, Problems problems) {
        int before = problems.count();
        Optional<Tree> tree = YamlReader.normal(text, problems);
        if (tree.isPresent() && tree.get() instanceof Block block) {
            return Optional.of(new LooseBlock("", block, problems));
        }
        if (problems.count() == before) {
            problems.whole("it must be a map with the keys files and repositories.");
        }
        return Optional.empty();
    }

    private LazyLoading read(Optional<LooseBlock> document, boolean withCredentials) throws InvalidMetadata {
        List<RemoteFile> files = new ArrayList<>();
        document.ifPresent(found -> {
            if (withCredentials && found.has("credentials")) {
                found.blocks("credentials").forEach(this::keep);
            }
            Set<String> ids = new HashSet<>();
            Map<String, Repository> repositories = new HashMap<>();
            found.blocks("repositories").forEach(block -> repository(block, ids, repositories));
            found.blocks("files")
                    .forEach(block -> file(block, ids, repositories).ifPresent(files::add));
        });
        problems.throwIfAny();
        return new LazyLoading(files);
    }

    private void keep(LooseBlock block) {
        block.required("id").ifPresent(id -> own.put(variable(id), credentials(block)));
    }

    /** @param ids takes its id even when something else of it is wrong, so that its files are not blamed for that */
    private void repository(LooseBlock block, Set<String> ids, Map<String, Repository> repositories) {
        Optional<String> id = block.required("repository_id");
        Optional<String> bucket = block.required("bucket_name");
        Optional<String> credentialId = block.required("credential_id");
        Optional<String> endpoint = block.optionalText("endpoint_url");
        boolean verify = block.flag("verify_certificate", true);
        id.ifPresent(ids::add);
        Optional<Credentials> credentials = credentialId.flatMap(known -> credentials(block, id.orElse("?"), known));
        if (id.isPresent() && bucket.isPresent() && credentials.isPresent()) {
            repositories.put(id.get(), new Repository(id.get(), bucket.get(), endpoint, verify, credentials.get()));
        }
    }

    private Optional<RemoteFile> file(LooseBlock block, Set<String> ids, Map<String, Repository> repositories) {
        Optional<String> remote = block.required("remote_path");
        Optional<String> local = block.required("local_path");
        Optional<String> id = block.required("repository_id");
        if (id.isPresent() && !ids.contains(id.get())) {
            block.wrong("repository_id", "is " + id.get() + ", but there is no such repository.");
        }
        Optional<Repository> repository = id.map(repositories::get);
        return remote.isPresent() && local.isPresent()
                ? repository.map(found -> new RemoteFile(remote.get(), local.get(), found))
                : Optional.empty();
    }

    private Optional<Credentials> credentials(LooseBlock repository, String repositoryId, String credentialId) {
        String variable = variable(credentialId);
        Optional<Credentials> kept = own.get(variable);
        if (kept != null) {
            return kept;
        }
        Optional<String> json = environment.apply(variable);
        if (json.isEmpty()) {
            repository.wrong(
                    "credential_id",
                    "of the repository " + repositoryId + " is " + credentialId
                            + ", but there are no such credentials: the variable " + variable + " is not set.");
            return Optional.empty();
        }
        Problems found = Problems.ofVariable(variable);
        Optional<Credentials> credentials = YamlReader.normal(json.get(), found)
                .filter(Block.class::isInstance)
                .flatMap(block -> credentials(new LooseBlock("", (Block) block, found)));
        if (credentials.isEmpty() && found.count() == 0) {
            found.whole("it must be a JSON object with credential_type, aws_access_key_id and aws_secret_access_key.");
        }
        problems.include(found);
        return credentials;
    }

    private static Optional<Credentials> credentials(LooseBlock block) {
        Optional<String> type = block.required("credential_type");
        if (type.isPresent() && !type.get().equals(BACK_END)) {
            block.wrong("credential_type", "is " + type.get() + ", but only " + BACK_END + " is supported.");
            return Optional.empty();
        }
        Optional<String> keyId = block.required("aws_access_key_id");
        Optional<String> secret = block.required("aws_secret_access_key");
        Optional<String> token = block.optionalText("aws_session_token");
        return keyId.flatMap(id -> secret.map(key -> new Credentials(id, key, token)));
    }

    private static String variable(String credentialId) {
        return SECRET_PREFIX + credentialId.toUpperCase(Locale.ROOT);
    }
}
