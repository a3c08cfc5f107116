package dev.orchestrator.gateway;

import dev.orchestrator.internal.base.Check;
import java.time.Duration;

/**
 * What is known of a task before a model is chosen for it.
 *
 * @param complexity how hard it is
 * @param reasoning whether it needs thinking in steps
 * @param latency how long the caller would like to wait for the first token
 * @param images whether the model has to see images
 */
public record TaskProfile(Complexity complexity, boolean reasoning, Duration latency, boolean images) {

    /** How hard a task is. */
    public enum Complexity {
        /** A line to sort, to reword or to look up. */
        SIMPLE,
        /** What most questions are. */
        MEDIUM,
        /** Many parts that have to fit together. */
        COMPLEX
    }

    /** Checks the values. */
    public TaskProfile {
        Check.present(complexity, "complexity");
        Check.positive(latency, "latency");
    }
}
