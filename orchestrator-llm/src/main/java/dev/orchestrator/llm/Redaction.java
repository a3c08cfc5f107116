package dev.orchestrator.llm;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Takes out of a provider's words what must not reach a message or a log: keys, ids of accounts, and what was asked.
 * Providers do repeat prompts in their errors.
 */
final class Redaction {

    private static final int LONGEST = 300;

    /** So many characters in a row that also stand in the prompt are taken for the prompt. */
    private static final int TELLING = 16;

    private static final int SHORTEST_PROMPT = 6;

    /** Fewer characters than these at the end of a text tell nothing of the secret that may begin with them. */
    private static final int SHORTEST_BEGINNING = 4;

    /** Fewer than these a reason and a prompt about the same thing may well have in common. */
    private static final int TELLING_ECHO = 40;

    private static final int SHORTEST_ECHO = 20;

    private static final Pattern SECRETS = Pattern.compile("(?i)\\bsk-[\\w-]{4,}|\\bbearer\\s+[\\w.~+/=-]{4,}"
            + "|\\b(user|org|team|key|acct|proj)[-_][a-z0-9]{6,}"
            + "|\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");

    private static final String GONE = "[…]";

    private final List<String> secrets;
    private final Supplier<List<String>> prompt;

    Redaction(List<String> secrets, Supplier<List<String>> prompt) {
        this.secrets = secrets;
        this.prompt = prompt;
    }

    /** Returns the words on one line, without secrets, and not too long. */
    String clean(String words) {
        String line = words.length() > 4 * LONGEST ? words.substring(0, 4 * LONGEST) : words;
        line = withoutPrompt(withoutSecrets(line), SHORTEST_PROMPT, TELLING);
        line = line.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** Returns the text without keys and account ids. */
    String withoutSecrets(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = secret.length() < SHORTEST_PROMPT ? safe : withoutBeginning(secret, safe.replace(secret, GONE));
        }
        return SECRETS.matcher(safe).replaceAll(GONE);
    }

    /** A text that was cut may end in the middle of a secret. */
    private static String withoutBeginning(String secret, String text) {
        for (int length = Math.min(secret.length() - 1, text.length()); length >= SHORTEST_BEGINNING; length--) {
            if (text.endsWith(secret.substring(0, length))) {
                return text.substring(0, text.length() - length) + GONE;
            }
        }
        return text;
    }

    /** Returns the words without what is sure to be the prompt's, to look at their meaning and not to be shown. */
    String withoutEchoes(String words) {
        return withoutPrompt(words, SHORTEST_ECHO, TELLING_ECHO);
    }

    /** Takes out texts of the prompt: whole ones that are not too short, of long ones each piece of a telling length. */
    private String withoutPrompt(String line, int shortest, int telling) {
        boolean[] gone = new boolean[line.length()];
        for (String asked : prompt.get()) {
            String text = asked.strip();
            if (text.length() >= shortest) {
                mark(line, text, Math.min(telling, text.length()), gone);
            }
        }
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i]) {
                kept.append(line.charAt(i));
            } else if (i == 0 || !gone[i - 1]) {
                kept.append(GONE);
            }
        }
        return kept.toString();
    }

    /**
     * Marks each piece of so many characters that also stands in the text. Such a piece holds one of the halves looked for
     * first, few of which are found: the text may be a million characters long.
     */
    private static void mark(String line, String text, int length, boolean[] gone) {
        int half = length / 2;
        for (int at = 0; at + half <= line.length(); at += half) {
            if (text.contains(line.substring(at, at + half))) {
                int last = Math.min(at, line.length() - length);
                for (int from = Math.max(0, at - half + 1); from <= last; from++) {
                    if (text.contains(line.substring(from, from + length))) {
                        Arrays.fill(gone, from, from + length, true);
                    }
                }
            }
        }
    }
}
