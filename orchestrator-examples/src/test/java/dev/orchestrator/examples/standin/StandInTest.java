package dev.orchestrator.examples.standin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire, seen by clients that share no code with the adapter. */
@Timeout(120)
class StandInTest {

    private static final String QUESTION = "{\"role\":\"user\",\"content\":\"Hi there\"}";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void streams_words_then_the_finish_reason_then_the_usage() throws Exception {
        try (StandIn standIn = StandIn.start(Duration.ZERO)) {
            HttpResponse<String> response = chat(standIn, "{\"stream\":true,\"messages\":[" + QUESTION + "]}");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(response.body())
                    .startsWith(": OPENROUTER PROCESSING\n\n")
                    .endsWith("data: [DONE]\n\n");
            assertChunks(chunks(response.body()));
        }
    }

    private static void assertChunks(List<JsonNode> chunks) {
        List<JsonNode> words = chunks.subList(0, chunks.size() - 2);
        assertThat(words).hasSize(9).allMatch(chunk -> reason(chunk).isNull());
        assertThat(words.stream().map(StandInTest::content).collect(Collectors.joining()))
                .isEqualTo("Nothing so far matches. You wrote:\n> Hi there");
        assertThat(chunks)
                .extracting(chunk -> chunk.path("id").asText())
                .containsOnly(chunks.get(0).path("id").asText());
        JsonNode finish = chunks.get(chunks.size() - 2);
        assertThat(reason(finish).asText()).isEqualTo("stop");
        assertThat(finish.has("usage")).isFalse();
        JsonNode usage = chunks.get(chunks.size() - 1).path("usage");
        assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(2);
        assertThat(usage.path("completion_tokens").asInt()).isEqualTo(9);
        assertThat(usage.path("cost").decimalValue()).isZero();
    }

    @Test
    void answers_in_one_piece_where_no_stream_is_asked_for() throws Exception {
        try (StandIn standIn = StandIn.start(Duration.ofDays(1))) {
            String parts =
                    "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"image_url\"}]}";
            HttpResponse<String> response = chat(standIn, "{\"messages\":[" + parts + "],\"max_tokens\":3}");
            JsonNode answer = Wire.JSON.readTree(response.body());
            assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Nothing so far ");
            assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
            assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
            assertThat(answer.path("model").asText()).isEqualTo(StandIn.MODEL);
        }
    }

    private static final String PIN = "{\"type\":\"function\",\"function\":{\"name\":\"pin\",\"parameters\":{"
            + "\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}}}";

    @Test
    void calls_a_tool_in_one_piece_where_no_stream_is_asked_for() throws Exception {
        try (StandIn standIn = StandIn.start(Duration.ZERO)) {
            String choice = "{\"type\":\"function\",\"function\":{\"name\":\"pin\"}}";
            HttpResponse<String> response = chat(
                    standIn,
                    "{\"messages\":[" + QUESTION + "],\"tools\":[" + PIN + "],\"tool_choice\":" + choice + "}");
            JsonNode answer = Wire.JSON.readTree(response.body()).at("/choices/0");
            assertThat(answer.path("finish_reason").asText()).isEqualTo("tool_calls");
            assertThat(answer.at("/message/content").isNull()).isTrue();
            JsonNode call = answer.at("/message/tool_calls/0");
            assertThat(call.path("id").asText()).startsWith("call_");
            assertThat(call.at("/function/name").asText()).isEqualTo("pin");
            assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"text\":\"Hi there\"}");
        }
    }

    @Test
    void streams_a_call_as_its_name_its_arguments_in_pieces_and_the_finish_reason() throws Exception {
        try (StandIn standIn = StandIn.start(Duration.ZERO)) {
            String question = "{\"role\":\"user\",\"content\":\"Pin that the lamp must not go out.\"}";
            HttpResponse<String> response =
                    chat(standIn, "{\"stream\":true,\"messages\":[" + question + "],\"tools\":[" + PIN + "]}");
            List<JsonNode> chunks = chunks(response.body());
            JsonNode first = chunks.get(0).at("/choices/0/delta/tool_calls/0");
            assertThat(first.at("/function/name").asText()).isEqualTo("pin");
            assertThat(first.at("/function/arguments").asText()).isEmpty();
            List<JsonNode> pieces = chunks.subList(1, chunks.size() - 2);
            assertThat(pieces).hasSizeGreaterThan(1);
            assertThat(pieces.stream()
                            .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0/function/arguments")
                                    .asText())
                            .collect(Collectors.joining()))
                    .isEqualTo("{\"text\":\"Pin that the lamp must not go out.\"}");
            assertThat(reason(chunks.get(chunks.size() - 2)).asText()).isEqualTo("tool_calls");
        }
    }

    @Test
    void lists_its_model_with_limits_and_prices() throws Exception {
        try (StandIn standIn = StandIn.start(Duration.ZERO)) {
            HttpRequest request = to(standIn, "/models").build();
            JsonNode models = Wire.JSON.readTree(
                    client.send(request, BodyHandlers.ofString()).body());
            assertThat(models.path("data")).hasSize(1);
            assertThat(models.at("/data/0/id").asText()).isEqualTo(StandIn.MODEL);
            assertThat(models.at("/data/0/context_length").asInt()).isPositive();
            assertThat(models.at("/data/0/pricing/prompt").asText()).isEqualTo("0");
            assertThat(models.at("/data/0/supported_parameters"))
                    .extracting(JsonNode::asText)
                    .contains("tools", "tool_choice");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /chat/completions | {not json                                    | 400 | invalid_request",
                "POST | /chat/completions | [1]                                          | 400 | invalid_request",
                "POST | /chat/completions | ''                                           | 400 | invalid_request",
                "POST | /chat/completions | {}                                           | 400 | invalid_request",
                "POST | /chat/completions | {\"model\":\"openai/gpt-5\",\"messages\":[]} | 400 | invalid_request",
                "POST | /chat/completions | {\"max_tokens\":0,\"messages\":[]}           | 400 | invalid_request",
                "POST | /chat/completions | {\"messages\":[{\"role\":\"user\"},{\"role\":\"tool\",\"tool_call_id\":\"c\"}]} | 400 | invalid_request",
                "POST | /chat/completions | {\"messages\":[{\"role\":\"user\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"c\"}]}]} | 400 | invalid_request",
                "POST | /chat/completions | {\"messages\":[{\"role\":\"user\"}],\"tools\":[{}]} | 400 | invalid_request",
                "POST | /chat/completions | {\"messages\":[{\"role\":\"user\"}],\"tool_choice\":{\"function\":{\"name\":\"x\"}}} | 400 | invalid_request",
                "PUT  | /chat/completions | {}                                           | 405 | invalid_request",
                "POST | /models           | {}                                           | 405 | invalid_request",
                "POST | /embeddings       | {}                                           | 404 | not_found",
            })
    void refuses_with_a_typed_error(String method, String path, String body, int status, String type) throws Exception {
        try (StandIn standIn = StandIn.start(Duration.ZERO)) {
            HttpRequest request = to(standIn, path)
                    .method(method, BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            JsonNode error = Wire.JSON.readTree(response.body()).path("error");
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(error.path("code").asInt()).isEqualTo(status);
            assertThat(error.path("message").asText()).isNotBlank();
            assertThat(error.at("/metadata/error_type").asText()).isEqualTo(type);
        }
    }

    @Test
    void notices_a_client_that_hangs_up() throws Exception {
        String words = "word ".repeat(2_000);
        try (StandIn standIn = StandIn.start(Duration.ofMillis(20))) {
            hangUpAfterTheFirstWord(
                    standIn, "{\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}");
            while (standIn.hangUps() == 0) {
                Thread.onSpinWait();
            }
            assertThat(chat(standIn, "{\"messages\":[" + QUESTION + "]}").statusCode())
                    .isEqualTo(200);
            assertThat(standIn.hangUps()).isEqualTo(1);
        }
    }

    private static void hangUpAfterTheFirstWord(StandIn standIn, String body) throws IOException {
        URI address = URI.create(standIn.baseUrl() + "/chat/completions");
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String head = "POST " + address.getPath() + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                    + body.getBytes(UTF_8).length + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(UTF_8));
            StringBuilder received = new StringBuilder();
            InputStream in = socket.getInputStream();
            while (received.indexOf("Nothing") < 0) {
                received.append((char) in.read());
            }
        }
    }

    private HttpResponse<String> chat(StandIn standIn, String body) throws Exception {
        HttpRequest request = to(standIn, "/chat/completions")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static HttpRequest.Builder to(StandIn standIn, String path) {
        return HttpRequest.newBuilder(URI.create(standIn.baseUrl() + path));
    }

    private static List<JsonNode> chunks(String events) throws IOException {
        List<JsonNode> chunks = new ArrayList<>();
        for (String line : events.split("\n\n")) {
            if (line.startsWith("data: {")) {
                chunks.add(Wire.JSON.readTree(line.substring("data: ".length())));
            }
        }
        return chunks;
    }

    private static JsonNode reason(JsonNode chunk) {
        return chunk.at("/choices/0/finish_reason");
    }

    private static String content(JsonNode chunk) {
        return chunk.at("/choices/0/delta/content").asText();
    }
}
