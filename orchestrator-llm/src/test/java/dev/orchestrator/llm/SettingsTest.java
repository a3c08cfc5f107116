package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.stream.EventSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The builder, the environment, and what they must keep to themselves. */
class SettingsTest extends OpenRouterFixture {

    private static final String GOOD = text("hi") + finish("stop") + done();

    @Test
    void everything_can_come_from_the_environment() {
        server.play(stream(GOOD));
        try (OpenRouter model = OpenRouter.fromEnvironment(Map.of(
                "OPENROUTER_API_KEY", " " + KEY + "\n",
                "OPENROUTER_BASE_URL", server.url() + "/",
                "OPENROUTER_DEFAULT_MODEL", "a/default",
                "OPENROUTER_BACKUP_MODEL", "a/backup",
                "OPENROUTER_VISION_MODE", "a/vision",
                "APP_URL", "https://app.example",
                "APP_TITLE", "Café Ærø 日本 🎬"))) {
            assertThat(model.defaultModel()).isEqualTo("a/default");
            assertThat(model.backupModel()).isEqualTo("a/backup");
            assertThat(model.visionModel()).isEqualTo("a/vision");
            model.generate(request("hello"), events::add, Cancellation.none());
        }
        assertThat(exchange().requestLine()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
        assertThat(exchange().header("Authorization")).contains("Bearer " + KEY);
        assertThat(exchange().header("HTTP-Referer")).contains("https://app.example");
        assertThat(exchange().header("X-OpenRouter-Title")).contains("Cafe ?r? ? ?");
        assertThat(exchange().header("Content-Type")).contains("application/json");
        assertThat(sent().path("model").asText()).isEqualTo("a/default");
    }

    @Test
    void what_the_environment_lacks_has_a_default() {
        Map<String, String> environment = new HashMap<>(Map.of("OPENROUTER_API_KEY", KEY));
        environment.put("OPENROUTER_DEFAULT_MODEL", " ");
        try (OpenRouter model = OpenRouter.fromEnvironment(environment)) {
            assertThat(model.defaultModel()).isEqualTo("anthropic/claude-sonnet-4.5");
            assertThat(model.backupModel()).isEqualTo("qwen/qwen3-vl-235b-a22b-thinking");
            assertThat(model.visionModel()).isEqualTo("google/gemini-2.5-flash");
            assertThat(model.toString()).isEqualTo("OpenRouter[OpenRouter, anthropic/claude-sonnet-4.5]");
        }
    }

    @Test
    void openrouter_needs_a_key_and_says_where_to_put_it() {
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of("OPENROUTER_API_KEY", " "),
                Map.of("OPENROUTER_BASE_URL", "https://eu.openrouter.ai/api/v1"))) {
            assertThatThrownBy(() -> OpenRouter.fromEnvironment(environment))
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.AUTH_REQUIRED))
                    .hasMessageContaining("OPENROUTER_API_KEY");
        }
    }

    @Test
    void another_server_needs_no_key() {
        server.play(stream(GOOD));
        try (OpenRouter model = OpenRouter.fromEnvironment(
                Map.of("OPENROUTER_BASE_URL", server.url().toString()))) {
            assertThat(model.generate(request("hello"), events::add, Cancellation.none())
                            .text())
                    .isEqualTo("hi");
        }
        assertThat(exchange().header("Authorization")).isEmpty();
    }

    @Test
    void headers_fields_and_plugins_are_sent_with_each_request() {
        server.play(stream(GOOD));
        try (OpenRouter model = client().header("X-Team", "blue")
                .header("x-team", "red")
                .extraBody("user", "u-1")
                .providerPreferences(ProviderPreferences.any().zeroDataRetention())
                .plugin("file-parser", Map.of("pdf", Map.of("engine", "native")))
                .build()) {
            model.generate(request("hello"), events::add, Cancellation.none());
        }
        assertThat(exchange().header("X-Team")).contains("red");
        assertThat(sent().path("user").asText()).isEqualTo("u-1");
        assertThat(sent().path("provider").toString()).isEqualTo("{\"zdr\":true}");
        assertThat(sent().path("plugins").toString())
                .isEqualTo("[{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"native\"}}]");
    }

    @Test
    void servers_that_refuse_a_field_are_sent_none() {
        ModelRequest limited = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "hello")))
                .maxTokens(9)
                .build();
        answer(stream(GOOD), limited);
        assertThat(sent().path("max_tokens").asInt()).isEqualTo(9);
        assertThat(sent().has("max_completion_tokens")).isFalse();
        assertThat(sent().has("stream_options")).isTrue();
        try (OpenRouter model =
                client().useMaxCompletionTokens().omitStreamOptions().build()) {
            model.generate(limited, events::add, Cancellation.none());
        }
        assertThat(sent().path("max_completion_tokens").asInt()).isEqualTo(9);
        assertThat(sent().has("max_tokens")).isFalse();
        assertThat(sent().has("stream_options")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:80", "ftp://a.example", "http://", "not a url"})
    void a_base_url_that_is_none_is_refused(String url) {
        assertInvalid(() -> OpenRouter.builder().baseUrl(url));
    }

    @Test
    void bad_headers_and_keys_are_refused_without_being_quoted() {
        assertInvalid(() -> OpenRouter.builder().header("X-A", "secret-日本"));
        assertInvalid(() -> OpenRouter.builder().header("X-A", "secret\r\nX-B: 1"));
        assertInvalid(() -> OpenRouter.builder().header("X A", "secret"));
        assertInvalid(() -> OpenRouter.builder().apiKey("secret-日本"));
        assertInvalid(() -> OpenRouter.builder().apiKey(" "));
        assertInvalid(() -> OpenRouter.builder().connectTimeout(Duration.ZERO));
        assertInvalid(() -> openRouter.embeddings("m", 0));
    }

    @Test
    void what_is_missing_is_named() {
        for (ThrowingCallable setting : List.<ThrowingCallable>of(
                () -> OpenRouter.builder().apiKey(null),
                () -> OpenRouter.builder().baseUrl(null),
                () -> OpenRouter.builder().defaultModel(null),
                () -> OpenRouter.builder().header("X-A", null),
                () -> OpenRouter.builder().extraBody("a", null),
                () -> OpenRouter.builder().httpClient(null),
                () -> openRouter.generation(null, Cancellation.none()))) {
            assertThatThrownBy(setting)
                    .isInstanceOfSatisfying(
                            OrchestratorException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_FIELDS));
        }
    }

    private static void assertInvalid(ThrowingCallable setting) {
        assertThatThrownBy(setting)
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageNotContaining("secret");
    }

    @Test
    void nothing_that_prints_itself_prints_the_key() {
        assertThat(List.of(
                        openRouter.toString(),
                        client().toString(),
                        openRouter.embeddings("m", 3).toString()))
                .noneMatch(text -> text.contains(KEY) || text.contains("sk-or"));
    }

    @Test
    void the_wire_log_shows_the_wire_without_secrets() {
        List<String> lines = new CopyOnWriteArrayList<>();
        server.play(withUserId(GOOD));
        try (OpenRouter model = client().wireLog(lines::add)
                .header("X-Api-Token", "hidden-value")
                .build()) {
            model.generate(request("my key is " + KEY), events::add, Cancellation.none());
        }
        assertThat(lines)
                .anyMatch(line -> line.startsWith("> POST http://127.0.0.1:"))
                .anyMatch(line -> line.contains("my key is […]"))
                .anyMatch(line -> line.equals("> Authorization: ***"))
                .anyMatch(line -> line.startsWith("< 200"))
                .anyMatch(line -> line.contains("\"content\":\"hi\""))
                .anyMatch(line -> line.equals("< [DONE]"))
                .noneMatch(line -> line.contains(KEY) || line.contains("hidden-value") || line.contains("user_abcdef"));
    }

    private static Script withUserId(String body) {
        return Script.begin()
                .chunked(200, "text/event-stream", "X-User: user_abcdef1234")
                .send(body)
                .end();
    }

    @Test
    void the_wire_log_shows_refusals_and_whole_answers() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (OpenRouter model = client().wireLog(lines::add).build()) {
            server.play(Script.whole(400, "application/json", "{\"error\":{\"message\":\"no such thing\"}}"));
            assertThatThrownBy(() -> model.generate(request("x"), events::add, Cancellation.none()))
                    .hasMessageContaining("no such thing");
        }
        assertThat(lines).anyMatch(line -> line.startsWith("< ") && line.contains("no such thing"));
    }

    @Test
    void the_wire_log_holds_back_no_stream_that_says_it_is_json() {
        List<String> lines = new CopyOnWriteArrayList<>();
        server.play(Script.begin()
                .chunked(200, "application/json")
                .send(text("first"))
                .hold()
                .send(finish("stop") + done())
                .end());
        try (OpenRouter model = client().wireLog(lines::add).build()) {
            AtomicBoolean givenUp = new AtomicBoolean();
            CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS).execute(() -> {
                givenUp.set(true);
                exchange().release();
            });
            EventSink releasing = event -> exchange().release(); // comes only if the first word does
            assertThat(model.generate(request("x"), releasing, Cancellation.none())
                            .text())
                    .isEqualTo("first");
            assertThat(givenUp)
                    .as("the first word came while the rest was held")
                    .isFalse();
        }
        assertThat(lines).filteredOn(line -> line.contains("first")).hasSize(1);
    }

    @Test
    void the_wire_log_shows_what_comes_in_one_piece_once() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (OpenRouter model = client().wireLog(lines::add).build()) {
            server.play(json("{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"whole\"}}]}"));
            model.generate(request("x"), events::add, Cancellation.none());
            server.play(json("{\"data\":[{\"id\":\"listed/model\"}]}"));
            model.models(Cancellation.none());
            server.play(json("{\"data\":{\"id\":\"gen-1\",\"model\":\"looked/up\"}}"));
            model.generation("gen-1", Cancellation.none());
            server.play(json("{\"data\":[{\"embedding\":[0.25]}]}"));
            model.embeddings("m", 1).embed(List.of("x"), Cancellation.none());
        }
        for (String shown : List.of("whole", "listed/model", "looked/up", "0.25")) {
            assertThat(lines).filteredOn(line -> line.contains(shown)).as(shown).hasSize(1);
        }
    }

    @Test
    void the_wire_log_cuts_what_is_too_long_to_read() {
        List<String> lines = new CopyOnWriteArrayList<>();
        server.play(json("{\"data\":[{\"id\":\"" + "x".repeat(3_000_000) + "\"}]}"));
        try (OpenRouter model = client().wireLog(lines::add).build()) {
            assertThat(model.models(Cancellation.none())).hasSize(1);
        }
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(1_100_000));
        assertThat(lines).anySatisfy(line -> assertThat(line).endsWith("xxx…"));
    }

    @Test
    void a_wire_log_that_fails_ends_no_call() {
        server.play(stream(GOOD));
        try (OpenRouter model = client().wireLog(line -> {
                    throw new IllegalStateException("disk full");
                })
                .build()) {
            assertThat(model.generate(request("hello"), events::add, Cancellation.none())
                            .text())
                    .isEqualTo("hi");
        }
    }

    @Test
    void an_http_client_that_is_handed_in_is_used_and_stays_open() {
        AtomicInteger calls = new AtomicInteger();
        OkHttpClient mine = new OkHttpClient.Builder()
                .callTimeout(Duration.ofNanos(1)) // must not apply to streams
                .addInterceptor(chain -> {
                    calls.incrementAndGet();
                    return chain.proceed(chain.request());
                })
                .build();
        server.play(stream(GOOD));
        try (OpenRouter model = client().httpClient(mine).build()) {
            model.generate(request("hello"), events::add, Cancellation.none());
        }
        assertThat(calls).hasValue(1);
        assertThat(mine.connectionPool().connectionCount()).isEqualTo(1);
        mine.connectionPool().evictAll();
    }

    @Test
    void closing_twice_is_closing_once() {
        openRouter.close();
        openRouter.close();
        assertThat(answer(GOOD).text()).as("calls that run go on").isEqualTo("hi");
    }
}
