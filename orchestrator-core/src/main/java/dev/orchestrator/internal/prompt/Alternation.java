package dev.orchestrator.internal.prompt;

import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.ModelMessage;
import java.util.ArrayList;
import java.util.List;

/** Messages as models take them: a question that was never answered is one with the next one, as many refuse two of one role. */
public final class Alternation {

    private Alternation() {}

    /** Puts a message behind others: as one more, or into the last one of its role. */
    public static void add(List<ModelMessage> messages, ModelMessage next) {
        int last = messages.size() - 1;
        if (last < 0 || messages.get(last).role() != next.role()) {
            messages.add(next);
            return;
        }
        List<ContentPart> content = new ArrayList<>(messages.get(last).content());
        content.addAll(next.content());
        messages.set(last, ModelMessage.of(next.role(), content));
    }
}
