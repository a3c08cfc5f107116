package dev.orchestrator.contract;

import dev.orchestrator.port.model.FinishReason;
import java.util.List;
import java.util.Optional;

/**
 * How a provider writes a streamed answer: what {@link LanguageModelContract} scripts its server with. Each text is
 * complete as it goes over the wire, its framing included, such as {@code data: {...}} and an empty line.
 *
 * <p>{@link ChatCompletionsWire} is the one of OpenRouter and whatever calls itself compatible with OpenAI; an adapter of
 * another provider brings its own.
 */
public interface Wire {

    /** How providers cut two tool calls into pieces. Each of these was seen in the field. */
    enum ToolDialect {
        /** Id and name first, then arguments in pieces, one call after the other. */
        STANDARD,
        /** Both calls whole, in one event. */
        BOTH_IN_ONE_CHUNK,
        /** Every piece repeats the id. */
        ID_REPEATED,
        /** Pieces after the first carry an empty id. */
        ID_EMPTY_ON_CONTINUATION,
        /** No piece says which call it belongs to; a new id starts a new call. */
        INDEX_MISSING,
        /** Both calls say that they are the first. */
        SAME_INDEX_FOR_TWO_IDS,
        /** Pieces of the two calls alternate. */
        INTERLEAVED,
        /** The name comes after the first piece of the arguments. */
        LATE_NAME,
        /** The finish reason is that of an answer without calls. */
        FINISH_REASON_STOP,
        /** The arguments are a JSON object where text was promised. */
        ARGUMENTS_AS_OBJECT
    }

    /**
     * Returns the content type of a stream.
     *
     * @return such as {@code text/event-stream}
     */
    String contentType();

    /**
     * Returns the id that the events carry.
     *
     * @return what {@link dev.orchestrator.port.model.ModelResponse#requestId()} is then
     */
    String requestId();

    /**
     * Returns the model that the events name.
     *
     * @return what {@link dev.orchestrator.port.model.ModelResponse#model()} is then
     */
    String model();

    /**
     * Keeps a connection alive and means nothing.
     *
     * @return a comment
     */
    String comment();

    /**
     * A piece of the answer.
     *
     * @param text the piece, may be empty
     * @return an event
     */
    String text(String text);

    /**
     * A piece of what the model thinks.
     *
     * @param text the piece
     * @return an event
     */
    String reasoning(String text);

    /**
     * The model stops.
     *
     * @param reason why; {@link FinishReason#OTHER} stands for one that nobody has heard of
     * @return an event
     */
    String finish(FinishReason reason);

    /**
     * What the provider counted, in every shape it is known to send that; each can follow a finish with
     * {@link FinishReason#STOP}, and the first one carries no finish reason itself.
     *
     * @param inputTokens tokens read
     * @param outputTokens tokens written
     * @param cost US dollars as a JSON number
     * @return an event for each shape
     */
    List<String> usage(long inputTokens, long outputTokens, String cost);

    /**
     * The end of the stream.
     *
     * @return an event, or an empty text if the wire has none
     */
    String done();

    /**
     * A failure in the middle of a stream, in every shape it is known to have.
     *
     * @param status the HTTP status it means
     * @param message what the provider says
     * @return the events of each shape
     */
    List<String> errors(int status, String message);

    /**
     * An event that nobody can read.
     *
     * @param text stands somewhere in it
     * @return an event whose framing is right and whose content is not
     */
    String garbled(String text);

    /**
     * A failure as the body of a response that is no stream.
     *
     * @param status the HTTP status it means
     * @param message what the provider says
     * @return JSON
     */
    String errorBody(int status, String message);

    /**
     * Two calls in one of the dialects: {@code call_a} of {@code weather} with <code>{"city":"Oslo","days":2}</code>,
     * {@code call_b} of {@code clock} with <code>{"zone":"UTC \"0\""}</code>; the finish reason included, the end of the
     * stream not.
     *
     * @param dialect how
     * @return the events, or empty if this wire cannot express it
     */
    Optional<List<String>> toolCalls(ToolDialect dialect);

    /**
     * Two calls like those of {@link ToolDialect#STANDARD} that both carry the same id.
     *
     * @param id the id, empty for none
     * @return the events, or empty if this wire cannot express it
     */
    Optional<List<String>> toolCallsWithId(String id);

    /**
     * A call of {@code clock} whose arguments are {@code arguments}, whole or not, and then the finish.
     *
     * @param arguments JSON text, maybe cut
     * @param reason the finish reason
     * @return the events
     */
    List<String> toolCall(String arguments, FinishReason reason);

    /**
     * The start of every stream.
     *
     * @return a script that has sent the head of a stream in chunks
     */
    default Script stream() {
        return Script.begin().chunked(200, contentType());
    }

    /**
     * The usual end of an answer.
     *
     * @return the events from the finish reason on
     */
    default String ending() {
        return finish(FinishReason.STOP) + usage(9, 5, "0.00002").get(0) + done();
    }
}
