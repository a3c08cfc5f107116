package dev.orchestrator.gateway;

import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.model.Reasoning;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamEvent.CacheHit;
import dev.orchestrator.stream.StreamEvent.ReasoningDelta;
import dev.orchestrator.stream.StreamEvent.TextDelta;
import dev.orchestrator.stream.StreamEvent.UsageReported;
import dev.orchestrator.stream.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/** Answers requests that came before out of a cache, and lets one of several that come at once ask for all. */
final class CachedCalls {

    private static final int PIECE = 64; // characters of a piece in which a kept answer streams

    private final AnswerCache cache;
    private final Duration timeToLive;
    private final boolean shared;
    private final Clock clock;
    /** Completed with whether the answer was kept. */
    private final ConcurrentMap<String, CompletableFuture<Boolean>> asking = new ConcurrentHashMap<>();

    CachedCalls(AnswerCache cache, Duration timeToLive, boolean shared, Clock clock) {
        this.cache = cache;
        this.timeToLive = timeToLive;
        this.shared = shared;
        this.clock = clock;
    }

    ModelAnswer answer(Walk walk, List<Station> chain, EventSink events, Predicate<ModelResponse> fits) {
        String key = CacheKey.of(walk.call(), chain, shared);
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        boolean alone = false;
        while (!alone) {
            Optional<CachedAnswer> kept = find(key);
            if (kept.isPresent()) {
                return replay(walk, kept.get(), events);
            }
            CompletableFuture<Boolean> other = asking.putIfAbsent(key, mine);
            if (other == null) {
                return askForAll(walk, chain, key, mine, events, fits);
            }
            walk.cancellation().await(other);
            alone = Boolean.FALSE.equals(other.getNow(null)); // an answer that cannot be kept helps nobody else
        }
        return walk.along(chain);
    }

    private ModelAnswer askForAll(
            Walk walk,
            List<Station> chain,
            String key,
            CompletableFuture<Boolean> mine,
            EventSink events,
            Predicate<ModelResponse> fits) {
        boolean kept = true; // a failure leaves it to the next one to ask
        try {
            Optional<CachedAnswer> justKept = find(key);
            if (justKept.isPresent()) {
                return replay(walk, justKept.get(), events);
            }
            ModelAnswer answer = walk.along(chain);
            kept = isWhole(answer.response())
                    && !walk.hasParts() // without its parts it would not be the answer
                    && fits.test(answer.response());
            if (kept) {
                cache.keep(key, new CachedAnswer(answer.response(), answer.hop(), clock.instant()));
            }
            return answer;
        } finally {
            asking.remove(key, mine);
            mine.complete(kept);
        }
    }

    /** Tools act on the world, and what was cut short may be whole the next time. */
    private static boolean isWhole(ModelResponse response) {
        return response.finishReason() == FinishReason.STOP
                && response.toolCalls().isEmpty()
                && !response.text().isEmpty();
    }

    private Optional<CachedAnswer> find(String key) {
        return cache.find(key).filter(kept -> clock.instant().isBefore(kept.at().plus(timeToLive)));
    }

    private ModelAnswer replay(Walk walk, CachedAnswer kept, EventSink events) {
        events.emit(new CacheHit(Duration.between(kept.at(), clock.instant())));
        Reasoning reasoning = kept.response().reasoning();
        if (reasoning != null && !reasoning.text().isEmpty()) {
            events.emit(new ReasoningDelta(reasoning.text()));
        }
        stream(kept.response().text(), events);
        events.emit(new UsageReported(Usage.NONE));
        Accounts accounts = walk.means().accounts();
        if (accounts != null) {
            accounts.bookHit(walk.call(), kept);
        }
        ModelResponse free = kept.response().withUsage(Usage.NONE);
        return new ModelAnswer(free, kept.hop(), List.of(), true, Usage.NONE, Duration.ZERO, Duration.ZERO);
    }

    private static void stream(String text, EventSink events) {
        int begin = 0;
        while (begin < text.length()) {
            int end = Math.min(begin + PIECE, text.length());
            if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
                end++;
            }
            events.emit(new TextDelta(text.substring(begin, end)));
            begin = end;
        }
    }
}
