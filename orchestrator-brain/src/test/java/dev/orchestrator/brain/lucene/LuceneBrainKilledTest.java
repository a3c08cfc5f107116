package dev.orchestrator.brain.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.BrainException;
import dev.orchestrator.port.brain.NeighbourQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that write, and looks at what they leave. */
@Timeout(300)
class LuceneBrainKilledTest {

    @TempDir
    private Path folder;

    @Test
    void what_was_acknowledged_is_there_after_a_kill_and_nothing_is_half_there() throws Exception {
        Set<String> acknowledged = new HashSet<>();
        for (int round = 1; round <= 3; round++) {
            acknowledged.addAll(writeUntil(15 * round));
            try (LuceneBrain brain = LuceneBrain.inDirectory(folder, new HashedWords())) {
                for (int thread = 0; thread < 4; thread++) {
                    check(brain, "t" + thread, acknowledged);
                }
            }
        }
    }

    /** Starts a process, reads some acknowledgements, kills it the hard way, and reads those it got out before. */
    private List<String> writeUntil(int count) throws Exception {
        Process process = start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null && lines.size() < count; line = out.readLine()) {
                lines.add(line);
            }
            assertRefused();
            process.toHandle().destroyForcibly(); // that of the process would close what it has said
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(lines).hasSizeGreaterThanOrEqualTo(count);
        return lines;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writing.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private void assertRefused() {
        assertThatThrownBy(
                        () -> LuceneBrain.inDirectory(folder, new HashedWords()).close())
                .isInstanceOf(BrainException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("another process");
    }

    /** Of each thread's batches there are those acknowledged, and at most the one after them: whole, or not at all. */
    private static void check(LuceneBrain brain, String thread, Set<String> acknowledged) {
        for (int batch = 0; ; batch++) {
            String name = thread + "-" + batch;
            List<String> ids =
                    Writing.entities(name).stream().map(one -> one.id()).toList();
            int there = brain.find("film", ids, Cancellation.none()).size();
            assertThat(there).as(name).isIn(0, Writing.EACH);
            assertThat(there == 0 && acknowledged.contains(name))
                    .as("%s was acknowledged and is gone", name)
                    .isFalse();
            if (there == 0) {
                return;
            }
            NeighbourQuery around = NeighbourQuery.of("film", List.of(name + "-0"));
            assertThat(brain.neighbours(around, Cancellation.none()).relations())
                    .hasSize(Writing.EACH - 1);
        }
    }
}
