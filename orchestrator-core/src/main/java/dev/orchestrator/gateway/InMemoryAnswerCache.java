package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers in the order in which they were asked for, the oldest forgotten first when they weigh too much. */
final class InMemoryAnswerCache implements AnswerCache {

    private static final int OVERHEAD = 500; // what an answer takes beside its text, in characters
    private static final int INITIAL = 16;
    private static final float LOAD = 0.75f;

    private final long maxWeight;
    private final Map<String, CachedAnswer> answers = new LinkedHashMap<>(INITIAL, LOAD, true);
    private long weight;

    InMemoryAnswerCache(long maxWeight) {
        this.maxWeight = maxWeight;
    }

    @Override
    public synchronized Optional<CachedAnswer> find(String key) {
        return Optional.ofNullable(answers.get(key));
    }

    @Override
    public synchronized void keep(String key, CachedAnswer answer) {
        if (weightOf(answer) > maxWeight) {
            return; // it would drive out all others and then itself
        }
        weight += weightOf(answer) - weightOf(answers.put(key, answer));
        for (Iterator<CachedAnswer> oldest = answers.values().iterator(); weight > maxWeight; ) {
            weight -= weightOf(oldest.next());
            oldest.remove();
        }
    }

    private static long weightOf(@Nullable CachedAnswer answer) {
        if (answer == null) {
            return 0;
        }
        ModelResponse response = answer.response();
        return OVERHEAD + response.text().length() + weightOf(response.reasoning());
    }

    private static long weightOf(@Nullable Reasoning reasoning) {
        if (reasoning == null) {
            return 0;
        }
        String details = reasoning.details();
        return (long) reasoning.text().length() + (details == null ? 0 : details.length());
    }
}
