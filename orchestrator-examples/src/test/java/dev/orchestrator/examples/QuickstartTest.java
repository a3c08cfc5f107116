package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.port.store.Conversation;
import dev.orchestrator.port.store.Message;
import dev.orchestrator.port.store.Message.Status;
import dev.orchestrator.port.store.StoredMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick start as its users start it: in a JVM of its own. */
@Timeout(300)
class QuickstartTest {

    private static final String USAGE = " tokens in, ";
    private static final String SECRET = "sk-or-v1-0123456789abcdef";

    /** So many words at that pace that the answer takes a minute: no test needs that long to look. */
    private static final String SLOW = "100";

    private static final String LONG_MESSAGE = "blue ".repeat(600).strip();

    @TempDir
    Path folder;

    @Test
    void answers_each_line_of_the_input_and_ends_with_it() throws Exception {
        try (ChildJvm program = start(Map.of())) {
            program.type("Hi\n\nMore\n");
            program.endInput();
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.errors()).isEmpty();
            List<String> lines = program.output().lines().toList();
            assertThat(lines.get(0)).contains("stand-in").contains("does not think");
            assertThat(lines).containsSubsequence("> Hi", "> More");
            assertThat(lines.stream().filter(line -> line.contains(USAGE)))
                    .hasSize(2)
                    .allMatch(line -> line.contains("$0"));
        }
    }

    @Test
    void takes_its_arguments_as_one_message() throws Exception {
        try (ChildJvm program = start(Map.of(), "Any", "ideas?")) {
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output()).contains("> Any ideas?").containsOnlyOnce(USAGE);
        }
    }

    @Test
    void answers_a_question_about_the_film_with_its_sources() throws Exception {
        try (ChildJvm program = start(Map.of())) {
            program.type(
                    "/query Who keeps the lighthouse on Skerry Rock?\n/query What is the recipe for pizza dough?\n");
            program.endInput();
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            List<String> lines = program.output().lines().toList();
            assertThat(lines).anyMatch(line -> line.matches("\\[\\d+] Mara Voss \\(character\\)"));
            assertThat(lines).anyMatch(line -> line.matches("> Keeper of the lighthouse .* \\[\\d+]"));
            assertThat(program.output())
                    .contains("I found nothing about this in the project")
                    .contains("[no model: 0");
        }
    }

    @Test
    void takes_words_json_and_a_file_in_and_shows_what_is_alike() throws Exception {
        Path file = Files.writeString(folder.resolve("inventory.txt"), "Kind: inventory\nThree coils of tarred rope.");
        try (ChildJvm program = start(Map.of())) {
            program.type("/data {\"name\":\"Signal lamp SL-400\",\"maker\":\"Harbour Works\"}\n"
                    + "/data {\"name\":\"SL-400 signal lamp\",\"maker\":\"Harbour Works\",\"glass\":\"red\"}\n"
                    + "/data A brass lantern hangs in the lamp room.\n/data " + file + "\n");
            program.endInput();
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("75 % Look for duplicates ...")
                    .containsPattern("Kept as g-[0-9a-f]{32}: Signal lamp SL-400, Harbour Works")
                    .containsPattern("(MERGE|REVIEW) g-[0-9a-f]{32} \\(ITEM, \\d+ % alike\\)")
                    .containsPattern("Kept as g-[0-9a-f]{32}: A brass lantern hangs in the lamp room.")
                    .containsPattern("Kept as g-[0-9a-f]{32}: Kind: inventory Three coils of tarred rope.");
        }
    }

    @Test
    void a_task_goes_to_the_department_it_belongs_to_and_shows_its_steps_its_result_and_its_record() throws Exception {
        try (ChildJvm program = start(Map.of())) {
            program.type("/task Plot: who keeps the lighthouse on Skerry Rock?\n");
            program.endInput();
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.errors()).isEmpty();
            List<String> lines = program.output().lines().toList();
            assertThat(lines)
                    .anyMatch(line ->
                            line.matches("story-head does it \\(department story, \\d+ % sure\\): keywords: .*plot.*"))
                    .anyMatch(line -> line.matches("  \\[#+-+]  \\d\\d % brain_search \\(story-head\\): done"))
                    .containsSubsequence(
                            "  [----------]   0 % Find who does it ...",
                            "From brain_search:",
                            "  [##########] 100 % done",
                            "[completed; done by story-head of department story]");
            assertThat(lines).contains("> KEEPS ← Mara Voss");
            assertThat(program.output())
                    .containsPattern("Record of run-[0-9a-f]{32}: completed, \\$0\n"
                            + "  routing story-head, \\d+ ms\n"
                            + "  agent story-head, \\d+ ms, \\$0\n"
                            + "    model stand-in/extractive, \\d+ ms, \\$0\n"
                            + "    tool (brain|gather)_search, \\d+ ms\n"
                            + "    tool (brain|gather)_search, \\d+ ms\n"
                            + "    model stand-in/extractive, \\d+ ms, \\$0\n")
                    .containsOnlyOnce(USAGE);
        }
    }

    @Test
    void a_task_that_names_specialists_is_handed_on_to_them() throws Exception {
        String output = run("/task Ask the plot-architect and the scene-planner about the plot of the storm\n");
        assertThat(output)
                .contains("% delegate (story-head): done")
                .contains("% brain_search (plot-architect): done")
                .contains("% brain_search (scene-planner): done")
                .containsPattern("\n    tool delegate, \\d+ ms\n      agent ")
                .containsPattern("\n      agent plot-architect, \\d+ ms, \\$0\n        model ")
                .containsPattern("\n      agent scene-planner, \\d+ ms, \\$0\n        model ")
                .contains("From delegate:\n> plot-architect\n> scene-planner\n");
    }

    private static final String PINNING = "/task Pin a note about the plot: the lamp must not go out.\n";

    @Test
    void a_task_waits_for_an_approval_through_the_end_of_the_program() throws Exception {
        assertThat(run(PINNING))
                .contains("This waits for approval: pin")
                .contains("[waiting; done by story-head of department story]")
                .contains("tool pin, waiting, ")
                .contains(
                        "  pin {\"text\":\"Pin a note about the plot: the lamp must not go out.\"} waits for your approval")
                .contains("/approve has it done, /deny and a reason does not.");
        assertThat(wall()).doesNotExist();
        try (ChildJvm program = start(Map.of(), "--interactive")) {
            program.awaitOutput("Going on with \"Pin a note about the plot: the lamp must not go out.\" (2 messages).\n"
                    + "A task of it waits:\n  pin {\"text\":");
            program.type("/approve\n/approve\nexit\n");
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("% pin (story-head): done")
                    .doesNotContain("Find who does it")
                    .contains(
                            "From pin:\n> This hangs on the wall now: Pin a note about the plot: the lamp must not go out.")
                    .contains("[completed; done by story-head of department story]")
                    .containsPattern("\n    tool pin, \\d+ ms\n");
            assertThat(program.errors()).contains("no task of this conversation waits for an approval");
        }
        assertThat(wall()).hasContent("Pin a note about the plot: the lamp must not go out.");
    }

    @Test
    void a_task_goes_on_without_what_is_denied() throws Exception {
        assertThat(run(PINNING + "/deny The wall is full\n"))
                .contains("From pin:\n> The call of pin was not approved: The wall is full.")
                .contains("[completed; done by story-head of department story]")
                .contains("tool pin, refused, ");
        assertThat(wall()).doesNotExist();
    }

    private Path wall() {
        return folder.resolve("the-last-light-wall.txt");
    }

    @Test
    void a_signal_stops_a_task_and_not_the_program() throws Exception {
        assumeSignalsReachChildren();
        try (ChildJvm program = start(Map.of("STAND_IN_MILLIS_A_WORD", SLOW), "--interactive")) {
            program.type("/task " + LONG_MESSAGE + "\n");
            program.awaitOutput("Head of Story (story-head) ...");
            program.interrupt();
            program.awaitOutput("[stopped");
            program.type("exit\n");
            assertThat(program.awaitExit()).as(program.errors()).isZero();
        }
    }

    @Test
    void shows_an_answer_while_it_arrives() throws Exception {
        try (ChildJvm program = start(Map.of("STAND_IN_MILLIS_A_WORD", SLOW))) {
            program.type(LONG_MESSAGE + "\n");
            program.awaitOutput("> blue blue");
            assertThat(program.output()).doesNotContain(USAGE);
        }
    }

    @Test
    void goes_on_with_the_conversation_of_the_start_before() throws Exception {
        run("My dog is called Rex.\n");
        assertThat(run("What is the name of the dog?\n")).contains("> My dog is called Rex.");
    }

    @Test
    void reads_and_writes_utf_8_whatever_the_platform_prefers() throws Exception {
        try (ChildJvm program = start(Map.of("LC_ALL", "C", "JDK_JAVA_OPTIONS", "-Dfile.encoding=ISO-8859-1"))) {
            program.type("Grüße, 犬 \uD83D\uDC36\n");
            program.endInput();
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output()).contains("> Grüße, 犬 \uD83D\uDC36");
        }
    }

    @Test
    void prompts_and_obeys_commands_where_somebody_sits() throws Exception {
        run("My dog is called Rex.\n");
        try (ChildJvm program = start(Map.of(), "--interactive")) {
            program.awaitOutput("Going on with \"My dog is called Rex.\" (2 messages).");
            program.type("/help\n/new\nWhat is the name of the dog?\nexit\n");
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            assertThat(program.output())
                    .contains("Ctrl-C   stops")
                    .contains("/task", "/approve", "/deny")
                    .contains("> What is the name")
                    .contains(USAGE);
            assertThat(conversations()).hasSize(2);
        }
    }

    @Test
    void a_signal_stops_the_answer_and_not_the_program() throws Exception {
        assumeSignalsReachChildren();
        try (ChildJvm program = start(Map.of("STAND_IN_MILLIS_A_WORD", SLOW), "--interactive")) {
            program.type(LONG_MESSAGE + "\n");
            program.awaitOutput("> blue blue");
            program.interrupt();
            program.awaitOutput("[stopped");
            program.interrupt();
            program.awaitOutput("Ctrl-D or exit leaves.\n> ");
            program.type("exit\n");
            assertThat(program.awaitExit()).as(program.errors()).isZero();
        }
        assertPartialAnswer();
    }

    @Test
    void the_ctrl_c_of_a_terminal_stops_the_answer_and_ctrl_d_leaves() throws Exception {
        assumeSignalsReachChildren();
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "needs script of util-linux");
        // exec: a shell that stayed in between would be interrupted too, and some exit 130 for that
        String command = "exec " + String.join(" ", ChildJvm.command(Quickstart.class));
        try (ChildJvm terminal =
                ChildJvm.run(List.of("/usr/bin/script", "-qec", command, "/dev/null"), settings(SLOW))) {
            terminal.awaitOutput("\n> ");
            terminal.type(LONG_MESSAGE + "\n");
            terminal.awaitOutput("Nothing so far matches.");
            terminal.type("\u0003");
            terminal.awaitOutput("[stopped");
            terminal.type("\u0004");
            assertThat(terminal.awaitExit()).as(terminal.output()).isZero();
        }
        assertPartialAnswer();
    }

    @Test
    void a_failed_message_is_shown_and_the_next_one_is_sent_all_the_same() throws Exception {
        Map<String, String> nobody =
                Map.of("OPENROUTER_BASE_URL", "http://127.0.0.1:1/v1", "OPENROUTER_API_KEY", SECRET);
        try (ChildJvm program = start(nobody)) {
            program.type("Hi\nMore\n");
            program.endInput();
            assertThat(program.awaitExit()).isEqualTo(1);
            assertThat(program.errors().lines().filter("The language model could not answer."::equals))
                    .hasSize(2);
            assertThat(program.output() + program.errors()).doesNotContain(SECRET);
        }
    }

    @Test
    void a_wrong_address_is_refused() throws Exception {
        assertRefused(
                Map.of("OPENROUTER_BASE_URL", "nowhere", "OPENROUTER_API_KEY", SECRET),
                "The request is not valid.",
                "base URL");
    }

    @Test
    void a_key_that_fits_no_header_is_refused() throws Exception {
        assertRefused(Map.of("OPENROUTER_API_KEY", SECRET + "\nx"), "header Authorization");
    }

    @Test
    void a_history_that_is_no_database_is_refused() throws Exception {
        Files.writeString(database(), "This is no database. ".repeat(100));
        assertRefused(Map.of("OPENROUTER_API_KEY", SECRET), "The data could not be stored or read.", "history.db");
    }

    @Test
    void a_pace_that_is_no_number_is_refused() throws Exception {
        assertRefused(Map.of("STAND_IN_MILLIS_A_WORD", "slow"), "STAND_IN_MILLIS_A_WORD");
    }

    private void assertRefused(Map<String, String> environment, String... sentences) throws Exception {
        try (ChildJvm program = start(environment, "Hi")) {
            assertThat(program.awaitExit()).as(program.errors()).isEqualTo(2);
            assertThat(program.errors()).contains(sentences);
            assertThat(program.output() + program.errors())
                    .doesNotContain(SECRET)
                    .doesNotContain("\tat ");
        }
    }

    private String run(String input) throws Exception {
        try (ChildJvm program = start(Map.of())) {
            program.type(input);
            program.endInput();
            assertThat(program.awaitExit()).as(program.errors()).isZero();
            return program.output();
        }
    }

    private ChildJvm start(Map<String, String> environment, String... args) throws IOException {
        Map<String, String> all = settings("0");
        all.putAll(environment);
        return ChildJvm.start(Quickstart.class, all, args);
    }

    private Map<String, String> settings(String pace) {
        return new HashMap<>(Map.of("QUICKSTART_DB", database().toString(), "STAND_IN_MILLIS_A_WORD", pace));
    }

    private Path database() {
        return folder.resolve("history.db");
    }

    private List<Conversation> conversations() {
        try (SqliteStores stores = SqliteStores.open(database())) {
            return stores.conversations().list("quickstart", null, null, 10);
        }
    }

    private void assertPartialAnswer() {
        try (SqliteStores stores = SqliteStores.open(database())) {
            String id = conversations().get(0).id();
            List<Message> messages = stores.conversations().messages("quickstart", id, Long.MAX_VALUE, 10).stream()
                    .map(StoredMessage::message)
                    .toList();
            assertThat(messages).hasSize(2);
            assertThat(messages.get(1).status()).isEqualTo(Status.INTERRUPTED);
            assertThat(messages.get(1).text()).startsWith("Nothing so far").hasSizeLessThan(LONG_MESSAGE.length());
        }
    }

    /** A process that a shell has put into the background ignores the signal, and so do its children. */
    private static void assumeSignalsReachChildren() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.exists(status), "needs Linux");
        long ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .findFirst()
                .orElse(0);
        assumeTrue((ignored & 2) == 0, "needs to be started where SIGINT is not ignored");
    }
}
