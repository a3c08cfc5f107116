package dev.orchestrator.internal.gather;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.internal.match.Planes;
import dev.orchestrator.internal.match.Said;
import dev.orchestrator.internal.match.Signature;
import dev.orchestrator.port.model.EmbeddingModel;
import dev.orchestrator.port.store.GatherItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what items mean, where the application has a model for that. Thread-safe. */
final class Meanings {

    /** An item that knows what it means, and how others of a like meaning are found. */
    record Meant(GatherItem item, List<String> probes) {}

    private final @Nullable EmbeddingModel model;
    private final @Nullable Planes planes;

    Meanings(@Nullable EmbeddingModel model) {
        this.model = model;
        this.planes = model == null ? null : new Planes(model.id(), model.dimensions());
    }

    /** Asks the model once; an item that says nothing means nothing. */
    Meant of(GatherItem item, Cancellation cancellation) {
        String said = Said.of(Contents.compared(item));
        if (model == null || planes == null || said.isBlank()) {
            return new Meant(item, List.of());
        }
        Planes.Sketch sketch = planes.of(vector(model, said, cancellation));
        return new Meant(item.toBuilder().signature(sketch.signature().text()).build(), sketch.probes());
    }

    private static float[] vector(EmbeddingModel model, String said, Cancellation cancellation) {
        List<float[]> vectors = model.embed(List.of(said), cancellation);
        boolean sound = vectors.size() == 1 && vectors.get(0).length == model.dimensions();
        float sum = 0; // not finite as soon as one number is not
        for (float number : sound ? vectors.get(0) : new float[] {Float.NaN}) {
            sum += number;
        }
        if (!Float.isFinite(sum)) {
            String detail = "it returned no vector of " + model.dimensions() + " numbers";
            throw ModelException.of(ErrorCode.LLM_ERROR, model.id(), detail).build();
        }
        return vectors.get(0);
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
