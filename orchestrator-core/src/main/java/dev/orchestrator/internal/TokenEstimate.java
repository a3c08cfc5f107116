package dev.orchestrator.internal;

/**
 * Guesses how many tokens a text takes, without a tokenizer and never too few for real text.
 *
 * <p>Byte-level BPE tokenizers (those of GPT, Llama, Qwen, Claude) never make more tokens than there are UTF-8 bytes, so
 * bytes bound what is rare: emoji and the rarer scripts. Latin words take about a token for four letters; half a token a
 * letter leaves room for names and other languages. Digits and signs may be tokens of their own. The test compares with
 * two real tokenizers.
 */
final class TokenEstimate {

    private static final int PER_TOKEN = 8; // weights are eighths of a token, to stay in whole numbers

    private TokenEstimate() {}

    static long of(String text) {
        long eighths = 0;
        for (int i = 0; i < text.length(); i++) {
            eighths += weight(text.charAt(i));
        }
        return (eighths + PER_TOKEN - 1) / PER_TOKEN;
    }

    private static int weight(char c) {
        if (c >= 'a' && c <= 'z') {
            return 3;
        }
        if (c >= 'A' && c <= 'Z') {
            return 5;
        }
        if (c == ' ') {
            return 2;
        }
        if (c < 0x80) {
            return 8; // digits, signs, line breaks
        }
        if (c < 0x800) {
            return 10; // two bytes: Latin with accents, Greek, Cyrillic, Hebrew, Arabic
        }
        return Character.isSurrogate(c) ? 20 : 18; // half of a four-byte character; three bytes: CJK and the rest
    }
}
