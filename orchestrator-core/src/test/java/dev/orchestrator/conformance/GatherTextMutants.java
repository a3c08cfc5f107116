package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenGather.inserting;
import static dev.orchestrator.conformance.BrokenGather.named;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Provenance;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.stream.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that do not keep items as they are given, or take their text for something else than text. */
final class GatherTextMutants {

    private static final String TEXT = "any_text_comes_back_as_it_was_given";
    private static final String NAMES = "any_text_can_name_an_item_and_its_content";
    private static final String PROJECTS = "a_project_of_any_name_is_kept_apart_or_refused";
    private static final String FULL = "an_item_comes_back_as_it_was_given";

    private GatherTextMutants() {}

    static List<Mutant<GatherStore>> all() {
        return Stream.of(contents(), values(), names(), projects())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Mutant<GatherStore>> contents() {
        return List.of(
                content("contents go through UTF-8", SumMutants::utf8, TEXT),
                content("contents end at a NUL", text -> text.split("\0", 2)[0], TEXT),
                content("contents are trimmed", String::strip, TEXT),
                content(
                        "dollars are escaped",
                        text -> text.replace("$", "＄"),
                        TEXT,
                        "ten_thousand_fields_of_json_are_text"),
                content(
                        "contents are cut at 2,000,000 characters",
                        text -> text.substring(0, Math.min(text.length(), 2_000_000)),
                        "the_largest_items_are_kept"));
    }

    private static Mutant<GatherStore> content(String name, UnaryOperator<String> spoiling, String... rejectedBy) {
        return spoiling(
                name,
                item -> named(item, item.projectId(), item.id(), spoiling.apply(item.content()), item.contentHash()),
                rejectedBy);
    }

    private static Mutant<GatherStore> spoiling(String name, UnaryOperator<GatherItem> spoiling, String... rejectedBy) {
        return inserting(name, (store, item, terms) -> store.insert(spoiling.apply(item), terms), rejectedBy);
    }

    private static List<Mutant<GatherStore>> values() {
        return List.of(
                value("attachments are forgotten", item -> item.attachments(List.of()), FULL, TEXT),
                value("what was added is forgotten", item -> item.enriched(null, 0), FULL, TEXT),
                value("merges are forgotten", item -> item.merges(List.of()), FULL, TEXT),
                value("duplicates are forgotten", item -> item.duplicates(List.of()), FULL, TEXT),
                value("decisions are forgotten", item -> item.resolution(null), FULL),
                value("the log of decisions is forgotten", item -> item.decisions(List.of()), FULL, TEXT),
                value("problems are forgotten", item -> item.state(GatherItem.State.FAILED, null), FULL),
                value("a lease is forgotten", item -> item.busyUntil(null), FULL),
                value("every item has an address", item -> item.urls("", ""), "an_item_may_have_little"),
                spoiling("costs are doubles", GatherTextMutants::doubleCost, FULL),
                inserting(
                        "the given version is kept",
                        (store, item, terms) -> store.insert(item, terms).toBuilder()
                                .version(item.version(), item.lastUpdated())
                                .build(),
                        FULL,
                        "an_item_may_have_little"));
    }

    private static Mutant<GatherStore> value(
            String name, UnaryOperator<GatherItem.Builder> change, String... rejectedBy) {
        return spoiling(name, item -> change.apply(item.toBuilder()).build(), rejectedBy);
    }

    private static GatherItem doubleCost(GatherItem item) {
        Provenance provenance = item.provenance();
        Usage usage = provenance.usage();
        BigDecimal cost = new BigDecimal(usage.cost().doubleValue());
        return item.toBuilder()
                .provenance(
                        new Provenance(provenance.model(), provenance.prompt(), usage.withCost(cost, usage.basis())))
                .build();
    }

    private static List<Mutant<GatherStore>> names() {
        return List.of(
                spoiling("ids go through UTF-8", item -> id(item, SumMutants.utf8(item.id())), NAMES),
                spoiling("ids are trimmed", item -> id(item, item.id().strip()), NAMES),
                spoiling(
                        "the case of hashes is ignored",
                        item -> named(
                                item,
                                item.projectId(),
                                item.id(),
                                item.content(),
                                SumMutants.lower(item.contentHash())),
                        NAMES));
    }

    private static GatherItem id(GatherItem item, String id) {
        return named(item, item.projectId(), id, item.content(), item.contentHash());
    }

    private static List<Mutant<GatherStore>> projects() {
        return List.of(
                spoiling(
                        "the case of projects is ignored",
                        item -> of(item, SumMutants.lower(item.projectId())),
                        PROJECTS),
                spoiling("projects go through UTF-8", item -> of(item, SumMutants.utf8(item.projectId())), PROJECTS),
                inserting(
                        "a project with a slash makes the database fail",
                        (store, item, terms) -> {
                            if (item.projectId().contains("/")) {
                                throw new OrchestratorException(ErrorCode.DATABASE_ERROR, "no such name");
                            }
                            return store.insert(item, terms);
                        },
                        PROJECTS),
                inserting(
                        "every project but the plain ones is refused",
                        (store, item, terms) -> {
                            if (item.projectId().startsWith("admin")) {
                                throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, "no such name");
                            }
                            return store.insert(item, terms);
                        },
                        PROJECTS));
    }

    private static GatherItem of(GatherItem item, String projectId) {
        return named(item, projectId, item.id(), item.content(), item.contentHash());
    }
}
