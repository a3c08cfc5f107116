package dev.orchestrator.examples;

import static dev.orchestrator.examples.IngestingProcess.PROJECT;
import static dev.orchestrator.examples.IngestingProcess.USER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IngestJsonLinesTest {

    private static final int LINES = 400;
    private static final int KILLED_AT = 250;

    @TempDir
    private Path folder;

    private Path stores() {
        return folder.resolve("stores.db");
    }

    private static String line(int number) {
        return "{\"name\":\"Prop " + number + "\",\"shelf\":" + number * 31 + "}";
    }

    private Path lines(List<String> lines) throws IOException {
        return Files.write(folder.resolve("props.jsonl"), lines);
    }

    private List<GatherItem> items() {
        try (SqliteStores stores = SqliteStores.open(stores());
                Orchestrator orchestrator = IngestingProcess.orchestrator(stores)) {
            return orchestrator.gather().list(USER, GatherQuery.of(PROJECT).page(null, GatherQuery.MOST));
        }
    }

    @Test
    void a_run_that_was_killed_is_made_again_and_every_line_is_there_once() throws Exception {
        List<String> all = IntStream.rangeClosed(1, LINES)
                .mapToObj(IngestJsonLinesTest::line)
                .toList();
        String file = lines(all).toString();
        try (ChildJvm killed = start(file, KILLED_AT)) {
            killed.awaitOutput("standing still");
            assertThat(killed.output()).contains("there before", "left");
        }
        Map<String, GatherItem> before = items().stream()
                .filter(item -> item.state() == State.COMPLETE)
                .collect(Collectors.toMap(GatherItem::content, item -> item));
        assertThat(before.size()).isBetween(KILLED_AT / 2, KILLED_AT);

        try (ChildJvm again = start(file, 0)) {
            assertThat(again.awaitExit()).as(again::output).isZero();
            assertThat(again.output()).contains("lines that could not be taken: 0");
        }
        List<GatherItem> after = items();
        assertThat(after).extracting(GatherItem::content).containsExactlyInAnyOrderElementsOf(all);
        assertThat(after).extracting(GatherItem::state).containsOnly(State.COMPLETE);
        assertThat(after).as("lines that were done before are as they were").containsAll(before.values());
    }

    private ChildJvm start(String file, int stop) throws IOException {
        return ChildJvm.start(IngestingProcess.class, Map.of(), stores().toString(), file, Integer.toString(stop));
    }

    @Test
    void the_program_tells_bad_lines_and_knows_what_it_has_taken_in() throws Exception {
        String file = lines(List.of(line(1), "{\"broken\":", line(2), "", "7", line(3)))
                .toString();
        Map<String, String> environment = Map.of("QUICKSTART_DB", stores().toString());
        try (ChildJvm first = ChildJvm.start(IngestJsonLines.class, environment, file, PROJECT)) {
            assertThat(first.awaitExit()).as(first::errors).isEqualTo(1);
            assertThat(first.output())
                    .contains("line 2: JSON: not valid", "line 5: is no JSON object or list")
                    .contains("Done: 3 new, 0 there before, 0 to be completed later; lines that could not be taken: 2");
        }
        try (ChildJvm second = ChildJvm.start(IngestJsonLines.class, environment, file, PROJECT)) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(second.output()).contains("Done: 0 new, 3 there before");
        }
        assertThat(items()).hasSize(3);
    }

    @Test
    void a_file_that_is_not_there_is_told() throws Exception {
        Map<String, String> environment = Map.of("QUICKSTART_DB", stores().toString());
        try (ChildJvm child = ChildJvm.start(
                IngestJsonLines.class, environment, folder.resolve("none").toString())) {
            assertThat(child.awaitExit()).isEqualTo(2);
            assertThat(child.output()).contains("cannot be read");
        }
    }
}
