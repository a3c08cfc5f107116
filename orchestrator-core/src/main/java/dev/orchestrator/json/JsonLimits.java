package dev.orchestrator.json;

import dev.orchestrator.internal.base.Check;

/**
 * How much JSON is read before it is refused.
 *
 * @param characters how long a text may be, in characters (UTF-16 units)
 * @param depth how deep objects and arrays may be nested, 500 at most
 */
public record JsonLimits(int characters, int depth) {

    /** What holds unless something else is said: 8 Mi characters, 200 levels. */
    public static final JsonLimits DEFAULT = new JsonLimits(8 * 1024 * 1024, 200);

    private static final int DEEPEST = 500;

    /** Checks the limits. */
    public JsonLimits {
        Check.positive(characters, "characters");
        Check.positive(depth, "depth");
        Check.that(depth <= DEEPEST, "depth must be 500 at most, got " + depth);
    }
}
