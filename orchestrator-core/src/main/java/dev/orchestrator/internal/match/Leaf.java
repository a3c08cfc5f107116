package dev.orchestrator.internal.match;

/**
 * A value of a content: a text, a number or a boolean, with the place that it stands in.
 *
 * @param name the innermost field name around it, in letters and digits only; empty in a text
 * @param path the names of all fields around it, the outermost first; empty in a text
 * @param place the numbers of the list items around it; empty outside of lists
 * @param text what stands there
 */
record Leaf(String name, String path, String place, String text) {

    /** Returns a value that is neither a map nor a list, as it is compared; empty for a number that is none. */
    static String written(Object value) {
        if (value instanceof Number number) {
            return Double.isFinite(number.doubleValue()) ? CanonicalWriter.number(number) : "";
        }
        return value.toString();
    }
}
