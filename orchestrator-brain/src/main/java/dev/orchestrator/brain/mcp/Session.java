package dev.orchestrator.brain.mcp;

import dev.orchestrator.call.Cancellation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was agreed on with a server, over one link. Thread-safe. */
final class Session implements AutoCloseable {

    static final String MODERN_VERSION = "2026-07-28";
    static final Map<String, Object> CLIENT = Map.of("name", "orchestrator-java", "version", "1");

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final int HEADER_MISMATCH = -32020;
    private static final int MOST_TOOLS = 10_000;
    private static final int MOST_PAGES = 1_000;

    private final Link link;
    private final Era era;
    private final McpServer server;
    private final AtomicLong ids;
    private final Terms terms;
    private volatile @Nullable Map<String, ToolHeaders> mirrored;

    Session(Link link, Era era, McpServer server, AtomicLong ids, Terms terms) {
        this.link = link;
        this.era = era;
        this.server = server;
        this.ids = ids;
        this.terms = terms;
    }

    /** Returns the parameters with what every request of the modern era carries. */
    static Map<String, Object> withMeta(Map<String, Object> params) {
        Map<String, Object> all = new LinkedHashMap<>(params);
        all.put(
                "_meta",
                Map.of(
                        "io.modelcontextprotocol/protocolVersion", MODERN_VERSION,
                        "io.modelcontextprotocol/clientInfo", CLIENT,
                        "io.modelcontextprotocol/clientCapabilities", Map.of()));
        return all;
    }

    Era era() {
        return era;
    }

    McpServer server() {
        return server;
    }

    boolean isOpen() {
        return link.isOpen();
    }

    /** Returns all tools, page by page; those with a schema that a client must not follow are left out. */
    List<McpTool> tools(Cancellation cancellation) {
        List<McpTool> tools = new ArrayList<>();
        Map<String, ToolHeaders> headers = new HashMap<>();
        String cursor = null;
        for (int page = 0; page == 0 || cursor != null; page++) {
            Map<String, Object> result =
                    request("tools/list", cursor == null ? Map.of() : Map.of("cursor", cursor), Map.of(), cancellation);
            Shape.objects(result.get("tools")).forEach(tool -> take(tool, tools, headers));
            Object next = result.get("nextCursor");
            if (tools.size() > MOST_TOOLS || page > MOST_PAGES || (next != null && next.equals(cursor))) {
                throw McpException.misfit(terms.name() + " has no end of tools");
            }
            cursor = next instanceof String text ? text : null;
        }
        mirrored = headers;
        return List.copyOf(tools);
    }

    private void take(Map<String, Object> tool, List<McpTool> tools, Map<String, ToolHeaders> headers) {
        String name = Shape.text(tool.get("name"));
        Map<String, Object> schema = Shape.object(tool.get("inputSchema"));
        ToolHeaders marked = mirrors() ? ToolHeaders.of(schema) : ToolHeaders.NONE;
        if (name.isBlank() || marked == null) {
            LOG.warn("{} offers a tool with no name, or with marks for headers where none may stand", terms.name());
            return;
        }
        headers.put(name, marked);
        tools.add(new McpTool(name, Shape.text(tool.get("description")), schema));
    }

    private boolean mirrors() {
        return era == Era.MODERN && link.hasHeaders();
    }

    McpResult call(String tool, Map<String, Object> arguments, Cancellation cancellation) {
        try {
            return callOnce(tool, arguments, cancellation);
        } catch (McpException e) {
            if (e.rpcCode() != HEADER_MISMATCH || !mirrors()) {
                throw e;
            }
            mirrored = null; // the tool is not what it was
            return callOnce(tool, arguments, cancellation);
        }
    }

    private McpResult callOnce(String tool, Map<String, Object> arguments, Cancellation cancellation) {
        Map<String, String> headers = mirrors() ? headersOf(tool, cancellation).of(tool, arguments) : Map.of();
        Map<String, Object> result =
                request("tools/call", Map.of("name", tool, "arguments", arguments), headers, cancellation);
        return new McpResult(
                Shape.objects(result.get("content")),
                result.get("structuredContent"),
                Boolean.TRUE.equals(result.get("isError")));
    }

    private ToolHeaders headersOf(String tool, Cancellation cancellation) {
        Map<String, ToolHeaders> known = mirrored;
        if (known == null) {
            tools(cancellation);
            known = mirrored;
        }
        return known == null ? ToolHeaders.NONE : known.getOrDefault(tool, ToolHeaders.NONE);
    }

    private Map<String, Object> request(
            String method, Map<String, Object> params, Map<String, String> headers, Cancellation cancellation) {
        Map<String, String> all = new HashMap<>(headers);
        if (mirrors()) {
            all.put("Mcp-Method", method);
        }
        RpcRequest request =
                new RpcRequest(ids.incrementAndGet(), method, era == Era.MODERN ? withMeta(params) : params, all);
        Incoming answer = terms.limit().hold(terms.what(request), cancellation, c -> link.exchange(request, c));
        return terms.result(request, answer);
    }

    @Override
    public void close() {
        link.close();
    }
}
