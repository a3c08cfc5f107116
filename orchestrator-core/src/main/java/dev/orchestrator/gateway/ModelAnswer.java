package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.stream.Usage;
import java.time.Duration;
import java.util.List;

/**
 * What came of a {@link ModelCall}.
 *
 * @param response the complete answer, with the usage of the attempt that gave it, priced where the prices are known
 * @param hop the name of the hop that gave it
 * @param failures why the attempts before it failed, in order
 * @param cached whether it came from the cache: then it costs nothing
 * @param usage what all attempts consumed together
 * @param firstToken from the call to the first piece of this answer or its reasoning; the whole time if there was none
 * @param latency from the call to its end
 */
public record ModelAnswer(
        ModelResponse response,
        String hop,
        List<FailedAttempt> failures,
        boolean cached,
        Usage usage,
        Duration firstToken,
        Duration latency) {

    /** Copies the list. */
    public ModelAnswer {
        failures = List.copyOf(failures);
    }
}
