package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tools that come with a request.
 *
 * @param offers the tools, in order
 * @param choice what the request says of them, such as {@code auto}; missing if it says nothing
 */
record Toolbox(List<Offer> offers, JsonNode choice) {

    /**
     * One tool.
     *
     * @param name its name
     * @param schema what its arguments look like
     */
    record Offer(String name, JsonNode schema) {}

    static Toolbox of(JsonNode request) throws Refusal {
        List<Offer> offers = new ArrayList<>();
        for (JsonNode tool : request.path("tools")) {
            String name = tool.at("/function/name").asText();
            if (name.isEmpty()) {
                throw Refusal.badRequest("tools must be functions, each with a name");
            }
            offers.add(new Offer(name, tool.at("/function/parameters")));
        }
        Toolbox box = new Toolbox(offers, request.path("tool_choice"));
        if (!box.forcedName().isEmpty() && box.named(box.forcedName()).isEmpty()) {
            throw Refusal.badRequest("tool_choice names no tool of the request: " + box.forcedName());
        }
        return box;
    }

    /** Whether no tool may be called. */
    boolean isClosed() {
        return offers.isEmpty() || choice.asText().equals("none");
    }

    /** Whether some tool has to be called. */
    boolean isRequired() {
        return choice.asText().equals("required");
    }

    /** The only tool that may be called and has to be. */
    Optional<Offer> forced() {
        return named(forcedName());
    }

    private String forcedName() {
        return choice.at("/function/name").asText();
    }

    Optional<Offer> named(String name) {
        return offers.stream().filter(offer -> offer.name().equals(name)).findFirst();
    }
}
