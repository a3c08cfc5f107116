package dev.orchestrator.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is cut out of a provider's words. */
class RedactionTest {

    private static String clean(String words, String... prompt) {
        return new Redaction(List.of(), () -> List.of(prompt)).clean(words);
    }

    @Test
    void short_texts_go_whole_and_long_ones_by_the_piece() {
        assertThat(clean("refused: Utsira!", "Utsira")).isEqualTo("refused: […]!");
        assertThat(clean("refused: plans", "plan")).as("too short to tell").isEqualTo("refused: plans");
        assertThat(clean("refused: secret plan for Utsira, no", "Here is my secret plan for Utsira"))
                .isEqualTo("refused:[…], no");
    }

    @Test
    void echoes_are_longer_than_what_two_texts_about_one_thing_share() {
        Redaction redaction =
                new Redaction(List.of(), () -> List.of("The maximum context length is what a model can read"));
        assertThat(redaction.withoutEchoes("the maximum context length is 8192"))
                .isEqualTo("the maximum context length is 8192");
        assertThat(redaction.withoutEchoes("bad: maximum context length is what a model can read"))
                .isEqualTo("bad:[…]");
    }

    @Test
    void cuts_out_every_piece_that_is_shared_and_nothing_else() {
        Random random = new Random(2);
        int cut = 0;
        for (int i = 0; i < 20_000; i++) {
            String prompt = words(random, 6 + random.nextInt(60));
            int from = random.nextInt(prompt.length());
            String shared = prompt.substring(from, Math.min(prompt.length(), from + random.nextInt(30)));
            String line = words(random, random.nextInt(12)) + shared + words(random, random.nextInt(12));
            String cleaned = clean(line, prompt);
            assertThat(cleaned).isEqualTo(plainly(line, prompt));
            cut += cleaned.contains("[…]") ? 1 : 0;
        }
        assertThat(cut).isBetween(1_000, 19_000);
    }

    private static String words(Random random, int length) {
        StringBuilder words = new StringBuilder();
        while (words.length() < length) {
            words.append((char) ('a' + random.nextInt(3)));
        }
        return words.toString();
    }

    /** The same by looking at every piece. */
    private static String plainly(String line, String prompt) {
        int piece = Math.min(16, prompt.length());
        boolean[] gone = new boolean[line.length()];
        for (int from = 0; from + piece <= line.length(); from++) {
            for (int i = from; prompt.contains(line.substring(from, from + piece)) && i < from + piece; i++) {
                gone[i] = true;
            }
        }
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < gone.length; i++) {
            kept.append(!gone[i] ? "" + line.charAt(i) : i == 0 || !gone[i - 1] ? "[…]" : "");
        }
        return kept.toString();
    }

    @Test
    void a_secret_that_was_cut_off_is_taken_out_as_well() {
        Redaction redaction = new Redaction(List.of("hf_AbCdEfGhIjKl"), List::of);
        String secret = "hf_AbCdEfGhIjKl";
        for (int length = 4; length <= secret.length(); length++) {
            assertThat(redaction.withoutSecrets("No key " + secret.substring(0, length)))
                    .isEqualTo("No key […]");
        }
        assertThat(redaction.withoutSecrets("hf_ is how they begin")).isEqualTo("hf_ is how they begin");
    }
}
