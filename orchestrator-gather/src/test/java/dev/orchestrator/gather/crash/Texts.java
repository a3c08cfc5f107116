package dev.orchestrator.gather.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.orchestrator.call.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** What is said, by both the process that is killed and the one that looks on: all of it follows from ids. */
final class Texts {

    static final String USER = "user";
    static final Caller CALLER = Caller.user(USER);
    static final int SHARED_CONVERSATIONS = 3;

    private static final int KILLS_A_CONVERSATION = 10;
    private static final List<String> WORDS = List.of("plot ", "Wendung ", "кадр ", "物語 ", "🎬 ", "«fin»\n", "a\tb ");

    private Texts() {}

    /** A conversation in which all threads talk; it survives ten kills before it gets too long. */
    static String sharedConversation(int kill, int index) {
        return "shared-" + (kill - 1) / KILLS_A_CONVERSATION + "-" + index;
    }

    /** The question of a request; its first word is the id. Some are long. */
    static String question(String requestId) {
        Random random = new Random(requestId.hashCode());
        return requestId + " " + words(random, random.nextInt(10) == 0 ? 5_000 : random.nextInt(50));
    }

    /** The pieces of an answer. */
    static List<String> answer(String requestId, String by) {
        Random random = new Random(requestId.hashCode() + 1);
        List<String> pieces = new ArrayList<>(List.of("Answer to " + requestId, " by " + by + ": "));
        int more = 2 + random.nextInt(6);
        for (int i = 0; i < more; i++) {
            pieces.add(words(random, 1 + random.nextInt(20)));
        }
        return pieces;
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.append('.').toString();
    }

    static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
