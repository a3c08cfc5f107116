package dev.orchestrator.bench;

import java.util.Random;

/** Products that nobody sells: the common words a hundred times as often as the rare; each tenth like an earlier one. The same each time. */
final class MadeUpProducts {

    private static final int VOCABULARY = 50_000;
    private static final int TITLE = 6;
    private static final int DESCRIPTION = 30;
    private static final int LIKE_ANOTHER = 10;
    private static final String[] SYLLABLES = {
        "ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu", "pa", "re", "si", "to", "vu", "za"
    };

    private MadeUpProducts() {}

    /** A product as JSON. */
    static String json(int number) {
        boolean like = number % LIKE_ANOTHER == LIKE_ANOTHER - 1;
        Random random = new Random(like ? number / 2 : number);
        String name = words(random, TITLE);
        String code =
                "" + (char) ('A' + random.nextInt(26)) + (char) ('A' + random.nextInt(26)) + random.nextInt(100_000);
        String description = words(like ? new Random(-number) : random, DESCRIPTION);
        return "{\"name\":\"" + name + " " + code + "\",\"description\":\"" + description + "\",\"price\":"
                + random.nextInt(1_000) + ".99,\"seller\":\"" + word(number % 97) + "\"}";
    }

    private static String words(Random random, int count) {
        StringBuilder words = new StringBuilder();
        for (int at = 0; at < count; at++) {
            words.append(at == 0 ? "" : " ").append(word((int) (VOCABULARY * Math.pow(random.nextDouble(), 3))));
        }
        return words.toString();
    }

    private static String word(int number) {
        StringBuilder word = new StringBuilder();
        for (int left = number; word.length() == 0 || left > 0; left /= SYLLABLES.length) {
            word.append(SYLLABLES[left % SYLLABLES.length]);
        }
        return word.append('n').toString();
    }
}
