package dev.orchestrator.internal.gather;

import dev.orchestrator.data.DataRequest;
import dev.orchestrator.port.model.ModelTier;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a request wants to be done with an item, as {@link DataRequest} has it. */
record Wishes(
        @Nullable String model,
        @Nullable ModelTier tier,
        boolean enrich,
        int rounds,
        boolean findDuplicates,
        double temperature,
        int maxTokens,
        Duration patience) {

    /** What is done with an item unless somebody says otherwise. */
    static final Wishes USUAL = new Wishes(
            null,
            null,
            true,
            DataRequest.MOST_ROUNDS,
            true,
            DataRequest.DEFAULT_TEMPERATURE,
            DataRequest.DEFAULT_MAX_TOKENS,
            Duration.ZERO);

    static Wishes of(DataRequest request) {
        return new Wishes(
                request.model(),
                request.tier(),
                request.enrich(),
                request.rounds(),
                request.findDuplicates(),
                request.temperature(),
                request.maxTokens(),
                request.patience());
    }
}
