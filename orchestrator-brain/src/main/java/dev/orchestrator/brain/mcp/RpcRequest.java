package dev.orchestrator.brain.mcp;

import dev.orchestrator.json.Json;
import java.util.Map;

/**
 * A request in JSON-RPC.
 *
 * @param id names it among those of its client
 * @param method what is asked for
 * @param params with what
 * @param headers what goes beside it where there are headers
 */
record RpcRequest(long id, String method, Map<String, Object> params, Map<String, String> headers) {

    String json() {
        return Json.write(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
    }

    boolean isHandshake() {
        return method.equals("initialize") || method.equals("server/discover");
    }

    /** Returns the notification that nobody waits for the answer any more. */
    String cancelled() {
        return notification("notifications/cancelled", Map.of("requestId", id, "reason", "no longer waited for"));
    }

    static String notification(String method, Map<String, Object> params) {
        return params.isEmpty()
                ? Json.write(Map.of("jsonrpc", "2.0", "method", method))
                : Json.write(Map.of("jsonrpc", "2.0", "method", method, "params", params));
    }

    @Override
    public String toString() {
        return method + " " + id;
    }
}
