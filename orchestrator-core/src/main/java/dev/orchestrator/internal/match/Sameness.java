package dev.orchestrator.internal.match;

/** Whether two contents say the very same, up to case, accents and punctuation. Of one that was cut nobody can tell. */
final class Sameness {

    private Sameness() {}

    /** Whether both have the same in the same places, in the same order. */
    static boolean isSame(Profile one, Profile other) {
        return !one.isCut()
                && !other.isCut()
                && !one.all().tokens().isEmpty()
                && one.values().areSame(other.values());
    }

    /** Whether the first has nothing that the second has not: each field, or each value where shapes differ. */
    static boolean isWithin(Profile one, Profile other) {
        if (one.isCut()) {
            return false;
        }
        boolean shapesDiffer = one.fields().isEmpty() || other.fields().isEmpty();
        return shapesDiffer
                ? one.values().areSaidBy(other.values())
                : one.values().areFieldsOf(other.values());
    }
}
