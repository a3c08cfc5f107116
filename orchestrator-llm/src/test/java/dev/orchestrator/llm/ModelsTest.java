package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.Script;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** What is known of models, and what a call has cost. */
class ModelsTest extends OpenRouterFixture {

    private static final String LIST = """
            {"data":[
              {"id":"anthropic/claude-sonnet-4.5","canonical_slug":"anthropic/claude-4.5-sonnet-20250929",
               "context_length":1000000,"top_provider":{"context_length":200000,"max_completion_tokens":64000},
               "pricing":{"prompt":"0.000003","completion":"0.000015","input_cache_read":"0.0000003","discount":0}},
              {"id":"openrouter/auto","context_length":2000000,"pricing":{"prompt":"-1","completion":"-1"}},
              {"id":"google/gemini-2.5-flash","context_length":null,"top_provider":null,
               "pricing":{"prompt":"0","completion":"0","request":"0.005"}},
              {"name":"no id"},{"id":""},"junk"]}
            """;

    private static final Cancellation NEVER = Cancellation.none();

    @Test
    void limits_and_prices_are_read() {
        server.play(json(LIST));
        assertThat(openRouter.models(NEVER))
                .containsExactly(
                        new ModelInfo(
                                "anthropic/claude-sonnet-4.5",
                                200_000L,
                                64_000L,
                                new BigDecimal("0.000003"),
                                new BigDecimal("0.000015"),
                                new BigDecimal("0.0000003")),
                        new ModelInfo("openrouter/auto", 2_000_000L, null, null, null, null),
                        new ModelInfo(
                                "google/gemini-2.5-flash",
                                null,
                                null,
                                BigDecimal.ZERO,
                                BigDecimal.ZERO,
                                null,
                                new BigDecimal("0.005"),
                                false));
        assertThat(exchange().requestLine()).isEqualTo("GET /v1/models HTTP/1.1");
    }

    @Test
    void openrouter_is_asked_for_models_that_write_no_text_as_well() {
        OkHttpClient toLoopback = new OkHttpClient.Builder()
                .dns(host -> List.of(InetAddress.getLoopbackAddress()))
                .build();
        String url = server.url().toString().replace("127.0.0.1", "openrouter.ai");
        server.play(json(LIST));
        try (OpenRouter model = client().baseUrl(url).httpClient(toLoopback).build()) {
            assertThat(model.models(NEVER)).hasSize(3);
        }
        toLoopback.connectionPool().evictAll();
        assertThat(exchange().requestLine()).isEqualTo("GET /v1/models?output_modalities=all HTTP/1.1");
    }

    @Test
    void a_list_in_pages_is_read_to_its_end() {
        server.play(
                page("a/one", "\"https://elsewhere.example/v1/models?offset=1&limit=1\""),
                page("a/two", "\"?offset=2\""),
                page("a/three", "null"));
        assertThat(openRouter.models(NEVER)).extracting(ModelInfo::id).containsExactly("a/one", "a/two", "a/three");
        assertThat(asked(1)).isEqualTo("GET /v1/models HTTP/1.1");
        assertThat(asked(2)).as("never asked elsewhere").isEqualTo("GET /v1/models?offset=1&limit=1 HTTP/1.1");
        assertThat(asked(3)).isEqualTo("GET /v1/models?limit=1&offset=2 HTTP/1.1");
        assertUnknown("a/four", "models()");
    }

    private static Script page(String id, String next) {
        return json("{\"data\":[{\"id\":\"" + id + "\",\"pricing\":{\"prompt\":\"0.000001\"}}],"
                + "\"total_count\":3,\"links\":{\"next\":" + next + "}}");
    }

    private String asked(int number) {
        return server.exchange(number, Duration.ofSeconds(10)).requestLine();
    }

    @Test
    void a_list_without_an_end_is_left_at_some_time_and_proves_no_model_missing() {
        server.play(exchange -> page("a/" + exchange.number(), "\"/v1/models?offset=" + exchange.number() + "\""));
        assertThat(openRouter.models(NEVER)).hasSize(10);
        assertThat(server.requests()).isEqualTo(10);
        assertThat(openRouter.describe("a/11", NEVER)).isEmpty();
    }

    @Test
    void a_page_that_is_followed_by_itself_is_read_once() {
        server.play(page("a/one", "\"/v1/models\""));
        assertThat(openRouter.models(NEVER)).hasSize(1);
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void a_list_that_holds_less_than_it_counts_proves_no_model_missing() {
        server.play(page("a/one", "null"));
        assertThat(openRouter.describe("a/two", NEVER)).isEmpty();
    }

    @Test
    void a_model_is_described_by_any_of_its_names() {
        server.play(json(LIST));
        for (String name : List.of("anthropic/claude-sonnet-4.5", "anthropic/claude-4.5-sonnet-20250929")) {
            assertThat(openRouter.describe(name, NEVER))
                    .hasValueSatisfying(info -> assertThat(info.outputPrice()).isEqualByComparingTo("0.000015"));
        }
        for (String name : List.of(
                "anthropic/claude-sonnet-4.5:free",
                "anthropic/claude-sonnet-4.5:nitro",
                "anthropic/claude-sonnet-4.5@preset/mine")) {
            assertThat(openRouter.describe(name, NEVER)).hasValueSatisfying(info -> {
                assertThat(info.id()).isEqualTo(name);
                assertThat(info.contextTokens()).isEqualTo(200_000L);
                assertThat(info.inputPrice())
                        .as("so that a budget has something to set aside")
                        .isEqualTo(name.endsWith(":free") ? null : new BigDecimal("0.000003"));
            });
        }
        assertThat(server.requests()).as("the list is asked for once").isEqualTo(1);
    }

    @Test
    void the_default_model_is_described_when_none_is_named() {
        server.play(json(LIST));
        try (OpenRouter model = client().defaultModel("google/gemini-2.5-flash").build()) {
            assertThat(model.describe(null, NEVER))
                    .hasValueSatisfying(info -> assertThat(info.id()).isEqualTo("google/gemini-2.5-flash"));
        }
    }

    @Test
    void aliases_routers_and_presets_are_taken_on_trust() {
        server.play(json(LIST));
        for (String name : List.of("~anthropic/claude-latest", "openrouter/fusion", "@preset/mine")) {
            assertThat(openRouter.describe(name, NEVER)).as(name).isEmpty();
        }
    }

    @Test
    void a_model_that_does_not_exist_is_refused_with_a_guess() {
        server.play(json(LIST));
        assertUnknown("anthropic/claude-sonet-4.5", "did you mean anthropic/claude-sonnet-4.5?");
        assertUnknown("gemini-2.5-flash", "did you mean google/gemini-2.5-flash?");
        assertUnknown("some/thing-else-entirely", "models()");
    }

    private void assertUnknown(String name, String hint) {
        assertThatThrownBy(() -> openRouter.describe(name, NEVER))
                .isInstanceOfSatisfying(
                        OrchestratorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.VALIDATION_ERROR))
                .hasMessageContaining(name)
                .hasMessageContaining(hint);
    }

    @Test
    void a_server_with_a_plain_list_may_take_other_names_too() {
        server.play(json("{\"object\":\"list\",\"data\":[{\"id\":\"llama3.2:latest\",\"object\":\"model\"},"
                + "{\"id\":\"qwen\",\"max_model_len\":32768}]}"));
        assertThat(openRouter.describe("qwen", NEVER)).contains(new ModelInfo("qwen", 32_768L, null, null, null, null));
        assertThat(openRouter.describe("llama3.2:latest", NEVER)).isPresent();
        assertThat(openRouter.describe("anything", NEVER)).isEmpty();
    }

    @Test
    void a_server_that_fails_tells_nothing_and_is_left_alone_for_a_while() {
        server.play(Script.whole(500, "text/plain", "down"));
        assertThat(openRouter.describe("a/b", NEVER)).isEmpty();
        assertThat(openRouter.describe("a/b", NEVER)).isEmpty();
        assertThat(server.requests()).isEqualTo(1);
        assertThatThrownBy(() -> openRouter.models(NEVER)).isInstanceOf(ModelException.class);
        server.play(json(LIST));
        assertThat(openRouter.models(NEVER))
                .as("who asks for the list is not put off")
                .hasSize(3);
        assertThat(openRouter.describe("google/gemini-2.5-flash", NEVER)).isPresent();
    }

    @Test
    void a_look_up_can_be_cancelled() {
        server.play(Script.begin());
        Cancellation.Source source = Cancellation.source();
        try (ExecutorServiceHolder threads = new ExecutorServiceHolder(2)) {
            Future<?> asking = threads.submit(() -> openRouter.describe("a/b", source.token()));
            server.exchange(1, Duration.ofSeconds(10));
            Future<?> waiting = threads.submit(() -> openRouter.describe("a/b", source.token()));
            source.cancel(Cancellation.Reason.CALLER, "enough");
            assertThatThrownBy(asking::get).hasCauseInstanceOf(CancelledException.class);
            assertThatThrownBy(waiting::get).hasCauseInstanceOf(CancelledException.class);
        }
        server.play(json(LIST));
        assertThat(openRouter.describe("google/gemini-2.5-flash", NEVER))
                .as("a cancelled look-up is no failure of the server")
                .isPresent();
    }

    @Test
    void many_threads_ask_once() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicLong time = new AtomicLong(Long.MAX_VALUE - 5); // nano time may wrap
        ModelCatalogue catalogue = new ModelCatalogue(
                cancellation -> {
                    asked.incrementAndGet();
                    return listed();
                },
                time::get);
        for (int hour = 1; hour <= 50; hour++) {
            try (ExecutorServiceHolder threads = new ExecutorServiceHolder(8)) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    all.add(threads.submit(() -> catalogue.all(NEVER)));
                }
                for (Future<?> one : all) {
                    one.get();
                }
            }
            assertThat(asked).hasValue(hour);
            time.addAndGet(Duration.ofMinutes(59).toNanos());
            catalogue.all(NEVER);
            assertThat(asked).hasValue(hour);
            time.addAndGet(Duration.ofMinutes(1).toNanos());
        }
    }

    @Test
    void a_server_that_hangs_is_left_alone_for_a_minute_once_somebody_has_waited_long_enough() {
        AtomicLong time = new AtomicLong();
        AtomicInteger asked = new AtomicInteger();
        Cancellation.Source[] limited = new Cancellation.Source[1];
        ModelCatalogue catalogue = new ModelCatalogue(
                cancellation -> {
                    asked.incrementAndGet();
                    limited[0].cancel(Cancellation.Reason.TIMEOUT, "long enough");
                    throw new CancelledException("long enough", null);
                },
                time::get);
        limited[0] = Cancellation.source();
        assertThatThrownBy(() -> catalogue.describe("m", limited[0].token())).isInstanceOf(CancelledException.class);
        assertThat(catalogue.describe("m", NEVER)).isEmpty();
        assertThat(catalogue.describe("m", NEVER)).isEmpty();
        assertThat(asked).hasValue(1);
        time.addAndGet(Duration.ofMinutes(1).toNanos());
        limited[0] = Cancellation.source();
        assertThatThrownBy(() -> catalogue.describe("m", limited[0].token())).isInstanceOf(CancelledException.class);
        assertThat(asked).hasValue(2);
    }

    @Test
    void a_further_page_that_fails_leaves_the_first_one() {
        server.play(
                page("a/one", "\"/v1/models?offset=1\""),
                Script.whole(500, "application/json", "{\"error\":{\"message\":\"no\"}}"));
        assertThat(openRouter.models(NEVER)).extracting(ModelInfo::id).containsExactly("a/one");
        assertThat(openRouter.describe("a/unknown", NEVER)).isEmpty();
    }

    @Test
    void a_server_that_knows_no_pages_is_asked_twice_at_most() {
        server.play(exchange -> page("a/one", "\"/v1/models?offset=" + exchange.number() + "\""));
        assertThat(openRouter.models(NEVER)).extracting(ModelInfo::id).containsExactly("a/one");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void an_old_list_outlives_a_failure() {
        AtomicLong time = new AtomicLong();
        AtomicInteger asked = new AtomicInteger();
        ModelCatalogue catalogue = new ModelCatalogue(
                cancellation -> {
                    if (asked.getAndIncrement() > 0) {
                        throw ModelException.of(ErrorCode.LLM_ERROR, "x", "down")
                                .build();
                    }
                    return listed();
                },
                time::get);
        assertThat(catalogue.all(NEVER)).hasSize(3);
        time.addAndGet(Duration.ofHours(2).toNanos());
        assertThat(catalogue.all(NEVER)).hasSize(3);
        assertThat(catalogue.all(NEVER)).hasSize(3);
        assertThat(asked).as("asked again once, then left alone").hasValue(2);
    }

    @Test
    void what_a_call_has_cost_is_asked_for_until_it_is_known() {
        String record =
                "{\"data\":{\"id\":\"gen-1\",\"model\":\"a/b\",\"provider_name\":\"Somebody\",\"cancelled\":true,"
                        + "\"finish_reason\":null,\"tokens_prompt\":10,\"native_tokens_prompt\":12,\"tokens_completion\":3,"
                        + "\"native_tokens_completion\":null,\"native_tokens_cached\":2,\"total_cost\":0.00042}}";
        Script notYet = Script.whole(404, "application/json", "{\"error\":{\"code\":404,\"message\":\"not found\"}}");
        server.play(notYet, notYet, json("  " + record));
        assertThat(openRouter.generation("gen-1", NEVER))
                .contains(new Generation(
                        "gen-1",
                        "a/b",
                        "Somebody",
                        true,
                        null,
                        new Usage(12, 3, 2, 0, new BigDecimal("0.00042"), Usage.CostBasis.PROVIDER)));
        assertThat(exchange().requestLine()).isEqualTo("GET /v1/generation?id=gen-1 HTTP/1.1");
        assertThat(server.requests()).isEqualTo(3);
    }

    @Test
    void a_call_nobody_knows_of_has_no_record() {
        server.play(Script.whole(404, "application/json", "{}"));
        assertThat(openRouter.generation("gen-x", NEVER)).isEmpty();
        server.play(Script.whole(401, "application/json", "{\"error\":{\"code\":401,\"message\":\"no\"}}"));
        assertThatThrownBy(() -> openRouter.generation("gen-x", NEVER)).isInstanceOf(ModelException.class);
    }

    @Test
    void waiting_for_a_record_can_be_cancelled() {
        Cancellation.Source source = Cancellation.source();
        server.play(exchange -> {
            source.cancel(Cancellation.Reason.CALLER, "enough");
            return Script.whole(404, "application/json", "{}");
        });
        assertThatThrownBy(() -> openRouter.generation("gen-x", source.token())).isInstanceOf(CancelledException.class);
        assertThat(server.requests()).isEqualTo(1);
    }

    /** Threads that end with the test. */
    private static final class ExecutorServiceHolder implements AutoCloseable {
        private final ExecutorService threads;

        ExecutorServiceHolder(int count) {
            threads = Executors.newFixedThreadPool(count);
        }

        Future<?> submit(java.util.concurrent.Callable<?> task) {
            return threads.submit(task);
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }

    private static ModelList listed() {
        ModelList list = new ModelList();
        list.add(Json.treeOrNull(LIST));
        return list;
    }
}
