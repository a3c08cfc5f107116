package dev.orchestrator.internal.match;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spelling in which texts are compared: no accents, HTML entities read, digits not grouped. */
final class Folding {

    private static final Pattern ENTITY = Pattern.compile("&(#\\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});");
    private static final Pattern ACCENTED =
            Pattern.compile("([a-zA-Z])(acute|grave|circ|uml|tilde|cedil|ring|slash|caron)");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern APOSTROPHE = Pattern.compile("(?<=\\p{L})['’‘`´](?=\\p{L})");
    private static final Pattern GROUPING = Pattern.compile("(?<=\\d),(?=\\d{3}(?!\\d))");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "szlig", "ss", "aelig", "ae", "oelig", "oe", "nbsp", " ", "quot", "\"", "apos", "'");
    private static final Map<Character, String> WHOLE =
            Map.of('ß', "ss", 'æ', "ae", 'œ', "oe", 'ø', "o", 'ł', "l", 'đ', "d", 'ð', "d", 'þ', "th", 'ı', "i");

    private Folding() {}

    static String of(String text) {
        String read = text.indexOf('&') < 0 ? text : ENTITY.matcher(text).replaceAll(Folding::entity);
        String bare = isAscii(read) ? read : withoutMarks(read);
        String joined = APOSTROPHE.matcher(bare).replaceAll("");
        return joined.indexOf(',') < 0 ? joined : GROUPING.matcher(joined).replaceAll("");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static String withoutMarks(String text) {
        String bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        StringBuilder folded = new StringBuilder(bare.length());
        bare.chars().forEach(c -> {
            String letters = WHOLE.get(Character.toLowerCase((char) c));
            if (letters == null) {
                folded.append((char) c);
            } else {
                folded.append(letters);
            }
        });
        return folded.toString();
    }

    private static String entity(MatchResult match) {
        String name = match.group(1);
        if (name.startsWith("#")) {
            boolean hex = name.charAt(1) == 'x' || name.charAt(1) == 'X';
            int point = hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
            return Matcher.quoteReplacement(Character.toString(point));
        }
        Matcher accented = ACCENTED.matcher(name);
        return accented.matches()
                ? accented.group(1)
                : Matcher.quoteReplacement(NAMED.getOrDefault(name.toLowerCase(Locale.ROOT), " "));
    }
}
