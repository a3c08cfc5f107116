package dev.orchestrator.gateway;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.internal.base.Check;
import dev.orchestrator.internal.base.Hashes;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the vectors of an embedding model in memory, by a hash of the text, so that a text is asked for once: when a project
 * is loaded again, or a question is. Above its bound it forgets what has not been asked for longest. Texts are not kept,
 * nor vectors of another dimension than promised or with numbers that are not finite: these are handed on, and asked for again.
 *
 * <p>Thread-safe; never waits for another call's model, so that two calls at the same time may both ask for a text. The
 * model stays the caller's.
 */
public final class CachedEmbeddings implements EmbeddingModel {

    private final EmbeddingModel model;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, float[]> kept;

    private CachedEmbeddings(EmbeddingModel model, int most) {
        this.model = model;
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * Puts a cache in front of a model.
     *
     * @param model what makes the vectors
     * @param most how many vectors to keep; each takes four bytes a dimension and some hundred more
     * @return the model with a cache, of the same id and dimension
     */
    public static CachedEmbeddings of(EmbeddingModel model, int most) {
        return new CachedEmbeddings(Check.present(model, "model"), (int) Check.positive(most, "most"));
    }

    @Override
    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
        cancellation.throwIfCancelled();
        List<String> keys = texts.stream().map(text -> Hashes.sha256(text)).toList();
        Map<String, float[]> known = known(keys);
        Map<String, String> missing = new LinkedHashMap<>();
        for (int at = 0; at < keys.size(); at++) {
            if (!known.containsKey(keys.get(at))) {
                missing.put(keys.get(at), texts.get(at));
            }
        }
        if (!missing.isEmpty()) {
            known.putAll(ask(missing, cancellation));
        }
        return keys.stream()
                .map(key -> Check.present(known.get(key), "vector").clone())
                .toList();
    }

    private Map<String, float[]> known(List<String> keys) {
        Map<String, float[]> known = new LinkedHashMap<>();
        lock.lock();
        try {
            for (String key : keys) {
                float[] vector = kept.get(key);
                if (vector != null) {
                    known.put(key, vector);
                }
            }
        } finally {
            lock.unlock();
        }
        return known;
    }

    private Map<String, float[]> ask(Map<String, String> missing, Cancellation cancellation) {
        List<float[]> vectors = model.embed(new ArrayList<>(missing.values()), cancellation);
        if (vectors.size() != missing.size()) {
            String detail = "returned " + vectors.size() + " vectors for " + missing.size() + " texts";
            throw ModelException.of(ErrorCode.LLM_ERROR, model.id(), detail).build();
        }
        Map<String, float[]> fresh = new LinkedHashMap<>();
        for (String key : missing.keySet()) {
            fresh.put(key, vectors.get(fresh.size()).clone());
        }
        lock.lock();
        try {
            fresh.forEach((key, vector) -> {
                if (isSound(vector)) {
                    kept.put(key, vector);
                }
            });
        } finally {
            lock.unlock();
        }
        return fresh;
    }

    private boolean isSound(float[] vector) {
        double sum = 0; // not finite as soon as one number is not
        for (float number : vector) {
            sum += number;
        }
        return vector.length == model.dimensions() && Double.isFinite(sum);
    }

    @Override
    public int dimensions() {
        return model.dimensions();
    }

    @Override
    public String id() {
        return model.id();
    }
}
