package dev.orchestrator.port.model;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.Usage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Port to a language model, blocking.
 *
 * <p>{@link #generate} must
 *
 * <ul>
 *   <li>be thread-safe: one instance serves all calls of an orchestrator at once;
 *   <li>emit each piece of the answer as it arrives, in order, and return a text equal to all of them put together
 *       (reasoning and the arguments of tools are emitted too: an adapter that is silent counts as stalled);
 *   <li>return only if the model gave a reason for stopping: a stream that ends without one, an error inside a success,
 *       a body that is no answer, and a tool's arguments that are cut are failures;
 *   <li>throw {@link dev.orchestrator.error.ModelException} and nothing else for what the provider or the network does,
 *       with what is known of status, request id, whether a retry makes sense, and how long to wait;
 *   <li>never retry and never start again: the gateway does;
 *   <li>stop and free its socket as soon as the cancellation is set off, in every phase, and then throw
 *       {@link dev.orchestrator.error.CancelledException};
 *   <li>let an exception of the sink pass as it is, after freeing its socket;
 *   <li>emit usage as soon as the provider has counted it, also if the call then fails;
 *   <li>keep prompt text, answers and keys out of every message and log line.
 * </ul>
 *
 * <p>Limits to the first token and between tokens are the gateway's, which sets off the cancellation.
 *
 * <p>{@code dev.orchestrator.contract.LanguageModelContract} in the test-jar checks these; an adapter's test extends it.
 */
@FunctionalInterface
public interface LanguageModel {

    /**
     * Asks the model and blocks until its answer is complete.
     *
     * @param request what is asked
     * @param events told the answer while it arrives
     * @param cancellation stops the call
     * @return the complete answer
     * @throws dev.orchestrator.error.ModelException if the model, the provider or the network failed
     * @throws dev.orchestrator.error.CancelledException if the cancellation was set off
     */
    ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation);

    /**
     * Tells what a call consumed that ended before the provider had counted it, such as a cancelled stream. Called some
     * time after the call.
     *
     * @param requestId the provider's id of the call
     * @param cancellation stops the look-up
     * @return what it consumed, or empty if the provider does not tell
     * @throws dev.orchestrator.error.OrchestratorException if the provider could not be asked
     */
    default Optional<Usage> usageOf(String requestId, Cancellation cancellation) {
        return Optional.empty();
    }

    /**
     * Tells what is known of a model: its limits and prices. May ask the provider once and remember.
     *
     * @param model the model's name, or null for the adapter's default
     * @param cancellation stops the look-up
     * @return what is known, or empty if nothing is: also if the provider could not be reached
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if the provider is known not to
     *     have this model
     */
    default Optional<ModelInfo> describe(@Nullable String model, Cancellation cancellation) {
        return Optional.empty();
    }
}
