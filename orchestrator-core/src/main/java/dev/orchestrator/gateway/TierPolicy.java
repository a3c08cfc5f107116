package dev.orchestrator.gateway;

import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;

/** Chooses a tier for a task. */
@FunctionalInterface
public interface TierPolicy {

    /**
     * Chooses.
     *
     * @param task what is to be done
     * @return the tier to ask
     */
    ModelTier choose(TaskProfile task);

    /**
     * Returns the default. Images decide first. Thinking takes seconds: where there are fewer than five, a powerful model
     * answers at once instead. Below one second for the first token only a fast model will do; simple tasks take one
     * anyway, unless they need thinking.
     *
     * @return the policy
     */
    static TierPolicy standard() {
        return task -> {
            if (task.images()) {
                return ModelTier.VISION;
            }
            if (task.latency().compareTo(Duration.ofSeconds(1)) < 0) {
                return ModelTier.FAST;
            }
            if (task.reasoning()) {
                boolean time = task.latency().compareTo(Duration.ofSeconds(5)) >= 0;
                return time ? ModelTier.REASONING : ModelTier.POWERFUL;
            }
            return switch (task.complexity()) {
                case SIMPLE -> ModelTier.FAST;
                case MEDIUM -> ModelTier.BALANCED;
                case COMPLEX -> ModelTier.POWERFUL;
            };
        };
    }
}
