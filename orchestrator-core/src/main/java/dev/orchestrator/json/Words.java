package dev.orchestrator.json;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of JSON, and what other languages say for them. */
final class Words {

    private Words() {}

    /** What {@code word} means in some language, or {@link StrictReader#NONE}. */
    static @Nullable Object meaning(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            case "null", "none", "undefined", "nan", "infinity", "-infinity" -> null;
            default -> StrictReader.NONE;
        };
    }

    /** What a word of JSON means that begins with {@code start}, or {@link StrictReader#NONE}. */
    static @Nullable Object begun(String start) {
        if ("true".startsWith(start)) {
            return true;
        }
        return "false".startsWith(start) ? (Object) false : "null".startsWith(start) ? null : StrictReader.NONE;
    }

    /** What a number or a word is that may go on, or {@link StrictReader#NONE}. */
    static @Nullable Object partial(String token) {
        if (Character.isLetter(token.charAt(0))) {
            return begun(token);
        }
        Number number = token.equals("-") ? null : Numbers.lenient(token);
        return number == null ? StrictReader.NONE : number;
    }
}
