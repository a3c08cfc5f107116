package dev.orchestrator.brain.mcp;

import java.util.Map;

/**
 * What holds for every request to a server.
 *
 * @param name what the server is called in messages
 * @param limit how long an answer may take
 * @param wording takes keys out of what the server says
 */
record Terms(String name, TimeLimit limit, Wording wording) {

    /** Names what is waited for. */
    String what(RpcRequest request) {
        return name + ": the answer to " + request;
    }

    /** Returns the result that an answer holds, or throws the error. */
    Map<String, Object> result(RpcRequest request, Incoming answer) {
        Map<String, Object> error = Shape.object(answer.message().get("error"));
        if (!error.isEmpty() || !(answer.message().get("result") instanceof Map<?, ?>)) {
            throw error(request, error);
        }
        Map<String, Object> result = Shape.object(answer.message().get("result"));
        Object type = result.get("resultType");
        if (type != null && !type.equals("complete")) {
            throw McpException.misfit(name + " wants more for " + request + " than this client can give");
        }
        return result;
    }

    McpException error(RpcRequest request, Map<String, Object> error) {
        int code = Shape.number(error.get("code"));
        String words = wording.clean(Shape.text(error.get("message")), request.params());
        return McpException.rpc(name + " refused " + request + " with error " + code + ": " + words, code);
    }
}
