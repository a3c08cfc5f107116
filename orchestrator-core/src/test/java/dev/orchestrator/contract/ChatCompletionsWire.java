package dev.orchestrator.contract;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.orchestrator.port.model.FinishReason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chat completions as OpenRouter streams them, dialects of the providers behind it included. */
public class ChatCompletionsWire implements Wire {

    private static final String CITY = "{\"city\":\"Oslo\",\"days\":2}";
    private static final String ZONE = "{\"zone\":\"UTC \\\"0\\\"\"}";

    /** Creates the wire; it has no state. */
    public ChatCompletionsWire() {}

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public String requestId() {
        return "gen-contract-1";
    }

    @Override
    public String model() {
        return "contract/model-1";
    }

    @Override
    public String comment() {
        return ": OPENROUTER PROCESSING\n\n";
    }

    @Override
    public String text(String text) {
        return delta("\"content\":" + quoted(text), "null");
    }

    @Override
    public String reasoning(String text) {
        String words = quoted(text);
        String details = "[{\"type\":\"reasoning.text\",\"index\":0,\"text\":" + words + "}]";
        return delta("\"content\":\"\",\"reasoning\":" + words + ",\"reasoning_details\":" + details, "null");
    }

    @Override
    public String finish(FinishReason reason) {
        return delta("\"content\":\"\"", quoted(reasonName(reason)));
    }

    @Override
    public List<String> usage(long inputTokens, long outputTokens, String cost) {
        String usage = usageField(inputTokens, outputTokens, cost);
        String choice = "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":";
        return List.of(
                chunk("\"choices\":[" + choice + "null}]," + usage),
                chunk("\"choices\":[]," + usage),
                chunk("\"choices\":[" + choice + "\"stop\"}]," + usage));
    }

    @Override
    public String done() {
        return "data: [DONE]\n\n";
    }

    @Override
    public List<String> errors(int status, String message) {
        String error = "\"error\":{\"code\":" + status + ",\"message\":" + quoted(message);
        String choice = "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":";
        return List.of(
                chunk("\"choices\":[" + choice + "\"error\"}]," + error + ",\"metadata\":{\"error_type\":\"server\"}}"),
                finish(FinishReason.LENGTH)
                        + chunk("\"choices\":[" + choice + "null}]," + error + "}," + usageField(9, 5, "0.00002"))
                        + done(),
                event("{" + error + ",\"metadata\":{\"provider_name\":\"Somebody\"}},\"user_id\":\"user_1\"}"),
                chunk("\"choices\":[]," + error + "}"),
                chunk("\"choices\":[" + choice + "null," + error + "}}]"));
    }

    @Override
    public String garbled(String text) {
        return event("{\"choices\": " + text + " oops}");
    }

    @Override
    public String errorBody(int status, String message) {
        return "{\"error\":{\"code\":" + status + ",\"message\":" + quoted(message) + "}}";
    }

    @Override
    public Optional<List<String>> toolCalls(ToolDialect dialect) {
        return Optional.of(
                switch (dialect) {
                    case STANDARD -> standard(FinishReason.TOOL_CALLS);
                    case BOTH_IN_ONE_CHUNK ->
                        List.of(
                                calls(call("0", "call_a", "weather", CITY) + "," + call("1", "call_b", "clock", ZONE)),
                                finish(FinishReason.TOOL_CALLS));
                    case ID_REPEATED -> inPieces("0", "1", "call_a", "call_b");
                    case ID_EMPTY_ON_CONTINUATION -> inPieces("0", "1", "", "");
                    case INDEX_MISSING -> inPieces(null, null, null, null);
                    case SAME_INDEX_FOR_TWO_IDS -> inPieces("0", "0", null, null);
                    case INTERLEAVED -> interleaved();
                    case LATE_NAME -> lateName();
                    case FINISH_REASON_STOP -> standard(FinishReason.STOP);
                    case ARGUMENTS_AS_OBJECT -> asObjects();
                });
    }

    @Override
    public Optional<List<String>> toolCallsWithId(String id) {
        return Optional.of(List.of(
                calls(call("0", id, "weather", CITY)),
                calls(call("1", id, "clock", ZONE)),
                finish(FinishReason.TOOL_CALLS)));
    }

    @Override
    public List<String> toolCall(String arguments, FinishReason reason) {
        return List.of(calls(call("0", "call_a", "clock", arguments)), finish(reason));
    }

    private List<String> standard(FinishReason reason) {
        return List.of(
                calls(call("0", "call_a", "weather", "")),
                calls(call("0", null, null, head(CITY))),
                calls(call("0", null, null, tail(CITY))),
                calls(call("1", "call_b", "clock", "")),
                calls(call("1", null, null, head(ZONE))),
                calls(call("1", null, null, tail(ZONE))),
                finish(reason));
    }

    private List<String> inPieces(
            @Nullable String indexA, @Nullable String indexB, @Nullable String laterIdA, @Nullable String laterIdB) {
        return List.of(
                calls(call(indexA, "call_a", "weather", head(CITY))),
                calls(call(indexA, laterIdA, null, tail(CITY))),
                calls(call(indexB, "call_b", "clock", head(ZONE))),
                calls(call(indexB, laterIdB, null, tail(ZONE))),
                finish(FinishReason.TOOL_CALLS));
    }

    private List<String> interleaved() {
        return List.of(
                calls(call("0", "call_a", "weather", "")),
                calls(call("1", "call_b", "clock", "")),
                calls(call("0", null, null, head(CITY))),
                calls(call("1", null, null, head(ZONE))),
                calls(call("0", null, null, tail(CITY))),
                calls(call("1", null, null, tail(ZONE))),
                finish(FinishReason.TOOL_CALLS));
    }

    private List<String> lateName() {
        return List.of(
                calls(call("0", "call_a", null, head(CITY))),
                calls(call("0", null, "weather", tail(CITY))),
                calls(call("1", "call_b", null, "")),
                calls(call("1", null, "clock", ZONE)),
                finish(FinishReason.TOOL_CALLS));
    }

    private List<String> asObjects() {
        return List.of(
                calls(callWith("0", "call_a", "weather", CITY)),
                calls(callWith("1", "call_b", "clock", ZONE)),
                finish(FinishReason.TOOL_CALLS));
    }

    private String calls(String calls) {
        return delta("\"content\":null,\"tool_calls\":[" + calls + "]", "null");
    }

    private static String call(@Nullable String index, @Nullable String id, @Nullable String name, String arguments) {
        return callWith(index, id, name, quoted(arguments));
    }

    /** A call whose arguments stand in it as they are; a value that is null is left out. */
    private static String callWith(
            @Nullable String index, @Nullable String id, @Nullable String name, String arguments) {
        return "{" + (index == null ? "" : "\"index\":" + index + ",")
                + (id == null ? "" : "\"id\":" + quoted(id) + ",")
                + "\"type\":\"function\",\"function\":{" + (name == null ? "" : "\"name\":" + quoted(name) + ",")
                + "\"arguments\":" + arguments + "}}";
    }

    private String delta(String fields, String finishReason) {
        return chunk("\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"," + fields + "},\"finish_reason\":"
                + finishReason + ",\"native_finish_reason\":" + finishReason + "}]");
    }

    private String chunk(String fields) {
        return event("{\"id\":" + quoted(requestId()) + ",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":"
                + quoted(model()) + ",\"provider\":\"Somebody\"," + fields + "}");
    }

    private static String event(String json) {
        return "data: " + json + "\n\n";
    }

    private static String usageField(long inputTokens, long outputTokens, String cost) {
        return "\"usage\":{\"prompt_tokens\":" + inputTokens + ",\"completion_tokens\":" + outputTokens
                + ",\"total_tokens\":" + (inputTokens + outputTokens) + ",\"cost\":" + cost + "}";
    }

    private static String reasonName(FinishReason reason) {
        return reason == FinishReason.OTHER ? "out_of_ideas" : reason.name().toLowerCase(Locale.ROOT);
    }

    private static String head(String text) {
        return text.substring(0, text.length() / 2);
    }

    private static String tail(String text) {
        return text.substring(text.length() / 2);
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
