package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelResponse;
import java.time.Duration;

/**
 * What came of a {@link ModelCall}.
 *
 * @param response the complete answer, its usage priced where the prices are known
 * @param firstToken from the call to the first piece of the answer or of the reasoning; the whole time if there was none
 * @param latency from the call to its end
 */
public record ModelAnswer(ModelResponse response, Duration firstToken, Duration latency) {}
