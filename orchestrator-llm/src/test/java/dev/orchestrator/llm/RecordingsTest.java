package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Exchange;
import dev.orchestrator.contract.FaultServer;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.StreamEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Every recorded body, replayed by a server on the loopback: whole, in the pieces it came in, byte by byte, and cut. Each
 * must become the answer that {@link PlainReader} finds in it, or the right failure.
 */
@Timeout(300)
class RecordingsTest {

    private static final Pattern ASKED = Pattern.compile("\"model\":\"(replay-\\d+)\"");

    private static final FaultServer SERVER = FaultServer.start();
    private static final OpenRouter OPENROUTER =
            OpenRouter.builder().baseUrl(SERVER.url().toString()).build();
    private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final AtomicInteger RAN = new AtomicInteger();
    private static final AtomicInteger SKIPPED = new AtomicInteger();

    static {
        SERVER.play(RecordingsTest::scriptOf);
    }

    private static Script scriptOf(Exchange exchange) {
        Matcher asked = ASKED.matcher(exchange.body());
        return asked.find()
                ? SCRIPTS.remove(asked.group(1))
                : SCRIPTS.get(exchange.requestLine().split(" ", -1)[1]);
    }

    @AfterAll
    static void tell_how_much_was_tested() {
        OPENROUTER.close();
        SERVER.close();
        System.out.printf(
                "data-driven tests on recorded OpenRouter traffic: %d ran, %d skipped%n", RAN.get(), SKIPPED.get());
    }

    /** One test a file, or a single one that is skipped where the recordings are absent. */
    private static Stream<DynamicTest> each(String kind, BiConsumer<Path, byte[]> test) {
        Path folder = Recordings.folder().orElse(null);
        if (folder == null) {
            SKIPPED.incrementAndGet();
            return Stream.of(dynamicTest(
                    kind, () -> abort("shared/data/openrouter-recordings is not there: nothing to replay")));
        }
        return Recordings.files(folder, kind).stream()
                .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                    RAN.incrementAndGet();
                    test.accept(file, Recordings.bytes(file));
                }));
    }

    @TestFactory
    Stream<DynamicTest> streams_in_one_piece() {
        return each(
                "chat-sse",
                (file, bytes) -> assertAnswers(stream().send(bytes).end(), PlainReader.stream(bytes, bytes.length)));
    }

    @TestFactory
    Stream<DynamicTest> streams_in_the_pieces_they_came_in() {
        return each("chat-sse-chunks", (file, bytes) -> {
            Script script = stream();
            StringBuilder all = new StringBuilder();
            for (JsonNode piece : PlainReader.tree(new String(bytes, StandardCharsets.UTF_8))) {
                byte[] part = Base64.getDecoder().decode(piece.asText());
                script = script.send(part);
                all.append(new String(part, StandardCharsets.ISO_8859_1));
            }
            byte[] whole = all.toString().getBytes(StandardCharsets.ISO_8859_1);
            assertAnswers(script.end(), PlainReader.stream(whole, whole.length));
        });
    }

    @TestFactory
    Stream<DynamicTest> streams_byte_by_byte() {
        return each("chat-sse", (file, bytes) -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            assertAnswers(stream().sendInPieces(1, text).end(), PlainReader.stream(bytes, bytes.length));
        });
    }

    @TestFactory
    Stream<DynamicTest> streams_cut_at_every_hundredth_byte() {
        return each(
                "chat-sse",
                (file, bytes) -> IntStream.rangeClosed(0, (bytes.length - 1) / 100)
                        .map(i -> i * 100)
                        .parallel()
                        .forEach(at -> {
                            Script begun = stream().send(Arrays.copyOf(bytes, at));
                            boolean inOrder = at % 1000 != 0; // else the connection goes before the body has ended
                            assertAnswers(inOrder ? begun.end() : begun.cut(), PlainReader.stream(bytes, at));
                        }));
    }

    @TestFactory
    Stream<DynamicTest> whole_answers_behind_white_space() {
        return each("chat-json", (file, bytes) -> {
            String json = new String(bytes, StandardCharsets.UTF_8);
            for (int beats : new int[] {0, 1, 33}) {
                Script script = Script.whole(200, "application/json", "\n         \n".repeat(beats) + json);
                assertAnswers(script, PlainReader.whole(json));
            }
        });
    }

    private static int lastBrace(byte[] json) {
        return new String(json, StandardCharsets.ISO_8859_1).lastIndexOf('}');
    }

    @TestFactory
    Stream<DynamicTest> whole_answers_cut_at_every_hundredth_byte() {
        return each(
                "chat-json",
                (file, bytes) -> IntStream.rangeClosed(0, lastBrace(bytes) / 100)
                        .map(i -> i * 100)
                        .parallel()
                        .forEach(at -> {
                            Script cut = Script.begin()
                                    .chunked(200, "application/json")
                                    .send(Arrays.copyOf(bytes, at))
                                    .end();
                            assertFails(cut, ErrorCode.LLM_ERROR, 200, true);
                        }));
    }

    @TestFactory
    Stream<DynamicTest> errors_as_failures_as_successes_and_in_streams() {
        return each("errors", (file, bytes) -> {
            String json = new String(bytes, StandardCharsets.UTF_8);
            Refusal expected = refusal(file.getFileName().toString());
            for (Script script : List.of(
                    Script.whole(expected.status(), "application/json", json),
                    Script.whole(200, "application/json", "\n         \n" + json),
                    stream()
                            .send(": OPENROUTER PROCESSING\n\ndata: " + json.replace("\n", " ") + "\n\n")
                            .end())) {
                assertFails(script, expected.code(), expected.status(), expected.retryable());
            }
        });
    }

    private record Refusal(String file, int status, ErrorCode code, boolean retryable) {}

    /** What each recorded error must become. */
    private static Refusal refusal(String file) {
        return Stream.of(
                        new Refusal("deepseek_r1_0528_qwen3_8b_free", 429, ErrorCode.RATE_LIMIT_EXCEEDED, true),
                        new Refusal("gemma_3n_e4b_it_free", 400, ErrorCode.LLM_ERROR, false),
                        new Refusal("devstral_small_2505__tool_round_trip_2", 502, ErrorCode.LLM_ERROR, true),
                        new Refusal("mistral_7b_instruct_free__object_streaming", 404, ErrorCode.LLM_ERROR, false),
                        new Refusal("kimi_k2_free", 404, ErrorCode.LLM_ERROR, false),
                        new Refusal("horizon_alpha", 404, ErrorCode.LLM_ERROR, false),
                        new Refusal("raises_appropriate_auth_error", 401, ErrorCode.AUTH_INVALID, false),
                        new Refusal("handles_context_length_exceeded", 400, ErrorCode.TOKEN_LIMIT_EXCEEDED, false))
                .filter(refusal -> file.contains(refusal.file()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No expectation for " + file));
    }

    @TestFactory
    Stream<DynamicTest> embeddings() {
        return each("embeddings", (file, bytes) -> {
            String json = new String(bytes, StandardCharsets.UTF_8);
            JsonNode data = PlainReader.tree(json).path("data");
            SCRIPTS.put("/v1/embeddings", Script.whole(200, "application/json", "\n         \n" + json));
            List<String> texts =
                    IntStream.range(0, data.size()).mapToObj(i -> "text " + i).toList();
            List<float[]> vectors = OPENROUTER
                    .embeddings("any/model", data.path(0).path("embedding").size())
                    .embed(texts, Cancellation.none());
            for (int i = 0; i < vectors.size(); i++) {
                JsonNode expected = data.path(i).path("embedding");
                for (int j = 0; j < expected.size(); j++) {
                    assertThat(vectors.get(i)[j]).isEqualTo(expected.path(j).floatValue());
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> lists_of_models() {
        return each("models", (file, bytes) -> {
            String json = new String(bytes, StandardCharsets.UTF_8);
            SCRIPTS.put("/v1/models", Script.whole(200, "application/json", json));
            try (OpenRouter fresh =
                    OpenRouter.builder().baseUrl(SERVER.url().toString()).build()) {
                List<ModelInfo> models = fresh.models(Cancellation.none());
                JsonNode data = PlainReader.tree(json).path("data");
                assertThat(models).hasSameSizeAs(data);
                for (int i = 0; i < models.size(); i++) {
                    assertModel(models.get(i), data.path(i));
                    assertThat(fresh.describe(models.get(i).id(), Cancellation.none()))
                            .contains(models.get(i));
                }
            }
        });
    }

    private static void assertModel(ModelInfo model, JsonNode recorded) {
        assertThat(model.id()).isEqualTo(recorded.path("id").asText());
        BigDecimal prompt =
                new BigDecimal(recorded.path("pricing").path("prompt").asText());
        if (prompt.signum() < 0) {
            assertThat(model.inputPrice()).isNull();
        } else {
            assertThat(model.inputPrice()).isEqualByComparingTo(prompt);
        }
        if (recorded.path("context_length").asLong() > 0) {
            assertThat(model.contextTokens())
                    .isBetween(1L, recorded.path("context_length").asLong());
        }
    }

    private static Script stream() {
        return Script.begin().chunked(200, "text/event-stream");
    }

    private static RecordedOutcome replay(Script script) {
        String name = "replay-" + NUMBER.incrementAndGet();
        SCRIPTS.put(name, script);
        ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(ModelMessage.Role.USER, "x")))
                .model(name)
                .build();
        List<StreamEvent> events = new ArrayList<>();
        ModelResponse[] response = new ModelResponse[1];
        Throwable failure =
                catchThrowable(() -> response[0] = OPENROUTER.generate(request, events::add, Cancellation.none()));
        return new RecordedOutcome(events, response[0], failure);
    }

    private static void assertFails(Script script, ErrorCode code, int status, boolean retryable) {
        replay(script).assertFailed(code, status, retryable);
    }

    private static void assertAnswers(Script script, PlainReader expected) {
        replay(script).assertIs(expected);
    }
}
