package dev.orchestrator.examples.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orchestrator.examples.standin.ChatCall.Turn;
import dev.orchestrator.examples.standin.Toolbox.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which tools the stand-in calls. The first rule that fits decides:
 *
 * <ol>
 *   <li>None, where {@code tool_choice} is {@code none}, or where results of tools stand behind the last message of the user:
 *       then it is time to answer, by {@link ToolQuotes}.
 *   <li>The one that {@code tool_choice} names.
 *   <li>Each whose name stands in the last message of the user, read as words: {@code brain_search} in "a brain search". What
 *       the system prompt says of tools does not count, nor does the name {@value #DELEGATE}.
 *   <li>{@value #DELEGATE}, if the message names some of the agents that its schema has: each of them gets the whole message
 *       as its task.
 *   <li>Each whose name ends in {@code search}, to look for the words of the message.
 *   <li>The first one, where {@code tool_choice} is {@code required}; else none.
 * </ol>
 *
 * <p>All of them are called at once. Their arguments are filled by {@link Structured}, with what the schema requires and
 * nothing else.
 */
final class ToolRules {

    private static final String DELEGATE = "delegate";
    private static final String AGENTS = "/properties/agent/enum";

    private final Toolbox tools;
    private final String question;

    private ToolRules(Toolbox tools, String question) {
        this.tools = tools;
        this.question = question;
    }

    static List<ToolUse> uses(ChatCall call) {
        if (call.tools().isClosed() || !results(call).isEmpty()) {
            return List.of();
        }
        return new ToolRules(call.tools(), Passage.ownWords(call.question())).uses();
    }

    /** Returns what tools have brought since the last message of the user; if none may be called any more, ever. */
    static List<Turn> results(ChatCall call) {
        List<Turn> turns = call.turns();
        List<Turn> latest = turns.subList(turns.lastIndexOf(call.question()), turns.size());
        List<Turn> results = latest.stream().filter(Turn::isResult).toList();
        return results.isEmpty() && call.tools().isClosed()
                ? turns.stream().filter(Turn::isResult).toList()
                : results;
    }

    private List<ToolUse> uses() {
        Optional<Offer> forced = tools.forced();
        if (forced.isPresent()) {
            return List.of(filled(forced.get()));
        }
        List<ToolUse> uses = all(offer -> !offer.name().equals(DELEGATE) && mentions(offer.name()));
        uses = uses.isEmpty() ? delegated() : uses;
        uses = uses.isEmpty() ? all(offer -> offer.name().endsWith("search")) : uses;
        return uses.isEmpty() && tools.isRequired()
                ? List.of(filled(tools.offers().get(0)))
                : uses;
    }

    private List<ToolUse> all(Predicate<Offer> which) {
        return tools.offers().stream().filter(which).map(this::filled).toList();
    }

    private ToolUse filled(Offer offer) {
        return ToolUse.of(offer.name(), Structured.arguments(offer.schema(), question));
    }

    private List<ToolUse> delegated() {
        JsonNode task = tools.named(DELEGATE)
                .map(offer -> offer.schema().at("/properties/tasks/items"))
                .orElse(Wire.JSON.missingNode());
        List<String> agents = new ArrayList<>();
        task.at(AGENTS).forEach(id -> agents.add(id.asText()));
        agents.removeIf(id -> !mentions(id));
        if (agents.isEmpty()) {
            return List.of();
        }
        ObjectNode arguments = Wire.JSON.createObjectNode();
        ArrayNode tasks = arguments.putArray("tasks");
        agents.forEach(id -> tasks.add(Structured.arguments(task, question).put("agent", id)));
        return List.of(ToolUse.of(DELEGATE, arguments));
    }

    private boolean mentions(String name) {
        return asWords(question).contains(asWords(name));
    }

    /** Words in small letters, with one space around each. */
    static String asWords(String text) {
        return " "
                + text.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}]+", " ")
                        .strip() + " ";
    }
}
