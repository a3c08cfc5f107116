package dev.orchestrator.json;

/** Paths into a value: {@code $}, {@code $.title}, {@code $.scenes[2]}, {@code $["odd name"]}. */
final class Paths {

    static final String ROOT = "$";

    private static final int LONGEST_NAME = 100;

    private Paths() {}

    static String member(String path, String name) {
        if (isPlain(name)) {
            return path + "." + name;
        }
        String shown = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return path + "[" + Json.write(shown) + "]";
    }

    static String item(String path, int index) {
        return path + "[" + index + "]";
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() <= LONGEST_NAME
                && name.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }
}
