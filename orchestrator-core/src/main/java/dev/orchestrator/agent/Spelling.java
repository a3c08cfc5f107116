package dev.orchestrator.agent;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells texts that mean what they say from those that a file system, a browser or a person may read as something else. It
 * looks at names alone: what a symbolic link leads to only the tool can see.
 */
final class Spelling {

    /** No path and no address is longer. */
    static final int LONGEST = 4_096;

    /** Look like a slash or a backslash; those that are one in Unicode's own tables are found by these. */
    private static final String LOOK_ALIKES = "\u2044\u2215\u29F8\u2571\u2216\u29F5\u29F9\u0337\u0338";

    /** Fillers, which Unicode counts as letters, marks and symbols; the last stands for what could not be read. */
    private static final String UNSEEN = "\u115F\u1160\u3164\uFFA0\u2800\u034F\u17B4\u17B5\uFFFD";

    /** Small Cyrillic, Greek and other letters, each before the Latin one that it looks like. */
    private static final String LATIN_ALIKE =
            "\u0430a\u0435e\u043Eo\u0440p\u0441c\u0443y\u0445x\u0456i\u0458j\u0455s\u0501d\u04BBh"
                    + "\u04CFl\u043Ak\u043Cm\u0442t\u0432b\u043Dh\u051Bq\u051Dw\u03BFo\u03B1a\u03BDv\u03C1p"
                    + "\u03B9i\u03BAk\u03C4t\u03C5u\u03C7x\u03B5e\u03B7n\u03B2b\u03BCm\u03B6z\u03B3y\u0251a"
                    + "\u0261g\u0585o\u0475v\u057Du";

    private static final char WIDE_SPACE = '\u3000'; // between Japanese names

    private static final Pattern ENCODED = Pattern.compile("%([0-9a-fA-F]{2}|[uU][0-9a-fA-F]{4})");
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://([^/?#]*)");
    private static final Pattern HALF_A_SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:/");
    private static final Pattern DRIVE = Pattern.compile("[a-zA-Z]:");
    private static final Pattern HOST = Pattern.compile("[a-zA-Z0-9.-]+(:[0-9]{1,5})?");

    private Spelling() {}

    /** What is wrong with the text, in words for the model and never with the text itself; null if nothing is. */
    static @Nullable String trouble(String text) {
        if (text.isBlank()) {
            return "is empty";
        }
        if (text.length() > LONGEST) {
            return "is longer than " + LONGEST + " characters";
        }
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            String trouble = troubleOf(text.codePointAt(at));
            if (trouble != null) {
                return trouble;
            }
        }
        return troubleOfForms(text);
    }

    private static @Nullable String troubleOf(int codePoint) {
        if (codePoint == '\\') {
            return "has a backslash";
        }
        if (LOOK_ALIKES.indexOf(codePoint) >= 0) {
            return "has characters that look like others";
        }
        return isSeen(codePoint) ? null : "has control characters or invisible ones";
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR -> codePoint == ' ' || codePoint == WIDE_SPACE;
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> UNSEEN.indexOf(codePoint) < 0 && !isSelector(codePoint);
        };
    }

    private static boolean isSelector(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    /** The text must be the same to those who compose its letters, and as harmless to those who take wide ones for plain ones. */
    private static @Nullable String troubleOfForms(String text) {
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            return "has letters that are put together of several characters";
        }
        String plain = compatible(text);
        if (plain.indexOf('\\') >= 0 || slashes(plain) != slashes(text)) {
            return "has characters that look like others";
        }
        if (ENCODED.matcher(plain).find()) {
            return "has characters in percent-encoding";
        }
        String trouble = troubleOfParts(text);
        return trouble == null ? troubleOfParts(plain) : trouble;
    }

    private static long slashes(String text) {
        return text.chars().filter(c -> c == '/').count();
    }

    private static String compatible(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    private static @Nullable String troubleOfParts(String text) {
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.lookingAt()) {
            return isHost(scheme.group(1))
                    ? troubleOfPath(text.substring(scheme.end()))
                    : "has an address whose host is not plain";
        }
        if (HALF_A_SCHEME.matcher(text).lookingAt() || DRIVE.matcher(text).lookingAt()) {
            return "begins like an address or a drive";
        }
        return troubleOfPath(text);
    }

    /** With a dot at its end it would be the same host under another name. */
    private static boolean isHost(String host) {
        boolean plainDots = !host.startsWith(".") && !host.contains("..") && !host.matches(".*\\.(:.*)?");
        return plainDots && HOST.matcher(host).matches();
    }

    private static @Nullable String troubleOfPath(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        if (relative.isEmpty()) {
            return null;
        }
        for (String part : relative.split("/", -1)) {
            if (part.isBlank() || part.equals(".") || part.equals("..")) {
                return "has an empty part, '.' or '..' between slashes";
            }
            if (part.startsWith(" ") || part.endsWith(" ") || part.endsWith(".")) {
                return "has a part that begins with a space, or ends with one or with a dot";
            }
            if (isAnotherName(part)) {
                return "has a part that may be another name of a file";
            }
        }
        return null;
    }

    /** Short names and streams of Windows: {@code SECRET~1}, {@code secret.txt:$DATA}. */
    private static boolean isAnotherName(String part) {
        int tilde = part.indexOf('~', 1);
        boolean isShort = tilde > 0 && tilde + 1 < part.length() && Character.isDigit(part.charAt(tilde + 1));
        int dot = part.indexOf('.');
        return isShort || part.contains("::") || part.contains(":$") || (dot >= 0 && part.indexOf(':', dot) > 0);
    }

    /**
     * Brings what may be taken for the same into one form: letters of either case, those that look like Latin ones, and what
     * is the same but for its shape.
     */
    static String folded(String text) {
        String lower = compatible(text).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(lower.length());
        for (int i = 0; i < lower.length(); i++) {
            folded.append(alike(lower.charAt(i)));
        }
        return folded.toString();
    }

    private static char alike(char c) {
        int at = c < 0x80 ? -1 : LATIN_ALIKE.indexOf(c);
        return at < 0 ? c : LATIN_ALIKE.charAt(at + 1);
    }
}
