package dev.orchestrator.gather.codec;

import static dev.orchestrator.gather.codec.MessageMap.constant;

import dev.orchestrator.port.store.GatherDecision;
import dev.orchestrator.port.store.GatherDuplicate;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.Format;
import dev.orchestrator.port.store.GatherItem.Provenance;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherMerge;
import dev.orchestrator.port.store.GatherResolution;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A gathered item as a map of texts, numbers, lists and maps with fixed keys; what is absent has no key. The content is one
 * text in it, whatever it says.
 */
public final class GatherMap {

    private GatherMap() {}

    /** Returns the map of an item. */
    public static Map<String, Object> of(GatherItem item) {
        Fields fields = new Fields();
        fields.put("id", item.id());
        fields.put("projectId", item.projectId());
        fields.put("format", item.format().name());
        fields.put("content", item.content());
        fields.put("contentHash", item.contentHash());
        fields.put("version", item.version());
        fields.put("createdAt", item.createdAt().toEpochMilli());
        fields.put("createdBy", item.createdBy());
        fields.map().putAll(changing(item));
        return fields.map();
    }

    /** Returns the map of what of an item may change, without its version. */
    public static Map<String, Object> changing(GatherItem item) {
        Fields fields = new Fields();
        fields.put("state", item.state().name());
        fields.put("problem", item.problem());
        fields.put("imageUrl", item.imageUrl());
        fields.put("documentUrl", item.documentUrl());
        fields.put(
                "attachments", item.attachments().stream().map(MessageMap::of).toList());
        fields.put("extractedText", item.extractedText());
        fields.put("enriched", item.enriched());
        fields.put("signature", item.signature());
        fields.put("summary", item.summary());
        fields.put("context", item.context());
        fields.put("duplicateCheckScore", item.duplicateCheckScore());
        fields.put("duplicates", item.duplicates().stream().map(GatherMap::of).toList());
        fields.put("iterationCount", item.iterationCount());
        fields.put("provenance", of(item.provenance()));
        fields.put("progress", GatherProgressMap.of(item.progress()));
        fields.put("resolution", item.resolution() == null ? null : of(item.resolution()));
        fields.put("decisions", item.decisions().stream().map(GatherMap::of).toList());
        fields.put("merges", item.merges().stream().map(GatherMap::of).toList());
        fields.put("entityIds", item.entityIds());
        fields.put("busyUntil", millis(item.busyUntil()));
        fields.put("lastUpdated", item.lastUpdated().toEpochMilli());
        return fields.map();
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    /** Returns the item of a map. */
    public static GatherItem read(Map<String, ?> map) {
        Fields fields = new Fields(map);
        Fields resolution = fields.fieldsOrNull("resolution");
        return new GatherItem(
                fields.text("id"),
                fields.text("projectId"),
                constant(Format.class, fields.text("format"), Format.TEXT),
                fields.text("content"),
                fields.text("contentHash"),
                fields.textOrNull("imageUrl"),
                fields.textOrNull("documentUrl"),
                fields.maps("attachments").stream().map(MessageMap::attachment).toList(),
                fields.text("extractedText"),
                fields.textOrNull("enriched"),
                fields.textOrNull("signature"),
                fields.text("summary"),
                fields.text("context"),
                fields.decimal("duplicateCheckScore"),
                fields.maps("duplicates").stream().map(GatherMap::duplicate).toList(),
                (int) fields.number("iterationCount"),
                constant(State.class, fields.text("state"), null),
                fields.textOrNull("problem"),
                provenance(fields.fields("provenance")),
                GatherProgressMap.read(fields.fieldsOrNull("progress")),
                resolution == null ? null : resolution(resolution),
                fields.maps("decisions").stream().map(GatherMap::decision).toList(),
                fields.maps("merges").stream().map(GatherMap::merge).toList(),
                fields.texts("entityIds"),
                fields.instantOrNull("busyUntil"),
                fields.number("version"),
                fields.instant("createdAt"),
                fields.text("createdBy"),
                fields.instant("lastUpdated"));
    }

    private static Map<String, Object> of(GatherDuplicate duplicate) {
        return Map.of(
                "id", duplicate.id(),
                "kind", duplicate.kind().name(),
                "similarity", duplicate.similarity(),
                "suggestion", duplicate.suggestion().name(),
                "method", duplicate.method(),
                "reasons", duplicate.reasons());
    }

    private static GatherDuplicate duplicate(Fields fields) {
        return new GatherDuplicate(
                fields.text("id"),
                constant(GatherDuplicate.Kind.class, fields.text("kind"), null),
                fields.decimal("similarity"),
                constant(
                        GatherDuplicate.Suggestion.class, fields.text("suggestion"), GatherDuplicate.Suggestion.REVIEW),
                fields.text("method"),
                fields.texts("reasons"));
    }

    private static Map<String, Object> of(Provenance provenance) {
        Fields fields = new Fields();
        fields.put("model", provenance.model());
        fields.put("prompt", provenance.prompt());
        fields.put("usage", MessageMap.of(provenance.usage()));
        return fields.map();
    }

    private static Provenance provenance(Fields fields) {
        return new Provenance(
                fields.textOrNull("model"), fields.textOrNull("prompt"), MessageMap.usage(fields.fields("usage")));
    }

    private static Map<String, Object> of(GatherResolution resolution) {
        return Map.of(
                "kind", resolution.kind().name(),
                "otherId", resolution.otherId(),
                "by", resolution.by(),
                "at", resolution.at().toEpochMilli());
    }

    private static GatherResolution resolution(Fields fields) {
        return new GatherResolution(
                constant(GatherResolution.Kind.class, fields.text("kind"), null),
                fields.text("otherId"),
                fields.text("by"),
                fields.instant("at"));
    }

    private static Map<String, Object> of(GatherDecision decision) {
        return Map.of(
                "kind", decision.kind().name(),
                "otherId", decision.otherId(),
                "by", decision.by(),
                "at", decision.at().toEpochMilli());
    }

    private static GatherDecision decision(Fields fields) {
        return new GatherDecision(
                constant(GatherDecision.Kind.class, fields.text("kind"), null),
                fields.text("otherId"),
                fields.text("by"),
                fields.instant("at"));
    }

    private static Map<String, Object> of(GatherMerge merge) {
        Fields fields = new Fields();
        fields.put("itemId", merge.itemId());
        fields.put("before", merge.before());
        fields.put(
                "alternatives", merge.alternatives().stream().map(GatherMap::of).toList());
        fields.put("by", merge.by());
        fields.put("at", merge.at().toEpochMilli());
        return fields.map();
    }

    private static GatherMerge merge(Fields fields) {
        return new GatherMerge(
                fields.text("itemId"),
                fields.textOrNull("before"),
                fields.maps("alternatives").stream().map(GatherMap::alternative).toList(),
                fields.text("by"),
                fields.instant("at"));
    }

    private static Map<String, Object> of(GatherMerge.Alternative alternative) {
        return Map.of(
                "field", alternative.field(),
                "taken", alternative.taken(),
                "other", alternative.other(),
                "otherFrom", alternative.otherFrom());
    }

    private static GatherMerge.Alternative alternative(Fields fields) {
        return new GatherMerge.Alternative(
                fields.text("field"), fields.text("taken"), fields.text("other"), fields.text("otherFrom"));
    }
}
