package dev.orchestrator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Suggestions;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class QueryRequestTest {

    private static final Caller ANNA = Caller.user("anna");

    @Test
    void what_is_left_out_has_the_usual_values() {
        QueryRequest request = QueryRequest.of(ANNA, "p-1", "Who?");
        assertThat(request.types()).isEmpty();
        assertThat(request.limit()).isEqualTo(10);
        assertThat(request.threshold()).isEqualTo(0.6);
        assertThat(request.temperature()).isEqualTo(0.3);
        assertThat(request.maxTokens()).isEqualTo(1500);
        assertThat(request.includeHistory()).isTrue();
        assertThat(request.timeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(request.patience()).isZero();
        assertThat(request.suggestions()).isEqualTo(Suggestions.RULES);
        assertThat(request.conversationId()).isNull();
    }

    @Test
    void what_is_absent_or_wrong_is_named() {
        assertRefused(ErrorCode.MISSING_FIELDS, "caller", () -> QueryRequest.of(null, "p-1", "Who?"));
        assertRefused(ErrorCode.MISSING_FIELDS, "projectId", () -> QueryRequest.of(ANNA, null, "Who?"));
        assertRefused(ErrorCode.VALIDATION_ERROR, "projectId", () -> QueryRequest.of(ANNA, " ", "Who?"));
        assertRefused(ErrorCode.MISSING_FIELDS, "text", () -> QueryRequest.of(ANNA, "p-1", null));
        assertRefused(ErrorCode.VALIDATION_ERROR, "text", () -> QueryRequest.of(ANNA, "p-1", " \n"));
        assertWrong("type", builder -> builder.types("prop", " "));
        assertWrong("limit", builder -> builder.limit(0));
        assertWrong("limit", builder -> builder.limit(QueryRequest.MOST_RESULTS + 1));
        assertWrong("threshold", builder -> builder.threshold(1.1));
        assertWrong("threshold", builder -> builder.threshold(Double.NaN));
        assertWrong("temperature", builder -> builder.temperature(-1));
        assertWrong("maxTokens", builder -> builder.maxTokens(0));
        assertWrong("patience", builder -> builder.patience(Duration.ofSeconds(-1)));
        assertWrong("timeout", builder -> builder.timeout(Duration.ZERO));
        assertWrong("conversationId", builder -> builder.conversation(""));
        assertWrong("requestId", builder -> builder.requestId("x".repeat(201)));
    }

    @Test
    void a_type_may_be_named_twice() {
        assertThat(QueryRequest.builder(ANNA, "p-1", "Who?")
                        .types("prop", "prop")
                        .build()
                        .types())
                .containsExactly("prop");
        assertRefused(
                ErrorCode.MISSING_FIELDS,
                "type",
                () -> QueryRequest.builder(ANNA, "p-1", "Who?")
                        .types("prop", null)
                        .build());
    }

    private static void assertWrong(String field, UnaryOperator<QueryRequest.Builder> change) {
        assertRefused(
                ErrorCode.VALIDATION_ERROR,
                field,
                () -> change.apply(QueryRequest.builder(ANNA, "p-1", "Who?")).build());
    }

    private static void assertRefused(ErrorCode code, String field, ThrowingCallable call) {
        OrchestratorException refused = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(refused).as(field).isNotNull().hasMessageContaining(field);
        assertThat(refused.code()).isEqualTo(code);
    }
}
