package dev.orchestrator.bench;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events as OpenRouter sends them: each piece of text, a few bytes long, in some 270 bytes of JSON. */
final class Wire {

    static final String MODEL = "anthropic/claude-sonnet-4.5";

    /** Pieces of the lengths models answer in; among them escapes and letters of several bytes. */
    private static final String[] PIECES = {
        "A", " good", " plot", " twist", " is", " one", " the", " reader", " could", " have", " seen", " coming", ",",
                " but",
        " did", " not", ".", "\n\n", "- **", "Plant", "**", " the", " clue", " in", " plain", " sight", " \u2014",
                " then",
        " look", " away", ";", " let", " a", " \"", "small", "\"", " detail", " carry", " it", ".", "\n", "Afterwards",
        " everything", " before", " it", " reads", " differently", ".",
    };

    private static final String ENVELOPE = "\"id\":\"gen-1795132800-Bq7LmZx2VtKd0RwYhNcJ\",\"provider\":\"Anthropic\","
            + "\"model\":\"" + MODEL + "\",\"object\":\"chat.completion.chunk\",\"created\":1795132800,";

    private Wire() {}

    /** Returns what so many tokens say. */
    static String text(int tokens) {
        return IntStream.range(0, tokens).mapToObj(Wire::piece).collect(Collectors.joining());
    }

    private static String piece(int number) {
        return PIECES[number % PIECES.length];
    }

    static byte[] headers() {
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    static byte[] comment() {
        return chunked(": OPENROUTER PROCESSING\n\n");
    }

    static byte[] token(int number) {
        return event("\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(piece(number)))
                + "\"},\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}]");
    }

    /** Returns everything after the last token: the finish reason, the usage, the end marker, and the end of the body. */
    static byte[] end(int tokens) {
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        end.writeBytes(event("\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"finish_reason\":\"stop\",\"native_finish_reason\":\"end_turn\",\"logprobs\":null}]"));
        end.writeBytes(event("\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},"
                + "\"finish_reason\":null,\"native_finish_reason\":null,\"logprobs\":null}],\"usage\":{\"prompt_tokens\":40,"
                + "\"completion_tokens\":" + tokens + ",\"total_tokens\":" + (tokens + 40) + ",\"cost\":0.0301,"
                + "\"is_byok\":false,\"prompt_tokens_details\":{\"cached_tokens\":0,\"audio_tokens\":0},"
                + "\"cost_details\":{\"upstream_inference_cost\":null},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":0,\"image_tokens\":0}}"));
        end.writeBytes(chunked("data: [DONE]\n\n"));
        end.writeBytes(ascii("0\r\n\r\n"));
        return end.toByteArray();
    }

    static byte[] json(String body) {
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
    }

    static String models() {
        return "{\"data\":[{\"id\":\"" + MODEL + "\",\"context_length\":1000000,\"pricing\":"
                + "{\"prompt\":\"0.000003\",\"completion\":\"0.000015\"},"
                + "\"top_provider\":{\"max_completion_tokens\":64000}}]}";
    }

    private static byte[] event(String fields) {
        return chunked("data: {" + ENVELOPE + fields + "}\n\n");
    }

    /** One HTTP chunk an event, as servers that flush after each send it. */
    private static byte[] chunked(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(bytes.length + 10);
        chunk.writeBytes(ascii(Integer.toHexString(bytes.length) + "\r\n"));
        chunk.writeBytes(bytes);
        chunk.writeBytes(ascii("\r\n"));
        return chunk.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
