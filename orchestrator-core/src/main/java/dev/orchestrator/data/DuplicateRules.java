package dev.orchestrator.data;

import dev.orchestrator.internal.base.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * From where on two things count as the same. Measured on products, publications and restaurants; {@code docs/benchmarks.md}
 * tells how well the defaults do.
 *
 * @param merge similarity from which on a merge is suggested, if nothing hard speaks against it: other codes, numbers or
 *     dates, a denial. {@value #DEFAULT_MERGE} by default
 * @param review similarity from which on somebody should look, at most {@code merge}; {@value #DEFAULT_REVIEW} by default, at
 *     which both are as likely
 * @param candidates how many items and entities are compared with what comes in, 1 to {@value #MOST_CANDIDATES};
 *     {@value #DEFAULT_CANDIDATES} by default
 * @param naturalKeys by what the application's things are told apart, each the names of the fields that make a key together, at
 *     most {@value #MOST_KEYS}; none by default
 */
public record DuplicateRules(double merge, double review, int candidates, List<List<String>> naturalKeys) {

    /** From where on a merge is suggested unless somebody says otherwise. */
    public static final double DEFAULT_MERGE = 0.88;

    /** From where on somebody should look unless somebody says otherwise. */
    public static final double DEFAULT_REVIEW = 0.5;

    /** How many candidates there are unless somebody says otherwise. */
    public static final int DEFAULT_CANDIDATES = 10;

    /** The most candidates. */
    public static final int MOST_CANDIDATES = 50;

    /** The most natural keys. */
    public static final int MOST_KEYS = 8;

    /** The usual rules. */
    public static final DuplicateRules DEFAULT =
            new DuplicateRules(DEFAULT_MERGE, DEFAULT_REVIEW, DEFAULT_CANDIDATES, List.of());

    /** Checks the values. */
    public DuplicateRules {
        Check.inRange(merge, 0, 1, "merge");
        Check.inRange(review, 0, merge, "review");
        Check.inRange(candidates, 1, MOST_CANDIDATES, "candidates");
        naturalKeys = Check.present(naturalKeys, "naturalKeys").stream()
                .map(DuplicateRules::checked)
                .toList();
        Check.inRange(naturalKeys.size(), 0, MOST_KEYS, "the number of natural keys");
    }

    private static List<String> checked(List<String> key) {
        Check.that(!key.isEmpty(), "a natural key must have a field");
        key.forEach(field -> Check.notBlank(field, "a field of a natural key"));
        return List.copyOf(key);
    }

    /**
     * Changes from where on a merge is suggested, and from where on somebody should look.
     *
     * @param merge similarity, 0 to 1
     * @param review similarity, 0 to {@code merge}
     * @return a copy with them
     */
    public DuplicateRules thresholds(double merge, double review) {
        return new DuplicateRules(merge, review, candidates, naturalKeys);
    }

    /**
     * Changes how many items and entities are compared with what comes in.
     *
     * @param number 1 to {@value #MOST_CANDIDATES}
     * @return a copy with it
     */
    public DuplicateRules candidates(int number) {
        return new DuplicateRules(merge, review, number, naturalKeys);
    }

    /**
     * Declares by what things are told apart, such as {@code naturalKey("isbn")} or {@code naturalKey("title", "release.year")}.
     * What has the same key is the same thing, whatever else it says; what has another is another, however alike it is; and
     * what lacks one of the fields is compared as everything else is. Values are the same up to case, accents and spaces. Several
     * keys may be declared; one that is the same is enough. Things that were gathered before a key was declared are compared by
     * it, but found by their words.
     *
     * @param fields names of fields of the content; a dot leads into an object
     * @return a copy with this key too
     */
    public DuplicateRules naturalKey(String... fields) {
        List<List<String>> keys = new ArrayList<>(naturalKeys);
        keys.add(List.of(fields));
        return new DuplicateRules(merge, review, candidates, keys);
    }
}
