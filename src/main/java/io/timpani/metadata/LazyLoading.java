package io.timpani.metadata;

import java.util.List;
import java.util.Optional;

/**
 * What is to be downloaded before a model is loaded.
 *
 * @param files at least one
 */
public record LazyLoading(List<RemoteFile> files) {
    public LazyLoading {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param remotePath its key in the bucket
     * @param localPath where it goes; relative to the current directory
     * @param repository where it comes from
     */
    public record RemoteFile(String remotePath, String localPath, Repository repository) {}

    /**
     * A bucket of an S3 store.
     *
     * @param id what files call it
     * @param bucket its name
     * @param endpoint address of the store, empty = the provider's own
     * @param verifyCertificate whether the store must prove who it is
     * @param credentials to be shown to the store
     */
    public record Repository(
            String id, String bucket, Optional<String> endpoint, boolean verifyCertificate, Credentials credentials) {}

    /**
     * Keys for an S3 store.
     *
     * @param keyId whose key it is
     * @param secretKey the key
     * @param sessionToken for a key that is lent for a while
     */
    public record Credentials(String keyId, String secretKey, Optional<String> sessionToken) {
        /** Tells no secret. */
        @Override
        public String toString() {
            return "Credentials[*****]";
        }
    }
}
