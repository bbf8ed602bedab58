package io.timpani.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees of files as the kernel shows them; http-api.md §11. */
class ContainerMemoryTest {
    private static final String V2 = "sys/fs/cgroup/";
    private static final String V1 = "sys/fs/cgroup/memory/";

    @TempDir
    private Path root;

    @Test
    void version_2_with_the_group_mounted_as_the_root() {
        v2("0::/");
        group(V2, "memory.max", "536870912", "memory.peak", "400", "memory.current", "300");

        figures(536_870_912L, 400, 300);
    }

    @Test
    void version_2_with_a_group_of_its_own_below_the_mount() {
        v2("0::/user.slice/app.scope");
        group(V2 + "user.slice/app.scope/", "memory.max", "1000", "memory.peak", "900", "memory.current", "800");

        figures(1_000, 900, 800);
    }

    @Test
    void version_2_with_a_path_of_the_host_that_is_not_mounted() {
        v2("0::/kubepods/pod1/abc");
        group(V2, "memory.max", "1000", "memory.peak", "900", "memory.current", "800");

        figures(1_000, 900, 800);
    }

    @Test
    void a_group_path_never_leaves_the_mount() {
        v2("0::/../../outside");
        group("sys/outside/", "memory.max", "1");
        group(V2, "memory.max", "1000", "memory.peak", "900", "memory.current", "800");

        figures(1_000, 900, 800);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"max", "", "9223372036854771712", "9223372036854775807", "18446744073709551615", "no number"})
    void version_2_without_a_limit_has_no_figures(String limit) {
        v2("0::/");
        group(V2, "memory.max", limit, "memory.peak", "400", "memory.current", "300");

        nothingKnown();
    }

    @Test
    void version_2_on_an_older_kernel_knows_no_peak() {
        v2("0::/");
        group(V2, "memory.max", "1000", "memory.current", "300");

        ContainerMemory memory = ContainerMemory.in(root);
        assertThat(memory.limit()).hasValue(1_000);
        assertThat(memory.mostUsed()).isEmpty();
        assertThat(memory.used()).hasValue(300);
    }

    @Test
    void the_root_group_of_a_machine_has_no_figures() {
        v2("0::/");

        nothingKnown();
    }

    @Test
    void version_1_with_the_group_mounted_as_the_root() {
        v1("11:cpuset:/docker/abc\n5:memory:/docker/abc\n0::/system.slice");
        group(
                V1,
                "memory.limit_in_bytes",
                "2147483648",
                "memory.max_usage_in_bytes",
                "70",
                "memory.usage_in_bytes",
                "60");

        figures(2_147_483_648L, 70, 60);
    }

    @Test
    void version_1_with_a_group_of_its_own() {
        v1("5:memory:/docker/abc");
        group(
                V1 + "docker/abc/",
                "memory.limit_in_bytes",
                "1000",
                "memory.max_usage_in_bytes",
                "70",
                "memory.usage_in_bytes",
                "60");
        group(V1, "memory.limit_in_bytes", "9223372036854771712");

        figures(1_000, 70, 60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854771712", "9223372036854775807", "18446744073709551615"})
    void version_1_without_a_limit_has_no_figures(String limit) {
        v1("5:memory:/");
        group(V1, "memory.limit_in_bytes", limit, "memory.usage_in_bytes", "60");

        nothingKnown();
    }

    @Test
    void without_control_groups_nothing_is_known() {
        nothingKnown();

        // a file that happens to have the name does not make a group
        group("", "memory.limit_in_bytes", "1000");
        nothingKnown();
    }

    @Test
    void figures_are_read_afresh() {
        v2("0::/");
        group(V2, "memory.max", "1000", "memory.current", "300");
        ContainerMemory memory = ContainerMemory.in(root);
        assertThat(memory.used()).hasValue(300);

        group(V2, "memory.current", "301");

        assertThat(memory.used()).hasValue(301);
    }

    @Test
    void the_container_of_this_test_can_be_asked() {
        ContainerMemory memory = ContainerMemory.ofThisProcess();

        if (memory.limit().isPresent()) {
            assertThat(memory.limit().getAsLong()).isPositive();
        } else {
            assertThat(memory.used()).isEmpty();
        }
    }

    private void v2(String ownGroup) {
        group(V2, "cgroup.controllers", "cpu memory");
        group("proc/self/", "cgroup", ownGroup);
    }

    private void v1(String ownGroups) {
        group("proc/self/", "cgroup", ownGroups);
    }

    /** Writes files; pairs of names and contents. */
    private void group(String directory, String... files) {
        try {
            Path place = Files.createDirectories(root.resolve(directory));
            for (int i = 0; i < files.length; i += 2) {
                Files.writeString(place.resolve(files[i]), files[i + 1] + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void figures(long limit, long mostUsed, long used) {
        ContainerMemory memory = ContainerMemory.in(root);
        assertThat(memory.limit()).hasValue(limit);
        assertThat(memory.mostUsed()).hasValue(mostUsed);
        assertThat(memory.used()).hasValue(used);
    }

    private void nothingKnown() {
        ContainerMemory memory = ContainerMemory.in(root);
        assertThat(memory.limit()).isEmpty();
        assertThat(memory.mostUsed()).isEmpty();
        assertThat(memory.used()).isEmpty();
    }
}
