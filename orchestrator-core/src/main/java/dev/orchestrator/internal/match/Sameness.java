package dev.orchestrator.internal.match;

import java.util.List;
import java.util.Map;

/** Whether two contents say the very same, up to case, accents and punctuation. */
final class Sameness {

    private Sameness() {}

    /** Whether both have the same fields with the same tokens in the same order. */
    static boolean isSame(Profile one, Profile other) {
        return !one.all().tokens().isEmpty()
                && texts(one.all()).equals(texts(other.all()))
                && one.fields().keySet().equals(other.fields().keySet())
                && one.fields().entrySet().stream().allMatch(field -> isWithin(field, other));
    }

    /** Whether the first has nothing that the second has not: each field, or each token where shapes differ. */
    static boolean isWithin(Profile one, Profile other) {
        if (one.fields().isEmpty() || other.fields().isEmpty()) {
            return other.all()
                    .distinct()
                    .keySet()
                    .containsAll(one.all().distinct().keySet());
        }
        return one.fields().entrySet().stream().allMatch(field -> isWithin(field, other));
    }

    private static boolean isWithin(Map.Entry<String, Bag> field, Profile other) {
        Bag theirs = other.fields().get(field.getKey());
        return theirs != null && isSame(field.getValue(), theirs);
    }

    private static boolean isSame(Bag one, Bag other) {
        return texts(one).equals(texts(other));
    }

    private static List<String> texts(Bag bag) {
        return bag.tokens().stream().map(Token::text).toList();
    }
}
