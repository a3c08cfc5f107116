package dev.orchestrator.data;

import dev.orchestrator.internal.base.Check;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a merge takes where two items say different things, field by field. What only one of them says is always taken;
 * and so are the words of all files, unless the field {@code text of files} that holds them is named.
 *
 * @param usual what holds for fields that are not named
 * @param fields what holds for single fields
 * @param trusted the users whose values win under {@link Rule#TRUSTED}
 */
public record MergePolicy(Rule usual, Map<String, Rule> fields, Set<String> trusted) {

    /** What is taken of two values. */
    public enum Rule {
        /** That of the item that was brought last. */
        LATEST,
        /** That of a trusted user; where both or neither are, somebody has to choose. */
        TRUSTED,
        /** Both. */
        KEEP_ALL,
        /** Somebody has to choose. */
        ASK
    }

    /** Keeps both values of every field. */
    public static final MergePolicy KEEP_ALL = new MergePolicy(Rule.KEEP_ALL, Map.of(), Set.of());

    /** Has somebody choose for every field. */
    public static final MergePolicy ASK = new MergePolicy(Rule.ASK, Map.of(), Set.of());

    /** Checks and copies the values. */
    public MergePolicy {
        Check.present(usual, "usual");
        fields = Map.copyOf(Check.present(fields, "fields"));
        trusted = Set.copyOf(Check.present(trusted, "trusted"));
    }

    /**
     * Sets what holds for a field.
     *
     * @param field its name
     * @param rule what is taken
     * @return a new policy
     */
    public MergePolicy with(String field, Rule rule) {
        Map<String, Rule> changed = new LinkedHashMap<>(fields);
        changed.put(field, rule);
        return new MergePolicy(usual, changed, trusted);
    }

    /**
     * Names the users whose values win under {@link Rule#TRUSTED}.
     *
     * @param users their ids
     * @return a new policy
     */
    public MergePolicy trusting(String... users) {
        return new MergePolicy(usual, fields, Set.of(users));
    }

    /**
     * Returns what holds for a field.
     *
     * @param field its name
     * @return the rule
     */
    public Rule of(String field) {
        return fields.getOrDefault(field, usual);
    }
}
