package dev.orchestrator.gateway;

import dev.orchestrator.internal.base.Check;
import java.util.Optional;

/**
 * Port to where answers are kept for requests that come again. The gateway knows when an answer is too old; the cache may
 * forget one at any time, and not take one at all. Must be thread-safe, and fast: every call asks it first. What it throws is
 * logged and fails no call. Gateways may share one where hops of the same name and model ask the same provider: a key does
 * not tell providers apart.
 */
public interface AnswerCache {

    /**
     * Finds an answer.
     *
     * @param key names everything that shaped it, as 64 hex digits
     * @return the answer, or empty
     */
    Optional<CachedAnswer> find(String key);

    /**
     * Keeps an answer, in place of the one before.
     *
     * @param key names everything that shaped it, as 64 hex digits
     * @param answer a complete answer
     */
    void keep(String key, CachedAnswer answer);

    /**
     * Returns a cache in memory that forgets what was not asked for the longest.
     *
     * @param maxCharacters how much text it holds at most; an answer counts with 500 characters more than it has
     * @return the cache
     */
    static AnswerCache inMemory(long maxCharacters) {
        return new InMemoryAnswerCache(Check.positive(maxCharacters, "maxCharacters"));
    }
}
