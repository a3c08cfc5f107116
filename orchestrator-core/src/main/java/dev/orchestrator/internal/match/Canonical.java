package dev.orchestrator.internal.match;

import dev.orchestrator.internal.base.Hashes;
import java.util.Map;

/**
 * The one spelling of a content, by which it is found again: whether the order of keys, white space, the Unicode normal form
 * or the way in which a number is written differ makes no difference. It stands for the content when contents are compared;
 * it does not replace it, as it has lost the line breaks and the indentation of texts.
 *
 * @param text JSON without white space for an object, text for text
 * @param hash SHA-256 of it in 64 hex digits; an object and a text never share one
 */
public record Canonical(String text, String hash) {

    /** How deep a content may be nested. */
    public static final int DEEPEST = 10_000;

    /** How long the canonical text may become, in characters. */
    public static final int LONGEST = 64 * 1024 * 1024;

    /**
     * Brings a content into its canonical form, in time in proportion to its size and without recursion.
     *
     * @param content text, or a map with text keys of maps, lists, texts, numbers, booleans and nulls
     * @return the form
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if it is something else, has a number
     *     that is not finite, is nested deeper than {@value #DEEPEST} levels or longer than {@value #LONGEST} characters
     */
    public static Canonical of(Object content) {
        String text = content instanceof CharSequence plain
                ? CanonicalWriter.text(plain.toString())
                : new CanonicalWriter().write(content);
        return new Canonical(text, Hashes.sha256(content instanceof Map<?, ?> ? "object" : "text", text));
    }
}
