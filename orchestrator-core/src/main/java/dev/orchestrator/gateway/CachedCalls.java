package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests that came before out of a cache, and lets one of several that come at once ask for all. */
final class CachedCalls {

    private static final int PIECE = 64; // characters of a piece in which a kept answer streams
    private static final Duration PATIENCE = Duration.ofSeconds(60); // with another one who asks the same
    private static final Logger LOG = LoggerFactory.getLogger(CachedCalls.class);

    private final AnswerCache cache;
    private final Duration timeToLive;
    private final boolean shared;
    private final Clock clock;
    /** Completed with the answer, empty if it is of no use to others; cancelled if whoever asked went away. */
    private final ConcurrentMap<String, CompletableFuture<Optional<CachedAnswer>>> asking = new ConcurrentHashMap<>();

    CachedCalls(AnswerCache cache, Duration timeToLive, boolean shared, Clock clock) {
        this.cache = cache;
        this.timeToLive = timeToLive;
        this.shared = shared;
        this.clock = clock;
    }

    /** What is asked; {@code fits} tells whether an answer is worth keeping. */
    private record Question(
            Walk walk, List<Station> chain, String key, EventSink events, Predicate<ModelResponse> fits) {}

    ModelAnswer answer(Walk walk, List<Station> chain, EventSink events, Predicate<ModelResponse> fits) {
        Question question = new Question(walk, chain, CacheKey.of(walk.call(), chain, shared), events, fits);
        CompletableFuture<Optional<CachedAnswer>> mine = new CompletableFuture<>();
        while (true) {
            CompletableFuture<Optional<CachedAnswer>> other = asking.putIfAbsent(question.key(), mine);
            if (other == null) {
                return askForAll(question, mine);
            }
            if (!isOver(other, walk)) {
                boolean next = asking.replace(question.key(), other, mine);
                return next ? askForAll(question, mine) : walk.along(chain);
            }
            if (!other.isCancelled()) {
                Optional<CachedAnswer> theirs = other.join();
                return theirs.isPresent() ? replay(walk, theirs.get(), events) : walk.along(chain);
            }
        }
    }

    /** Returns false if the other one takes too long: his listener may hold him up. */
    private static boolean isOver(CompletableFuture<?> other, Walk walk) {
        CompletableFuture<Object> late = new CompletableFuture<>();
        Cancellation.Registration timer = walk.means().scheduler().after(PATIENCE, () -> late.complete(PATIENCE));
        try (timer) {
            walk.cancellation().await(CompletableFuture.anyOf(other, late));
        }
        return other.isDone();
    }

    private ModelAnswer askForAll(Question question, CompletableFuture<Optional<CachedAnswer>> mine) {
        try {
            Optional<CachedAnswer> kept = find(question.key());
            if (kept.isPresent()) {
                tell(question, mine, kept);
                return replay(question.walk(), kept.get(), question.events());
            }
            ModelAnswer answer = question.walk().along(question.chain());
            tell(question, mine, kept(question, answer));
            return answer;
        } catch (OrchestratorException e) {
            if (e.code() != ErrorCode.CANCELLED) {
                tell(question, mine, Optional.empty()); // or each would wait for the one before him to fail
            }
            throw e;
        } finally {
            asking.remove(question.key(), mine);
            mine.cancel(false);
        }
    }

    private void tell(
            Question question, CompletableFuture<Optional<CachedAnswer>> mine, Optional<CachedAnswer> answer) {
        asking.remove(question.key(), mine);
        mine.complete(answer);
    }

    /** Keeps an answer if it can be given again, whether the cache takes it or not. */
    private Optional<CachedAnswer> kept(Question question, ModelAnswer answer) {
        boolean whole = isWhole(answer.response()) && !question.walk().hasParts(); // it is nothing without its parts
        if (!whole || !question.fits().test(answer.response())) {
            return Optional.empty();
        }
        CachedAnswer kept = new CachedAnswer(answer.response(), answer.hop(), clock.instant());
        try {
            cache.keep(question.key(), kept);
        } catch (RuntimeException e) {
            LOG.warn("The cache could not keep an answer", e);
        }
        return Optional.of(kept);
    }

    /** Tools act on the world, and what was cut short may be whole the next time. */
    private static boolean isWhole(ModelResponse response) {
        return response.finishReason() == FinishReason.STOP
                && response.toolCalls().isEmpty()
                && !response.text().isEmpty();
    }

    private Optional<CachedAnswer> find(String key) {
        try {
            return cache.find(key)
                    .filter(kept -> clock.instant().isBefore(kept.at().plus(timeToLive)));
        } catch (RuntimeException e) {
            LOG.warn("The cache could not be asked; the model is", e);
            return Optional.empty();
        }
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
