package dev.orchestrator.gateway;

import dev.orchestrator.call.Caller;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.port.model.ToolCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names everything that shapes an answer: who asks, unless that is shared, along which chain, and the whole request. */
final class CacheKey {

    private CacheKey() {}

    static String of(ModelCall call, List<Station> chain, boolean shared) {
        Caller caller = call.caller();
        ModelRequest request = call.request();
        List<Object> parts = new ArrayList<>();
        parts.add(shared ? "shared" : Arrays.asList(caller.userId(), caller.organisation(), call.projectId()));
        chain.forEach(station -> parts.add(hop(station.hop())));
        request.messages().forEach(message -> parts.add(message(message)));
        request.tools().forEach(tool -> parts.add(List.of(tool.name(), tool.description(), tool.parameters())));
        parts.add(Arrays.asList(
                request.temperature(),
                request.maxTokens(),
                request.topP(),
                request.seed(),
                request.stop(),
                request.toolChoice().name(),
                request.outputSchema(),
                request.reasoning(),
                sorted(request.options())));
        return Hashes.sha256(parts);
    }

    private static Object hop(Hop hop) {
        return Arrays.asList(
                hop.name(), hop.model(), hop.maxTokens(), hop.temperature(), hop.reasoning(), sorted(hop.options()));
    }

    private static Map<String, Object> sorted(Map<String, Object> options) {
        return new TreeMap<>(options);
    }

    private static Object message(ModelMessage message) {
        List<Object> parts = new ArrayList<>();
        parts.add(message.role().name());
        message.content().forEach(part -> parts.add(content(part)));
        for (ToolCall call : message.toolCalls()) {
            parts.add(List.of(call.id(), call.tool(), call.arguments()));
        }
        Reasoning reasoning = message.reasoning();
        parts.add(Arrays.asList(
                message.toolCallId(),
                reasoning == null ? null : Arrays.asList(reasoning.model(), reasoning.text(), reasoning.details())));
        return parts;
    }

    private static Object content(ContentPart part) {
        if (part instanceof ContentPart.Text text) {
            return List.of("text", text.text());
        }
        if (part instanceof ContentPart.ImageUrl image) {
            return List.of("image", image.url());
        }
        ContentPart.Data data = (ContentPart.Data) part;
        return List.of("data", data.name(), data.mediaType(), data.bytes());
    }
}
