package dev.orchestrator.gateway;

import dev.orchestrator.internal.base.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much one caller may ask in an hour, each number below a million millions. A call under way counts with its prompt and
 * the longest answer its request allows (4,096 tokens if that says nothing), and with what it really took when it is over.
 *
 * @param requests how many calls, above 0
 * @param tokens how many tokens, prompt and answer together, above 0; or null for any number
 */
public record RateLimit(long requests, @Nullable Long tokens) {

    /** Checks the values. */
    public RateLimit {
        Check.inRange(requests, 1, Amounts.MOST, "requests of the rate limit");
        if (tokens != null) {
            Check.inRange(tokens, 1, Amounts.MOST, "tokens of the rate limit");
        }
    }

    /**
     * A limit to the number of calls.
     *
     * @param requests how many an hour
     * @return the limit
     */
    public static RateLimit requests(long requests) {
        return new RateLimit(requests, null);
    }

    /**
     * The default limits by the tier of the caller.
     *
     * @return 100 calls an hour for {@code free}, 1,000 for {@code pro}; a copy that may be changed
     */
    public static Map<String, RateLimit> byTier() {
        Map<String, RateLimit> limits = new LinkedHashMap<>();
        limits.put("free", requests(100));
        limits.put("pro", requests(1_000));
        return limits;
    }
}
