package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Exchange;
import dev.orchestrator.contract.FaultServer;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.StreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A client in front of a server on the loopback that answers as it is told. */
@Timeout(60)
abstract class OpenRouterFixture {

    static final String KEY = "sk-or-v1-0123456789abcdef-opens-nothing";

    final FaultServer server = FaultServer.start();
    final List<StreamEvent> events = new ArrayList<>();
    final OpenRouter openRouter = client().build();

    OpenRouter.Builder client() {
        return OpenRouter.builder().apiKey(KEY).baseUrl(server.url().toString()).defaultModel("author/model");
    }

    @AfterEach
    void close() {
        openRouter.close();
        server.close();
    }

    static Script stream(String body) {
        return Script.begin().chunked(200, "text/event-stream").send(body).end();
    }

    static Script json(String body, String... headers) {
        return Script.whole(200, "application/json", body, headers);
    }

    /** One event that carries the fields given. */
    static String event(String fields) {
        return "data: {\"id\":\"gen-1\",\"model\":\"author/model-1\",\"provider\":\"Somebody\"," + fields + "}\n\n";
    }

    /** An event with a delta. */
    static String delta(String fields) {
        return event("\"choices\":[{\"index\":0,\"delta\":{" + fields + "},\"finish_reason\":null}]");
    }

    static String text(String words) {
        return delta("\"content\":\"" + words + "\"");
    }

    static String finish(String reason) {
        return event("\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"" + reason + "\"}]");
    }

    static String done() {
        return "data: [DONE]\n\n";
    }

    ModelResponse answer(Script script) {
        return answer(script, request("hello"));
    }

    ModelResponse answer(Script script, ModelRequest request) {
        server.play(script);
        events.clear();
        return openRouter.generate(request, events::add, Cancellation.none());
    }

    ModelResponse answer(String body) {
        return answer(stream(body));
    }

    ModelException failure(Script script) {
        ModelException failure = catchThrowableOfType(ModelException.class, () -> answer(script));
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }

    ModelException failure(String body) {
        return failure(stream(body));
    }

    /** The body of the last request. */
    JsonNode sent() {
        return Json.treeOrNull(exchange().body());
    }

    Exchange exchange() {
        return server.exchange(server.requests(), Duration.ofSeconds(10));
    }

    String emittedText() {
        return events.stream()
                .filter(StreamEvent.TextDelta.class::isInstance)
                .map(event -> ((StreamEvent.TextDelta) event).text())
                .collect(Collectors.joining());
    }

    String emittedReasoning() {
        return events.stream()
                .filter(StreamEvent.ReasoningDelta.class::isInstance)
                .map(event -> ((StreamEvent.ReasoningDelta) event).text())
                .collect(Collectors.joining());
    }

    <T extends StreamEvent> List<T> emitted(Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    static ModelRequest request(String words) {
        return ModelRequest.builder(List.of(ModelMessage.of(Role.USER, words))).build();
    }
}
