package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.error.LimitException;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelInfo;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelMessage.Role;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may become of a request at worst. */
class WorstCaseTest extends BooksScenario {

    private static final String LONG = "word ".repeat(10_000);
    private static final ModelInfo PRICES = new ModelInfo("m", null, 500L, INPUT, OUTPUT, null);

    private static long prompt(ModelMessage message) {
        return WorstCase.promptOf(ModelRequest.builder(List.of(message)).build());
    }

    /** The longest answer, as the cost tells it. */
    private static BigDecimal answer(ModelRequest request) {
        BigDecimal prompt = INPUT.multiply(BigDecimal.valueOf(WorstCase.promptOf(request)));
        return WorstCase.cost(request, PRICES).subtract(prompt).divide(OUTPUT).stripTrailingZeros();
    }

    @Test
    void everything_that_is_sent_counts() {
        assertThat(WorstCase.promptOf(request()
                        .outputSchema("{\"description\":\"" + LONG + "\"}")
                        .build()))
                .isGreaterThan(10_000);
        assertThat(WorstCase.promptOf(
                        request().tools(List.of(new ToolSpec("t", LONG, "{}"))).build()))
                .isGreaterThan(10_000);
        List<ContentPart> words = List.of(new ContentPart.Text("a"));
        for (Reasoning thought :
                List.of(new Reasoning("m", LONG, null), new Reasoning("m", "", "[\"" + LONG + "\"]"))) {
            assertThat(prompt(new ModelMessage(Role.ASSISTANT, words, List.of(), null, thought)))
                    .isGreaterThan(10_000);
        }
    }

    @Test
    void a_document_of_plain_text_counts_with_its_words() {
        byte[] bytes = LONG.getBytes(StandardCharsets.UTF_8);
        for (String type :
                List.of("text/plain", "text/csv", "application/json", "application/ld+json", "image/svg+xml")) {
            long tokens = prompt(ModelMessage.of(Role.USER, List.of(new ContentPart.Data("a", type, bytes))));
            assertThat(tokens).as(type).isGreaterThan(type.startsWith("image") ? 1_500 : 10_000);
        }
    }

    @Test
    void the_longest_answer_is_what_the_request_says_or_the_model() {
        assertThat(answer(request().build())).isEqualByComparingTo("100");
        ModelRequest unlimited =
                ModelRequest.builder(List.of(ModelMessage.of(Role.USER, "Hi"))).build();
        assertThat(answer(unlimited)).isEqualByComparingTo("500");
        for (String field : List.of("max_tokens", "max_completion_tokens")) {
            assertThat(answer(request().option(field, 32_000).build())).isEqualByComparingTo("32000");
            assertThat(answer(request().option(field, "none").build())).isEqualByComparingTo("500");
        }
        assertThat(WorstCase.tokens(unlimited)).isBetween(BigDecimal.valueOf(4_096), BigDecimal.valueOf(4_120));
    }

    @Test
    void a_limit_among_the_options_of_a_hop_counts() {
        ModelGateway gateway = ModelGateway.builder(
                        Hop.primary(new Priced(), "m").options(Map.of("max_tokens", 32_000)))
                .ledger(ledger)
                .time(time.clock(), time)
                .budget(Budget.perCaller(Window.DAY, "3"))
                .build();
        assertThatThrownBy(() -> ask(gateway)).isInstanceOf(LimitException.class);
    }

    @Test
    void a_price_for_the_call_counts_once() {
        ModelInfo dear = new ModelInfo("m", null, null, INPUT, OUTPUT, null, new BigDecimal("0.005"), false);
        assertThat(WorstCase.cost(request().build(), dear))
                .isEqualByComparingTo(new BigDecimal(WORST_CASE).add(new BigDecimal("0.005")));
    }

    @Test
    void what_is_absurd_is_the_most_that_a_ledger_takes() {
        ModelInfo absurd = new ModelInfo("m", null, null, INPUT, new BigDecimal("1E+90"), null);
        assertThat(WorstCase.cost(request().build(), absurd)).isEqualByComparingTo("999999999999");
        ModelInfo fine = new ModelInfo("m", null, null, BigDecimal.ZERO, new BigDecimal("1E-60"), null);
        assertThat(WorstCase.cost(request().build(), fine)).isEqualByComparingTo("1E-36");
        assertThat(WorstCase.tokens(
                        request().option("max_tokens", Long.MAX_VALUE).build()))
                .isEqualByComparingTo("999999999999");
    }
}
