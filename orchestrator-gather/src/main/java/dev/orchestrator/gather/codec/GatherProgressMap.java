package dev.orchestrator.gather.codec;

import static dev.orchestrator.gather.codec.MessageMap.constant;

import dev.orchestrator.port.model.ModelTier;
import dev.orchestrator.port.store.GatherProgress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far an item has come, as a map like that of the item. */
final class GatherProgressMap {

    private GatherProgressMap() {}

    static Map<String, Object> of(GatherProgress progress) {
        Fields fields = new Fields();
        GatherProgress.Wishes wishes = progress.wishes();
        fields.put("wishes", wishes == null ? null : of(wishes));
        fields.put("files", progress.files().stream().map(GatherProgressMap::of).toList());
        fields.put("saturated", progress.saturated());
        return fields.map();
    }

    private static Map<String, Object> of(GatherProgress.Wishes wishes) {
        Fields fields = new Fields();
        ModelTier tier = wishes.tier();
        fields.put("model", wishes.model());
        fields.put("tier", tier == null ? null : tier.name());
        fields.put("enrich", wishes.enrich());
        fields.put("rounds", wishes.rounds());
        fields.put("findDuplicates", wishes.findDuplicates());
        fields.put("temperature", wishes.temperature());
        fields.put("maxTokens", wishes.maxTokens());
        return fields.map();
    }

    private static Map<String, Object> of(GatherProgress.File file) {
        Fields fields = new Fields();
        fields.put("id", file.id());
        fields.put("read", file.read());
        fields.put("problem", file.problem());
        return fields.map();
    }

    static GatherProgress read(@Nullable Fields fields) {
        if (fields == null) {
            return GatherProgress.NONE;
        }
        Fields wishes = fields.fieldsOrNull("wishes");
        return new GatherProgress(
                wishes == null ? null : wishes(wishes),
                fields.maps("files").stream().map(GatherProgressMap::file).toList(),
                fields.flag("saturated"));
    }

    private static GatherProgress.Wishes wishes(Fields fields) {
        String tier = fields.textOrNull("tier");
        return new GatherProgress.Wishes(
                fields.textOrNull("model"),
                tier == null ? null : constant(ModelTier.class, tier, ModelTier.BALANCED),
                fields.flag("enrich"),
                (int) fields.number("rounds"),
                fields.flag("findDuplicates"),
                fields.decimal("temperature"),
                (int) fields.number("maxTokens"));
    }

    private static GatherProgress.File file(Fields fields) {
        return new GatherProgress.File(fields.text("id"), fields.flag("read"), fields.textOrNull("problem"));
    }
}
