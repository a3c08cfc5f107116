package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Why a request gets no answer, as OpenRouter words it. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;

    Refusal(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "invalid_request", message);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = Wire.JSON.createObjectNode();
        ObjectNode error = body.putObject("error").put("code", status).put("message", getMessage());
        error.putObject("metadata").put("error_type", type);
        return body;
    }
}
