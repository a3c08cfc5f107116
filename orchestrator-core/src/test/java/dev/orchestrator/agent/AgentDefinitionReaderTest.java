package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.agent.Agent;
import dev.orchestrator.port.agent.AgentLimits;
import dev.orchestrator.port.model.ModelTier;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentDefinitionReaderTest {

    private static final String MODEL = "\"model\": \"anthropic/claude-sonnet-4.5\"";

    @TempDir
    private Path folder;

    private final AgentDefinitionReader reader =
            AgentDefinitionReader.create().department("story").tier("anthropic/claude-sonnet-4.5", ModelTier.POWERFUL);

    private Path write(String file, String... fields) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, "{" + String.join(", ", fields) + "}");
    }

    private Path writeAgent(String id, String... fields) throws IOException {
        return write(
                id + ".json",
                "\"id\": \"" + id + "\", \"displayName\": \"A\", " + MODEL
                        + (fields.length == 0 ? "" : ", " + String.join(", ", fields)));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private OrchestratorException refusal() {
        OrchestratorException refusal = catchThrowableOfType(OrchestratorException.class, () -> reader.read(folder));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        return refusal;
    }

    @Test
    void a_whole_definition_becomes_an_agent() throws IOException {
        write("writer.json", quoted("""
                'id': 'dialogue-writer', 'version': '1.0.0', 'publisher': 'studio', 'displayName': 'Dialogue Writer',
                'model': 'anthropic/claude-sonnet-4.5',
                'spawnerPrompt': 'Writes dialogue.',
                'systemPrompt': 'You write.', 'instructionsPrompt': 'Keep it short.', 'stepPrompt': 'Go on.',
                'toolNames': ['brain_search', 'spawn_agents', 'docs/search', 'end_turn', 'set_output'],
                'spawnableAgents': ['editor'],
                'outputMode': 'structured_output', 'outputSchema': {'type': 'object', 'required': ['text']}
                """));
        AgentDefinitions read = reader.read(folder);
        assertThat(read.warnings()).isEmpty();
        assertThat(read.agents())
                .containsExactly(Agent.builder(
                                "dialogue-writer", "Dialogue Writer", "story", "You write.\n\nKeep it short.\n\nGo on.")
                        .description("Writes dialogue.")
                        .tier(ModelTier.POWERFUL)
                        .tools("brain_search", "docs/search")
                        .subAgents("editor")
                        .outputSchema("{\"type\":\"object\",\"required\":[\"text\"]}")
                        .build());
    }

    @Test
    void a_bare_definition_is_enough() throws IOException {
        Path file = writeAgent("a");
        assertThat(reader.read(file).agents())
                .containsExactly(Agent.builder("a", "A", "story", "")
                        .tier(ModelTier.POWERFUL)
                        .build());
    }

    @Test
    void fields_of_this_librarys_own_are_read() throws IOException {
        writeAgent("a", quoted("""
                'department': 'audio', 'role': 'head', 'tier': 'fast', 'active': false,
                'limits': {'steps': 3, 'toolCalls': 4, 'tokens': 5000000000, 'dollars': 0.10, 'seconds': 1.5, 'depth': 1}
                """));
        AgentDefinitions read = reader.read(folder);
        assertThat(read.warnings()).isEmpty();
        assertThat(read.agents())
                .containsExactly(Agent.builder("a", "A", "audio", "")
                        .role(Agent.Role.HEAD)
                        .tier(ModelTier.FAST)
                        .active(false)
                        .limits(new AgentLimits(
                                3, 4, 5_000_000_000L, new BigDecimal("0.10"), Duration.ofMillis(1_500), 1))
                        .build());
    }

    @Test
    void limits_that_are_not_named_are_the_default() throws IOException {
        writeAgent("a", "\"limits\": {\"steps\": 3}");
        assertThat(reader.read(folder).agents().get(0).limits())
                .isEqualTo(AgentLimits.DEFAULT.toBuilder().steps(3).build());
    }

    @Test
    void a_folder_is_read_with_the_folders_in_it_which_name_the_departments() throws IOException {
        writeAgent("b");
        writeAgent("audio/mixer".replace("audio/", ""));
        write("audio/voice.json", "\"id\": \"voice\", \"displayName\": \"V\", " + MODEL);
        write("video/clips/cutter.json", "\"id\": \"cutter\", \"displayName\": \"C\", " + MODEL);
        Files.writeString(folder.resolve("README.md"), "no agent");
        Files.writeString(folder.resolve("audio").resolve("old.json.bak"), "{");
        assertThat(reader.read(folder).agents())
                .extracting(agent -> agent.id() + " of " + agent.department())
                .containsExactly("voice of audio", "b of story", "mixer of story", "cutter of clips");
    }

    @Test
    void handle_steps_is_refused_with_the_name_of_the_file() throws IOException {
        writeAgent("good");
        Path file = writeAgent("bad", "\"handleSteps\": \"function* () { yield 'STEP_ALL' }\"");
        assertThat(refusal())
                .hasMessageContainingAll(file.toString(), "handleSteps", "JavaScript")
                .hasMessageNotContaining("yield")
                .hasMessageNotContaining("good.json");
    }

    @Test
    void all_problems_of_all_files_are_named_at_once() throws IOException {
        write("1.json", "\"id\": \"a\"");
        write("2.json", "\"id\": \"Not an id\", \"displayName\": \"x\", " + MODEL);
        write("3.json", "\"id\": 3, \"displayName\": [], " + MODEL + ", \"toolNames\": \"all\", \"active\": \"yes\"");
        Files.writeString(folder.resolve("4.json"), "{\"id\": \"secret");
        Files.writeString(folder.resolve("5.json"), "[]");
        Files.writeString(folder.resolve("6.json"), "null");
        Files.write(folder.resolve("7.json"), new byte[] {(byte) 0xC3, (byte) 0x28});
        Files.writeString(folder.resolve("8.json"), " ".repeat(2 << 20));
        writeAgent("9", "\"handleSteps\": \"x\"");
        assertThat(refusal())
                .hasMessageContainingAll(
                        "1.json: displayName is missing",
                        "1.json: model is missing",
                        "2.json: id of the agent must be 1 to 64 letters",
                        "3.json: id must be text",
                        "3.json: displayName must be text",
                        "3.json: toolNames must be a list of texts",
                        "3.json: active must be true or false",
                        "4.json: JSON: not valid",
                        "5.json: it must hold one JSON object",
                        "6.json: it must hold one JSON object",
                        "7.json: it is not UTF-8",
                        "8.json: it is larger than 1 MB",
                        "9.json: handleSteps")
                .hasMessageNotContaining("secret");
    }

    @Test
    void two_files_with_one_id_are_both_named() throws IOException {
        write("x.json", "\"id\": \"a\", \"displayName\": \"A\", " + MODEL);
        write("y.json", "\"id\": \"a\", \"displayName\": \"B\", " + MODEL);
        assertThat(refusal()).hasMessageContainingAll("y.json: its id is that of", "x.json");
    }

    @Test
    void a_path_that_is_not_there_is_named() {
        Path nowhere = folder.resolve("nowhere");
        OrchestratorException refusal = catchThrowableOfType(OrchestratorException.class, () -> reader.read(nowhere));
        assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
        assertThat(refusal).hasMessageContaining(nowhere.toString());
    }

    @Test
    void an_agent_needs_a_department() throws IOException {
        writeAgent("a");
        OrchestratorException refusal = catchThrowableOfType(
                OrchestratorException.class,
                () -> AgentDefinitionReader.create().read(folder));
        assertThat(refusal).hasMessageContaining("a.json: department is missing");
    }

    @Test
    void an_empty_folder_has_no_agents() {
        assertThat(reader.read(folder)).isEqualTo(new AgentDefinitions(List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'color': 'red'                                        | the field color is not used",
                "'mcpServers': {'docs': {'url': 'https://secret'}}     | the field mcpServers is not used",
                "'inputSchema': {}                                     | the field inputSchema is not used",
                "'includeMessageHistory': true                         | the field includeMessageHistory is not used",
                "'outputMode': 'all_messages'                          | the outputMode all_messages is not known here",
                "'outputSchema': {}                                    | outputSchema is not used because",
                "'spawnableAgents': ['codebuff/picker@1.0.2']          | codebuff/picker@1.0.2 is read as picker",
                "'limits': {'patience': 3}                             | limits: the field patience is not used",
            })
    void what_is_not_used_is_told(String field, String warning) throws IOException {
        writeAgent("a", quoted(field));
        AgentDefinitions read = reader.read(folder);
        assertThat(read.agents()).hasSize(1);
        assertThat(read.warnings())
                .singleElement()
                .asString()
                .contains("a.json")
                .contains(warning);
        assertThat(read.warnings().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'outputMode': 'last_message'", "'color': null", "'handleSteps': null", "'version': '2'"})
    void what_changes_nothing_is_not_told(String field) throws IOException {
        writeAgent("a", quoted(field));
        assertThat(reader.read(folder).warnings()).isEmpty();
    }

    @Test
    void the_name_of_a_published_agent_is_that_of_the_sub_agent() throws IOException {
        writeAgent("a", quoted("'spawnableAgents': ['codebuff/picker@1.0.2', 'editor@2', 'local']"));
        assertThat(reader.read(folder).agents().get(0).subAgentIds()).containsExactly("picker", "editor", "local");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                                   | BALANCED",
                "'reasoningOptions': {'effort': 'high'}             | REASONING",
                "'reasoningOptions': {'enabled': false}             | BALANCED",
                "'reasoningOptions': {'effort': 'low'}, 'tier': 'VISION' | VISION",
            })
    void a_model_that_no_tier_is_named_for_has_one_all_the_same(String fields, ModelTier tier) throws IOException {
        write(
                "a.json",
                quoted("'id': 'a', 'displayName': 'A', 'model': 'some/model'" + (fields == null ? "" : ", " + fields)));
        AgentDefinitions read = reader.read(folder);
        assertThat(read.agents().get(0).tier()).isEqualTo(tier);
        assertThat(read.warnings()).hasSize(tier == ModelTier.VISION ? 0 : 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'role': 'boss'                     | role must be one of head, specialist",
                "'tier': 'huge'                     | tier must be one of fast, balanced",
                "'limits': {'steps': 0}             | steps of an agent must be between 1",
                "'limits': {'steps': 1.5}           | a limit must be a whole number",
                "'limits': {'steps': 99999999999}   | a limit must be a whole number",
                "'limits': {'seconds': 1e300}       | a limit must be a whole number",
                "'limits': {'dollars': '1'}         | limits: dollars must be a number",
                "'limits': 3                        | limits must be an object",
                "'spawnableAgents': ['a b']         | the id of a sub-agent",
                "'toolNames': ['']                  | the name of a tool of agent a must not be blank",
                "'department': 'a b'                | department of agent a must be",
            })
    void what_cannot_be_is_refused(String field, String problem) throws IOException {
        writeAgent("a", quoted(field));
        assertThat(refusal()).hasMessageContainingAll("a.json", problem);
    }

    @Test
    void a_byte_order_mark_is_no_harm() throws IOException {
        byte[] bytes =
                ("\uFEFF{\"id\": \"a\", \"displayName\": \"Ä\", " + MODEL + "}").getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("a.json"), bytes);
        assertThat(reader.read(folder).agents().get(0).name()).isEqualTo("Ä");
    }
}
