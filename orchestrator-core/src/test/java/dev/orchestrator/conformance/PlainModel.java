package dev.orchestrator.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.call.Cancellation.Registration;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.EventSink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chat completions in the plainest way that keeps the contract: a socket for each call, a line for each event, a tree
 * for each line. What stands in a method of its own that is not private is broken by some subclass.
 */
class PlainModel implements LanguageModel {

    static final String NAME = "plain";
    static final ObjectMapper JSON = new ObjectMapper();

    private final URI baseUrl;
    private final String key;

    PlainModel(URI baseUrl, String key) {
        this.baseUrl = baseUrl;
        this.key = key;
    }

    @Override
    @SuppressWarnings("try") // the registration is there to be closed
    public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        PlainAnswer answer = answer(event -> {
            cancellation.throwIfCancelled();
            events.emit(event);
        });
        PlainHttp http = new PlainHttp();
        try (http;
                Registration wake = wakeOn(cancellation, http)) {
            http.post(URI.create(baseUrl + "/chat/completions"), key, body(request));
            return read(http, answer);
        } catch (IOException e) {
            cancellation.throwIfCancelled();
            throw broken(e, answer);
        } catch (ProviderError e) {
            throw refused(e, discreet(e.said, request), retryAfter(http), answer);
        }
    }

    PlainAnswer answer(EventSink events) {
        return new PlainAnswer(events);
    }

    Registration wakeOn(Cancellation cancellation, PlainHttp http) {
        return cancellation.onCancel(() -> close(http));
    }

    static void close(PlainHttp http) {
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the socket could not be closed", e);
        }
    }

    private static String body(ModelRequest request) throws IOException {
        return JSON.writeValueAsString(Map.of("stream", true, "messages", texts(request)));
    }

    static List<String> texts(ModelRequest request) {
        return request.messages().stream()
                .flatMap(message -> message.content().stream())
                .filter(ContentPart.Text.class::isInstance)
                .map(part -> ((ContentPart.Text) part).text())
                .toList();
    }

    private ModelResponse read(PlainHttp http, PlainAnswer answer) throws IOException {
        String type = String.valueOf(http.header("content-type"));
        if (http.status() != 200 || !type.startsWith("text/event-stream")) {
            return noStream(http.status(), new String(http.body().readAllBytes(), UTF_8));
        }
        BufferedReader lines = lines(http.body());
        for (String line = next(lines, answer); line != null && !isLast(line); line = next(lines, answer)) {
            accept(line, answer);
        }
        return answer.finished();
    }

    BufferedReader lines(InputStream body) {
        return new BufferedReader(new InputStreamReader(body, UTF_8));
    }

    @Nullable
    String next(BufferedReader lines, PlainAnswer answer) throws IOException {
        return lines.readLine();
    }

    boolean isLast(String line) {
        return line.equals("data: [DONE]");
    }

    void accept(String line, PlainAnswer answer) throws IOException {
        if (line.startsWith("data: ")) {
            answer.accept(JSON.readTree(line.substring(6)));
        }
    }

    ModelResponse noStream(int status, String body) throws IOException {
        throw ProviderError.of(status, parsed(body).path("error"));
    }

    private static JsonNode parsed(String body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static ModelException broken(IOException e, PlainAnswer answer) {
        boolean speaks = e instanceof JsonProcessingException; // it quotes what it could not read
        return ModelException.of(ErrorCode.LLM_ERROR, NAME, "the connection or the stream broke; ask again")
                .requestId(answer.requestId())
                .retryable(true)
                .cause(speaks ? null : e)
                .build();
    }

    private static ModelException refused(ProviderError e, String said, @Nullable Duration wait, PlainAnswer answer) {
        boolean retryable = e.status == 408 || e.status == 429 || e.status >= 500;
        return ModelException.of(code(e.status), NAME, said)
                .status(e.status)
                .requestId(answer.requestId())
                .retryable(retryable)
                .retryAfter(wait)
                .build();
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 401 -> ErrorCode.AUTH_INVALID;
            case 429 -> ErrorCode.RATE_LIMIT_EXCEEDED;
            default -> ErrorCode.LLM_ERROR;
        };
    }

    String discreet(String said, ModelRequest request) {
        String discreet = said.replace(key, "(key)");
        for (String text : texts(request)) {
            discreet = discreet.replace(text, "(prompt)");
        }
        return discreet;
    }

    @Nullable
    Duration retryAfter(PlainHttp http) {
        String value = String.valueOf(http.header("retry-after"));
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            return Duration.between(ZonedDateTime.now(date.getZone()), date);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What the provider reports as an error, by whatever way. */
    static final class ProviderError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int status;
        final String said;

        private ProviderError(int status, String said) {
            this.status = status;
            this.said = said;
        }

        static ProviderError of(int httpStatus, JsonNode error) {
            int status = httpStatus >= 400 ? httpStatus : error.path("code").asInt();
            return new ProviderError(status, error.path("message").asText("no answer, and no word why"));
        }
    }
}
