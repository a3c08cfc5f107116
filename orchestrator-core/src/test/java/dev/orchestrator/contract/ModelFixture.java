package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What all parts of {@link LanguageModelContract} stand on: a server, a model in front of it, and recorded calls. */
@Timeout(120)
abstract class ModelFixture {

    private static final Duration RELEASE = Duration.ofSeconds(2);

    /** Stands in every prompt, so that it can be told from everything else. */
    static final String PROMPT = "Tell me of the lighthouse at Utsira, please";

    private final List<RecordedCall> calls = new ArrayList<>();
    private FaultServer server;
    private LanguageModel model;

    /**
     * Makes the model under test.
     *
     * @param baseUrl where its provider listens, such as {@code http://127.0.0.1:40001/v1}
     * @return a model that sends {@link #secret()} as its key; closed after the test if it is {@link AutoCloseable}
     */
    protected abstract LanguageModel connect(URI baseUrl);

    /**
     * Returns the key that {@link #connect} gives to the model.
     *
     * @return a key that opens nothing
     */
    protected String secret() {
        return "sk-contract-0123456789abcdef-no-real-key";
    }

    /**
     * Returns how the provider writes its answers.
     *
     * @return chat completions, unless overridden
     */
    protected Wire wire() {
        return new ChatCompletionsWire();
    }

    /**
     * Returns how long a call may take that nothing holds up, before it counts as hanging.
     *
     * @return 20 seconds, unless overridden
     */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** How long a server may wait for its client to let go. */
    Duration release() {
        return patience().compareTo(RELEASE) < 0 ? patience() : RELEASE;
    }

    @BeforeEach
    void open_the_server() {
        server = FaultServer.start();
        model = connect(server.url());
    }

    @AfterEach
    void nothing_is_emitted_after_the_end() throws Exception {
        server.close();
        calls.forEach(RecordedCall::cancel);
        if (model instanceof AutoCloseable closeable) {
            closeable.close();
        }
        calls.forEach(RecordedCall::assertQuiet);
    }

    FaultServer server() {
        return server;
    }

    LanguageModel model() {
        return model;
    }

    /** Waits for the next request of this test, the first one if there was none. */
    Exchange exchange(int number) {
        return server.exchange(number, patience());
    }

    RecordedCall prepared(EventSink sink) {
        RecordedCall call = new RecordedCall(patience(), sink);
        calls.add(call);
        return call;
    }

    RecordedCall asked(EventSink sink) {
        return prepared(sink).start(model, request(PROMPT));
    }

    RecordedCall asked() {
        return asked(event -> {});
    }

    /** Plays the script to one call and returns the call after it has given an answer. */
    RecordedCall answered(Script script) {
        server.play(script);
        RecordedCall call = asked();
        ModelResponse response = call.response();
        assertThat(response.text()).as("the answer beside the emitted pieces").isEqualTo(call.text());
        return call;
    }

    /** Plays the script to one call, which must fail after exactly one request. */
    RecordedCall failed(Script script) {
        int before = server.requests();
        server.play(script);
        RecordedCall call = asked();
        ModelException failure = call.modelFailure();
        assertThat(server.requests() - before)
                .as("requests of the call that failed with: " + failure)
                .isEqualTo(1);
        return call;
    }

    static ModelRequest request(String prompt) {
        return ModelRequest.builder(List.of(ModelMessage.of(ModelMessage.Role.USER, prompt)))
                .build();
    }

    static String joined(List<String> events) {
        return String.join("", events);
    }
}
