package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.match.Planes;
import dev.orchestrator.internal.match.Said;
import dev.orchestrator.internal.match.Signature;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.store.GatherItem;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what items mean, where the application has a model for that. Thread-safe. */
final class Meanings {

    /**
     * An item that knows what it means, how others of a like meaning are found, and how near the entities beside it are in that, by
     * their keys.
     */
    record Meant(GatherItem item, List<String> probes, Map<String, Double> cosines) {

        /** Nobody could tell. */
        static Meant unknown(GatherItem item) {
            return new Meant(item, List.of(), Map.of());
        }
    }

    private static final String ITSELF = ""; // the key of no entity

    private final @Nullable EmbeddingModel model;
    private final @Nullable Planes planes;

    Meanings(@Nullable EmbeddingModel model) {
        this.model = model;
        this.planes = model == null ? null : new Planes(model.id(), model.dimensions());
    }

    /** Asks the model once, about the item and the entities beside it; an item that says nothing means nothing. */
    Meant of(NearDuplicates.Sought sought, Cancellation cancellation) {
        Map<String, String> said = said(sought);
        if (model == null || planes == null || String.valueOf(said.get(ITSELF)).isBlank()) {
            return Meant.unknown(sought.item());
        }
        Map<String, Planes.Sketch> sketches = sketches(model, planes, said, cancellation);
        Planes.Sketch own = Check.present(sketches.remove(ITSELF), "sketch of the item");
        Map<String, Double> cosines = new HashMap<>();
        sketches.forEach((key, sketch) ->
                own.signature().cosine(sketch.signature()).ifPresent(cosine -> cosines.put(key, cosine)));
        String signature = own.signature().text();
        return new Meant(sought.item().toBuilder().signature(signature).build(), own.probes(), cosines);
    }

    private static Map<String, String> said(NearDuplicates.Sought sought) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put(ITSELF, Said.of(sought.content()));
        sought.told().forEach((key, told) -> said.put(key, Said.of(told)));
        return said;
    }

    private static Map<String, Planes.Sketch> sketches(
            EmbeddingModel model, Planes planes, Map<String, String> said, Cancellation cancellation) {
        List<float[]> vectors = model.embed(List.copyOf(said.values()), cancellation);
        boolean sound = vectors.size() == said.size();
        Map<String, Planes.Sketch> sketches = new LinkedHashMap<>();
        Iterator<float[]> left = vectors.iterator();
        for (String key : said.keySet()) {
            sketches.put(key, planes.of(sound(model, sound ? left.next() : new float[0])));
        }
        return sketches;
    }

    private static float[] sound(EmbeddingModel model, float[] vector) {
        float sum = vector.length == model.dimensions() ? 0 : Float.NaN;
        for (float number : vector) {
            sum += number; // not finite as soon as one number is not
        }
        if (!Float.isFinite(sum)) {
            String detail = "it returned no vector of " + model.dimensions() + " numbers";
            throw ModelException.of(ErrorCode.LLM_ERROR, model.id(), detail).build();
        }
        return vector;
    }

    /** How near others are to an item in what they mean, by their ids, as far as that is known. */
    static Map<String, Double> cosines(GatherItem item, List<GatherItem> others) {
        Map<String, Double> cosines = new HashMap<>();
        signature(item)
                .ifPresent(meaning -> others.forEach(other -> signature(other)
                        .flatMap(meaning::cosine)
                        .ifPresent(cosine -> cosines.put(other.id(), cosine))));
        return cosines;
    }

    static Optional<Signature> signature(GatherItem item) {
        return Optional.ofNullable(item.signature()).flatMap(Signature::parse);
    }
}
