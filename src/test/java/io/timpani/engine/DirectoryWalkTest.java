package io.timpani.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryWalkTest {
    @TempDir
    private Path dir;

    @Test
    void only_a_failure_at_the_root_stops_the_walk() throws IOException {
        DirectoryWalk walk = new DirectoryWalk(dir, new ArrayList<>());
        IOException failure = new AccessDeniedException("closed");

        assertThat(walk.visitFileFailed(dir.resolve("closed"), failure)).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(walk.postVisitDirectory(dir.resolve("closed"), failure)).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(walk.postVisitDirectory(dir, null)).isEqualTo(FileVisitResult.CONTINUE);
        assertThatThrownBy(() -> walk.visitFileFailed(dir, failure)).isSameAs(failure);
        assertThatThrownBy(() -> walk.postVisitDirectory(dir, failure)).isSameAs(failure);
    }
}
