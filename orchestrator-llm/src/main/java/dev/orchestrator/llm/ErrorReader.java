package dev.orchestrator.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import java.util.Map;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes an exception of an error the provider sent, as the body of a failure or inside a success.
 *
 * <table>
 * <caption>What becomes of a status</caption>
 * <tr><th>status</th><th>code</th><th>retry</th></tr>
 * <tr><td>any but 401, 402, 403 and 429 that speaks of the context length</td><td>TOKEN_LIMIT_EXCEEDED</td><td>no</td></tr>
 * <tr><td>401</td><td>AUTH_INVALID</td><td>no</td></tr>
 * <tr><td>402: the account's credit is used up</td><td>BUDGET_EXCEEDED</td><td>no</td></tr>
 * <tr><td>403</td><td>ACCESS_DENIED</td><td>no</td></tr>
 * <tr><td>408, 504, 524</td><td>TIMEOUT</td><td>yes</td></tr>
 * <tr><td>429</td><td>RATE_LIMIT_EXCEEDED</td><td>yes, unless it is a limit a day</td></tr>
 * <tr><td>other 5xx, and none at all</td><td>LLM_ERROR</td><td>yes</td></tr>
 * <tr><td>the rest</td><td>LLM_ERROR</td><td>no</td></tr>
 * </table>
 *
 * <p>What the provider itself says about a retry ({@code availability}) beats the table.
 */
final class ErrorReader {

    private static final int BAD_REQUEST = 400;
    private static final int PAYMENT_REQUIRED = 402;

    /** What a type means where no status is given. */
    private static final Map<String, Integer> STATUS_OF_TYPE = Map.ofEntries(
            Map.entry("authentication", 401),
            Map.entry("payment_required", 402),
            Map.entry("insufficient_quota", 402),
            Map.entry("permission_denied", 403),
            Map.entry("not_found", 404),
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("server", 500),
            Map.entry("server_error", 500),
            Map.entry("unmapped", 500),
            Map.entry("provider_unavailable", 502),
            Map.entry("provider_overloaded", 503),
            Map.entry("timeout", 504),
            Map.entry("invalid_request", BAD_REQUEST),
            Map.entry("invalid_request_error", BAD_REQUEST),
            Map.entry("invalid_prompt", BAD_REQUEST),
            Map.entry("refusal", BAD_REQUEST),
            Map.entry("content_policy_violation", BAD_REQUEST),
            Map.entry("context_length_exceeded", BAD_REQUEST));

    private final String name;
    private final Redaction redaction;
    private final int httpStatus;
    private final Headers headers;

    ErrorReader(String name, Redaction redaction, int httpStatus, Headers headers) {
        this.name = name;
        this.redaction = redaction;
        this.httpStatus = httpStatus;
        this.headers = headers;
    }

    /** Reads an error that is JSON: an object as a rule, or just its message. */
    ModelException read(JsonNode error, @Nullable String requestId) {
        int status = status(error);
        ErrorText text = ErrorText.of(error);
        ErrorCode code = text.speaksOfContextLength(status, redaction) ? ErrorCode.TOKEN_LIMIT_EXCEEDED : code(status);
        String provider = text.provider();
        String detail = redaction.clean(text.words())
                + (provider == null ? "" : " (through " + name + ")")
                + advice(code, status);
        JsonNode availability = error.path("availability");
        return ModelException.of(code, provider == null ? name : redaction.clean(provider), detail)
                .status(status)
                .requestId(requestId)
                .retryable(availability.path("retryable").asBoolean(isRetryable(code, status, text)))
                .retryAfter(RetryAfter.of(availability.path("retry_after"), headers, error))
                .affordableTokens(status == PAYMENT_REQUIRED ? text.affordableTokens() : 0)
                .build();
    }

    /** Reads an error that is no JSON: a gateway's web page, a line of text, or nothing. */
    ModelException readPage(String page, @Nullable String requestId) {
        String words =
                page.isBlank() ? "nothing" : page.stripLeading().startsWith("<") ? "a web page" : redaction.clean(page);
        ErrorCode code = code(httpStatus);
        return ModelException.of(code, name, words + advice(code, httpStatus))
                .status(httpStatus)
                .requestId(requestId)
                .retryable(isRetryable(code, httpStatus, null))
                .retryAfter(RetryAfter.of(null, headers, null))
                .build();
    }

    /** The HTTP status if it is a failure's, else what the error says of itself, else what its type means. */
    private int status(JsonNode error) {
        if (httpStatus >= BAD_REQUEST) {
            return httpStatus;
        }
        for (String field : new String[] {"code", "http_status", "status"}) {
            long status = Json.whole(error.path(field));
            if (status >= BAD_REQUEST && status < 600) {
                return (int) status;
            }
        }
        for (String type : ErrorText.types(error)) {
            Integer status = STATUS_OF_TYPE.get(type);
            if (status != null) {
                return status;
            }
        }
        return httpStatus;
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.AUTH_INVALID;
            case PAYMENT_REQUIRED -> ErrorCode.BUDGET_EXCEEDED;
            case 403 -> ErrorCode.ACCESS_DENIED;
            case 408, 504, 524 -> ErrorCode.TIMEOUT;
            case 429 -> ErrorCode.RATE_LIMIT_EXCEEDED;
            default -> ErrorCode.LLM_ERROR;
        };
    }

    private static boolean isRetryable(ErrorCode code, int status, @Nullable ErrorText text) {
        return switch (code) {
            case TIMEOUT -> true;
            case RATE_LIMIT_EXCEEDED -> text == null || !text.isLimitADay();
            case LLM_ERROR -> status >= 500 || status < 300;
            default -> false;
        };
    }

    private static String advice(ErrorCode code, int status) {
        return switch (code) {
            case AUTH_INVALID -> "; check the API key";
            case BUDGET_EXCEEDED -> "; add credit at the provider, or allow fewer tokens";
            case TOKEN_LIMIT_EXCEEDED -> "; send less";
            default -> status >= 300 && status < BAD_REQUEST ? "; check the base URL" : "";
        };
    }
}
