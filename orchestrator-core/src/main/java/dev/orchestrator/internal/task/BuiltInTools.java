package dev.orchestrator.internal.task;

import dev.orchestrator.internal.base.Excerpts;
import dev.orchestrator.internal.match.Terms;
import dev.orchestrator.json.Description;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.agent.ToolResult;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.BrainQuery;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.StoredMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tools that every orchestrator has: they look things up, and change nothing. */
public final class BuiltInTools {

    private static final int MOST = 20;
    private static final int USUAL = 5;
    private static final int LONGEST = 1_000;

    private final @Nullable Brain brain;
    private final GatherStore gather;
    private final ConversationStore conversations;

    public BuiltInTools(@Nullable Brain brain, GatherStore gather, ConversationStore conversations) {
        this.brain = brain;
        this.gather = gather;
        this.conversations = conversations;
    }

    /** What to look for. */
    record Wanted(
            @Description("what to look for, in a few words") String query,

            @Description("how many at most, 1 to 20; 5 if left out") @Nullable
            Integer limit) {
        int most() {
            return limit == null ? USUAL : Math.max(1, Math.min(MOST, limit));
        }
    }

    /** How far to look back. */
    record Back(
            @Description("how many of the last messages, 1 to 20; 5 if left out") @Nullable
            Integer messages) {
        int most() {
            return messages == null ? USUAL : Math.max(1, Math.min(MOST, messages));
        }
    }

    public List<Tool> all() {
        return List.of(
                Tool.builder(
                                "brain_search",
                                "Searches what the project knows: people, places, things and how they belong together",
                                Wanted.class)
                        .readOnly()
                        .handler(this::searchBrain)
                        .build(),
                Tool.builder(
                                "gather_search",
                                "Searches the material that was gathered for the project, by its words",
                                Wanted.class)
                        .readOnly()
                        .handler(this::searchGather)
                        .build(),
                Tool.builder("read_conversation", "Reads the last messages of this conversation", Back.class)
                        .readOnly()
                        .handler(this::readConversation)
                        .build());
    }

    private Object searchBrain(Wanted wanted, ToolContext context) {
        Brain known = brain;
        String project = context.projectId();
        if (known == null || project == null) {
            return ToolResult.failed("There is nothing to search: this task has no project with a knowledge base.");
        }
        BrainQuery query = BrainQuery.of(project, wanted.query()).page(0, wanted.most());
        return known.search(query, context.cancellation()).stream()
                .map(BuiltInTools::told)
                .toList();
    }

    private static Map<String, Object> told(BrainMatch match) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("title", match.entity().title());
        told.put("type", match.entity().type());
        told.put("text", Excerpts.shortened(match.entity().text(), LONGEST));
        told.put(
                "links",
                match.links().stream()
                        .map(link -> link.type() + (link.outgoing() ? " → " : " ← ") + link.title())
                        .toList());
        return told;
    }

    private Object searchGather(Wanted wanted, ToolContext context) {
        String project = context.projectId();
        List<String> terms = Terms.sought(wanted.query());
        if (project == null || terms.isEmpty()) {
            return ToolResult.failed(
                    "There is nothing to search: this task has no project, or there are no words to search by.");
        }
        if (terms.size() > GatherQuery.MOST_TERMS) {
            return ToolResult.failed("These are too many words: what is found has all of them. Search by a few.");
        }
        return gathered(GatherQuery.of(project).holding(Set.copyOf(terms)), wanted.most());
    }

    /** Page by page, since one of large items ends early; of an item no more is kept than is told. */
    private List<Map<String, Object>> gathered(GatherQuery query, int most) {
        List<Map<String, Object>> told = new ArrayList<>();
        List<GatherItem> page = gather.list(query.page(null, most));
        while (!page.isEmpty()) {
            page.forEach(item -> told.add(told(item)));
            String last = page.get(page.size() - 1).id();
            page = told.size() < most ? gather.list(query.page(last, most - told.size())) : List.of();
        }
        return told;
    }

    private static Map<String, Object> told(GatherItem item) {
        return Map.of(
                "id", item.id(),
                "summary", item.summary(),
                "content",
                        Excerpts.shortened(item.content().isBlank() ? item.extractedText() : item.content(), LONGEST));
    }

    private Object readConversation(Back back, ToolContext context) {
        String user = context.caller().userId();
        String conversation = context.conversationId();
        if (conversation == null) {
            return ToolResult.failed("There is no conversation to read.");
        }
        return conversations.messages(user, conversation, Long.MAX_VALUE, back.most()).stream()
                .map(BuiltInTools::told)
                .toList();
    }

    private static Map<String, Object> told(StoredMessage message) {
        return Map.of(
                "from", message.message().role().name(),
                "text", Excerpts.shortened(message.message().text(), LONGEST));
    }
}
