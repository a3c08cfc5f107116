package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherItem.Provenance;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherProgress;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of a store of gathered items share. Every test has projects of its own, which begin with {@link #mark}. */
@Timeout(120)
abstract class GatherScenario {

    static final int THREADS = 16;

    protected final MovableClock clock = new MovableClock(Instant.parse("2026-03-01T10:00:00Z"));

    /** Stands in every project of a test, so that what a test leaves can be told. */
    protected final String mark = "p" + UUID.randomUUID();

    final String project = mark;
    final String other = mark + "-other";
    protected GatherStore store;

    /**
     * Opens the store under test; it may hold items of other tests. What has to be closed is closed by the subclass after
     * each test.
     */
    protected abstract GatherStore open(Clock clock) throws Exception;

    @BeforeEach
    void opens_the_store() throws Exception {
        store = open(clock);
    }

    /** A new item of the project, of a content that follows from its id. */
    GatherItem.Builder item(String id) {
        return item(project, id);
    }

    GatherItem.Builder item(String ofProject, String id) {
        return GatherItem.accepted(
                id, ofProject, Format.TEXT, "content of " + id, "hash of " + id, "anna", clock.instant());
    }

    GatherItem insert(String id, String... terms) {
        return store.insert(item(id).build(), List.of(terms));
    }

    GatherItem found(String id) {
        return store.find(project, List.of(id)).get(0);
    }

    /** An item with a value everywhere. */
    GatherItem.Builder full(String id) {
        return item(id).urls("https://images.test/1.png", "https://documents.test/1.pdf")
                .attachments(List.of(
                        new StoredAttachment("file-1", "notes.pdf", "application/pdf", 7, null, null),
                        new StoredAttachment("file-2", "a.png", "image/png", 0, "https://a.test/a.png", "too large")))
                .extractedText("text of the document")
                .enriched("{\"name\":\"Ada\",\"born\":1815}", 2)
                .summary("A mathematician")
                .context("She wrote the first program.")
                .duplicates(List.of(
                        new GatherDuplicate(
                                "i-7",
                                GatherDuplicate.Kind.ITEM,
                                0.1 + 0.2,
                                GatherDuplicate.Suggestion.MERGE,
                                "fields",
                                List.of("same name", "other year")),
                        new GatherDuplicate(
                                "e-7",
                                GatherDuplicate.Kind.ENTITY,
                                1,
                                GatherDuplicate.Suggestion.REVIEW,
                                "model",
                                List.of())))
                .state(State.FAILED, "the file is encrypted")
                .provenance(new Provenance(
                        "model-1",
                        "enrich-3",
                        new Usage(4, 3, 2, 1, new BigDecimal("0.000012344999999999999"), Usage.CostBasis.PRICES)))
                .progress(new GatherProgress(
                        new GatherProgress.Wishes("model-1", ModelTier.FAST, false, 2, false, 0.7, 900),
                        List.of(
                                new GatherProgress.File("file-1", true, null),
                                new GatherProgress.File("file-2", false, "notes.pdf is encrypted")),
                        true))
                .resolution(new GatherResolution(GatherResolution.Kind.KEEP_BOTH, "i-7", "ben", clock.instant()))
                .decisions(List.of(
                        new GatherDecision(GatherDecision.Kind.SKIP, "i-6", "anna", clock.instant()),
                        new GatherDecision(GatherDecision.Kind.UNDO, "i-6", "ben", clock.instant()),
                        new GatherDecision(
                                GatherDecision.Kind.KEEP_BOTH,
                                "i-7",
                                "ben",
                                clock.instant().plusMillis(1))))
                .merges(List.of(
                        new GatherMerge("i-8", null, List.of(), "ben", clock.instant()),
                        new GatherMerge(
                                "i-9",
                                "{\"name\":\"A.\"}",
                                List.of(new GatherMerge.Alternative("a.b", "1", "\"one\"", "i-9")),
                                "ben",
                                clock.instant().plusMillis(1))))
                .entityIds(List.of("e-1", "e-2"))
                .busyUntil(clock.instant().plusSeconds(30));
    }

    static GatherItem stored(GatherItem item) {
        return item.toBuilder().version(1, item.lastUpdated()).build();
    }

    GatherQuery all() {
        return GatherQuery.of(project).page(null, GatherQuery.MOST);
    }

    List<String> ids(GatherQuery query) {
        return store.list(query).stream().map(GatherItem::id).toList();
    }

    /** By item, those of the terms that it holds. */
    Map<String, Set<String>> holding(String... terms) {
        Map<String, Set<String>> held = new HashMap<>();
        for (String term : terms) {
            store.holding(project, Map.of(term, 1.0), 100, 100)
                    .forEach(id ->
                            held.computeIfAbsent(id, any -> new HashSet<>()).add(term));
        }
        Map<String, Double> all = Stream.of(terms).distinct().collect(Collectors.toMap(term -> term, term -> 1.0));
        assertThat(store.holding(project, all, 100, 100)).containsExactlyInAnyOrderElementsOf(held.keySet());
        return held;
    }

    long count(String ofProject, String term) {
        return store.counts(ofProject, List.of(term)).getOrDefault(term, 0L);
    }

    void assertCounts(String term, long count) {
        assertThat(count(project, term)).as("items with " + term).isEqualTo(count);
    }

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        OrchestratorException failure = catchThrowableOfType(OrchestratorException.class, call);
        assertThat(failure).as("a failure with code %s", code).isNotNull();
        assertThat(failure.code()).isEqualTo(code);
    }
}
