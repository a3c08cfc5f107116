package dev.orchestrator.gateway;

import dev.orchestrator.internal.base.Check;
import dev.orchestrator.port.model.ModelResponse;
import java.time.Instant;

/**
 * An answer in a cache.
 *
 * @param response the answer, with what it cost when it was new
 * @param hop the name of the hop that gave it
 * @param at when it was given
 */
public record CachedAnswer(ModelResponse response, String hop, Instant at) {

    /** Checks the values. */
    public CachedAnswer {
        Check.present(response, "response");
        Check.notBlank(hop, "hop");
        Check.present(at, "at");
    }
}
