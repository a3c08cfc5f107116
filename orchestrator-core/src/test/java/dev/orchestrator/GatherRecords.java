package dev.orchestrator;

import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherProgress;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherResolution;
import dev.orchestrator.port.store.StoredAttachment;
import dev.orchestrator.stream.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** One of each record of gathered items, with a content in it wherever there can be one. */
final class GatherRecords {

    private GatherRecords() {}

    static List<Record> saying(String content) {
        GatherDuplicate duplicate = new GatherDuplicate(
                "i-2", GatherDuplicate.Kind.ITEM, 0.9, GatherDuplicate.Suggestion.REVIEW, "fields", List.of(content));
        GatherMerge.Alternative alternative = new GatherMerge.Alternative("name", content, content, "i-2");
        GatherMerge merge = new GatherMerge("i-2", content, List.of(alternative), "anna", Instant.EPOCH);
        GatherResolution resolution =
                new GatherResolution(GatherResolution.Kind.KEEP_BOTH, "i-2", "anna", Instant.EPOCH);
        GatherDecision decision = new GatherDecision(GatherDecision.Kind.UNDO, "i-2", "anna", Instant.EPOCH);
        GatherItem.Provenance provenance = new GatherItem.Provenance("model", "enrich-1", Usage.NONE);
        GatherProgress.Wishes wishes = new GatherProgress.Wishes("model", null, true, 3, true, 0.4, 1_500);
        GatherProgress.File file = new GatherProgress.File("a", false, content);
        GatherProgress progress = new GatherProgress(wishes, List.of(file), true);
        GatherItem item = GatherItem.accepted(
                        "i-1", "p", GatherItem.Format.TEXT, content, "hash", "anna", Instant.EPOCH)
                .urls(content, content)
                .attachments(List.of(new StoredAttachment("a", "name", "text/plain", 1, content, null)))
                .extractedText(content)
                .enriched(content, 1)
                .summary(content)
                .context(content)
                .duplicates(List.of(duplicate))
                .state(GatherItem.State.FAILED, content)
                .provenance(provenance)
                .progress(progress)
                .resolution(resolution)
                .decisions(List.of(decision))
                .merges(List.of(merge))
                .build();
        return List.of(
                duplicate,
                alternative,
                merge,
                resolution,
                decision,
                provenance,
                wishes,
                file,
                progress,
                item,
                GatherQuery.of("p").holding(Set.of(content)));
    }
}
