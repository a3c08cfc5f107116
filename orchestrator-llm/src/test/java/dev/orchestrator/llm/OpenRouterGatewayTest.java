package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.contract.FaultServer;
import dev.orchestrator.contract.Script;
import dev.orchestrator.gateway.ModelAnswer;
import dev.orchestrator.gateway.ModelCall;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The default chains over one server. */
@Timeout(60)
class OpenRouterGatewayTest {

    private static final Script ANSWER = Script.whole(
            200,
            "application/json",
            "{\"choices\":[{\"message\":{\"content\":\"Yes\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"cost\":0.1}}");

    private final FaultServer server = FaultServer.start();
    private final OpenRouter openRouter = OpenRouter.builder()
            .baseUrl(server.url().toString())
            .apiKey("k")
            .defaultModel("a/default")
            .backupModel("b/backup")
            .visionModel("c/vision")
            .build();
    private final ModelGateway gateway = openRouter.gateway().build();

    @AfterEach
    void close() {
        openRouter.close();
        server.close();
    }

    private ModelAnswer ask(@Nullable ModelTier tier, ContentPart part) {
        ModelRequest request = ModelRequest.builder(List.of(ModelMessage.of(Role.USER, List.of(part))))
                .maxTokens(8_192)
                .build();
        ModelCall call = ModelCall.builder(Caller.user("anna"), "run-1", ModelCall.Purpose.CHAT, request)
                .tier(tier)
                .build();
        return gateway.generate(call, event -> {}, Cancellation.none());
    }

    private String asked(int number) {
        return server.exchange(number, Duration.ofSeconds(5)).body();
    }

    @Test
    void each_tier_begins_with_its_own_model() {
        server.play(exchange -> ANSWER);
        ContentPart text = new ContentPart.Text("Hi");
        ask(null, text);
        ask(ModelTier.REASONING, text);
        ask(null, new ContentPart.ImageUrl("https://a.example/b.png"));
        assertThat(asked(1)).contains("a/default");
        assertThat(asked(2)).contains("b/backup");
        assertThat(asked(3)).contains("c/vision");
    }

    @Test
    void a_model_that_has_no_endpoint_left_is_replaced() {
        server.play(
                Script.whole(404, "application/json", "{\"error\":{\"code\":404,\"message\":\"No endpoints found\"}}"),
                ANSWER);
        ModelAnswer answer = ask(null, new ContentPart.Text("Hi"));
        assertThat(answer.hop()).isEqualTo("b/backup (fallback)");
        assertThat(asked(2)).contains("b/backup").doesNotContain("a/default");
    }

    @Test
    void an_account_that_is_nearly_empty_pays_for_a_shorter_answer() {
        server.play(
                Script.whole(
                        402,
                        "application/json",
                        "{\"error\":{\"code\":402,\"message\":\"This request requires more credits, or fewer max_tokens."
                                + " You requested up to 8192 tokens, but can only afford 66.\"}}"),
                ANSWER);
        assertThat(ask(null, new ContentPart.Text("Hi")).hop()).isEqualTo("a/default");
        assertThat(asked(1)).contains("\"max_tokens\":8192");
        assertThat(asked(2)).contains("\"max_tokens\":66").contains("a/default");
    }
}
