package dev.orchestrator.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherItem.Provenance;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every {@link dev.orchestrator.port.store.GatherStore} must do. The test of an adapter extends this and opens its
 * store; beside it, it shows that several processes keep one item for one content, that what was acknowledged survives the
 * death of a process, and that queries are answered from an index.
 */
public abstract class GatherStoreContract extends GatherTermsContract {

    /** Names that are something else to a file system, a database or a language of queries; and some that are only alike. */
    private static final List<String> NAMES = Stream.concat(
                    Stream.of(
                            "../x", "a b", "admin", "local", "$where", "a'; DROP", "a", "A", "a ", "\uD83D", "\uD83E"),
                    HostileText.ALL.stream().filter(text -> !text.isBlank() && text.length() < 90))
            .toList();

    @Test
    void any_text_comes_back_as_it_was_given() {
        List<GatherItem> items = new ArrayList<>();
        for (int i = 0; i < HostileText.ALL.size(); i++) {
            GatherItem item = saying("i-" + i, HostileText.ALL.get(i));
            items.add(stored(item));
            assertThat(store.insert(item, Set.of())).isEqualTo(stored(item));
        }
        for (GatherItem item : items) {
            assertThat(found(item.id())).isEqualTo(item);
            assertThat(store.update(item, Set.of())).contains(item.updated(item, clock.instant()));
            assertThat(found(item.id())).isEqualTo(item.updated(item, clock.instant()));
        }
    }

    /** An item that says the same everywhere; names must not be blank, and a summary is short. */
    private GatherItem saying(String id, String text) {
        String name = "name " + (text.length() < 100 ? text : "");
        return GatherItem.accepted(id, project, Format.TEXT, text, id + name, name, clock.instant())
                .urls(text, text)
                .attachments(List.of(new StoredAttachment(name, name, name, 1, text, text)))
                .extractedText(text.length() < GatherItem.LONGEST_EXTRACT ? text : "")
                .enriched(text.length() < 100 ? text : null, 1)
                .summary(text.length() < 100 ? text : "")
                .context(name)
                .duplicates(List.of(new GatherDuplicate(
                        name,
                        GatherDuplicate.Kind.ITEM,
                        0.5,
                        GatherDuplicate.Suggestion.REVIEW,
                        name,
                        List.of(name, ""))))
                .state(State.FAILED, name)
                .provenance(new Provenance(name, name, Usage.NONE))
                .decisions(List.of(new GatherDecision(GatherDecision.Kind.UNDO, name, name, clock.instant())))
                .merges(List.of(new GatherMerge(
                        name, name, List.of(new GatherMerge.Alternative(name, text, "", name)), name, clock.instant())))
                .entityIds(List.of(name))
                .build();
    }

    @Test
    void any_text_can_name_an_item_and_its_content() {
        for (String name : NAMES) {
            assertThat(store.insert(named(name), List.of("t")).id()).isEqualTo(name);
        }
        assertThat(store.find(project, NAMES)).extracting(GatherItem::id).isEqualTo(NAMES);
        for (String name : NAMES) {
            assertThat(store.findByHash(project, name).map(GatherItem::id)).contains(name);
            assertThat(store.delete(project, name)).isTrue();
            assertThat(store.find(project, List.of(name))).isEmpty();
        }
    }

    private GatherItem named(String name) {
        return GatherItem.accepted(name, project, Format.TEXT, "text", name, name, clock.instant())
                .build();
    }

    @Test
    void any_text_can_be_a_term() {
        for (int i = 0; i < NAMES.size(); i++) {
            insert("i-" + i, NAMES.get(i));
        }
        for (int i = 0; i < NAMES.size(); i++) {
            String term = NAMES.get(i);
            assertThat(holding(term)).isEqualTo(Map.of("i-" + i, Set.of(term)));
            assertThat(ids(all().holding(Set.of(term)))).containsExactly("i-" + i);
            assertThat(store.counts(project, List.of(term))).isEqualTo(Map.of(term, 1L));
        }
        assertThat(holding(NAMES.toArray(String[]::new))).hasSize(NAMES.size());
    }

    @Test
    void a_project_of_any_name_is_kept_apart_or_refused() {
        List<String> kept = new ArrayList<>();
        for (String name : NAMES) {
            String of = name + mark.substring(0, 20);
            OrchestratorException refusal = catchThrowableOfType(
                    OrchestratorException.class,
                    () -> store.insert(item(of, "i").summary(name).build(), List.of("t")));
            if (refusal == null) {
                kept.add(name);
            } else {
                assertThat(refusal.code()).isEqualTo(ErrorCode.VALIDATION_ERROR);
                assertFails(ErrorCode.VALIDATION_ERROR, () -> store.find(of, List.of("i")));
            }
        }
        assertThat(kept).contains("a", "admin", "local");
        for (String name : kept) {
            String of = name + mark.substring(0, 20);
            assertThat(store.find(of, List.of("i")))
                    .extracting(GatherItem::projectId, GatherItem::summary)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple(of, name));
            assertThat(count(of, "t")).isEqualTo(1);
        }
    }

    @Test
    void the_largest_items_are_kept() {
        List<String> contents = List.of(
                "x".repeat(GatherItem.LONGEST_CONTENT),
                "🙂".repeat(GatherItem.LONGEST_CONTENT / 2),
                "漢".repeat(GatherItem.LONGEST_CONTENT),
                "\0\"\\".repeat(GatherItem.LONGEST_CONTENT / 3));
        for (int i = 0; i < contents.size(); i++) {
            String content = contents.get(i);
            GatherItem item = largest("i-" + i, content);
            store.insert(item, List.of("t"));
            GatherItem there = found(item.id());
            assertThat(there.content().equals(content)).as("content %d", i).isTrue();
            assertThat(there.equals(stored(item))).as("item %d", i).isTrue();
            store.delete(project, item.id());
        }
    }

    /** As much as an item can say, with the signs of its content. */
    private GatherItem largest(String id, String content) {
        int left = GatherItem.LONGEST_IN_ALL - content.length() - GatherItem.LONGEST_EXTRACT;
        return GatherItem.accepted(id, project, Format.TEXT, content, id, "anna", clock.instant())
                .extractedText(content.substring(0, GatherItem.LONGEST_EXTRACT))
                .merges(List.of(
                        new GatherMerge("m", content.substring(0, left / 2), List.of(), "anna", clock.instant())))
                .enriched(content.substring(0, left / 2), 1)
                .build();
    }

    @Test
    void ten_thousand_fields_of_json_are_text() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 10_000; i++) {
            json.append("\"$set.a\\u0000.").append(i).append("\":{\"$gt\":\"\"},");
        }
        String content = json.append("\"_id\":1}").toString();
        GatherItem item = GatherItem.accepted("i", project, Format.JSON, content, "h", "anna", clock.instant())
                .enriched(content, 1)
                .build();
        assertThat(store.insert(item, Set.of())).isEqualTo(stored(item));
        assertThat(found("i")).isEqualTo(stored(item));
    }
}
