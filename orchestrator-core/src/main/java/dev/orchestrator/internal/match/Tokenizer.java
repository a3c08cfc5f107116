package dev.orchestrator.internal.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts folded text into tokens and tells words, numbers, measures, dates and codes apart. */
final class Tokenizer {

    static final int MOST = 600; // tokens of one content
    static final int LONGEST = 40; // characters of a token

    private static final String JOINERS = "-./_‐‑–";
    private static final Pattern JOINER = Pattern.compile("[-./_‐‑–]");
    private static final Pattern TRAILING_ZEROS = Pattern.compile("0++$");
    private static final Pattern DECIMAL = Pattern.compile("(\\d+)\\.(\\d+)([a-z]{0,4})");
    private static final Pattern MEASURE = Pattern.compile("(\\d+)([a-z]{1,4})");
    private static final Pattern ORDINAL = Pattern.compile("\\d+(st|nd|rd|th)");
    private static final Pattern COUNTED = Pattern.compile("(\\d{1,3})([a-z]{5,})");
    private static final Map<String, String> ORDINALS = Map.ofEntries(
            Map.entry("first", "1st"),
            Map.entry("second", "2nd"),
            Map.entry("third", "3rd"),
            Map.entry("fourth", "4th"),
            Map.entry("fifth", "5th"),
            Map.entry("sixth", "6th"),
            Map.entry("seventh", "7th"),
            Map.entry("eighth", "8th"),
            Map.entry("ninth", "9th"),
            Map.entry("tenth", "10th"),
            Map.entry("eleventh", "11th"),
            Map.entry("twelfth", "12th"));
    private static final int ID_DIGITS = 7; // so many in groups are no amount but a telephone number or the like
    private static final int CODE_DIGITS = 5; // so many in a row are a code unless they are round
    private static final int MOST_COUNTED = 3; // digits before a hyphen that count what stands behind it
    static final int WORD_IN_CODE = 6; // so many letters between hyphens are a word, beside a number

    private final boolean asCodes;
    private final List<Token> tokens = new ArrayList<>();
    private int leaf;
    private boolean spelled; // with small letters and capitals, so that a word in capitals is no usual one
    private boolean cut;

    /** The tokens of all leaves, and whether there would be more. */
    record Read(List<Token> tokens, boolean cut) {}

    private Tokenizer(boolean asCodes) {
        this.asCodes = asCodes;
    }

    static Read of(List<Leaf> leaves) {
        return read(leaves, true);
    }

    /** The tokens of all leaves, where a word is the same in capitals and in small letters. */
    static List<Token> inAnyCase(List<Leaf> leaves) {
        return read(leaves, false).tokens();
    }

    private static Read read(List<Leaf> leaves, boolean asCodes) {
        Tokenizer tokenizer = new Tokenizer(asCodes);
        for (Leaf leaf : leaves) {
            tokenizer.read(Folding.of(leaf.text()));
            tokenizer.leaf++;
        }
        return new Read(tokenizer.tokens, tokenizer.cut);
    }

    private void read(String text) {
        spelled = asCodes && isSpelled(text);
        int first = tokens.size();
        int before = 0;
        int start = 0;
        while (start < text.length() && tokens.size() < MOST) {
            int end = start;
            while (end < text.length() && isPart(text, end, start)) {
                end++;
            }
            if (end > start) {
                signed(text.substring(before, start), text.substring(start, end), first);
                before = end;
            }
            start = end + 1;
        }
        cut |= start < text.length() && !text.substring(start).isBlank();
        if (tokens.size() > first) {
            behind(Signs.of(text.substring(before)));
        }
    }

    /** Of what stands between two chunks, the first has what stands right behind it, and the second the rest. */
    private void signed(String between, String chunk, int first) {
        int space = 0;
        while (space < between.length() && !Character.isWhitespace(between.charAt(space))) {
            space++;
        }
        boolean apart = tokens.size() > first && space < between.length();
        if (apart) {
            behind(Signs.of(between.substring(0, space)));
        }
        String rest = between.substring(apart ? space : 0);
        int next = tokens.size();
        if (spelled && isCapitals(chunk)) {
            add(chunk.toLowerCase(Locale.ROOT), Token.Kind.CODE);
        } else {
            chunk(chunk.toLowerCase(Locale.ROOT));
        }
        if (tokens.size() > next) {
            boolean number = Character.isDigit(chunk.charAt(0));
            tokens.set(next, tokens.get(next).before(number ? Signs.ofNumber(rest) : Signs.of(rest)));
        }
    }

    private void behind(String signs) {
        int last = tokens.size() - 1;
        tokens.set(last, tokens.get(last).after(signs));
    }

    private static boolean isSpelled(String text) {
        long capitals = text.chars().filter(Character::isUpperCase).count();
        return text.chars().filter(Character::isLowerCase).count() > capitals;
    }

    private static boolean isCapitals(String chunk) {
        return chunk.length() >= WORD_IN_CODE && chunk.chars().allMatch(c -> c >= 'A' && c <= 'Z');
    }

    private static boolean isPart(String text, int at, int start) {
        char c = text.charAt(at);
        boolean joins = at > start && JOINERS.indexOf(c) >= 0 && at + 1 < text.length();
        return isSign(c) || (joins && isSign(text.charAt(at + 1)));
    }

    private static boolean isSign(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private void chunk(String chunk) {
        String date = Dates.read(chunk);
        if (date != null) {
            add(date, Token.Kind.DATE, date + Dates.time(chunk));
        } else if (isId(chunk)) {
            add(compact(chunk), Token.Kind.CODE, JOINER.matcher(chunk).replaceAll("-"));
        } else {
            slashed(chunk);
        }
    }

    private static boolean isId(String chunk) {
        long digits = chunk.chars().filter(Character::isDigit).count();
        return digits >= ID_DIGITS
                && chunk.chars().noneMatch(Character::isLetter)
                && JOINER.matcher(chunk).find()
                && !DECIMAL.matcher(chunk).matches();
    }

    /** A slash stands between two things, but before the last letters of a code. */
    private void slashed(String chunk) {
        String[] sides = chunk.split("/", -1);
        for (int i = 0; i < sides.length; i++) {
            boolean suffixed = i + 1 < sides.length
                    && sides[i + 1].length() <= 3
                    && sides[i].length() >= 4
                    && isSuffixed(sides[i]);
            piece(suffixed ? sides[i] + "-" + sides[++i] : sides[i]);
        }
    }

    private static boolean isSuffixed(String code) {
        return code.chars().anyMatch(Character::isLetter) && code.chars().anyMatch(Character::isDigit);
    }

    private void piece(String piece) {
        Matcher decimal = DECIMAL.matcher(piece);
        if (decimal.matches()) {
            decimal(decimal);
            return;
        }
        String[] parts = JOINER.split(piece);
        if (parts.length > 1 && isCode(parts)) {
            add(compact(piece), Token.Kind.CODE);
            return;
        }
        for (String part : parts) {
            part(part);
        }
    }

    private void decimal(Matcher decimal) {
        String fraction = TRAILING_ZEROS.matcher(decimal.group(2)).replaceAll("");
        String value = whole(decimal.group(1)) + (fraction.isEmpty() ? "" : "." + fraction);
        String unit = Units.suffix(decimal.group(3));
        add(value + (unit == null ? "" : unit), unit == null ? Token.Kind.NUMBER : Token.Kind.MEASURE);
        if (unit == null && !decimal.group(3).isEmpty()) {
            part(decimal.group(3));
        }
    }

    private static String whole(String digits) {
        int first = 0;
        while (first < digits.length() - 1 && digits.charAt(first) == '0') {
            first++;
        }
        return digits.substring(first);
    }

    /** Parts are of one code if there are letters and digits, and not just words and amounts beside each other. */
    private static boolean isCode(String[] parts) {
        List<String> all = List.of(parts);
        if (all.stream().anyMatch(part -> isWord(part) && part.length() >= WORD_IN_CODE)) {
            return false;
        }
        boolean mixed = all.stream().anyMatch(part -> !isWord(part) && !isAmount(part));
        boolean counted = parts[0].length() <= MOST_COUNTED && isNumber(parts[0]);
        boolean words = all.stream().anyMatch(Tokenizer::isWord);
        return mixed || (words && !counted && !all.stream().allMatch(Tokenizer::isWord));
    }

    private static boolean isWord(String part) {
        return part.chars().allMatch(Character::isLetter);
    }

    private static boolean isNumber(String part) {
        return part.chars().allMatch(Character::isDigit);
    }

    private static boolean isAmount(String part) {
        Matcher measure = MEASURE.matcher(part);
        return isNumber(part) || (measure.matches() && Units.suffix(measure.group(2)) != null);
    }

    private static String compact(String chunk) {
        return JOINER.matcher(chunk).replaceAll("");
    }

    private void part(String part) {
        if (part.chars().allMatch(Character::isDigit)) {
            boolean code = part.length() >= CODE_DIGITS && !part.endsWith("00");
            add(code ? part : whole(part), code ? Token.Kind.CODE : Token.Kind.NUMBER, part);
        } else if (part.chars().noneMatch(Character::isDigit)) {
            word(part);
        } else if (ORDINAL.matcher(part).matches()) {
            add(part, Token.Kind.WORD);
        } else {
            mixed(part);
        }
    }

    private void mixed(String part) {
        Matcher measure = MEASURE.matcher(part);
        String unit = measure.matches() ? Units.suffix(measure.group(2)) : null;
        Matcher counted = COUNTED.matcher(part);
        if (unit != null) {
            add(whole(measure.group(1)) + unit, Token.Kind.MEASURE);
        } else if (counted.matches()) {
            add(whole(counted.group(1)), Token.Kind.NUMBER);
            word(counted.group(2));
        } else {
            add(part, Token.Kind.CODE);
        }
    }

    private void word(String word) {
        if (word.chars().anyMatch(c -> c >= 0x2E80)) {
            pairs(word);
            return;
        }
        String unit = Units.word(word);
        Token last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
        if (unit != null && last != null && last.kind() == Token.Kind.NUMBER && last.leaf() == leaf) {
            String spelling = last.spelling() + last.after() + unit;
            tokens.set(
                    tokens.size() - 1,
                    new Token(last.text() + unit, Token.Kind.MEASURE, leaf, spelling, last.before(), ""));
            return;
        }
        String spelling = ORDINALS.getOrDefault(word, word);
        add(stem(spelling), Token.Kind.WORD, spelling);
    }

    /** Plural and singular are the same word. */
    private static String stem(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        boolean plural = word.length() > 3 && word.endsWith("s") && !word.endsWith("ss") && !word.endsWith("us");
        return plural ? word.substring(0, word.length() - 1) : word;
    }

    /** Scripts that write no spaces are compared by pairs of characters. */
    private void pairs(String run) {
        for (int i = 0; i + 1 < Math.max(2, run.length()); i++) {
            add(run.substring(i, Math.min(i + 2, run.length())), Token.Kind.WORD);
        }
    }

    private void add(String text, Token.Kind kind) {
        add(text, kind, text);
    }

    private void add(String text, Token.Kind kind, String spelling) {
        if (tokens.size() < MOST) {
            tokens.add(new Token(text.substring(0, Math.min(LONGEST, text.length())), kind, leaf, spelling, "", ""));
        } else {
            cut = true;
        }
    }
}
