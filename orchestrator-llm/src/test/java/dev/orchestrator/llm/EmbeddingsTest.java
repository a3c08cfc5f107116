package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Exchange;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts into vectors. */
class EmbeddingsTest extends OpenRouterFixture {

    private static final Cancellation NEVER = Cancellation.none();

    private List<float[]> embed(String body, String... texts) {
        server.play(json(body));
        return openRouter.embeddings("a/embed", 2).embed(List.of(texts), NEVER);
    }

    private ModelException failure(String body, String... texts) {
        ModelException failure = catchThrowableOfType(ModelException.class, () -> embed(body, texts));
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }

    @Test
    void vectors_come_in_the_order_of_their_indexes() {
        List<float[]> vectors = embed(
                " \n {\"data\":[{\"index\":1,\"embedding\":[3,4.5]},{\"index\":0,\"embedding\":[1e-2,-2]}]}",
                "one",
                "two");
        assertThat(vectors).containsExactly(new float[] {0.01f, -2}, new float[] {3, 4.5f});
        assertThat(sent().toString())
                .isEqualTo("{\"model\":\"a/embed\",\"input\":[\"one\",\"two\"],\"encoding_format\":\"float\"}");
        assertThat(exchange().requestLine()).isEqualTo("POST /v1/embeddings HTTP/1.1");
    }

    @Test
    void vectors_without_indexes_come_as_they_are() {
        assertThat(embed("{\"data\":[{\"embedding\":[1,2]},{\"index\":0,\"embedding\":[3,4]}]}", "one", "two"))
                .containsExactly(new float[] {1, 2}, new float[] {3, 4});
    }

    @Test
    void vectors_in_base64_are_understood() {
        String base64 = Base64.getEncoder().encodeToString(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0});
        assertThat(embed("{\"data\":[{\"embedding\":\"" + base64 + "\"}]}", "one"))
                .containsExactly(new float[] {1, -2});
    }

    @Test
    void many_texts_go_in_batches_and_come_back_in_order() {
        server.play(EmbeddingsTest::lengths);
        List<String> texts = IntStream.range(0, 150).mapToObj("x"::repeat).toList();
        List<float[]> vectors = openRouter.embeddings("a/embed", 2).embed(texts, NEVER);
        assertThat(vectors).hasSize(150);
        assertThat(IntStream.range(0, 150).allMatch(i -> vectors.get(i)[0] == i))
                .isTrue();
        assertThat(server.requests()).isEqualTo(3);
    }

    @Test
    void long_texts_make_smaller_batches() {
        server.play(EmbeddingsTest::lengths);
        List<String> texts = List.of("x".repeat(150_000), "y".repeat(100_000), "z".repeat(300_000), "w");
        assertThat(openRouter.embeddings("a/embed", 2).embed(texts, NEVER)).hasSize(4);
        assertThat(server.requests()).isEqualTo(4);
    }

    /** Answers with the length of each text. */
    private static Script lengths(Exchange exchange) {
        List<String> items = new ArrayList<>();
        for (JsonNode text : Json.treeOrNull(exchange.body()).path("input")) {
            items.add("{\"index\":" + items.size() + ",\"embedding\":["
                    + text.asText().length() + ",0]}");
        }
        return json("{\"data\":[" + String.join(",", items) + "]}");
    }

    @Test
    void no_texts_are_no_request() {
        assertThat(openRouter.embeddings("a/embed", 2).embed(List.of(), NEVER)).isEmpty();
        assertThat(server.requests()).isZero();
    }

    @Test
    void options_are_sent() {
        server.play(json("{\"data\":[{\"embedding\":[1,2]}]}"));
        OpenRouterEmbeddings plain = openRouter.embeddings("a/embed", 2);
        plain.option("dimensions", 2).option("input_type", "query").embed(List.of("one"), NEVER);
        assertThat(sent().path("dimensions").asInt()).isEqualTo(2);
        assertThat(sent().path("input_type").asText()).isEqualTo("query");
        plain.embed(List.of("one"), NEVER);
        assertThat(sent().has("dimensions")).isFalse();
        assertThat(plain.id()).isEqualTo("a/embed");
        assertThat(plain.dimensions()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"data\":[]}",
                "{}",
                "[]",
                "",
                " \n ",
                "{\"data\":null}",
                "<html>",
                "{\"data\":[{\"embedding\":[1,2]},{\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":7,\"embedding\":[1,2]}]}",
                "{\"data\":[{\"index\":-1,\"embedding\":[1,2]}]}"
            })
    void an_answer_without_the_vectors_is_a_failure(String body) {
        assertThat(failure(body, "one").isRetryable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[1,2,3]", "[1]", "[]", "null", "\"AAAA\"", "\"!!!\"", "[1,null]", "[1,\"2\"]", "{\"a\":1}"})
    void a_vector_of_another_size_is_a_failure_that_a_retry_does_not_mend(String vector) {
        ModelException failure = failure("{\"data\":[{\"embedding\":" + vector + "}]}", "one");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure).hasMessageContaining("a/embed").hasMessageContaining("2");
    }

    @Test
    void an_error_in_a_success_is_a_failure_and_repeats_no_text() {
        ModelException failure = failure(
                "{\"error\":{\"code\":429,\"message\":\"slow down: one long text of mine\"}}", "one long text of mine");
        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
        assertThat(failure).hasMessageNotContaining("text of mine");
    }

    @Test
    void a_cancelled_call_ends() {
        Cancellation.Source source = Cancellation.source();
        server.play(exchange -> {
            source.cancel(Cancellation.Reason.CALLER, "enough");
            return Script.begin();
        });
        assertThatThrownBy(() -> openRouter.embeddings("a/embed", 2).embed(List.of("one"), source.token()))
                .isInstanceOf(CancelledException.class);
    }
}
